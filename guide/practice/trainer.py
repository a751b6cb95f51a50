"""A run through today's cards: which is asked, what was ticked, what was graded and may be taken back."""

from __future__ import annotations

import json
from dataclasses import dataclass, field

from guide.practice.quiz import Grade


@dataclass(frozen=True)
class Done:
    """A graded card: enough to come back to it."""

    card: str
    seed: int
    ticked: frozenset[str]
    review: str
    grade: Grade


@dataclass
class Trainer:
    """The card that is asked now, and those done in this run.

    Attributes
    ----------
    card : str or None
        The card, or None before the first and between two.
    seed : int
        From what a drill is drawn.
    revealed : bool
        Whether the answer is shown.
    ticked : set of str
        Key points that were said.
    done : list of Done
        What was graded, in order.
    """

    card: str | None = None
    seed: int = 0
    revealed: bool = False
    ticked: set[str] = field(default_factory=set)
    done: list[Done] = field(default_factory=list)

    def ask(self, card: str, seed: int) -> None:
        """Turns to a card."""
        self.card, self.seed, self.revealed, self.ticked = card, seed, False, set()

    def reveal(self) -> None:
        """Shows the answer."""
        self.revealed = True

    def tick(self, point: str) -> None:
        """Notes that a key point was said, or was not after all."""
        self.ticked ^= {point}

    def graded(self, review: str, grade: Grade) -> None:
        """Notes the review of the card in the log; the next one is yet to be asked."""
        if self.card is not None:
            self.done.append(Done(self.card, self.seed, frozenset(self.ticked), review, grade))
        self.card = None

    def undo(self) -> str | None:
        """Returns to the card that was graded last; gives the id of its review, None without one."""
        if not self.done:
            return None
        last = self.done.pop()
        self.ask(last.card, last.seed)
        self.revealed, self.ticked = True, set(last.ticked)
        return last.review

    def to_text(self) -> str:
        """The card that is asked and what was done with it so far, for the memory of a browser tab."""
        kept = {"card": self.card, "seed": self.seed, "revealed": self.revealed, "ticked": sorted(self.ticked)}
        return json.dumps(kept) if self.card else ""

    @staticmethod
    def of_text(kept: str) -> Trainer | None:
        """What `to_text` gave; None where a text is something else."""
        try:
            found = json.loads(kept)
            card, seed, ticked = str(found["card"]), int(found["seed"]), {str(point) for point in found["ticked"]}
            return Trainer(card, seed, bool(found["revealed"]), ticked)
        except (ValueError, TypeError, KeyError):
            return None
