"""The chart of the zero-mean lab: two paths of gradient descent over the loss, and a slider for the rate."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import numpy as np
import plotly.graph_objects as go

import activations
from activations import Descent
from activations.registry import FloatArray
from guide.charts.theme import CURVE, SLOPE, TURNING, Chart, frame_slider, layout, panel_title
from guide.content import label
from guide.schema import Language

RATES = tuple(float(f"{r:.2g}") for r in np.geomspace(0.05, 8, 23))
TARGET, START = np.array([1.0, -1.0]), np.array([-1.5, 1.5])
REACH, INPUTS = 2.6, 256


@dataclass(frozen=True)
class Setting:
    """What a reader may choose in the lab."""

    activation: str = "sigmoid"
    steps: int = 60
    seed: int = 0


@lru_cache(maxsize=64)
def _inputs(setting: Setting, *, centred: bool) -> FloatArray:
    rng = np.random.default_rng(setting.seed)
    return activations.inputs_from(activations.get(setting.activation), INPUTS, rng, centred=centred)


def descent_of(setting: Setting, rate: float, *, centred: bool) -> Descent:
    """The path at one learning rate, with the inputs as they come or centred."""
    return activations.descend(_inputs(setting, centred=centred), TARGET, START, rate, setting.steps)


def usual_rate(setting: Setting) -> float:
    """A rate at which most steps help: the nearest to one over the mean square length of the inputs."""
    wanted = 1 / float(np.mean(np.sum(_inputs(setting, centred=False) ** 2, axis=1)) or 1.0)
    return min(RATES, key=lambda rate: abs(np.log(rate / wanted)))


@lru_cache(maxsize=64)
def zigzag_chart(setting: Setting, language: Language) -> Chart:
    """The loss over both weights as contours and the path on it: inputs as they come, and centred."""
    start = usual_rate(setting)
    axis = np.linspace(-REACH, REACH, 41)
    grid = np.stack(np.meshgrid(axis, axis), axis=-1)
    traces = []
    for panel, centred in (("", False), ("2", True)):
        loss = np.mean(((grid - TARGET) @ _inputs(setting, centred=centred).T) ** 2, axis=-1) / 2
        place = {"xaxis": f"x{panel}", "yaxis": f"y{panel}"}
        traces += [
            go.Contour(
                x=axis,
                y=axis,
                z=np.log10(loss + 1e-6).astype(np.float32),
                colorscale=[[0, "#f1f3f7"], [1, CURVE]],
                opacity=0.5,
                showscale=False,
                hoverinfo="skip",
                **place,
            ),
            go.Scatter(
                **_walk(descent_of(setting, start, centred=centred)),
                mode="lines+markers",
                line={"color": SLOPE, "width": 2},
                marker={"size": 5},
                hovertemplate="w₁ = %{x:.3~g}<br>w₂ = %{y:.3~g}<extra></extra>",
                **place,
            ),
            go.Scatter(
                x=[TARGET[0]],
                y=[TARGET[1]],
                mode="markers",
                marker={"size": 14, "color": TURNING, "symbol": "x"},
                hoverinfo="skip",
                **place,
            ),
        ]
    w1 = {"range": [-REACH, REACH], "title": {"text": "w₁"}}
    w2 = {"range": [-REACH, REACH], "title": {"text": "w₂"}}
    return Chart(
        data=traces,
        frames=[
            go.Frame(
                name=f"{rate:g}",
                traces=[1, 4],
                data=[
                    {"type": "scatter", **_walk(descent_of(setting, rate, centred=centred))}
                    for centred in (False, True)
                ],
            )
            for rate in RATES
        ],
        layout=layout(
            height=470,
            hovermode="closest",
            showlegend=False,
            margin={"l": 44, "r": 8, "t": 34, "b": 8},
            grid={"rows": 1, "columns": 2, "pattern": "independent", "xgap": 0.14},
            xaxis=w1,
            yaxis=w2,
            xaxis2=w1,
            yaxis2={"range": w2["range"]},
            annotations=[
                panel_title(label("zigzag_plain", language), 0.23),
                panel_title(label("zigzag_centred", language), 0.77),
            ],
            sliders=[frame_slider([f"{rate:g}" for rate in RATES], RATES.index(start), "η")],
        ),
    )


def _walk(found: Descent) -> dict[str, FloatArray]:
    """A path as far as it stays in sight of the chart."""
    near = np.all(np.abs(found.path) < 20 * REACH, axis=1)
    stop = len(near) if np.all(near) else int(np.argmin(near))
    # Every frame has the same number of points, so that the line is moved and not drawn anew.
    path = np.full_like(found.path, np.nan)
    path[:stop] = found.path[:stop]
    return {"x": path[:, 0].astype(np.float32), "y": path[:, 1].astype(np.float32)}
