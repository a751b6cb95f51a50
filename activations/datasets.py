"""Two classes of points in the plane: small problems on which a network can be watched."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np

from activations.registry import FloatArray
from activations.rings import rings as clean_rings

# Everything lies within this distance of 0 on both axes, noise up to a few standard deviations apart.
REACH = 2.5


@dataclass(frozen=True)
class Points:
    """Labelled points.

    Attributes
    ----------
    x : ndarray, shape (count, 2)
        Coordinates.
    y : ndarray, shape (count,)
        The class of each, 0.0 or 1.0.
    """

    x: FloatArray
    y: FloatArray


def rings(count: int, rng: np.random.Generator) -> Points:
    """A ring (class 1) within a wider one (class 0)."""
    drawn = clean_rings(count, rng)
    return Points(drawn.points, drawn.inner.astype(np.float64))


def xor(count: int, rng: np.random.Generator) -> Points:
    """Four clouds at (±1, ±1); the class is 1 where the signs differ, as in the exclusive or."""
    corner = np.arange(count) % 4
    centres = np.array([[-1.0, -1.0], [-1.0, 1.0], [1.0, -1.0], [1.0, 1.0]])[corner]
    return Points(centres + rng.uniform(-0.45, 0.45, (count, 2)), np.isin(corner, (1, 2)).astype(np.float64))


def moons(count: int, rng: np.random.Generator) -> Points:
    """Two half circles that reach into each other."""
    label = np.arange(count) % 2
    angle = rng.uniform(0, np.pi, count)
    upper = np.stack([np.cos(angle) - 0.5, np.sin(angle) - 0.25], axis=1)
    return Points(1.4 * np.where(label[:, None] == 1, upper, -upper), label.astype(np.float64))


def spirals(count: int, rng: np.random.Generator) -> Points:
    """Two arms of an Archimedean spiral, each a turn and a half long."""
    label = np.arange(count) % 2
    share = np.sqrt(rng.uniform(0.02, 1, count))
    angle = 3 * np.pi * share + np.pi * label
    return Points(2.2 * share[:, None] * np.stack([np.cos(angle), np.sin(angle)], axis=1), label.astype(np.float64))


def blobs(count: int, rng: np.random.Generator) -> Points:
    """Two round clouds that a straight line can tell apart."""
    label = np.arange(count) % 2
    centres = np.where(label[:, None] == 1, 1.0, -1.0) * np.array([1.0, 0.7])
    return Points(centres + rng.uniform(-0.8, 0.8, (count, 2)), label.astype(np.float64))


DATASETS: Mapping[str, Callable[[int, np.random.Generator], Points]] = {
    "rings": rings,
    "xor": xor,
    "moons": moons,
    "spirals": spirals,
    "blobs": blobs,
}


def dataset(name: str, count: int, noise: float, rng: np.random.Generator) -> Points:
    """`count` points of a problem, moved by Gaussian noise of standard deviation `noise`.

    Raises
    ------
    KeyError
        If there is no problem called `name` in `DATASETS`.
    """
    clean = DATASETS[name](count, rng)
    return Points(clean.x + noise * rng.standard_normal(clean.x.shape), clean.y)
