"""Functions of several numbers at once: softmax and maxout."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from activations.registry import FloatArray, VectorActivation, _real_array, register


def softmax(z: npt.ArrayLike, temperature: float = 1.0, axis: int = -1) -> FloatArray:
    r"""Softmax: turns logits into positive numbers that sum to 1.

    .. math:: p_i = \frac{e^{z_i / T}}{\sum_k e^{z_k / T}}
        = \frac{e^{(z_i - m) / T}}{\sum_k e^{(z_k - m) / T}}, \qquad m = \max_k z_k

    Parameters
    ----------
    z : array_like
        Logits, any shape with at least one axis.
    temperature : float
        T, above 0: near 0 the largest logit takes all, for large T all shares become equal.
    axis : int
        The axis along which the results sum to 1.

    Returns
    -------
    ndarray
        Same shape as `z`; float32 stays float32. A slice that holds +inf or nan, or only -inf, is nan.

    Raises
    ------
    ValueError
        If the temperature is not a positive finite number, or `z` has no axis.

    Notes
    -----
    Subtracting the maximum changes nothing, since numerator and denominator shrink by the same
    factor, and it keeps every exponent at or below 0, so nothing can overflow.

    References
    ----------
    Bridle (1990), "Probabilistic interpretation of feedforward classification network outputs".
    """
    logits = _logits(z, temperature)
    with np.errstate(all="ignore"):
        shifted = (logits - np.max(logits, axis=axis, keepdims=True)) / temperature
        e = np.exp(shifted)
        return (e / np.sum(e, axis=axis, keepdims=True)).astype(_real_array(z).dtype)


def softmax_jacobian(z: npt.ArrayLike, temperature: float = 1.0) -> FloatArray:
    r"""Partial derivatives of `softmax` along the last axis.

    .. math:: \frac{\partial p_i}{\partial z_j} = \frac{1}{T}\, p_i\,(\delta_{ij} - p_j),
        \qquad J = \frac{1}{T}\bigl(\operatorname{diag}(p) - p\,p^{\top}\bigr)

    Parameters
    ----------
    z : array_like
        Logits, shape (..., K).
    temperature : float
        T, above 0.

    Returns
    -------
    ndarray
        Shape (..., K, K): row i, column j holds the derivative of p_i with respect to z_j. Every row
        and every column sums to 0, because the probabilities always sum to 1.

    Notes
    -----
    On the diagonal, 1 - p_i is summed up from the other probabilities: written as a difference it
    would round to 0 for a confident softmax.
    """
    logits = _logits(z, temperature)
    p = softmax(logits, temperature)
    count = p.shape[-1]
    others = p[..., None, :] * (1 - np.eye(count))
    with np.errstate(all="ignore"):
        off_diagonal = -p[..., :, None] * others
        diagonal = p * np.sum(others, axis=-1)
        jacobian = (off_diagonal + diagonal[..., None] * np.eye(count)) / temperature
        return jacobian.astype(_real_array(z).dtype)


def softmax_naive(z: npt.ArrayLike, temperature: float = 1.0) -> FloatArray:
    """Softmax straight from its definition, kept to show where that fails.

    Float64 overflows for an exponent above 709.78: infinity divided by infinity is nan. If instead
    every exponent is below -745, all terms underflow to 0, and 0 divided by 0 is nan as well.
    """
    logits = _logits(z, temperature)
    with np.errstate(all="ignore"):
        e = np.exp(logits / temperature)
        return e / np.sum(e, axis=-1, keepdims=True)


def _logits(z: npt.ArrayLike, temperature: float) -> FloatArray:
    array = _real_array(z).astype(np.float64)
    if array.ndim == 0:
        raise ValueError("softmax needs a vector of logits, not a single number.")
    if not (np.isfinite(temperature) and temperature > 0):
        raise ValueError(f"The temperature must be a positive finite number, not {temperature}.")
    return array


register(VectorActivation(softmax, softmax_jacobian))


def maxout(x: npt.ArrayLike, weights: npt.ArrayLike, biases: npt.ArrayLike) -> FloatArray:
    r"""Maxout: the largest of k linear functions of the input.

    .. math:: h_j(x) = \max_{i = 1 \dots k} \bigl(x^{\top} W_{i,:,j} + b_{i,j}\bigr)

    Parameters
    ----------
    x : array_like
        Inputs, shape (..., d).
    weights : array_like
        Shape (k, d, m): one matrix for each of the k pieces.
    biases : array_like
        Shape (k, m).

    Returns
    -------
    ndarray
        Shape (..., m). Each output is a convex function of `x`, being a maximum of linear ones.

    Raises
    ------
    ValueError
        If the shapes do not fit together.

    References
    ----------
    Goodfellow, Warde-Farley, Mirza, Courville & Bengio (2013), "Maxout networks".
    """
    return np.max(maxout_pieces(x, weights, biases), axis=0)


def maxout_gradient(x: npt.ArrayLike, weights: npt.ArrayLike, biases: npt.ArrayLike) -> FloatArray:
    r"""Derivative of `maxout` with respect to its input: the weights of the winning piece.

    .. math:: \frac{\partial h_j}{\partial x} = W_{i^*,:,j}, \qquad
        i^* = \operatorname*{arg\,max}_i \bigl(x^{\top} W_{i,:,j} + b_{i,j}\bigr)

    Where several pieces tie, we take the first of them.

    Returns
    -------
    ndarray
        Shape (..., m, d).
    """
    winner = np.argmax(maxout_pieces(x, weights, biases), axis=0)
    matrices = np.asarray(weights, dtype=np.float64)
    return np.moveaxis(matrices, 2, 1)[winner, np.arange(matrices.shape[2])]


def maxout_pieces(x: npt.ArrayLike, weights: npt.ArrayLike, biases: npt.ArrayLike) -> FloatArray:
    """The k linear functions that `maxout` chooses from, shape (k, ..., m)."""
    inputs, matrices, offsets = (np.asarray(a, dtype=np.float64) for a in (x, weights, biases))
    if matrices.ndim != 3 or offsets.shape != (matrices.shape[0], matrices.shape[2]):
        raise ValueError(
            f"maxout needs weights of shape (k, d, m) and biases of shape (k, m), "
            f"not {matrices.shape} and {offsets.shape}."
        )
    if inputs.ndim == 0 or inputs.shape[-1] != matrices.shape[1]:
        raise ValueError(f"maxout needs inputs of shape (..., {matrices.shape[1]}), not {inputs.shape}.")
    return np.stack([inputs @ w + b for w, b in zip(matrices, offsets, strict=True)])


def maxout_parameter_count(inputs: int, outputs: int, pieces: int) -> int:
    """Weights and biases of a maxout layer: `pieces` times those of an ordinary dense layer."""
    return pieces * outputs * (inputs + 1)


register(VectorActivation(maxout, maxout_gradient))
