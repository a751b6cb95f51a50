"""How far curves are from each other, and whether a reader could tell them apart: what near misses are made of."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import TypeVar

import numpy as np

import activations
from activations import Activation
from activations.registry import FloatArray

# What a drill draws: wide enough for the cap of ReLU6.
VIEW = (-7.0, 7.0)
GRID = np.linspace(*VIEW, 1401)
# Where inputs are most often: the density of N(0, 2²), summing to 1 over the grid.
WEIGHTS = np.exp(-(GRID**2) / 8) / np.sum(np.exp(-(GRID**2) / 8))
# Two curves are told apart if their gap is this share of the picture's height over this share of its width.
SEEN, ACROSS = 0.025, 0.02
LEVELS = (1, 2, 3, 4, 5)

T = TypeVar("T")


@dataclass(frozen=True)
class Curve:
    """A function at a setting, or its derivative: something that is drawn.

    Attributes
    ----------
    key : str
        An activation of one number.
    parameters : tuple of (name, value)
        Those that differ from the defaults.
    derivative : bool
        Whether the derivative is meant.
    """

    key: str
    parameters: tuple[tuple[str, float], ...] = ()
    derivative: bool = False

    @property
    def activation(self) -> Activation:
        """The function."""
        found: Activation = activations.get(self.key)
        return found

    @property
    def breaks(self) -> tuple[float, ...]:
        """Where the function or one of its first two derivatives jumps."""
        return self.activation.breaks_at(**dict(self.parameters))

    def __call__(self, x: FloatArray | float) -> FloatArray:
        """Values, or slopes, at `x`."""
        formula = self.activation.derivative if self.derivative else self.activation
        return formula(x, **dict(self.parameters))


@lru_cache(maxsize=1024)
def sampled(curve: Curve) -> FloatArray:
    """The curve on `GRID`."""
    values = curve(GRID)
    values.setflags(write=False)
    return values


def distance(one: Curve, other: Curve) -> float:
    r"""How different two curves are: the norm of their difference.

    .. math:: d(f, g) = \sqrt{\textstyle\sum_x w(x)\,(f(x) - g(x))^2}

    over `GRID` with `WEIGHTS`; a metric on sampled curves, since every weight is positive.
    """
    return float(np.sqrt(np.sum(WEIGHTS * (sampled(one) - sampled(other)) ** 2)))


@lru_cache(maxsize=65536)
def separation(one: Curve, other: Curve) -> float:
    """The gap between two curves as a share of the height of a picture of both.

    It is the gap that is reached over `ACROSS` of the width, so that a spike at a jump does not count.
    """
    gaps = np.sort(np.abs(sampled(one) - sampled(other)))
    height = max(float(np.ptp(sampled(one))), float(np.ptp(sampled(other)))) or 1.0
    return float(gaps[-round(ACROSS * len(gaps))]) / height


def apart(one: Curve, other: Curve) -> bool:
    """Whether a reader can tell two curves apart."""
    return separation(one, other) >= SEEN


def widest(one: Curve, other: Curve) -> float:
    """The x in view, off the breaks, at which two curves differ most; of those that come near it the roundest."""
    gaps = np.abs(sampled(one) - sampled(other))
    for b in {*one.breaks, *other.breaks}:
        gaps = np.where(np.abs(GRID - b) < 0.005, -1.0, gaps)
    found = GRID[gaps >= 0.98 * gaps.max()]
    for step in (1.0, 0.5, 0.25, 0.1):
        round_ones = found[np.abs(found / step - np.round(found / step)) < 1e-6]
        if round_ones.size:
            found = round_ones
            break
    return round(float(found[np.argmin(np.abs(found))]), 2)


@lru_cache(maxsize=1024)
def same_formula(one: str, other: str) -> bool:
    """Whether two functions differ in name alone: the leaky ReLU whose slope is set, learned or drawn."""
    if one == other:
        return True
    first, second = activations.get(one), activations.get(other)
    if len(first.parameters) != 1 or len(second.parameters) != 1:
        return False
    sliders = first.parameters[0].slider, second.parameters[0].slider
    if not sliders[0] or not sliders[1]:
        return False
    shared = np.linspace(max(s.low for s in sliders if s), min(s.high for s in sliders if s), 3)
    names = first.parameters[0].name, second.parameters[0].name
    return all(np.allclose(first(GRID, **{names[0]: v}), second(GRID, **{names[1]: v})) for v in shared)


@lru_cache(maxsize=256)
def settings(key: str, *, derivative: bool = False) -> tuple[Curve, ...]:
    """The settings at which a function appears in drills: its defaults first, then three along its slider.

    Left out are settings that look like another function without parameters, such as a leaky ReLU with slope
    0.01, as long as one is left.
    """
    usual = Curve(key, derivative=derivative)
    main = usual.activation.main_parameter
    found = [usual]
    if main and main.slider:
        values = main.slider.values()
        moved = [values[round(share * (len(values) - 1))] for share in (0.25, 0.5, 0.75)]
        found += [Curve(key, ((main.name, v),), derivative) for v in moved if v != main.default]
    plain = [Curve(a.name, derivative=derivative) for a in activations.curves() if not a.parameters and a.name != key]
    return tuple(curve for curve in found if all(apart(curve, other) for other in plain)) or (usual,)


def window(ordered: Sequence[T], level: int, rng: np.random.Generator, width: int = 5) -> list[T]:
    """All items, those of the right difficulty first and shuffled, then the others by how near they are to those.

    Parameters
    ----------
    ordered : sequence
        From the hardest to the easiest.
    level : int
        1 begins at the far end, 5 at the near one.
    """
    start = round((LEVELS[-1] - level) / (len(LEVELS) - 1) * max(len(ordered) - width, 0))
    inside = list(range(start, min(start + width, len(ordered))))
    middle = start + (width - 1) / 2
    outside = sorted(set(range(len(ordered))) - set(inside), key=lambda place: abs(place - middle))
    return [ordered[int(place)] for place in [*rng.permutation(np.array(inside, dtype=int)), *outside]]


def near_misses(
    right: Curve,
    level: int,
    rng: np.random.Generator,
    accepted: Callable[[Curve], bool] = lambda _: True,
    count: int = 3,
) -> list[Curve]:
    """Other functions to offer beside the right one: the higher the level, the nearer.

    Any two of them, and each and the right one, are told apart by the eye and are not one formula under two names.
    """
    candidates = []
    for activation in activations.curves():
        choices = settings(activation.name, derivative=right.derivative)
        choice = choices[0] if level <= 2 else choices[int(rng.integers(len(choices)))]
        if _distinct(choice, [right]) and accepted(choice):
            candidates.append(choice)
    candidates.sort(key=lambda curve: distance(curve, right))
    chosen: list[Curve] = []
    for curve in window(candidates, level, rng):
        if len(chosen) < count and _distinct(curve, chosen):
            chosen.append(curve)
    return chosen


def _distinct(curve: Curve, others: Sequence[Curve]) -> bool:
    return all(not same_formula(curve.key, other.key) and apart(curve, other) for other in others)


def ladder(key: str, level: int, rng: np.random.Generator) -> list[Curve]:
    """Settings of the main parameter, each told apart from all before: the higher the level, the closer.

    There are at least four: where the wanted gap leaves fewer, it is made smaller.
    """
    usual = Curve(key)
    main = usual.activation.main_parameter
    if not main or not main.slider:
        raise ValueError(f"{key} has no parameter to guess.")
    curves = [Curve(key, ((main.name, value),)) for value in main.slider.values()]
    skipped = int(rng.integers(max(len(curves) // 4, 1)))
    for times in range(len(LEVELS) + 1 - level, 0, -1):
        for start in (skipped, 0):
            rungs: list[Curve] = []
            for curve in curves[start:]:
                if all(separation(curve, rung) >= times * SEEN for rung in rungs):
                    rungs.append(curve)
            if len(rungs) >= 4:
                return rungs
    raise ValueError(f"{key} has no four settings that are told apart.")
