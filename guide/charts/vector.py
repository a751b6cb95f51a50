"""Charts of the functions of several numbers: softmax as bars and heat map, maxout as pieces."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import numpy as np
import plotly.graph_objects as go

import activations
from activations.registry import FloatArray
from guide.charts.curve import VIEW, drawn, sample_points
from guide.charts.theme import BAND, CURVE, DEAD, SERIES, SLOPE, Chart, curve_axis, frame_slider, layout, panel_title
from guide.content import label
from guide.schema import Language

# From nearly greedy to nearly uniform, evenly on a logarithmic scale; 1 is among them.
TEMPERATURES = tuple(float(f"{t:.3g}") for t in np.geomspace(0.1, 10, 41))
MAXOUT_VIEW = 4.0


@lru_cache(maxsize=256)
def softmax_chart(logits: tuple[float, ...], temperature: float, language: Language) -> Chart:
    """Probabilities as bars, the Jacobian as a heat map, and a slider for the temperature."""
    temperatures = sorted({*TEMPERATURES, temperature})
    names = [f"{t:g}" for t in temperatures]
    first = temperatures.index(temperature)
    pictures = [_softmax_picture(np.array(logits), t) for t in temperatures]
    labels = [f"z{subscript(i)}" for i in range(1, len(logits) + 1)]
    largest = max(float(np.abs(p["jacobian"]).max()) for p in pictures[first : first + 1]) or 1.0
    return Chart(
        data=[
            go.Bar(
                x=[f"p{subscript(i)}" for i in range(1, len(logits) + 1)],
                y=pictures[first]["p"],
                text=_shares(pictures[first]["p"]),
                textposition="outside",
                cliponaxis=False,
                marker={"color": CURVE},
                name=label("softmax_bars", language),
                hovertemplate="%{x} = %{y:.6g}<extra></extra>",
            ),
            go.Heatmap(
                x=labels,
                y=[f"p{subscript(i)}" for i in range(1, len(logits) + 1)],
                z=pictures[first]["jacobian"],
                text=_entries(pictures[first]["jacobian"]),
                texttemplate="%{text}",
                zmid=0,
                zmin=-max(largest, 0.25),
                zmax=max(largest, 0.25),
                colorscale=[[0, SLOPE], [0.5, "#f1f3f7"], [1, CURVE]],
                textfont={"color": "#1c2333"},
                showscale=False,
                name="J",
                hovertemplate="∂%{y}/∂%{x} = %{z:.6g}<extra></extra>",
                xaxis="x2",
                yaxis="y2",
            ),
        ],
        frames=[
            go.Frame(
                name=name,
                data=[
                    {"type": "bar", "y": p["p"], "text": _shares(p["p"])},
                    {"type": "heatmap", "z": p["jacobian"], "text": _entries(p["jacobian"])},
                ],
            )
            for name, p in zip(names, pictures, strict=True)
        ],
        layout=layout(
            height=400,
            hovermode="closest",
            showlegend=False,
            margin={"l": 8, "r": 8, "t": 34, "b": 8},
            grid={"rows": 1, "columns": 2, "pattern": "independent", "xgap": 0.16},
            xaxis={"type": "category"},
            yaxis={"range": [0, 1.12], "tickvals": [0, 0.5, 1]},
            xaxis2={"type": "category", "side": "bottom"},
            yaxis2={"type": "category", "autorange": "reversed"},
            annotations=[
                panel_title(label("softmax_bars", language), 0.23),
                panel_title(label("softmax_jacobian", language), 0.77),
            ],
            sliders=[frame_slider(names, first, "T", redraw=True)],
        ),
    )


def _softmax_picture(logits: FloatArray, temperature: float) -> dict[str, FloatArray]:
    return {
        "p": activations.softmax(logits, temperature),
        "jacobian": activations.softmax_jacobian(logits, temperature),
    }


def subscript(number: int) -> str:
    """A number in small digits below the line."""
    return str(number).translate(str.maketrans("0123456789", "₀₁₂₃₄₅₆₇₈₉"))


def _shares(p: FloatArray) -> list[str]:
    return [f"{value:.3f}" if value >= 0.0005 else f"{value:.0e}" for value in p.tolist()]


def _entries(jacobian: FloatArray) -> list[list[str]]:
    return [[f"{value:.3f}".replace("-", "−") for value in row] for row in jacobian.tolist()]


# What every logit is multiplied by: from all equal to one far ahead.
SCALES = tuple(round(0.1 * i, 1) for i in range(41))


@lru_cache(maxsize=128)
def shares_chart(key: str, logits: tuple[float, ...], language: Language) -> Chart:
    """A relative of softmax as bars beside softmax's own, its Jacobian, and a slider that scales the logits."""
    activation = activations.get(key)
    scaled = [scale * np.array(logits) for scale in SCALES]
    values, jacobians = [activation(z) for z in scaled], [activation.derivative(z) for z in scaled]
    softmaxes = [activations.softmax(z) for z in scaled]
    names, start = [f"{scale:g}" for scale in SCALES], SCALES.index(1.0)
    bars = [f"{subscript(i)}" for i in range(1, len(logits) + 1)]
    outputs, entries = [f"y{i}" for i in bars], [f"z{i}" for i in bars]
    largest = max(float(np.abs(jacobians[start]).max()), 0.25)
    low, high = min(float(np.min(values)), 0.0), max(float(np.max(values)), 1.0)
    room = 0.12 * (high - low)
    return Chart(
        data=[
            go.Bar(
                x=outputs,
                y=values[start],
                marker={"color": CURVE},
                name=activation.name,
                hovertemplate="%{x} = %{y:.6g}<extra></extra>",
            ),
            go.Bar(
                x=outputs,
                y=softmaxes[start],
                marker={"color": DEAD},
                name="softmax",
                hovertemplate="p = %{y:.6g}<extra></extra>",
            ),
            go.Heatmap(
                x=entries,
                y=outputs,
                z=jacobians[start],
                text=_entries(jacobians[start]),
                texttemplate="%{text}",
                zmid=0,
                zmin=-largest,
                zmax=largest,
                colorscale=[[0, SLOPE], [0.5, "#f1f3f7"], [1, CURVE]],
                textfont={"color": "#1c2333"},
                showscale=False,
                hovertemplate="∂%{y}/∂%{x} = %{z:.6g}<extra></extra>",
                xaxis="x2",
                yaxis="y2",
            ),
        ],
        frames=[
            go.Frame(
                name=name,
                data=[
                    {"type": "bar", "y": value},
                    {"type": "bar", "y": share},
                    {"type": "heatmap", "z": jacobian, "text": _entries(jacobian)},
                ],
            )
            for name, value, share, jacobian in zip(names, values, softmaxes, jacobians, strict=True)
        ],
        layout=layout(
            height=400,
            hovermode="closest",
            margin={"l": 8, "r": 8, "t": 34, "b": 8},
            grid={"rows": 1, "columns": 2, "pattern": "independent", "xgap": 0.16},
            xaxis={"type": "category"},
            yaxis={"range": [low - (room if low < 0 else 0), high + room]},
            xaxis2={"type": "category", "title": {"text": label("shares_jacobian", language)}},
            yaxis2={"type": "category", "autorange": "reversed"},
            sliders=[frame_slider(names, start, label("shares_scale", language), redraw=True)],
        ),
    )


@lru_cache(maxsize=4)
def crelu_chart(language: Language) -> Chart:
    """The two outputs of concatenated ReLU over one input, and their slopes."""
    x = sample_points((0.0,))
    both = activations.get("crelu")(x[None, :], axis=0)
    slopes = activations.get("crelu").derivative(x[None, :], axis=0)
    lines = []
    for name, values, colour, dash in (
        (label("crelu_positive", language), both[0], CURVE, "solid"),
        (label("crelu_negative", language), both[1], BAND, "solid"),
        (label("crelu_positive_slope", language), slopes[0], CURVE, "dash"),
        (label("crelu_negative_slope", language), slopes[1], BAND, "dash"),
    ):
        lines.append(
            go.Scatter(
                x=x,
                y=drawn(x, values, (0.0,)),
                name=name,
                mode="lines",
                line={"width": 3, "color": colour, "dash": dash},
                hovertemplate="%{y:.4~g}",
            )
        )
    return Chart(
        data=lines,
        layout=layout(height=400, xaxis=curve_axis(VIEW), yaxis={"range": [-1.4, 6.2], "zeroline": True}),
    )


@lru_cache(maxsize=256)
def maxout_chart(slopes: tuple[float, ...], offsets: tuple[float, ...], language: Language) -> Chart:
    """The pieces as thin lines, their upper envelope, and the slope of the piece that wins."""
    weights, biases = maxout_arrays(slopes, offsets)
    x = maxout_points(slopes, offsets)
    pieces = activations.maxout_pieces(x[:, None], weights, biases)[..., 0]
    envelope = activations.maxout(x[:, None], weights, biases)[:, 0]
    winner = activations.maxout_gradient(x[:, None], weights, biases)[:, 0, 0]
    lines = [
        go.Scatter(
            x=x,
            y=piece,
            name=label("maxout_piece", language, index=i),
            mode="lines",
            line={"width": 1.5, "dash": "dot", "color": SERIES[(i + 2) % len(SERIES)]},
            hoverinfo="skip",
        )
        for i, piece in enumerate(pieces, 1)
    ]
    low, high = float(envelope.min()), float(envelope.max())
    low, high = min(low, float(winner.min()), 0.0) - 0.6, max(high, float(winner.max())) + 0.4
    return Chart(
        data=[
            *lines,
            go.Scatter(
                x=x,
                y=winner,
                name=label("maxout_winner", language),
                mode="lines",
                line={"width": 2.5, "dash": "dash", "color": SLOPE, "shape": "hv"},
                hovertemplate="%{y:.4~g}",
            ),
            go.Scatter(
                x=x,
                y=envelope,
                name=label("maxout_envelope", language),
                mode="lines",
                line={"width": 4, "color": CURVE},
                hovertemplate="%{y:.4~g}",
            ),
        ],
        layout=layout(
            height=430,
            xaxis=curve_axis((-MAXOUT_VIEW, MAXOUT_VIEW)),
            yaxis={"range": [low, high], "zeroline": True},
        ),
    )


@dataclass(frozen=True)
class Envelope:
    """What can be read off the maxout chart.

    Attributes
    ----------
    slopes : tuple of float
        Slopes of the winning pieces from left to right.
    idle : tuple of int
        Pieces, counted from 1, that win nowhere in view.
    same_as : str or None
        Name of a known function that the envelope reproduces.
    difference : float
        Largest difference from that function on the chart.
    """

    slopes: tuple[float, ...]
    idle: tuple[int, ...]
    same_as: str | None
    difference: float


def envelope_of(slopes: tuple[float, ...], offsets: tuple[float, ...]) -> Envelope:
    """Which pieces win, and what they amount to."""
    weights, biases = maxout_arrays(slopes, offsets)
    x = maxout_points(slopes, offsets)
    pieces = activations.maxout_pieces(x[:, None], weights, biases)[..., 0]
    winners = [int(piece) for piece in np.argmax(pieces, axis=0)]
    known = {
        "ReLU": activations.get("relu")(x),
        "Leaky ReLU (α = 0.01)": activations.get("leaky_relu")(x),
        "|x|": np.abs(x),
        "x": x,
    }
    differences = {name: float(np.abs(values - pieces.max(axis=0)).max()) for name, values in known.items()}
    nearest = min(differences, key=lambda name: differences[name])
    return Envelope(
        slopes=tuple(slopes[piece] for piece in dict.fromkeys(winners)),
        idle=tuple(piece + 1 for piece in range(len(slopes)) if piece not in winners),
        same_as=nearest if differences[nearest] < 1e-12 else None,
        difference=differences[nearest],
    )


def maxout_points(slopes: tuple[float, ...], offsets: tuple[float, ...]) -> FloatArray:
    """Even points in view, and every point where two pieces cross."""
    crossings = [
        (b2 - b1) / (w1 - w2)
        for i, (w1, b1) in enumerate(zip(slopes, offsets, strict=True))
        for w2, b2 in list(zip(slopes, offsets, strict=True))[:i]
        if w1 != w2
    ]
    even = np.round(np.linspace(-MAXOUT_VIEW, MAXOUT_VIEW, 161), 10)
    return np.unique([*even, *(c for c in crossings if abs(c) <= MAXOUT_VIEW)])


def maxout_arrays(slopes: tuple[float, ...], offsets: tuple[float, ...]) -> tuple[FloatArray, FloatArray]:
    """Slopes and offsets in the shapes that `activations.maxout` takes: one input, one output."""
    return np.array(slopes).reshape(-1, 1, 1), np.array(offsets).reshape(-1, 1)
