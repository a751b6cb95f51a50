"""The gates lab in a browser: sliders that need no server, a setting that is sent on."""

from __future__ import annotations

import re

from playwright.sync_api import expect

from tests.browser.conftest import Open
from tests.browser.test_reading import OUTLINES, Settle, frames_received, redrawn, slider_at


def test_the_gate_moves_without_the_server(open_page: Open) -> None:
    page = open_page("gates")
    page.mouse.move(*slider_at(page, 0.5))
    received = frames_received(page)
    page.mouse.down()
    picture = str(page.evaluate(OUTLINES))
    page.mouse.move(*slider_at(page, 0.9), steps=3)
    redrawn(page, picture)
    page.mouse.up()
    assert not received


def test_a_setting_worth_a_look_changes_the_experiment_above_it(open_page: Open, settle: Settle) -> None:
    page = open_page("gates", width=390, locale="zh-CN", dark=True)
    page.get_by_test_id("stPageLink-NavLink").filter(has_text="ReLU 门没有上限").click()
    page.wait_for_url(re.compile("gate=relu"))
    settle(page)
    expect(page.get_by_test_id("stMarkdown").filter(has_text="单元内容每步都在放大")).to_have_count(1)
    page.reload()
    settle(page)
    expect(page.get_by_test_id("stMarkdown").filter(has_text="单元内容每步都在放大")).to_have_count(1)
