"""The chart of the small-numbers lab that compares a cheap function with its original, on a grid of few bits."""

from __future__ import annotations

from functools import lru_cache

import numpy as np
import plotly.graph_objects as go

import activations
from activations import REACH, STAND_INS, Gap
from activations.registry import Activation, FloatArray
from guide.catalogue import short_title
from guide.charts.quantised import BITS
from guide.charts.theme import BAND, CURVE, SLOPE, TURNING, Chart, frame_slider, layout, translucent
from guide.content import label
from guide.describe import figure
from guide.schema import Language


def pair_of(key: str) -> tuple[Activation, Activation]:
    """A stand-in and its original."""
    return activations.get(key), activations.get(STAND_INS[key])


@lru_cache(maxsize=len(STAND_INS))
def gap_of(key: str) -> Gap:
    """How far a stand-in is from its original."""
    return activations.gap(*pair_of(key))


def step_of(key: str, bits: int) -> float:
    """The step of the grid that covers both."""
    return activations.grid_of(pair_of(key), bits).step


def place_of(found: Gap) -> str:
    """Where a gap is largest."""
    return f"±{figure(abs(found.at), 3)}" if found.symmetric else figure(found.at, 3)


@lru_cache(maxsize=64)
def stand_in_chart(key: str, bits: int, language: Language) -> Chart:
    """Both curves; below them the gap in steps of the grid, before and after rounding; a slider for the bits."""
    stand_in, original = pair_of(key)
    x = _sampled(key)
    titles = [short_title(name, language) for name in (STAND_INS[key], key)]
    reach = max(abs(gap_of(key).largest) / step_of(key, max(BITS)), 1.0) * 1.25
    curves = [
        go.Scatter(
            x=x,
            y=function(x).astype(np.float32),
            name=title,
            mode="lines",
            line={"color": colour, "width": 3, "dash": dash},
            hovertemplate="%{y:.4~g}",
        )
        for function, title, colour, dash in zip(
            (original, stand_in), titles, (CURVE, SLOPE), ("solid", "dash"), strict=True
        )
    ]
    names = ("quant_gap_rounded", "quant_gap_exact", "quant_gap_largest")
    styles = (
        {"mode": "lines", "line": {"color": BAND, "width": 1.5, "shape": "hvh"}},
        {"mode": "lines", "line": {"color": TURNING, "width": 2.5}},
        {"mode": "markers", "marker": {"color": TURNING, "size": 10, "symbol": "diamond"}},
    )
    gaps = [
        go.Scatter(**points, name=label(name, language), xaxis="x2", yaxis="y2", hovertemplate="%{y:.3~g}", **style)
        for name, points, style in zip(names, _gaps(key, bits), styles, strict=True)
    ]
    return Chart(
        data=[*curves, *gaps],
        frames=[
            go.Frame(
                name=str(count),
                # Plotly wipes a panel none of whose lines a frame names, so the curves are named without a change.
                data=[
                    *({"type": "scatter"} for _ in curves),
                    *({"type": "scatter", "y": points["y"]} for points in _gaps(key, count)),
                ],
            )
            for count in BITS
        ],
        layout=layout(
            height=560,
            margin={"l": 56, "r": 8, "t": 8, "b": 8},
            grid={"rows": 2, "columns": 1, "pattern": "independent", "ygap": 0.14},
            xaxis={"matches": "x2", "showticklabels": False},
            xaxis2={"range": [-REACH, REACH], "title": {"text": "x"}, "unifiedhovertitle": {"text": "x = %{x:.4~g}"}},
            yaxis={"title": {"text": "f(x)"}},
            yaxis2={"range": [-reach, reach], "title": {"text": label("quant_gap_axis", language)}},
            shapes=[
                {
                    "type": "rect",
                    "xref": "x2",
                    "yref": "y2",
                    "x0": -REACH,
                    "x1": REACH,
                    "y0": -0.5,
                    "y1": 0.5,
                    "fillcolor": translucent(BAND, 0.22),
                    "line": {"width": 0},
                    "layer": "below",
                }
            ],
            sliders=[frame_slider([str(b) for b in BITS], BITS.index(bits), label("quant_bits", language))],
        ),
    )


def _sampled(key: str) -> FloatArray:
    """Where both are drawn: evenly, and exactly at the largest gap."""
    found = gap_of(key)
    return np.union1d(np.linspace(-REACH, REACH, 481), [found.at, -found.at]).astype(np.float32)


def _gaps(key: str, bits: int) -> tuple[dict[str, FloatArray], ...]:
    """The gap in steps after rounding, before rounding, and where it is largest."""
    stand_in, original = pair_of(key)
    grid, found, x = activations.grid_of((stand_in, original), bits), gap_of(key), _sampled(key).astype(np.float64)
    exact = (stand_in(x) - original(x)) / grid.step
    rounded = grid.codes(stand_in(x)) - grid.codes(original(x))
    at = np.array([found.at, -found.at] if found.symmetric else [found.at])
    return (
        {"x": x.astype(np.float32), "y": rounded.astype(np.int16)},
        {"x": x.astype(np.float32), "y": exact.astype(np.float32)},
        {"x": at, "y": (stand_in(at) - original(at)) / grid.step},
    )
