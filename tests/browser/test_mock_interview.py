"""A mock interview in a browser: the clock, the keyboard, and that nothing typed is lost."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

from playwright.sync_api import Page, expect

from guide import content
from guide.practice.interview import Plan
from tests.browser.conftest import Open
from tests.browser.test_reading import frames_received

HOSTILE = "I would say:\n```\n<b>max(0, x)</b> $x$ "


def seconds_left(page: Page) -> int:
    """What the clock shows, once it shows something."""
    clock = page.get_by_role("timer")
    expect(clock).to_have_text(re.compile(r"^\d+:\d\d left$"))
    minutes, _, rest = clock.inner_text().removesuffix(" left").partition(":")
    return 60 * int(minutes) + int(rest)


def test_an_interview_of_two_questions_from_the_set_up_to_the_report(
    open_page: Open, settle: Callable[[Page], None]
) -> None:
    first, second = (content.questions()[name] for name in Plan(count=2, seed=7).questions())
    page = open_page("mock-interview?count=2&minutes=1&seed=7")
    page.get_by_role("button", name=re.compile("Start: 2 questions")).click()
    expect(page.locator("h1")).to_have_text(first.question.en)
    settle(page)

    received = frames_received(page)
    left = seconds_left(page)
    expect(page.get_by_role("timer")).not_to_have_text(f"{left // 60}:{left % 60:02d} left")
    assert 50 < seconds_left(page) < left
    assert not received, "the clock ticks without the server"

    box = page.get_by_label("Your answer, if you want to type it")
    box.click()
    page.keyboard.type(HOSTILE)
    page.get_by_test_id("stSidebarNavLink").filter(has_text="Glossary").click(delay=80)  # as long as a finger takes
    expect(page.locator("h1")).to_have_text("Glossary")
    page.get_by_test_id("stSidebarNavLink").filter(has_text="Mock interview").click()
    expect(box).to_have_value(HOSTILE)
    box.click()
    page.keyboard.press("Control+End")
    page.keyboard.type("and more")
    page.reload()  # without leaving the box, so that the server has not been told
    expect(page.locator("h1")).to_have_text(first.question.en)
    expect(box).to_have_value(f"{HOSTILE}and more")
    assert 0 < seconds_left(page) < left

    box.click()
    page.keyboard.press("Control+Enter")
    point = page.get_by_role("button", name="☐ " + first.key_points[0].text.en)
    expect(point).to_be_visible()
    expect(page.get_by_test_id("stCode")).to_contain_text("<b>max(0, x)</b> $x$ and more")
    page.keyboard.press("q")
    expect(page.get_by_role("button", name="☑ " + first.key_points[0].text.en)).to_be_visible()
    page.keyboard.press("n")

    expect(page.locator("h1")).to_have_text(second.question.en)
    assert seconds_left(page) > 50
    clock = page.locator(".countdown")
    for ahead, state, said in ((45_000, "late", "Half of the time is left."), (83_000, "over", "Time is up.")):
        page.evaluate("ahead => { window.real ??= Date.now; Date.now = () => window.real() + ahead; }", ahead)
        expect(clock).to_have_attribute("data-state", state)
        expect(clock.get_by_role("status")).to_have_text(said)
    expect(page.get_by_role("timer")).to_contain_text("Time is up.")
    page.keyboard.press("Control+Enter")
    expect(page.get_by_role("button", name="☐")).to_have_count(len(second.key_points))
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
    settle(page)
    expect(page.locator("h1")).to_have_text("Mock interview")


def test_a_tap_that_ends_the_interview_takes_along_what_was_just_typed(open_page: Open) -> None:
    page = open_page("mock-interview?count=2&seed=7", width=390)
    page.get_by_role("button", name=re.compile("Start: 2 questions")).click()
    seconds_left(page)
    page.get_by_label("Your answer, if you want to type it").click()
    page.keyboard.type("the very last words")
    page.get_by_role("button", name="End the interview").dispatch_event("pointerdown")
    page.get_by_role("button", name="End the interview").dispatch_event("click")
    expect(page.locator("h1")).to_have_text("Mock interview: the report")
    expect(page.get_by_test_id("stCode")).to_contain_text("the very last words")
