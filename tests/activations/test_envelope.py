"""Maxout units as approximators: how good the best fits are, what cannot be fitted, how two units share a curve."""

from __future__ import annotations

from functools import lru_cache

import numpy as np
import pytest

import activations
from activations import TARGETS, MaxoutFit, Pieces, Target, Units
from activations.envelope import difference_of_convex

MOST = 6
CONVEX = [name for name, target in TARGETS.items() if target.convex]
OTHERS = [name for name, target in TARGETS.items() if not target.convex]


@lru_cache
def fits(name: str, units: Units, most: int = MOST) -> tuple[MaxoutFit, ...]:
    return activations.best_fits(TARGETS[name], most, units)


def largest_error(fit: MaxoutFit, target: Target) -> float:
    x, y = target.sampled(5000)
    return float(np.max(np.abs(fit(x) - y)))


def test_the_error_on_the_square_is_two_over_k_squared() -> None:
    for k, fit in enumerate(fits("square", "one", 10), 1):
        assert fit.error == pytest.approx(2 / k**2, rel=2e-3)


@pytest.mark.parametrize("name", ["exp", "quartic"])
def test_the_error_on_a_smooth_convex_curve_follows_its_bend(name: str) -> None:
    """With many pieces the error is the square of the integral of the root of f″, over 16 k²."""
    integral = float(np.sum(np.sqrt(np.diff(TARGETS[name].sampled(2001)[1], 2))))
    # A piece more or less in the bend makes a difference as long as there are few.
    assert fits(name, "one", 10)[-1].error == pytest.approx(integral**2 / 1600, rel=0.06)


@pytest.mark.parametrize("units", activations.UNITS)
@pytest.mark.parametrize("name", TARGETS)
def test_a_fit_keeps_its_promises(name: str, units: Units) -> None:
    target, before = TARGETS[name], np.inf
    height = float(np.ptp(target.sampled()[1]))
    for k, fit in enumerate(fits(name, units), 1):
        assert max(len(fit.rising.slopes), len(fit.falling.slopes)) <= k
        assert largest_error(fit, target) <= fit.error + 1e-6 * height
        assert fit.error <= before + 1e-9 * height
        before = fit.error
        x = np.linspace(target.low, target.high, 500)
        np.testing.assert_allclose(fit(x), fit.path.broken(x), atol=1e-9 * max(1.0, height))
        for part in (fit.rising, fit.falling):
            assert np.all(np.diff(part.slopes) > 0)
        if units == "one":
            assert len(fit.falling.slopes) == 1
            np.testing.assert_array_equal(fit.falling.largest(x), 0)


@pytest.mark.parametrize("name", CONVEX)
def test_no_other_maximum_of_as_many_lines_is_closer(name: str) -> None:
    target, rng = TARGETS[name], np.random.default_rng(0)
    x, y = target.sampled()
    height = float(np.ptp(y))
    for fit in fits(name, "one", 5):
        for size in (1e-4, 1e-3, 1e-2, 0.1):
            for _ in range(40):
                slopes, offsets = (v + size * height * rng.standard_normal(len(v)) for v in _pair(fit.rising))
                other = float(np.max(np.abs(Pieces(slopes, offsets).largest(x) - y)))
                assert other >= fit.error - 1e-4 * height


def _pair(pieces: Pieces) -> tuple[np.ndarray, np.ndarray]:
    return pieces.slopes, pieces.offsets


@pytest.mark.parametrize("name", TARGETS)
def test_the_convex_envelope_is_convex_and_the_largest_below_the_curve(name: str) -> None:
    x, y = TARGETS[name].sampled()
    envelope = activations.convex_envelope(x, y)
    assert np.all(envelope <= y + 1e-12)
    assert np.all(np.diff(envelope, 2) >= -1e-9)
    # Between two points where it touches the curve it is straight: any larger function would bend down somewhere.
    bends = np.flatnonzero(np.abs(np.diff(envelope, 2)) > 1e-9) + 1
    np.testing.assert_allclose(envelope[[0, *bends, -1]], y[[0, *bends, -1]], atol=1e-12)
    assert (activations.error_floor(x, y) < 1e-12) == TARGETS[name].convex


@pytest.mark.parametrize("name", OTHERS)
def test_one_unit_never_gets_below_the_floor_and_two_do(name: str) -> None:
    floor = activations.error_floor(*TARGETS[name].sampled())
    assert all(fit.error >= floor * (1 - 1e-6) for fit in fits(name, "one"))
    assert fits(name, "one")[-1].error <= 1.01 * floor
    assert fits(name, "two")[-1].error < 0.5 * floor


@pytest.mark.parametrize(
    ("name", "units", "k"), [("abs", "one", 2), ("abs", "two", 2), ("minus_abs", "two", 2), ("tent", "two", 3)]
)
def test_a_broken_line_is_met_exactly_from_its_own_number_of_pieces_on(name: str, units: Units, k: int) -> None:
    errors = [fit.error for fit in fits(name, units)]
    assert all(error > 0 for error in errors[: k - 1])
    assert errors[k - 1 :] == [0] * (MOST - k + 1)


def test_the_tent_is_split_into_what_turns_up_and_what_turns_down() -> None:
    fit = fits("tent", "two")[2]
    np.testing.assert_allclose(fit.rising.knots, [-1, 1], atol=1e-6)
    np.testing.assert_allclose(fit.falling.knots, [0], atol=1e-6)


@pytest.mark.parametrize("seed", range(20))
def test_any_broken_line_is_a_difference_of_two_maxima_and_is_found_again(seed: int) -> None:
    rng = np.random.default_rng(seed)
    corners = np.sort(rng.choice(np.arange(4, 396), 5, replace=False))
    corners = corners[np.diff(corners, prepend=0) > 3]
    x = np.linspace(-2, 2, 401)
    knots, heights = x[[0, *corners, 400]], rng.standard_normal(len(corners) + 2)
    slopes = np.diff(heights) / np.diff(knots)
    path = Pieces(slopes, heights[:-1] - slopes * knots[:-1])
    np.testing.assert_allclose(path.broken(x), np.interp(x, knots, heights), atol=1e-9)
    rising, falling = difference_of_convex(path, -2.0)
    np.testing.assert_allclose(rising.largest(x) - falling.largest(x), path.broken(x), atol=1e-9)
    assert len(rising.slopes) + len(falling.slopes) == len(path.slopes) + 1
    assert np.min(falling.largest(x)) == pytest.approx(0, abs=0.1 * np.ptp(falling.largest(x)) + 1e-12)
    target = Target(lambda t: np.interp(t, knots, heights), -2.0, 2.0, convex=False)
    enough = max(len(rising.slopes), len(falling.slopes))
    assert activations.best_fits(target, enough, "two")[-1].error < 1e-6


@pytest.mark.parametrize("units", activations.UNITS)
@pytest.mark.parametrize("seed", range(4))
def test_rough_curves_are_fitted_too(seed: int, units: Units) -> None:
    rng = np.random.default_rng(seed)
    x, y = np.linspace(0, 1, 41), np.cumsum(rng.standard_normal(41))
    target = Target(lambda t: np.interp(t, x, y), 0.0, 1.0, convex=False)
    for fit in activations.best_fits(target, 4, units):
        assert largest_error(fit, target) <= fit.error + 1e-9
        if units == "one":
            assert np.all(np.diff(fit.path.slopes) > 0)
    assert fit.error >= (activations.error_floor(x, y) * (1 - 1e-6) if units == "one" else 0)


class TestGradientDescent:
    STEPS = (0, 1, 20, 400)

    @pytest.mark.parametrize("units", activations.UNITS)
    @pytest.mark.parametrize("name", TARGETS)
    def test_the_pieces_at_a_step_have_the_error_of_that_step(self, name: str, units: Units) -> None:
        run = activations.train_maxout(TARGETS[name], 4, units, 0.3, self.STEPS, np.random.default_rng(1))
        x, y = TARGETS[name].sampled(201)
        for step, rising, falling in zip(run.steps, run.rising, run.falling, strict=True):
            error = np.sqrt(np.mean((rising.largest(x) - falling.largest(x) - y) ** 2))
            assert error == pytest.approx(run.errors[step], rel=1e-9, abs=1e-12)
        assert run.errors[-1] < 0.6 * run.errors[0]

    def test_a_step_follows_the_gradient(self) -> None:
        half_width = 1 / float(np.std(np.linspace(-1, 1, 201)))
        target = Target(lambda x: x, -half_width, half_width, convex=True)  # standardised as it is
        x, y = target.sampled(201)
        run = activations.train_maxout(target, 3, "two", 0.1, (0, 1), np.random.default_rng(3))
        before = np.stack([[p.slopes, p.offsets] for p in (run.rising[0], run.falling[0])])
        after = np.stack([[p.slopes, p.offsets] for p in (run.rising[1], run.falling[1])])

        def loss(parameters: np.ndarray) -> float:
            up, down = (Pieces(*unit).largest(x) for unit in parameters)
            return float(np.mean((up - down - y) ** 2) / 2)

        for place in np.ndindex(before.shape):
            nudge = np.zeros_like(before)
            nudge[place] = 1e-6
            slope = (loss(before + nudge) - loss(before - nudge)) / 2e-6
            assert (before - after)[place] / 0.1 == pytest.approx(slope, abs=1e-5)

    def test_a_piece_that_wins_nowhere_does_not_move(self) -> None:
        run = activations.train_maxout(TARGETS["square"], 10, "one", 0.3, (0, 1), np.random.default_rng(0))
        x = TARGETS["square"].sampled(201)[0]
        lines = run.rising[0].slopes[:, None] * x + run.rising[0].offsets[:, None]
        idle = np.setdiff1d(np.arange(10), np.argmax(lines, axis=0))
        assert 0 < len(idle) == 10 - run.rising[0].winners(x)
        moved = run.rising[1].slopes != run.rising[0].slopes
        assert not np.any(moved[idle])
        assert np.any(moved)
