"""The charts of the lab on non-linearity: what networks decide over their training, and which starts get stuck."""

from __future__ import annotations

import re
from collections.abc import Generator
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import numpy as np
import plotly.graph_objects as go

import activations
from activations import Networks, Points, Recipe, Snapshot
from activations.datasets import REACH
from activations.registry import FloatArray
from guide.charts.theme import BAND, CURVE, SERIES, TURNING, Chart, frame_slider, layout, panel_title, translucent
from guide.content import functions, label
from guide.schema import Language

# Starts that are tried; their numbers are the seeds a reader may choose from.
STARTS = 32
POINTS, BATCH, FRAMES = 160, 40, 24
# Cells along a side of a picture of what a network decides.
CELLS = 40
# A network counts as having solved the problem from this share of right answers on.
SOLVED = 0.97
_GRID = np.linspace(-REACH, REACH, CELLS)


@dataclass(frozen=True)
class Setting:
    """Everything that is trained together; which start is looked at does not belong to it."""

    data: str = "rings"
    keys: tuple[str, ...] = ("identity", "sigmoid", "tanh", "relu")
    depth: int = 1
    width: int = 4
    noise: float = 0.05
    rate: float = 0.05
    steps: int = 240


@dataclass(frozen=True, eq=False)
class Run:
    """A finished training of all activations from all starts: the points, the networks and their snapshots."""

    setting: Setting
    points: Points
    networks: Networks
    snapshots: tuple[Snapshot, ...]

    def member(self, place: int, seed: int) -> int:
        """The network of the activation at a place in the setting that began with a seed."""
        return place * STARTS + seed


def training(setting: Setting) -> Generator[float, None, Run]:
    """Trains every activation from every start; yields the share done."""
    points = activations.dataset(setting.data, POINTS, setting.noise, np.random.default_rng(0))
    networks = Networks([activations.get(key) for key in setting.keys], STARTS, 2, setting.width, setting.depth)
    start = networks.start(np.random.default_rng(1))
    recipe = Recipe(setting.steps, setting.rate, BATCH)
    every = max(1, setting.steps // FRAMES)
    snapshots = []
    for snapshot in activations.train(networks, start, points, recipe, np.random.default_rng(2), every=every):
        snapshots.append(snapshot)
        yield snapshot.step / setting.steps
    return Run(setting, points, networks, tuple(snapshots))


def shades(run: Run, seed: int, snapshot: Snapshot) -> list[np.ndarray[Any, np.dtype[np.uint8]]]:
    """For each activation the probability of class 1 in per cent over a grid; rows are the second input."""
    alone = Networks(run.networks.activations, 1, 2, run.setting.width, run.setting.depth)
    chosen = snapshot.parameters[[run.member(place, seed) for place in range(len(run.setting.keys))]]
    plane = np.stack(np.meshgrid(_GRID, _GRID), axis=-1).reshape(-1, 2)
    with np.errstate(all="ignore"):
        logits = alone.forward(chosen, plane).logits
    found = np.rint(100 * activations.get("sigmoid")(np.where(np.isfinite(logits), logits, 0.0))).astype(np.uint8)
    return [picture.reshape(CELLS, CELLS) for picture in found]


@lru_cache(maxsize=16)
def regions_chart(run: Run, seed: int, language: Language) -> Chart:
    """What the networks of one start decide, side by side, and their losses; the slider runs through the training."""
    setting = run.setting
    steps = [snapshot.step for snapshot in run.snapshots]
    members = [run.member(place, seed) for place in range(len(setting.keys))]
    losses = np.array([snapshot.loss[members] for snapshot in run.snapshots])
    panels = _Panels(len(setting.keys))
    last = len(run.snapshots) - 1
    traces: list[Any] = []
    for place, picture in enumerate(shades(run, seed, run.snapshots[last])):
        traces.append(go.Heatmap(z=picture, x=_GRID, y=_GRID, **_SHADES, **panels.axes(place)))
    for place in range(len(setting.keys)):
        for group, colour, symbol in ((1, CURVE, "circle"), (0, BAND, "x")):
            at = run.points.x[run.points.y == group].astype(np.float32)
            marker = {"size": 4, "color": colour, "symbol": symbol}
            traces.append(
                go.Scatter(
                    x=at[:, 0],
                    y=at[:, 1],
                    mode="markers",
                    marker=marker,
                    showlegend=False,
                    hoverinfo="skip",
                    **panels.axes(place),
                )
            )
    for place, key in enumerate(setting.keys):
        traces.append(
            go.Scatter(
                x=steps,
                y=_drawable(losses[:, place]),
                name=functions()[key].title[language],
                mode="lines",
                line={"width": 2.6, "color": SERIES[place]},
                hovertemplate="%{y:.3~g}",
                **panels.axes(len(setting.keys)),
            )
        )
    moving = {"mode": "markers", "marker": {"size": 9, "color": list(SERIES[: len(members)])}, "hoverinfo": "skip"}
    traces.append(
        go.Scatter(**_now(steps[last], losses[last]), **moving, showlegend=False, **panels.axes(len(members)))
    )
    frames = [
        go.Frame(
            name=str(snapshot.step),
            traces=[*range(len(members)), len(traces) - 1],
            data=[
                *({"type": "heatmap", "z": picture} for picture in shades(run, seed, snapshot)),
                {"type": "scatter", **_now(snapshot.step, snapshot.loss[members])},
            ],
            layout={"annotations": panels.titles(run, members, snapshot, language)},
        )
        for snapshot in run.snapshots
    ]
    return Chart(
        data=traces,
        frames=frames,
        layout=layout(
            height=panels.height,
            margin={"l": 44, "r": 8, "t": 28, "b": 8},
            hovermode="x unified",
            legend={"orientation": "h", "x": 0, "y": panels.losses_top, "yanchor": "bottom", "font": {"size": 13}},
            annotations=panels.titles(run, members, run.snapshots[last], language),
            sliders=[frame_slider([str(step) for step in steps], last, label("regions_step", language), redraw=True)],
            updatemenus=[_play(language)],
            **panels.layout(label("regions_loss", language), label("regions_step", language), losses),
        ),
    )


# From class 0 over nothing to class 1; the plain middle shows the border.
_SHADES: dict[str, Any] = {
    "zmin": 0,
    "zmax": 100,
    "colorscale": [[0, translucent(BAND, 0.55)], [0.5, translucent(BAND, 0.0)], [1, translucent(CURVE, 0.6)]],
    "showscale": False,
    "hoverinfo": "skip",
    "zsmooth": "best",
}


@dataclass(frozen=True)
class _Panels:
    """Where the pictures and the losses lie: pictures two in a row, losses below."""

    count: int

    @property
    def rows(self) -> int:
        return (self.count + 1) // 2

    @property
    def height(self) -> int:
        """Pixels: a row of pictures, the losses, slider and buttons."""
        return 270 * self.rows + 300

    @property
    def losses_top(self) -> float:
        """Where on the chart the losses begin, counted from its foot."""
        return 0.42 if self.rows == 1 else 0.27

    def axes(self, place: int) -> dict[str, str]:
        """The axes of a picture, or of the losses at the place after the last."""
        number = "" if place == 0 else str(place + 1)
        return {"xaxis": f"x{number}", "yaxis": f"y{number}"}

    def domain(self, place: int) -> tuple[tuple[float, float], tuple[float, float]]:
        """Left and right, foot and top of a picture."""
        row, column = divmod(place, 2)
        foot = self.losses_top + 0.13
        tall = (1 - foot + 0.06) / self.rows
        left = 0.53 * column if self.count > 1 else 0.25
        top = 1 - row * tall
        return (left, left + 0.47), (top - tall + 0.06, top)

    def layout(self, loss: str, step: str, losses: FloatArray) -> dict[str, Any]:
        """All axes."""
        found: dict[str, Any] = {}
        for place in range(self.count):
            wide, tall = self.domain(place)
            number = "" if place == 0 else str(place + 1)
            plain = {"range": [-REACH, REACH], "showgrid": False, "zeroline": False, "ticks": "", "nticks": 5}
            found[f"xaxis{number}"] = {**plain, "domain": wide, "anchor": f"y{number}", "showticklabels": False}
            found[f"yaxis{number}"] = {**plain, "domain": tall, "anchor": f"x{number}", "showticklabels": False}
        number = str(self.count + 1)
        shown = losses[np.isfinite(losses) & (losses > 0)]
        low, high = np.log10([max(shown.min(), 1e-6), shown.max()]) if shown.size else (-1.0, 0.0)
        found[f"xaxis{number}"] = {"domain": [0, 1], "anchor": f"y{number}", "title": {"text": step}}
        found[f"yaxis{number}"] = {
            "domain": [0, self.losses_top - 0.02],
            "anchor": f"x{number}",
            "type": "log",
            "range": [low - 0.1, high + 0.1],
            "title": {"text": loss},
            "exponentformat": "power",
        }
        return found

    def titles(self, run: Run, members: list[int], snapshot: Snapshot, language: Language) -> list[dict[str, Any]]:
        """Above each picture the activation and its share of right answers, or that it diverged."""
        found = []
        for place, (key, member) in enumerate(zip(run.setting.keys, members, strict=True)):
            (left, right), (_, top) = self.domain(place)
            title = re.split(r"[（(]", functions()[key].title[language])[0].strip()
            said = outcome(snapshot, member, language)
            found.append({**panel_title(f"{title}: {said}", (left + right) / 2), "y": top})
        return found


def outcome(snapshot: Snapshot, member: int, language: Language) -> str:
    """The share of right answers of a network, or at which step it diverged."""
    broke = int(snapshot.broke[member])
    return label("regions_broke", language, step=broke) if broke >= 0 else f"{snapshot.accuracy[member]:.0%}"


def _play(language: Language) -> dict[str, Any]:
    """Buttons that run through the training and stop it."""
    run = {"frame": {"duration": 140, "redraw": True}, "fromcurrent": True, "transition": {"duration": 0}}
    halt = {"mode": "immediate", "frame": {"duration": 0, "redraw": False}, "transition": {"duration": 0}}
    buttons = [
        {"label": label("regions_play", language), "method": "animate", "args": [None, run]},
        {"label": label("regions_pause", language), "method": "animate", "args": [[None], halt]},
    ]
    place = {"x": 1, "xanchor": "right", "y": 0, "yanchor": "top", "pad": {"t": 30}}
    return {
        "type": "buttons",
        "direction": "left",
        "showactive": False,
        "buttons": buttons,
        "font": {"size": 13},
        **place,
    }


def _now(step: int, losses: FloatArray) -> dict[str, Any]:
    return {"x": [step] * len(losses), "y": _drawable(losses)}


def _drawable(losses: FloatArray) -> FloatArray:
    """Losses on a logarithmic axis: what is not above 0 is left out, and what is too small is drawn at the foot."""
    return np.where(np.isfinite(losses), np.clip(losses, 1e-6, 1e30), np.nan).astype(np.float32)


_STUCK = translucent(TURNING, 0.9)


@lru_cache(maxsize=16)
def stuck_chart(run: Run, seed: int, language: Language) -> Chart:
    """For every activation and start the share of right answers at the end; the start that is looked at is framed."""
    keys = run.setting.keys
    shares = run.snapshots[-1].accuracy.reshape(len(keys), STARTS)
    titles, bound = [functions()[key].title[language] for key in keys], (SOLVED - 0.5) / 0.5
    words = np.reshape([outcome(run.snapshots[-1], member, language) for member in range(shares.size)], shares.shape)
    return Chart(
        data=[
            go.Heatmap(
                z=(100 * shares).astype(np.float32),
                y=titles,
                text=words,
                zmin=50,
                zmax=100,
                colorscale=[[0, _STUCK], [bound, translucent(TURNING, 0.15)], [bound, CURVE], [1, CURVE]],
                showscale=False,
                xgap=2,
                ygap=3,
                hovertemplate=f"{label('lab_seed', language)} %{{x}}: %{{text}}<extra>%{{y}}</extra>",
            )
        ],
        layout=layout(
            height=90 + 34 * len(keys),
            margin={"l": 8, "r": 8, "t": 8, "b": 8},
            hovermode="closest",
            xaxis={"title": {"text": label("lab_seed", language)}, "showgrid": False, "zeroline": False, "dtick": 4},
            yaxis={"autorange": "reversed", "showgrid": False, "zeroline": False, "automargin": True},
            shapes=[
                {
                    "type": "rect",
                    "x0": seed - 0.5,
                    "x1": seed + 0.5,
                    "y0": -0.5,
                    "y1": len(keys) - 0.5,
                    "line": {"width": 2, "color": SERIES[1]},
                }
            ],
        ),
    )


def solved(run: Run) -> FloatArray:
    """For each activation, how many of the starts solved the problem."""
    shares = run.snapshots[-1].accuracy.reshape(len(run.setting.keys), STARTS)
    return np.sum(shares >= SOLVED, axis=1).astype(np.float64)


def single_layer(run: Run, place: int, seed: int) -> tuple[FloatArray, float]:
    """The linear layer that the network would be without its activation, and how far the two are apart on the grid."""
    alone = Networks([run.networks.activations[place]], 1, 2, run.setting.width, run.setting.depth)
    chosen = run.snapshots[-1].parameters[[run.member(place, seed)]]
    layer = alone.collapsed(chosen)[0]
    plane = np.stack(np.meshgrid(_GRID, _GRID), axis=-1).reshape(-1, 2)
    apart = np.abs(alone.forward(chosen, plane).logits[0] - (plane @ layer[:-1] + layer[-1]))
    return layer, float(np.max(apart))
