"""All activations against each other: the same data, the same batches, the same starting numbers, several starts.

Every network learns from the same training points and is judged on fresh ones. The starting weights of run i are the
same random numbers under every activation, times the gain that keeps the size of a signal under it
(`activations.network`). A third set of points, the validation points, chooses between learning rates, so that the
points on which networks are compared have no part in the choice.
"""

from __future__ import annotations

from collections.abc import Generator, Sequence
from dataclasses import dataclass, replace
from typing import Literal

import numpy as np
import numpy.typing as npt

from activations.datasets import Points, dataset
from activations.descent_rules import Recipe
from activations.network import Networks, Signals, Snapshot, binary_cross_entropy, train
from activations.ranking import quartiles
from activations.registry import FloatArray

Measure = Literal["loss", "error", "steps"]
MEASURES: tuple[Measure, ...] = ("loss", "error", "steps")
TRAINING_POINTS, VALIDATION_POINTS, FRESH_POINTS = 128, 200, 200
# Moments at which all networks are judged, the start left out: each costs a pass over all points.
SNAPSHOTS = 12
# Scores that agree in so many digits are equal: what is left is rounding, as between ELU and CELU at α = 1.
DIGITS = 6


@dataclass(frozen=True)
class Split:
    """Points from one source for three purposes.

    Attributes
    ----------
    training, validation, fresh : Points
        To learn from, to choose a learning rate by, to be judged on.
    """

    training: Points
    validation: Points
    fresh: Points


@dataclass(frozen=True, eq=False)
class Results:
    """What became of every network of a race.

    Attributes
    ----------
    steps : ndarray of int, shape (moments,)
        Updates so far at each of the moments, from 0.
    loss, error : ndarray, shape (activations, runs, moments)
        Mean cross-entropy and share of wrong answers on the fresh points; nan for a network that diverged.
    training : ndarray, shape (activations, runs, moments)
        Mean cross-entropy on the training points.
    validation : ndarray, shape (activations, runs)
        Mean cross-entropy on the validation points at the end.
    broke : ndarray of int, shape (activations, runs)
        The update after which the network was no longer finite, or -1.
    rates : ndarray, shape (activations,)
        The learning rate of each.
    """

    steps: npt.NDArray[np.int64]
    loss: FloatArray
    error: FloatArray
    training: FloatArray
    validation: FloatArray
    broke: npt.NDArray[np.int64]
    rates: FloatArray


def split(name: str, noise: float, rng: np.random.Generator) -> Split:
    """Fresh points of a problem (`activations.datasets`) for all three purposes."""
    training, validation, fresh = (
        dataset(name, count, noise, rng) for count in (TRAINING_POINTS, VALIDATION_POINTS, FRESH_POINTS)
    )
    return Split(training, validation, fresh)


def race(
    networks: Networks, points: Split, recipe: Recipe, rates: Sequence[float], rng: np.random.Generator
) -> Generator[float, None, tuple[Results, ...]]:
    """Trains all networks once with each learning rate, from the same start and on the same batches.

    Parameters
    ----------
    networks : Networks
        The copies are the runs.
    recipe : Recipe
        How to train; its rate is replaced by each of `rates` in turn.

    Yields
    ------
    float
        The share of the work that is done.

    Returns
    -------
    tuple of Results
        One for each rate.
    """
    start, order = networks.start(rng), int(rng.integers(2**32))
    room = networks.room(len(points.fresh.x))
    every = -(-recipe.steps // SNAPSHOTS)
    found = []
    for place, rate in enumerate(rates):
        tried, judged = replace(recipe, rate=rate), []
        for snapshot in train(networks, start, points.training, tried, np.random.default_rng(order), every=every):
            judged.append((snapshot.step, snapshot.loss, *_judged(networks, snapshot, points.fresh, room)))
            yield (place + snapshot.step / recipe.steps) / len(rates)
        validation, _ = _judged(networks, snapshot, points.validation, networks.room(len(points.validation.x)))
        found.append(_results(networks, judged, validation, snapshot.broke, rate))
    return tuple(found)


def _judged(networks: Networks, snapshot: Snapshot, points: Points, room: Signals) -> tuple[FloatArray, FloatArray]:
    """Loss and share of wrong answers on `points`, each of shape (networks,); nan for a network that diverged."""
    with np.errstate(all="ignore"):
        logits = networks.forward(snapshot.parameters, points.x, room).logits
        lost = (snapshot.broke >= 0) | ~np.isfinite(logits).all(axis=1)
        wrong = np.mean((logits > 0) != (points.y > 0.5), axis=1)
        return np.where(lost, np.nan, binary_cross_entropy(logits, points.y)), np.where(lost, np.nan, wrong)


def _results(
    networks: Networks,
    judged: list[tuple[int, FloatArray, FloatArray, FloatArray]],
    validation: FloatArray,
    broke: npt.NDArray[np.int64],
    rate: float,
) -> Results:
    shape = (len(networks.activations), networks.copies)
    steps, training, loss, error = zip(*judged, strict=True)
    return Results(
        steps=np.array(steps),
        loss=np.stack(loss, axis=-1).reshape(*shape, -1),
        error=np.stack(error, axis=-1).reshape(*shape, -1),
        training=np.stack(training, axis=-1).reshape(*shape, -1),
        validation=validation.reshape(shape),
        broke=broke.reshape(shape),
        rates=np.full(len(networks.activations), rate),
    )


def best_rates(found: Sequence[Results]) -> Results:
    """For each activation the results at the rate whose median validation loss is least; the first of equals."""
    medians = np.stack([quartiles(results.validation)[1] for results in found])
    chosen = np.argmin(np.where(np.isnan(medians), np.inf, medians), axis=0)

    def picked(name: str) -> npt.NDArray[np.float64]:
        return np.stack([getattr(found[rate], name)[place] for place, rate in enumerate(chosen)])

    return Results(
        steps=found[0].steps,
        loss=picked("loss"),
        error=picked("error"),
        training=picked("training"),
        validation=picked("validation"),
        broke=picked("broke").astype(np.int64),
        rates=picked("rates"),
    )


def scores(results: Results, measure: Measure, target: float = 0.1) -> FloatArray:
    """One number for every network, shape (activations, runs); less is better, nan is last.

    ``"loss"`` and ``"error"`` are those on the fresh points at the end. ``"steps"`` are the updates after which the
    share of errors was first seen at `target` or below; nan if it never was. Numbers are rounded to a few digits.
    """
    if measure == "steps":
        reached = results.error <= target
        return np.where(reached.any(axis=-1), results.steps[np.argmax(reached, axis=-1)], np.nan)
    final = results.loss[..., -1] if measure == "loss" else results.error[..., -1]
    with np.errstate(all="ignore"):
        unit = 10.0 ** (np.floor(np.log10(np.where(final > 0, final, 1.0))) - DIGITS + 1)
    return np.round(final / unit) * unit


def effort(networks: Networks, recipe: Recipe, rates: int) -> int:
    """How many times a hidden unit is computed in a race: the time that it takes, up to a factor."""
    every = -(-recipe.steps // SNAPSHOTS)
    batches = recipe.steps * min(recipe.batch, TRAINING_POINTS)
    looks = (-(-recipe.steps // every) + 1) * (TRAINING_POINTS + FRESH_POINTS)
    return networks.count * networks.width * networks.depth * (2 * batches + looks) * rates
