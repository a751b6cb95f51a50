"""Every lab in a browser: its slider changes the picture without the server, and its link brings a setting back."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page

from guide import content
from tests.browser.conftest import Open
from tests.browser.test_reading import frames_received, slider_at

# All that is drawn in the charts of a page, but for the sliders themselves: lines, marks, pictures and words.
DRAWN = """[...document.querySelectorAll(
    '.js-plotly-plot .cartesianlayer :is(path, image, text), .js-plotly-plot .infolayer .annotation-text'
)].map(e => (e.getAttribute('d') ?? '') + (e.getAttribute('transform') ?? '') + (e.getAttribute('href') ?? '')
    + (e.dataset.unformatted ?? '')).join()"""


def drawn(page: Page) -> str:
    """What the charts show, once it stays the same for a moment."""
    before, now = "", str(page.evaluate(DRAWN))
    while before != now or not now:  # nothing is drawn while a long training is under way
        page.wait_for_timeout(250)
        before, now = now, str(page.evaluate(DRAWN))
    return now


@pytest.mark.parametrize("slug", content.labs())
def test_the_slider_of_a_lab_changes_its_picture_without_the_server(slug: str, open_page: Open) -> None:
    page = open_page(slug)
    left, right = (slider_at(page, share) for share in (0.02, 0.98))
    received = frames_received(page)
    page.mouse.click(*left)
    before = drawn(page)
    assert before
    page.mouse.click(*right)
    page.wait_for_function(f"before => ({DRAWN}) !== before", arg=before)
    assert not received


@pytest.mark.parametrize("slug", content.labs())
def test_the_link_of_a_lab_brings_its_setting_back(slug: str, open_page: Open, settle: Callable[[Page], None]) -> None:
    page = open_page(slug)
    usual = drawn(page)
    # The last setting that is offered is the one furthest from where the lab opens.
    page.locator("[data-testid=stPageLink-NavLink]").filter(has=page.locator("[data-testid=stIconMaterial]")).filter(
        has_text="play_arrow"
    ).last.click()
    page.wait_for_function(f"before => ({DRAWN}) && ({DRAWN}) !== before", arg=usual)
    settle(page)
    chosen, link = drawn(page), page.url
    page.goto("about:blank")
    page.goto(link)
    settle(page)
    page.wait_for_function(f"wanted => ({DRAWN}) === wanted", arg=chosen)
