"""Two losses behind a softmax and their gradients with respect to the logits."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import numpy.typing as npt

from activations.registry import FloatArray
from activations.vector import log_softmax, softmax, softmax_jacobian

Loss = Callable[[npt.ArrayLike, npt.ArrayLike], FloatArray]


def softmax_cross_entropy(z: npt.ArrayLike, y: npt.ArrayLike) -> FloatArray:
    r"""Cross-entropy of a softmax with a target, from the logits.

    .. math:: L = -\sum_i y_i \ln p_i, \qquad p = \operatorname{softmax}(z)

    Parameters
    ----------
    z, y : array_like
        Logits, and target shares that sum to 1, shape (..., K).

    Returns
    -------
    ndarray
        Shape (...), from 0 upwards and without a bound.
    """
    return -np.sum(np.asarray(y) * log_softmax(z), axis=-1)


def softmax_cross_entropy_derivative(z: npt.ArrayLike, y: npt.ArrayLike) -> FloatArray:
    r"""Derivative of `softmax_cross_entropy` with respect to the logits.

    .. math:: \frac{\partial L}{\partial z} = p - y

    Returns
    -------
    ndarray
        Shape (..., K), entries from -1 to 1 with the sum 0.
    """
    return softmax(z) - np.asarray(y)


def softmax_squared_error(z: npt.ArrayLike, y: npt.ArrayLike) -> FloatArray:
    r"""Half the squared distance of a softmax from a target.

    .. math:: L = \tfrac{1}{2} \lVert p - y \rVert^2, \qquad p = \operatorname{softmax}(z)

    Returns
    -------
    ndarray
        Shape (...), from 0 to 1 for a target that is one class.
    """
    return np.sum(np.square(softmax(z) - np.asarray(y)), axis=-1) / 2


def softmax_squared_error_derivative(z: npt.ArrayLike, y: npt.ArrayLike) -> FloatArray:
    r"""Derivative of `softmax_squared_error` with respect to the logits.

    .. math:: \frac{\partial L}{\partial z} = J\,(p - y), \qquad J = \operatorname{diag}(p) - p\,p^{\top}

    The Jacobian stays in it, and with it the saturation of softmax.

    Returns
    -------
    ndarray
        Shape (..., K), with the sum 0.
    """
    return (softmax_jacobian(z) @ softmax_cross_entropy_derivative(z, y)[..., None])[..., 0]


def slope_by_differences(loss: Loss, z: npt.ArrayLike, y: npt.ArrayLike, step: float = 1e-3) -> FloatArray:
    r"""Derivative of a loss with respect to every logit by central differences of fourth order.

    .. math:: \frac{\partial L}{\partial z_i} \approx
        \frac{8\,(L_{+h} - L_{-h}) - (L_{+2h} - L_{-2h})}{12 h}

    Parameters
    ----------
    z, y : array_like
        Logits and target, shape (K,).
    step : float
        h, by which one logit at a time is moved.

    Returns
    -------
    ndarray
        Shape (K,), right to about eleven decimals for losses of size 1.
    """
    logits = np.asarray(z, dtype=np.float64)
    target, moves = np.asarray(y), np.eye(logits.size) * step
    near, far = (loss(logits + n * moves, target) - loss(logits - n * moves, target) for n in (1, 2))
    return (8 * near - far) / (12 * step)
