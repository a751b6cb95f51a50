r"""One LSTM cell and one plain recurrent unit over a sequence: what they hold, and how far a gradient reaches back.

.. math:: c_t = f_t\, c_{t-1} + i_t\, g_t, \qquad h_t = o_t \tanh(c_t)

The gates f, i, o and the candidate g are functions of what arrives, their pre-activations. These are given from
outside, so that a gate can be set by hand; `feedback` adds what a trained cell has besides, its own last output.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

import numpy as np

from activations.registry import Activation, FloatArray, get

Part = Literal["forget", "input", "output", "candidate"]
PARTS: tuple[Part, ...] = ("forget", "input", "output", "candidate")
Signal = Literal["pulse", "round_trip", "noise", "noisy_pulse"]
SIGNALS: tuple[Signal, ...] = ("pulse", "round_trip", "noise", "noisy_pulse")
# The step at which a pulse arrives, counted from 1.
PULSE_AT = 5
_PULSE, _NOISE = 2.0, 0.5
# A gate is closed by a pre-activation as low as this: a sigmoid passes 0.03 %.
SHUT = -8.0


@dataclass(frozen=True)
class Memory:
    """What a cell held, before the first step and after each one; the last axis is time.

    Attributes
    ----------
    cell, hidden : ndarray, shape (..., steps + 1)
        c and h.
    carousel : ndarray, shape (..., steps + 1)
        The product of the forget gates so far: the derivative of c by its start along the cell alone.
    gradient : ndarray, shape (..., steps + 1)
        The whole derivative of c by its start, over h and the gates as well. Without feedback it is the carousel.
    """

    cell: FloatArray
    hidden: FloatArray
    carousel: FloatArray
    gradient: FloatArray


def signal(kind: Signal, steps: int, rng: np.random.Generator) -> FloatArray:
    """A sequence of inputs, shape (steps,).

    ``"pulse"`` is 2 at one step and 0 at all others, ``"round_trip"`` 1 for a quarter of the time and −1 for as long
    later on, ``"noise"`` N(0, 1), and ``"noisy_pulse"`` a pulse in noise of standard deviation 0.5.
    """
    drawn = rng.standard_normal(steps)
    if kind == "noise":
        return drawn
    found = np.zeros(steps)
    if kind == "round_trip":
        quarter = steps // 4
        found[steps // 8 :][:quarter] = 1
        found[steps // 2 :][:quarter] = -1
        return found
    if kind == "noisy_pulse":
        found += _NOISE * drawn
    found[PULSE_AT - 1] = _PULSE
    return found


def pre_activations(inputs: FloatArray, biases: Mapping[Part, FloatArray | float], *, hold: bool) -> FloatArray:
    """What arrives at each part of the cell, shape (4, ..., steps), in the order of `PARTS`.

    The candidate sees the inputs plus its bias, the gates their bias alone. With `hold` the input gate is closed at
    every step but that of the pulse.

    Parameters
    ----------
    inputs : ndarray, shape (steps,)
    biases : mapping
        One number per part, or an array of shape (...) for many cells at once.
    """
    given = np.broadcast_arrays(*(np.asarray(biases[part], dtype=np.float64)[..., None] for part in PARTS))
    found = dict(zip(PARTS, np.stack(given) + np.zeros(len(inputs)), strict=True))
    if hold:
        found["input"][..., np.arange(len(inputs)) != PULSE_AT - 1] = SHUT
    found["candidate"] += inputs
    return np.stack([found[part] for part in PARTS])


def lstm(
    arriving: FloatArray, gate: Activation, candidate: Activation, *, feedback: float = 0.0, start: float = 0.0
) -> Memory:
    r"""A cell over all steps, and the derivative of its content by what it held at the start.

    .. math:: \frac{\partial c_T}{\partial c_0} = \prod_{t=1}^{T} f_t
        \quad\text{if the gates do not depend on } h

    Parameters
    ----------
    arriving : ndarray, shape (4, ..., steps)
        The pre-activations without feedback, in the order of `PARTS`.
    gate, candidate : Activation
        The functions of the three gates and of the candidate; sigmoid and tanh in the papers.
    feedback : float
        The weight with which the last output enters all four.
    start : float
        c before the first step; h is 0 there.

    Notes
    -----
    The derivative is carried along with the values, from the first step to the last.

    References
    ----------
    Hochreiter & Schmidhuber (1997), "Long short-term memory"; Gers, Schmidhuber & Cummins (2000), "Learning to
    forget: continual prediction with LSTM", who added the forget gate.
    """
    shape, tanh = arriving.shape[1:-1], get("tanh")
    c, h, product = np.full(shape, start), np.zeros(shape), np.ones(shape)
    c_by_start, h_by_start = np.ones(shape), np.zeros(shape)
    held = [(c, h, product, c_by_start)]
    with np.errstate(all="ignore"):
        for outside in np.moveaxis(arriving, -1, 0):
            z = outside + feedback * h
            (f, i, o), g = gate(z[:3]), candidate(z[3])
            by_start = np.concatenate([gate.derivative(z[:3]), candidate.derivative(z[3:])]) * feedback * h_by_start
            c_by_start = f * c_by_start + by_start[0] * c + by_start[1] * g + i * by_start[3]
            c, product = f * c + i * g, f * product
            h = o * tanh(c)
            h_by_start = by_start[2] * tanh(c) + o * tanh.derivative(c) * c_by_start
            held.append((c, h, product, c_by_start))
    return Memory(*(np.stack(values, axis=-1) for values in zip(*held, strict=True)))


def plain_recurrence(inputs: FloatArray, weight: float) -> tuple[FloatArray, FloatArray]:
    r"""A recurrent unit without gates, ``h = tanh(x + weight h)`` from 0, and the derivative by its start.

    .. math:: \frac{\partial h_T}{\partial h_0} = \prod_{t=1}^{T} w \tanh'(x_t + w\, h_{t-1})

    Returns
    -------
    hidden, gradient : ndarray, shape (steps + 1,)

    References
    ----------
    Bengio, Simard & Frasconi (1994), "Learning long-term dependencies with gradient descent is difficult".
    """
    tanh, hidden, gradient = get("tanh"), [np.zeros(())], [np.ones(())]
    with np.errstate(all="ignore"):
        for x in inputs:
            z = x + weight * hidden[-1]
            hidden.append(tanh(z))
            gradient.append(gradient[-1] * weight * tanh.derivative(z))
    return np.array(hidden), np.array(gradient)


def half_life(kept: float) -> float:
    """After how many steps half is left if each step keeps this share; inf if nothing is ever lost."""
    if kept <= 0:
        return 0.0
    return float(np.log(0.5) / np.log(kept)) if kept < 1 else float("inf")
