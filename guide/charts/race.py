"""A race of all activations: what is trained, and what the runs say of the ranking and of any two of them."""

from __future__ import annotations

from collections.abc import Generator
from dataclasses import dataclass
from functools import lru_cache

import numpy as np

import activations
from activations import Measure, Networks, Optimiser, Recipe, Results

BATCH, MOMENTUM = 16, 0.9
# The rates that are tried where each activation may have its own, as multiples of the chosen one.
FACTORS = (0.25, 1.0, 4.0)
# Computed hidden units that one race may cost: about a minute on a free core.
MOST = 4e9


@dataclass(frozen=True)
class Setting:
    """Everything that the training depends on.

    Attributes
    ----------
    functions : tuple of str
        The keys of those that race, in teaching order.
    tuned : bool
        Whether each activation is trained at several rates, the best of which counts.
    """

    functions: tuple[str, ...] = tuple(curve.name for curve in activations.curves())
    data: str = "moons"
    noise: float = 0.2
    width: int = 8
    depth: int = 2
    rate: float = 0.02
    optimiser: Optimiser = "adam"
    steps: int = 200
    runs: int = 8
    seed: int = 0
    tuned: bool = False

    @property
    def networks(self) -> Networks:
        """The networks that are trained at each rate."""
        functions = [activations.get(key) for key in self.functions]
        return Networks(functions, self.runs, width=self.width, depth=self.depth)

    @property
    def recipe(self) -> Recipe:
        """How they are trained."""
        return Recipe(self.steps, self.rate, BATCH, self.optimiser, MOMENTUM)

    @property
    def rates(self) -> tuple[float, ...]:
        """The learning rates tried, in ascending order."""
        return tuple(self.rate * factor for factor in FACTORS) if self.tuned else (self.rate,)

    @property
    def times_too_much(self) -> float:
        """How many times the work is what one race may cost; above 1 it is refused."""
        return activations.effort(self.networks, self.recipe, len(self.rates)) / MOST


@dataclass(frozen=True, eq=False)
class Outcome:
    """The results of a race.

    Attributes
    ----------
    setting : Setting
    tried : tuple of Results
        At each of the rates.
    single : Results
        At the chosen rate, the same for all.
    final : Results
        What counts: at the best rate of each where several were tried, else the same as `single`.
    """

    setting: Setting
    tried: tuple[Results, ...]
    single: Results
    final: Results


def raced(setting: Setting) -> Generator[float, None, Outcome]:
    """Runs a race, yielding the share that is done; the seed draws points, batches and starting weights."""
    rng = np.random.default_rng(setting.seed)
    points = activations.split(setting.data, setting.noise, rng)
    tried = yield from activations.race(setting.networks, points, setting.recipe, setting.rates, rng)
    single = tried[setting.rates.index(setting.rate)]
    return Outcome(setting, tried, single, activations.best_rates(tried) if setting.tuned else single)


# ------------------------------------------------------------------------------------- what is said


@dataclass(frozen=True)
class Standing:
    """One activation over all runs.

    Attributes
    ----------
    key : str
    place : float
        Place by the median; equal medians share the mean of their places.
    low, median, high : float
        Quartiles of the score; nan where so many networks have none.
    best, worst : float
        Least and largest rank in a single run.
    firsts : int
        Runs in which no other was better.
    broke : int
        Networks that diverged.
    step : int
        The update after which the first of them did, or -1.
    rate : float
        The learning rate that counted.
    place_before : float
        Place by the median at the one rate that is the same for all.
    """

    key: str
    place: float
    low: float
    median: float
    high: float
    best: float
    worst: float
    firsts: int
    broke: int
    step: int
    rate: float
    place_before: float


@dataclass(frozen=True)
class Reading:
    """How far the rankings of the runs agree.

    Attributes
    ----------
    standings : tuple of Standing
        The best median first.
    agreement, tau, rho : float
        Means over all pairs of runs; nan where no run puts anything in an order.
    low, high : float
        The least and the largest τ.
    tuning : float
        τ between the rankings by the median at one rate and at the best rate of each.
    """

    standings: tuple[Standing, ...]
    agreement: float
    tau: float
    rho: float
    low: float
    high: float
    tuning: float


@lru_cache(maxsize=32)
def reading(outcome: Outcome, measure: Measure, target: float) -> Reading:
    """What the runs say together."""
    scores = activations.scores(outcome.final, measure, target)
    ranks, (low, median, high) = activations.ranks(scores), activations.quartiles(scores)
    before = activations.quartiles(activations.scores(outcome.single, measure, target))[1]
    places, places_before = activations.ranks(median), activations.ranks(before)
    firsts = np.sum(ranks == np.min(ranks, axis=0), axis=1)
    broke = outcome.final.broke
    standings = tuple(
        Standing(
            key=key,
            place=float(places[i]),
            low=float(low[i]),
            median=float(median[i]),
            high=float(high[i]),
            best=float(np.min(ranks[i])),
            worst=float(np.max(ranks[i])),
            firsts=int(firsts[i]),
            broke=int(np.sum(broke[i] >= 0)),
            step=int(np.min(broke[i][broke[i] >= 0])) if np.any(broke[i] >= 0) else -1,
            rate=float(outcome.final.rates[i]),
            place_before=float(places_before[i]),
        )
        for i, key in enumerate(outcome.setting.functions)
    )
    least, tau, largest = activations.between_runs(activations.kendall(scores))
    return Reading(
        standings=tuple(
            sorted(standings, key=lambda standing: (standing.place, np.mean((standing.best, standing.worst))))
        ),
        agreement=activations.between_runs(activations.agreement(scores))[1],
        tau=tau,
        rho=activations.between_runs(activations.spearman(scores))[1],
        low=least,
        high=largest,
        tuning=float(activations.kendall(np.stack([before, median], axis=1))[0, 1]),
    )


@dataclass(frozen=True)
class Duel:
    """Two activations from the same starts.

    Attributes
    ----------
    wins, ties, losses : int
        Runs that the first ended better than the second, as well, and worse.
    share : float
        Share of wins; a tie counts one half.
    low, high : float
        The probabilities of a win that this does not contradict (95 per cent).
    """

    wins: int
    ties: int
    losses: int
    share: float
    low: float
    high: float


def duel(outcome: Outcome, first: str, second: str, measure: Measure, target: float) -> Duel:
    """How often `first` ends better than `second`."""
    scores = activations.scores(outcome.final, measure, target)
    one, other = (scores[outcome.setting.functions.index(key)] for key in (first, second))
    better, worse = activations.ranks(np.stack([one, other]))
    share = activations.superiority(one, other)
    return Duel(
        wins=int(np.sum(better < worse)),
        ties=int(np.sum(better == worse)),
        losses=int(np.sum(better > worse)),
        share=share,
        **dict(zip(("low", "high"), activations.wilson_interval(share, len(one)), strict=True)),
    )
