"""The charts of the race: rankings of one run or all, learning curves, places over the runs, learning rates."""

from __future__ import annotations

from collections.abc import Generator
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import numpy as np
import numpy.typing as npt
import plotly.graph_objects as go

import activations
from activations import Measure, Networks, Optimiser, Recipe, Results
from activations.registry import FloatArray
from guide.catalogue import short_title
from guide.charts.theme import DEAD, SERIES, Chart, frame_slider, layout, translucent
from guide.content import label
from guide.schema import Language

BATCH, MOMENTUM = 16, 0.9
# The rates that are tried where each activation may have its own, as multiples of the chosen one.
FACTORS = (0.25, 1.0, 4.0)
# Computed hidden units that one race may cost: about a minute on a free core.
MOST = 4e9
# Losses beyond these are drawn at them: 0 has no logarithm, and one on its way to infinity would squeeze the rest.
LEAST_LOSS, MOST_LOSS = 1e-6, 100.0
OTHERS = translucent(DEAD, 0.5)
ROW, EDGES = 19, 120


@dataclass(frozen=True)
class Setting:
    """Everything that the training depends on.

    Attributes
    ----------
    functions : tuple of str
        The keys of those that race, in teaching order.
    tuned : bool
        Whether each activation is trained at several rates, the best of which counts.
    """

    functions: tuple[str, ...] = tuple(curve.name for curve in activations.curves())
    data: str = "moons"
    noise: float = 0.2
    width: int = 8
    depth: int = 2
    rate: float = 0.02
    optimiser: Optimiser = "adam"
    steps: int = 200
    runs: int = 8
    seed: int = 0
    tuned: bool = False

    @property
    def networks(self) -> Networks:
        """The networks that are trained at each rate."""
        functions = [activations.get(key) for key in self.functions]
        return Networks(functions, self.runs, width=self.width, depth=self.depth)

    @property
    def recipe(self) -> Recipe:
        """How they are trained."""
        return Recipe(self.steps, self.rate, BATCH, self.optimiser, MOMENTUM)

    @property
    def rates(self) -> tuple[float, ...]:
        """The learning rates tried, in ascending order."""
        return tuple(self.rate * factor for factor in FACTORS) if self.tuned else (self.rate,)

    @property
    def times_too_much(self) -> float:
        """How many times the work is what one race may cost; above 1 it is refused."""
        return activations.effort(self.networks, self.recipe, len(self.rates)) / MOST


@dataclass(frozen=True, eq=False)
class Outcome:
    """The results of a race.

    Attributes
    ----------
    setting : Setting
    tried : tuple of Results
        At each of the rates.
    single : Results
        At the chosen rate, the same for all.
    final : Results
        What counts: at the best rate of each where several were tried, else the same as `single`.
    """

    setting: Setting
    tried: tuple[Results, ...]
    single: Results
    final: Results


def raced(setting: Setting) -> Generator[float, None, Outcome]:
    """Runs a race, yielding the share that is done; the seed draws points, batches and starting weights."""
    rng = np.random.default_rng(setting.seed)
    points = activations.split(setting.data, setting.noise, rng)
    tried = yield from activations.race(setting.networks, points, setting.recipe, setting.rates, rng)
    single = tried[setting.rates.index(setting.rate)]
    return Outcome(setting, tried, single, activations.best_rates(tried) if setting.tuned else single)


# ------------------------------------------------------------------------------------- what is said


@dataclass(frozen=True)
class Standing:
    """One activation over all runs.

    Attributes
    ----------
    key : str
    place : float
        Place by the median; equal medians share the mean of their places.
    low, median, high : float
        Quartiles of the score; nan where so many networks have none.
    best, worst : float
        Least and largest rank in a single run.
    firsts : int
        Runs in which no other was better.
    broke : int
        Networks that diverged.
    step : int
        The update after which the first of them did, or -1.
    rate : float
        The learning rate that counted.
    place_before : float
        Place by the median at the one rate that is the same for all.
    """

    key: str
    place: float
    low: float
    median: float
    high: float
    best: float
    worst: float
    firsts: int
    broke: int
    step: int
    rate: float
    place_before: float


@dataclass(frozen=True)
class Reading:
    """How far the rankings of the runs agree.

    Attributes
    ----------
    standings : tuple of Standing
        The best median first.
    agreement, tau, rho : float
        Means over all pairs of runs; nan where no run puts anything in an order.
    low, high : float
        The least and the largest τ.
    tuning : float
        τ between the rankings by the median at one rate and at the best rate of each.
    """

    standings: tuple[Standing, ...]
    agreement: float
    tau: float
    rho: float
    low: float
    high: float
    tuning: float


@lru_cache(maxsize=32)
def reading(outcome: Outcome, measure: Measure, target: float) -> Reading:
    """What the runs say together."""
    scores = activations.scores(outcome.final, measure, target)
    ranks, (low, median, high) = activations.ranks(scores), activations.quartiles(scores)
    before = activations.quartiles(activations.scores(outcome.single, measure, target))[1]
    places, places_before = activations.ranks(median), activations.ranks(before)
    firsts = np.sum(ranks == np.min(ranks, axis=0), axis=1)
    broke = outcome.final.broke
    standings = tuple(
        Standing(
            key=key,
            place=float(places[i]),
            low=float(low[i]),
            median=float(median[i]),
            high=float(high[i]),
            best=float(np.min(ranks[i])),
            worst=float(np.max(ranks[i])),
            firsts=int(firsts[i]),
            broke=int(np.sum(broke[i] >= 0)),
            step=int(np.min(broke[i][broke[i] >= 0])) if np.any(broke[i] >= 0) else -1,
            rate=float(outcome.final.rates[i]),
            place_before=float(places_before[i]),
        )
        for i, key in enumerate(outcome.setting.functions)
    )
    least, tau, largest = activations.between_runs(activations.kendall(scores))
    return Reading(
        standings=tuple(
            sorted(standings, key=lambda standing: (standing.place, np.mean((standing.best, standing.worst))))
        ),
        agreement=activations.between_runs(activations.agreement(scores))[1],
        tau=tau,
        rho=activations.between_runs(activations.spearman(scores))[1],
        low=least,
        high=largest,
        tuning=float(activations.kendall(np.stack([before, median], axis=1))[0, 1]),
    )


@dataclass(frozen=True)
class Duel:
    """Two activations from the same starts.

    Attributes
    ----------
    wins, ties, losses : int
        Runs that the first ended better than the second, as well, and worse.
    share : float
        Share of wins; a tie counts one half.
    low, high : float
        The probabilities of a win that this does not contradict (95 per cent).
    """

    wins: int
    ties: int
    losses: int
    share: float
    low: float
    high: float


def duel(outcome: Outcome, first: str, second: str, measure: Measure, target: float) -> Duel:
    """How often `first` ends better than `second`."""
    scores = activations.scores(outcome.final, measure, target)
    one, other = (scores[outcome.setting.functions.index(key)] for key in (first, second))
    better, worse = activations.ranks(np.stack([one, other]))
    share = activations.superiority(one, other)
    return Duel(
        wins=int(np.sum(better < worse)),
        ties=int(np.sum(better == worse)),
        losses=int(np.sum(better > worse)),
        share=share,
        **dict(zip(("low", "high"), activations.wilson_interval(share, len(one)), strict=True)),
    )


# ------------------------------------------------------------------------------------ what is drawn


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
    colours = [_colour(key, shown, DEAD) for key in keys]
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
        layout=layout(
            height=EDGES + 100 + ROW * len(keys),
            hovermode="closest",
            margin={"l": 104, "r": 12, "t": 8, "b": 8},
            xaxis=axis,
            yaxis=_rows(frames[0].order, keys, shown, language),
            sliders=[slider],
        ),
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
    ends = np.stack([drawn(low), drawn(high), np.full(len(low), np.nan)], axis=1).astype(np.float32)
    titles = [short_title(key, language) for key in keys]
    return _Sorted(
        data=[
            {"x": ends.ravel(), "y": np.repeat(place, 3)},
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


def _colour(key: str, shown: tuple[str, ...], otherwise: str) -> str:
    """The colour of a function among those shown; all charts of the page agree."""
    return SERIES[shown.index(key) % len(SERIES)] if key in shown else otherwise


def _score_axis(scores: FloatArray, measure: Measure, language: Language) -> tuple[dict[str, Any], Any]:
    """The axis of the scores, and a function that puts a score on it: those without one stand at the right edge."""
    logarithmic = measure == "loss"
    finite = scores[np.isfinite(scores)]
    finite = np.clip(finite, LEAST_LOSS, MOST_LOSS) if logarithmic else finite
    place = np.log10(finite) if logarithmic else finite
    low, high = (float(np.min(place)), float(np.max(place))) if place.size else (-1.0, 0.0)
    reach = max(high - low, 0.1 if logarithmic else 0.02)
    low, edge = low - 0.04 * reach, high + 0.12 * reach
    missing = bool(np.isnan(scores).any())
    axis: dict[str, Any] = {
        "title": {"text": label(f"race_axis_{measure}", language)},
        "range": [low, edge + 0.06 * reach if missing else high + 0.05 * reach],
        "zeroline": False,
    }
    if logarithmic:
        axis |= _logarithmic(low, edge)
    if measure == "error":
        axis["tickformat"] = ".0%" if reach > 0.05 else ".1%"

    def drawn(values: FloatArray) -> FloatArray:
        stands = np.clip(values, LEAST_LOSS, MOST_LOSS) if logarithmic else values
        return np.where(np.isnan(values), 10**edge if logarithmic else edge, stands).astype(np.float32)

    return axis, drawn


def _logarithmic(low: float, high: float) -> dict[str, Any]:
    """A logarithmic axis with ticks at 1, 2 and 5 of each power of ten, or the powers alone where there are many."""
    steps = (1,) if high - low > 2.5 else (1, 2, 5)
    powers = range(int(np.floor(low)), int(np.ceil(high)) + 1)
    ticks = [float(f"{step}e{power}") for power in powers for step in steps]
    return {"type": "log", "tickvals": ticks, "ticktext": [f"{tick:g}" for tick in ticks]}


def _without(measure: Measure) -> str:
    """The label of a network without a score."""
    return "race_never" if measure == "steps" else "race_diverged"


def _shown(value: float, measure: Measure, language: Language) -> str:
    """A score as it is read."""
    if np.isnan(value):
        return label(_without(measure), language)
    return f"{value:.1%}" if measure == "error" else f"{value:.3g}"


@lru_cache(maxsize=16)
def curves_chart(outcome: Outcome, measure: Measure, shown: tuple[str, ...], language: Language) -> Chart:
    """Median loss or share of errors on the fresh points by step; the quartiles of those shown, the others in grey."""
    keys, results = outcome.setting.functions, outcome.final
    values = results.loss if measure == "loss" else results.error
    low, median, high = activations.quartiles(np.swapaxes(values, 1, 2))
    if measure == "loss":
        low, median, high = (np.clip(found, LEAST_LOSS, MOST_LOSS) for found in (low, median, high))
    seen = _seen(median, logarithmic=measure == "loss")
    others = [i for i, key in enumerate(keys) if key not in shown]
    traces = [
        go.Scatter(
            x=results.steps,
            y=median[i].astype(np.float32),
            mode="lines",
            line={"color": OTHERS, "width": 1},
            name=label("race_others", language, count=len(others)),
            legendgroup="others",
            showlegend=i == others[0],
            hovertemplate=f"{short_title(keys[i], language)}: %{{y:.3~g}}<extra></extra>",
        )
        for i in others
    ]
    for key in shown:
        i, colour = keys.index(key), _colour(key, shown, DEAD)
        kept = np.isfinite(high[i])
        title = short_title(key, language)
        traces += [
            go.Scatter(
                x=np.concatenate([results.steps[kept], results.steps[kept][::-1]]),
                y=np.concatenate([low[i][kept], high[i][kept][::-1]]).astype(np.float32),
                fill="toself",
                fillcolor=translucent(colour, 0.18),
                mode="none",
                legendgroup=key,
                showlegend=False,
                hoverinfo="skip",
            ),
            go.Scatter(
                x=results.steps,
                y=median[i].astype(np.float32),
                mode="lines+markers",
                line={"color": colour, "width": 3},
                marker={"size": 5},
                name=title,
                legendgroup=key,
                hovertemplate=f"{title}: %{{y:.3~g}}<extra></extra>",
            ),
        ]
    return Chart(
        data=traces,
        layout=layout(
            height=440,
            hovermode="closest",
            margin={"l": 60, "r": 8, "t": 8, "b": 44},
            xaxis={"title": {"text": label("race_steps", language)}, "range": [0, 1.01 * int(results.steps[-1])]},
            yaxis={
                **(_logarithmic(*seen) if measure == "loss" else {"tickformat": ".0%"}),
                "range": seen,
                "title": {"text": label(f"race_axis_{'loss' if measure == 'loss' else 'error'}", language)},
            },
        ),
    )


def _seen(median: FloatArray, *, logarithmic: bool) -> list[float]:
    """The range of the medians, without the few that shoot up."""
    finite = median[np.isfinite(median)]
    if not finite.size:
        return [-1.0, 1.0] if logarithmic else [0.0, 1.0]
    low, high = float(np.min(finite)), float(np.quantile(finite, 0.99))
    return [float(np.log10(low)) - 0.1, float(np.log10(high)) + 0.1] if logarithmic else [0.0, min(1.0, high + 0.05)]


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
    ends = np.stack([placed.min(axis=1), placed.max(axis=1), np.full(len(keys), np.nan)], axis=1)
    colours = [_colour(keys[i], shown, DEAD) for i in order]
    titles = [short_title(keys[i], language) for i in order]
    spans = [
        label("race_span", language, title=title, best=f"{low:g}", worst=f"{high:g}")
        for title, (low, high) in zip(titles, ends[:, :2], strict=True)
    ]
    return Chart(
        data=[
            go.Scatter(
                x=ends.ravel().astype(np.float32),
                y=np.repeat(rows, 3),
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
        layout=layout(
            height=EDGES + ROW * len(keys),
            hovermode="closest",
            margin={"l": 104, "r": 12, "t": 8, "b": 8},
            xaxis={
                "range": [0, len(keys) + 1],
                "title": {"text": label("race_axis_rank", language)},
                "zeroline": False,
            },
            yaxis=_rows(order.tolist(), keys, shown, language),
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
    ends = np.stack([stands.min(axis=0), stands.max(axis=0), np.full(len(keys), np.nan)], axis=1)
    return Chart(
        data=[
            go.Scatter(
                x=ends.ravel().astype(np.float32),
                y=np.repeat(rows, 3),
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
        layout=layout(
            height=EDGES + ROW * len(keys),
            hovermode="closest",
            margin={"l": 104, "r": 12, "t": 8, "b": 8},
            xaxis=axis,
            yaxis=_rows(order.tolist(), keys, shown, language),
        ),
    )
