"""The charts of the gradient-flow lab: signal and gradient by layer, over the size of the weights and the depth."""

from __future__ import annotations

import math
from collections.abc import Generator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Literal

import numpy as np
import plotly.graph_objects as go

import activations
from activations import GAINS, Flow, Initialisation
from activations.registry import FloatArray
from guide.charts.theme import CURVE, DEAD, SATURATED, SLOPE, Chart, frame_slider, layout
from guide.content import label
from guide.schema import Language

BATCH = 64
# Standard deviation of a weight times √n: the named initialisations are among them.
SCALES = tuple(sorted({*(round(float(g), 3) for g in np.geomspace(0.25, 4, 13)), 1.0, 1.414}))
DEPTHS = (1, 2, 3, 5, 8, 12, 20, 30, 50, 75, 100)
TABLE_DEPTH, TABLE_WIDTH = 30, 48
Verdict = Literal["vanishes", "holds", "explodes", "overflows", "nothing"]
# A gradient within these bounds counts as held: three orders of magnitude either way.
HELD = (1e-3, 1e3)


@dataclass(frozen=True)
class Setting:
    """Everything that a reader may choose in the lab."""

    activation: str = "sigmoid"
    initialisation: Initialisation = "lecun"
    depth: int = 30
    width: int = 64
    residual: bool = False
    normalised: bool = False
    seed: int = 0
    scale: float = 1.0
    """Standard deviation of the inputs."""


@dataclass(frozen=True)
class Reading:
    """What the sentence under the chart says of a flow.

    Attributes
    ----------
    verdict : str
        What becomes of the gradient between the last layer and the input.
    ratio, factor : float
        What is left of it, and its root over the number of layers.
    saturated, dead : float
        The largest shares of a layer.
    layer : int
        The first layer whose signal is not finite, or the last one.
    """

    verdict: Verdict
    ratio: float
    factor: float
    saturated: float
    dead: float
    layer: int


def reading(flow: Flow) -> Reading:
    """What becomes of signal and gradient."""
    broken = np.flatnonzero(~np.isfinite(flow.rms))
    ratio, depth = float(flow.gradient[0]), len(flow.dead)
    if broken.size or not math.isfinite(ratio):
        verdict: Verdict = "overflows"
    elif ratio == 0:
        verdict = "nothing"
    else:
        verdict = "vanishes" if ratio < HELD[0] else "explodes" if ratio > HELD[1] else "holds"
    return Reading(
        verdict=verdict,
        ratio=ratio,
        factor=ratio ** (1 / depth) if ratio > 0 else 0.0,
        saturated=float(np.nanmax(flow.saturated)),
        dead=float(np.nanmax(flow.dead)),
        layer=int(broken[0]) if broken.size else depth,
    )


@lru_cache(maxsize=4)
def _drawn(
    initialisation: Initialisation, depth: int, width: int, seed: int, batch: int
) -> tuple[FloatArray, FloatArray, FloatArray]:
    """Weights of gain 1, inputs and the gradient at the end; few are kept, since a large stack takes 13 MB."""
    rng = np.random.default_rng(seed)
    inputs, upstream = rng.standard_normal((2, batch, width))
    return activations.weights(depth, width, initialisation, 1.0, rng), inputs, upstream


def flow_of(setting: Setting, gain: float | None = None, depth: int | None = None, batch: int = BATCH) -> Flow:
    """The flow at a setting, for another size of the weights or for the first `depth` layers alone if asked."""
    matrices, inputs, upstream = _drawn(setting.initialisation, setting.depth, setting.width, setting.seed, batch)
    scale = GAINS[setting.initialisation] if gain is None else gain
    return activations.propagate(
        activations.get(setting.activation),
        matrices[:depth] * scale,
        inputs * setting.scale,
        upstream,
        residual=setting.residual,
        normalised=setting.normalised,
    )


@dataclass(frozen=True, eq=False)
class Flows:
    """The flows behind both charts: one for each size of the weights, one for each depth."""

    setting: Setting
    depths: tuple[int, ...]
    by_scale: tuple[Flow, ...]
    by_depth: tuple[Flow, ...]


def flowing(setting: Setting) -> Generator[float, None, Flows]:
    """Computes the flows of both charts; yields the share done."""
    depths = tuple(sorted({*(d for d in DEPTHS if d < setting.depth), setting.depth}))
    by_scale, by_depth, steps = [], [], len(SCALES) + len(depths)
    for scale in SCALES:
        by_scale.append(flow_of(setting, scale))
        yield len(by_scale) / steps
    for depth in depths:
        by_depth.append(flow_of(setting, depth=depth))
        yield (len(by_scale) + len(by_depth)) / steps
    return Flows(setting, depths, tuple(by_scale), tuple(by_depth))


@lru_cache(maxsize=32)
def flow_chart(found: Flows, language: Language) -> Chart:
    """Signal and gradient by layer, the spread of the values, saturated and dead shares; a slider for σ√n."""
    setting, flows = found.setting, found.by_scale
    start = round(GAINS[setting.initialisation], 3)
    first = flows[SCALES.index(start)]
    layers = np.arange(setting.depth + 1)
    names = ["signal", "gradient", "low", "median", "high", "saturated", "dead"]
    colours = (CURVE, SLOPE, CURVE, CURVE, CURVE, SATURATED, DEAD)
    axes = ("", "", "2", "2", "2", "3", "3")
    dashes = ("solid", "solid", "dot", "solid", "dot", "solid", "solid")
    return Chart(
        data=[
            go.Scatter(
                x=layers[-len(y) :],
                y=y,
                name=label(f"flow_{name}", language),
                mode="lines+markers" if setting.depth < 12 else "lines",
                line={"color": colour, "width": 3, "dash": dash},
                yaxis=f"y{axis}",
                xaxis=f"x{axis}",
                showlegend=axis != "2",
                hovertemplate="%{y:.3~g}",
            )
            for name, colour, axis, dash, y in zip(names, colours, axes, dashes, _lines(first), strict=True)
        ],
        frames=[
            go.Frame(name=f"{scale:g}", data=[{"type": "scatter", "y": y} for y in _lines(flow)])
            for scale, flow in zip(SCALES, flows, strict=True)
        ],
        layout=layout(
            height=620,
            margin={"l": 60, "r": 8, "t": 8, "b": 8},
            grid={"rows": 3, "columns": 1, "pattern": "independent", "ygap": 0.16},
            xaxis={"matches": "x3", "showticklabels": False},
            xaxis2={"matches": "x3", "showticklabels": False},
            xaxis3={"title": {"text": label("flow_layer", language)}},
            yaxis={**_log_axis(flows), "title": {"text": label("flow_sizes", language)}},
            yaxis2={"range": [-3.2, 3.2], "title": {"text": label("flow_shape", language)}},
            yaxis3={"range": [-0.03, 1.03], "tickformat": ".0%", "title": {"text": label("flow_shares", language)}},
            sliders=[frame_slider([f"{scale:g}" for scale in SCALES], SCALES.index(start), "σ√n")],
        ),
    )


@lru_cache(maxsize=32)
def depth_chart(found: Flows, language: Language) -> Chart:
    """Signal and gradient by layer in stacks of every depth up to the chosen one; a slider for the depth."""
    setting, depths, flows = found.setting, found.depths, found.by_depth
    lines = [(_positive(flow.rms), _positive(flow.gradient)) for flow in flows]
    return Chart(
        data=[
            go.Scatter(
                x=np.arange(setting.depth + 1),
                y=y,
                name=label(name, language),
                mode="lines+markers",
                line={"color": colour, "width": 3},
                hovertemplate="%{y:.3~g}",
            )
            for name, colour, y in zip(("flow_signal", "flow_gradient"), (CURVE, SLOPE), lines[-1], strict=True)
        ],
        frames=[
            go.Frame(name=str(depth), data=[{"type": "scatter", "x": np.arange(depth + 1), "y": y} for y in pair])
            for depth, pair in zip(depths, lines, strict=True)
        ],
        layout=layout(
            height=380,
            margin={"l": 60, "r": 8, "t": 8, "b": 8},
            xaxis={"range": [0, setting.depth], "title": {"text": label("flow_layer", language)}},
            yaxis={**_log_axis(flows), "title": {"text": label("flow_sizes", language)}},
            sliders=[frame_slider([str(depth) for depth in depths], len(depths) - 1, label("flow_layers", language))],
        ),
    )


@lru_cache(maxsize=1)
def verdicts() -> tuple[tuple[str, dict[Initialisation, Reading]], ...]:
    """What becomes of the gradient for every curve and initialisation, in a plain stack."""
    found = []
    for curve in activations.curves():
        row: dict[Initialisation, Reading] = {}
        for initialisation in ("lecun", "he", "orthogonal"):
            setting = Setting(curve.name, initialisation, TABLE_DEPTH, TABLE_WIDTH)
            row[initialisation] = reading(flow_of(setting, batch=32))
        found.append((curve.name, row))
    return tuple(found)


def _lines(flow: Flow) -> tuple[FloatArray, ...]:
    """What is drawn of a flow: sizes, quantiles in units of the size, shares."""
    with np.errstate(all="ignore"):
        shape = flow.quantiles / flow.rms[:, None]
    shape = np.where(np.isfinite(shape), shape, np.nan).astype(np.float32)
    shares = flow.saturated.astype(np.float32), flow.dead.astype(np.float32)
    return (_positive(flow.rms), _positive(flow.gradient), *shape.T, *shares)


def _positive(values: FloatArray) -> FloatArray:
    """What a logarithmic axis can show; the rest is left out."""
    return np.where(np.isfinite(values) & (values > 0), values, np.nan)


def _log_axis(flows: Sequence[Flow]) -> dict[str, Any]:
    """A logarithmic axis that fits all frames, down to 1e-30 and up to 1e30."""
    every = np.concatenate([np.concatenate([_positive(f.rms), _positive(f.gradient)]) for f in flows])
    low, high = (math.log10(v) for v in (np.nanmin(every), np.nanmax(every)))
    return {"type": "log", "range": [max(low, -30) - 0.5, min(high, 30) + 0.5], "exponentformat": "power"}
