"""Small integers in place of real numbers: the grid they stand for, and what rounding and clipping cost.

A grid of b bits has 2ᵇ evenly spaced values. What lies between two of them is rounded, what lies beyond the ends is
clipped; a wider range clips less and rounds more coarsely.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from activations.registry import FloatArray

IntArray = npt.NDArray[np.int64]
BoolArray = npt.NDArray[np.bool_]

# What one bit more adds to a signal-to-noise ratio: it halves the step.
DECIBELS_PER_BIT = float(20 * np.log10(2))


@dataclass(frozen=True)
class Grid:
    r"""The real numbers that the codes q = 0 … 2ᵇ − 1 stand for: ``r = step · (q − zero_point)``.

    Attributes
    ----------
    step : float
        Distance between neighbours, above 0; Jacob et al. call it the scale S.
    zero_point : int
        The code that stands for exactly 0.
    bits : int
        b. With b = 8 the codes are those of an unsigned byte; int8 shifts them all by −128, which changes nothing else.
    """

    step: float
    zero_point: int
    bits: int

    @property
    def levels(self) -> int:
        """How many codes there are: 2ᵇ."""
        return int(2**self.bits)

    @property
    def low(self) -> float:
        """The least real number on the grid."""
        return -self.step * self.zero_point

    @property
    def high(self) -> float:
        """The largest real number on the grid."""
        return self.step * (self.levels - 1 - self.zero_point)

    def codes(self, values: FloatArray) -> IntArray:
        """The nearest code of every value, any shape; values beyond the ends take the code of the end."""
        nearest = np.rint(np.asarray(values, dtype=np.float64) / self.step) + self.zero_point
        return np.clip(nearest, 0, self.levels - 1).astype(np.int64)

    def numbers(self, codes: IntArray) -> FloatArray:
        """The real numbers that codes stand for."""
        return self.step * np.asarray(codes - self.zero_point, dtype=np.float64)


def affine_grid(low: float, high: float, bits: int) -> Grid:
    r"""The grid that covers a range, with 0 exactly on it.

    .. math:: S = \frac{\mathit{high} - \mathit{low}}{2^b - 1}, \qquad Z = \operatorname{round}(-\mathit{low} / S)

    Parameters
    ----------
    low, high : float
        What is to be covered; widened to hold 0 if it does not. An empty range gets steps of 1.
    bits : int
        At least 1.

    Notes
    -----
    0 has to be exact because padding and the flat side of ReLU produce it all the time. Rounding Z moves the ends of
    the range by up to half a step.

    References
    ----------
    Jacob et al. (2018), "Quantization and training of neural networks for efficient integer-arithmetic-only
    inference", sections 2.1 and 3.
    """
    low, high = min(low, 0.0), max(high, 0.0)
    step = (high - low) / (2**bits - 1) or 1.0
    return Grid(step, int(np.rint(-low / step)), bits)


@dataclass(frozen=True)
class Quantised:
    """Values that went to a grid and back.

    Attributes
    ----------
    grid : Grid
        Where they were.
    codes : ndarray of int, same shape as the values
        What was stored.
    restored : ndarray
        What the codes stand for.
    rounding : ndarray
        Error of rounding: restored less clipped values, at most half a step either way.
    clipping : ndarray
        Error of clipping: clipped values less the values themselves; 0 within the range.
    """

    grid: Grid
    codes: IntArray
    restored: FloatArray
    rounding: FloatArray
    clipping: FloatArray

    @property
    def used(self) -> int:
        """How many different codes occur."""
        return len(np.unique(self.codes))


def quantise(values: FloatArray, grid: Grid) -> Quantised:
    """Sends `values`, any shape, to the grid and back; the two errors add up to the whole one."""
    codes = grid.codes(values)
    restored = grid.numbers(codes)
    clipped = np.clip(values, grid.low, grid.high)
    return Quantised(grid, codes, restored, restored - clipped, clipped - values)


def root_mean_square(values: FloatArray) -> float:
    """√(mean of the squares)."""
    return float(np.sqrt(np.mean(np.square(values))))


def signal_to_noise(signal: FloatArray, error: FloatArray) -> float:
    r"""Signal-to-quantisation-noise ratio in decibels.

    .. math:: 10 \log_{10} \frac{\sum s^2}{\sum e^2}

    One bit more halves the step of a grid, which adds 20 log₁₀ 2 ≈ 6.02 dB. Infinite without an error, -inf for an
    error without a signal.
    """
    power, noise = float(np.sum(np.square(signal))), float(np.sum(np.square(error)))
    if noise == 0:
        return float("inf")
    return float(10 * np.log10(power / noise)) if power > 0 else float("-inf")


def contaminated_normal(
    count: int, share: float, size: float, rng: np.random.Generator
) -> tuple[FloatArray, BoolArray]:
    """Numbers from N(0, 1), a share of them multiplied by `size`; and which ones.

    The same generator gives the same numbers and the same outliers at every size, and with a larger share more of
    them.

    Parameters
    ----------
    share : float
        From 0 to 1; rounded to whole numbers.
    size : float
        Standard deviation of the outliers.

    References
    ----------
    Tukey (1960), "A survey of sampling from contaminated distributions".
    """
    drawn = rng.standard_normal(count)
    outlier = np.zeros(count, dtype=np.bool_)
    outlier[rng.permutation(count)[: round(share * count)]] = True
    return np.where(outlier, size * drawn, drawn), outlier
