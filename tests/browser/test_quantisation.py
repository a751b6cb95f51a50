"""The small-numbers lab in a browser."""

from __future__ import annotations

from playwright.sync_api import expect

from tests.browser.conftest import Open
from tests.browser.test_reading import OUTLINES, frames_received, redrawn, slider_at


def test_larger_outliers_redraw_codes_and_titles_without_the_server(open_page: Open) -> None:
    page = open_page("quantisation")
    title = page.locator(".js-plotly-plot").first.locator(".annotation-text").first
    expect(title).to_contain_text("28 of 256 levels")
    position = slider_at(page, 0.97)
    received = frames_received(page)
    before = str(page.evaluate(OUTLINES))
    page.mouse.click(*position)
    redrawn(page, before)
    expect(title).to_contain_text("10 of 256 levels")
    assert not received


def test_a_measurement_is_taken_and_shown(open_page: Open) -> None:
    page = open_page("quantisation")
    page.get_by_role("button", name="Measure here").click()
    expect(page.get_by_text("Measured on")).to_be_visible()
    chart = page.locator(".js-plotly-plot").last
    expect(chart.locator(".yaxislayer-above, .ytick").first).to_be_visible()
    expect(chart).to_contain_text("ReLU6")
