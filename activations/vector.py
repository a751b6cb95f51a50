"""Functions of several numbers at once: softmax and its relatives, maxout, concatenated ReLU."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from activations.precision import difference_with_rest, product_with_rest
from activations.registry import FloatArray, VectorActivation, _real_array, register


def softmax(z: npt.ArrayLike, temperature: float = 1.0, axis: int = -1) -> FloatArray:
    r"""Softmax: turns logits into positive numbers that sum to 1.

    .. math:: \begin{gathered} p_i = \frac{e^{z_i / T}}{\sum_k e^{z_k / T}}
        = \frac{e^{(z_i - m) / T}}{\sum_k e^{(z_k - m) / T}} \\ m = \max_k z_k \end{gathered}

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
        _, e = _shifted_exponentials(logits, temperature, axis)
        return (e / _total(e, axis)).astype(_real_array(z).dtype)


def _shifted_exponentials(logits: FloatArray, temperature: float, axis: int) -> tuple[FloatArray, FloatArray]:
    """``(z - max z) / T`` and its exponential, the latter without the error that rounding the former causes."""
    difference, rest = difference_with_rest(logits, np.max(logits, axis=axis, keepdims=True))
    shifted = difference / temperature
    if temperature != 1:
        product, product_rest = product_with_rest(np.maximum(shifted, -1e150), temperature)
        rest = np.where(difference > -1e100, rest + ((difference - product) - product_rest), 0.0) / temperature
    return shifted, np.exp(shifted) * (1 + rest)


def _total(e: FloatArray, axis: int) -> FloatArray:
    """The sum along an axis, which is kept, with one rounding: an exact sum of the leading bits, and one of the rest.

    A plain sum would round the small terms away one by one after a large one.
    """
    _, exponent = np.frexp(np.max(e, axis=axis, keepdims=True))
    coarse = np.ldexp(1.0, exponent + 26)
    leading = (e + coarse) - coarse
    return np.sum(leading, axis=axis, keepdims=True) + np.sum(e - leading, axis=axis, keepdims=True)


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
    On the diagonal, 1 - p_i is summed up from the other exponentials: written as a difference it would
    round to 0 for a confident softmax.
    """
    logits = _logits(z, temperature)
    with np.errstate(all="ignore"):
        _, e = _shifted_exponentials(logits, temperature, -1)
        total = _total(e, -1)[..., None]
        here = np.eye(e.shape[-1], dtype=bool)
        others = np.where(here, 0.0, e[..., None, :])
        numerator = np.where(here, _total(others, -1), -others)
        # One division for both probabilities: every rounding that is spared counts here.
        jacobian = e[..., :, None] * numerator / np.square(total) / temperature
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


register(VectorActivation(softmax, softmax_jacobian))


def log_softmax(z: npt.ArrayLike, axis: int = -1) -> FloatArray:
    r"""Logarithm of softmax, without ever taking the logarithm of a probability that has rounded to 0 or 1.

    .. math:: \begin{gathered} \ln p_i = z_i - \ln \sum_k e^{z_k} \\
        = (z_i - m) - \ln\Bigl(1 + \sum_{k \ne k^*} e^{z_k - m}\Bigr) \\ m = z_{k^*} = \max_k z_k \end{gathered}

    Parameters
    ----------
    z : array_like
        Logits, any shape with at least one axis.
    axis : int
        The axis along which the probabilities sum to 1.

    Returns
    -------
    ndarray
        Values of at most 0, same shape as `z`; float32 stays float32. A slice that holds +inf or nan, or
        only -inf, is nan.

    Raises
    ------
    ValueError
        If `z` has no axis.

    Notes
    -----
    The largest term of the sum is 1 and is left to `log1p`, so that a confident softmax keeps its digits:
    for the logits 40, 0, 0 the first result is -8.5e-18, not 0.

    References
    ----------
    Blanchard, Higham & Higham (2021), "Accurately computing the log-sum-exp and softmax functions".
    """
    logits = _logits(z)
    with np.errstate(all="ignore"):
        shifted, e = _shifted_exponentials(logits, 1.0, axis)
        first = np.expand_dims(np.argmax(logits, axis=axis), axis)
        np.put_along_axis(e, first, np.where(np.isnan(np.take_along_axis(e, first, axis)), np.nan, 0.0), axis)
        return (shifted - np.log1p(_total(e, axis))).astype(_real_array(z).dtype)


def log_softmax_jacobian(z: npt.ArrayLike) -> FloatArray:
    r"""Partial derivatives of `log_softmax` along the last axis.

    .. math:: \frac{\partial \ln p_i}{\partial z_j} = \delta_{ij} - p_j

    Returns
    -------
    ndarray
        Shape (..., K, K): row i, column j. Every row sums to 0. On the diagonal, 1 - p_i is summed up from the
        other probabilities.
    """
    p = softmax(z)
    here = np.eye(p.shape[-1], dtype=bool)
    others = np.where(here, 0.0, p[..., None, :])
    return np.where(here, _total(others, -1), -others).astype(p.dtype)


register(VectorActivation(log_softmax, log_softmax_jacobian))


def softmin(z: npt.ArrayLike, axis: int = -1) -> FloatArray:
    r"""Softmin: softmax of the negated scores, so that the smallest gets the largest share.

    .. math:: p_i = \frac{e^{-z_i}}{\sum_k e^{-z_k}}

    Parameters
    ----------
    z : array_like
        Scores such as distances or energies, any shape with at least one axis.
    axis : int
        The axis along which the results sum to 1.

    Returns
    -------
    ndarray
        Same shape as `z`; float32 stays float32.

    Raises
    ------
    ValueError
        If `z` has no axis.

    References
    ----------
    LeCun, Chopra, Hadsell, Ranzato & Huang (2006), "A tutorial on energy-based learning" (the Gibbs
    distribution, which is softmin of an energy).
    """
    return softmax(-_real_array(z), axis=axis)


def softmin_jacobian(z: npt.ArrayLike) -> FloatArray:
    r"""Partial derivatives of `softmin` along the last axis: those of softmax with the sign turned.

    .. math:: \frac{\partial p_i}{\partial z_j} = -p_i\,(\delta_{ij} - p_j)

    Returns
    -------
    ndarray
        Shape (..., K, K).
    """
    return -softmax_jacobian(-_real_array(z))


register(VectorActivation(softmin, softmin_jacobian))


def sparsemax(z: npt.ArrayLike, axis: int = -1) -> FloatArray:
    r"""Sparsemax: the nearest probability distribution to the logits, in which most shares are exactly 0.

    .. math:: p_i = \max(z_i - \tau,\, 0), \quad \tau \text{ such that } \sum_i p_i = 1

    Parameters
    ----------
    z : array_like
        Logits, any shape with at least one axis.
    axis : int
        The axis along which the results sum to 1.

    Returns
    -------
    ndarray
        Same shape as `z`; float32 stays float32. A slice that holds +inf or nan, or only -inf, is nan.

    Raises
    ------
    ValueError
        If `z` has no axis.

    Notes
    -----
    With the logits in falling order, the first k stay above τ for the largest k with
    :math:`1 + k z_{(k)} > \sum_{j \le k} z_{(j)}`; τ is then what their sum exceeds 1 by, divided by k.

    References
    ----------
    Martins & Astudillo (2016), "From softmax to sparsemax: a sparse model of attention and multi-label
    classification".
    """
    logits = np.moveaxis(_logits(z), axis, -1)
    with np.errstate(all="ignore"):
        shifted = logits - np.max(logits, axis=-1, keepdims=True)
        falling = -np.sort(-shifted, axis=-1)
        count = np.arange(1, falling.shape[-1] + 1)
        excess = np.cumsum(falling, axis=-1) - 1
        kept = np.sum(count * falling > excess, axis=-1, keepdims=True)
        tau = np.take_along_axis(excess, np.maximum(kept, 1) - 1, axis=-1) / kept
        share = np.maximum(shifted - tau, 0)
        share = np.where(np.any(np.isnan(shifted), axis=-1, keepdims=True), np.nan, share)
        return np.moveaxis(share, -1, axis).astype(_real_array(z).dtype)


def sparsemax_jacobian(z: npt.ArrayLike) -> FloatArray:
    r"""Partial derivatives of `sparsemax` along the last axis.

    .. math:: \begin{gathered}
        \frac{\partial p_i}{\partial z_j} = \begin{cases} \delta_{ij} - \dfrac{1}{|S|} & i, j \in S \\
        0 & \text{otherwise} \end{cases} \\ S = \{i : p_i > 0\} \end{gathered}

    Where a logit lies exactly on the threshold its share is 0 and we count it out of S.

    Returns
    -------
    ndarray
        Shape (..., K, K); every row and every column sums to 0.
    """
    share = sparsemax(z)
    kept = np.where(np.isnan(share), np.nan, (share > 0).astype(np.float64))
    size = np.sum(kept, axis=-1)[..., None, None]
    jacobian = kept[..., :, None] * (np.eye(share.shape[-1]) - kept[..., None, :] / size)
    return jacobian.astype(share.dtype)


register(VectorActivation(sparsemax, sparsemax_jacobian))


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


def crelu(x: npt.ArrayLike, axis: int = -1) -> FloatArray:
    r"""Concatenated ReLU: keeps both halves of the line, as two outputs.

    .. math:: f(x) = \bigl(\max(0, x),\, \max(0, -x)\bigr)

    Parameters
    ----------
    x : array_like
        Pre-activations, any shape with at least one axis.
    axis : int
        The axis that becomes twice as long: first the positive parts, then the negative ones.

    Returns
    -------
    ndarray
        Values from 0 upwards; as `x`, but for the doubled axis.

    Raises
    ------
    ValueError
        If `x` has no axis.

    References
    ----------
    Shang, Sohn, Almeida & Lee (2016), "Understanding and improving convolutional neural networks via
    concatenated rectified linear units".
    """
    array = _vector(x)
    return np.maximum(np.concatenate([array, -array], axis=axis), 0)


def crelu_derivative(x: npt.ArrayLike, axis: int = -1) -> FloatArray:
    r"""Derivative of both outputs of `crelu` with respect to the input that they come from.

    .. math:: f'(x) = \begin{cases} (1,\, 0) & x > 0 \\ (0,\, 0) & x = 0 \\ (0,\, -1) & x < 0 \end{cases}

    At 0 both are 0, as with `relu`.

    Returns
    -------
    ndarray
        The same shape as the values.
    """
    array = _vector(x)
    slopes = np.concatenate([array > 0, -1.0 * (array < 0)], axis=axis)
    return np.where(np.isnan(np.concatenate([array, array], axis=axis)), np.nan, slopes).astype(array.dtype)


register(VectorActivation(crelu, crelu_derivative))


def _vector(x: npt.ArrayLike) -> FloatArray:
    array = _real_array(x)
    if array.ndim == 0:
        raise ValueError("A function of a vector needs at least one axis, not a single number.")
    return array


def _logits(z: npt.ArrayLike, temperature: float = 1.0) -> FloatArray:
    array = _vector(z).astype(np.float64)
    if not (np.isfinite(temperature) and temperature > 0):
        raise ValueError(f"The temperature must be a positive finite number, not {temperature}.")
    return array
