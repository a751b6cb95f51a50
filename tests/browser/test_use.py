"""What a reader relies on without thinking of it: "back", the place on the page, one row of controls on a phone."""

from __future__ import annotations

import re
from collections.abc import Callable

from playwright.sync_api import Page, expect

from tests.browser.conftest import Open

Settle = Callable[[Page], None]
PLACE = "document.querySelector('[data-testid=stMain]').scrollTop"


def follow(page: Page, title: str) -> int:
    """Clicks the link with that title; returns how far down the page the reader was."""
    found = page.get_by_test_id("stMain").get_by_test_id("stPageLink-NavLink").filter(has_text=title).first
    found.scroll_into_view_if_needed()
    place = int(page.evaluate(PLACE))
    found.click()
    return place


def test_back_leads_step_by_step_to_the_places_one_came_from(open_page: Open, settle: Settle) -> None:
    page = open_page("questions")
    in_list = follow(page, "What are the drawbacks of sigmoid")
    page.wait_for_url(re.compile("q=sigmoid-drawbacks"))
    page.wait_for_function(f"{PLACE} === 0")
    in_question = follow(page, "Thirty fresh layers")
    expect(page.locator("h1")).to_have_text("Gradient flow")
    settle(page)
    # A choice on the page is no step of its own.
    page.get_by_label("Layers, 1 to 100").fill("12")
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile("depth=12"))
    settle(page)
    in_lab = follow(page, "He holds ReLU")
    page.wait_for_url(re.compile("initialisation=he"))
    expect(page.get_by_test_id("stPlotlyChart").first).to_be_in_viewport()
    assert min(in_list, in_question, in_lab) > 0
    for address, place in (("depth=12", in_lab), ("q=sigmoid-drawbacks", in_question), ("/questions", in_list)):
        page.go_back()
        page.wait_for_url(re.compile(address))
        page.wait_for_function(f"place => Math.abs({PLACE} - place) < 2", arg=place)
    expect(page.locator("h1")).to_have_text("Interview questions")
