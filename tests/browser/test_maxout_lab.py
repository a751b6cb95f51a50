"""The maxout lab in a browser."""

from __future__ import annotations

from playwright.sync_api import Page

from tests.browser.conftest import Open
from tests.browser.test_reading import OUTLINES, frames_received, redrawn, slider_at


def test_the_number_of_pieces_changes_without_the_server(open_page: Open) -> None:
    page: Page = open_page("maxout-lab?target=gelu&units=two")
    position = slider_at(page, 0.9)
    received = frames_received(page)
    before = str(page.evaluate(OUTLINES))
    page.mouse.click(*position)
    redrawn(page, before)
    assert not received
