"""A mock interview: which questions, how long each answer took, what was said in it.

Time is passed in, in seconds since 1970 (UTC); nothing here reads a clock.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from math import isfinite

import numpy as np
from pydantic import TypeAdapter, ValidationError

from guide.content import questions, topic_of
from guide.practice.deck import Choice
from guide.practice.quiz import Grade, suggested
from guide.schema import Question

# How much one may type for one answer: several times what can be said in the longest time allowed.
LONGEST_ANSWER = 10_000
# What a link may say of a plan.
PARAMETERS = ("count", "minutes", "text", "stars", "topic", "function", "seed")
# Grades after which a question is to be repeated.
REPEATED: tuple[Grade, ...] = ("again", "hard")


def drawn(found: Iterable[Question], count: int, rng: np.random.Generator) -> list[str]:
    """Draws the questions of an interview, none of them twice, topics taking turns.

    Each next question comes from one of the topics that were asked least often so far, not from that of the
    question before where there is another one. Among the questions of these topics, the chance of each is
    proportional to the square of its stars: one with five stars is 25 / 4, about six times, as likely as one
    with two. So two topics differ by at most one question until one of them has no more.

    Returns
    -------
    list of str
        Ids of `count` questions, or of all that were found if they are fewer.
    """
    left = [(question, topic_of(question.id)) for question in found]
    asked: Counter[str] = Counter()
    ids: list[str] = []
    before = ""
    while left and len(ids) < count:
        fewest = min(asked[topic] for _, topic in left)
        turn = {topic for _, topic in left if asked[topic] == fewest}
        if len(turn) > 1:
            turn.discard(before)
        candidates = [entry for entry in left if entry[1] in turn]
        weights = np.array([float(question.stars**2) for question, _ in candidates])
        chosen, before = candidates[rng.choice(len(candidates), p=weights / weights.sum())]
        left.remove((chosen, before))
        asked[before] += 1
        ids.append(chosen.id)
    return ids


@dataclass(frozen=True)
class Plan:
    """What an interview is about and how long it takes.

    Attributes
    ----------
    choice : Choice
        Which questions may come.
    count : int
        How many of them; fewer come where fewer fit.
    minutes : float
        Time for each answer.
    seed : int
        The same plan with the same seed asks the same questions in the same order.
    """

    choice: Choice = field(default_factory=Choice)
    count: int = 5
    minutes: float = 2.0
    seed: int = 1

    @property
    def seconds(self) -> float:
        """Time for each answer in seconds."""
        return 60 * self.minutes

    def questions(self) -> list[str]:
        """The ids of the questions, in the order in which they are asked."""
        return drawn(self.choice.questions(), self.count, np.random.default_rng(self.seed))

    def parameters(self) -> dict[str, str]:
        """The plan as it stands in a link, without what is left open."""
        choice = self.choice
        listed = [",".join(map(str, each)) for each in (choice.stars, choice.topics, choice.functions)]
        values = [f"{self.count}", f"{self.minutes:g}", choice.words, *listed, f"{self.seed}"]
        return {name: value for name, value in zip(PARAMETERS, values, strict=True) if value}


@dataclass
class Interview:
    """An interview in progress, or over.

    A question is asked, then its answer is shown, then the ticks are confirmed and the next one is asked.

    Attributes
    ----------
    started, asked_at : float
        When the interview began, and when the current question was shown.
    position : int
        The place of the current question.
    typed : dict
        Answers as they were typed, by question.
    used : dict
        Seconds from a question to the moment when its answer was shown.
    said : dict
        Key points that were ticked.
    grades : dict
        The grade of each question whose ticks were confirmed.
    """

    plan: Plan
    ids: list[str]
    started: float
    asked_at: float
    position: int = 0
    ended: bool = False
    typed: dict[str, str] = field(default_factory=dict)
    used: dict[str, float] = field(default_factory=dict)
    said: dict[str, set[str]] = field(default_factory=dict)
    grades: dict[str, Grade] = field(default_factory=dict)

    @classmethod
    def begun(cls, plan: Plan, now: float) -> Interview:
        """An interview whose first question has just been asked."""
        return cls(plan, plan.questions(), started=now, asked_at=now)

    # ------------------------------------------------------------------------------------- what is going on

    @property
    def finished(self) -> bool:
        """Whether it is over: ended, or every question was answered."""
        return self.ended or self.position >= len(self.ids)

    @property
    def current(self) -> Question:
        """The question that is shown."""
        return questions()[self.ids[self.position]]

    @property
    def revealed(self) -> bool:
        """Whether the answer to the current question is shown."""
        return not self.finished and self.current.id in self.used

    @property
    def deadline(self) -> float:
        """When the time for the current question is up."""
        return self.asked_at + self.plan.seconds

    def over(self, question: str) -> float:
        """By how many seconds an answer took too long; 0 if it did not."""
        return max(0.0, self.used.get(question, 0.0) - self.plan.seconds)

    def suggestion(self, question: Question) -> Grade:
        """The grade that the ticks suggest."""
        return suggested(len(self.said.get(question.id, ())), len(question.key_points))

    # ------------------------------------------------------------------------------------- what the reader does

    def write(self, question: str, text: str) -> None:
        """Keeps what was typed as the answer to a question."""
        self.typed[question] = text[:LONGEST_ANSWER]

    def reveal(self, now: float) -> None:
        """Stops the time, to the full second, and shows the answer; a second time does nothing."""
        if not self.finished:
            self.used.setdefault(self.current.id, float(max(0, round(now - self.asked_at))))

    def tick(self, point: str) -> None:
        """Notes that a key point of the current question was said, or takes that back; once the answer is shown."""
        if self.revealed:
            self.said.setdefault(self.current.id, set()).symmetric_difference_update({point})

    def confirm(self, now: float) -> tuple[str, Grade] | None:
        """Grades the current question by its ticks and asks the next one.

        Returns
        -------
        tuple of str and Grade, or None
            The question and its grade; None if its answer was not shown yet, as after a second click.
        """
        if not self.revealed:
            return None
        question = self.current
        grade = self.grades[question.id] = self.suggestion(question)
        self.position += 1
        self.asked_at = now
        return question.id, grade

    def end(self) -> None:
        """Ends the interview; the current question counts as not answered unless its ticks were confirmed."""
        self.ended = True

    # ------------------------------------------------------------------------------------- what came of it

    def answered(self) -> list[Question]:
        """The questions whose ticks were confirmed, in the order in which they were asked."""
        return [questions()[name] for name in self.ids if name in self.grades]

    def unanswered(self) -> list[Question]:
        """The others: broken off, or never asked."""
        return [questions()[name] for name in self.ids if name not in self.grades]

    def points(self, found: Iterable[Question]) -> tuple[int, int]:
        """Key points said, and key points there were, in some questions."""
        listed = list(found)
        return sum(len(self.said.get(q.id, ())) for q in listed), sum(len(q.key_points) for q in listed)

    def spent(self, found: Iterable[Question]) -> float:
        """Seconds that some answered questions took."""
        return sum(self.used[question.id] for question in found)

    def to_repeat(self) -> list[Question]:
        """Questions of which under half was said, worst first."""

        def share(question: Question) -> float:
            return len(self.said.get(question.id, ())) / len(question.key_points)

        return sorted((q for q in self.answered() if self.grades[q.id] in REPEATED), key=share)

    # ------------------------------------------------------------------------------------- keeping it

    def belongs_to(self, query: Mapping[str, str]) -> bool:
        """Whether a link asks for this very interview, or for none in particular: only a seed does that."""
        asked = {name: query[name] for name in PARAMETERS if query.get(name)}
        return "seed" not in asked or asked == self.plan.parameters()

    def snapshot(self) -> str:
        """Everything as JSON, from which `restored` makes the same interview again."""
        return _FORM.dump_json(self).decode()


_FORM = TypeAdapter(Interview)


def restored(snapshot: str) -> Interview | None:
    """The interview that a snapshot was made of; None for anything else.

    A snapshot has been in the hands of a browser: whatever it holds, the interview made of it is one that
    could have come about, with questions and key points that exist.
    """
    try:
        found = _FORM.validate_json(snapshot)
    except ValidationError:
        return None
    return found if _possible(found) else None


def _possible(found: Interview) -> bool:
    """Whether an interview could have come about."""
    ids, times = found.ids, [found.started, found.asked_at, found.plan.minutes, *found.used.values()]
    if not ids or len(set(ids)) < len(ids) or not set(ids) <= set(questions()):
        return False
    passed = set(ids[: found.position])
    return (
        all(isfinite(time) and 0 <= time < _END_OF_TIME for time in times)
        and 0 <= found.position <= len(ids)
        and passed == set(found.grades)
        and passed <= set(found.used) <= set(ids[: found.position + 1])
        and set(found.typed) <= set(ids)
        and all(len(text) <= LONGEST_ANSWER for text in found.typed.values())
        and set(found.said) <= set(found.used)
        and all(points <= {p.id for p in questions()[name].key_points} for name, points in found.said.items())
    )


# The year 5138: the calendar has days for every time before it.
_END_OF_TIME = 1e11
