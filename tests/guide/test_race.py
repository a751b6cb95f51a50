"""The charts of the race and what is said of it."""

from __future__ import annotations

import math
from functools import lru_cache
from typing import Any

import numpy as np
import plotly.io
import pytest

import activations
from activations import MEASURES, Measure
from guide import catalogue
from guide.charts import race
from guide.charts.race import Outcome, Setting
from guide.charts.race_curves import curves_chart
from guide.charts.ranking import places_chart, ranking_chart, rates_chart
from guide.schema import LANGUAGES, Language
from tests.work import result_of

KEYS = ("sigmoid", "tanh", "relu", "snake", "elu", "celu")
SHOWN = ("relu", "tanh")
SMALL = Setting(KEYS, width=4, steps=40, runs=5, optimiser="sgd", rate=0.3)
# Snake, which is not bounded, diverges in its runs.
WILD = Setting(KEYS, width=4, depth=3, steps=40, runs=5, optimiser="sgd", rate=3.0)


@lru_cache
def outcome(setting: Setting) -> Outcome:
    return result_of(race.raced(setting))


settings = pytest.mark.parametrize("setting", [SMALL, WILD], ids=["small", "wild"])
measures = pytest.mark.parametrize("measure", MEASURES)


def names(order: Any, language: Language = "en") -> list[str]:
    return [catalogue.short_title(key, language) for key in order]


@settings
@measures
def test_every_position_of_the_slider_sorts_all_rows_by_the_median_or_by_one_run(
    setting: Setting, measure: Measure
) -> None:
    found = outcome(setting)
    scores = activations.scores(found.final, measure, 0.1)
    chart = ranking_chart(found, measure, 0.1, SHOWN, "en")
    columns = [activations.quartiles(scores)[1], *scores.T]
    assert [frame.name for frame in chart.frames] == ["median", *(f"run {run + 1}" for run in range(5))]
    assert [step.args[0][0] for step in chart.layout.sliders[0].steps] == [frame.name for frame in chart.frames]
    for frame, column in zip(chart.frames, columns, strict=True):
        *_, sorted_by = frame.data
        order = np.argsort(sorted_by.y)
        shown = [name.removeprefix("<b>").removesuffix("</b>") for name in frame.layout.yaxis.ticktext]
        assert shown == names(KEYS[i] for i in order)
        ranked = activations.ranks(column)[order]
        assert np.all(np.diff(ranked) >= 0)
        # What is drawn further to the right is not ranked better; networks without a score stand outermost.
        assert np.all(np.diff(np.asarray(sorted_by.x)[order]) >= 0)
        assert sorted(sorted_by.y) == list(range(1, len(KEYS) + 1))


@settings
@measures
def test_every_network_is_drawn_once_within_the_axis(setting: Setting, measure: Measure) -> None:
    found = outcome(setting)
    scores = activations.scores(found.final, measure, 0.1)
    chart = ranking_chart(found, measure, 0.1, SHOWN, "en")
    arrived, *lost = (np.asarray(trace.x, dtype=np.float64) for trace in chart.data[1:-1])
    assert len(arrived) == np.sum(~np.isnan(scores))
    assert [len(crosses) for crosses in lost] == [count for count in [np.sum(np.isnan(scores))] if count]
    low, high = chart.layout.xaxis.range
    drawn = np.concatenate([arrived, *lost])
    assert all(np.all(arrived.max(initial=-1) < crosses) for crosses in lost)
    drawn = np.log10(drawn) if chart.layout.xaxis.type == "log" else drawn
    assert np.all((low < drawn) & (drawn < high))


def test_the_wild_race_loses_some_networks_and_says_when() -> None:
    found = outcome(WILD)
    standings = {s.key: s for s in race.reading(found, "loss", 0.1).standings}
    lost = standings["snake"]
    assert lost.broke == np.sum(found.final.broke[KEYS.index("snake")] >= 0) > 0
    assert 0 < lost.step <= WILD.steps
    assert standings["sigmoid"].broke == 0
    assert standings["sigmoid"].step == -1
    assert lost.worst > standings["sigmoid"].worst


@settings
def test_the_reading_puts_the_best_median_first_and_counts_every_run(setting: Setting) -> None:
    for measure in MEASURES:
        found = race.reading(outcome(setting), measure, 0.1)
        ranks = activations.ranks(activations.scores(outcome(setting).final, measure, 0.1))
        assert [s.place for s in found.standings] == sorted(s.place for s in found.standings)
        assert sum(s.firsts for s in found.standings) >= setting.runs
        for s in found.standings:
            assert 1 <= s.best <= s.worst <= len(KEYS)
            assert s.place_before == s.place
            assert s.firsts == np.sum(ranks[KEYS.index(s.key)] == ranks.min(axis=0))
        assert math.isnan(found.tau) or found.low <= found.tau <= found.high


@lru_cache
def tuned() -> Outcome:
    return outcome(Setting(KEYS, width=4, steps=40, runs=5, tuned=True))


def test_with_several_rates_the_usual_one_is_what_a_race_without_them_gives() -> None:
    found, plain = tuned(), outcome(Setting(KEYS, width=4, steps=40, runs=5))
    np.testing.assert_array_equal(found.single.loss, plain.final.loss)
    assert {s.rate for s in race.reading(found, "loss", 0.1).standings} <= set(found.setting.rates)
    chart = rates_chart(found, "loss", 0.1, SHOWN, "en")
    assert [trace.name for trace in chart.data[1:]] == ["η = 0.005", "η = 0.02", "η = 0.08"]


def test_a_duel_counts_every_run_once_and_turns_over_with_its_sides() -> None:
    found = outcome(SMALL)
    one, other = race.duel(found, "relu", "tanh", "loss", 0.1), race.duel(found, "tanh", "relu", "loss", 0.1)
    assert one.wins + one.ties + one.losses == SMALL.runs
    assert (one.wins, one.ties, one.losses) == (other.losses, other.ties, other.wins)
    assert one.low == pytest.approx(1 - other.high)
    same = race.duel(found, "elu", "celu", "loss", 0.1)
    assert (same.ties, same.share) == (SMALL.runs, 0.5)


@pytest.mark.parametrize("language", LANGUAGES)
def test_learning_curves_show_the_chosen_in_colour_and_the_others_in_one_entry_of_the_legend(
    language: Language,
) -> None:
    for setting in (SMALL, WILD):
        chart = curves_chart(outcome(setting), "loss", SHOWN, language)
        legend = [trace.name for trace in chart.data if trace.showlegend is not False]
        assert legend[1:] == names(SHOWN, language)
        assert sum(trace.legendgroup == "others" for trace in chart.data) == len(KEYS) - len(SHOWN)


def test_places_go_from_the_best_to_the_worst_run() -> None:
    ranks = activations.ranks(activations.scores(outcome(SMALL).final, "loss"))
    chart = places_chart(outcome(SMALL), "loss", 0.1, SHOWN, "en")
    ends = np.asarray(chart.data[0].x).reshape(-1, 3)
    by_name = {
        name.removeprefix("<b>").removesuffix("</b>"): row
        for name, row in zip(chart.layout.yaxis.ticktext, ends, strict=True)
    }
    for name, row in zip(names(KEYS), ranks, strict=True):
        np.testing.assert_allclose(by_name[name][:2], [row.min(), row.max()])


@pytest.mark.parametrize("rate", [0.02, 10.0])
def test_the_largest_race_sends_little_enough(rate: float) -> None:
    """All functions with the most runs; how long they train does not change what is sent."""
    found = outcome(Setting(width=2, depth=1, steps=20, runs=32, optimiser="sgd", rate=rate, tuned=True))
    charts = [
        ranking_chart(found, "loss", 0.1, SHOWN, "zh"),
        curves_chart(found, "loss", SHOWN, "zh"),
        places_chart(found, "loss", 0.1, SHOWN, "zh"),
        rates_chart(found, "loss", 0.1, SHOWN, "zh"),
    ]
    sizes = [len(plotly.io.to_json(chart, validate=False)) for chart in charts]
    assert sum(sizes) < 300_000, sizes


def test_the_usual_race_is_allowed_and_one_of_an_hour_is_not() -> None:
    assert Setting().times_too_much < 0.05
    assert Setting(runs=32, width=32, depth=6, steps=3000, tuned=True).times_too_much > 5
