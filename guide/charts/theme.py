"""What all charts share: colours that read on light and dark, the layout, and a figure built once.

Streamlit's own chart theme colours text, axes and grid after the reader's mode, so one figure serves
both; the colours below are for the data alone.
"""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import plotly.graph_objects as go
from numpy.typing import ArrayLike

CURVE = "#3b76e8"
SLOPE = "#e8833a"
DEAD = "#8a8f9c"
SATURATED = "#d9a514"
TURNING = "#c0398f"
BAND = "#2fa37c"
SERIES = (CURVE, SLOPE, BAND, TURNING, "#8657d6", SATURATED, "#1fa6b8", "#d64545", "#7a8a2a", DEAD)

# The toolbar of Plotly without what makes no sense on a curve; no zooming by accident while scrolling.
CONFIG: dict[str, Any] = {
    "displaylogo": False,
    "scrollZoom": False,
    "modeBarButtonsToRemove": ["select2d", "lasso2d", "autoScale2d", "zoom2d", "pan2d"],
}


class Chart(go.Figure):  # type: ignore[misc]
    """A figure that is validated when it is built and turned into its dictionary only once.

    Streamlit asks for that dictionary at every run, and Plotly copies the whole figure each time: for
    a chart with forty frames that costs more than everything else on the page.
    """

    def to_dict(self) -> dict[str, Any]:
        """The figure as a dictionary, the same object every time."""
        remembered: dict[str, Any] | None = self.__dict__.get("_remembered")
        if remembered is None:
            remembered = super().to_dict()
            self.__dict__["_remembered"] = remembered
        return remembered


def layout(height: int, **changes: Any) -> dict[str, Any]:
    """The layout of every chart: small margins, the legend above, a drag that scrolls the page."""
    return {
        "template": "none",
        "height": height,
        "margin": {"l": 8, "r": 8, "t": 8, "b": 8},
        "dragmode": False,
        "hovermode": "x unified",
        "legend": {"orientation": "h", "x": 0, "y": 1.02, "yanchor": "bottom", "font": {"size": 13}},
        **changes,
    }


def frame_slider(names: list[str], active: int, symbol: str, *, redraw: bool = False) -> dict[str, Any]:
    """A slider that steps through the frames called `names`, in the browser and at once.

    Parameters
    ----------
    active : int
        The position it starts from.
    symbol : str
        The letter shown before the current value.
    redraw : bool
        Whether a frame has to draw the chart anew: bars and heat maps do, lines do not.
    """
    jump = {"mode": "immediate", "frame": {"duration": 0, "redraw": redraw}, "transition": {"duration": 0}}
    return {
        "active": active,
        "currentvalue": {"prefix": f"{symbol} = ", "font": {"size": 15}},
        "pad": {"t": 42, "b": 4},
        "x": 0.02,
        "len": 0.96,
        "steps": [{"label": name, "method": "animate", "args": [[name], jump]} for name in names],
    }


def panel_title(text: str, x: float) -> dict[str, Any]:
    """A title above one of several panels; `x` is its place across the chart."""
    return {
        "text": text,
        "xref": "paper",
        "yref": "paper",
        "x": x,
        "xanchor": "center",
        "y": 1.02,
        "yanchor": "bottom",
        "showarrow": False,
        "font": {"size": 13},
    }


def cut(at: float, height: tuple[float, float], panel: str = "") -> go.Scatter:
    """A vertical line across a panel (``""``, ``"2"``, …), which frames move by its two x-coordinates."""
    return go.Scatter(
        x=[at, at],
        y=list(height),
        mode="lines",
        line={"color": TURNING, "width": 2, "dash": "dot"},
        showlegend=False,
        hoverinfo="skip",
        xaxis=f"x{panel}",
        yaxis=f"y{panel}",
    )


def line(
    x: ArrayLike,
    y: ArrayLike,
    name: str,
    colour: str,
    *,
    panel: str = "",
    dash: str = "solid",
    hover: str = "%{y:.4~g}",
) -> go.Scatter:
    """A line in one of several panels (``""``, ``"2"``, …); `hover` is how its value reads under the pointer."""
    return go.Scatter(
        x=np.asarray(x, dtype=np.float32),
        y=np.asarray(y, dtype=np.float32),
        name=name,
        mode="lines",
        line={"color": colour, "width": 3, "dash": dash},
        hovertemplate=hover,
        xaxis=f"x{panel}",
        yaxis=f"y{panel}",
    )


def band(x: ArrayLike, low: ArrayLike, high: ArrayLike, colour: str, share: float, **place: Any) -> go.Scatter:
    """The area between two lines; `place` says in which panel, and with which line the legend hides it."""
    return go.Scatter(
        x=np.concatenate([x, np.flip(x)]),
        y=np.concatenate([low, np.flip(high)]).astype(np.float32),
        fill="toself",
        fillcolor=translucent(colour, share),
        mode="none",
        showlegend=False,
        hoverinfo="skip",
        **place,
    )


def curve_axis(view: tuple[float, float]) -> dict[str, Any]:
    """The x-axis of a chart of curves, with x named in the reading under the pointer."""
    title = {"text": "x"}
    return {"range": list(view), "title": title, "zeroline": True, "unifiedhovertitle": {"text": "x = %{x:.4~g}"}}


def logarithmic(low: float, high: float) -> dict[str, Any]:
    """A logarithmic axis with ticks at 1, 2 and 5 of each power of ten, or the powers alone where there are many."""
    steps = (1,) if high - low > 2.5 else (1, 2, 5)
    powers = range(math.floor(low), math.ceil(high) + 1)
    ticks = [float(f"{step}e{power}") for power in powers for step in steps]
    return {"type": "log", "tickvals": ticks, "ticktext": [f"{tick:g}" for tick in ticks]}


def translucent(colour: str, share: float) -> str:
    """A ``#rrggbb`` colour as rgba with the given opacity."""
    red, green, blue = (int(colour[i : i + 2], 16) for i in (1, 3, 5))
    return f"rgba({red},{green},{blue},{share})"
