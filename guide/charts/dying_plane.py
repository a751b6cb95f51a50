"""The half-planes of one network leaving the data, and the units that die of it."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

import numpy as np
import numpy.typing as npt
import plotly.graph_objects as go

import activations
from activations import Points
from activations.registry import FloatArray
from guide.charts.dying import Story, ticked
from guide.charts.theme import (
    BAND,
    CURVE,
    DEAD,
    SATURATED,
    SLOPE,
    TURNING,
    Chart,
    frame_slider,
    layout,
    translucent,
)
from guide.content import label
from guide.schema import Language

# The plane is shown a little beyond the data, so that one sees lines leave them.
VIEW = 4.0
# In pixels: the least height of a unit's row and of a layer, whose name stands beside it; the least and the most that
# the rows take together; the plane.
ROW, LAYER, ROWS_LEAST, ROWS_MOST, PLANE = 13, 44, 90, 460, 430


@lru_cache(maxsize=32)
def plane_chart(story: Story, activation: str, copy: int, threshold: float, language: Language) -> Chart:
    """The half-planes of the first layer over the data, and below them how much of the data reaches every unit.

    A slider goes through the steps in the browser.
    """
    network = story.members(activation).start + copy
    reached, steepest = story.watched.reached[:, network], story.watched.steepest[:, network]
    states = _states(steepest, threshold)
    corners = activations.half_planes(story.watched.lines[:, network], VIEW).astype(np.float32)
    names, width, rows = story.names, story.setting.width, story.setting.width * story.setting.depth
    frames = [_frame(corners[step], states[step, 0], step, rows, language) for step in range(len(names))]
    height = int(np.clip(max(ROW, LAYER / width) * rows, ROWS_LEAST, ROWS_MOST))
    whole = PLANE + height + 84
    below, above, top = height / whole, 1 - PLANE / whole, 1 - 24 / whole
    centres = [(layer + 0.5) * width - 0.5 for layer in range(story.setting.depth)]
    layers = [label("dying_layer", language, number=layer + 1) for layer in range(story.setting.depth)]
    return Chart(
        data=[
            *_points(story.data, language),
            *_drawn(frames[-1], language),
            _rows(reached, states, names, language),
        ],
        frames=[
            go.Frame(name=name, traces=list(range(2, 2 + len(frame))), data=frame)
            for name, frame in zip(names, frames, strict=True)
        ],
        layout=layout(
            height=whole + 130,
            hovermode="closest",
            margin={"l": 62, "r": 8, "t": 8, "b": 8},
            xaxis={"range": [-VIEW, VIEW], "constrain": "domain", "anchor": "y", "title": {"text": "x₁"}},
            yaxis={
                "range": [-VIEW, VIEW],
                "domain": [above, top],
                "scaleanchor": "x",
                "constrain": "domain",
                "constraintoward": "top",
                "title": {"text": "x₂"},
            },
            xaxis2={
                "anchor": "y2",
                "range": [-0.5, len(names) - 0.5],
                "tickvals": [names.index(name) for name in ticked(names)],
                "ticktext": ticked(names),
                "tickangle": 0,
                "showgrid": False,
                "zeroline": False,
                "title": {"text": label("dying_step", language)},
            },
            yaxis2={
                "anchor": "x2",
                "domain": [0, below],
                "range": [rows - 0.5, -0.5],
                "tickvals": centres,
                "ticktext": layers,
                "tickangle": -90,
                "showgrid": False,
                "zeroline": False,
            },
            shapes=[_between_layers(layer * width - 0.5) for layer in range(1, story.setting.depth)],
            sliders=[frame_slider(names, len(names) - 1, label("dying_step", language), redraw=True)],
        ),
    )


# What a unit is at a step.
LEARNS, NEARLY, GONE, LOST = range(4)


def _states(steepest: npt.NDArray[np.floating], threshold: float) -> npt.NDArray[np.int64]:
    """`LEARNS`, `NEARLY` dead (its slope is below the threshold everywhere), `GONE` (it is 0) or `LOST` (diverged)."""
    alive = np.where(steepest >= threshold, LEARNS, np.where(steepest > 0, NEARLY, GONE))
    return np.where(np.isnan(steepest), LOST, alive)


COLOURS = {LEARNS: CURVE, NEARLY: SATURATED, GONE: DEAD, LOST: DEAD}
STATE_NAMES = {LEARNS: "dying_learns", NEARLY: "dying_nearly", GONE: "dying_dead"}


def _frame(
    corners: FloatArray, states: npt.NDArray[np.int64], step: int, rows: int, language: Language
) -> list[dict[str, Any]]:
    """What moves at a step: the half-planes, the lines of each state, the count, the mark on the picture below."""
    moved: list[dict[str, Any]] = [
        {
            "type": "scatter",
            "x": unit[:, 0],
            "y": unit[:, 1],
            "fillcolor": translucent(COLOURS[int(state)], 0.05 if state == GONE else 0.1),
        }
        for unit, state in zip(corners, states, strict=True)
    ]
    for state in STATE_NAMES:
        ends = np.full((len(corners), 3, 2), np.nan, dtype=np.float32)
        ends[states == state, :2] = corners[states == state, :2]
        moved.append({"type": "scatter", "x": ends[..., 0].ravel(), "y": ends[..., 1].ravel()})
    if np.all(states == LOST):
        counts = label("dying_lost", language)
    else:
        counts = label("dying_counts", language, dead=int(np.sum(states == GONE)), units=len(states))
    moved.append({"type": "scatter", "x": [-VIEW], "y": [VIEW], "text": [counts]})
    moved.append({"type": "scatter", "x": [step, step], "y": [-0.5, rows - 0.5]})
    return moved


def _drawn(frame: list[dict[str, Any]], language: Language) -> list[go.Scatter]:
    """The traces that a frame moves, with what stays the same."""
    *planes, counts, mark = frame
    planes, lines = planes[:-3], planes[-3:]
    plain = {"mode": "lines", "hoverinfo": "skip"}
    borders = [
        go.Scatter(
            **line,
            **plain,
            line={"color": COLOURS[state], "width": 2, "dash": "dash" if state == GONE else "solid"},
            name=label(STATE_NAMES[state], language),
        )
        for state, line in zip(STATE_NAMES, lines, strict=True)
    ]
    return [
        *(go.Scatter(**plane, **plain, fill="toself", line={"width": 0}, showlegend=False) for plane in planes),
        *borders,
        go.Scatter(
            **counts,
            mode="text",
            textposition="top right",
            cliponaxis=False,
            textfont={"size": 15},
            hoverinfo="skip",
            showlegend=False,
        ),
        go.Scatter(**mark, **plain, xaxis="x2", yaxis="y2", line={"color": TURNING, "width": 2}, showlegend=False),
    ]


def _points(data: Points, language: Language) -> list[go.Scatter]:
    """The two classes."""
    return [
        go.Scatter(
            x=data.x[data.y == value, 0].astype(np.float32),
            y=data.x[data.y == value, 1].astype(np.float32),
            mode="markers",
            marker={"size": 6, "color": colour, "symbol": symbol, "opacity": 0.85},
            name=label("dying_class", language, number=value),
            hoverinfo="skip",
        )
        for value, colour, symbol in ((1, SLOPE, "circle"), (0, BAND, "x"))
    ]


def _rows(
    reached: npt.NDArray[np.float32], states: npt.NDArray[np.int64], names: list[str], language: Language
) -> go.Heatmap:
    """Every unit of the network by step: grey where it is dead, else bluer the more of the data reach it."""
    steps, depth, width = reached.shape
    # Below 0 the scale holds the states without a share, from 0 to 1 the share.
    values = np.select([states == GONE, states == NEARLY, states == LOST], [-1.0, -0.5, np.nan], reached)
    units = [f"{unit // width + 1}·{unit % width + 1}" for unit in range(depth * width)]
    grey, amber = translucent(DEAD, 0.85), translucent(SATURATED, 0.8)
    return go.Heatmap(
        x=np.arange(steps),
        y=np.arange(depth * width),
        z=values.reshape(steps, -1).T.astype(np.float32),
        zmin=-1,
        zmax=1,
        colorscale=[
            [0, grey],
            [0.2, grey],
            [0.2, amber],
            [0.499, amber],
            [0.499, translucent(CURVE, 0.12)],
            [1, translucent(CURVE, 1)],
        ],
        showscale=False,
        xgap=1,
        ygap=1,
        xaxis="x2",
        yaxis="y2",
        customdata=reached.reshape(steps, -1).T.astype(np.float32),
        text=[[f"{unit}, {label('dying_step', language)} {name}" for name in names] for unit in units],
        hovertemplate=f"{label('dying_hover', language)}<extra></extra>",
    )


def _between_layers(height: float) -> dict[str, Any]:
    """A line between the rows of two layers."""
    ends = {"x0": 0, "x1": 1, "xref": "x2 domain", "y0": height, "y1": height, "yref": "y2"}
    return {"type": "line", "line": {"color": DEAD, "width": 2}, **ends}
