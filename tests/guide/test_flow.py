"""The charts of the gradient-flow lab."""

from __future__ import annotations

import math

import numpy as np
import pytest

from guide.charts.flow import SCALES, Setting, depth_chart, flow_chart, flow_of, flowing, reading, verdicts
from guide.schema import LANGUAGES
from tests.work import result_of


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_frame_is_the_flow_at_that_size_of_the_weights(language: str) -> None:
    setting = Setting("tanh", "he", 7, 16)
    chart = flow_chart(result_of(flowing(setting)), language)
    assert [frame.name for frame in chart.frames] == [f"{scale:g}" for scale in SCALES]
    for frame, scale in zip(chart.frames, SCALES, strict=True):
        flow = flow_of(setting, scale)
        np.testing.assert_allclose(frame.data[0].y, flow.rms)
        np.testing.assert_allclose(frame.data[1].y, flow.gradient)
    assert chart.layout.sliders[0].steps[chart.layout.sliders[0].active].label == "1.414"


def test_the_depth_slider_ends_at_the_chosen_depth() -> None:
    chart = depth_chart(result_of(flowing(Setting("relu", "he", 9, 16))), "en")
    assert [frame.name for frame in chart.frames] == ["1", "2", "3", "5", "8", "9"]
    for frame in chart.frames:
        assert len(frame.data[0].y) == int(frame.name) + 1
        assert frame.data[1].y[-1] == pytest.approx(1)


def test_relu_does_not_see_the_scale_of_its_inputs_and_tanh_does() -> None:
    small, large = (flow_of(Setting("relu", "he", 30, 32, scale=scale)) for scale in (1.0, 100.0))
    np.testing.assert_allclose(small.gradient, large.gradient, rtol=1e-12)
    np.testing.assert_allclose(large.rms / small.rms, 100, rtol=1e-9)
    assert flow_of(Setting("tanh", "he", 1, 32, scale=100.0)).saturated[0] > 0.9


def test_an_overflow_is_named_with_its_layer() -> None:
    found = reading(flow_of(Setting("squared_relu", "he", 40, 32), gain=3.0))
    assert found.verdict == "overflows"
    assert 1 <= found.layer < 40


def test_the_table_says_what_is_known() -> None:
    table = dict(verdicts())
    assert table["sigmoid"]["lecun"].verdict == "vanishes"
    assert table["relu"]["he"].verdict == "holds"
    assert table["relu"]["lecun"].verdict == "vanishes"
    assert table["selu"]["lecun"].verdict == "holds"
    assert table["identity"]["orthogonal"].ratio == pytest.approx(1)
    assert table["step"]["he"].verdict == "nothing"
    # Sigmoid: about the root of E f'(x)² per layer, between 0.2 and 0.25.
    assert 0.2 < table["sigmoid"]["lecun"].factor < 0.25
    assert math.isclose(table["identity"]["he"].factor, math.sqrt(2), rel_tol=0.05)
