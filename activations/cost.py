"""What the functions cost on the machine at hand: a short measurement, shared by all who ask for it."""

from __future__ import annotations

import statistics
import threading
import time
from collections.abc import Callable, Hashable, Mapping
from dataclasses import dataclass
from functools import partial
from typing import TypeVar

import numpy as np

from activations.registry import FloatArray, curves
from activations.textbook import ONE_LINERS

Key = TypeVar("Key", bound=Hashable)
Call = Callable[[FloatArray], object]
Clock = Callable[[], float]

# Numbers that each call computes: enough to outweigh the call itself, few enough for the memory of every step to be
# at hand. Much longer arrays would measure the operating system, which hands out memory for each of them.
COST_COUNT = 4096
# Seconds after which no new round begins, and rounds after which a median hardly changes.
BUDGET, MOST_ROUNDS = 1.5, 500
# A median of fewer rounds is none, however slow the machine.
LEAST_ROUNDS = 3
YARDSTICK = "relu"
# The identity hands its input on untouched, so there is nothing to time.
_FREE = {"identity"}
# NumPy has no erf: the one-liner of GELU would time a loop in Python.
_NOT_PLAIN = {"gelu"}


@dataclass(frozen=True)
class Timing:
    """Seconds that one call takes, by name, as medians over the rounds."""

    seconds: Mapping[object, float]
    rounds: int


def measure(
    calls: Mapping[Key, Call], x: FloatArray, *, budget: float = BUDGET, clock: Clock = time.perf_counter
) -> Timing:
    """Times every call on `x`, all of them in turn, round after round.

    Turns rather than blocks: whatever else the machine does meanwhile then hits all of them alike. The first round
    warms up and does not count; of the others the median is taken, which a few interruptions do not move.

    Parameters
    ----------
    calls : mapping
        What is timed, by name.
    budget : float
        Seconds after which no new round begins, once there are `LEAST_ROUNDS`.
    clock : callable
        Seconds that only grow.
    """
    start = clock()
    times: dict[Key, list[float]] = {name: [] for name in calls}
    rounds = -1
    while rounds < LEAST_ROUNDS or (rounds < MOST_ROUNDS and clock() - start < budget):
        for name, call in calls.items():
            before = clock()
            call(x)
            times[name].append(clock() - before)
        rounds += 1
    return Timing({name: statistics.median(found[1:]) for name, found in times.items()}, rounds)


@dataclass(frozen=True, eq=False)
class Costs:
    """What the curves cost, in units of ReLU's one-liner.

    Attributes
    ----------
    plain : mapping
        The one-liner of the textbooks, by key; ReLU has 1. GELU is missing, for NumPy has no erf.
    careful : mapping
        The formula of this package, which keeps its digits everywhere.
    nanoseconds : float
        Time per number of ReLU's one-liner.
    rounds : int
        How many times each was called.
    taken : float
        When, in seconds since 1970.
    """

    plain: Mapping[str, float]
    careful: Mapping[str, float]
    nanoseconds: float
    rounds: int
    taken: float


def curve_costs(*, budget: float = BUDGET, clock: Clock = time.perf_counter, now: Clock = time.time) -> Costs:
    """Times every activation of one number at its default parameters, in float64, on numbers from N(0, 1)."""
    x = np.random.default_rng(0).standard_normal(COST_COUNT)
    timed = [curve for curve in curves() if curve.name not in _FREE]
    calls: dict[tuple[str, str], Call] = {
        ("plain", curve.name): ONE_LINERS[curve.name][0] for curve in timed if curve.name not in _NOT_PLAIN
    }
    calls |= {("careful", curve.name): partial(curve.function, **curve.complete({})) for curve in timed}
    with np.errstate(all="ignore"):
        found = measure(calls, x, budget=budget, clock=clock)
    unit = found.seconds["plain", YARDSTICK]
    plain, careful = (
        {name: found.seconds[kind, name] / unit for kind, name in calls if kind == wanted}
        for wanted in ("plain", "careful")
    )
    return Costs(plain, careful, unit / x.size * 1e9, found.rounds, now())


class SharedCosts:
    """One measurement for all threads: the first who asks takes it, whoever asks meanwhile waits and shares it."""

    def __init__(self, take: Callable[[], Costs] = curve_costs) -> None:
        self._take = take
        self._lock = threading.Lock()
        self._latest: Costs | None = None

    @property
    def latest(self) -> Costs | None:
        """The last measurement, or None as long as nobody asked for one."""
        return self._latest

    def newer_than(self, seen: Costs | None) -> Costs:
        """A measurement other than the one that was `seen`: somebody else's if there is one, else a new one."""
        with self._lock:
            if self._latest is None or self._latest is seen:
                self._latest = self._take()
            return self._latest
