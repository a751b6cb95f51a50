"""The charts of the softmax lab."""

from __future__ import annotations

import json
from collections.abc import Callable

import numpy as np
import pytest
from plotly.utils import PlotlyJSONEncoder

import activations
from activations import FORMATS, METHODS, VERDICTS
from guide.charts.attention import DIMENSIONS, attention_chart, experiment
from guide.charts.formats import OFFSETS, SPREADS, formats_chart
from guide.charts.sharpness import SCALES, TEMPERATURES, losses_chart, saturation_chart, temperature_chart
from guide.charts.theme import Chart
from guide.charts.two_classes import FIRST, SECONDS, largest_difference, two_classes_chart

LOGITS = (2.5, 1.2, 0.4, -0.9)
SIX = (10.0, -10.0, 3.3, 0.0, 0.1, -2.0)
CHARTS: dict[str, Callable[[tuple[float, ...]], Chart]] = {
    "temperature": lambda z: temperature_chart(z, 0.07, "en"),
    "overflow": lambda z: formats_chart(z, 7.0, 10.0, "en"),
    "loss": lambda z: losses_chart(z, 1, 3.3, "en"),
    "sigmoid": lambda z: two_classes_chart(z[2], "en"),
    "attention": lambda z: attention_chart(16, 64, len(z), "en"),
    "saturation": lambda z: saturation_chart(z, 3.3, "en"),
}


@pytest.mark.parametrize("logits", [LOGITS, SIX, (0.0, 0.0)], ids=["usual", "six", "equal"])
@pytest.mark.parametrize("name", [name for name in CHARTS if name not in ("attention", "sigmoid")])
def test_a_chart_is_light_and_its_slider_starts_at_what_is_drawn(name: str, logits: tuple[float, ...]) -> None:
    check(CHARTS[name](logits))


@pytest.mark.parametrize("name", ["attention", "sigmoid"])
def test_so_are_the_charts_without_logits(name: str) -> None:
    check(CHARTS[name](LOGITS))


def check(chart: Chart) -> None:
    """Every frame fits the traces that it changes, and the one at the slider's start changes nothing."""
    assert len(json.dumps(chart.to_dict(), cls=PlotlyJSONEncoder)) < 300_000
    (slider,) = chart.layout.sliders
    assert [step.label for step in slider.steps] == [frame.name for frame in chart.frames]
    for frame in chart.frames:
        places = frame.traces or range(len(frame.data))
        for place, change in zip(places, frame.data, strict=True):
            trace = chart.data[place]
            assert trace.type == change.type
            for coordinate in ("x", "y", "z"):
                if coordinate not in change or change[coordinate] is None:
                    continue
                new, old = change[coordinate], trace[coordinate]
                assert np.shape(new) == np.shape(old)
                if frame.name == slider.steps[slider.active].label:
                    np.testing.assert_array_equal(new, old)


def test_the_ends_of_the_temperature_are_arg_max_and_uniform() -> None:
    chart = temperature_chart(LOGITS, 1.0, "en")
    curves = np.array([chart.data[i].y for i in range(4)])
    np.testing.assert_allclose(curves[:, 0], [1, 0, 0, 0], atol=1e-9)
    np.testing.assert_allclose(curves[:, -1], 0.25, atol=0.05)
    for frame in chart.frames:
        np.testing.assert_allclose(frame.data[1].y, activations.softmax(LOGITS, float(frame.name)))
    assert {0.05, 1.0, 20.0} <= set(TEMPERATURES)


def test_the_maps_of_the_formats_show_what_is_computed() -> None:
    chart = formats_chart(LOGITS, 1.0, 0.0, "en")
    for frame, spread in zip(chart.frames, SPREADS, strict=True):
        for kind, panel in zip(FORMATS, frame.data, strict=True):
            assert np.shape(panel.z) == (len(METHODS), len(OFFSETS))
            expected = activations.verdict_on(spread * np.array(LOGITS), OFFSETS, "naive", kind)
            np.testing.assert_array_equal(panel.z[0], expected)
    share_right = [np.mean(chart.data[i].z[0] == VERDICTS.index("right")) for i in range(len(FORMATS))]
    assert share_right == sorted(share_right)
    assert share_right[0] < share_right[-1]


def test_the_lines_of_the_losses_part_where_the_model_is_confidently_wrong() -> None:
    chart = losses_chart(LOGITS, 3, 3.0, "en")
    cross_entropy, squared_error = chart.data[4].y, chart.data[5].y
    assert cross_entropy[-1] > 1.4
    assert squared_error[-1] < 1e-5
    wrong, right = losses_chart(LOGITS, 3, 10.0, "en"), losses_chart(LOGITS, 0, 10.0, "en")
    assert np.linalg.norm(right.data[2].y) < 1e-5 < np.linalg.norm(wrong.data[2].y)


@pytest.mark.parametrize("second", SECONDS)
def test_sigmoid_of_the_difference_and_softmax_over_two_are_one_curve(second: float) -> None:
    assert largest_difference(second) == 0
    frame = next(f for f in two_classes_chart(2.0, "en").frames if f.name == f"{second:g}")
    np.testing.assert_array_equal(frame.data[0].y, frame.data[1].y)
    assert frame.data[0].y[np.searchsorted(FIRST, second)] == 0.5


def test_two_sigmoids_do_not_sum_to_one_and_softmax_does() -> None:
    chart = two_classes_chart(3.0, "en")
    np.testing.assert_allclose(chart.data[3].y, 1, rtol=1e-6)
    assert chart.data[4].y[-1] > 1.9
    assert chart.data[4].y[0] < 0.96


def test_the_bars_of_attention_are_sorted_weights() -> None:
    chart = attention_chart(16, 512, 0, "en")
    for frame, found in zip(chart.frames, experiment(16, 0), strict=True):
        for bars, weighing in zip(frame.data[:2], (found.plain, found.divided), strict=True):
            np.testing.assert_allclose(np.sort(bars.y), np.sort(weighing.weights[0]), rtol=1e-6, atol=1e-37)
            assert np.all(np.diff(bars.y) <= 0)
    assert [frame.name for frame in chart.frames] == [str(d) for d in DIMENSIONS]


def test_the_jacobian_fades_as_the_logits_grow() -> None:
    chart = saturation_chart(LOGITS, 3.0, "en")
    norms = np.asarray(chart.data[1].y)
    assert norms[-1] < 1e-5 < norms[0]
    largest = [float(np.abs(frame.data[0].z).max()) for frame in chart.frames if float(frame.name) >= 2]
    assert largest == sorted(largest, reverse=True)
    assert float(chart.frames[-1].name) == SCALES[-1]


def test_small_entries_are_printed_with_their_leading_digit() -> None:
    picture = saturation_chart(LOGITS, 3.0, "en").data[0]
    printed = {"0.021": 1, "−0.019": 2, "−4·10⁻⁵": 4, "−7·10⁻⁸": 2, "4·10⁻⁵": 1}
    entries = [text for row in picture.text for text in row]
    assert {text: entries.count(text) for text in printed} == printed


class TestWhatTheSettingsWorthALookSay:
    """Claims of `content/labs/softmax-lab.yaml` that are made in words and not in decimal numbers."""

    def test_confidently_wrong(self) -> None:
        z, y = 5 * np.array(LOGITS), np.eye(4)[3]
        sizes = [
            np.linalg.norm(gradient(z, y))
            for gradient in (activations.softmax_cross_entropy_derivative, activations.softmax_squared_error_derivative)
        ]
        assert sizes[0] / sizes[1] == pytest.approx(660, abs=5)
        assert activations.softmax(z)[0] > 0.99

    def test_attention_without_the_division(self) -> None:
        last = experiment(16, 0)[DIMENSIONS.index(512)]
        assert last.deviation == pytest.approx(23, abs=0.5)
        assert np.median(last.plain.through_softmax) < 1e-3
        assert np.median(np.max(last.plain.weights, axis=-1)) > 0.99
        largest = [np.median(np.max(found.divided.weights, axis=-1)) for found in experiment(16, 0)[2:]]
        assert max(largest) - min(largest) < 0.05

    def test_the_finer_point(self) -> None:
        found = experiment(16, 0)[DIMENSIONS.index(64)]
        low, middle, high = np.quantile(found.plain.to_query, [0.1, 0.5, 0.9])
        assert low < 0.01
        assert high > 3
        assert middle / np.median(found.divided.to_query) == pytest.approx(5, abs=0.5)

    def test_the_jacobian_goes_blank(self) -> None:
        largest = np.abs(activations.softmax_jacobian(10 * np.array(LOGITS))).max()
        assert 1e-6 < largest < 4e-6

    def test_what_no_shift_brings_back(self) -> None:
        assert np.spacing(np.float16(1000)) == 0.5
        rounded = activations.softmax_in(np.array(LOGITS) + 1000, "shifted", "float16")
        assert np.abs(rounded - activations.softmax(LOGITS)).max() > 0.01
