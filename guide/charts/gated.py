"""Charts of the gated linear units: the product of value and gate from above, and cuts through it."""

from __future__ import annotations

from functools import lru_cache

import numpy as np
import plotly.graph_objects as go

import activations
from guide.charts.theme import CURVE, DEAD, SLOPE, TURNING, Chart, curve_axis, frame_slider, layout, line
from guide.content import label
from guide.schema import Language

REACH, TALLEST = 4.0, 3.0
VALUES = tuple(round(v, 2) for v in np.linspace(-TALLEST, TALLEST, 25).tolist())
START = 2.0
# Far enough to see both clamps of gpt-oss at 7.
CLAMP_REACH = 12.0


@lru_cache(maxsize=32)
def product_chart(key: str, language: Language) -> Chart:
    """The product of value and gate as a map, with a movable cut, and the cut beside it as a curve."""
    unit = activations.get(key)
    gate = np.linspace(-REACH, REACH, 65)
    height = unit(np.array(VALUES)[:, None], gate[None, :])
    largest = float(np.abs(height).max())
    cuts = [unit(value, gate) for value in VALUES]
    slopes = [unit.derivative(value, gate)[1] for value in VALUES]
    start = VALUES.index(START)
    return Chart(
        data=[
            go.Contour(
                x=gate.astype(np.float32),
                y=VALUES,
                z=height.astype(np.float32),
                zmin=-largest,
                zmax=largest,
                colorscale=[[0, SLOPE], [0.5, "#f1f3f7"], [1, CURVE]],
                contours={"coloring": "heatmap"},
                line={"width": 0.5, "color": DEAD},
                showscale=False,
                name=label("gated_product", language),
                hovertemplate="v = %{y:.3~g}<br>g = %{x:.3~g}<br>f = %{z:.4~g}<extra></extra>",
            ),
            line(gate[[0, -1]], [START, START], label("gated_cut", language), TURNING),
            line(gate, cuts[start], "f(v, g)", CURVE, panel="2"),
            line(gate, slopes[start], "∂f/∂g", SLOPE, panel="2", dash="dash"),
        ],
        frames=[
            go.Frame(
                name=f"{value:g}",
                traces=[1, 2, 3],
                data=[
                    {"type": "scatter", "y": [value, value]},
                    {"type": "scatter", "y": cut.astype(np.float32)},
                    {"type": "scatter", "y": slope.astype(np.float32)},
                ],
            )
            for value, cut, slope in zip(VALUES, cuts, slopes, strict=True)
        ],
        layout=layout(
            height=430,
            hovermode="closest",
            grid={"rows": 1, "columns": 2, "pattern": "independent", "xgap": 0.14},
            xaxis={"title": {"text": label("gated_gate", language)}, "range": [-REACH, REACH]},
            yaxis={"title": {"text": label("gated_value", language)}, "range": [-TALLEST, TALLEST]},
            xaxis2={"title": {"text": label("gated_gate", language)}, "range": [-REACH, REACH]},
            yaxis2={"range": [-1.05 * largest, 1.05 * largest], "zeroline": True},
            margin={"l": 44, "r": 8, "t": 8, "b": 8},
            sliders=[frame_slider([f"{value:g}" for value in VALUES], start, "v")],
        ),
    )


@lru_cache(maxsize=8)
def clamped_chart(language: Language) -> Chart:
    """SwiGLU beside its clamped form over the gate, for a movable value."""
    gate = np.linspace(-CLAMP_REACH, CLAMP_REACH, 97)
    values = tuple(round(v, 1) for v in np.linspace(-CLAMP_REACH, CLAMP_REACH, 49).tolist())
    swiglu = activations.get("swiglu")
    plain = [swiglu(value, gate) for value in values]
    clamped = [activations.swiglu_clamped(value, gate) for value in values]
    start = values.index(9.0)
    reach = float(max(np.abs(plain).max(), np.abs(clamped).max())) * 1.05
    return Chart(
        data=[
            line(gate, plain[start], "SwiGLU", SLOPE, dash="dash"),
            line(gate, clamped[start], label("gated_clamped", language), CURVE),
        ],
        frames=[
            go.Frame(
                name=f"{value:g}",
                data=[
                    {"type": "scatter", "y": a.astype(np.float32)},
                    {"type": "scatter", "y": b.astype(np.float32)},
                ],
            )
            for value, a, b in zip(values, plain, clamped, strict=True)
        ],
        layout=layout(
            height=400,
            xaxis=curve_axis((-CLAMP_REACH, CLAMP_REACH)) | {"title": {"text": label("gated_gate", language)}},
            yaxis={"range": [-reach, reach], "zeroline": True},
            sliders=[frame_slider([f"{value:g}" for value in values], start, "v")],
        ),
    )
