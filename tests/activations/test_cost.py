"""The measurement of costs, with a clock of its own: nothing here depends on how fast the machine is."""

from __future__ import annotations

import itertools
import threading
from collections.abc import Callable

import numpy as np
import pytest

import activations
from activations.cost import LEAST_ROUNDS, MOST_ROUNDS, Costs, SharedCosts, curve_costs, measure

X = np.zeros(8)


class Machine:
    """Calls that take as long as they are told to, and a clock that agrees."""

    def __init__(self) -> None:
        self.now = 0.0
        self.called: list[str] = []

    def clock(self) -> float:
        return self.now

    def call(self, name: str, *seconds: float) -> Callable[[object], None]:
        """A call that takes each of the times in turn, the last one for good."""
        left = itertools.chain(seconds, itertools.repeat(seconds[-1]))

        def run(_: object) -> None:
            self.called.append(name)
            self.now += next(left)

        return run


def test_the_median_is_taken_without_the_first_round() -> None:
    machine = Machine()
    calls = {"a": machine.call("a", 1000.0, 2.0, 90.0, 2.0), "b": machine.call("b", 6.0)}
    found = measure(calls, X, budget=0.0, clock=machine.clock)
    assert found.rounds == LEAST_ROUNDS
    assert found.seconds == {"a": pytest.approx(2.0), "b": pytest.approx(6.0)}


def test_the_calls_take_turns() -> None:
    machine = Machine()
    measure({"a": machine.call("a", 1.0), "b": machine.call("b", 1.0)}, X, budget=0.0, clock=machine.clock)
    assert machine.called == ["a", "b"] * (LEAST_ROUNDS + 1)


@pytest.mark.parametrize(("seconds", "rounds"), [(0.25, 7), (1e-6, MOST_ROUNDS), (10.0, LEAST_ROUNDS)])
def test_no_round_begins_after_the_budget(seconds: float, rounds: int) -> None:
    machine = Machine()
    assert measure({"a": machine.call("a", seconds)}, X, budget=2.0, clock=machine.clock).rounds == rounds


def test_every_curve_but_the_identity_is_measured_and_relu_is_the_unit() -> None:
    ticks = itertools.count()
    found = curve_costs(budget=0.0, clock=lambda: float(next(ticks)), now=lambda: 7.0)
    curves = {curve.name for curve in activations.curves()} - {"identity"}
    assert set(found.careful) == curves
    assert set(found.plain) == curves - {"gelu"}
    assert found.plain["relu"] == 1
    assert all(cost > 0 for cost in (*found.plain.values(), *found.careful.values()))
    assert found.nanoseconds > 0
    assert found.taken == 7.0


def made() -> Costs:
    return Costs({"relu": 1.0}, {"relu": 1.0}, 1.0, 3, 0.0)


def test_readers_who_ask_at_once_share_one_measurement() -> None:
    begun, go_on = threading.Event(), threading.Event()
    taken: list[Costs] = []

    def take() -> Costs:
        begun.set()
        assert go_on.wait(10)
        taken.append(made())
        return taken[-1]

    shared, given = SharedCosts(take), []
    readers = [threading.Thread(target=lambda: given.append(shared.newer_than(None))) for _ in range(4)]
    for reader in readers:
        reader.start()
    assert begun.wait(10)
    go_on.set()
    for reader in readers:
        reader.join(10)
    assert len(taken) == 1
    assert given == taken * 4


def test_a_new_measurement_is_taken_only_by_those_who_saw_the_last() -> None:
    shared = SharedCosts(made)
    assert shared.latest is None
    first = shared.newer_than(None)
    assert shared.latest is first
    assert shared.newer_than(None) is first
    second = shared.newer_than(first)
    assert second is not first
    assert shared.newer_than(first) is second


def test_a_measurement_that_fails_leaves_the_next_reader_free_to_try() -> None:
    failures = iter([RuntimeError("out of memory")])

    def take() -> Costs:
        for failure in failures:
            raise failure
        return made()

    shared = SharedCosts(take)
    with pytest.raises(RuntimeError):
        shared.newer_than(None)
    assert shared.newer_than(None) is shared.latest
