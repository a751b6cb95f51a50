"""The charts of the lab on dying units: who is dead by step, and the half-planes of one network leaving the data."""

from __future__ import annotations

from collections.abc import Generator
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, TypeVar

import numpy as np
import numpy.typing as npt
import plotly.graph_objects as go

import activations
from activations import Networks, Optimiser, Points, Recipe, Rescue, Rescued, Watched
from activations.registry import FloatArray
from guide.charts.theme import (
    BAND,
    CURVE,
    DEAD,
    SATURATED,
    SERIES,
    SLOPE,
    TURNING,
    Chart,
    frame_slider,
    layout,
    translucent,
)
from guide.content import label
from guide.schema import Language

# ReLU and those that are to keep its units alive, in the order of the legend.
ACTIVATIONS = ("relu", "leaky_relu", "prelu", "elu", "gelu")
POINTS, NOISE, BATCH = 200, 0.1, 32
# The plane is shown a little beyond the data, so that one sees lines leave them.
VIEW = 4.0
# Where the loss leaves the picture.
LOSS = (1e-6, 1e2)
# The place of the loss among the rows of the chart over the steps.
LOSS_ROW = 2
# In pixels: the least height of a unit's row and of a layer, whose name stands beside it; the least and the most that
# the rows take together; the plane.
ROW, LAYER, ROWS_LEAST, ROWS_MOST, PLANE = 13, 44, 90, 460, 430

T = TypeVar("T")


@dataclass(frozen=True)
class Setting:
    """Everything that a reader may choose and that has to be trained anew."""

    data: str = "rings"
    optimiser: Optimiser = "adam"
    rate: float = 0.5
    momentum: float = 0.0
    bias: float = 0.0
    steps: int = 200
    width: int = 8
    depth: int = 2
    copies: int = 16
    seed: int = 0
    more: int = 200
    """Steps of every attempt to bring dead units back."""


@dataclass(frozen=True, eq=False)
class Story:
    """What happened at a setting.

    Attributes
    ----------
    watched : Watched
        The run of all networks.
    dead : ndarray of int, shape (depth,)
        The dead ReLU units by layer from which the attempts to bring them back start.
    accuracy : float
        Mean accuracy of those ReLU networks then; nan if all have diverged.
    rescued : dict
        What came of each attempt, by name; empty where nothing was dead.
    """

    setting: Setting
    data: Points
    watched: Watched
    dead: npt.NDArray[np.int64]
    accuracy: float
    rescued: dict[str, Rescued]

    def members(self, activation: str) -> slice:
        """The networks of an activation."""
        place = ACTIVATIONS.index(activation)
        return slice(place * self.setting.copies, (place + 1) * self.setting.copies)

    def most_dead(self) -> int:
        """The copy whose ReLU network has lost most units of its first layer."""
        lost = np.sum(self.watched.dead[-1, self.members("relu")], axis=2)
        return int(np.argmax(lost[:, 0] + 1e-3 * np.sum(lost, axis=1)))


def told(setting: Setting) -> Generator[float, None, Story]:
    """Trains everything at a setting; yields the share done, returns a `Story`."""
    rng = np.random.default_rng(setting.seed)
    data = activations.dataset(setting.data, POINTS, NOISE, rng)
    kinds = [activations.get(key) for key in ACTIVATIONS]
    networks = Networks(kinds, setting.copies, width=setting.width, depth=setting.depth)
    start = networks.start(rng, bias=setting.bias)
    recipe = Recipe(setting.steps, setting.rate, BATCH, setting.optimiser, setting.momentum)
    half = setting.steps / (setting.steps + setting.more)
    watched = yield from _between(activations.watch(networks, start, data, recipe, rng), 0, half)
    relu = slice(0, setting.copies)
    sound = watched.broke[relu] < 0
    dead = np.sum(watched.dead[-1, relu][sound], axis=(0, 2))
    rescued: dict[str, Rescued] = {}
    if np.any(dead):
        alone = Networks(kinds[:1], int(np.sum(sound)), width=setting.width, depth=setting.depth)
        ways = activations.rescues(setting.more)
        last = watched.parameters[relu][sound]
        rescued = yield from _between(activations.rescue(alone, last, data, ways, setting.seed), half, 1)
    return Story(setting, data, watched, dead, _mean(watched.accuracy[-1, relu][sound]), rescued)


def _between(work: Generator[float, None, T], low: float, high: float) -> Generator[float, None, T]:
    """A part of longer work, its share given as a share of the whole."""
    while True:
        try:
            share = next(work)
        except StopIteration as end:
            result: T = end.value
            return result
        yield low + share * (high - low)


# ---------------------------------------------------------------------------------- what came of it


@dataclass(frozen=True)
class Counts:
    """ReLU units over all copies: how many there are, dead at the start, dead at the end.

    `died` and `back` say how many were ever dead and how many of these were alive at a later snapshot, in the first
    layer and in the deeper ones; `shut` is the number of networks with a layer of which no unit is left.
    """

    units: int
    born: int
    dead: int
    died: tuple[int, int]
    back: tuple[int, int]
    shut: int


def counts(story: Story) -> Counts:
    """What became of the ReLU units."""
    relu, watched = story.members("relu"), story.watched
    dead = watched.dead[:, relu]
    died, back = (np.sum(which[relu], axis=(0, 2)) for which in (watched.died, watched.came_back))
    return Counts(
        units=dead[0].size,
        born=int(np.sum(dead[0])),
        dead=int(np.sum(dead[-1])),
        died=(int(died[0]), int(np.sum(died[1:]))),
        back=(int(back[0]), int(np.sum(back[1:]))),
        shut=int(np.sum(np.any(np.all(dead[-1], axis=2), axis=1))),
    )


@dataclass(frozen=True)
class Standing:
    """Where an activation stands at the end, over the networks that have not diverged.

    Attributes
    ----------
    first, deeper, nearly : float
        Shares of dead units in the first layer and in the deeper ones, and of dead or nearly dead ones in all.
    accuracy : float
        Mean share of right answers.
    diverged, step : int
        Networks that are no longer finite, and when the first of them broke.
    """

    activation: str
    first: float
    deeper: float
    nearly: float
    accuracy: float
    diverged: int
    step: int


def standings(story: Story, threshold: float) -> list[Standing]:
    """Every activation at the end; all numbers are nan where no network is left."""
    found, watched = [], story.watched
    for key in ACTIVATIONS:
        members = story.members(key)
        broke = watched.broke[members]
        sound = broke < 0
        steepest = watched.steepest[-1, members][sound]
        found.append(
            Standing(
                key,
                _mean(steepest[:, 0] == 0),
                _mean(steepest[:, 1:] == 0),
                _mean(steepest < threshold),
                _mean(watched.accuracy[-1, members][sound]),
                int(np.sum(~sound)),
                int(np.min(broke[~sound], initial=story.setting.steps)),
            )
        )
    return found


@dataclass(frozen=True)
class Attempt:
    """How many of the dead units of the first layer and of the deeper ones an attempt brought back."""

    way: Rescue
    first: int
    deeper: int
    accuracy: float


def attempts(story: Story) -> list[Attempt]:
    """Every attempt to bring dead units back, in the order in which they are told."""
    found = []
    for way in activations.rescues(story.setting.more) if story.rescued else ():
        came = story.rescued[way.name]
        accuracy = _mean(came.accuracy[np.isfinite(came.accuracy)])
        found.append(Attempt(way, int(came.back[0]), int(np.sum(came.back[1:])), accuracy))
    return found


def _mean(values: npt.NDArray[Any]) -> float:
    return float(np.mean(values)) if values.size else np.nan


# ------------------------------------------------------------------------------------- shares by step


@lru_cache(maxsize=32)
def shares_chart(story: Story, threshold: float, language: Language) -> Chart:
    """Dead, nearly dead, loss and accuracy by step for every activation: mean and spread over the copies."""
    watched, names = story.watched, _names(story)
    lost = np.isnan(watched.steepest)
    rows = [
        np.mean(np.where(lost, np.nan, watched.dead), axis=(2, 3)),
        np.mean(np.where(lost, np.nan, watched.steepest < threshold), axis=(2, 3)),
        np.clip(watched.loss, *LOSS),
        watched.accuracy,
    ]
    titles = ("dying_dead", "dying_nearly", "dying_loss", "dying_accuracy")
    data = []
    for row, values in enumerate(rows):
        for key, colour in zip(ACTIVATIONS, SERIES, strict=False):
            low, middle, high = _spread(values[:, story.members(key)])
            place = {"xaxis": f"x{row + 1}", "yaxis": f"y{row + 1}", "legendgroup": key}
            band = go.Scatter(
                x=[*names, *names[::-1]],
                y=np.concatenate([high, low[::-1]]),
                fill="toself",
                fillcolor=translucent(colour, 0.13),
                line={"width": 0},
                showlegend=False,
                hoverinfo="skip",
                **place,
            )
            line = go.Scatter(
                x=names,
                y=middle,
                name=label(f"dying_name_{key}", language),
                mode="lines",
                line={"color": colour, "width": 3},
                showlegend=row == 0,
                hovertemplate="%{y:.2~g}" if row == LOSS_ROW else "%{y:.0%}",
                **place,
            )
            # On a logarithmic axis five bands cover each other.
            data += [line] if row == LOSS_ROW else [band, line]
    # Steps are categories: the first ones, in which most units die, get as much room as the many later ones.
    steps = {"type": "category", "tickangle": 0, "tickvals": _ticked(names)}
    axes: dict[str, Any] = {}
    for row, name in enumerate(titles, 1):
        axes[f"xaxis{row}"] = {**steps, "matches": "x4", "showticklabels": False}
        share = {"range": [0.35, 1.03] if name == "dying_accuracy" else [-0.04, 1.04], "tickformat": ".0%"}
        axes[f"yaxis{row}"] = {**share, "title": {"text": label(name, language)}}
    axes["xaxis4"] = {**steps, "title": {"text": label("dying_step", language)}}
    axes[f"yaxis{LOSS_ROW + 1}"] = {
        "type": "log",
        "range": _log_range(rows[LOSS_ROW]),
        "exponentformat": "power",
        "title": {"text": label("dying_loss", language)},
    }
    return Chart(
        data=data,
        layout=layout(
            height=760,
            margin={"l": 62, "r": 8, "t": 8, "b": 8},
            grid={"rows": 4, "columns": 1, "pattern": "independent", "ygap": 0.12},
            **axes,
        ),
    )


def _ticked(names: list[str]) -> list[str]:
    """About ten of the steps, which have room on a phone."""
    return names[:: max(1, round(len(names) / 10))]


def _spread(values: npt.NDArray[np.floating]) -> tuple[npt.NDArray[np.float32], ...]:
    """A tenth from below, the mean and a tenth from above over the networks that have not diverged."""
    found = np.full((3, len(values)), np.nan, dtype=np.float32)
    for place, several in enumerate(values):
        finite = several[np.isfinite(several)]
        if finite.size:
            found[:, place] = np.quantile(finite, 0.1), np.mean(finite), np.quantile(finite, 0.9)
    return tuple(found)


def _log_range(values: FloatArray) -> list[float]:
    low, high = (float(np.log10(f(values[np.isfinite(values)]))) for f in (np.min, np.max))
    return [low - 0.2, high + 0.2]


def _names(story: Story) -> list[str]:
    """The steps of the snapshots, as they stand on axes and sliders."""
    return [str(step) for step in story.watched.steps]


# ------------------------------------------------------------------------------------ one network seen


@lru_cache(maxsize=32)
def plane_chart(story: Story, activation: str, copy: int, threshold: float, language: Language) -> Chart:
    """The half-planes of the first layer over the data, and below them how much of the data reaches every unit.

    A slider goes through the steps in the browser.
    """
    network = story.members(activation).start + copy
    reached, steepest = story.watched.reached[:, network], story.watched.steepest[:, network]
    states = _states(steepest, threshold)
    corners = activations.half_planes(story.watched.lines[:, network], VIEW).astype(np.float32)
    names, width, rows = _names(story), story.setting.width, story.setting.width * story.setting.depth
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
                "tickvals": [names.index(name) for name in _ticked(names)],
                "ticktext": _ticked(names),
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
