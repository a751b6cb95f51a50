"""The lab on dying units in a browser."""

from __future__ import annotations

import re

from playwright.sync_api import expect

from tests.browser.conftest import Open
from tests.browser.test_reading import Settle, slider_at

QUICK = "dying-relu?steps=60&copies=4&more=20"
GREY = "() => document.querySelectorAll('.js-plotly-plot')[1].querySelectorAll('.hm image').length"


def test_the_count_follows_the_slider_and_the_picture_of_all_steps_stays(open_page: Open) -> None:
    page = open_page(QUICK, width=390, dark=True)
    expect(page.locator(".js-plotly-plot")).to_have_count(2)
    page.mouse.click(*slider_at(page, 0.03))
    expect(page.locator(".js-plotly-plot .textpoint")).to_contain_text("0 of 8 units of the first layer dead")
    assert page.evaluate(GREY) == 1


def test_a_setting_of_the_lab_takes_the_place_of_the_one_before(open_page: Open, settle: Settle) -> None:
    page = open_page(f"{QUICK}&data=moons&optimiser=sgd&rate=0.5&momentum=0.9&depth=1&shown=gelu")
    expect(page.get_by_label("Momentum (SGD)")).to_have_value("0.9")
    page.get_by_test_id("stPageLink-NavLink").filter(has_text="Plain SGD").click()
    expect(page.get_by_label("Momentum (SGD)")).to_have_value("0")
    expect(page.get_by_label("Hidden layers")).to_have_value("2")
    expect(page.get_by_label("Learning rate", exact=True)).to_have_value("2")
    expect(page.locator(".js-plotly-plot")).to_have_count(2)
    settle(page)
    expect(page.get_by_text(re.compile(r"In the deeper layers \d+ died"))).to_have_count(1)
