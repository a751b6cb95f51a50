r"""What the maximum of k lines can be, and what the difference of two such maxima can: best fits to a curve.

A maxout unit with one input is the upper envelope of its k lines, a convex broken line. Its best fit to a curve f,
in the largest error, is found exactly. Let c be the *convex envelope* of f, the largest convex function below it.
A convex h with :math:`|f - h| \le \varepsilon` lies below :math:`c + \varepsilon` and above :math:`f - \varepsilon`,
so the question is how few lines lead through that tube. The difference of two maxout units can turn both ways and
has the tube :math:`f \pm \varepsilon`.

References
----------
Goodfellow, Warde-Farley, Mirza, Courville & Bengio (2013), "Maxout networks", section 4 (two units).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

import numpy as np

from activations.registry import FloatArray, get
from activations.tube import Pieces, narrowest_paths

Units = Literal["one", "two"]
UNITS: tuple[Units, ...] = ("one", "two")
# Vertices of the broken line that stands for a curve; with this many, 0 and all kinks of the targets are among them.
SAMPLES = 401
# An error below this share of the curve's height counts as none.
EXACT = 1e-8


@dataclass(frozen=True)
class Target:
    """A curve to be fitted on an interval.

    Attributes
    ----------
    function : callable
        The curve.
    low, high : float
        The ends of the interval.
    convex : bool
        Whether it is convex there, so that one maxout unit comes as close as one likes.
    """

    function: Callable[[FloatArray], FloatArray]
    low: float
    high: float
    convex: bool

    def sampled(self, count: int = SAMPLES) -> tuple[FloatArray, FloatArray]:
        """Evenly spaced points of the interval and the curve there."""
        x = np.linspace(self.low, self.high, count)
        return x, self.function(x)


TARGETS: dict[str, Target] = {
    "square": Target(np.square, -2.0, 2.0, convex=True),
    "abs": Target(np.abs, -2.0, 2.0, convex=True),
    "exp": Target(np.exp, -2.0, 2.0, convex=True),
    "softplus": Target(get("softplus"), -4.0, 4.0, convex=True),
    "quartic": Target(lambda x: x**4, -1.5, 1.5, convex=True),
    "minus_abs": Target(lambda x: -np.abs(x), -2.0, 2.0, convex=False),
    "tent": Target(lambda x: np.maximum(0, 1 - np.abs(x)), -2.0, 2.0, convex=False),
    "bump": Target(lambda x: np.exp(-(x**2)), -3.0, 3.0, convex=False),
    "sine": Target(np.sin, -np.pi, np.pi, convex=False),
    "cubic": Target(lambda x: x**3 - x, -1.5, 1.5, convex=False),
    "tanh": Target(get("tanh"), -4.0, 4.0, convex=False),
    "gelu": Target(get("gelu"), -4.0, 4.0, convex=False),
}


@dataclass(frozen=True)
class MaxoutFit:
    """A curve fitted by one maxout unit or by the difference of two.

    Attributes
    ----------
    path : Pieces
        The fit as a broken line, from left to right.
    rising, falling : Pieces
        The pieces of the unit that is added and of the one that is taken off, by slope; of one unit alone the second
        is the constant 0.
    error : float
        The largest difference from the curve, 0 where it is exact.
    """

    path: Pieces
    rising: Pieces
    falling: Pieces
    error: float

    def __call__(self, x: FloatArray) -> FloatArray:
        """The fit, computed from the pieces as a network would: the largest of some less the largest of others."""
        return self.rising.largest(x) - self.falling.largest(x)


def convex_envelope(x: FloatArray, y: FloatArray) -> FloatArray:
    """The largest convex broken line below the points, at every `x`; the lower half of their convex hull.

    References
    ----------
    Andrew (1979), "Another efficient algorithm for convex hulls in two dimensions".
    """
    hull: list[int] = []
    for i in range(len(x)):
        while len(hull) > 1 and _turns_down(x, y, hull[-2], hull[-1], i):
            hull.pop()
        hull.append(i)
    return np.interp(x, x[hull], y[hull])


def _turns_down(x: FloatArray, y: FloatArray, a: int, b: int, c: int) -> bool:
    return bool((y[b] - y[a]) * (x[c] - x[b]) >= (y[c] - y[b]) * (x[b] - x[a]))


def error_floor(x: FloatArray, y: FloatArray) -> float:
    r"""The largest error that remains whatever the number of pieces of one maxout unit.

    .. math:: \min_{h \text{ convex}} \max_x |f(x) - h(x)| = \tfrac12 \max_x \bigl(f(x) - c(x)\bigr)

    with the convex envelope c: a convex h within :math:`\varepsilon` of f has :math:`h - \varepsilon \le c`, hence
    :math:`f \le h + \varepsilon \le c + 2\varepsilon`; and :math:`c + \varepsilon` is as close as that.
    """
    return float(np.max(y - convex_envelope(x, y))) / 2


def best_fits(target: Target, most: int, units: Units) -> tuple[MaxoutFit, ...]:
    """The best fits with 1, 2, … up to `most` pieces in every unit.

    One unit: no maximum of as many lines has a smaller largest error (at the sampled points). Two units: the best
    among the broken lines with the fewest corners for their error, as far as neither unit needs more pieces. Where
    they use all k pieces each, it is the best of all, since no difference of two has more than 2 k - 1 segments.
    """
    x, y = target.sampled()
    if units == "one":
        return tuple(_fit(target, path) for path in narrowest_paths(x, y, convex_envelope(x, y), most))
    candidates = [_fit(target, path) for path in narrowest_paths(x, y, y, 2 * most - 1)]
    return tuple(min((fit for fit in candidates if _pieces(fit) <= k), key=_error) for k in range(1, most + 1))


def _pieces(fit: MaxoutFit) -> int:
    return max(len(fit.rising.slopes), len(fit.falling.slopes))


def _error(fit: MaxoutFit) -> float:
    return fit.error


def _fit(target: Target, path: Pieces) -> MaxoutFit:
    """A broken line with its two units, and how far it is from the curve between the samples too."""
    x, y = target.sampled(8 * (SAMPLES - 1) + 1)
    error = float(np.max(np.abs(path.broken(x) - y)))
    rising, falling = difference_of_convex(path, target.low)
    return MaxoutFit(path, rising, falling, error if error > EXACT * np.ptp(y) else 0.0)


def difference_of_convex(path: Pieces, start: float) -> tuple[Pieces, Pieces]:
    r"""Any continuous broken line as the difference of two convex ones, each a maximum of lines.

    With slopes :math:`m_0, m_1, \dots` and knots :math:`t_i`, what the slope gains goes to the first, what it loses
    to the second:

    .. math::
        g(x) = m_0 x + q_0 + \sum_i (m_i - m_{i-1})^+ \mathrm{ReLU}(x - t_i)
               - \sum_i (m_{i-1} - m_i)^+ \mathrm{ReLU}(x - t_i)

    The same line may be added to both. It is chosen such that the second one falls as steeply at first as it rises
    at last, and has 0 as its smallest value.

    Parameters
    ----------
    path : Pieces
        The broken line.
    start : float
        Where it begins; the second unit is fixed there before it is shifted.

    References
    ----------
    Kripfganz & Schulze (1987), "Piecewise affine functions as a difference of two convex functions"; Wang (2004),
    "General constructive representations for continuous piecewise-linear functions".
    """
    turns, knots = np.diff(path.slopes), path.knots
    down = np.maximum(-turns, 0)
    slopes = np.cumsum([-np.sum(down) / 2, *down[down > 0]])
    corners = [start, *knots[down > 0]]
    falling = _joined(slopes, corners, 0.0)
    falling = Pieces(falling.slopes, falling.offsets - np.min(falling.largest(np.array(corners))))
    slopes = np.cumsum([path.slopes[0] + falling.slopes[0], *turns[turns > 0]])
    value = path.slopes[0] * start + path.offsets[0] + float(falling.largest(np.array([start]))[0])
    return _joined(slopes, [start, *knots[turns > 0]], value), falling


def _joined(slopes: FloatArray, corners: list[float], value: float) -> Pieces:
    """Pieces of the given slopes, each joined to the one before at its corner; the first takes `value` at the first."""
    offsets = [value - slopes[0] * corners[0]]
    for i in range(1, len(slopes)):
        offsets.append(offsets[-1] + (slopes[i - 1] - slopes[i]) * corners[i])
    return Pieces(slopes, np.array(offsets))
