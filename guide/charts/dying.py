"""Networks of which units die: what is trained, what became of the units, what brings dead ones back."""

from __future__ import annotations

from collections.abc import Generator
from dataclasses import dataclass
from typing import Any, TypeVar

import numpy as np
import numpy.typing as npt

import activations
from activations import Networks, Optimiser, Points, Recipe, Rescue, Rescued, Watched

# ReLU and those that are to keep its units alive, in the order of the legend.
ACTIVATIONS = ("relu", "leaky_relu", "prelu", "elu", "gelu")
POINTS, NOISE, BATCH = 200, 0.1, 32

T = TypeVar("T")


@dataclass(frozen=True)
class Setting:
    """Everything that a reader may choose and that has to be trained anew."""

    data: str = "rings"
    optimiser: Optimiser = "adam"
    rate: float = 0.5
    momentum: float = 0.0
    bias: float = 0.0
    steps: int = 200
    width: int = 8
    depth: int = 2
    copies: int = 16
    seed: int = 0
    more: int = 200
    """Steps of every attempt to bring dead units back."""


@dataclass(frozen=True, eq=False)
class Story:
    """What happened at a setting.

    Attributes
    ----------
    watched : Watched
        The run of all networks.
    dead : ndarray of int, shape (depth,)
        The dead ReLU units by layer from which the attempts to bring them back start.
    accuracy : float
        Mean accuracy of those ReLU networks then; nan if all have diverged.
    rescued : dict
        What came of each attempt, by name; empty where nothing was dead.
    """

    setting: Setting
    data: Points
    watched: Watched
    dead: npt.NDArray[np.int64]
    accuracy: float
    rescued: dict[str, Rescued]

    @property
    def names(self) -> list[str]:
        """The steps of the snapshots, as they stand on axes and sliders."""
        return [str(step) for step in self.watched.steps]

    def members(self, activation: str) -> slice:
        """The networks of an activation."""
        place = ACTIVATIONS.index(activation)
        return slice(place * self.setting.copies, (place + 1) * self.setting.copies)

    def most_dead(self) -> int:
        """The copy whose ReLU network has lost most units of its first layer."""
        lost = np.sum(self.watched.dead[-1, self.members("relu")], axis=2)
        return int(np.argmax(lost[:, 0] + 1e-3 * np.sum(lost, axis=1)))


def told(setting: Setting) -> Generator[float, None, Story]:
    """Trains everything at a setting; yields the share done, returns a `Story`."""
    rng = np.random.default_rng(setting.seed)
    data = activations.dataset(setting.data, POINTS, NOISE, rng)
    kinds = [activations.get(key) for key in ACTIVATIONS]
    networks = Networks(kinds, setting.copies, width=setting.width, depth=setting.depth)
    start = networks.start(rng, bias=setting.bias)
    recipe = Recipe(setting.steps, setting.rate, BATCH, setting.optimiser, setting.momentum)
    half = setting.steps / (setting.steps + setting.more)
    watched = yield from _between(activations.watch(networks, start, data, recipe, rng), 0, half)
    relu = slice(0, setting.copies)
    sound = watched.broke[relu] < 0
    dead = np.sum(watched.dead[-1, relu][sound], axis=(0, 2))
    rescued: dict[str, Rescued] = {}
    if np.any(dead):
        alone = Networks(kinds[:1], int(np.sum(sound)), width=setting.width, depth=setting.depth)
        ways = activations.rescues(setting.more)
        last = watched.parameters[relu][sound]
        rescued = yield from _between(activations.rescue(alone, last, data, ways, setting.seed), half, 1)
    return Story(setting, data, watched, dead, _mean(watched.accuracy[-1, relu][sound]), rescued)


def _between(work: Generator[float, None, T], low: float, high: float) -> Generator[float, None, T]:
    """A part of longer work, its share given as a share of the whole."""
    while True:
        try:
            share = next(work)
        except StopIteration as end:
            result: T = end.value
            return result
        yield low + share * (high - low)


# ---------------------------------------------------------------------------------- what came of it


@dataclass(frozen=True)
class Counts:
    """ReLU units over all copies: how many there are, dead at the start, dead at the end.

    `died` and `back` say how many were ever dead and how many of these were alive at a later snapshot, in the first
    layer and in the deeper ones; `shut` is the number of networks with a layer of which no unit is left.
    """

    units: int
    born: int
    dead: int
    died: tuple[int, int]
    back: tuple[int, int]
    shut: int


def counts(story: Story) -> Counts:
    """What became of the ReLU units."""
    relu, watched = story.members("relu"), story.watched
    dead = watched.dead[:, relu]
    died, back = (np.sum(which[relu], axis=(0, 2)) for which in (watched.died, watched.came_back))
    return Counts(
        units=dead[0].size,
        born=int(np.sum(dead[0])),
        dead=int(np.sum(dead[-1])),
        died=(int(died[0]), int(np.sum(died[1:]))),
        back=(int(back[0]), int(np.sum(back[1:]))),
        shut=int(np.sum(np.any(np.all(dead[-1], axis=2), axis=1))),
    )


@dataclass(frozen=True)
class Standing:
    """Where an activation stands at the end, over the networks that have not diverged.

    Attributes
    ----------
    first, deeper, nearly : float
        Shares of dead units in the first layer and in the deeper ones, and of dead or nearly dead ones in all.
    accuracy : float
        Mean share of right answers.
    diverged, step : int
        Networks that are no longer finite, and when the first of them broke.
    """

    activation: str
    first: float
    deeper: float
    nearly: float
    accuracy: float
    diverged: int
    step: int


def standings(story: Story, threshold: float) -> list[Standing]:
    """Every activation at the end; all numbers are nan where no network is left."""
    found, watched = [], story.watched
    for key in ACTIVATIONS:
        members = story.members(key)
        broke = watched.broke[members]
        sound = broke < 0
        steepest = watched.steepest[-1, members][sound]
        found.append(
            Standing(
                key,
                _mean(steepest[:, 0] == 0),
                _mean(steepest[:, 1:] == 0),
                _mean(steepest < threshold),
                _mean(watched.accuracy[-1, members][sound]),
                int(np.sum(~sound)),
                int(np.min(broke[~sound], initial=story.setting.steps)),
            )
        )
    return found


@dataclass(frozen=True)
class Attempt:
    """How many of the dead units of the first layer and of the deeper ones an attempt brought back."""

    way: Rescue
    first: int
    deeper: int
    accuracy: float


def attempts(story: Story) -> list[Attempt]:
    """Every attempt to bring dead units back, in the order in which they are told."""
    found = []
    for way in activations.rescues(story.setting.more) if story.rescued else ():
        came = story.rescued[way.name]
        accuracy = _mean(came.accuracy[np.isfinite(came.accuracy)])
        found.append(Attempt(way, int(came.back[0]), int(np.sum(came.back[1:])), accuracy))
    return found


def _mean(values: npt.NDArray[Any]) -> float:
    return float(np.mean(values)) if values.size else np.nan


def ticked(names: list[str]) -> list[str]:
    """About ten of the steps, which have room on a phone."""
    return names[:: max(1, round(len(names) / 10))]
