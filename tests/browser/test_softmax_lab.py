"""The softmax lab in a browser."""

from __future__ import annotations

from collections.abc import Callable

from playwright.sync_api import Page, expect

from guide.content import label
from pages.softmax_lab import PARTS
from tests.browser.conftest import Open
from tests.browser.test_reading import OUTLINES, faults, frames_received, slider_at

Settle = Callable[[Page], None]
# Maps are images, everything else on a chart is an outline.
PICTURE = (
    f"({OUTLINES} + [...document.querySelectorAll('.heatmaplayer image')].map(i => i.getAttribute('href')).join())"
)


def test_every_experiment_is_readable_on_a_phone_and_its_slider_moves_it_without_the_server(
    open_page: Open, settle: Settle
) -> None:
    page = open_page("softmax-lab", locale="zh-CN", width=390, dark=True)
    choices = page.get_by_role("radiogroup", name="实验").get_by_role("radio")
    for number, part in enumerate(PARTS):
        choices.nth(number).click()
        expect(page.locator("h2").first).to_have_text(label(f"softlab_title_{part}", "zh"))
        expect(page.locator(f".st-key-softlab-{part} .js-plotly-plot")).to_be_visible()
        expect(page.get_by_test_id("stPlotlyChart")).to_have_count(1)
        settle(page)
        assert not faults(page)
        position = slider_at(page, 0.9)
        received = frames_received(page)
        picture = str(page.evaluate(PICTURE))
        page.mouse.click(*position)
        page.wait_for_function(f"before => {PICTURE} !== before", arg=picture)
        assert not received
