"""A self-quiz: which questions, which is shown, what was ticked, how it was graded."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

from guide.content import questions
from guide.schema import Question

Grade = Literal["again", "hard", "good", "easy"]
GRADES: tuple[Grade, ...] = ("again", "hard", "good", "easy")
# From "hard" on an answer counts as known: it came, with gaps.
KNOWN: tuple[Grade, ...] = ("hard", "good", "easy")


def suggested(said: int, total: int) -> Grade:
    """The grade that ticked key points suggest: none is again, under half hard, all easy, else good."""
    if said == 0:
        return "again"
    if said == total:
        return "easy"
    return "hard" if said < total / 2 else "good"


@dataclass
class Quiz:
    """A run through some questions; lives in the session and forgets nothing within it."""

    ids: list[str]
    position: int = 0
    revealed: set[str] = field(default_factory=set)
    ticked: dict[str, set[str]] = field(default_factory=dict)
    grades: dict[str, Grade] = field(default_factory=dict)
    reviews: dict[str, str] = field(default_factory=dict)
    """For each graded question the id of its review in the learner's log."""

    @property
    def finished(self) -> bool:
        """Whether the last question has been passed."""
        return self.position >= len(self.ids)

    @property
    def current(self) -> Question:
        """The question that is shown."""
        return questions()[self.ids[self.position]]

    def reveal(self) -> None:
        """Shows the answer of the current question."""
        self.revealed.add(self.ids[self.position])

    def tick(self, question: str, point: str, said: bool) -> None:
        """Notes that a key point was said, or not."""
        points = self.ticked.setdefault(question, set())
        if said:
            points.add(point)
        else:
            points.discard(point)

    def grade(self, grade: Grade) -> None:
        """Grades the current question, as the last one, and goes on to the next."""
        self.grades.pop(self.ids[self.position], None)
        self.grades[self.ids[self.position]] = grade
        self.position += 1

    def undo(self) -> str | None:
        """Takes back the last grade and returns to its question; gives the id of the review, None without a grade."""
        if not self.grades:
            return None
        last = next(reversed(self.grades))
        del self.grades[last]
        self.position = self.ids.index(last)
        return self.reviews.pop(last, None)

    def skip(self) -> None:
        """Goes on without a grade."""
        self.position += 1

    def back(self) -> None:
        """Returns to the question before; what was ticked and graded there is still there."""
        self.position = max(0, self.position - 1)

    def end(self) -> None:
        """Goes to the summary."""
        self.position = len(self.ids)

    def suggestion(self, question: Question) -> Grade:
        """The grade that the ticks suggest."""
        return suggested(len(self.ticked.get(question.id, ())), len(question.key_points))

    def missed(self) -> list[str]:
        """The questions graded as not known, in the order they were asked."""
        return [i for i in self.ids if i in self.grades and self.grades[i] not in KNOWN]

    def points(self) -> tuple[int, int]:
        """Key points said, and key points there were, in the questions that were graded."""
        graded = [questions()[i] for i in self.ids if i in self.grades]
        return sum(len(self.ticked.get(q.id, ())) for q in graded), sum(len(q.key_points) for q in graded)
