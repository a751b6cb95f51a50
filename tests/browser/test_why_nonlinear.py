"""The lab on non-linearity in a browser."""

from __future__ import annotations

from collections.abc import Callable

from playwright.sync_api import Page, expect

from tests.browser.conftest import Open

TITLES = ".js-plotly-plot .infolayer .annotation-text"


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
