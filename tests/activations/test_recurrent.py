"""The LSTM cell and the plain recurrent unit: values by the book, derivatives as slopes, what a gate keeps."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pytest

from activations import (
    PARTS,
    PULSE_AT,
    SIGNALS,
    Activation,
    get,
    half_life,
    lstm,
    plain_recurrence,
    pre_activations,
    signal,
)
from activations.registry import FloatArray
from tests.vocabulary import slope

STEPS = 30
Z: dict[Any, Any] = {"forget": 2.0, "input": 0.5, "output": 1.0, "candidate": 0.3}


def curve(name: str) -> Activation:
    found = get(name)
    assert isinstance(found, Activation)
    return found


SIGMOID, TANH = curve("sigmoid"), curve("tanh")


def noise() -> FloatArray:
    return signal("noise", STEPS, np.random.default_rng(0))


def test_a_cell_is_the_textbook_one_step_by_step() -> None:
    x, (c, h) = noise(), (0.4, 0.0)
    found = lstm(pre_activations(x, Z, hold=False), SIGMOID, TANH, feedback=0.7, start=c)
    for t in range(STEPS):
        f, i, o = (1 / (1 + math.exp(-Z[part] - 0.7 * h)) for part in PARTS[:3])
        c = f * c + i * math.tanh(Z["candidate"] + x[t] + 0.7 * h)
        h = o * math.tanh(c)
        assert (found.cell[t + 1], found.hidden[t + 1]) == pytest.approx((c, h), rel=1e-12)


@pytest.mark.parametrize("gate", ["sigmoid", "tanh"])
@pytest.mark.parametrize("candidate", ["tanh", "sigmoid"])
@pytest.mark.parametrize("feedback", [0.0, -0.8, 0.8])
def test_the_gradient_is_the_slope_of_the_cell_by_its_start(gate: str, candidate: str, feedback: float) -> None:
    arriving = pre_activations(noise(), Z, hold=False)

    def ends(start: Any) -> Any:
        return lstm(arriving, curve(gate), curve(candidate), feedback=feedback, start=float(start)).cell

    found = lstm(arriving, curve(gate), curve(candidate), feedback=feedback, start=0.4)
    np.testing.assert_allclose(found.gradient, slope(ends, 0.4), rtol=1e-6, atol=1e-10)
    assert np.allclose(found.gradient, found.carousel) is (feedback == 0)


def test_many_cells_at_once_are_the_same_cells_one_by_one() -> None:
    forget = np.array([-1.0, 0.0, 4.0])
    together = lstm(pre_activations(noise(), Z | {"forget": forget}, hold=True), SIGMOID, TANH, feedback=0.5)
    for place, z in enumerate(forget):
        alone = lstm(pre_activations(noise(), Z | {"forget": float(z)}, hold=True), SIGMOID, TANH, feedback=0.5)
        for name in ("cell", "hidden", "carousel", "gradient"):
            np.testing.assert_allclose(getattr(together, name)[place], getattr(alone, name), rtol=1e-12)


def test_the_plain_unit_has_the_slope_it_says() -> None:
    x, weight = noise(), 1.3
    hidden, gradient = plain_recurrence(x, weight)

    def ends(start: Any) -> Any:
        found = [float(start)]
        for value in x:
            found.append(math.tanh(value + weight * found[-1]))
        return np.array(found)

    np.testing.assert_allclose(hidden, ends(0.0), rtol=1e-12)
    np.testing.assert_allclose(gradient, slope(ends, 0.0), rtol=1e-6, atol=1e-10)


def test_an_open_forget_gate_keeps_and_a_half_open_one_halves() -> None:
    x = np.zeros(STEPS)
    for forget, kept in ((3.0, 1.0), (0.0, 0.5), (-3.0, 0.0)):
        arriving = pre_activations(x, Z | {"forget": forget, "candidate": 0.0}, hold=False)
        found = lstm(arriving, curve("hardsigmoid"), TANH, start=1.0)
        np.testing.assert_allclose(found.cell, kept ** np.arange(STEPS + 1), rtol=1e-12)
    assert half_life(0.5) == pytest.approx(1)
    assert 0.9 ** half_life(0.9) == pytest.approx(0.5)
    assert (half_life(0.0), half_life(1.0), half_life(2.0)) == (0, math.inf, math.inf)


def test_a_cell_that_writes_at_the_pulse_only_hears_nothing_else() -> None:
    quiet, loud = (signal(kind, STEPS, np.random.default_rng(1)) for kind in ("pulse", "noisy_pulse"))
    assert quiet[PULSE_AT - 1] == loud[PULSE_AT - 1] == np.max(quiet) == np.sum(quiet)
    held, disturbed = (
        lstm(pre_activations(x, Z | {"forget": 8.0, "candidate": 0.0}, hold=True), SIGMOID, TANH).cell
        for x in (quiet, loud)
    )
    np.testing.assert_allclose(held, disturbed, atol=0.005)
    assert held[-1] > 0.5


@pytest.mark.parametrize("kind", SIGNALS)
def test_a_signal_has_its_length_and_is_repeatable(kind: Any) -> None:
    once, again = (signal(kind, 40, np.random.default_rng(2)) for _ in range(2))
    assert once.shape == (40,)
    np.testing.assert_array_equal(once, again)
    assert np.any(once)


def test_a_round_trip_ends_where_it_began() -> None:
    for steps in (10, 37, 100):
        there_and_back = signal("round_trip", steps, np.random.default_rng(0))
        assert np.sum(there_and_back) == 0
        assert np.max(np.cumsum(there_and_back)) == steps // 4
