"""How parameters are moved against their gradient: plain descent, momentum, Adam."""

from __future__ import annotations

from collections.abc import Generator
from dataclasses import dataclass
from typing import Literal

import numpy as np

from activations.registry import FloatArray

Optimiser = Literal["sgd", "adam"]
OPTIMISERS: tuple[Optimiser, ...] = ("sgd", "adam")
# Kingma & Ba (2015), "Adam: a method for stochastic optimization", algorithm 1.
ADAM_BETA1, ADAM_BETA2, ADAM_EPSILON = 0.9, 0.999, 1e-8


@dataclass(frozen=True)
class Recipe:
    """How the networks are trained.

    Attributes
    ----------
    steps : int
        Number of updates.
    rate : float
        Learning rate.
    batch : int
        Points per update, drawn without replacement; all of them where there are no more.
    optimiser : str
        ``"sgd"`` or ``"adam"``.
    momentum : float
        Share of the last move that an update of ``"sgd"`` keeps, from 0 to below 1.
    decay : float
        Weight decay of all parameters, biases included, as PyTorch's optimisers have it.
    decoupled : bool
        Whether the decay is taken off the parameters directly (AdamW: Loshchilov & Hutter, 2019, "Decoupled weight
        decay regularization") instead of being added to the gradient, which Adam would rescale.
    """

    steps: int = 300
    rate: float = 0.02
    batch: int = 32
    optimiser: Optimiser = "adam"
    momentum: float = 0.0
    decay: float = 0.0
    decoupled: bool = False


def moves(shape: tuple[int, ...], recipe: Recipe) -> Generator[FloatArray, FloatArray, None]:
    """A generator that takes a gradient and gives what to subtract from the parameters."""
    rule = _adam_moves if recipe.optimiser == "adam" else _momentum_moves
    found = rule(shape, recipe)
    next(found)
    return found


def _momentum_moves(shape: tuple[int, ...], recipe: Recipe) -> Generator[FloatArray, FloatArray, None]:
    """Gradient descent; with momentum the last move goes on: ``v = momentum v + gradient``, as in PyTorch."""
    velocity = np.zeros(shape)
    gradient = yield velocity
    while True:
        velocity *= recipe.momentum
        velocity += gradient
        gradient = yield recipe.rate * velocity


def _adam_moves(shape: tuple[int, ...], recipe: Recipe) -> Generator[FloatArray, FloatArray, None]:
    """Adam: running means of the gradient and its square, both freed of their start at 0."""
    mean, square = np.zeros(shape), np.zeros(shape)
    gradient, step = (yield mean), 0
    while True:
        step += 1
        mean += (1 - ADAM_BETA1) * (gradient - mean)
        square += (1 - ADAM_BETA2) * (np.square(gradient) - square)
        rate = recipe.rate / (1 - ADAM_BETA1**step)
        gradient = yield rate * mean / (np.sqrt(square / (1 - ADAM_BETA2**step)) + ADAM_EPSILON)
