"""The lab on dying units: its charts, and that what its texts say of a setting is what happens there."""

from __future__ import annotations

import math
from functools import lru_cache
from typing import Any, cast

import numpy as np
import pytest

from guide import content
from guide.charts.dying import ACTIVATIONS, Setting, Standing, Story, attempts, counts, standings, told
from guide.charts.dying_plane import GONE, LEARNS, LOST, NEARLY, VIEW, _states, plane_chart
from guide.charts.dying_shares import shares_chart
from guide.schema import LANGUAGES

LAB = content.labs()["dying-relu"]
SMALL = Setting(rate=0.5, steps=30, width=4, copies=3, more=10)


@lru_cache
def story(setting: Setting) -> Story:
    work = told(setting)
    while True:
        try:
            assert 0 <= next(work) <= 1
        except StopIteration as end:
            return cast(Story, end.value)


def observed(title: str, more: int = 10) -> Story:
    """The story at a setting worth a look."""
    (found,) = [o for o in LAB.observations if o.title.en.startswith(title)]
    values: dict[str, Any] = {name: value for name, value in found.parameters.items() if name != "shown"}
    for name in ("rate", "momentum", "bias"):
        values[name] = float(values[name])
    for name in ("width", "depth"):
        values[name] = int(values[name])
    return story(Setting(**values, more=more))


def ends(found: Story) -> dict[str, Standing]:
    return {row.activation: row for row in standings(found, 0.02)}


def test_a_setting_worth_a_look_leaves_nothing_of_another_one() -> None:
    named = {frozenset(found.parameters) for found in LAB.observations}
    assert len(named) == 1


class TestWhatTheTextsSay:
    def test_at_the_usual_setting_relu_alone_loses_its_units_and_does_worst(self) -> None:
        found = ends(story(Setting()))
        assert found["relu"].first > 0.15
        assert found["relu"].deeper > 0.5
        assert all(found[key].first == 0 for key in ACTIVATIONS[1:])
        assert min(found.values(), key=lambda row: row.accuracy).activation == "relu"
        assert found["leaky_relu"].nearly > 0.1

    def test_at_the_usual_setting_fresh_weights_help_most_and_plain_training_not_at_all(self) -> None:
        found = {attempt.way.name: attempt for attempt in attempts(story(Setting()))}
        for name in ("smaller", "momentum", "adam", "decay", "adamw"):
            assert found[name].first == 0
            assert found[name].deeper <= 0.05 * story(Setting()).dead[1]
        assert found["fresh"].accuracy == max(attempt.accuracy for attempt in found.values())
        assert found["leaky_adam"].first > found["leaky_sgd"].first
        assert found["elu_adam"].deeper > 0.5 * story(Setting()).dead[1]

    def test_plain_sgd(self) -> None:
        found = observed("Plain SGD")
        said = counts(found)
        assert said.died[0] > 10
        assert said.back[0] == 0
        assert said.back[1] > 0.5 * said.died[1]
        assert ends(found)["prelu"].diverged == found.setting.copies

    def test_momentum(self) -> None:
        found = counts(observed("Momentum"))
        without = counts(story(Setting("moons", "sgd", 0.5, depth=1, more=10)))
        assert 0 < found.back[0] < found.died[0]
        assert found.died[0] > without.died[0]
        assert without.back[0] == 0

    def test_dead_from_the_start(self) -> None:
        found = observed("Dead from the start")
        assert counts(found).shut == found.setting.copies
        assert counts(found).born > 0.9 * counts(found).units
        by_key = ends(found)
        assert by_key["relu"].accuracy == 0.5
        assert by_key["leaky_relu"].accuracy < 0.7
        assert min(by_key["elu"].accuracy, by_key["gelu"].accuracy) > 0.85

    def test_deep_and_narrow(self) -> None:
        found = observed("Deep and narrow")
        said, by_key = counts(found), ends(found)
        assert said.born == pytest.approx(said.units / 3, rel=0.15)
        assert 0.3 < said.shut / found.setting.copies < 0.7
        assert min(by_key[key].accuracy for key in ACTIVATIONS[1:]) > by_key["relu"].accuracy + 0.1

    def test_gelu_at_a_far_too_large_rate(self) -> None:
        by_key = ends(observed("GELU"))
        assert by_key["gelu"].nearly > 0.5
        assert by_key["gelu"].deeper > 0
        assert by_key["gelu"].accuracy < by_key["relu"].accuracy + 0.15

    def test_an_ordinary_rate(self) -> None:
        found = observed("An ordinary rate")
        by_key = ends(found)
        assert by_key["relu"].first < 0.03
        assert by_key["relu"].deeper == pytest.approx(1 / 6, abs=0.05)
        assert counts(found).born == pytest.approx(counts(found).units / 20, rel=0.3)
        assert by_key["relu"].accuracy > max(row.accuracy for row in by_key.values()) - 0.02


def test_without_dead_units_there_is_nothing_to_bring_back() -> None:
    found = story(Setting("blobs", "sgd", 0.01, depth=1, steps=10, width=4, copies=2))
    assert counts(found).dead == 0
    assert attempts(found) == []


def test_networks_that_diverged_are_left_out_and_named() -> None:
    found = story(Setting("moons", "sgd", 8.0, depth=4, steps=40, width=6, copies=3, more=10))
    lost = [row for row in standings(found, 0.02) if row.diverged]
    assert lost
    assert all(0 < row.step <= 40 for row in lost)
    assert any(math.isnan(row.accuracy) for row in lost if row.diverged == 3)
    shares_chart(found, 0.02, "en")
    for key in ACTIVATIONS:
        plane_chart(found, key, 0, 0.02, "en")


def test_a_unit_is_dead_nearly_dead_learning_or_lost() -> None:
    found = _states(np.array([0.0, 1e-30, 0.01, 0.02, 1.0, np.nan]), 0.02)
    assert found.tolist() == [GONE, NEARLY, NEARLY, LEARNS, LEARNS, LOST]


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_frame_shows_the_units_of_its_step(language: Any) -> None:
    found = story(SMALL)
    chart = plane_chart(found, "relu", 1, 0.02, language)
    assert [frame.name for frame in chart.frames] == [str(step) for step in found.watched.steps]
    for place, frame in enumerate(chart.frames):
        dead = found.watched.dead[place, 1, 0]
        moved = [chart.data[trace] for trace in frame.traces]
        assert [trace.type for trace in moved] == [trace.type for trace in frame.data]
        *_, learns, nearly, gone, said, mark = frame.data
        drawn = [int(np.sum(np.isfinite(line.x)) / 2) for line in (learns, nearly, gone)]
        assert drawn == [np.sum(~dead), 0, np.sum(dead)]
        assert str(np.sum(dead)) in said.text[0]
        assert mark.x[0] == place
        for unit, plane in zip(found.watched.lines[place, 1], frame.data, strict=False):
            ends_of_line = np.stack([plane.x[:2], plane.y[:2]], axis=1)
            size = np.abs(unit).sum() * max(VIEW, float(np.max(np.abs(ends_of_line))))
            assert np.all(np.abs(ends_of_line @ unit[:2] + unit[2]) < 1e-4 * size)


def test_the_map_below_is_grey_where_a_unit_is_dead() -> None:
    found = story(SMALL)
    values = np.asarray(plane_chart(found, "relu", 0, 0.02, "en").data[-1].z)
    dead = found.watched.dead[:, 0].reshape(len(values[0]), -1).T
    np.testing.assert_array_equal(values == -1, dead)
    np.testing.assert_allclose(values[~dead], found.watched.reached[:, 0].reshape(dead.shape[1], -1).T[~dead])


def test_the_largest_picture_stays_small_enough_to_send() -> None:
    found = story(Setting(steps=60, width=16, depth=8, copies=1, more=10))
    charts = shares_chart(found, 0.02, "en"), plane_chart(found, "relu", 0, 0.02, "en")
    sizes = [len(chart.to_json()) for chart in charts]
    assert sum(sizes) < 300_000, sizes
