"""The small-numbers lab in a browser."""

from __future__ import annotations

from playwright.sync_api import expect

from tests.browser.conftest import Open
from tests.browser.test_reading import OUTLINES, frames_received, redrawn, slider_at


def test_the_title_says_how_many_levels_are_used_at_the_position_of_the_slider(open_page: Open) -> None:
    page = open_page("quantisation")
    title = page.locator(".js-plotly-plot").first.locator(".annotation-text").first
    expect(title).to_contain_text("28 of 256 levels")
    page.mouse.click(*slider_at(page, 0.97))
    expect(title).to_contain_text("10 of 256 levels")


def test_the_gap_to_a_stand_in_changes_without_the_server_and_leaves_both_curves(open_page: Open) -> None:
    page = open_page("quantisation")
    stand_ins, rail = page.locator(".js-plotly-plot").nth(2), page.locator(".slider-rail-touch-rect").nth(2)
    lines = stand_ins.locator(".scatterlayer .js-line")
    curves = [lines.nth(index).get_attribute("d") for index in range(2)]
    rail.scroll_into_view_if_needed()
    received = frames_received(page)
    before = str(page.evaluate(OUTLINES))
    rail.click(position={"x": 10, "y": 5})
    redrawn(page, before)
    assert [lines.nth(index).get_attribute("d") for index in range(2)] == curves
    assert not received


def test_a_measurement_is_taken_and_shown(open_page: Open) -> None:
    page = open_page("quantisation")
    page.get_by_role("button", name="Measure here").click()
    expect(page.get_by_text("Measured on")).to_be_visible()
    chart = page.locator(".js-plotly-plot").last
    expect(chart.locator(".yaxislayer-above, .ytick").first).to_be_visible()
    expect(chart).to_contain_text("ReLU6")
