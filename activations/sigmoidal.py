"""The S-shaped functions: smooth, bounded, saturating on both sides."""

from __future__ import annotations

import numpy as np

from activations.registry import Activation, FloatArray, register


def sigmoid(x: FloatArray) -> FloatArray:
    r"""Logistic sigmoid.

    .. math:: \sigma(x) = \frac{1}{1 + e^{-x}}

    Parameters
    ----------
    x : ndarray
        Pre-activations, any shape.

    Returns
    -------
    ndarray
        Values between 0 and 1, same shape as `x`.

    Notes
    -----
    Only :math:`e^{-|x|}` is ever computed, so that nothing can overflow.

    References
    ----------
    Rumelhart, Hinton & Williams (1986), "Learning representations by back-propagating errors".
    """
    e = np.exp(-np.abs(x))
    return np.where(x >= 0, 1.0, e) / (1 + e)


def sigmoid_derivative(x: FloatArray) -> FloatArray:
    r"""Derivative of `sigmoid`.

    .. math:: \sigma'(x) = \sigma(x)\,\bigl(1 - \sigma(x)\bigr) = \frac{e^{-|x|}}{(1 + e^{-|x|})^2}

    Notes
    -----
    The second form: :math:`1 - \sigma(x)` rounds to 0 from x = 37 on, where the true value is 8.5e-17.
    """
    e = np.exp(-np.abs(x))
    return e / (1 + e) ** 2


register(Activation(sigmoid, sigmoid_derivative, bounds_rule=(0.0, 1.0)))


def tanh(x: FloatArray) -> FloatArray:
    r"""Hyperbolic tangent: a sigmoid stretched to (-1, 1) and centred on 0.

    .. math:: \tanh(x) = \frac{e^{x} - e^{-x}}{e^{x} + e^{-x}} = 2\,\sigma(2x) - 1

    Parameters
    ----------
    x : ndarray
        Pre-activations, any shape.

    Returns
    -------
    ndarray
        Values between -1 and 1, same shape as `x`.

    References
    ----------
    LeCun, Bottou, Orr & Müller (1998), "Efficient BackProp".
    """
    return np.tanh(x)


def tanh_derivative(x: FloatArray) -> FloatArray:
    r"""Derivative of `tanh`.

    .. math:: \tanh'(x) = 1 - \tanh^2(x) = \frac{4\,e^{-2|x|}}{(1 + e^{-2|x|})^2}

    Notes
    -----
    The second form: :math:`1 - \tanh^2(x)` rounds to 0 from x = 19.1 on.
    """
    e = np.exp(-2 * np.abs(x))
    return 4 * e / (1 + e) ** 2


register(Activation(tanh, tanh_derivative, bounds_rule=(-1.0, 1.0)))
