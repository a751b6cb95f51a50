"""When to ask a card again: the log replayed through FSRS, and what is due today.

FSRS (Free Spaced Repetition Scheduler, version 6, in the package `fsrs`) keeps two numbers a card: its stability, the
days until the chance to recall it falls to 90 per cent, and its difficulty. The interval is the time until that chance
has fallen to the wanted retention.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta, tzinfo
from functools import lru_cache
from itertools import takewhile

import fsrs

from guide.practice.log import Log, Review
from guide.practice.quiz import GRADES, Grade

RATINGS: Mapping[Grade, fsrs.Rating] = {
    "again": fsrs.Rating.Again,
    "hard": fsrs.Rating.Hard,
    "good": fsrs.Rating.Good,
    "easy": fsrs.Rating.Easy,
}
# Without an interview in sight, and with one.
USUAL_RETENTION, INTERVIEW_RETENTION = 0.9, 0.95
LONGEST = 36_500
NEW_PER_DAY, REVIEWS_PER_DAY = 10, 60
# A card forgotten so often after it was known needs something else than another repetition.
LEECH = 4
# Cards that are being learnt come back within minutes; when nothing else is left they are asked this much early.
AHEAD = timedelta(minutes=20)


@dataclass(frozen=True)
class Plan:
    """What the learner wants, on a day.

    Attributes
    ----------
    today : date
        The day where the learner is.
    interview : date or None
        The day of the interview; a day in the past counts as none.
    new_per_day, reviews_per_day : int
        How many cards are asked for the first time, and how many known ones again, on one day.
    """

    today: date
    interview: date | None = None
    new_per_day: int = NEW_PER_DAY
    reviews_per_day: int = REVIEWS_PER_DAY

    @staticmethod
    def of(log: Log, today: date) -> Plan:
        """The plan in a log."""
        wanted = str(log.preference("interview", ""))
        try:
            interview = date.fromisoformat(wanted) if wanted else None
        except ValueError:  # the 31st of February
            interview = None
        new, again = log.preference("new_per_day", NEW_PER_DAY), log.preference("reviews_per_day", REVIEWS_PER_DAY)
        return Plan(today, interview, int(new), int(again))

    @property
    def days_left(self) -> int | None:
        """Days until the interview, from 0 on; None without one ahead."""
        days = (self.interview - self.today).days if self.interview else -1
        return days if days >= 0 else None

    @property
    def retention(self) -> float:
        """The chance of recall at which a card is asked again."""
        return USUAL_RETENTION if self.days_left is None else INTERVIEW_RETENTION

    @property
    def longest(self) -> int:
        """The longest interval in days: about half of what is left, so that every card comes once more."""
        return LONGEST if self.days_left is None else max(1, self.days_left // 2)

    @property
    def scheduler(self) -> fsrs.Scheduler:
        """FSRS with this retention and longest interval, and without its random fuzz: a replay has to repeat itself."""
        return _scheduler(self.retention, self.longest)


@lru_cache(maxsize=512)
def _scheduler(retention: float, longest: int) -> fsrs.Scheduler:
    return fsrs.Scheduler(desired_retention=retention, maximum_interval=longest, enable_fuzzing=False)


@dataclass(frozen=True)
class Recall:
    """One review after the first day: what was predicted, and what happened."""

    at: datetime
    predicted: float
    """The chance of recall that FSRS gave just before."""
    recalled: bool
    """Any grade but “again”."""


@dataclass(frozen=True, eq=False)
class Memory:
    """What the log says of one card.

    Attributes
    ----------
    ids : tuple of str
        The reviews behind it, in order.
    state : fsrs.Card
        Stability, difficulty and when it is due, as FSRS keeps them.
    lapses : int
        How often it was forgotten after it had been known.
    recalls : tuple of Recall
        The reviews a day or more after the one before.
    """

    ids: tuple[str, ...]
    first: datetime
    state: fsrs.Card
    lapses: int
    recalls: tuple[Recall, ...]

    @property
    def known(self) -> bool:
        """Whether the card has left its first minutes: its intervals are days."""
        return self.state.state == fsrs.State.Review

    @property
    def leech(self) -> bool:
        """Whether it was forgotten so often that repeating it alone does not help."""
        return self.lapses >= LEECH


def replayed(reviews: Sequence[Review], scheduler: fsrs.Scheduler) -> Memory:
    """The memory of one card after its reviews, which are in order of time."""
    state = fsrs.Card(card_id=1, due=reviews[0].at)
    lapses, recalls = 0, []
    for review in reviews:
        if state.last_review and (review.at - state.last_review).days >= 1:
            predicted = scheduler.get_card_retrievability(state, review.at)
            recalls.append(Recall(review.at, predicted, review.grade != "again"))
        lapses += review.grade == "again" and state.state == fsrs.State.Review
        state, _ = scheduler.review_card(state, RATINGS[review.grade], review.at)
    return Memory(tuple(r.id for r in reviews), reviews[0].at, state, lapses, tuple(recalls))


@dataclass(frozen=True, eq=False)
class Schedule:
    """A log replayed under a plan.

    Attributes
    ----------
    plan : Plan
    zone : tzinfo
        Where the learner is: a day begins at their midnight.
    memories : mapping
        What the log says of each card that was ever reviewed.
    log : Log
    """

    plan: Plan
    zone: tzinfo
    memories: Mapping[str, Memory]
    log: Log

    @staticmethod
    def of(log: Log, now: datetime, zone: tzinfo, before: Schedule | None = None) -> Schedule:
        """Replays a log; what `before` replayed under the same plan is taken over, so that a review costs one card."""
        plan = Plan.of(log, now.astimezone(zone).date())
        if before and before.log is log and before.plan == plan and before.zone == zone:
            return before
        same = before is not None and before.plan.scheduler is plan.scheduler
        known = before.memories if before and same else {}
        memories = {}
        for card, reviews in log.by_card.items():
            there = known.get(card)
            fresh = there is None or there.ids != tuple(review.id for review in reviews)
            memories[card] = replayed(reviews, plan.scheduler) if there is None or fresh else there
        return Schedule(plan, zone, memories, log)

    def day(self, at: datetime) -> date:
        """The learner's day at a time."""
        return at.astimezone(self.zone).date()

    def retrievability(self, card: str, now: datetime) -> float:
        """The chance that a card is recalled now; 0 for one that was never seen."""
        memory = self.memories.get(card)
        return self.plan.scheduler.get_card_retrievability(memory.state, now) if memory else 0.0

    def introduced_today(self) -> int:
        """Cards that were asked for the first time today."""
        return sum(self.day(memory.first) == self.plan.today for memory in self.memories.values())

    def reviewed_today(self) -> int:
        """Cards asked again today that were known from another day."""
        latest = takewhile(lambda review: self.day(review.at) >= self.plan.today, reversed(self.log.reviews))
        return sum(self.day(self.memories[card].first) < self.plan.today for card in {review.card for review in latest})

    def learning(self, cards: Iterable[str], until: datetime) -> list[str]:
        """Cards in their first minutes, or just forgotten, that are due by a time; the earliest first."""
        found = [card for card in self._seen(cards) if not self.memories[card].known]
        due = [card for card in found if self.memories[card].state.due <= until]
        return sorted(due, key=lambda card: (self.memories[card].state.due, card))

    def due(self, cards: Iterable[str], now: datetime) -> list[str]:
        """Known cards whose day has come, those most likely still remembered first: most is saved by asking these."""
        known = [card for card in self._seen(cards) if self.memories[card].known]
        found = [card for card in known if self.day(self.memories[card].state.due) <= self.plan.today]
        return sorted(found, key=lambda card: (-self.retrievability(card, now), card))

    def unseen(self, cards: Iterable[str]) -> list[str]:
        """Cards that were never reviewed, in the order given."""
        return [card for card in cards if card not in self.memories]

    def today(self, cards: Sequence[str], fresh: Sequence[str], now: datetime) -> Today:
        """What is left for today.

        Parameters
        ----------
        cards : sequence of str
            Every card that may be asked.
        fresh : sequence of str
            Those of them that may be asked for the first time, in the order in which they should be.
        """
        due = self.due(cards, now)
        left = max(0, self.plan.reviews_per_day - self.reviewed_today())
        unseen = self.unseen(fresh)
        more = max(0, self.plan.new_per_day - self.introduced_today())
        return Today(
            learning=tuple(self.learning(cards, now)),
            soon=tuple(self.learning(cards, now + AHEAD)),
            due=tuple(due[:left]),
            postponed=len(due[left:]),
            new=tuple(unseen[:more]),
            unseen=len(unseen),
        )

    def preview(self, card: str, now: datetime) -> dict[Grade, timedelta]:
        """For each grade, after how long the card would come back."""
        memory = self.memories.get(card)
        state = memory.state if memory else fsrs.Card(card_id=1, due=now)
        scheduler = self.plan.scheduler
        return {grade: scheduler.review_card(state, RATINGS[grade], now)[0].due - now for grade in GRADES}

    def leeches(self, cards: Iterable[str]) -> list[str]:
        """Cards that were forgotten too often, the worst first."""
        found = [card for card in self._seen(cards) if self.memories[card].leech]
        return sorted(found, key=lambda card: (-self.memories[card].lapses, card))

    def _seen(self, cards: Iterable[str]) -> list[str]:
        return [card for card in cards if card in self.memories]


@dataclass(frozen=True)
class Today:
    """What is left to do.

    Attributes
    ----------
    learning : tuple of str
        Cards whose minutes are over.
    soon : tuple of str
        The same and those that follow within `AHEAD`.
    due : tuple of str
        Known cards to be asked again today.
    postponed : int
        Known cards that are due and over the day's cap: they wait for the coming days.
    new : tuple of str
        Cards to be asked for the first time today.
    unseen : int
        Cards that were never asked, today's new ones included.
    """

    learning: tuple[str, ...]
    soon: tuple[str, ...]
    due: tuple[str, ...]
    postponed: int
    new: tuple[str, ...]
    unseen: int

    @property
    def next(self) -> str | None:
        """The card to ask now: what is being learnt, then what is due, then what is new, then what would come soon."""
        return next(iter((*self.learning, *self.due, *self.new, *self.soon)), None)

    @property
    def count(self) -> int:
        """How many cards are left for today."""
        return len({*self.soon, *self.due, *self.new})
