"""The lab on non-linearity in a browser."""

from __future__ import annotations

from collections.abc import Callable

from playwright.sync_api import Page, expect

from tests.browser.conftest import Open
from tests.browser.test_reading import frames_received, slider_at

TITLES = ".js-plotly-plot .infolayer .annotation-text"
PICTURES = ".js-plotly-plot .heatmaplayer image"


def test_the_slider_runs_through_the_training_without_the_server(open_page: Open) -> None:
    page = open_page("why-nonlinear")
    expect(page.locator(TITLES).first).to_have_text("Identity: 50%")
    before = page.locator(PICTURES).nth(3).get_attribute("href")
    trained = page.locator(TITLES).nth(3).text_content()
    position = slider_at(page, 0.02)
    received = frames_received(page)
    page.mouse.click(*position)
    expect(page.locator(TITLES).nth(3)).not_to_have_text(trained or "")
    assert page.locator(PICTURES).nth(3).get_attribute("href") != before
    assert not received


def test_a_control_changes_the_picture_and_the_link_brings_it_back(
    open_page: Open, settle: Callable[[Page], None]
) -> None:
    page = open_page("why-nonlinear?width=2&functions=sigmoid,relu")
    page.get_by_role("radio", name="XOR").click()
    page.wait_for_url("**data=xor**")
    settle(page)
    expect(page.locator(TITLES)).to_have_count(2)
    shown = page.locator(TITLES).all_text_contents()
    for part in ("data=xor", "width=2", "functions=sigmoid%2Crelu"):
        assert part in page.url
    page.reload()
    settle(page)
    assert page.locator(TITLES).all_text_contents() == shown
