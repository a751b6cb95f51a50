"""The rankings of a race: by the median or by one run, the places in all runs, the learning rates."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import numpy as np
import numpy.typing as npt
import plotly.graph_objects as go

import activations
from activations import Measure
from activations.registry import FloatArray
from guide.catalogue import short_title
from guide.charts.race import Outcome
from guide.charts.race_curves import LEAST_LOSS, MOST_LOSS, colour_of
from guide.charts.theme import DEAD, SERIES, Chart, frame_slider, layout, logarithmic, translucent
from guide.content import label
from guide.schema import Language

ROW, EDGES = 19, 120


@lru_cache(maxsize=16)
def ranking_chart(
    outcome: Outcome, measure: Measure, target: float, shown: tuple[str, ...], language: Language
) -> Chart:
    """The final score of every network, a row an activation; a slider sorts the rows by the median or by one run."""
    keys = outcome.setting.functions
    scores = activations.scores(outcome.final, measure, target)
    axis, drawn = _score_axis(scores, measure, language)
    low, median, high = activations.quartiles(scores)
    columns = [median, *scores.T]
    positions = [label("race_median", language)]
    positions += [label("race_run", language, run=run + 1) for run in range(len(scores.T))]
    frames = [_sorted_frame(column, scores, low, high, drawn, shown, keys, language) for column in columns]
    colours = [colour_of(key, shown, DEAD) for key in keys]
    slider = frame_slider(positions, 0, "", redraw=True)
    slider["pad"]["t"] = 62
    slider["currentvalue"]["prefix"] = f"{label('race_sorted', language)} "
    titles = [short_title(key, language) for key in keys]
    common = {"hovertemplate": "%{customdata}<extra></extra>", "mode": "markers"}
    return Chart(
        data=[
            go.Scatter(
                **frames[0].data[0],
                mode="lines",
                line={"color": translucent(DEAD, 0.3), "width": 9},
                name=label("race_half", language),
                hoverinfo="skip",
            ),
            *(
                go.Scatter(
                    **changes,
                    x=drawn(scores[rows, runs]),
                    marker={
                        "color": [translucent(colours[row], 0.55) for row in rows],
                        "size": 8 if lost else 6,
                        "symbol": "x" if lost else "circle",
                    },
                    customdata=[
                        label(
                            "race_of_run",
                            language,
                            title=titles[row],
                            run=run + 1,
                            value=_shown(score, measure, language),
                        )
                        for row, run, score in zip(rows, runs, scores[rows, runs], strict=True)
                    ],
                    name=label(_without(measure) if lost else "race_every_run", language),
                    **common,
                )
                for lost, (changes, (rows, runs)) in enumerate(zip(frames[0].data[1:-1], _groups(scores), strict=True))
            ),
            go.Scatter(
                **frames[0].data[-1],
                marker={"color": colours, "size": 11, "line": {"width": 1, "color": "rgba(128,128,128,0.9)"}},
                name=label("race_sorted_by", language),
                **common,
            ),
        ],
        frames=[frame.named(name) for frame, name in zip(frames, positions, strict=True)],
        layout=_layout(_rows(frames[0].order, keys, shown, language), axis, more=100, sliders=[slider]),
    )


@dataclass(frozen=True)
class _Sorted:
    """The rows in one order: what each trace changes, and the names beside the rows."""

    data: list[dict[str, Any]]
    order: list[int]
    axis: dict[str, Any]

    def named(self, name: str) -> go.Frame:
        """A frame of the slider."""
        traces = [{"type": "scatter", **changes} for changes in self.data]
        return go.Frame(name=name, data=traces, layout={"yaxis": self.axis})


def _sorted_frame(
    column: FloatArray,
    scores: FloatArray,
    low: FloatArray,
    high: FloatArray,
    drawn: Any,
    shown: tuple[str, ...],
    keys: tuple[str, ...],
    language: Language,
) -> _Sorted:
    order = np.argsort(column, kind="stable")
    place = np.empty(len(order), dtype=np.int8)
    place[order] = np.arange(1, len(order) + 1)
    titles = [short_title(key, language) for key in keys]
    return _Sorted(
        data=[
            _spans(drawn(low), drawn(high), place),
            *({"y": place[rows]} for rows, _ in _groups(scores)),
            {
                "x": drawn(column),
                "y": place,
                "customdata": [f"{place[i]}. {title}" for i, title in enumerate(titles)],
            },
        ],
        order=order.tolist(),
        axis={"ticktext": _names(order.tolist(), keys, shown, language)},
    )


def _spans(low: FloatArray, high: FloatArray, places: npt.NDArray[np.int8]) -> dict[str, Any]:
    """A line on every row, from one end to the other: the numbers of a trace."""
    ends = np.stack([low, high, np.full(len(low), np.nan)], axis=1)
    return {"x": ends.ravel().astype(np.float32), "y": np.repeat(places, 3)}


def _layout(rows: dict[str, Any], axis: dict[str, Any], *, more: int = 0, **changes: Any) -> dict[str, Any]:
    """The layout of a chart with a row for each activation; `more` is the height of what stands below."""
    return layout(
        height=EDGES + more + ROW * len(rows["tickvals"]),
        hovermode="closest",
        margin={"l": 104, "r": 12, "t": 8, "b": 8},
        xaxis=axis,
        yaxis=rows,
        **changes,
    )


def _groups(scores: FloatArray) -> list[tuple[npt.NDArray[np.int64], npt.NDArray[np.int64]]]:
    """Rows and runs of the networks with a score, and of those without one if there are any."""
    lost = np.isnan(scores)
    places = [np.nonzero(group) for group in ((~lost, lost) if lost.any() else (~lost,))]
    return [(rows, runs) for rows, runs in places]


def _names(order: list[int], keys: tuple[str, ...], shown: tuple[str, ...], language: Language) -> list[str]:
    """The names beside the rows; those shown in colour are bold."""
    titles = [(keys[i], short_title(keys[i], language)) for i in order]
    return [f"<b>{title}</b>" if key in shown else title for key, title in titles]


def _rows(order: list[int], keys: tuple[str, ...], shown: tuple[str, ...], language: Language) -> dict[str, Any]:
    """An axis with a row for each activation, the first on top."""
    return {
        "range": [len(keys) + 0.7, 0.3],
        "tickvals": np.arange(1, len(keys) + 1),
        "ticktext": _names(order, keys, shown, language),
        "zeroline": False,
        "showgrid": False,
        "tickfont": {"size": 12},
    }


def _score_axis(scores: FloatArray, measure: Measure, language: Language) -> tuple[dict[str, Any], Any]:
    """The axis of the scores, and a function that puts a score on it: those without one stand at the right edge."""
    by_loss = measure == "loss"
    finite = scores[np.isfinite(scores)]
    finite = np.clip(finite, LEAST_LOSS, MOST_LOSS) if by_loss else finite
    place = np.log10(finite) if by_loss else finite
    low, high = (float(np.min(place)), float(np.max(place))) if place.size else (-1.0, 0.0)
    reach = max(high - low, 0.1 if by_loss else 0.02)
    low, edge = low - 0.04 * reach, high + 0.12 * reach
    missing = bool(np.isnan(scores).any())
    axis: dict[str, Any] = {
        "title": {"text": label(f"race_axis_{measure}", language)},
        "range": [low, edge + 0.06 * reach if missing else high + 0.05 * reach],
        "zeroline": False,
    }
    if by_loss:
        axis |= logarithmic(low, edge)
    if measure == "error":
        axis["tickformat"] = ".0%" if reach > 0.05 else ".1%"

    def drawn(values: FloatArray) -> FloatArray:
        stands = np.clip(values, LEAST_LOSS, MOST_LOSS) if by_loss else values
        return np.where(np.isnan(values), 10**edge if by_loss else edge, stands).astype(np.float32)

    return axis, drawn


def _without(measure: Measure) -> str:
    """The label of a network without a score."""
    return "race_never" if measure == "steps" else "race_diverged"


def _shown(value: float, measure: Measure, language: Language) -> str:
    """A score as it is read."""
    if np.isnan(value):
        return label(_without(measure), language)
    return f"{value:.1%}" if measure == "error" else f"{value:.3g}"


@lru_cache(maxsize=16)
def places_chart(
    outcome: Outcome, measure: Measure, target: float, shown: tuple[str, ...], language: Language
) -> Chart:
    """The ranks of every activation in the single runs: a line from the best to the worst, a dot a run."""
    keys = outcome.setting.functions
    ranks = activations.ranks(activations.scores(outcome.final, measure, target))
    middle = np.median(ranks, axis=1)
    order = np.lexsort((np.mean(ranks, axis=1), middle))
    rows = np.arange(1, len(keys) + 1, dtype=np.int8)
    placed = ranks[order]
    best, worst = placed.min(axis=1), placed.max(axis=1)
    colours = [colour_of(keys[i], shown, DEAD) for i in order]
    titles = [short_title(keys[i], language) for i in order]
    spans = [
        label("race_span", language, title=title, best=f"{low:g}", worst=f"{high:g}")
        for title, low, high in zip(titles, best, worst, strict=True)
    ]
    return Chart(
        data=[
            go.Scatter(
                **_spans(best, worst, rows),
                mode="lines",
                line={"color": translucent(DEAD, 0.5), "width": 3},
                hoverinfo="skip",
                name=label("race_best_to_worst", language),
            ),
            go.Scatter(
                x=placed.ravel().astype(np.float32),
                y=np.repeat(rows, ranks.shape[1]),
                mode="markers",
                marker={
                    "color": [translucent(colour, 0.5) for colour in colours for _ in range(ranks.shape[1])],
                    "size": 7,
                },
                hovertemplate=f"{label('race_axis_rank', language)}: %{{x}}<extra></extra>",
                name=label("race_every_run", language),
            ),
            go.Scatter(
                x=middle[order].astype(np.float32),
                y=rows,
                mode="markers",
                marker={"color": colours, "size": 9, "symbol": "line-ns-open", "line": {"width": 3}},
                customdata=spans,
                hovertemplate="%{customdata}<extra></extra>",
                name=label("race_middle", language),
            ),
        ],
        layout=_layout(
            _rows(order.tolist(), keys, shown, language),
            {"range": [0, len(keys) + 1], "title": {"text": label("race_axis_rank", language)}, "zeroline": False},
        ),
    )


@lru_cache(maxsize=16)
def rates_chart(outcome: Outcome, measure: Measure, target: float, shown: tuple[str, ...], language: Language) -> Chart:
    """The median score of every activation at each learning rate, sorted by the rate that counts."""
    keys = outcome.setting.functions
    every = np.stack([activations.scores(results, measure, target) for results in outcome.tried])
    medians = activations.quartiles(every)[1]
    final = activations.quartiles(activations.scores(outcome.final, measure, target))[1]
    order = np.argsort(final, kind="stable")
    axis, drawn = _score_axis(medians, measure, language)
    rows = np.arange(1, len(keys) + 1, dtype=np.int8)
    stands = drawn(medians)[:, order]
    return Chart(
        data=[
            go.Scatter(
                **_spans(stands.min(axis=0), stands.max(axis=0), rows),
                mode="lines",
                line={"color": translucent(DEAD, 0.5), "width": 2},
                hoverinfo="skip",
                showlegend=False,
            ),
            *(
                go.Scatter(
                    x=values,
                    y=rows,
                    mode="markers",
                    marker={"color": colour, "size": 9, "symbol": symbol, "opacity": 0.85},
                    name=f"η = {rate:g}",
                    customdata=[
                        f"{short_title(keys[i], language)}, η = {rate:g}: "
                        f"{_shown(medians[place, i], measure, language)}"
                        for i in order
                    ],
                    hovertemplate="%{customdata}<extra></extra>",
                )
                for place, (rate, values, colour, symbol) in enumerate(
                    zip(
                        outcome.setting.rates,
                        stands,
                        SERIES[5:8],
                        ("triangle-left", "circle", "triangle-right"),
                        strict=True,
                    )
                )
            ),
        ],
        layout=_layout(_rows(order.tolist(), keys, shown, language), axis),
    )
