"""The charts of the maxout lab: the best fit by number of pieces, and the pieces while gradient descent moves them."""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import numpy as np
import plotly.graph_objects as go

import activations
from activations import TARGETS, MaxoutDescent, MaxoutFit, Pieces, Target, Units
from activations.registry import FloatArray
from guide.charts.theme import BAND, CURVE, DEAD, SATURATED, SLOPE, TURNING, Chart, frame_slider, layout, translucent
from guide.content import label
from guide.schema import Language

MOST_PIECES = 10
COUNTS = tuple(range(1, MOST_PIECES + 1))
# Standardised curves are learned safely at this rate, and little happens after so many steps.
RATE = 0.3
STEPS = (0, 1, 2, 3, 5, 8, 12, 20, 30, 50, 80, 120, 200, 300, 500, 800, 1200, 2000, 3000)
_POINTS = 201


@dataclass(frozen=True)
class Setting:
    """What a reader may choose in the lab: a curve, and one unit or one less another."""

    target: str = "square"
    units: Units = "one"


@lru_cache(maxsize=64)
def fits_of(setting: Setting) -> tuple[MaxoutFit, ...]:
    """The best fits with 1, 2, … pieces in a unit."""
    return activations.best_fits(TARGETS[setting.target], MOST_PIECES, setting.units)


@lru_cache(maxsize=64)
def floor_of(target: str) -> float:
    """The error that one unit keeps with any number of pieces."""
    return activations.error_floor(*TARGETS[target].sampled())


@lru_cache(maxsize=64)
def descent_of(setting: Setting, pieces: int, seed: int) -> MaxoutDescent:
    """What gradient descent does from one random start."""
    rng = np.random.default_rng(seed)
    return activations.train_maxout(TARGETS[setting.target], pieces, setting.units, RATE, STEPS, rng)


def root_mean_square(setting: Setting, pieces: int) -> float:
    """The root mean square error of the best fit, which descent could have reached."""
    x, y = TARGETS[setting.target].sampled()
    return float(np.sqrt(np.mean((fits_of(setting)[pieces - 1](x) - y) ** 2)))


# ------------------------------------------------------------------------------------- the best fits


@lru_cache(maxsize=64)
def fit_chart(setting: Setting, pieces: int, language: Language) -> Chart:
    """The fit, below it what it leaves or is made of, and the largest error over the number of pieces; a slider."""
    target, fits = TARGETS[setting.target], fits_of(setting)
    x, y = target.sampled(_POINTS)
    still = [_target_line(x, y, language)]
    if setting.units == "one" and not target.convex:
        still += _envelope_lines(x, y, language)
    moving = _unit_traces(fits, target, pieces, language)
    if setting.units == "two":
        moving = _pair_traces(fits, target, pieces, language)
    curves, marker, axis = _error_traces(setting, pieces, language)
    first = len(still)
    changing = [*range(first, first + len(moving)), first + len(moving) + len(curves)]
    second = "envelope_rest" if setting.units == "one" else "envelope_parts"
    return Chart(
        data=[*still, *(trace for trace, _ in moving), *curves, marker[0]],
        frames=[
            go.Frame(
                name=str(count),
                traces=changing,
                data=[{"type": "scatter", **values[count - 1]} for _, values in (*moving, marker)],
            )
            for count in COUNTS
        ],
        layout=layout(
            height=760,
            margin={"l": 62, "r": 8, "t": 8, "b": 8},
            xaxis={**_interval(target), "anchor": "y", "showticklabels": False},
            xaxis2={**_interval(target), "anchor": "y2", "title": {"text": "x", "standoff": 4}},
            xaxis3={
                "anchor": "y3",
                "range": [0.5, MOST_PIECES + 0.5],
                "dtick": 1,
                "title": {"text": label("envelope_pieces", language), "standoff": 4},
            },
            yaxis={"domain": [0.55, 1], "range": _view(y)},
            yaxis2={
                "domain": [0.33, 0.53],
                "range": _range([v["y"] for _, values in moving[_lower(setting) :] for v in values]),
                "title": {"text": label(second, language)},
                "zeroline": True,
                "nticks": 5,
            },
            yaxis3={"domain": [0, 0.21], "title": {"text": label("envelope_error", language)}, **axis},
            sliders=[frame_slider([str(count) for count in COUNTS], pieces - 1, "k")],
        ),
    )


Trace = tuple[go.Scatter, list[dict[str, FloatArray]]]


def _lower(setting: Setting) -> int:
    """The first moving trace of the panel in the middle."""
    return 2 if setting.units == "one" else 3


def _unit_traces(fits: tuple[MaxoutFit, ...], target: Target, pieces: int, language: Language) -> list[Trace]:
    """Of one unit: its lines, their envelope, and its error as a share of the largest."""
    ends = np.array([target.low, target.high])
    lines = [_separate(fit.rising, ends) for fit in fits]
    envelopes = [_polyline(fit.rising, ends) for fit in fits]
    rest = []
    for fit in fits:
        x = np.unique([*target.sampled(_POINTS)[0], *fit.path.knots])
        rest.append(_points(x, (fit(x) - target.function(x)) / (fit.error or np.inf)))
    return [
        (_line(lines[pieces - 1], "envelope_lines", language, BAND, width=1.5, dash="dot", hoverinfo="skip"), lines),
        (_line(envelopes[pieces - 1], "envelope_fit_one", language, CURVE, mode="lines+markers"), envelopes),
        (_line(rest[pieces - 1], "envelope_rest", language, CURVE, axis=2, width=2), rest),
    ]


def _pair_traces(fits: tuple[MaxoutFit, ...], target: Target, pieces: int, language: Language) -> list[Trace]:
    """Of two units: their difference with its corners by direction, and both units with theirs."""
    ends = np.array([target.low, target.high])
    paths, up, down = [], [], []
    for fit in fits:
        knots, turns = fit.path.knots, np.diff(fit.path.slopes)
        corners = np.array([target.low, *knots, target.high])
        paths.append(_points(corners, fit.path.broken(corners)))
        up.append(_points(knots[turns > 0], fit.path.broken(knots[turns > 0])))
        down.append(_points(knots[turns < 0], fit.path.broken(knots[turns < 0])))
    rising, falling = ([_polyline(part, ends) for part in parts] for parts in zip(*map(_parts, fits), strict=True))
    shown = pieces - 1
    dots: dict[str, Any] = {"mode": "markers", "hoverinfo": "skip"}
    return [
        (_line(paths[shown], "envelope_fit_two", language, CURVE), paths),
        (_line(up[shown], "", language, BAND, **dots), up),
        (_line(down[shown], "", language, SLOPE, **dots), down),
        (_line(rising[shown], "envelope_rising", language, BAND, axis=2, mode="lines+markers"), rising),
        (_line(falling[shown], "envelope_falling", language, SLOPE, axis=2, mode="lines+markers"), falling),
    ]


def _parts(fit: MaxoutFit) -> tuple[Pieces, Pieces]:
    return fit.rising, fit.falling


def _envelope_lines(x: FloatArray, y: FloatArray, language: Language) -> list[go.Scatter]:
    """The convex envelope of a curve, and where the curve is highest above it."""
    envelope = activations.convex_envelope(x, y)
    at = int(np.argmax(y - envelope))
    gap = _points(x[[at, at]], np.array([envelope[at], y[at]]))
    return [
        _line(_points(x, envelope), "envelope_convex", language, SATURATED, width=2, dash="dash", hoverinfo="skip"),
        _line(gap, "envelope_gap", language, TURNING, width=3, hoverinfo="skip"),
    ]


def _error_traces(setting: Setting, pieces: int, language: Language) -> tuple[list[go.Scatter], Trace, dict[str, Any]]:
    """The errors of one unit and of two, and a ring around the chosen one; an exact fit stands at the lower edge."""
    errors = {
        units: np.array([fit.error for fit in fits_of(Setting(setting.target, units))]) for units in activations.UNITS
    }
    every = np.concatenate(list(errors.values()))
    low, high = (math.log10(v) for v in (np.min(every[every > 0]), np.max(every)))
    edge = low - 0.35 if np.all(every > 0) else low - 0.8
    counts = np.array(COUNTS, dtype=np.float64)
    curves = []
    for name, found, colour, dash in (
        ("envelope_error_one", errors["one"], CURVE, "solid"),
        ("envelope_error_two", errors["two"], TURNING, "dot"),
    ):
        shown = _points(counts, np.where(found > 0, found, 10 ** (edge + 0.1)))
        curve = _line(shown, name, language, colour, axis=3, width=2, dash=dash, mode="lines+markers")
        curve.update(text=[f"{error:.3g}" for error in found], hovertemplate="%{text}", cliponaxis=False)
        curves.append(curve)
    floor = floor_of(setting.target)
    if not TARGETS[setting.target].convex:
        bound = _points(np.array([0.5, MOST_PIECES + 0.5]), np.array([floor, floor]))
        curves.append(_line(bound, "envelope_floor", language, SATURATED, axis=3, width=2, dash="dash"))
        curves[-1].update(hovertemplate="%{y:.3~g}")
    chosen = [_points(counts[[i]], curves[setting.units == "two"].y[[i]]) for i in range(MOST_PIECES)]
    ring = _line(chosen[pieces - 1], "", language, SLOPE, axis=3, mode="markers", hoverinfo="skip")
    ring.marker = {"size": 17, "symbol": "circle-open", "line": {"width": 3}, "color": SLOPE}
    ring.cliponaxis = False
    return curves, (ring, chosen), {"type": "log", "range": [edge, high + 0.3], "exponentformat": "power", "dtick": 1}


# ---------------------------------------------------------------------------------- gradient descent


@lru_cache(maxsize=64)
def descent_chart(setting: Setting, pieces: int, seed: int, language: Language) -> Chart:
    """The lines and what they amount to while gradient descent moves them, the error by step; a slider for the step."""
    target, run = TARGETS[setting.target], descent_of(setting, pieces, seed)
    x, y = target.sampled(_POINTS)
    ends, two = np.array([target.low, target.high]), setting.units == "two"
    fits = [_points(x, up.largest(x) - down.largest(x)) for up, down in zip(run.rising, run.falling, strict=True)]
    fit_name = "envelope_fit_two" if two else "envelope_fit_one"
    moving = [(_line(fits[-1], fit_name, language, CURVE), fits)]
    units = [(run.rising, BAND, "envelope_rising"), (run.falling, SLOPE, "envelope_falling")][: 2 if two else 1]
    for history, colour, name in units:
        lines = [_separate(then, ends) for then in history]
        shown = "" if two else "envelope_lines"
        thin: dict[str, Any] = {"width": 1.2, "dash": "dot", "hoverinfo": "skip", "axis": 2 if two else 1}
        moving.append((_line(lines[-1], shown, language, colour, **thin), lines))
        if two:
            envelopes = [_points(x, then.largest(x)) for then in history]
            moving.append((_line(envelopes[-1], name, language, colour, axis=2), envelopes))
    places = np.array(run.steps) + 1.0
    marks = [_points(places[[i]], run.errors[[run.steps[i]]]) for i in range(len(places))]
    ring = _line(marks[-1], "", language, SLOPE, axis=3, mode="markers", hoverinfo="skip")
    ring.marker = {"size": 15, "symbol": "circle-open", "line": {"width": 3}, "color": SLOPE}
    moving.append((ring, marks))
    every = np.unique(np.geomspace(1, len(run.errors), 120).astype(int))
    path = _line(_points(every, run.errors[every - 1]), "envelope_rms", language, TURNING, axis=3, width=2)
    path.hovertemplate = "%{y:.3~g}"
    still, best = [_target_line(x, y, language), path], root_mean_square(setting, pieces)
    if best > 1e-6 * float(np.ptp(y)):
        bound = _points(np.array([1.0, len(run.errors)]), np.array([best, best]))
        still.append(
            _line(bound, "envelope_reached", language, SATURATED, axis=3, width=2, dash="dash", hoverinfo="skip")
        )
    errors = [*run.errors[every - 1], *([best] if len(still) > 2 else [])]
    low, high = (math.log10(max(v, 1e-6 * float(np.ptp(y)))) for v in (min(errors), max(errors)))
    return Chart(
        data=[*still, *(trace for trace, _ in moving)],
        frames=[
            go.Frame(
                name=str(step),
                traces=list(range(len(still), len(still) + len(moving))),
                data=[{"type": "scatter", **values[i]} for _, values in moving],
            )
            for i, step in enumerate(run.steps)
        ],
        layout=layout(
            height=720 if two else 560,
            margin={"l": 62, "r": 8, "t": 8, "b": 8},
            xaxis={**_interval(target), "anchor": "y", "showticklabels": not two},
            xaxis3={
                "type": "log",
                "anchor": "y3",
                "range": [-0.05, math.log10(len(run.errors)) + 0.05],
                "tickvals": [1, 11, 101, 1001],
                "ticktext": ["0", "10", "100", "1000"],
                "title": {"text": label("envelope_step", language), "standoff": 4},
            },
            yaxis={"domain": [0.61, 1] if two else [0.38, 1], "range": _view(y)},
            yaxis3={
                "domain": [0, 0.2] if two else [0, 0.26],
                "type": "log",
                "range": [low - 0.2, high + 0.2],
                "exponentformat": "power",
                "dtick": 1,
                "title": {"text": label("envelope_rms", language)},
            },
            sliders=[frame_slider([str(s) for s in run.steps], len(run.steps) - 1, label("envelope_step", language))],
            **(_middle(target, moving[1:-1], language) if two else {}),
        ),
    )


def _middle(target: Target, parts: list[Trace], language: Language) -> dict[str, Any]:
    """The axes of the two units between the fit and the error, scaled to the units and not to their lines."""
    return {
        "xaxis2": {**_interval(target), "anchor": "y2"},
        "yaxis2": {
            "domain": [0.33, 0.59],
            "range": _range([v["y"] for _, values in parts[1::2] for v in values]),
            "title": {"text": label("envelope_parts", language)},
        },
    }


# ------------------------------------------------------------------------------------ parts of both


def _target_line(x: FloatArray, y: FloatArray, language: Language) -> go.Scatter:
    """The curve to be fitted, wide and pale behind everything else."""
    line = _line(_points(x, y), "envelope_curve", language, translucent(DEAD, 0.55), width=8)
    line.hovertemplate = "%{y:.3~g}"
    return line


def _line(
    values: dict[str, FloatArray],
    name: str,
    language: Language,
    colour: str,
    *,
    axis: int = 1,
    width: float = 3,
    dash: str = "solid",
    **more: Any,
) -> go.Scatter:
    """A line in one of the panels; without a name it is left out of the legend."""
    panel = "" if axis == 1 else str(axis)
    reading = {} if "hoverinfo" in more else {"hovertemplate": "%{y:.3~g}"}
    return go.Scatter(
        **values,
        name=label(name, language) if name else "",
        showlegend=bool(name) and name != "envelope_rest",
        xaxis=f"x{panel}",
        yaxis=f"y{panel}",
        # Plotly leaves out points that matter little to a thin line; a wide one shows it.
        line={"color": colour, "width": width, "dash": dash, "simplify": width < 8},
        marker={"size": 8, "color": colour},
        **{"mode": "lines", **reading, **more},
    )


def _points(x: FloatArray, y: FloatArray) -> dict[str, FloatArray]:
    return {"x": np.asarray(x, dtype=np.float32), "y": np.asarray(y, dtype=np.float32)}


def _separate(pieces: Pieces, ends: FloatArray) -> dict[str, FloatArray]:
    """Every line from one end to the other, with gaps between them."""
    x = np.tile([*ends, np.nan], len(pieces.slopes))
    return _points(x, np.repeat(pieces.slopes, 3) * x + np.repeat(pieces.offsets, 3))


def _polyline(pieces: Pieces, ends: FloatArray) -> dict[str, FloatArray]:
    """The envelope of lines in order of slope, by its corners."""
    x = np.array([ends[0], *pieces.knots, ends[1]])
    return _points(x, pieces.largest(x))


def _interval(target: Target) -> dict[str, Any]:
    """The axis of x, with x named in the reading under the pointer."""
    return {"range": [target.low, target.high], "unifiedhovertitle": {"text": "x = %{x:.3~g}"}}


def _view(y: FloatArray) -> list[float]:
    """The range of a curve with room for a fit that misses it."""
    low, high = float(np.min(y)), float(np.max(y))
    return [low - 0.3 * (high - low), high + 0.15 * (high - low)]


def _range(values: list[FloatArray]) -> list[float]:
    every = np.concatenate(values)
    low, high = float(np.nanmin(every)), float(np.nanmax(every))
    room = 0.08 * (high - low or 1.0)
    return [low - room, high + room]
