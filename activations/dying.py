r"""Units that stop learning: which of them die while networks train, and what brings them back.

A unit is *dead* when its slope is exactly 0 for every input of the data. A ReLU unit of the first layer is on for the
inputs on one side of the line ``w·x + b = 0``; it is dead when all data lie on the other side. Its gradient is then 0,
so that gradient descent leaves it where it is for good.
"""

from __future__ import annotations

from collections.abc import Generator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
import numpy.typing as npt

from activations.datasets import Points
from activations.descent_rules import Recipe
from activations.network import Networks, train
from activations.registry import FloatArray, get

# How far from 0 a unit's line is drawn at most; beyond, the unit is on for everything in sight or for nothing.
FAR = 1e3


@dataclass(frozen=True, eq=False)
class Watched:
    """A training run as its hidden units saw it; the first axis is that of the snapshots.

    Attributes
    ----------
    steps : ndarray of int, shape (snapshots,)
        Updates so far.
    steepest, reached : ndarray, shape (snapshots, networks, depth, width)
        As `Networks.units` gives them; nan once a network has diverged.
    lines : ndarray, shape (snapshots, networks, width, inputs + 1)
        Weights and bias of the units of the first layer.
    loss, accuracy : ndarray, shape (snapshots, networks)
    broke : ndarray of int, shape (networks,)
        The update after which a network was no longer finite, or -1.
    parameters : ndarray, shape (networks, parameters)
        All parameters at the end.
    """

    steps: npt.NDArray[np.int64]
    steepest: npt.NDArray[np.float32]
    reached: npt.NDArray[np.float32]
    lines: FloatArray
    loss: FloatArray
    accuracy: FloatArray
    broke: npt.NDArray[np.int64]
    parameters: FloatArray

    @cached_property
    def dead(self) -> npt.NDArray[np.bool_]:
        """Which units are dead, shape (snapshots, networks, depth, width)."""
        return self.steepest == 0

    @cached_property
    def died(self) -> npt.NDArray[np.bool_]:
        """Which units were dead at some snapshot, shape (networks, depth, width)."""
        return np.any(self.dead, axis=0)

    @cached_property
    def came_back(self) -> npt.NDArray[np.bool_]:
        """Which units were dead at one snapshot and not at a later one, shape (networks, depth, width)."""
        alive = np.isfinite(self.steepest) & ~self.dead
        before = np.logical_or.accumulate(self.dead, axis=0)
        return np.any(before[:-1] & alive[1:], axis=0)


def snapshots(steps: int, count: int = 40) -> list[int]:
    """The updates to look at, `count` at most: close together at first, when most units die, then further apart."""
    return sorted({0, *(round(float(step)) for step in np.geomspace(1, steps, count - 1))})


def watch(
    networks: Networks, start: FloatArray, data: Points, recipe: Recipe, rng: np.random.Generator
) -> Generator[float, None, Watched]:
    """Trains networks and keeps what becomes of their units; yields the share done, returns a `Watched`.

    Parameters
    ----------
    start : ndarray, shape (networks, parameters)
    """
    taken, steepest, reached = [], [], []
    room = networks.room(len(data.x))
    for snapshot in train(networks, start, data, recipe, rng, at=snapshots(recipe.steps)):
        slopes, shares = networks.units(snapshot.parameters, data.x, room)
        shares[np.isnan(slopes)] = np.nan
        taken.append(snapshot)
        steepest.append(_kept_positive(slopes))
        reached.append(shares.astype(np.float32))
        yield snapshot.step / recipe.steps
    return Watched(
        steps=np.array([snapshot.step for snapshot in taken]),
        steepest=np.stack(steepest),
        reached=np.stack(reached),
        lines=np.stack([networks.matrices(snapshot.parameters)[0] for snapshot in taken]),
        loss=np.stack([snapshot.loss for snapshot in taken]),
        accuracy=np.stack([snapshot.accuracy for snapshot in taken]),
        broke=taken[-1].broke,
        parameters=taken[-1].parameters,
    )


def _kept_positive(slopes: FloatArray) -> npt.NDArray[np.float32]:
    """Slopes in float32, in which those that are not 0 stay so."""
    with np.errstate(over="ignore"):
        small = slopes.astype(np.float32)
    small[(slopes > 0) & (small == 0)] = np.finfo(np.float32).tiny
    return small


def half_planes(lines: FloatArray, reach: float) -> FloatArray:
    """Where units of the first layer are on, as far as a picture shows it.

    Parameters
    ----------
    lines : ndarray, shape (..., 3)
        Two weights and the bias of each unit.
    reach : float
        The picture shows the plane from -reach to reach on both axes.

    Returns
    -------
    ndarray, shape (..., 5, 2)
        A rectangle, closed, that covers the half-plane ``w·x + b > 0`` within the picture. Its first two points lie on
        the border.
    """
    size = np.hypot(lines[..., 0], lines[..., 1])
    with np.errstate(all="ignore"):
        normal = np.where(size[..., None] > 0, lines[..., :2] / size[..., None], [1.0, 0.0])
        away = np.nan_to_num(-lines[..., 2] / size, nan=FAR, posinf=FAR, neginf=-FAR)[..., None]
    away = np.clip(away, -FAR, FAR)
    along = np.stack([-normal[..., 1], normal[..., 0]], axis=-1)
    length = 2 * (np.abs(away) + reach)
    left, right = away * normal - length * along, away * normal + length * along
    return np.stack([left, right, right + length * normal, left + length * normal, left], axis=-2)


# --------------------------------------------------------------------------------- bringing them back


@dataclass(frozen=True)
class Rescue:
    """A way in which networks with dead ReLU units are trained further.

    Attributes
    ----------
    name : str
    recipe : Recipe
    activation : str
        The activation that takes ReLU's place, or ``"relu"``.
    fresh : bool
        Whether dead units get fresh weights and a bias of 0 first.
    """

    name: str
    recipe: Recipe
    activation: str = "relu"
    fresh: bool = False


@dataclass(frozen=True, eq=False)
class Rescued:
    """What became of dead units.

    Attributes
    ----------
    back : ndarray of int, shape (depth,)
        Units per layer, over all networks, that were dead and are positive again for some input.
    accuracy : ndarray, shape (networks,)
        Share of right answers at the end; nan for a network that diverged.
    parameters : ndarray, shape (networks, parameters)
        All parameters at the end.
    """

    back: npt.NDArray[np.int64]
    accuracy: FloatArray
    parameters: FloatArray


# Ordinary rates, and decays that take a thousandth off a parameter per update unless Adam rescales them.
SGD_RATE, ADAM_RATE = 0.1, 0.01
SGD_DECAY, ADAM_L2, ADAMW_DECAY = 0.01, 0.01, 0.1


def rescues(steps: int) -> tuple[Rescue, ...]:
    """The ways that are tried, each for `steps` updates."""
    sgd, adam = Recipe(steps, SGD_RATE, optimiser="sgd"), Recipe(steps, ADAM_RATE)
    return (
        Rescue("smaller", sgd),
        Rescue("momentum", Recipe(steps, SGD_RATE, optimiser="sgd", momentum=0.9)),
        Rescue("adam", adam),
        Rescue("decay", Recipe(steps, SGD_RATE, optimiser="sgd", decay=SGD_DECAY)),
        Rescue("adamw", Recipe(steps, ADAM_RATE, decay=ADAMW_DECAY, decoupled=True)),
        Rescue("l2", Recipe(steps, ADAM_RATE, decay=ADAM_L2)),
        Rescue("leaky_sgd", sgd, "leaky_relu"),
        Rescue("leaky_adam", adam, "leaky_relu"),
        Rescue("elu_adam", adam, "elu"),
        Rescue("gelu_adam", adam, "gelu"),
        Rescue("fresh", adam, fresh=True),
    )


def rescue(
    networks: Networks, start: FloatArray, data: Points, tried: Sequence[Rescue], seed: int
) -> Generator[float, None, dict[str, Rescued]]:
    """Trains networks with dead ReLU units further in several ways; yields the share done, returns what came of each.

    Every way starts from the same parameters, with an optimiser that remembers nothing, and sees the same batches.

    Parameters
    ----------
    networks : Networks
        The ReLU networks, of one activation.
    start : ndarray, shape (networks, parameters)
        Finite parameters.
    """
    dead = networks.units(start, data.x)[0] == 0
    found: dict[str, Rescued] = {}
    recipes = list(dict.fromkeys(way.recipe for way in tried))
    for place, recipe in enumerate(recipes):
        # The ways that share a recipe are trained together.
        ways, rng = [way for way in tried if way.recipe == recipe], np.random.default_rng(seed)
        renewed = _renewed(networks, start, dead, rng)
        several = replace(networks, activations=[get(way.activation) for way in ways])
        begin = np.concatenate([renewed if way.fresh else start for way in ways])
        for snapshot in train(several, begin, data, recipe, rng, every=max(1, recipe.steps // 10)):
            yield (place + snapshot.step / recipe.steps) / len(recipes)
        reached = several.units(snapshot.parameters, data.x)[1]
        for way, (_, members) in zip(ways, several.groups(), strict=True):
            back = np.sum(dead & (reached[members] > 0), axis=(0, 2))
            found[way.name] = Rescued(back, snapshot.accuracy[members], snapshot.parameters[members])
    return found


def _renewed(
    networks: Networks, parameters: FloatArray, dead: npt.NDArray[np.bool_], rng: np.random.Generator
) -> FloatArray:
    """Parameters in which dead units have fresh weights and a bias of 0."""
    renewed, fresh = parameters.copy(), networks.start(rng)
    for layer, (old, new) in enumerate(zip(networks.matrices(renewed), networks.matrices(fresh), strict=True)):
        if layer < networks.depth:
            old[dead[:, layer]] = new[dead[:, layer]]
    return renewed
