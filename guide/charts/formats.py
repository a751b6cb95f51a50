"""Where softmax and its logarithm break in float16, float32 and float64, over the offset of the logits."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

import numpy as np
import plotly.graph_objects as go

import activations
from activations import FORMATS, METHODS, VERDICTS, Format, Limits, Verdict
from activations.registry import FloatArray
from guide.charts.theme import BAND, CURVE, SATURATED, SLOPE, Chart, cut, frame_slider, layout
from guide.content import label
from guide.schema import Language

# What the logits are multiplied by, and the largest number that may be added to them.
SPREADS = (1.0, 2.0, 3.0, 5.0, 10.0, 20.0, 30.0, 50.0, 100.0, 200.0, 300.0)
REACH = 2000.0
# Nearly straight near 0 and logarithmic further out, so that the limits of all formats are in view.
_PLACES = np.linspace(-1, 1, 121) * np.arcsinh(REACH / 2)
OFFSETS = 2 * np.sinh(_PLACES)
_TICKS = (-1000, -100, -10, 0, 10, 100, 1000)
_PANELS = ("", "2", "3")
_COLOURS: dict[Verdict, str] = {"right": BAND, "inexact": SATURATED, "zero": CURVE, "infinite": SLOPE, "nan": "#d64545"}


@lru_cache(maxsize=3)
def limits(kind: Format) -> Limits:
    """The limits of the exponential, searched once a process."""
    return activations.exponential_limits(kind)


def verdicts(logits: FloatArray, kind: Format) -> FloatArray:
    """Places in `VERDICTS` for every method and every offset, shape (methods, offsets)."""
    return np.stack([activations.verdict_on(logits, OFFSETS, method, kind) for method in METHODS])


@lru_cache(maxsize=64)
def formats_chart(logits: tuple[float, ...], spread: float, offset: float, language: Language) -> Chart:
    """What every method returns in every format over the offset; a slider for the spread of the logits."""
    z, steps = np.array(logits), sorted({*SPREADS, spread})
    maps = {s: [verdicts(s * z, kind) for kind in FORMATS] for s in steps}
    scale = [[bound, _COLOURS[v]] for i, v in enumerate(VERDICTS) for bound in (i / 5, (i + 1) / 5)]
    heat: list[Any] = [
        go.Heatmap(
            x=_PLACES.astype(np.float32),
            y=list(range(len(METHODS))),
            z=found,
            zmin=-0.5,
            zmax=len(VERDICTS) - 0.5,
            colorscale=scale,
            opacity=0.85,
            showscale=False,
            ygap=2,
            customdata=np.tile(OFFSETS.astype(np.float32), (len(METHODS), 1)),
            hovertemplate="c = %{customdata:.3~g}<extra></extra>",
            xaxis=f"x{panel}",
            yaxis=f"y{panel}",
        )
        for found, panel in zip(maps[spread], _PANELS, strict=True)
    ]
    legend = [
        go.Scatter(
            x=[None],
            y=[None],
            mode="markers",
            marker={"symbol": "square", "size": 12, "color": colour, "opacity": 0.85},
            name=label(f"softlab_verdict_{verdict}", language),
        )
        for verdict, colour in _COLOURS.items()
    ]
    at = float(np.arcsinh(offset / 2))
    cuts = [cut(at, (-0.5, len(METHODS) - 0.5), panel) for panel in _PANELS]
    return Chart(
        data=[*heat, *cuts, *legend],
        frames=[
            go.Frame(name=f"{s:g}", traces=[0, 1, 2], data=[{"type": "heatmap", "z": found} for found in maps[s]])
            for s in steps
        ],
        layout=layout(
            height=580,
            hovermode="closest",
            margin={"l": 96, "r": 8, "t": 8, "b": 8},
            **_axes(language),
            sliders=[frame_slider([f"{s:g}" for s in steps], steps.index(spread), "s", redraw=True)],
        ),
    )


def _axes(language: Language) -> dict[str, Any]:
    """Three panels above each other, each under the name of its format."""
    found: dict[str, Any] = {"annotations": []}
    for kind, panel, low in zip(FORMATS, _PANELS, (0.72, 0.36, 0.0), strict=True):
        last = panel == _PANELS[-1]
        found[f"xaxis{panel}"] = {
            "range": [float(_PLACES[0]), float(_PLACES[-1])],
            "tickvals": [float(np.arcsinh(c / 2)) for c in _TICKS],
            "ticktext": [f"{c}".replace("-", "−") for c in _TICKS],
            "showticklabels": last,
            "showgrid": False,
            "zeroline": False,
            "title": {"text": "c" if last else ""},
            "anchor": f"y{panel}",
        }
        found[f"yaxis{panel}"] = {
            "domain": [low, low + 0.24],
            "range": [len(METHODS) - 0.5, -0.5],
            "tickvals": list(range(len(METHODS))),
            "ticktext": [label(f"softlab_method_{method}", language) for method in METHODS],
            "showgrid": False,
            "zeroline": False,
            "anchor": f"x{panel}",
        }
        found["annotations"].append(
            {
                "text": kind,
                "xref": "paper",
                "yref": "paper",
                "x": 0,
                "y": low + 0.24,
                "xanchor": "left",
                "yanchor": "bottom",
                "showarrow": False,
                "font": {"size": 13},
            }
        )
    return found
