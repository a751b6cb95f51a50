"""The race in a browser: its slider re-sorts the rows."""

from __future__ import annotations

from tests.browser.conftest import Open
from tests.browser.test_reading import slider_at

ROWS = "[...document.querySelector('.js-plotly-plot').querySelectorAll('.ytick text')].map(row => row.textContent)"


def test_the_slider_sorts_the_rows_by_one_run_and_back(open_page: Open) -> None:
    page = open_page("race?steps=40&width=4&runs=4")
    page.wait_for_selector(".js-plotly-plot .ytick")
    by_median = page.evaluate(ROWS)
    page.mouse.click(*slider_at(page, 0.5))
    page.wait_for_function(f"before => {ROWS}.join() !== before", arg=",".join(by_median))
    assert sorted(page.evaluate(ROWS)) == sorted(by_median)
    page.mouse.click(*slider_at(page, 0.001))
    page.wait_for_function(f"before => {ROWS}.join() === before", arg=",".join(by_median))
