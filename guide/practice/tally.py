"""What became of the drills of a session: right and wrong by kind, and what to read."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field

from guide.practice.quiz import KNOWN, Grade


@dataclass
class Tally:
    """The answers of a session in order, each as card and grade."""

    answers: list[tuple[str, Grade]] = field(default_factory=list)

    def add(self, card: str, grade: Grade) -> None:
        """Notes an answer."""
        self.answers.append((card, grade))

    @property
    def total(self) -> int:
        """How many drills were answered."""
        return len(self.answers)

    @property
    def right(self) -> int:
        """How many of them rightly."""
        return sum(grade in KNOWN for _, grade in self.answers)

    @property
    def streak(self) -> int:
        """Right answers in a row up to now."""
        for count, (_, grade) in enumerate(reversed(self.answers)):
            if grade not in KNOWN:
                return count
        return self.total

    def by_kind(self) -> dict[str, tuple[int, int]]:
        """Right answers and all answers of every kind that was asked, in the order of their first one."""
        found: dict[str, tuple[int, int]] = {}
        for card, grade in self.answers:
            kind = card.split(":")[1]
            right, total = found.get(kind, (0, 0))
            found[kind] = right + (grade in KNOWN), total + 1
        return found

    def missed_functions(self) -> list[tuple[str, int]]:
        """The functions that were missed and how often, most often first."""
        return self._missed(claims=False)

    def missed_questions(self) -> list[tuple[str, int]]:
        """The questions about which a wrong claim was not found, and how often."""
        return self._missed(claims=True)

    def _missed(self, *, claims: bool) -> list[tuple[str, int]]:
        """A function and a question may have the same name."""
        cards = [card.split(":") for card, grade in self.answers if grade not in KNOWN]
        return Counter(subject for _, kind, subject in cards if (kind == "claim") == claims).most_common()

    def recent(self, count: int = 12) -> list[str]:
        """The cards answered last, the latest at the end."""
        return [card for card, _ in self.answers[-count:]]
