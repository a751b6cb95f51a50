"""Smooth relatives of ReLU: no kink anywhere."""

from __future__ import annotations

import numpy as np

from activations.registry import Activation, FloatArray, Slider, register
from activations.sigmoidal import sigmoid

# exp underflows to 0 below -745: further left nothing changes but the sign of an infinity.
FAR_LEFT = -800.0
# exp(40) swamps 1 in float64, and its fourth power is still finite.
FAR_RIGHT = 40.0

# The least value of Mish, taken at x = -1.19243121451549521, where its derivative has its only root:
# bisected in 40-digit arithmetic (mpmath). A test finds it again from the function itself.
MISH_MINIMUM = -0.3088434130172504


def softplus(x: FloatArray, beta: float = 1.0) -> FloatArray:
    r"""Softplus: ReLU with the corner rounded off.

    .. math:: f(x) = \frac{1}{\beta} \ln\bigl(1 + e^{\beta x}\bigr)

    Parameters
    ----------
    x : ndarray
        Pre-activations, any shape.
    beta : float
        Sharpness, above 0; the larger, the closer to ReLU.

    Returns
    -------
    ndarray
        Values above 0, same shape as `x`.

    Notes
    -----
    `logaddexp` computes :math:`\ln(e^0 + e^{\beta x})` without ever forming :math:`e^{\beta x}`.

    References
    ----------
    Dugas, Bengio, Bélisle, Nadeau & Garcia (2000), "Incorporating second-order functional knowledge
    for better option pricing".
    """
    return np.logaddexp(0, beta * x) / beta


def softplus_derivative(x: FloatArray, beta: float = 1.0) -> FloatArray:
    r"""Derivative of `softplus`: the sigmoid.

    .. math:: f'(x) = \sigma(\beta x)
    """
    return sigmoid(beta * x)


register(
    Activation(
        softplus,
        softplus_derivative,
        bounds_rule=(0.0, np.inf),
        sliders={"beta": Slider(0.25, 10.0, symbol="β", step=0.25)},
    )
)


def mish(x: FloatArray) -> FloatArray:
    r"""Mish: the input times the tanh of its softplus.

    .. math:: f(x) = x \tanh\bigl(\ln(1 + e^{x})\bigr) = x \, \frac{e^{2x} + 2e^{x}}{e^{2x} + 2e^{x} + 2}

    Parameters
    ----------
    x : ndarray
        Pre-activations, any shape.

    Returns
    -------
    ndarray
        Values from -0.309 upwards, same shape as `x`.

    Notes
    -----
    The second form needs one exponential instead of three; the exponent stops at 40, where the
    fraction is 1 to the last digit.

    References
    ----------
    Misra (2020), "Mish: a self regularized non-monotonic activation function".
    """
    e = np.exp(np.minimum(x, FAR_RIGHT))
    w = e * (e + 2)
    return np.maximum(x, FAR_LEFT) * (w / (w + 2))


def mish_derivative(x: FloatArray) -> FloatArray:
    r"""Derivative of `mish`.

    .. math:: f'(x) = \frac{e^{x}\,\bigl(4(x + 1) + (4x + 6)\,e^{x} + 4e^{2x} + e^{3x}\bigr)}
        {\bigl(e^{2x} + 2e^{x} + 2\bigr)^2}
    """
    e = np.exp(np.minimum(x, FAR_RIGHT))
    x = np.clip(x, FAR_LEFT, FAR_RIGHT)
    return e * (4 * (x + 1) + e * (4 * x + 6 + e * (4 + e))) / (e * (e + 2) + 2) ** 2


register(Activation(mish, mish_derivative, bounds_rule=(MISH_MINIMUM, np.inf)))
