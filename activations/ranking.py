r"""Rankings of several runs: ranks with ties, how far two rankings agree, how often one entrant beats another.

Scores are such that less is better (a loss, a share of errors, a number of steps). A score that is nan, of a network
that diverged or never arrived, is worse than any number, and as bad as any other nan.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from activations.registry import FloatArray

# Half the width of the middle 95 per cent of the standard normal distribution.
NORMAL_95 = 1.959964


def ranks(scores: npt.ArrayLike) -> FloatArray:
    """The place of every entrant within each run, 1 for the least score; equal scores share the mean of their places.

    Parameters
    ----------
    scores : array, shape (entrants, …)
        One column a run.

    Returns
    -------
    ndarray, same shape
        From 1 to the number of entrants; each column sums to n (n + 1) / 2.
    """
    worst_last = _worst_last(scores)
    below = np.sum(worst_last[None] < worst_last[:, None], axis=1)
    alike = np.sum(worst_last[None] == worst_last[:, None], axis=1)
    return below + (alike + 1) / 2


def kendall(scores: npt.ArrayLike) -> FloatArray:
    r"""Kendall's rank correlation between any two runs, with his correction for ties (τ-b).

    .. math:: \tau_b = \frac{C - D}{\sqrt{(P - T_1)(P - T_2)}}

    Of the P pairs of entrants, C are put in the same order by both runs and D in opposite orders; the first run
    ties T₁ of them, the second T₂.

    Parameters
    ----------
    scores : array, shape (entrants, runs)

    Returns
    -------
    ndarray, shape (runs, runs)
        From -1 (opposite order) to 1 (same order); nan where a run ties everything.

    References
    ----------
    Kendall (1945), "The treatment of ties in ranking problems".
    """
    signs = _orders(scores)
    ordered = np.sum(signs != 0, axis=1)
    with np.errstate(invalid="ignore"):
        return signs @ signs.T / np.sqrt(np.outer(ordered, ordered))


def spearman(scores: npt.ArrayLike) -> FloatArray:
    """Spearman's rank correlation between any two runs: Pearson's correlation of their ranks.

    Parameters
    ----------
    scores : array, shape (entrants, runs)

    Returns
    -------
    ndarray, shape (runs, runs)
        From -1 to 1; nan where a run ties everything.

    References
    ----------
    Spearman (1904), "The proof and measurement of association between two things".
    """
    placed = ranks(scores)
    centred = placed - np.mean(placed, axis=0)
    size = np.sqrt(np.sum(centred**2, axis=0))
    with np.errstate(invalid="ignore"):
        return centred.T @ centred / np.outer(size, size)


def agreement(scores: npt.ArrayLike) -> FloatArray:
    """Of the pairs of entrants that two runs both put in an order, the share that they put in the same one.

    Without ties it is (1 + τ) / 2: the chance that a second run confirms what the first said of two entrants.

    Parameters
    ----------
    scores : array, shape (entrants, runs)

    Returns
    -------
    ndarray, shape (runs, runs)
        From 0 to 1; nan where no pair is put in an order by both.

    References
    ----------
    Goodman & Kruskal (1954), "Measures of association for cross classifications"; the share is (1 + γ) / 2.
    """
    signs = _orders(scores)
    both = np.abs(signs) @ np.abs(signs).T
    with np.errstate(invalid="ignore"):
        return (1 + signs @ signs.T / both) / 2


def between_runs(matrix: FloatArray) -> tuple[float, float, float]:
    """Least, mean and largest value of such a matrix over all pairs of different runs; nan where there is none."""
    values = matrix[np.triu_indices(len(matrix), 1)]
    values = values[np.isfinite(values)]
    if not values.size:
        return np.nan, np.nan, np.nan
    return float(np.min(values)), float(np.mean(values)), float(np.max(values))


def superiority(first: npt.ArrayLike, second: npt.ArrayLike) -> float:
    """The share of runs in which the first entrant has the lower score; a tie counts one half.

    Parameters
    ----------
    first, second : array, shape (runs,)
        Scores from the same runs, so that both had the same start.
    """
    one, other = _worst_last(first), _worst_last(second)
    return float(np.mean((one < other) + (one == other) / 2))


def wilson_interval(share: float, count: int, z: float = NORMAL_95) -> tuple[float, float]:
    r"""The probabilities that a share of successes in `count` trials does not contradict: Wilson's score interval.

    .. math:: \frac{p + \frac{z^2}{2n} \pm z \sqrt{\frac{p(1-p)}{n} + \frac{z^2}{4n^2}}}{1 + \frac{z^2}{n}}

    Unlike p ± z √(p(1−p)/n) it stays within 0 and 1 and does not shrink to a point where p is 0 or 1.

    References
    ----------
    Wilson (1927), "Probable inference, the law of succession, and statistical inference".
    """
    middle = share + z**2 / (2 * count)
    reach = z * np.sqrt(share * (1 - share) / count + z**2 / (4 * count**2))
    scale = 1 + z**2 / count
    return float(max(0.0, (middle - reach) / scale)), float(min(1.0, (middle + reach) / scale))


def quartiles(scores: npt.ArrayLike) -> FloatArray:
    """Lower quartile, median and upper quartile along the last axis, between the sorted values by a straight line.

    Returns
    -------
    ndarray, shape (3, …)
        nan where the quantile lies among, or next to, scores that are nan.
    """
    ordered = np.sort(np.asarray(scores, dtype=np.float64), axis=-1)
    place = np.array([0.25, 0.5, 0.75]) * (ordered.shape[-1] - 1)
    low, part = np.floor(place).astype(int), place % 1
    left, right = ordered[..., low], ordered[..., np.ceil(place).astype(int)]
    return np.moveaxis(np.where(part == 0, left, left + part * (right - left)), -1, 0)


def _worst_last(scores: npt.ArrayLike) -> FloatArray:
    exact = np.asarray(scores, dtype=np.float64)
    return np.where(np.isnan(exact), np.inf, exact)


def _orders(scores: npt.ArrayLike) -> FloatArray:
    """For each run (row) and pair of entrants -1, 0 or 1 as the first is better, equal or worse."""
    placed = ranks(scores)
    one, other = np.triu_indices(len(placed), 1)
    return np.sign(placed[one] - placed[other]).T
