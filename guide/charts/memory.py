"""The chart of the LSTM cell in the gates lab: what it holds and how its gradient reaches back, a slider for a gate."""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Literal

import numpy as np
import plotly.graph_objects as go

import activations
from activations import PARTS, Activation, Memory, Part, Signal
from activations.registry import FloatArray
from guide.charts.theme import BAND, CURVE, DEAD, SLOPE, TURNING, Chart, frame_slider, layout
from guide.content import label
from guide.schema import Language

GATES = ("sigmoid", "hardsigmoid", "relu", "tanh")
CANDIDATES = ("tanh", "relu", "sigmoid")
# Pre-activations that a reader may set, and the positions of the slider.
LOWEST, HIGHEST = -8.0, 8.0
POSITIONS = tuple(np.linspace(LOWEST, HIGHEST, 33).tolist())
SYMBOLS: dict[Part, str] = {"forget": "f", "input": "i", "output": "o", "candidate": "g"}
# Forget biases of the table; 1 is the advice of Gers et al. (2000) and Jozefowicz et al. (2015).
BIASES = (-1.0, 0.0, 1.0, 2.0, 3.0, 5.0)
# The smallest gradient that is drawn.
FLOOR = 1e-12
Verdict = Literal["overflows", "wiped", "flips", "fades", "keeps", "grows"]


@dataclass(frozen=True)
class Setting:
    """Everything that a reader may choose about the cell.

    Attributes
    ----------
    moved : str
        The part whose pre-activation the slider changes.
    forget, input, output, candidate : float
        The pre-activations: biases, to which the candidate adds the signal.
    hold : bool
        Whether the input gate is closed but for the pulse.
    feedback : float
        Weight of the last output in all four parts.
    weight : float
        Recurrent weight of the plain unit.
    """

    signal: Signal = "pulse"
    gate: str = "sigmoid"
    squash: str = "tanh"
    moved: Part = "forget"
    forget: float = 3.0
    input: float = 3.0
    output: float = 3.0
    candidate: float = 0.0
    hold: bool = False
    feedback: float = 0.0
    weight: float = 1.0
    steps: int = 40
    seed: int = 0


@dataclass(frozen=True)
class Reading:
    """What the sentence under the chart says of a cell.

    Attributes
    ----------
    verdict : str
        What a step does to the content of the cell.
    kept, half : float
        The forget gate, and the number of steps after which half is left.
    product, gradient, plain : float
        After the last step: the product of the forget gates, the whole derivative of c, that of the plain unit.
    cell, hidden : float
        c and h after the last step.
    """

    verdict: Verdict
    kept: float
    half: float
    product: float
    gradient: float
    plain: float
    cell: float
    hidden: float


def _curve(key: str) -> Activation:
    return activations.get(key)


@lru_cache(maxsize=64)
def inputs_of(setting: Setting) -> FloatArray:
    """The signal."""
    return activations.signal(setting.signal, setting.steps, np.random.default_rng(setting.seed))


def cell_of(setting: Setting, positions: FloatArray | None = None) -> Memory:
    """The cell at a setting, or many of them, one for each position of the slider."""
    biases: dict[Part, Any] = {part: getattr(setting, part) for part in PARTS}
    if positions is not None:
        biases[setting.moved] = positions
    arriving = activations.pre_activations(inputs_of(setting), biases, hold=setting.hold)
    return activations.lstm(arriving, _curve(setting.gate), _curve(setting.squash), feedback=setting.feedback)


def reading(setting: Setting) -> Reading:
    """What becomes of the cell, for the sentence under the chart."""
    cell = cell_of(setting)
    kept = float(_curve(setting.gate)(setting.forget))
    gradient, held = float(cell.gradient[-1]), float(cell.cell[-1])
    verdict: Verdict
    if not (math.isfinite(gradient) and math.isfinite(held)):
        verdict = "overflows"
    elif kept == 0:
        verdict = "wiped"
    elif kept < 0:
        verdict = "flips"
    else:
        verdict = "fades" if kept < 1 else "keeps" if kept == 1 else "grows"
    return Reading(
        verdict,
        kept,
        activations.half_life(abs(kept)),
        float(cell.carousel[-1]),
        gradient,
        float(activations.plain_recurrence(inputs_of(setting), setting.weight)[1][-1]),
        held,
        float(cell.hidden[-1]),
    )


@lru_cache(maxsize=64)
def cell_chart(setting: Setting, language: Language) -> Chart:
    """Signal, content of the cell and gradient over the steps; a slider for the pre-activation of one part."""
    start = getattr(setting, setting.moved)
    positions = np.array(sorted({*POSITIONS, start}))
    every = cell_of(setting, positions)
    first = int(np.flatnonzero(positions == start)[0])
    plain, plain_gradient = activations.plain_recurrence(inputs_of(setting), setting.weight)
    steps = np.arange(setting.steps + 1)
    names = _names(setting, positions)
    moving = _lines(every)

    def line(name: str, y: FloatArray, row: str, colour: str, dash: str = "solid", width: float = 3) -> go.Scatter:
        return go.Scatter(
            x=steps[-len(y) :],
            y=y,
            name=label(f"cell_{name}", language),
            mode="lines",
            line={"color": colour, "width": width, "dash": dash},
            yaxis=f"y{row}",
            hovertemplate="%{y:.3~g}",
        )

    return Chart(
        data=[
            line("content", moving[0][first], "2", CURVE),
            line("output_line", moving[1][first], "2", BAND, "dash"),
            line("gradient", moving[2][first], "3", CURVE, width=5),
            line("product", moving[3][first], "3", SLOPE, "dash", width=2),
            line("plain", plain.astype(np.float32), "2", DEAD, "dot", width=2),
            line("plain_gradient", _sizes(plain_gradient), "3", DEAD, "dot", width=2),
            line("signal_line", inputs_of(setting).astype(np.float32), "", TURNING, width=2),
        ],
        frames=[
            go.Frame(
                name=name, traces=[0, 1, 2, 3], data=[{"type": "scatter", "y": values[place]} for values in moving]
            )
            for place, name in enumerate(names)
        ],
        layout=layout(
            height=680,
            margin={"l": 60, "r": 8, "t": 8, "b": 8},
            xaxis={"range": [0, setting.steps], "title": {"text": label("cell_step", language)}, "anchor": "y3"},
            yaxis={"domain": [0.84, 1], "title": {"text": label("cell_axis_signal", language)}, "nticks": 4},
            yaxis2={
                "domain": [0.42, 0.79],
                "range": _content_range(setting, every, positions),
                "title": {"text": label("cell_axis_content", language)},
            },
            yaxis3={
                "domain": [0, 0.37],
                "type": "log",
                "exponentformat": "power",
                "range": [math.log10(FLOOR), _highest(every, plain_gradient)],
                "title": {"text": label("cell_axis_gradient", language)},
            },
            sliders=[frame_slider(names, first, SYMBOLS[setting.moved])],
        ),
    )


def _names(setting: Setting, positions: FloatArray) -> list[str]:
    """For each position of the slider the value of the part, without the signal, and its pre-activation."""
    curve = _curve(setting.squash if setting.moved == "candidate" else setting.gate)
    return [f"{curve(z):.4g} (z = {z:g})".replace("-", "−") for z in positions]


def _lines(memory: Memory) -> tuple[FloatArray, ...]:
    """The four lines that move, each of shape (positions, steps + 1)."""
    return _drawable(memory.cell), _drawable(memory.hidden), _sizes(memory.gradient), _sizes(memory.carousel)


def _drawable(values: FloatArray) -> FloatArray:
    """The values in single precision, which is half the size to send, without what it cannot hold."""
    return np.where(np.abs(values) < 1e30, values, np.nan).astype(np.float32)


def _sizes(values: FloatArray) -> FloatArray:
    """What a logarithmic axis can show of a derivative of either sign."""
    size = np.abs(values)
    return _drawable(np.where(size > 1e-30, size, np.nan))


def _content_range(setting: Setting, memory: Memory, positions: FloatArray) -> list[float]:
    """An axis for the content that fits all frames but those in which a forget gate above 1 multiplies it."""
    steady = np.ones(len(positions), dtype=bool)
    if setting.moved == "forget":
        steady = np.abs(_curve(setting.gate)(positions)) <= 1
    shown = memory.cell[steady]
    limit = float(setting.steps)
    low, high = (float(np.clip(found(shown, initial=0), -limit, limit)) for found in (np.nanmin, np.nanmax))
    return [min(1.08 * low, -1.1), max(1.08 * high, 1.1)]


def _highest(memory: Memory, plain: FloatArray) -> float:
    """The top of the logarithmic axis of the gradients, at most eight powers of ten above 1."""
    every = np.abs(np.concatenate([memory.gradient.ravel(), memory.carousel.ravel(), plain]))
    return min(float(np.log10(np.max(every[np.isfinite(every)]))), 8.0) + 0.5


def bias_rows(steps: int) -> list[tuple[float, float, float, float]]:
    """For forget biases: the bias, the gate, the steps after which half is left, what is left after all steps."""
    gates = [float(activations.get("sigmoid")(bias)) for bias in BIASES]
    return [(bias, gate, activations.half_life(gate), gate**steps) for bias, gate in zip(BIASES, gates, strict=True)]


def gate_rows(steps: int) -> list[tuple[str, float, float, float, float]]:
    """For functions as gates: the key, the gate closed, at 0 and open, what an open one leaves after all steps."""
    found = []
    for key in GATES:
        closed, half, opened = (float(_curve(key)(z)) for z in (LOWEST, 0.0, HIGHEST))
        found.append((key, closed, half, opened, opened**steps))
    return found


def candidate_rows(steps: int) -> list[tuple[str, float, float, float, float]]:
    """For functions as candidate: the key, its values at −2, 0 and 2, and c after a round trip with all gates open."""
    found = []
    for key in CANDIDATES:
        opened = Setting(
            signal="round_trip", gate="hardsigmoid", squash=key, forget=HIGHEST, input=HIGHEST, steps=steps
        )
        low, middle, high = (float(_curve(key)(z)) for z in (-2.0, 0.0, 2.0))
        found.append((key, low, middle, high, float(cell_of(opened).cell[-1])))
    return found
