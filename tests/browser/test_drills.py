"""Drills in a browser, by keyboard alone."""

from __future__ import annotations

import re
from collections.abc import Callable
from urllib.parse import parse_qs, urlsplit

from playwright.sync_api import Page, expect

from guide.practice import phrasing
from guide.practice.drills import Drill, Kind, draw, kind_of
from tests.browser.conftest import Open


def shown(page: Page, kinds: tuple[Kind, ...]) -> Drill:
    """The drill to which the address of the page leads."""
    query = parse_qs(urlsplit(page.url).query)
    seed, level = int(query["seed"][0]), int(query["level"][0])
    return draw(kind_of(seed, kinds), seed, level)


def test_three_drills_by_keyboard_alone(open_page: Open, settle: Callable[[Page], None]) -> None:
    page = open_page("drills?kind=curve,value&seed=3&level=2")
    seen = set()
    for number in range(1, 4):
        drill = shown(page, ("curve", "value"))
        expect(page.locator("h3")).to_have_text(phrasing.question(drill, "en"))
        if drill.typed:
            # The field has the focus by itself.
            expect(page.get_by_label("Your answer")).to_be_focused()
            page.keyboard.type(f"{drill.right:.4f}")
            page.keyboard.press("Enter")
        else:
            page.keyboard.press(str(int(drill.right) + 1))
        expect(page.get_by_test_id("stAlert")).to_contain_text("Right:")
        expect(page.get_by_test_id("stMain")).to_contain_text(f"{number} of {number} right")
        seen.add(drill.kind)
        before = page.url
        # The other kind is reached by Enter sooner or later; N stays with the kind.
        page.keyboard.press("n" if number == 1 else "Enter")
        page.wait_for_function("before => location.href !== before", arg=before)
        expect(page.get_by_test_id("stAlert")).to_have_count(0)
        settle(page)
    expect(page).to_have_url(re.compile(r"level=3"))
    assert seen
