"""A mock interview: which questions, how long each answer took, what was said in it, and the report.

Time is passed in, in seconds since 1970 (UTC); nothing here reads a clock.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from math import isfinite
from urllib.parse import urlencode

import numpy as np
from pydantic import TypeAdapter, ValidationError

from guide import passages
from guide.content import label, questions, topic_of, topics
from guide.practice.deck import Choice
from guide.practice.quiz import Grade, suggested
from guide.schema import Language, Question

# How much one may type for one answer: several times what can be said in the longest time allowed.
LONGEST_ANSWER = 10_000
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
    left = {question.id: question for question in found}
    asked: Counter[str] = Counter()
    ids: list[str] = []
    while left and len(ids) < count:
        fewest = min(asked[topic_of(name)] for name in left)
        turn = {topic for name in left if asked[topic := topic_of(name)] == fewest}
        if ids and len(turn) > 1:
            turn.discard(topic_of(ids[-1]))
        candidates = [question for name, question in left.items() if topic_of(name) in turn]
        weights = np.array([float(question.stars**2) for question in candidates])
        chosen = candidates[rng.choice(len(candidates), p=weights / weights.sum())].id
        del left[chosen]
        asked[topic_of(chosen)] += 1
        ids.append(chosen)
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
        listed = {
            "count": f"{self.count}",
            "minutes": f"{self.minutes:g}",
            "text": self.choice.words,
            "stars": ",".join(map(str, self.choice.stars)),
            "topic": ",".join(self.choice.topics),
            "function": ",".join(self.choice.functions),
            "seed": f"{self.seed}",
        }
        return {name: value for name, value in listed.items() if value}


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
        """Stops the time and shows the answer to the current question; a second time does nothing."""
        if not self.finished:
            self.used.setdefault(self.current.id, max(0.0, now - self.asked_at))

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

    def to_repeat(self) -> list[Question]:
        """Questions of which under half was said, worst first."""

        def share(question: Question) -> float:
            return len(self.said.get(question.id, ())) / len(question.key_points)

        return sorted((q for q in self.answered() if self.grades[q.id] in REPEATED), key=share)

    def report(self, language: Language, base: str = "") -> str:
        """All that came of it, as Markdown that can be kept.

        Parameters
        ----------
        base : str
            Address of the guide, which the links begin with.
        """
        parts = [self.opening(language), self.repetition(language, base), self.details(language, base)]
        return "\n\n".join(part for part in parts if part) + "\n"

    def opening(self, language: Language) -> str:
        """Title, date and result, and the result by topic."""
        answered = self.answered()
        said, points = self.points(answered)
        day = datetime.fromtimestamp(self.started, UTC).strftime("%Y-%m-%d")
        result = label(
            "interview_result",
            language,
            day=day,
            answered=len(answered),
            total=len(self.ids),
            said=said,
            points=points,
            used=clock(sum(self.used[q.id] for q in answered)),
            allowed=clock(self.plan.seconds * len(answered)),
        )
        late = sum(self.over(q.id) > 0 for q in answered)
        lines = [f"# {label('interview_report', language)}", result]
        lines += [label("interview_late", language, count=late)] if late else []
        lines += [self._by_topic(language)] if answered else []
        return "\n\n".join(lines)

    def repetition(self, language: Language, base: str = "") -> str:
        """What to repeat, worst first, with links; or that there is nothing."""
        if not self.answered():
            return ""
        links = [_link(q.question[language], "questions", {"q": q.id}, language, base) for q in self.to_repeat()]
        listed = passages.bullets(links) if links else label("interview_nothing_to_repeat", language)
        return f"## {label('interview_repeat', language)}\n\n{listed}"

    def details(self, language: Language, base: str = "") -> str:
        """Every question, topic by topic: points, time, the answer that was typed, pages that show the answer."""
        parts = []
        for topic, found in _by_topic(self.answered()).items():
            parts += [f"## {topics()[topic].title[language]}", *(self._account(q, language, base) for q in found)]
        if self.unanswered():
            parts.append(f"## {label('interview_unanswered', language)}")
            parts += [self._unanswered(q, language, base) for q in self.unanswered()]
        again = label("interview_same", language)
        return "\n\n".join([*parts, _link(again, "mock-interview", self.plan.parameters(), language, base)])

    def _by_topic(self, language: Language) -> str:
        names = ("topic", "interview_questions", "summary_points", "interview_time")
        rows = [[label(name, language) for name in names]]
        for topic, found in _by_topic(self.answered()).items():
            said, points = self.points(found)
            used = clock(sum(self.used[q.id] for q in found))
            rows.append([topics()[topic].title[language], f"{len(found)}", f"{said} / {points}", used])
        return passages.table(rows)

    def _account(self, question: Question, language: Language, base: str) -> str:
        """One answered question."""
        said = self.said.get(question.id, set())
        points = [f"{'✓' if p.id in said else '✗'} {p.text[language]}" for p in question.key_points]
        parts = [
            f"### {question.question[language]}",
            f"{self._measured(question, language)}",
            passages.bullets(points),
            self._typed(question, language),
            _pages(question, language, base),
        ]
        return "\n\n".join(part for part in parts if part)

    def _measured(self, question: Question, language: Language) -> str:
        """Points and time of one question."""
        said, points = self.points([question])
        used, allowed, late = self.used[question.id], self.plan.seconds, self.over(question.id)
        name = "interview_account_late" if late else "interview_account"
        return label(
            name, language, said=said, points=points, used=clock(used), allowed=clock(allowed), late=clock(late)
        )

    def _unanswered(self, question: Question, language: Language, base: str) -> str:
        """One question that was broken off or never asked."""
        link = _link(question.question[language], "questions", {"q": question.id}, language, base)
        return "\n\n".join(part for part in (f"- {link}", self._typed(question, language)) if part)

    def _typed(self, question: Question, language: Language) -> str:
        typed = self.typed.get(question.id, "").strip()
        return f"{label('interview_your_answer', language)}\n\n{verbatim(typed)}" if typed else ""

    # ------------------------------------------------------------------------------------- keeping it

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


def clock(seconds: float) -> str:
    """A span of time as minutes and seconds, ``1:05``; in full seconds, rounded down."""
    minutes, rest = divmod(int(seconds), 60)
    return f"{minutes}:{rest:02d}"


def verbatim(text: str) -> str:
    """`text` as a block of code, within which nothing acts as Markdown or HTML, whatever it is.

    The fence is longer than any row of backticks in the text, so that no line of it closes the block.
    """
    fence = "`" * max(3, 1 + max(map(len, re.findall("`+", text)), default=0))
    lines = "\n".join(re.split(r"\r\n|\r|\n", text))
    return f"{fence}text\n{lines}\n{fence}"


def _by_topic(found: Iterable[Question]) -> dict[str, list[Question]]:
    """Questions by topic, in the order of the topics in the guide."""
    listed = list(found)
    grouped = {topic: [q for q in listed if topic_of(q.id) == topic] for topic in topics()}
    return {topic: group for topic, group in grouped.items() if group}


def _pages(question: Question, language: Language, base: str) -> str:
    """The page of a question and those that show its answer."""
    links = [_link(label("interview_full_answer", language), "questions", {"q": question.id}, language, base)]
    links += [_link(show.text[language], show.page, show.parameters, language, base) for show in question.see]
    return f"{label('interview_look', language)}\n\n{passages.bullets(links)}"


def _link(text: str, page: str, parameters: dict[str, str], language: Language, base: str) -> str:
    """A Markdown link to a page of the guide."""
    query = urlencode({"lang": language, **parameters}, safe=",")
    escaped = text.replace("[", "\\[").replace("]", "\\]")
    return f"[{escaped}]({base}/{page}?{query})"
