"""The chart of gated and plain layers in the gates lab: losses while they learn, and one dot for every network."""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
import numpy.typing as npt
import plotly.graph_objects as go

import activations
from activations import LAYERS, Comparison, Layer, Recipe, Standing
from activations.registry import FloatArray
from guide.charts.theme import BAND, CURVE, DEAD, SLOPE, TURNING, Chart, band, frame_slider, layout
from guide.content import label
from guide.schema import Language

# Networks per layer, which start from different weights.
COPIES = 8
BATCH = 32
NAMES = {"relu": "ReLU", "gelu": "GELU", "silu": "SiLU", "reglu": "ReGLU", "geglu": "GEGLU", "swiglu": "SwiGLU"}
NAMES["glu"] = "GLU"
# One colour per curve: a plain layer shares it with its gated relative.
COLOURS = {"relu": CURVE, "gelu": SLOPE, "silu": BAND, "sigmoid": TURNING, "identity": "#8657d6"}
# Losses beyond these are drawn on the border.
LOWEST, HIGHEST = 1e-5, 1e2


@dataclass(frozen=True)
class Setting:
    """Everything that a reader may choose about the layers."""

    target: str = "products"
    hidden: int = 16
    rate: float = 0.02
    updates: int = 600
    seed: int = 0


@dataclass(frozen=True)
class Row:
    """A layer in the table: what it costs and how it did."""

    layer: Layer
    hidden: int
    parameters: int
    standing: Standing


@lru_cache(maxsize=64)
def comparison_of(setting: Setting) -> Comparison:
    """All layers trained at a setting."""
    return activations.compare_layers(
        setting.target,
        setting.hidden,
        COPIES,
        Recipe(steps=setting.updates, rate=setting.rate, batch=BATCH),
        np.random.default_rng(setting.seed),
    )


def rows(setting: Setting) -> list[Row]:
    """All layers after the last update, the lowest median loss first."""
    found = []
    for layer, standing in zip(LAYERS, activations.standings(comparison_of(setting).losses[..., -1]), strict=True):
        hidden = activations.equal_hidden_units(setting.hidden) if layer.gated else setting.hidden
        found.append(Row(layer, hidden, activations.layer_parameter_count(hidden, gated=layer.gated), standing))
    return sorted(found, key=lambda row: row.standing.median)


def gated_ahead(setting: Setting) -> int:
    """In how many starts some gated layer ended below every plain one."""
    losses = comparison_of(setting).losses[..., -1]
    gated = np.array([layer.gated for layer in LAYERS])
    return int(np.sum(losses[gated].min(axis=0) < losses[~gated].min(axis=0)))


def layer_name(layer: Layer, language: Language) -> str:
    """What a layer is called."""
    return NAMES.get(layer.name) or label("layers_bilinear", language)


@lru_cache(maxsize=64)
def layers_chart(setting: Setting, language: Language) -> Chart:
    """Median loss and quartiles by update, and below every network at one moment; a slider for the moment."""
    found = comparison_of(setting)
    losses = np.clip(found.losses, LOWEST, HIGHEST)
    low, median, high = np.quantile(losses, [0.25, 0.5, 0.75], axis=1)
    places = np.repeat(np.arange(len(LAYERS)), COPIES)
    beside = np.tile(np.linspace(-0.28, 0.28, COPIES), len(LAYERS))
    last = len(found.steps) - 1
    colours = [COLOURS[layer.curve] for layer in LAYERS]
    span = [math.log10(losses.min()) - 0.15, math.log10(losses.max()) + 0.15]
    traces = [
        go.Scatter(
            x=[setting.updates] * 2,
            y=[10 ** span[0], 10 ** span[1]],
            mode="lines",
            line={"color": DEAD, "width": 1, "dash": "dot"},
            showlegend=False,
            hoverinfo="skip",
        ),
        go.Scatter(
            x=(places + beside).astype(np.float32),
            y=_dots(losses, last),
            mode="markers",
            marker={
                "color": np.repeat(colours, COPIES).tolist(),
                "symbol": ["circle" if LAYERS[place].gated else "circle-open" for place in places],
                "size": 8,
            },
            showlegend=False,
            hovertemplate="%{y:.3~g}<extra></extra>",
            xaxis="x2",
            yaxis="y2",
        ),
        go.Scatter(
            x=np.arange(len(LAYERS)),
            y=median[:, last].astype(np.float32),
            mode="markers",
            marker={"color": colours, "symbol": "line-ew-open", "size": 26, "line": {"width": 3}},
            showlegend=False,
            hovertemplate="%{y:.3~g}<extra></extra>",
            xaxis="x2",
            yaxis="y2",
        ),
    ]
    for place, layer in enumerate(LAYERS):
        traces += _curve(found.steps, (low[place], median[place], high[place]), layer, layer_name(layer, language))
    loss_axis = {
        "type": "log",
        "range": span,
        "exponentformat": "power",
        "title": {"text": label("layers_loss", language)},
    }
    return Chart(
        data=traces,
        frames=[
            go.Frame(
                name=str(step),
                traces=[0, 1, 2],
                data=[
                    {"type": "scatter", "x": [int(step)] * 2},
                    {"type": "scatter", "y": _dots(losses, moment)},
                    {"type": "scatter", "y": median[:, moment].astype(np.float32)},
                ],
            )
            for moment, step in enumerate(found.steps)
        ],
        layout=layout(
            height=720,
            hovermode="closest",
            margin={"l": 60, "r": 8, "t": 8, "b": 8},
            xaxis={
                "anchor": "y",
                "range": [0, setting.updates],
                "title": {"text": label("layers_update", language)},
            },
            yaxis={**loss_axis, "domain": [0.5, 1]},
            xaxis2={
                "anchor": "y2",
                "range": [-0.5, len(LAYERS) - 0.5],
                "tickvals": list(range(len(LAYERS))),
                "ticktext": [layer_name(layer, language) for layer in LAYERS],
                "showgrid": False,
                "autotickangles": [0, -45, -90],
            },
            yaxis2={**loss_axis, "domain": [0, 0.38]},
            sliders=[frame_slider([str(step) for step in found.steps], last, label("layers_update", language))],
        ),
    )


def _dots(losses: FloatArray, moment: int) -> FloatArray:
    """The losses of all networks at one moment, one layer after the other."""
    return losses[..., moment].ravel().astype(np.float32)


def _curve(
    steps: npt.NDArray[np.int64], quartiles: tuple[FloatArray, ...], layer: Layer, name: str
) -> list[go.Scatter]:
    """The median over the updates, and a band between the quartiles that the legend shows and hides with it."""
    low, median, high = (values.astype(np.float32) for values in quartiles)
    colour = COLOURS[layer.curve]
    return [
        band(steps, low, high, colour, 0.15, legendgroup=layer.name),
        go.Scatter(
            x=steps,
            y=median,
            name=name,
            mode="lines",
            line={"color": colour, "width": 3, "dash": "solid" if layer.gated else "dot"},
            legendgroup=layer.name,
            hovertemplate=f"{name}: %{{y:.3~g}}<extra></extra>",
        ),
    ]
