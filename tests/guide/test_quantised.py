"""The charts of the small-numbers lab, and what its text says of them."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import plotly.io
import pytest

import activations
from guide.catalogue import short_title
from guide.charts.cost import cost_chart
from guide.charts.quantised import BITS, RANGES, SIZES, Setting, codes_chart, errors, errors_chart, quantised, reading
from guide.charts.stand_in import gap_of, stand_in_chart, step_of
from guide.schema import LANGUAGES

USUAL = Setting()


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_frame_holds_codes_and_titles_at_its_size_of_the_outliers(language: str) -> None:
    setting = Setting(bits=5, size=13.0, share=1.0)
    chart = codes_chart(setting, language)
    sizes = sorted({*SIZES, 13.0})
    assert [frame.name for frame in chart.frames] == [f"{size:g}" for size in sizes]
    assert chart.layout.sliders[0].steps[chart.layout.sliders[0].active].label == "13"
    for frame, size in zip(chart.frames, sizes, strict=True):
        here = replace(setting, size=size)
        for kind, bars, title in zip(RANGES, frame.data, frame.layout.annotations, strict=True):
            np.testing.assert_array_equal(bars.y, np.bincount(quantised(kind, here).codes, minlength=32))
            assert f"{reading(kind, here).ordinary:.1f}" in title.text
    assert [list(bars.y) for bars in chart.data] == [list(bars.y) for bars in chart.frames[sizes.index(13.0)].data]


def test_the_axes_hold_every_frame() -> None:
    chart = codes_chart(USUAL, "en")
    low, high = (10**end for end in chart.layout.yaxis.range)
    for frame in chart.frames:
        for bars in frame.data:
            assert low < 1 <= np.max(bars.y) < high
    chart = errors_chart(USUAL, "en")
    low, high = (10**end for end in chart.layout.yaxis.range)
    for frame in chart.frames:
        drawn = np.concatenate([line.y for line in frame.data[:2]])
        assert low < np.nanmin(drawn) <= np.nanmax(drawn) < high


def test_a_frame_of_the_errors_marks_their_least() -> None:
    chart = errors_chart(USUAL, "en")
    assert [frame.name for frame in chart.frames] == [str(bits) for bits in BITS]
    ends = []
    for frame, bits in zip(chart.frames, BITS, strict=True):
        found = errors(replace(USUAL, bits=bits))
        total, rounding, clipping, best = frame.data
        np.testing.assert_allclose(total.y, found.total, rtol=1e-5)
        assert best.y[0] == pytest.approx(float(np.min(found.total)))
        np.testing.assert_allclose(
            np.nan_to_num(rounding.y) ** 2 + np.nan_to_num(clipping.y) ** 2, found.total**2, rtol=0.05
        )
        ends.append(best.x[0])
    assert ends == sorted(ends)
    assert ends[0] < 3
    assert ends[-1] == pytest.approx(reading("largest", USUAL).high)


def test_a_longer_range_clips_less_and_rounds_more() -> None:
    found = errors(replace(USUAL, bits=6))
    assert np.all(np.diff(found.clipping) <= 1e-12)
    assert np.corrcoef(np.log(found.ends), np.log(found.rounding))[0, 1] > 0.99


class TestWhatTheLabSaysIsSo:
    """Its settings worth a look and the questions that lead to it state whole numbers; here they are computed."""

    def gains(self, setting: Setting) -> tuple[float, float]:
        plain, capped = reading("largest", setting), reading("cap", setting)
        return capped.ordinary - plain.ordinary, capped.overall - plain.overall

    def test_one_value_in_a_thousand_spoils_the_step(self) -> None:
        assert reading("largest", USUAL).used == 28
        ordinary, overall = self.gains(USUAL)
        assert round(ordinary) == 17
        assert 2.6 < ordinary / activations.DECIBELS_PER_BIT < 3
        assert overall < 0
        capped = reading("cap", USUAL)
        assert capped.clipping**2 > 0.9 * (capped.clipping**2 + capped.rounding**2)

    def test_without_outliers_the_cap_gains_nothing(self) -> None:
        setting = replace(USUAL, share=0.0)
        assert reading("largest", setting).high == pytest.approx(4, abs=0.1)
        assert all(-4 < gain < -3 for gain in self.gains(setting))

    def test_outliers_that_carry_the_signal_are_gone(self) -> None:
        assert round(reading("cap", replace(USUAL, size=100.0)).overall) == 1

    def test_in_four_bits_the_cap_pays_on_both_counts(self) -> None:
        setting = replace(USUAL, bits=4)
        assert min(self.gains(setting)) > 0
        plain, capped = reading("largest", setting), reading("cap", setting)
        assert plain.lost == pytest.approx(0.8, abs=0.03)
        assert (plain.used, capped.used) == (6, 13)

    def test_a_percentile_does_the_same_for_relu(self) -> None:
        setting = replace(USUAL, bits=4, size=5.0)
        percentile, capped = reading("percentile", setting), reading("cap", setting)
        assert percentile.high == pytest.approx(3, abs=0.1)
        assert percentile.ordinary > capped.ordinary
        assert percentile.overall > capped.overall


@pytest.mark.parametrize("key", activations.STAND_INS)
def test_the_gap_is_drawn_in_steps_and_rounding_moves_it_by_a_step_at_most(key: str) -> None:
    chart = stand_in_chart(key, 8, "en")
    assert [frame.name for frame in chart.frames] == [str(bits) for bits in BITS]
    low, high = chart.layout.yaxis2.range
    for frame, bits in zip(chart.frames, BITS, strict=True):
        rounded, exact, marks = (np.asarray(trace.y, dtype=np.float64) for trace in frame.data[2:])
        largest = abs(gap_of(key).largest) / step_of(key, bits)
        np.testing.assert_allclose(np.max(np.abs(marks)), largest, rtol=1e-9)
        np.testing.assert_allclose(np.max(np.abs(exact)), largest, rtol=1e-4)
        assert np.all(np.abs(rounded - exact) <= 1 + 1e-4)
        assert np.all((low < exact) & (exact < high) & (low < rounded) & (rounded < high))


def test_a_page_of_charts_is_small_enough_to_send() -> None:
    charts = [codes_chart(USUAL, "zh"), errors_chart(USUAL, "zh"), stand_in_chart("hardtanh", 8, "zh")]
    assert sum(len(plotly.io.to_json(chart, validate=False)) for chart in charts) < 200_000


def test_costs_are_sorted_and_their_bars_end_where_they_should() -> None:
    plain = {"relu": 1.0, "tanh": 4.0, "hardtanh": 0.5}
    costs = activations.Costs(plain, {**plain, "gelu": 20.0}, 1.0, 3, 0.0)
    bars, marks = cost_chart(costs, "en").data
    assert list(bars.y) == ["Hard tanh", "ReLU", "Tanh", "GELU"]
    np.testing.assert_allclose(np.add(bars.base, bars.x), [0.5, 1, 4, 1])
    assert list(marks.x) == [0.5, 1, 4, 20]
    assert cost_chart(costs, "en") is cost_chart(costs, "en")


@pytest.mark.parametrize("language", LANGUAGES)
def test_short_titles_are_still_told_apart(language: str) -> None:
    titles = [short_title(key, language) for key in activations.names()]
    assert len(set(titles)) == len(titles)
    assert short_title("gelu", language) == "GELU"
    assert short_title("gelu_tanh", language) != "GELU"
