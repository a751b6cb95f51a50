"""What gradient descent makes of the pieces of one maxout unit, or of the difference of two, from a random start."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from activations.envelope import Target, Units
from activations.registry import FloatArray
from activations.tube import Pieces

# Points of the curve that every step looks at.
EXAMPLES = 201


@dataclass(frozen=True)
class MaxoutDescent:
    """A training run.

    Attributes
    ----------
    steps : tuple of int
        After how many steps the pieces were looked at.
    rising, falling : tuple of Pieces
        The pieces at those times: of the unit that is added, and of the one that is taken off. Of one unit alone the
        second is the constant 0.
    errors : ndarray, shape (last step + 1,)
        Root mean square of the error before every step and after the last one, in units of the curve.
    """

    steps: tuple[int, ...]
    rising: tuple[Pieces, ...]
    falling: tuple[Pieces, ...]
    errors: FloatArray


def train_maxout(
    target: Target, pieces: int, units: Units, rate: float, steps: tuple[int, ...], rng: np.random.Generator
) -> MaxoutDescent:
    r"""Gradient descent on half the mean squared error, over the whole curve at every step.

    Curve and input are brought to mean 0 and variance 1 first, as one would, and all slopes and offsets are drawn
    from N(0, 1). At every point only the largest piece of a unit receives a gradient:

    .. math::
        \frac{\partial L}{\partial w_i} = \operatorname{mean}\bigl(\pm e\, x\, [\,i = \arg\max_j (w_j x + b_j)\,]\bigr)

    Parameters
    ----------
    target : Target
        The curve.
    pieces : int
        Pieces of every unit, 1 or more.
    units : {"one", "two"}
        One unit, or one less the other.
    rate : float
        The learning rate, above 0.
    steps : tuple of int
        When to look at the pieces, in ascending order; the last is the end.
    """
    x, y = target.sampled(EXAMPLES)
    inputs, wanted = (x - np.mean(x)) / np.std(x), (y - np.mean(y)) / np.std(y)
    signs = np.array([1.0, -1.0])[: 1 if units == "one" else 2]
    weights, biases = rng.standard_normal((2, len(signs), pieces))
    number = np.arange(pieces)[:, None]
    seen, errors = [], []
    for step in range(steps[-1] + 1):
        lines = weights[..., None] * inputs + biases[..., None]
        error = signs @ np.max(lines, axis=1) - wanted
        errors.append(np.sqrt(np.mean(error**2)))
        if step in steps:
            seen.append((weights, biases))
        won = (np.argmax(lines, axis=1)[:, None] == number) * (signs[:, None, None] * error)
        weights = weights - rate * np.mean(won * inputs, axis=-1)
        biases = biases - rate * np.mean(won, axis=-1)
    units_then = [_in_units_of_the_curve(w, b, x, y) for w, b in seen]
    return MaxoutDescent(
        steps,
        tuple(both[0] for both in units_then),
        tuple(both[1] for both in units_then),
        np.array(errors) * np.std(y),
    )


def _in_units_of_the_curve(
    weights: FloatArray, biases: FloatArray, x: FloatArray, y: FloatArray
) -> tuple[Pieces, Pieces]:
    """The pieces of standardised input and output as lines on the chart; the mean of the curve goes to the first."""
    scale, spread = np.std(y), np.std(x)
    slopes, offsets = scale * weights / spread, scale * (biases - weights * np.mean(x) / spread)
    falling = Pieces(slopes[1], offsets[1]) if len(slopes) > 1 else Pieces(np.zeros(1), np.zeros(1))
    return Pieces(slopes[0], offsets[0] + np.mean(y)), falling
