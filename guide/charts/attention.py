"""The chart of the attention experiment: weights with and without the division by √d, and what passes back."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

import numpy as np
import numpy.typing as npt
import plotly.graph_objects as go

import activations
from activations import Attention, Weighing
from activations.registry import FloatArray
from guide.charts.theme import CURVE, SLOPE, Chart, cut, frame_slider, layout, translucent
from guide.content import label
from guide.schema import Language

DIMENSIONS = (1, 2, 4, 8, 16, 32, 64, 128, 256, 512)
QUERIES = 256
_LOOKS = (("plain", SLOPE), ("divided", CURVE))
# Below this a norm is drawn as if it were this large.
FAINTEST = 1e-12


@lru_cache(maxsize=8)
def experiment(keys: int, seed: int) -> tuple[Attention, ...]:
    """The experiment at all dimensions, computed once a process and setting."""
    return tuple(activations.attend(DIMENSIONS, QUERIES, keys, np.random.default_rng(seed)))


@lru_cache(maxsize=64)
def attention_chart(keys: int, dimension: int, seed: int, language: Language) -> Chart:
    """Weights of one query as bars, then what softmax and the whole score let through, over d; a slider for d."""
    found = experiment(keys, seed)
    place = DIMENSIONS.index(dimension)
    low = _floor(found)
    data: list[Any] = [
        go.Bar(
            x=np.arange(1, keys + 1),
            y=weights,
            name=label(f"softlab_scores_{name}", language),
            legendgroup=name,
            marker={"color": colour},
            hovertemplate="%{y:.3~g}",
        )
        for weights, (name, colour) in zip(_bars(found[place]), _LOOKS, strict=True)
    ]
    for panel, measure in (("2", "through_softmax"), ("3", "to_query")):
        for name, colour in _LOOKS:
            data += _band([getattr(getattr(a, name), measure) for a in found], name, colour, panel)
    cuts = [cut(dimension, (10**low, 10), panel) for panel in ("2", "3")]
    first = len(data)
    top = max(float(np.max(bars)) for a in found for bars in _bars(a))
    return Chart(
        data=[*data, *cuts],
        frames=[
            go.Frame(
                name=str(a.dimension),
                traces=[0, 1, first, first + 1],
                data=[
                    *({"type": "bar", "y": weights} for weights in _bars(a)),
                    *({"type": "scatter", "x": [a.dimension, a.dimension]} for _ in cuts),
                ],
            )
            for a in found
        ],
        layout=layout(
            height=760,
            margin={"l": 60, "r": 8, "t": 8, "b": 8},
            xaxis={"anchor": "y", "title": {"text": label("softlab_keys_axis", language)}, "dtick": max(1, keys // 8)},
            yaxis={
                "range": [0, min(1.04, top * 1.05)],
                "domain": [0.72, 1],
                "anchor": "x",
                "title": {"text": label("softlab_weight", language)},
            },
            xaxis2={**_doubling(), "anchor": "y2", "matches": "x3", "showticklabels": False},
            yaxis2=_norms(low, (0.35, 0.6), "x2", label("softlab_through_softmax", language)),
            xaxis3={**_doubling(), "anchor": "y3", "title": {"text": "d"}},
            yaxis3=_norms(low, (0.0, 0.3), "x3", label("softlab_to_query", language)),
            sliders=[frame_slider([str(d) for d in DIMENSIONS], place, "d", redraw=True)],
        ),
    )


def _bars(found: Attention) -> list[npt.NDArray[np.float32]]:
    """The weights of the first query, the largest first."""
    return [-np.sort(-weighing.weights[0]).astype(np.float32) for weighing in (found.plain, found.divided)]


def median(values: FloatArray) -> float:
    """The middle one over all queries."""
    return float(np.median(values))


def largest_weight(weighing: Weighing) -> float:
    """The largest weight of the middle query."""
    return median(np.max(weighing.weights, axis=-1))


def _band(values: list[FloatArray], name: str, colour: str, panel: str) -> list[Any]:
    """The median over the queries as a line, and a band that holds the middle 80 per cent of them."""
    low, middle, high = np.maximum(np.quantile(np.stack(values), [0.1, 0.5, 0.9], axis=1), FAINTEST)
    place = {"xaxis": f"x{panel}", "yaxis": f"y{panel}", "legendgroup": name, "showlegend": False}
    edge = {"mode": "lines", "line": {"width": 0}, "hoverinfo": "skip", **place}
    return [
        go.Scatter(x=DIMENSIONS, y=high, **edge),
        go.Scatter(x=DIMENSIONS, y=low, fill="tonexty", fillcolor=translucent(colour, 0.18), **edge),
        go.Scatter(
            x=DIMENSIONS,
            y=middle,
            mode="lines+markers",
            line={"color": colour, "width": 3},
            hovertemplate="%{y:.2e}<extra></extra>",
            **place,
        ),
    ]


def _floor(found: tuple[Attention, ...]) -> float:
    """The lower end of both logarithmic axes, in powers of ten."""
    least = min(float(np.quantile(a.plain.through_softmax, 0.1)) for a in found)
    return float(np.floor(np.log10(max(least, FAINTEST))))


def _doubling() -> dict[str, Any]:
    return {
        "type": "log",
        "range": [-0.03, float(np.log10(DIMENSIONS[-1])) + 0.03],
        "tickvals": DIMENSIONS,
        "ticktext": [str(d) for d in DIMENSIONS],
        "unifiedhovertitle": {"text": "d = %{x}"},
    }


def _norms(low: float, domain: tuple[float, float], anchor: str, title: str) -> dict[str, Any]:
    return {
        "type": "log",
        "range": [low, 1.0],
        "exponentformat": "power",
        "nticks": 6,
        "domain": list(domain),
        "anchor": anchor,
        "title": {"text": title},
    }
