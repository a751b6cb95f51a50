"""Entropy and the norm of the Jacobian."""

from __future__ import annotations

import numpy as np
import pytest

import activations


@pytest.mark.parametrize("classes", [2, 3, 10])
def test_equal_shares_have_the_largest_entropy_and_a_certainty_has_none(classes: int) -> None:
    assert activations.entropy(np.full(classes, 1 / classes)) == pytest.approx(np.log(classes))
    assert activations.entropy(np.eye(classes)[0]) == 0


def test_entropy_rises_with_the_temperature() -> None:
    z = np.random.default_rng(0).normal(size=(20, 5))
    entropies = [activations.entropy(activations.softmax(z, t)) for t in (0.1, 0.5, 1.0, 2.0, 10.0)]
    assert np.all(np.diff(entropies, axis=0) > 0)


def test_the_norm_is_the_largest_singular_value_and_at_most_one_half() -> None:
    z = np.random.default_rng(1).normal(size=(50, 6)) * 3
    norms = activations.jacobian_norm(z)
    np.testing.assert_allclose(norms, np.linalg.norm(activations.softmax_jacobian(z), ord=2, axis=(1, 2)), rtol=1e-12)
    assert np.all(norms <= 0.5)
    assert activations.jacobian_norm([7.0, 7.0]) == pytest.approx(0.5)


def test_the_norm_is_at_most_twice_the_share_left_for_the_other_classes() -> None:
    z = np.random.default_rng(2).normal(size=(50, 6)) * np.geomspace(0.1, 20, 50)[:, None]
    left = 1 - np.max(activations.softmax(z), axis=-1)
    assert np.all(activations.jacobian_norm(z) <= 2 * left + 1e-15)
