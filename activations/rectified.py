"""The rectified family: the identity on the right, something less on the left."""

from __future__ import annotations

import numpy as np

from activations.precision import LARGEST, chosen
from activations.registry import Activation, FloatArray, Slider, register

# Xu, Wang, Chen & Li (2015) draw the slope 1/a with a uniform on [3, 8]; PyTorch draws the slope
# itself uniformly on [1/8, 1/3] and uses the middle of that interval outside training.
RRELU_LOWER, RRELU_UPPER = 1 / 8, 1 / 3
RRELU_AVERAGE = (RRELU_LOWER + RRELU_UPPER) / 2


def _scaled(x: FloatArray, slope: float | FloatArray) -> FloatArray:
    """`slope * x`, where a slope of 0 gives 0 even for an infinite `x`."""
    return slope * (x if np.all(slope) else np.clip(x, -LARGEST, LARGEST))


def _leaky_bounds(alpha: float) -> tuple[float, float]:
    return (-np.inf if alpha > 0 else 0.0, np.inf)


def _leaky_kinks(alpha: float) -> tuple[float, ...]:
    return () if alpha == 1 else (0.0,)


def relu(x: FloatArray) -> FloatArray:
    r"""Rectified linear unit.

    .. math:: f(x) = \max(0, x)

    Parameters
    ----------
    x : ndarray
        Pre-activations, any shape.

    Returns
    -------
    ndarray
        Values from 0 upwards, same shape as `x`.

    References
    ----------
    Nair & Hinton (2010), "Rectified linear units improve restricted Boltzmann machines";
    Fukushima (1969), "Visual feature extraction by a multilayered network of analog threshold elements".
    """
    return np.maximum(x, 0)


def relu_derivative(x: FloatArray) -> FloatArray:
    r"""Derivative of `relu`.

    .. math:: f'(x) = \begin{cases} 1 & x > 0 \\ 0 & x \le 0 \end{cases}

    At 0 we take 0, as PyTorch, TensorFlow and JAX do.
    """
    return (x > 0).astype(np.float64)


register(Activation(relu, relu_derivative, bounds_rule=(0.0, np.inf), kinks_rule=(0.0,)))


def relu6(x: FloatArray, cap: float = 6.0) -> FloatArray:
    r"""ReLU with a ceiling, 6 unless said otherwise.

    .. math:: f(x) = \min\bigl(\max(0, x),\, c\bigr), \qquad c = 6

    Parameters
    ----------
    x : ndarray
        Pre-activations, any shape.
    cap : float
        The ceiling c, at least 0.

    Returns
    -------
    ndarray
        Values from 0 to `cap`, same shape as `x`.

    References
    ----------
    Krizhevsky (2010), "Convolutional deep belief networks on CIFAR-10"; Sandler, Howard, Zhu, Zhmoginov & Chen (2018),
    "MobileNetV2: inverted residuals and linear bottlenecks".
    """
    return np.clip(x, 0, cap)


def relu6_derivative(x: FloatArray, cap: float = 6.0) -> FloatArray:
    r"""Derivative of `relu6`.

    .. math:: f'(x) = \begin{cases} 1 & 0 < x < c \\ 0 & \text{otherwise} \end{cases}

    At 0 and at the cap we take 0, as PyTorch, TensorFlow and JAX do.
    """
    return ((x > 0) & (x < cap)).astype(np.float64)


register(
    Activation(
        relu6,
        relu6_derivative,
        bounds_rule=lambda cap: (0.0, cap),
        kinks_rule=lambda cap: (0.0, cap),
        sliders={"cap": Slider(1.0, 8.0, symbol="c", step=0.25)},
    )
)


def leaky_relu(x: FloatArray, alpha: float | FloatArray = 0.01) -> FloatArray:
    r"""Leaky rectified linear unit: a small fixed slope on the left.

    .. math:: f(x) = \begin{cases} x & x > 0 \\ \alpha x & x \le 0 \end{cases}

    Parameters
    ----------
    x : ndarray
        Pre-activations, any shape.
    alpha : float or ndarray
        Slope for ``x <= 0``, fixed before training.

    Returns
    -------
    ndarray
        Unbounded values, same shape as `x`.

    References
    ----------
    Maas, Hannun & Ng (2013), "Rectifier nonlinearities improve neural network acoustic models".
    """
    return np.maximum(x, 0) + _scaled(np.minimum(x, 0), alpha)


def leaky_relu_derivative(x: FloatArray, alpha: float | FloatArray = 0.01) -> FloatArray:
    r"""Derivative of `leaky_relu`.

    .. math:: f'(x) = \begin{cases} 1 & x > 0 \\ \alpha & x \le 0 \end{cases}

    At 0 we take `alpha`, the left slope, as PyTorch and TensorFlow do; JAX takes 1.
    """
    return chosen(x > 0, 1.0, alpha)


register(
    Activation(
        leaky_relu,
        leaky_relu_derivative,
        bounds_rule=_leaky_bounds,
        kinks_rule=_leaky_kinks,
        sliders={"alpha": Slider(0.0, 0.5, symbol="α (λ)")},
    )
)


def prelu(x: FloatArray, alpha: float = 0.25) -> FloatArray:
    r"""Parametric ReLU: the slope on the left is learned together with the weights.

    .. math:: f(x) = \begin{cases} x & x > 0 \\ \alpha x & x \le 0 \end{cases}, \qquad \alpha \text{ learned}

    Parameters
    ----------
    x : ndarray
        Pre-activations, any shape.
    alpha : float
        Present slope for ``x <= 0``; 0.25 is where training starts in the paper and in PyTorch.

    Returns
    -------
    ndarray
        Unbounded values, same shape as `x`.

    References
    ----------
    He, Zhang, Ren & Sun (2015), "Delving deep into rectifiers".
    """
    return leaky_relu(x, alpha)


def prelu_derivative(x: FloatArray, alpha: float = 0.25) -> FloatArray:
    r"""Derivative of `prelu` with respect to `x`.

    .. math:: f'(x) = \begin{cases} 1 & x > 0 \\ \alpha & x \le 0 \end{cases}

    At 0 we take `alpha`, the left slope, as PyTorch does.
    """
    return leaky_relu_derivative(x, alpha)


def prelu_slope_gradient(x: FloatArray, upstream: FloatArray) -> float:
    r"""Gradient of the loss with respect to a slope shared by all elements of `x`.

    .. math:: \frac{\partial L}{\partial \alpha}
        = \sum_i \frac{\partial L}{\partial f(x_i)} \, \min(0, x_i)

    Parameters
    ----------
    x : ndarray
        Pre-activations, any shape.
    upstream : ndarray
        :math:`\partial L / \partial f(x_i)`, same shape as `x`.

    Returns
    -------
    float
        One number: every inactive unit that shares the slope adds its part.

    References
    ----------
    He, Zhang, Ren & Sun (2015), "Delving deep into rectifiers", section 2.1.
    """
    return float(np.sum(np.asarray(upstream) * np.minimum(x, 0)))


def prelu_descent(
    target: float, start: float, learning_rate: float, steps: int, rng: np.random.Generator
) -> FloatArray:
    r"""The slope over plain gradient descent on a toy problem: find the slope that made the targets.

    The inputs are 256 draws from N(0, 1), the wanted outputs those of `prelu` with slope `target`, and
    the loss is half the mean squared difference.

    Returns
    -------
    ndarray
        The slope before every step and after the last one, shape (steps + 1,). With too large a
        learning rate it runs away, as descent does.
    """
    x = rng.standard_normal(256)
    wanted = prelu(x, target)
    path = [start]
    for _ in range(steps):
        upstream = (prelu(x, path[-1]) - wanted) / x.size
        path.append(path[-1] - learning_rate * prelu_slope_gradient(x, upstream))
    return np.array(path)


register(
    Activation(
        prelu,
        prelu_derivative,
        bounds_rule=_leaky_bounds,
        kinks_rule=_leaky_kinks,
        sliders={"alpha": Slider(0.0, 1.0, symbol="α (λ)", step=0.02)},
    )
)


def rrelu(x: FloatArray, alpha: float | FloatArray = RRELU_AVERAGE) -> FloatArray:
    r"""Randomized leaky ReLU: in training the left slope is drawn anew for every element.

    .. math:: \begin{gathered} f(x) = \begin{cases} x & x > 0 \\ \alpha x & x \le 0 \end{cases} \\
        \alpha \sim \mathcal{U}(\text{lower}, \text{upper}) \text{ in training} \end{gathered}

    Parameters
    ----------
    x : ndarray
        Pre-activations, any shape.
    alpha : float or ndarray
        Slope for ``x <= 0``: in training one draw of `rrelu_slopes` per element, in use the fixed
        average (lower + upper) / 2, which is 11/48 for the usual limits 1/8 and 1/3.

    Returns
    -------
    ndarray
        Unbounded values, same shape as `x`.

    References
    ----------
    Xu, Wang, Chen & Li (2015), "Empirical evaluation of rectified activations in convolutional network".
    """
    return leaky_relu(x, alpha)


def rrelu_derivative(x: FloatArray, alpha: float | FloatArray = RRELU_AVERAGE) -> FloatArray:
    r"""Derivative of `rrelu` with respect to `x`, for the slope that was drawn.

    .. math:: f'(x) = \begin{cases} 1 & x > 0 \\ \alpha & x \le 0 \end{cases}

    At 0 we take `alpha`, the left slope, as PyTorch does.
    """
    return leaky_relu_derivative(x, alpha)


def rrelu_slopes(
    shape: int | tuple[int, ...],
    rng: np.random.Generator,
    lower: float = RRELU_LOWER,
    upper: float = RRELU_UPPER,
) -> FloatArray:
    """Slopes for one training step of `rrelu`: uniform between `lower` and `upper`, one per element.

    Raises
    ------
    ValueError
        If `lower` is above `upper`.
    """
    if lower > upper:
        raise ValueError(f"lower ({lower}) must not be above upper ({upper}).")
    return rng.uniform(lower, upper, shape)


register(
    Activation(
        rrelu,
        rrelu_derivative,
        bounds_rule=_leaky_bounds,
        kinks_rule=_leaky_kinks,
        sliders={"alpha": Slider(0.0, 0.5, symbol="α (λ)")},
    )
)


def threshold(x: FloatArray, theta: float = 1.0, value: float = 0.0) -> FloatArray:
    r"""Thresholded ReLU: the identity above a threshold, a constant below it.

    .. math:: f(x) = \begin{cases} x & x > \theta \\ v & x \le \theta \end{cases}

    Parameters
    ----------
    x : ndarray
        Pre-activations, any shape.
    theta : float
        The threshold; 1 is the default of ONNX, PyTorch and Keras ask for it.
    value : float
        What the function returns up to the threshold.

    Returns
    -------
    ndarray
        Same shape as `x`. At the threshold itself we take `value`, as all frameworks do.

    References
    ----------
    Konda, Memisevic & Krueger (2015), "Zero-bias autoencoders and the benefits of co-adapting features".
    """
    return np.where(x > theta, x, value)


def threshold_derivative(x: FloatArray, theta: float = 1.0, value: float = 0.0) -> FloatArray:  # noqa: ARG001 - as its function
    r"""Derivative of `threshold`.

    .. math:: f'(x) = \begin{cases} 1 & x > \theta \\ 0 & x \le \theta \end{cases}

    At the threshold there is no derivative; we take 0, the slope on the left, as PyTorch does.
    """
    return (x > theta).astype(np.float64)


register(
    Activation(
        threshold,
        threshold_derivative,
        bounds_rule=lambda theta, value: (min(theta, value), np.inf),
        jumps_rule=lambda theta, value: () if theta == value else (theta,),
        kinks_rule=lambda theta, value: (theta,) if theta == value else (),
        sliders={
            "theta": Slider(-2.0, 3.0, symbol="θ", step=0.25),
            "value": Slider(-2.0, 2.0, symbol="v", step=0.25),
        },
    )
)


def squared_relu(x: FloatArray) -> FloatArray:
    r"""Squared ReLU: a parabola on the right, no kink at 0.

    .. math:: f(x) = \max(0, x)^2

    Parameters
    ----------
    x : ndarray
        Pre-activations, any shape.

    Returns
    -------
    ndarray
        Values from 0 upwards, same shape as `x`; beyond x = 1.3e154 the true value does not fit into
        float64 and the result is inf.

    References
    ----------
    So, Mańke, Liu, Dai, Shazeer & Le (2021), "Primer: searching for efficient transformers for language
    modeling".
    """
    return np.square(np.maximum(x, 0))


def squared_relu_derivative(x: FloatArray) -> FloatArray:
    r"""Derivative of `squared_relu`.

    .. math:: f'(x) = 2 \max(0, x)

    Both branches give 0 at 0; the second derivative jumps there from 0 to 2.
    """
    return 2 * np.maximum(x, 0)


register(Activation(squared_relu, squared_relu_derivative, bounds_rule=(0.0, np.inf), joints_rule=(0.0,)))
