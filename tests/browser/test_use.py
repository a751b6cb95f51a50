"""What a reader relies on without thinking of it: "back", the place on the page, a stop that stops."""

from __future__ import annotations

import re
from collections.abc import Callable

from playwright.sync_api import Page, expect

from tests.browser.conftest import Open

Settle = Callable[[Page], None]
PLACE = "document.querySelector('[data-testid=stMain]').scrollTop"


def follow(page: Page, title: str, settle: Settle) -> int:
    """Clicks the link with that title; returns how far down the page the reader was."""
    settle(page)
    found = page.get_by_test_id("stMain").get_by_test_id("stPageLink-NavLink").filter(has_text=title).first
    found.scroll_into_view_if_needed()
    place = int(page.evaluate(PLACE))
    found.click()
    return place


def test_back_leads_step_by_step_to_the_places_one_came_from(open_page: Open, settle: Settle) -> None:
    page = open_page("questions")
    in_list = follow(page, "What are the drawbacks of sigmoid", settle)
    page.wait_for_url(re.compile("q=sigmoid-drawbacks"))
    page.wait_for_function(f"{PLACE} === 0")
    in_question = follow(page, "Thirty fresh layers", settle)
    page.get_by_role("heading", name="Gradient flow", exact=True).wait_for()
    settle(page)
    # A choice on the page is no step of its own.
    page.get_by_label("Layers, 1 to 100").fill("12")
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile("depth=12"))
    in_lab = follow(page, "He holds ReLU", settle)
    page.wait_for_url(re.compile("initialisation=he"))
    expect(page.get_by_test_id("stPlotlyChart").first).to_be_in_viewport()
    assert min(in_list, in_question, in_lab) > 0
    for address, place in (("depth=12", in_lab), ("q=sigmoid-drawbacks", in_question), ("/questions", in_list)):
        page.go_back()
        page.wait_for_url(re.compile(address))
        # Formulas and charts may have moved the page a little between the look and the click.
        page.wait_for_function(f"place => Math.abs({PLACE} - place) < 100", arg=place)
    page.get_by_role("heading", name="Interview questions", exact=True).wait_for()


def test_a_run_through_the_cards_that_was_stopped_stays_stopped(open_page: Open, settle: Settle) -> None:
    page = open_page("quiz")
    page.get_by_role("button", name="Begin").click()
    page.get_by_role("button", name="Show the answer").wait_for()
    page.reload()
    page.get_by_role("button", name="Stop for now").click()
    begin = page.get_by_role("button", name="Begin")
    begin.wait_for()
    settle(page)
    page.reload()
    begin.wait_for()
    # The tab hands over what it remembers after the first run of the page.
    page.wait_for_timeout(1500)
    settle(page)
    expect(begin).to_be_visible()
