"""Cross-entropy and squared error behind a softmax."""

from __future__ import annotations

import numpy as np
import pytest

import activations
from activations.classification import Loss

PAIRS = [
    (activations.softmax_cross_entropy, activations.softmax_cross_entropy_derivative),
    (activations.softmax_squared_error, activations.softmax_squared_error_derivative),
]


@pytest.mark.parametrize(("loss", "gradient"), PAIRS, ids=["cross-entropy", "squared error"])
def test_the_gradient_is_the_slope_of_the_loss_also_for_smoothed_targets(loss: Loss, gradient: Loss) -> None:
    rng = np.random.default_rng(0)
    for _ in range(10):
        z, y = rng.normal(size=5) * 4, activations.softmax(rng.normal(size=5))
        np.testing.assert_allclose(gradient(z, y), activations.slope_by_differences(loss, z, y), atol=1e-10)
        assert np.sum(gradient(z, y)) == pytest.approx(0, abs=1e-14)


def test_only_squared_error_loses_its_gradient_when_confidently_wrong() -> None:
    z, y = np.array([30.0, 0.0, 0.0]), np.array([0.0, 1.0, 0.0])
    np.testing.assert_allclose(activations.softmax_cross_entropy_derivative(z, y), [1, -1, 0], atol=1e-12)
    assert np.linalg.norm(activations.softmax_squared_error_derivative(z, y)) < 1e-12
    assert activations.softmax_cross_entropy(z, y) == pytest.approx(30)
    assert activations.softmax_squared_error(z, y) == pytest.approx(1)


def test_a_stack_of_logits_gives_a_stack_of_losses_and_gradients() -> None:
    z, y = np.random.default_rng(1).normal(size=(3, 7, 4)), np.eye(4)[2]
    for loss, gradient in PAIRS:
        assert loss(z, y).shape == (3, 7)
        np.testing.assert_allclose(gradient(z, y)[1, 2], gradient(z[1, 2], y), rtol=1e-14)
