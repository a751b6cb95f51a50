"""Two classes in rings: the smallest picture of why a network has to be non-linear."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from activations.rectified import relu
from activations.registry import FloatArray

# |x| + |y| at which the network of `inside` draws its border: between the largest value that the
# inner ring can have (1.15 times the root of 2) and the least of the outer ring (1.85).
BORDER = 1.74


@dataclass(frozen=True)
class Rings:
    """Points in the plane, shape (n, 2), and whether each belongs to the inner ring, shape (n,)."""

    points: FloatArray
    inner: np.ndarray[tuple[int, ...], np.dtype[np.bool_]]


@dataclass(frozen=True)
class Line:
    """The line ``x cos(angle) + y sin(angle) = offset`` and the share of points on their right side."""

    angle: float
    offset: float
    accuracy: float


def rings(count: int, rng: np.random.Generator) -> Rings:
    """`count` points around the origin, half of them 0.85 to 1.15 away, half 1.85 to 2.15."""
    inner = np.arange(count) % 2 == 0
    radius = np.where(inner, 1.0, 2.0) + rng.uniform(-0.15, 0.15, count)
    angle = rng.uniform(0, 2 * np.pi, count)
    return Rings(np.stack([radius * np.cos(angle), radius * np.sin(angle)], axis=1), inner)


def best_line(data: Rings, angles: int = 180) -> Line:
    """The straight line that puts most points on the right side, found by trying all of them.

    Every direction of a fan is tried, and for each every offset between two neighbouring points: no
    linear model with these directions can do better, however it is trained.
    """
    best = Line(0.0, 0.0, 0.0)
    for angle in np.linspace(0, 2 * np.pi, angles, endpoint=False):
        along = data.points @ np.array([np.cos(angle), np.sin(angle)])
        order = np.argsort(along)
        inner_below = np.cumsum(data.inner[order])
        outer_below = np.cumsum(~data.inner[order])
        right = inner_below + outer_below[-1] - outer_below
        cut = int(np.argmax(right[:-1]))
        accuracy = float(right[cut] / len(along))
        if accuracy > best.accuracy:
            best = Line(float(angle), float(np.mean(along[order][cut : cut + 2])), accuracy)
    return best


def inside(points: FloatArray) -> FloatArray:
    """How far inside its border a network with four ReLU units sees each point; positive is inside.

    The hidden layer computes relu(x), relu(-x), relu(y), relu(-y); their sum is ``|x| + |y|``, and the
    output unit subtracts it from `BORDER`.
    """
    hidden = relu(points @ np.array([[1.0, -1.0, 0.0, 0.0], [0.0, 0.0, 1.0, -1.0]]))
    return BORDER - hidden.sum(axis=1)
