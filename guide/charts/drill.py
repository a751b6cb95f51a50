"""The charts of the drills: a curve without a name, and two curves on one axis."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

import numpy as np
import plotly.graph_objects as go

from activations.registry import FloatArray
from guide.charts.curve import drawn, sample_points
from guide.charts.theme import CURVE, DEAD, SLOPE, TURNING, Chart, curve_axis, layout
from guide.practice import distances, phrasing
from guide.practice.distances import VIEW, Curve
from guide.schema import Language

HEIGHT = 300
# The part that is shown where a value is to be read off, and how high it reaches at least.
CLOSE, CLOSE_UP = (-4.5, 4.5), 4.0
# Beyond the densely sampled part of `sample_points`.
EDGES = np.array([side * x for side in (-1, 1) for x in np.arange(6.1, VIEW[1] + 0.05, 0.1)])


@lru_cache(maxsize=512)
def nameless_chart(curve: Curve, near: float | None = None) -> Chart:
    """A curve, or a derivative, of which nothing is said; without readings, which would make it too easy.

    Parameters
    ----------
    near : float, optional
        An x whose value is to be read off: the picture is closer, and its height chosen for that.
    """
    return Chart(
        data=[_line(curve, "", SLOPE if curve.derivative else CURVE, "solid")],
        layout=_layout((curve,), near, hovermode=False, showlegend=False),
    )


@lru_cache(maxsize=512)
def overlay_chart(right: Curve, chosen: Curve, language: Language) -> Chart:
    """The right curve and the chosen one, and where they are furthest apart."""
    x = distances.widest(right, chosen)
    ends = [float(right(x)), float(chosen(x))]
    gap = go.Scatter(
        x=[x, x],
        y=ends,
        mode="lines+markers",
        line={"color": DEAD, "width": 2, "dash": "dot"},
        marker={"size": 8},
        showlegend=False,
        hoverinfo="skip",
    )
    lines = [
        _line(right, phrasing.name(right, language), CURVE, "solid"),
        _line(chosen, phrasing.name(chosen, language), SLOPE, "dash"),
    ]
    return Chart(data=[*lines, gap], layout=_layout((right, chosen)))


@lru_cache(maxsize=512)
def point_chart(curve: Curve, at: float, language: Language) -> Chart:
    """A function with one of its points, and the tangent there if the derivative is meant."""
    function = Curve(curve.key, curve.parameters)
    y = float(function(at))
    lines = [_line(function, phrasing.name(function, language), CURVE, "solid")]
    if curve.derivative:
        slope = float(curve(at))
        across = np.array([at - 1.5, at + 1.5])
        lines.append(
            go.Scatter(
                x=across,
                y=y + slope * (across - at),
                name=f"f′ = {slope:.4g}".replace("-", "−"),
                mode="lines",
                line={"color": SLOPE, "width": 3, "dash": "dash"},
                hoverinfo="skip",
            )
        )
    mark = go.Scatter(
        x=[at],
        y=[y],
        mode="markers",
        marker={"color": TURNING, "size": 11, "symbol": "diamond"},
        showlegend=False,
        hoverinfo="skip",
    )
    return Chart(data=[*lines, mark], layout=_layout((function,), at))


def _line(curve: Curve, name: str, colour: str, dash: str) -> go.Scatter:
    x, y = _points(curve)
    return go.Scatter(
        x=x.astype(np.float32),
        y=drawn(x, y, curve.breaks),
        name=name,
        mode="lines",
        line={"width": 3, "color": colour, "dash": dash, "simplify": False},
        hovertemplate="%{y:.4~g}",
    )


def _points(curve: Curve) -> tuple[FloatArray, FloatArray]:
    x = np.unique(np.round(np.concatenate([sample_points(curve.breaks), EDGES]), 10))
    x = x[(x >= VIEW[0]) & (x <= VIEW[1])]
    return x, curve(x)


def _layout(curves: tuple[Curve, ...], near: float | None = None, **changes: Any) -> dict[str, Any]:
    view = VIEW if near is None else CLOSE
    x = np.linspace(*view, 401)
    values = np.concatenate([curve(x) for curve in curves])
    low, high = float(values.min()), float(values.max())
    if near is not None:
        y = float(curves[0](near))
        low, high = max(low, min(y - 1, -CLOSE_UP)), min(high, max(y + 1, CLOSE_UP))
    low, high = (low, high) if low < high else (low - 1, high + 1)
    margin = 0.08 * (high - low)
    return layout(
        height=HEIGHT,
        xaxis={**curve_axis(view), "dtick": 1},
        yaxis={"range": [low - margin, high + margin], "zeroline": True},
        **changes,
    )
