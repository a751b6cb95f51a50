"""Scores of random queries and keys."""

from __future__ import annotations

import numpy as np
import pytest

import activations
from activations import Attention

DIMENSIONS = (1, 4, 16, 64, 256)


@pytest.fixture(scope="module")
def found() -> list[Attention]:
    return activations.attend(DIMENSIONS, 200, 8, np.random.default_rng(0))


def test_the_deviation_of_a_score_is_the_root_of_the_dimension(found: list[Attention]) -> None:
    for attention in found:
        assert attention.deviation == pytest.approx(np.sqrt(attention.dimension), rel=0.1)


def test_weights_are_distributions_and_the_division_keeps_their_order(found: list[Attention]) -> None:
    for attention in found:
        for weighing in (attention.plain, attention.divided):
            np.testing.assert_allclose(np.sum(weighing.weights, axis=-1), 1)
        favourites = [np.argmax(w.weights, axis=-1) for w in (attention.plain, attention.divided)]
        np.testing.assert_array_equal(*favourites)


def test_without_the_division_softmax_saturates_and_with_it_nothing_changes(found: list[Attention]) -> None:
    plain = [float(np.median(a.plain.through_softmax)) for a in found if a.dimension >= 16]
    assert plain == sorted(plain, reverse=True)
    assert plain[-1] < 0.02
    divided = [float(np.median(a.divided.through_softmax)) for a in found if a.dimension >= 16]
    assert max(divided) / min(divided) < 1.2


def test_at_the_query_it_is_the_spread_that_the_division_takes_away(found: list[Attention]) -> None:
    attention = found[DIMENSIONS.index(64)]
    low, high = np.quantile(attention.plain.to_query, [0.1, 0.9])
    assert high / low > 100
    low, high = np.quantile(attention.divided.to_query, [0.1, 0.9])
    assert high / low < 4


def test_the_norm_at_the_query_is_that_of_the_derivative() -> None:
    dimension, keys = 3, 4
    (attention,) = activations.attend([dimension], 1, keys, np.random.default_rng(5))
    rng = np.random.default_rng(5)
    q, k = rng.standard_normal((1, dimension, 1))[0, :, 0], rng.standard_normal((1, keys, dimension))[0]
    for weighing, scale in ((attention.plain, 1.0), (attention.divided, 1 / np.sqrt(dimension))):
        step = 1e-6 * np.eye(dimension)
        up, down = (activations.softmax((q + sign * step) @ k.T * scale) for sign in (1, -1))
        derivative = (up - down).T / 2e-6
        assert weighing.to_query[0] == pytest.approx(np.linalg.norm(derivative, ord=2), rel=1e-7)


def test_a_larger_dimension_adds_components_to_the_same_vectors() -> None:
    short, long = (activations.attend(d, 5, 3, np.random.default_rng(2)) for d in ((2, 8), (2, 8, 32)))
    np.testing.assert_array_equal(short[1].plain.weights, long[1].plain.weights)
