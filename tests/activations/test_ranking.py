"""Ranks and their agreement, against the definitions written out as loops."""

from __future__ import annotations

import itertools
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from activations import agreement, between_runs, kendall, quartiles, ranks, spearman, superiority, wilson_interval
from activations.registry import FloatArray

# Few different values, so that there are ties; nan stands for a network that diverged.
SCORES = arrays(np.float64, (6, 4), elements=st.sampled_from([0.0, 0.1, 0.25, 1.0, 3.0, np.nan]))


def as_number(score: Any) -> float:
    return np.inf if np.isnan(score) else score


@given(SCORES)
def test_a_rank_is_one_plus_those_better_plus_half_of_the_others_alike(scores: FloatArray) -> None:
    found = ranks(scores)
    for entrant, run in np.ndindex(*scores.shape):
        mine = as_number(scores[entrant, run])
        others = [as_number(score) for place, score in enumerate(scores[:, run]) if place != entrant]
        assert found[entrant, run] == 1 + sum(o < mine for o in others) + sum(o == mine for o in others) / 2
    np.testing.assert_allclose(found.sum(axis=0), 6 * 7 / 2)


def pairs(scores: FloatArray, one: int, other: int) -> list[tuple[int, int]]:
    """For every pair of entrants, how each of two runs orders it: -1, 0 or 1."""
    sign = [
        [
            np.sign(as_number(a) - as_number(b)) if as_number(a) != as_number(b) else 0
            for a, b in itertools.combinations(scores[:, run], 2)
        ]
        for run in (one, other)
    ]
    return list(zip(*sign, strict=True))


@given(SCORES)
def test_rank_correlations_are_those_of_their_definitions(scores: FloatArray) -> None:
    tau, rho, alike = kendall(scores), spearman(scores), agreement(scores)
    placed = ranks(scores)
    for one, other in itertools.product(range(4), repeat=2):
        found = pairs(scores, one, other)
        difference = sum(a * b for a, b in found)
        root = np.sqrt(sum(a != 0 for a, _ in found) * sum(b != 0 for _, b in found))
        both = [a == b for a, b in found if a and b]
        for value, top, bottom in ((tau, difference, root), (alike, sum(both), len(both))):
            if bottom:
                assert value[one, other] == pytest.approx(top / bottom)
            else:
                assert np.isnan(value[one, other])
        if root:
            assert rho[one, other] == pytest.approx(np.corrcoef(placed[:, one], placed[:, other])[0, 1])


def test_without_ties_agreement_and_tau_say_the_same() -> None:
    scores = np.random.default_rng(0).standard_normal((9, 5))
    np.testing.assert_allclose(agreement(scores), (1 + kendall(scores)) / 2)


def test_runs_that_agree_or_contradict_each_other_are_at_the_ends_of_the_scale() -> None:
    scores = np.array([[1.0, 10.0, 4.0], [2.0, 20.0, 3.0], [3.0, 30.0, 2.0], [4.0, np.nan, 1.0]])
    for correlation in (kendall(scores), spearman(scores)):
        np.testing.assert_allclose(correlation, [[1, 1, -1], [1, 1, -1], [-1, -1, 1]])
    assert between_runs(kendall(scores)) == pytest.approx((-1, -1 / 3, 1))
    assert np.isnan(between_runs(kendall(np.ones((3, 2))))).all()


@given(SCORES)
def test_one_wins_as_often_as_the_other_loses(scores: FloatArray) -> None:
    first, second = scores[:2]
    wins = sum(as_number(a) < as_number(b) for a, b in zip(first, second, strict=True))
    ties = sum(as_number(a) == as_number(b) for a, b in zip(first, second, strict=True))
    assert superiority(first, second) == pytest.approx((wins + ties / 2) / 4)
    assert superiority(first, second) + superiority(second, first) == pytest.approx(1)


@pytest.mark.parametrize(("share", "count"), [(0.0, 8), (1.0, 8), (0.5, 8), (0.625, 8), (0.9, 32), (1.0, 1)])
def test_an_end_of_the_interval_is_a_probability_just_compatible_with_the_share(share: float, count: int) -> None:
    """At its ends p the share lies 1.96 standard deviations √(p(1-p)/n) away: that is how Wilson found it."""
    low, high = wilson_interval(share, count)
    assert 0 <= low <= share <= high <= 1
    for end in (low, high):
        if 1e-9 < end < 1 - 1e-9:
            assert abs(share - end) == pytest.approx(1.959964 * np.sqrt(end * (1 - end) / count))


@given(arrays(np.float64, (3, 9), elements=st.floats(-5, 5)))
def test_quartiles_are_those_of_numpy_and_keep_what_diverged_at_the_end(scores: FloatArray) -> None:
    np.testing.assert_allclose(quartiles(scores), np.quantile(scores, [0.25, 0.5, 0.75], axis=-1), atol=1e-12)
    lost = scores.copy()
    lost[:, :4] = np.nan
    low, median, high = quartiles(lost)
    np.testing.assert_allclose(low, np.sort(scores[:, 4:], axis=1)[:, 2])
    assert np.isfinite(median).all()
    assert np.isnan(high).all()
