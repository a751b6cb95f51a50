"""The chart of the sigmoid as a softmax over two logits, beside a sigmoid for each of them."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

import numpy as np
import plotly.graph_objects as go

import activations
from activations.registry import FloatArray
from guide.charts.theme import CURVE, DEAD, SLOPE, Chart, frame_slider, layout
from guide.content import label
from guide.schema import Language

SECONDS = tuple(float(z) for z in np.arange(-6, 6.5, 0.5))
# Multiples of 1/8, so that a difference from a second logit that is one too is exact.
FIRST = np.arange(-10, 10.125, 0.125)


@lru_cache(maxsize=64)
def two_classes_chart(second: float, language: Language) -> Chart:
    """Both formulas over the first logit, a sigmoid that ignores the second one, the sums; a slider for the second."""
    steps = sorted({*SECONDS, second})
    pictures = {z: _picture(z) for z in steps}
    looks: tuple[tuple[str, str, str, float, str], ...] = (
        ("softmax", CURVE, "solid", 5, ""),
        ("sigmoid", SLOPE, "dot", 3, ""),
        ("alone", DEAD, "dash", 2, ""),
        ("sum_softmax", CURVE, "solid", 3, "2"),
        ("sum_sigmoids", DEAD, "dash", 2, "2"),
    )
    lines: list[Any] = [
        go.Scatter(
            x=FIRST.astype(np.float32),
            y=y,
            name=label(f"softlab_two_{name}", language),
            mode="lines",
            line={"color": colour, "dash": dash, "width": width},
            hovertemplate="%{y:.5~g}",
            xaxis=f"x{panel}",
            yaxis=f"y{panel}",
        )
        for (name, colour, dash, width, panel), y in zip(looks, pictures[second], strict=True)
    ]
    title = {"unifiedhovertitle": {"text": "z₁ = %{x:.4~g}"}}
    return Chart(
        data=lines,
        frames=[
            go.Frame(
                name=f"{z:g}",
                traces=[0, 1, 4],
                data=[{"type": "scatter", "y": picture[i]} for i in (0, 1, 4)],
            )
            for z, picture in pictures.items()
        ],
        layout=layout(
            height=560,
            margin={"l": 44, "r": 8, "t": 8, "b": 8},
            xaxis={"range": [-10, 10], "anchor": "y", "matches": "x2", "showticklabels": False, **title},
            yaxis={"range": [-0.04, 1.04], "tickvals": [0, 0.5, 1], "domain": [0.4, 1], "anchor": "x"},
            xaxis2={"range": [-10, 10], "anchor": "y2", "title": {"text": "z₁"}, **title},
            yaxis2={
                "range": [-0.08, 2.08],
                "tickvals": [0, 1, 2],
                "domain": [0, 0.32],
                "anchor": "x2",
                "title": {"text": label("softlab_two_sums", language)},
            },
            sliders=[frame_slider([f"{z:g}" for z in steps], steps.index(second), "z₂")],
        ),
    )


def largest_difference(second: float) -> float:
    """How far the two formulas are apart anywhere on the chart, in float64."""
    return float(np.max(np.abs(_softmax(second)[:, 0] - activations.get("sigmoid")(FIRST - second))))


def _softmax(second: float) -> FloatArray:
    return activations.softmax(np.stack([FIRST, np.full_like(FIRST, second)], axis=-1))


def _picture(second: float) -> list[FloatArray]:
    shares, sigmoid = _softmax(second), activations.get("sigmoid")
    alone = sigmoid(FIRST)
    found = (shares[:, 0], sigmoid(FIRST - second), alone, np.sum(shares, axis=-1), alone + sigmoid(np.array(second)))
    return [values.astype(np.float32) for values in found]
