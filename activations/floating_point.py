"""Softmax and its logarithm computed in the floating-point formats themselves, to see where each of them breaks."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np
import numpy.typing as npt

from activations.vector import log_softmax, softmax

Format = Literal["float16", "float32", "float64"]
FORMATS: tuple[Format, ...] = ("float16", "float32", "float64")
Method = Literal["naive", "shifted", "log_of_softmax", "log_softmax"]
METHODS: tuple[Method, ...] = ("naive", "shifted", "log_of_softmax", "log_softmax")
Verdict = Literal["right", "inexact", "zero", "infinite", "nan"]
VERDICTS: tuple[Verdict, ...] = ("right", "inexact", "zero", "infinite", "nan")


@dataclass(frozen=True)
class Limits:
    """Where the exponential leaves a format.

    Attributes
    ----------
    largest : float
        The largest number of the format whose exponential is finite.
    lowest : float
        The lowest number of the format whose exponential is not 0.
    """

    largest: float
    lowest: float


def exponential_limits(kind: Format) -> Limits:
    """Both limits of the exponential in a format, found by halving an interval until its ends are neighbours."""
    return Limits(
        largest=_last(kind, 0.0, 2000.0, np.isfinite),
        lowest=_last(kind, 0.0, -2000.0, lambda value: value > 0),
    )


def _last(kind: Format, good: float, bad: float, holds: Callable[[Any], Any]) -> float:
    """The last number on the way from `good` to `bad` whose exponential fulfils the condition."""
    near, far = np.array([good, bad], dtype=kind)
    with np.errstate(over="ignore", under="ignore"):
        while (middle := (near / 2 + far / 2).astype(kind)) not in (near, far):
            near, far = (middle, far) if holds(np.exp(middle)) else (near, middle)
    return float(near)


def softmax_in(z: npt.ArrayLike, method: Method, kind: Format) -> npt.NDArray[np.floating[Any]]:
    r"""Softmax or its logarithm along the last axis, every step rounded to a format.

    .. math:: \begin{aligned}
        \text{naive:} \quad & e^{z_i} \Big/ \textstyle\sum_k e^{z_k} \\
        \text{shifted:} \quad & e^{z_i - m} \Big/ \textstyle\sum_k e^{z_k - m}, \quad m = \max_k z_k \\
        \text{log of softmax:} \quad & \ln(\text{shifted}) \\
        \text{log-softmax:} \quad & (z_i - m) - \ln \textstyle\sum_k e^{z_k - m} \end{aligned}

    Parameters
    ----------
    z : array_like
        Logits, shape (..., K); they are rounded to the format first.
    method : str
        One of `METHODS`.
    kind : str
        One of `FORMATS`.

    Returns
    -------
    ndarray
        Of that format; infinities and nan where it breaks.
    """
    with np.errstate(all="ignore"):
        logits = np.asarray(z, dtype=np.float64).astype(kind)
        shifted = logits - np.max(logits, axis=-1, keepdims=True)
        e = np.exp(logits if method == "naive" else shifted)
        total = np.sum(e, axis=-1, keepdims=True, dtype=kind)
        if method == "log_softmax":
            return np.asarray(shifted - np.log(total))
        share = e / total
        return np.asarray(np.log(share) if method == "log_of_softmax" else share)


def verdict_on(z: npt.ArrayLike, offset: npt.ArrayLike, method: Method, kind: Format) -> npt.NDArray[np.int8]:
    """What goes wrong if the same number is added to all logits before a method gets them, by the worst class.

    Parameters
    ----------
    z : array_like
        Logits, shape (K,).
    offset : array_like
        What is added to all of them, shape (...). On paper it changes nothing.
    method : str
        One of `METHODS`.
    kind : str
        One of `FORMATS`. A result counts as inexact if fewer than half of the digits of the format are right:
        of a share its leading digits, of a logarithm those from the first decimal on.

    Returns
    -------
    ndarray
        Shape (...): places in `VERDICTS`.
    """
    logits = np.asarray(z, dtype=np.float64)
    found = softmax_in(logits + np.asarray(offset)[..., None], method, kind).astype(np.float64)
    logarithm = method in ("log_of_softmax", "log_softmax")
    truth = log_softmax(logits) if logarithm else softmax(logits)
    size = np.maximum(np.abs(truth), 1.0) if logarithm else truth
    with np.errstate(invalid="ignore"):
        inexact = np.abs(found - truth) > np.sqrt(float(np.finfo(kind).eps)) * size
    states = [
        np.any(np.isnan(found), axis=-1),
        np.any(np.isinf(found), axis=-1),
        np.any((found == 0) & (not logarithm), axis=-1),
        np.any(inexact, axis=-1),
    ]
    return np.select(states, [4, 3, 2, 1], default=0).astype(np.int8)
