"""Cheaper functions that stand in for others, and how far from them they are."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from activations.facts import normal_mean
from activations.quantisation import Grid, affine_grid
from activations.registry import Activation, FloatArray

# Stand-in and original, by key.
STAND_INS = {
    "hardsigmoid": "sigmoid",
    "hardswish": "silu",
    "hardtanh": "tanh",
    "quick_gelu": "gelu",
    "gelu_tanh": "gelu",
}
# No stand-in is further from its original outside of these inputs than within; the grid has to cover them.
REACH = 8.0


@dataclass(frozen=True)
class Gap:
    """How far a stand-in is from its original.

    Attributes
    ----------
    at : float
        Where it is furthest; of two such places the one on the right.
    largest : float
        Stand-in less original there, with its sign.
    symmetric : bool
        Whether it is as far on the other side of 0.
    typical : float
        Root mean square of the gap for inputs from N(0, 1).
    """

    at: float
    largest: float
    symmetric: bool
    typical: float


def gap(stand_in: Activation, original: Activation) -> Gap:
    """The gap between two functions at their default parameters; where it is largest is found to about 1e-7."""

    def difference(x: FloatArray) -> FloatArray:
        return stand_in(x) - original(x)

    breaks = (*stand_in.breaks_at(), *original.breaks_at())
    right, left = (_furthest(difference, low, breaks) for low in (0.0, -REACH))
    sizes = [abs(float(difference(np.array(at)))) for at in (right, left)]
    symmetric = bool(np.isclose(sizes[0], sizes[1], rtol=1e-6))
    at = right if symmetric or sizes[0] > sizes[1] else left
    typical = np.sqrt(normal_mean(lambda x: difference(x) ** 2, breaks))
    return Gap(at, float(difference(np.array(at))), symmetric, float(typical))


def _furthest(difference: Callable[[FloatArray], FloatArray], low: float, breaks: tuple[float, ...]) -> float:
    """Where a difference is largest within `REACH` of `low`, by ever finer steps; breaks are tried exactly."""
    high = low + REACH
    inner = [b for b in breaks if low <= b <= high]
    for _ in range(4):
        x = np.union1d(np.linspace(low, high, 1001), [b for b in inner if low <= b <= high])
        best = int(np.argmax(np.abs(difference(x))))
        low, high = x[max(best - 1, 0)], x[min(best + 1, len(x) - 1)]
    return float(x[best])


def grid_of(pair: tuple[Activation, Activation], bits: int) -> Grid:
    """The grid for what either of two functions returns at inputs from -`REACH` to `REACH`."""
    x = np.union1d(np.linspace(-REACH, REACH, 4001), [b for function in pair for b in function.breaks_at()])
    values = np.concatenate([function(x) for function in pair])
    return affine_grid(float(np.min(values)), float(np.max(values)), bits)


def hidden_up_to(largest: float, pair: tuple[Activation, Activation]) -> int:
    """The most bits at which a gap is at most half a step of the grid of the two; 0 if there are none.

    Up to there, rounding alone may be as wrong as the stand-in.
    """
    bits = 0
    while bits < np.finfo(np.float64).nmant and abs(largest) <= grid_of(pair, bits + 1).step / 2:
        bits += 1
    return bits
