"""Charts of a softmax that grows sharper: by temperature, by the size of the logits, and behind two losses."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from typing import Any

import numpy as np
import plotly.graph_objects as go

import activations
from activations.registry import FloatArray
from guide.charts.theme import BAND, CURVE, DEAD, SERIES, SLOPE, Chart, cut, frame_slider, layout, line
from guide.charts.vector import subscript
from guide.content import label
from guide.describe import scientific
from guide.schema import Language

# Nearly even on a logarithmic scale: temperatures, and what the logits are multiplied by.
_DECADE = (1, 1.2, 1.5, 2, 2.5, 3, 4, 5, 6, 8)
_ROUND = tuple(float(f"{step * 10.0**power:g}") for power in (-2, -1, 0, 1) for step in _DECADE)
TEMPERATURES = tuple(t for t in _ROUND if 0.05 <= t <= 20)
SCALES = tuple(s for s in _ROUND if 0.1 <= s <= 10)
# Below this a gradient is drawn as if it were this large, so that a logarithmic axis can hold it.
FAINTEST = 1e-17
# How a number close to 0 reads under the pointer.
SMALL = "%{y:.2e}"


@lru_cache(maxsize=128)
def temperature_chart(logits: tuple[float, ...], temperature: float, language: Language) -> Chart:
    """Every probability over T with the entropy, and bars where a movable cut is; a slider for T."""
    z, steps = np.array(logits), sorted({*TEMPERATURES, temperature})
    across = np.geomspace(TEMPERATURES[0], TEMPERATURES[-1], 121)
    curves = np.stack([activations.softmax(z, t) for t in across])
    share = activations.entropy(curves) / np.log(len(z))
    names = [f"p{subscript(i)}" for i in range(1, len(z) + 1)]
    colours = [SERIES[i % len(SERIES)] for i in range(len(z))]
    lines = [line(across, y, name, colour) for y, name, colour in zip(curves.T, names, colours, strict=True)]
    start = activations.softmax(z, temperature)
    return Chart(
        data=[
            *lines,
            line(across, share, label("softlab_entropy_share", language), DEAD, dash="dash", hover="%{y:.1%}"),
            cut(temperature, (0, 1)),
            go.Bar(
                x=names,
                y=start,
                text=_readings(start),
                textposition="outside",
                cliponaxis=False,
                marker={"color": colours},
                showlegend=False,
                hovertemplate="%{x} = %{y:.6g}<extra></extra>",
                xaxis="x2",
                yaxis="y2",
            ),
        ],
        frames=[
            go.Frame(
                name=f"{t:g}",
                traces=[len(z) + 1, len(z) + 2],
                data=[{"type": "scatter", "x": [t, t]}, {"type": "bar", "y": p, "text": _readings(p)}],
            )
            for t, p in ((t, activations.softmax(z, t)) for t in steps)
        ],
        layout=layout(
            height=560,
            margin={"l": 44, "r": 8, "t": 8, "b": 8},
            xaxis={**_logarithmic(TEMPERATURES, "T"), "anchor": "y"},
            yaxis={"range": [-0.02, 1.02], "domain": [0.44, 1], "anchor": "x"},
            xaxis2={"type": "category", "anchor": "y2"},
            yaxis2={"range": [0, 1.14], "tickvals": [0, 0.5, 1], "domain": [0, 0.27], "anchor": "x2"},
            sliders=[frame_slider([f"{t:g}" for t in steps], steps.index(temperature), "T", redraw=True)],
        ),
    )


@lru_cache(maxsize=128)
def saturation_chart(logits: tuple[float, ...], scale: float, language: Language) -> Chart:
    """The Jacobian as a heat map, and below it its norm over the size of the logits; a slider for that size."""
    z, steps = np.array(logits), sorted({*SCALES, scale})
    across = np.geomspace(SCALES[0], SCALES[-1], 121)
    norms = activations.jacobian_norm(across[:, None] * z)
    rest = np.stack([_rest(s * z) for s in across])
    floor = _floor([norms, rest])
    jacobians = [activations.softmax_jacobian(s * z) for s in steps]
    place = steps.index(scale)
    numbers = [subscript(i) for i in range(1, len(z) + 1)]
    return Chart(
        data=[
            go.Heatmap(
                x=[f"z{i}" for i in numbers],
                y=[f"p{i}" for i in numbers],
                z=jacobians[place],
                text=_entries(jacobians[place]),
                texttemplate="%{text}",
                zmid=0,
                zmin=-0.25,
                zmax=0.25,
                colorscale=[[0, SLOPE], [0.5, "#f1f3f7"], [1, CURVE]],
                textfont={"color": "#1c2333"},
                showscale=False,
                hovertemplate="∂%{y}/∂%{x} = %{z:.6g}<extra></extra>",
            ),
            line(across, norms, label("softlab_norm", language), CURVE, panel="2", hover=SMALL),
            line(across, rest, label("softlab_rest", language), DEAD, panel="2", dash="dash", hover=SMALL),
            cut(scale, (10**floor, 1), "2"),
        ],
        frames=[
            go.Frame(
                name=f"{s:g}",
                traces=[0, 3],
                data=[
                    {"type": "heatmap", "z": jacobian, "text": _entries(jacobian)},
                    {"type": "scatter", "x": [s, s]},
                ],
            )
            for s, jacobian in zip(steps, jacobians, strict=True)
        ],
        layout=layout(
            height=640,
            margin={"l": 56, "r": 8, "t": 8, "b": 8},
            xaxis={"type": "category", "anchor": "y"},
            yaxis={"type": "category", "autorange": "reversed", "domain": [0.5, 1], "anchor": "x"},
            xaxis2={**_logarithmic(SCALES, "s"), "anchor": "y2"},
            yaxis2={**_powers(floor, 0.3), "domain": [0, 0.38], "anchor": "x2"},
            sliders=[frame_slider([f"{s:g}" for s in steps], place, "s", redraw=True)],
        ),
    )


@lru_cache(maxsize=128)
def losses_chart(logits: tuple[float, ...], target: int, scale: float, language: Language) -> Chart:
    """Prediction, target and both gradients as bars, and their size over that of the logits; a slider for it.

    Parameters
    ----------
    target : int
        The right class, counted from 0.
    """
    z, y, steps = np.array(logits), np.eye(len(logits))[target], sorted({*SCALES, scale})
    across = np.geomspace(SCALES[0], SCALES[-1], 121)
    sizes = [
        np.linalg.norm(gradient(across[:, None] * z, y), axis=-1)
        for gradient in (activations.softmax_cross_entropy_derivative, activations.softmax_squared_error_derivative)
    ]
    floor = _floor(sizes)
    titles = [label(f"softlab_{name}", language) for name in ("prediction", "target", "cross_entropy", "squared_error")]
    colours = (BAND, DEAD, CURVE, SLOPE)
    numbers = [subscript(i) for i in range(1, len(z) + 1)]
    bars = [
        go.Bar(
            x=[f"z{i}" for i in numbers],
            y=values,
            name=title,
            marker={"color": colour},
            hovertemplate="%{y:.4~g}",
        )
        for values, title, colour in zip(_bars(z, y, scale), titles, colours, strict=True)
    ]
    lines = [
        line(across, size, title, colour, panel="2", hover=SMALL).update(showlegend=False)
        for size, title, colour in zip(sizes, titles[2:], colours[2:], strict=True)
    ]
    return Chart(
        data=[*bars, *lines, cut(scale, (10**floor, 10**0.6), "2")],
        frames=[
            go.Frame(
                name=f"{s:g}",
                traces=[0, 2, 3, 6],
                data=[
                    *({"type": "bar", "y": values} for i, values in enumerate(_bars(z, y, s)) if i != 1),
                    {"type": "scatter", "x": [s, s]},
                ],
            )
            for s in steps
        ],
        layout=layout(
            height=620,
            margin={"l": 56, "r": 8, "t": 8, "b": 8},
            xaxis={"type": "category", "anchor": "y"},
            yaxis={"range": [-1.08, 1.08], "zeroline": True, "domain": [0.48, 1], "anchor": "x"},
            xaxis2={**_logarithmic(SCALES, "s"), "anchor": "y2"},
            yaxis2={
                **_powers(floor, 0.6),
                "title": {"text": label("softlab_gradient_size", language)},
                "domain": [0, 0.36],
                "anchor": "x2",
            },
            sliders=[frame_slider([f"{s:g}" for s in steps], steps.index(scale), "s", redraw=True)],
        ),
    )


def _bars(z: FloatArray, y: FloatArray, scale: float) -> list[FloatArray]:
    logits = scale * z
    return [
        activations.softmax(logits),
        y,
        activations.softmax_cross_entropy_derivative(logits, y),
        activations.softmax_squared_error_derivative(logits, y),
    ]


def _rest(z: FloatArray) -> float:
    """What is left for all classes but the first of the most likely ones."""
    return float(np.sum(np.delete(activations.softmax(z), np.argmax(z))))


def _logarithmic(positions: Sequence[float], letter: str) -> dict[str, Any]:
    """A logarithmic axis over the positions of a slider, named by its letter."""
    ticks = [t for t in (0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10, 20) if positions[0] <= t <= positions[-1]]
    return {
        "type": "log",
        "range": [float(np.log10(positions[0])), float(np.log10(positions[-1]))],
        "tickvals": ticks,
        "ticktext": [f"{t:g}" for t in ticks],
        "title": {"text": letter},
        "unifiedhovertitle": {"text": f"{letter} = %{{x:.3~g}}"},
    }


def _powers(floor: float, top: float) -> dict[str, Any]:
    return {"type": "log", "range": [floor, top], "exponentformat": "power", "nticks": 6}


def _floor(lines: Sequence[FloatArray]) -> float:
    """The lower end of a logarithmic axis that shows these lines, in powers of ten."""
    least = max(min(float(np.min(line)) for line in lines), FAINTEST)
    return min(float(np.floor(np.log10(least))), -2.0)


def _readings(p: FloatArray) -> list[str]:
    return [_entry(value) for value in p.tolist()]


def _entries(jacobian: FloatArray) -> list[list[str]]:
    """Entries with three decimals, small ones as powers of ten."""
    return [[_entry(value) for value in row] for row in jacobian.tolist()]


def _entry(value: float) -> str:
    size = abs(value)
    shown = f"{size:.3f}" if size >= 0.0005 or size == 0 else scientific(float(f"{size:.0e}")).replace(".0", "")
    return f"−{shown}" if value < 0 else shown
