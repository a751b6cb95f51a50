r"""Many small networks trained at once: fully connected, any activation, gradients by hand.

A network computes ``h = f(W h + b)`` layer after layer and one number, the logit, at the end. All networks have
the same sizes and see the same data; they differ in their activation and in the weights they start from. They lie
along the leading axis of every array, so that one NumPy call serves them all: a step of a small network costs the
calls, not the arithmetic. The batch is the last axis, so that what one unit computes lies side by side.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from functools import cache, cached_property

import numpy as np
import numpy.typing as npt

from activations.datasets import Points
from activations.descent_rules import Recipe, moves
from activations.facts import facts
from activations.registry import Activation, FloatArray, get
from activations.sigmoidal import sigmoid
from activations.smooth import softplus

# The one activation with a parameter that is trained along with the weights.
LEARNS_ITS_SLOPE = "prelu"


@dataclass(frozen=True)
class Signals:
    """What a forward pass leaves behind for the backward one, and room for the latter; used again by every step.

    Attributes
    ----------
    logits : ndarray, shape (networks, batch)
    hidden : list of ndarray, shape (networks, width + 1, batch)
        What each hidden layer hands on, with a row of ones for the bias of the next.
    sums : list of ndarray, shape (networks, width, batch)
        The pre-activations of each hidden layer.
    upstream : ndarray, shape (networks, width, batch)
        On the way back: the derivative of the loss by what a layer hands on, then by its pre-activations.
    """

    logits: FloatArray
    hidden: list[FloatArray]
    sums: list[FloatArray]
    upstream: FloatArray


@dataclass(frozen=True)
class Snapshot:
    """The networks after some number of updates.

    Attributes
    ----------
    step : int
        Updates so far.
    loss, accuracy : ndarray, shape (networks,)
        Mean cross-entropy and share of right answers over all points; nan for a network that diverged.
    broke : ndarray of int, shape (networks,)
        The update after which the network was no longer finite, or -1.
    parameters : ndarray, shape (networks, parameters)
        All weights, biases and slopes.
    """

    step: int
    loss: FloatArray
    accuracy: FloatArray
    broke: npt.NDArray[np.int64]
    parameters: FloatArray


@dataclass(frozen=True)
class Networks:
    """The shape of a set of networks: for each activation the same number of copies, one after the other.

    Attributes
    ----------
    activations : sequence of Activation
        The activation of the hidden layers, one per group of networks. PReLU learns its slope, one per layer.
    copies : int
        Networks per activation. Copy i starts from the same random numbers under every activation.
    inputs, width, depth : int
        Numbers that go in, units of a hidden layer, hidden layers.
    """

    activations: Sequence[Activation]
    copies: int
    inputs: int = 2
    width: int = 8
    depth: int = 2

    @property
    def count(self) -> int:
        """Number of networks."""
        return len(self.activations) * self.copies

    @cached_property
    def _shapes(self) -> list[tuple[int, int]]:
        """Rows and columns (bias last) of every weight matrix, the output's at the end."""
        hidden = [(self.width, self.width + 1)] * (self.depth - 1)
        return [(self.width, self.inputs + 1), *hidden, (1, self.width + 1)]

    @cached_property
    def parameter_count(self) -> int:
        """Parameters of one network, a slope for each hidden layer included."""
        return sum(rows * columns for rows, columns in self._shapes) + self.depth

    def matrices(self, parameters: FloatArray) -> list[FloatArray]:
        """The weight matrices as views, each of shape (networks, rows, columns); the last column is the bias."""
        found, start = [], 0
        for rows, columns in self._shapes:
            stop = start + rows * columns
            found.append(parameters[:, start:stop].reshape(-1, rows, columns))
            start = stop
        return found

    def slopes(self, parameters: FloatArray) -> FloatArray:
        """The learned slopes of PReLU as a view, shape (networks, depth); other activations do not use theirs."""
        return parameters[:, -self.depth :]

    def groups(self) -> Iterator[tuple[Activation, slice]]:
        """Every activation with the networks that use it."""
        for place, activation in enumerate(self.activations):
            yield activation, slice(place * self.copies, (place + 1) * self.copies)

    def start(self, rng: np.random.Generator, *, gain: float | None = None, bias: float = 0.0) -> FloatArray:
        """Parameters to start from, shape (networks, parameters).

        A weight is Gaussian with standard deviation ``gain / sqrt(n)``, n being the inputs of its unit. Without a
        `gain`, each activation gets the one that keeps the size of a signal, ``1 / sqrt(E f(x)²)`` for x ~ N(0, 1),
        which is √2 for ReLU (He et al., 2015); the first layer, which sees the data, has 1. Every bias of a hidden
        layer starts at `bias`.
        """
        parameters = np.zeros((self.count, self.parameter_count))
        matrices = self.matrices(parameters)
        for layer, matrix in enumerate(matrices):
            _, rows, columns = matrix.shape
            drawn = rng.standard_normal((self.copies, rows, columns - 1)) / np.sqrt(columns - 1)
            for activation, members in self.groups():
                kept = kept_gain(activation.name) if layer else 1.0
                matrix[members, :, :-1] = (kept if gain is None else gain) * drawn
        for matrix in matrices[:-1]:
            matrix[..., -1] = bias
        for activation, members in self.groups():
            if activation.name == LEARNS_ITS_SLOPE:
                self.slopes(parameters)[members] = activation.parameters[0].default
        return parameters

    def room(self, batch: int) -> Signals:
        """Arrays for passes over `batch` points; fresh ones cost more than the arithmetic done in them."""
        shape = (self.count, self.width, batch)
        hidden = [np.ones((self.count, self.width + 1, batch)) for _ in range(self.depth)]
        sums = [np.empty(shape) for _ in range(self.depth)]
        return Signals(np.empty((self.count, batch)), hidden, sums, np.empty(shape))

    def forward(self, parameters: FloatArray, x: FloatArray, room: Signals | None = None) -> Signals:
        """Sends a batch, shape (batch, inputs), through every network; `room`, if given, is written over."""
        signals = room or self.room(len(x))
        *matrices, last = self.matrices(parameters)
        below = with_ones(x)
        for layer, matrix in enumerate(matrices):
            z, above = signals.sums[layer], signals.hidden[layer]
            np.matmul(matrix, below, out=z)
            for activation, members in self.groups():
                above[members, :-1] = activation.function(z[members], **self._slope(activation, parameters, layer))
            below = above
        np.matmul(last, below, out=signals.logits[:, None])
        return signals

    def gradient(
        self, parameters: FloatArray, x: FloatArray, y: FloatArray, room: Signals | None = None
    ) -> tuple[FloatArray, FloatArray]:
        r"""Mean cross-entropy of each network on a batch and its gradient, by the chain rule from the end.

        Parameters
        ----------
        parameters : ndarray, shape (networks, parameters)
        x, y : ndarray, shapes (batch, inputs) and (batch,)
            The batch and its classes, 0.0 or 1.0.
        room : Signals
            Where to work, from `room`; it is written over.

        Returns
        -------
        losses : ndarray, shape (networks,)
        gradient : ndarray, shape (networks, parameters)

        Notes
        -----
        The derivative of the loss by a logit is ``(sigmoid(logit) - y) / batch``.
        """
        signals = self.forward(parameters, x, room)
        gradient, upstream = np.zeros_like(parameters), signals.upstream
        matrices, found = self.matrices(parameters), self.matrices(gradient)
        at_logit = ((sigmoid(signals.logits) - y) / len(x))[:, None]
        np.matmul(at_logit, signals.hidden[-1].swapaxes(1, 2), out=found[-1])
        np.multiply(matrices[-1][..., :-1].swapaxes(1, 2), at_logit, out=upstream)
        for layer in reversed(range(self.depth)):
            z = signals.sums[layer]
            for activation, members in self.groups():
                if activation.name == LEARNS_ITS_SLOPE:
                    negative = np.minimum(z[members], 0)
                    self.slopes(gradient)[members, layer] = np.sum(upstream[members] * negative, axis=(1, 2))
                upstream[members] *= activation.gradient(z[members], **self._slope(activation, parameters, layer))
            below = signals.hidden[layer - 1] if layer else with_ones(x)[None]
            np.matmul(upstream, below.swapaxes(1, 2), out=found[layer])
            if layer:
                upstream[...] = matrices[layer][..., :-1].swapaxes(1, 2) @ upstream
        return binary_cross_entropy(signals.logits, y), gradient

    def _slope(self, activation: Activation, parameters: FloatArray, layer: int) -> dict[str, FloatArray]:
        """PReLU's learned slope as its formula takes it; nothing for the others."""
        if activation.name != LEARNS_ITS_SLOPE:
            return {}
        members = next(members for found, members in self.groups() if found is activation)
        return {"alpha": self.slopes(parameters)[members, layer, None, None]}

    def collapsed(self, parameters: FloatArray) -> FloatArray:
        """The one linear layer that each network would be without its activation, shape (networks, inputs + 1).

        It is the product of all weight matrices, the last number being what the biases add up to. A network with the
        identity computes just that, however deep it is.
        """
        first, *rest = self.matrices(parameters)
        product = first
        for matrix in rest:
            weights, bias = matrix[..., :-1], matrix[..., -1]
            product = weights @ product
            product[..., -1] += bias
        return product[:, 0]

    def units(
        self, parameters: FloatArray, x: FloatArray, room: Signals | None = None
    ) -> tuple[FloatArray, FloatArray]:
        """What each hidden unit does with the inputs `x`, shape (count, inputs).

        Returns
        -------
        steepest : ndarray, shape (networks, depth, width)
            The largest size of its slope over all inputs; a unit with 0 is dead.
        reached : ndarray, shape (networks, depth, width)
            The share of the inputs for which its pre-activation is positive.
        """
        steepest, reached = np.empty((2, self.count, self.depth, self.width))
        with np.errstate(all="ignore"):
            for layer, z in enumerate(self.forward(parameters, x, room).sums):
                for activation, members in self.groups():
                    slope = activation.gradient(z[members], **self._slope(activation, parameters, layer))
                    steepest[members, layer] = np.max(np.abs(slope), axis=2)
                reached[:, layer] = np.mean(z > 0, axis=2)
        return steepest, reached

    def dead(self, parameters: FloatArray, x: FloatArray) -> npt.NDArray[np.int64]:
        """Hidden units of each layer whose slope is exactly 0 for every input, shape (networks, depth)."""
        return np.sum(self.units(parameters, x)[0] == 0, axis=2)


def binary_cross_entropy(logits: FloatArray, y: FloatArray) -> FloatArray:
    r"""Mean over the batch (last axis) of the cross-entropy between classes and logits.

    .. math:: L = \frac1B \sum_i \bigl[\ln(1 + e^{z_i}) - y_i z_i\bigr]

    Softplus keeps a large logit from overflowing.
    """
    return np.mean(softplus(logits) - y * logits, axis=-1)


def train(
    networks: Networks,
    parameters: FloatArray,
    data: Points,
    recipe: Recipe,
    rng: np.random.Generator,
    *,
    every: int = 1,
    at: Collection[int] | None = None,
) -> Iterator[Snapshot]:
    """Trains all networks on the same batches: a snapshot at the start, after each `every` updates, and at the end.

    A network whose loss or gradient is no longer finite is nan from then on, as it would be in any framework;
    `Snapshot.broke` keeps the update at which it happened.

    Parameters
    ----------
    parameters : ndarray, shape (networks, parameters)
        Where to start; not changed.
    every : int
        Updates between two snapshots, at least 1. Each costs a forward pass over all points.
    at : collection of int
        The updates after which to take snapshots, instead of `every`.
    """
    parameters = parameters.copy()
    rule = moves(parameters.shape, recipe)
    broke = np.full(networks.count, -1)
    for_batch, for_all = networks.room(min(recipe.batch, len(data.x))), networks.room(len(data.x))
    yield _snapshot(networks, parameters, data, 0, broke, for_all)
    for step in range(1, recipe.steps + 1):
        drawn = _drawn(len(data.x), recipe.batch, rng)
        with np.errstate(all="ignore"):
            losses, gradient = networks.gradient(parameters, data.x[drawn], data.y[drawn], for_batch)
            lost = ~np.isfinite(losses) | ~np.isfinite(gradient).all(axis=1)
            broke[lost & (broke < 0)] = step
            if recipe.decay and not recipe.decoupled:
                gradient += recipe.decay * parameters
            elif recipe.decay:
                parameters *= 1 - recipe.rate * recipe.decay
            parameters -= rule.send(gradient)
            parameters[lost] = np.nan
        if step == recipe.steps or (step % every == 0 if at is None else step in at):
            yield _snapshot(networks, parameters, data, step, broke, for_all)


def _drawn(count: int, batch: int, rng: np.random.Generator) -> slice | npt.NDArray[np.int64]:
    """The places of the points of a batch; all points where there are no more."""
    return slice(None) if batch >= count else rng.choice(count, batch, replace=False, shuffle=False)


def _snapshot(
    networks: Networks,
    parameters: FloatArray,
    data: Points,
    step: int,
    broke: npt.NDArray[np.int64],
    room: Signals,
) -> Snapshot:
    with np.errstate(all="ignore"):
        logits = networks.forward(parameters, data.x, room).logits
        loss = np.where(broke < 0, binary_cross_entropy(logits, data.y), np.nan)
        right = np.mean((logits > 0) == (data.y > 0.5), axis=1)
    accuracy = np.where(np.isfinite(loss), right, np.nan)
    return Snapshot(step, loss, accuracy, broke.copy(), parameters.copy())


def with_ones(x: FloatArray) -> FloatArray:
    """A batch, transposed, with a row of ones, which the biases are multiplied by; shape (inputs + 1, batch)."""
    return np.concatenate([x.T, np.ones((1, len(x)))])


@cache
def kept_gain(key: str) -> float:
    """The gain that keeps a signal's size: ``1 / sqrt(E f(x)²)`` for x ~ N(0, 1)."""
    return float(1 / np.sqrt(facts(get(key)).second_moment))
