"""Grids of small integers, and stand-ins for dearer functions."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import activations
from activations.approximation import REACH, STAND_INS, gap, grid_of, hidden_up_to
from activations.quantisation import affine_grid, contaminated_normal, quantise, root_mean_square, signal_to_noise

ends = st.floats(-1e6, 1e6).filter(lambda x: x == 0 or abs(x) > 1e-6)
bits = st.integers(1, 12)
BY_NAME = pytest.mark.parametrize("stand_in", STAND_INS)


@given(ends, ends, bits)
def test_zero_is_on_the_grid_and_the_ends_are_near(one: float, other: float, bits: int) -> None:
    low, high = min(one, other, 0.0), max(one, other, 0.0)
    grid = affine_grid(min(one, other), max(one, other), bits)
    assert grid.numbers(grid.codes(np.zeros(1))) == 0
    assert 0 <= grid.zero_point < grid.levels == 2**bits
    if low < high:
        assert abs(grid.low - low) <= 0.501 * grid.step
        assert abs(grid.high - high) <= 0.501 * grid.step


@given(st.lists(st.floats(-50, 50), min_size=1, max_size=30), ends, ends, bits)
def test_rounding_and_clipping_are_the_whole_error(values: list[float], low: float, high: float, bits: int) -> None:
    x = np.array(values)
    found = quantise(x, affine_grid(low, high, bits))
    tolerance = 1e-9 * (50 + found.grid.step * found.grid.levels)
    np.testing.assert_allclose(found.rounding + found.clipping, found.restored - x, atol=tolerance)
    assert np.all(np.abs(found.rounding) <= found.grid.step / 2 + tolerance)
    inside = (x >= found.grid.low) & (x <= found.grid.high)
    assert np.all(found.clipping[inside] == 0)
    assert 1 <= found.used <= min(found.grid.levels, len(x))


def test_a_grid_gives_back_its_own_numbers() -> None:
    grid = affine_grid(-1.3, 4.1, 8)
    codes = np.arange(256)
    np.testing.assert_array_equal(grid.codes(grid.numbers(codes)), codes)


def test_the_range_of_relu6_in_eight_bits_has_the_step_of_the_textbooks() -> None:
    grid = affine_grid(0.0, 6.0, 8)
    assert (grid.zero_point, grid.levels) == (0, 256)
    assert grid.high == pytest.approx(6)
    assert grid.step == pytest.approx(6 / 255)


def test_a_bit_is_worth_six_decibels() -> None:
    x = np.random.default_rng(0).uniform(0, 1, 100_000)
    ratios = [signal_to_noise(x, quantise(x, affine_grid(0, 1, bits)).rounding) for bits in (6, 7, 8)]
    np.testing.assert_allclose(np.diff(ratios), 20 * np.log10(2), atol=0.15)
    step = affine_grid(0, 1, 8).step
    assert root_mean_square(quantise(x, affine_grid(0, 1, 8)).rounding) == pytest.approx(step / np.sqrt(12), rel=0.01)


def test_no_error_and_no_signal_have_their_limits() -> None:
    assert signal_to_noise(np.ones(3), np.zeros(3)) == np.inf
    assert signal_to_noise(np.zeros(3), np.ones(3)) == -np.inf


def test_outliers_are_the_same_values_at_every_size_and_more_of_them_at_a_larger_share() -> None:
    draws = {
        (share, size): contaminated_normal(5000, share, size, np.random.default_rng(1))
        for share in (0.0, 0.01, 0.05)
        for size in (1.0, 30.0)
    }
    few, more = draws[0.01, 30.0][1], draws[0.05, 30.0][1]
    assert (few.sum(), more.sum()) == (50, 250)
    assert np.all(more[few])
    plain = draws[0.0, 30.0][0]
    np.testing.assert_array_equal(draws[0.05, 1.0][0], plain)
    np.testing.assert_array_equal(draws[0.05, 30.0][0], np.where(more, 30 * plain, plain))


@BY_NAME
def test_nowhere_is_a_stand_in_further_from_its_original_than_at_the_largest_gap(stand_in: str) -> None:
    first, second = activations.get(stand_in), activations.get(STAND_INS[stand_in])
    found = gap(first, second)
    assert float(first(found.at) - second(found.at)) == pytest.approx(found.largest, abs=1e-15)
    x = np.concatenate([np.linspace(-REACH, REACH, 20_001), np.geomspace(REACH, 1e6, 500)])
    difference = np.abs(first(np.concatenate([x, -x])) - second(np.concatenate([x, -x])))
    assert abs(found.largest) * (1 + 1e-9) >= difference.max()
    assert found.symmetric == bool(np.isclose(abs(first(-found.at) - second(-found.at)), abs(found.largest)))
    sample = np.random.default_rng(0).standard_normal(200_000)
    assert found.typical == pytest.approx(root_mean_square(first(sample) - second(sample)), rel=0.02)


@BY_NAME
def test_a_gap_is_hidden_up_to_the_bits_at_which_half_a_step_covers_it(stand_in: str) -> None:
    pair = activations.get(stand_in), activations.get(STAND_INS[stand_in])
    largest = gap(*pair).largest
    most = hidden_up_to(largest, pair)
    assert most >= 1
    assert grid_of(pair, most).step / 2 >= abs(largest) > grid_of(pair, most + 1).step / 2
    assert hidden_up_to(1e9, pair) == 0
    x = np.linspace(-REACH, REACH, 1000)
    for function in pair:
        assert np.all(np.abs(quantise(function(x), grid_of(pair, 8)).clipping) <= grid_of(pair, 8).step / 2)
