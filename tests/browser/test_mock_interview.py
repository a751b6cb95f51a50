"""A mock interview in a browser: the clock, the keyboard, and that nothing typed is lost."""

from __future__ import annotations

import re
from pathlib import Path

from playwright.sync_api import Page, expect

from guide import content
from guide.practice.interview import Plan
from guide.schema import Question
from tests.browser.conftest import Open
from tests.browser.test_reading import Settle, frames_received

BOX = "Your answer, if you want to type it"
HOSTILE = "I would say:\n```\n<b>max(0, x)</b> $x$ "


def seconds_left(page: Page) -> int:
    """What the clock shows, once it shows something."""
    clock = page.get_by_role("timer")
    expect(clock).to_have_text(re.compile(r"^\d+:\d\d left$"))
    minutes, _, rest = clock.inner_text().removesuffix(" left").partition(":")
    return 60 * int(minutes) + int(rest)


def assert_the_clock_ticks_without_the_server(page: Page) -> None:
    received = frames_received(page)
    left = seconds_left(page)
    expect(page.get_by_role("timer")).not_to_have_text(f"{left // 60}:{left % 60:02d} left")
    assert 0 < seconds_left(page) < left <= 60
    assert not received


def assert_the_clock_warns_and_goes_on(page: Page) -> None:
    """The clock of the browser is put forward, since nobody wants to wait."""
    clock = page.locator(".countdown")
    for ahead, state, said in ((45_000, "late", "Half of the time is left."), (83_000, "over", "Time is up.")):
        page.evaluate("ahead => { window.real ??= Date.now; Date.now = () => window.real() + ahead; }", ahead)
        expect(clock).to_have_attribute("data-state", state)
        expect(clock.get_by_role("status")).to_have_text(said)
    expect(page.get_by_role("timer")).to_contain_text(re.compile(r"Time is up\. \d+:\d\d over"))


def assert_typing_survives_another_page_and_a_reload(page: Page) -> None:
    box, left = page.get_by_label(BOX), seconds_left(page)
    box.click()
    page.keyboard.type(HOSTILE)
    # Pressed as long as a finger takes: Streamlit commits the text in between.
    page.get_by_test_id("stSidebarNavLink").filter(has_text="Glossary").click(delay=100)
    expect(page.locator("h1")).to_have_text("Glossary")
    page.get_by_test_id("stSidebarNavLink").filter(has_text="Mock interview").click()
    expect(box).to_have_value(HOSTILE)
    box.click()
    page.keyboard.press("Control+End")
    page.keyboard.type("and more")
    page.reload()  # without leaving the box, so that the server has not been told
    expect(box).to_have_value(f"{HOSTILE}and more")
    assert 0 < seconds_left(page) < left


def reveal(page: Page, question: Question) -> None:
    """Shows the answer by keyboard."""
    page.keyboard.press("Control+Enter")
    expect(page.get_by_role("button", name="☐")).to_have_count(len(question.key_points))


def test_an_interview_of_two_questions_from_the_set_up_to_the_report(open_page: Open, settle: Settle) -> None:
    first, second = (content.questions()[name] for name in Plan(count=2, seed=7).questions())
    page = open_page("mock-interview?count=2&minutes=1&seed=7")
    # The clock of this browser is an hour fast, that of the server is right.
    page.evaluate("() => { const real = Date.now; Date.now = () => real() + 3_600_000; }")
    page.get_by_role("button", name="Start: 2 questions").click()
    expect(page.locator("h1")).to_have_text(first.question.en)
    settle(page)
    assert_the_clock_ticks_without_the_server(page)
    assert_typing_survives_another_page_and_a_reload(page)
    page.get_by_label(BOX).click()
    reveal(page, first)
    expect(page.get_by_test_id("stCode")).to_contain_text("<b>max(0, x)</b> $x$ and more")
    page.keyboard.press("q")
    expect(page.get_by_role("button", name="☑")).to_have_count(1)
    page.keyboard.press("n")
    expect(page.locator("h1")).to_have_text(second.question.en)
    assert_the_clock_warns_and_goes_on(page)
    reveal(page, second)
    page.keyboard.press("n")
    expect(page.locator("h1")).to_have_text("Mock interview: the report")
    with page.expect_download() as download:
        page.get_by_role("button", name="Download the report").click()
    kept = Path(download.value.path()).read_text(encoding="utf-8")
    assert f"✓ {first.key_points[0].text.en}" in kept
    assert f"✗ {second.key_points[0].text.en}" in kept
    assert f"\n````text\n{HOSTILE}and more\n````\n" in kept
    assert f"/questions?lang=en&q={second.id})" in kept
    page.get_by_role("button", name="Another interview").click()
    expect(page.get_by_label("Seed (0: new questions)")).to_have_value("0")
    page.reload()
    expect(page.locator("h1")).to_have_text("Mock interview")


def test_a_tap_that_ends_the_interview_takes_along_what_was_just_typed(open_page: Open) -> None:
    page = open_page("mock-interview?count=2&seed=7", width=390)
    page.get_by_role("button", name="Start: 2 questions").click()
    seconds_left(page)
    page.get_by_label(BOX).click()
    page.keyboard.type("the very last words")
    end = page.get_by_role("button", name="End the interview")
    end.dispatch_event("pointerdown")
    page.wait_for_timeout(80)  # as long as a finger stays down
    end.dispatch_event("click")
    expect(page.locator("h1")).to_have_text("Mock interview: the report")
    expect(page.get_by_test_id("stCode")).to_contain_text("the very last words")
