"""What the log says of the learner: what is coming, what was done, how well it is remembered, what is weakest."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import pairwise

from guide.practice.cards import functions_of, topic
from guide.practice.schedule import Memory, Schedule

# Bounds of the groups in which predictions are compared with what happened.
GROUPS = (0.0, 0.5, 0.7, 0.8, 0.9, 0.95, 1.0)


def forecast(schedule: Schedule, cards: Iterable[str], days: int = 15) -> list[int]:
    """How many known cards are due today and on the days after, what is over a day's cap moved to the next.

    Only what is due as things stand: what will be learnt or forgotten until then is not guessed at. The cap of today
    is what is left of it.
    """
    today, cap = schedule.plan.today, schedule.plan.reviews_per_day
    memories = (schedule.memories[card] for card in cards if card in schedule.memories)
    due = Counter(max(0, (schedule.day(memory.state.due) - today).days) for memory in memories)
    found, waiting = [], 0
    for ahead in range(days):
        waiting += due[ahead]
        room = max(0, cap - schedule.reviewed_today()) if ahead == 0 else cap
        found.append(min(waiting, room))
        waiting -= found[-1]
    return found


def calendar(schedule: Schedule, weeks: int = 26) -> dict[date, int]:
    """Reviews on each day of the last `weeks` weeks, from a Monday to today."""
    today = schedule.plan.today
    start = today - timedelta(weeks=weeks - 1, days=today.weekday())
    counts = Counter(schedule.day(review.at) for review in schedule.log.reviews)
    return {day: counts[day] for day in (start + timedelta(n) for n in range((today - start).days + 1))}


def days_in_a_row(schedule: Schedule) -> int:
    """How many days up to today, or to yesterday while today is still to come, had a review each."""
    practised = {schedule.day(review.at) for review in schedule.log.reviews}
    day = schedule.plan.today
    if day not in practised:
        day -= timedelta(1)
    count = 0
    while day in practised:
        count, day = count + 1, day - timedelta(1)
    return count


@dataclass(frozen=True)
class Calibration:
    """Reviews whose predicted chance of recall lay between two bounds.

    Attributes
    ----------
    low, high : float
        The bounds.
    count : int
        How many there were.
    predicted, measured : float
        The mean prediction, and the share that was recalled.
    """

    low: float
    high: float
    count: int
    predicted: float
    measured: float


def calibration(memories: Iterable[Memory], groups: Sequence[float] = GROUPS) -> list[Calibration]:
    """Predictions compared with what happened, group by group; groups without a review are left out."""
    recalls = [recall for memory in memories for recall in memory.recalls]
    found = []
    for low, high in pairwise(groups):
        group = [r for r in recalls if low <= r.predicted < high or (high == groups[-1] and r.predicted == high)]
        if group:
            predicted = sum(r.predicted for r in group) / len(group)
            measured = sum(r.recalled for r in group) / len(group)
            found.append(Calibration(low, high, len(group), predicted, measured))
    return found


@dataclass(frozen=True)
class Mastery:
    """How well a group of cards is known.

    Attributes
    ----------
    name : str
        The topic or function.
    cards, seen : int
        How many there are, and how many were asked at least once.
    known : float
        The mean chance of recalling one of them now; a card never seen counts as 0.
    """

    name: str
    cards: int
    seen: int
    known: float


def mastery_by_topic(schedule: Schedule, cards: Iterable[str], now: datetime) -> list[Mastery]:
    """Every topic, the weakest first."""
    groups: dict[str, list[str]] = {}
    for card in cards:
        name = topic(card)
        if name:
            groups.setdefault(name, []).append(card)
    return _mastery(groups, schedule, now)


def mastery_by_function(schedule: Schedule, cards: Iterable[str], now: datetime) -> list[Mastery]:
    """Every function that a card is about, the weakest first."""
    groups: dict[str, list[str]] = {}
    for card in cards:
        for name in functions_of(card):
            groups.setdefault(name, []).append(card)
    return _mastery(groups, schedule, now)


def _mastery(groups: Mapping[str, Sequence[str]], schedule: Schedule, now: datetime) -> list[Mastery]:
    found = [
        Mastery(
            name,
            len(cards),
            sum(card in schedule.memories for card in cards),
            sum(schedule.retrievability(card, now) for card in cards) / len(cards),
        )
        for name, cards in groups.items()
    ]
    return sorted(found, key=lambda mastery: (mastery.known, -mastery.cards, mastery.name))
