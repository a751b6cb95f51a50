"""The charts of the maxout lab."""

from __future__ import annotations

import numpy as np
import pytest

from activations import TARGETS, UNITS, Units
from guide.charts.approximation import COUNTS, STEPS, Setting, descent_chart, descent_of, fit_chart, fits_of
from guide.schema import LANGUAGES, Language


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("units", UNITS)
@pytest.mark.parametrize("target", ["square", "tent"])
def test_a_frame_shows_the_fit_with_that_many_pieces(target: str, units: Units, language: Language) -> None:
    setting = Setting(target, units)
    chart = fit_chart(setting, 3, language)
    assert [frame.name for frame in chart.frames] == [str(k) for k in COUNTS]
    assert chart.layout.sliders[0].active == 2
    shown = [chart.data[i] for i in chart.frames[2].traces]
    for frame, fit in zip(chart.frames, fits_of(setting), strict=True):
        line = frame.data[1 if units == "one" else 0]
        height = float(np.ptp(TARGETS[target].sampled()[1]))
        np.testing.assert_allclose(line.y, fit.path.broken(np.asarray(line.x, dtype=float)), atol=1e-4 * height)
        assert frame.data[-1].x[0] == int(frame.name)
    for trace, first in zip(chart.frames[2].data, shown, strict=True):
        np.testing.assert_array_equal(trace.y, first.y)


def test_the_rest_of_a_best_fit_goes_all_the_way_up_and_down_on_every_piece() -> None:
    for frame, fit in zip(fit_chart(Setting("exp"), 5, "en").frames, fits_of(Setting("exp")), strict=True):
        rest = frame.data[2]
        for low, high in zip([-2, *fit.path.knots], [*fit.path.knots, 2], strict=True):
            inside = rest.y[(rest.x >= low - 1e-3) & (rest.x <= high + 1e-3)]
            assert np.max(inside) == pytest.approx(1, abs=0.05)
            assert np.min(inside) == pytest.approx(-1, abs=0.02)


def test_every_upward_corner_of_the_fit_is_a_corner_of_the_first_unit_and_the_others_of_the_second() -> None:
    for frame, fit in zip(
        fit_chart(Setting("tanh", "two"), 5, "en").frames, fits_of(Setting("tanh", "two")), strict=True
    ):
        up, down = frame.data[1:3]
        np.testing.assert_allclose(up.x, fit.rising.knots, atol=1e-5)
        np.testing.assert_allclose(down.x, fit.falling.knots, atol=1e-5)


@pytest.mark.parametrize("units", UNITS)
def test_a_frame_of_the_descent_is_the_state_at_that_step(units: Units) -> None:
    setting = Setting("tanh", units)
    chart, run = descent_chart(setting, 4, 7, "en"), descent_of(setting, 4, 7)
    assert [frame.name for frame in chart.frames] == [str(step) for step in STEPS]
    for frame, rising, falling, step in zip(chart.frames, run.rising, run.falling, run.steps, strict=True):
        line, ring = frame.data[0], frame.data[-1]
        x = np.asarray(line.x, dtype=float)
        np.testing.assert_allclose(line.y, rising.largest(x) - falling.largest(x), atol=1e-4)
        assert ring.y[0] == pytest.approx(run.errors[step], rel=1e-5)


@pytest.mark.parametrize("units", UNITS)
def test_both_charts_are_light_enough_for_a_phone(units: Units) -> None:
    setting = Setting("tanh", units)
    size = len(fit_chart(setting, 10, "zh").to_json()) + len(descent_chart(setting, 10, 0, "zh").to_json())
    assert size < 300_000
