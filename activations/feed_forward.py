r"""Feed-forward layers, plain and gated, at equal cost: many trained at once on a regression, gradients by hand.

A plain layer computes ``f(W x + b)``, a gated one ``(W x + b) * f(V x + c)``; a second matrix leads back. The gated
one has a matrix more, so it gets fewer hidden units. As in `network`, the networks lie along the leading axis of
every array and the batch along the last.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from activations.descent_rules import Recipe, moves
from activations.network import kept_gain, with_ones
from activations.registry import Activation, FloatArray, get

# Numbers that go in and come out: the width of the model, in the words of the Transformer.
MODEL_WIDTH = 4
# How many unseen inputs the losses are measured on.
TESTED = 500


@dataclass(frozen=True)
class Layer:
    """One of the layers that are compared.

    Attributes
    ----------
    name : str
        ``"relu"``, ``"swiglu"``, …
    curve : str
        The key of its activation; of the gate where there is one.
    gated : bool
        Whether a second projection is multiplied by the curve of the first.
    """

    name: str
    curve: str
    gated: bool


# Shazeer (2020), "GLU variants improve Transformer"; there SiLU is called Swish.
LAYERS: tuple[Layer, ...] = (
    Layer("relu", "relu", gated=False),
    Layer("gelu", "gelu", gated=False),
    Layer("silu", "silu", gated=False),
    Layer("reglu", "relu", gated=True),
    Layer("geglu", "gelu", gated=True),
    Layer("swiglu", "silu", gated=True),
    Layer("glu", "sigmoid", gated=True),
    Layer("bilinear", "identity", gated=True),
)


def _products(x: FloatArray) -> FloatArray:
    return x * np.roll(x, -1, axis=-1)


def _switches(x: FloatArray) -> FloatArray:
    return np.where(np.roll(x, -1, axis=-1) > 0, x, 0.0)


def _curves(x: FloatArray) -> FloatArray:
    return np.sin(2 * x)


def _maxima(x: FloatArray) -> FloatArray:
    return np.maximum(x, np.roll(x, -1, axis=-1))


# What the layers have to learn; x' is x with its numbers moved on by one place, the first to the end.
# "products": x x'. "switches": x where x' > 0, else 0. "maxima": max(x, x'). "curves": sin 2x, each number alone.
FEED_FORWARD_TARGETS: Mapping[str, Callable[[FloatArray], FloatArray]] = {
    "products": _products,
    "switches": _switches,
    "maxima": _maxima,
    "curves": _curves,
}


@dataclass(frozen=True)
class FeedForward:
    """The shape of a set of networks with one hidden layer: for each activation the same number of copies.

    Attributes
    ----------
    curves : sequence of Activation
        The activation of the hidden layer, or of its gate, one per group of networks.
    copies : int
        Networks per activation. Copy i starts from the same random numbers under every activation.
    hidden : int
        Hidden units.
    gated : bool
        Whether the hidden layer is gated.
    width : int
        Numbers that go in and come out.
    """

    curves: Sequence[Activation]
    copies: int
    hidden: int
    gated: bool
    width: int = MODEL_WIDTH

    @property
    def parameter_count(self) -> int:
        """Weights and biases of one network."""
        return layer_parameter_count(self.hidden, self.width, gated=self.gated)

    def matrices(self, parameters: FloatArray) -> tuple[FloatArray, FloatArray]:
        """Both weight matrices as views, the last column being the bias.

        The first has shape (networks, hidden, width + 1), or twice the rows if gated: value, then gate. The second
        has shape (networks, width, hidden + 1).
        """
        rows = self.hidden * (2 if self.gated else 1)
        stop = rows * (self.width + 1)
        first, second = parameters[:, :stop], parameters[:, stop:]
        return first.reshape(-1, rows, self.width + 1), second.reshape(-1, self.width, self.hidden + 1)

    def groups(self) -> Iterator[tuple[Activation, slice]]:
        """Every activation with the networks that use it."""
        for place, curve in enumerate(self.curves):
            yield curve, slice(place * self.copies, (place + 1) * self.copies)

    def start(self, rng: np.random.Generator) -> FloatArray:
        """Parameters to start from, shape (networks, parameters): Gaussian weights, biases 0.

        Inputs from N(0, 1) keep their size on the way to the outputs. A value of variance 1 times a gate f(g) has
        the second moment E f(g)², as the plain layer has, so that one rule serves both.
        """
        parameters = np.zeros((len(self.curves) * self.copies, self.parameter_count))
        first, second = self.matrices(parameters)
        first[..., :-1] = np.tile(
            rng.standard_normal((self.copies, first.shape[1], self.width)) / np.sqrt(self.width),
            (len(self.curves), 1, 1),
        )
        drawn = rng.standard_normal((self.copies, self.width, self.hidden)) / np.sqrt(self.hidden)
        for curve, members in self.groups():
            second[members, :, :-1] = kept_gain(curve.name) * drawn
        return parameters

    def forward(self, parameters: FloatArray, x: FloatArray) -> FloatArray:
        """What the networks make of a batch, shape (batch, width) → (networks, width, batch)."""
        _, _, hidden = self._hidden(parameters, with_ones(x))
        return self.matrices(parameters)[1] @ hidden

    def gradient(self, parameters: FloatArray, x: FloatArray, y: FloatArray) -> tuple[FloatArray, FloatArray]:
        """Mean squared error of each network on a batch and its gradient, by the chain rule from the end.

        Parameters
        ----------
        parameters : ndarray, shape (networks, parameters)
        x, y : ndarray, shape (batch, width)

        Returns
        -------
        losses : ndarray, shape (networks,)
        gradient : ndarray, shape (networks, parameters)
        """
        below = with_ones(x)
        sums, opened, hidden = self._hidden(parameters, below)
        second = self.matrices(parameters)[1]
        errors = second @ hidden - y.T
        gradient = np.empty_like(parameters)
        into_first, into_second = self.matrices(gradient)
        at_output = errors * (2 / errors[0].size)
        np.matmul(at_output, hidden.swapaxes(1, 2), out=into_second)
        at_hidden = second[..., :-1].swapaxes(1, 2) @ at_output
        at_sums = np.empty_like(sums)
        values, gates = sums[:, : self.hidden], sums[:, -self.hidden :]
        if self.gated:
            np.multiply(at_hidden, opened, out=at_sums[:, : self.hidden])
            at_hidden *= values
        for curve, members in self.groups():
            at_sums[members, -self.hidden :] = at_hidden[members] * curve.gradient(gates[members])
        np.matmul(at_sums, below.T, out=into_first)
        return np.mean(np.square(errors), axis=(1, 2)), gradient

    def _hidden(self, parameters: FloatArray, below: FloatArray) -> tuple[FloatArray, FloatArray, FloatArray]:
        """Pre-activations, the activation of the gate, and what the hidden layer hands on, with a row of ones."""
        sums = self.matrices(parameters)[0] @ below
        hidden = np.ones((len(parameters), self.hidden + 1, below.shape[1]))
        opened = hidden[:, :-1]
        for curve, members in self.groups():
            opened[members] = curve.function(sums[members, -self.hidden :])
        if self.gated:
            opened = opened.copy()
            hidden[:, :-1] *= sums[:, : self.hidden]
        return sums, opened, hidden


def layer_parameter_count(hidden: int, width: int = MODEL_WIDTH, *, gated: bool) -> int:
    """Weights and biases of a feed-forward layer: into each hidden unit, twice if it is gated, and out of all."""
    return hidden * (width + 1) * (2 if gated else 1) + width * (hidden + 1)


def equal_hidden_units(hidden: int, width: int = MODEL_WIDTH) -> int:
    """The most hidden units with which a gated layer has no more parameters than a plain one of `hidden`."""
    free = layer_parameter_count(hidden, width, gated=False) - width
    return free // (2 * (width + 1) + width)


@dataclass(frozen=True)
class Comparison:
    """What became of all layers.

    Attributes
    ----------
    steps : ndarray of int, shape (points,)
        The numbers of updates after which the losses were measured: evenly spaced, from 0 to the end.
    losses : ndarray, shape (layers, copies, points)
        Mean squared error on inputs that are not trained on, in units of the variance of the target: 1 is what a
        constant guess achieves. inf for a network that diverged.
    """

    steps: npt.NDArray[np.int64]
    losses: FloatArray


def compare_layers(
    target: str, hidden: int, copies: int, recipe: Recipe, rng: np.random.Generator, *, points: int = 21
) -> Comparison:
    """Trains every layer of `LAYERS` on the same fresh batches, the gated ones with fewer hidden units.

    Parameters
    ----------
    target : str
        What is to be learned, from `FEED_FORWARD_TARGETS`; the inputs are from N(0, 1).
    hidden : int
        Hidden units of a plain layer; a gated one gets `equal_hidden_units` of them.
    copies : int
        Networks per layer, which start from different weights.
    points : int
        How often to measure.
    """
    sets = [
        FeedForward([get(layer.curve) for layer in LAYERS if layer.gated is gated], copies, units, gated)
        for gated, units in ((False, hidden), (True, equal_hidden_units(hidden)))
    ]
    parameters = [networks.start(rng) for networks in sets]
    rules = [moves(found.shape, recipe) for found in parameters]
    unseen = rng.standard_normal((TESTED, MODEL_WIDTH))
    wanted = FEED_FORWARD_TARGETS[target](unseen)
    centre, spread = float(np.mean(wanted)), float(np.std(wanted))
    measured = np.unique(np.linspace(0, recipe.steps, points).round().astype(np.int64))
    losses = []
    with np.errstate(all="ignore"):
        for step in range(recipe.steps + 1):
            if step in measured:
                errors = [
                    networks.forward(held, unseen) - ((wanted - centre) / spread).T
                    for networks, held in zip(sets, parameters, strict=True)
                ]
                losses.append(np.mean(np.square(np.concatenate(errors)), axis=(1, 2)))
            batch = rng.standard_normal((recipe.batch, MODEL_WIDTH))
            right = (FEED_FORWARD_TARGETS[target](batch) - centre) / spread
            for networks, held, rule in zip(sets, parameters, rules, strict=True):
                np.subtract(held, rule.send(networks.gradient(held, batch, right)[1]), out=held)
    found = np.stack(losses, axis=-1).reshape(len(LAYERS), copies, -1)
    return Comparison(measured, np.where(np.isfinite(found), found, np.inf))


@dataclass(frozen=True)
class Standing:
    """How one layer did over all starting weights.

    Attributes
    ----------
    median, low, high : float
        The loss, and its quartiles.
    wins : int
        In how many starts no other layer had a lower loss.
    best, worst : int
        Its best and its worst place among the layers, 1 being the lowest loss.
    """

    median: float
    low: float
    high: float
    wins: int
    best: int
    worst: int


def standings(losses: FloatArray) -> list[Standing]:
    """How every layer did, from losses of shape (layers, copies)."""
    places = np.argsort(np.argsort(losses, axis=0, kind="stable"), axis=0) + 1
    # The quantiles are ones that occurred: between a finite loss and an infinite one lies no number.
    low, median, high = np.quantile(losses, [0.25, 0.5, 0.75], axis=1, method="closest_observation")
    return [
        Standing(float(median[k]), float(low[k]), float(high[k]), int(np.sum(p == 1)), int(p.min()), int(p.max()))
        for k, p in enumerate(places)
    ]
