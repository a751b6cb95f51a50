"""Practice in a browser: what was learnt stays learnt, whatever happens to tabs, reloads and storage."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from guide import content
from guide.practice.cards import question_cards, question_of
from tests.browser.conftest import PATIENCE, settled

Learner = Callable[..., Page]
KEY = "nonlinear-log"
FIRST, SECOND = (content.questions()[question_of(card) or ""] for card in question_cards()[:2])


@pytest.fixture
def profile(browser: Browser) -> Iterator[BrowserContext]:
    """A browser of its own, in which nothing was ever practised."""
    context = browser.new_context(locale="en-US", viewport={"width": 1280, "height": 900})
    context.set_default_timeout(PATIENCE)
    yield context
    context.close()


def opened(profile: BrowserContext, address: str, path: str) -> Page:
    page = profile.new_page()
    page.goto(f"{address}/{path}")
    settled(page)
    return page


def stored(page: Page) -> list[dict[str, Any]]:
    """The entries that the browser keeps."""
    found = page.evaluate("key => localStorage.getItem(key)", KEY)
    return list(json.loads(found)["entries"].values()) if found else []


def wait_for_entries(page: Page, count: int) -> None:
    page.wait_for_function(
        "([key, n]) => Object.keys(JSON.parse(localStorage.getItem(key) ?? '{\"entries\":{}}').entries).length === n",
        arg=[KEY, count],
    )


def begin(page: Page) -> None:
    page.get_by_role("button", name=re.compile("^Begin: ")).click()
    expect(page.locator("h2")).to_have_text(FIRST.question.en)


def test_what_was_graded_is_still_there_after_a_reload_by_keyboard_alone(profile: BrowserContext, address: str) -> None:
    page = opened(profile, address, "quiz")
    page.keyboard.press("Enter")
    expect(page.locator("h2")).to_have_text(FIRST.question.en)
    page.keyboard.press("Space")
    tick = page.get_by_role("button", name="☐ " + FIRST.key_points[0].text.en)
    expect(tick).to_be_visible()
    page.keyboard.press("q")
    expect(page.get_by_role("button", name="☑ " + FIRST.key_points[0].text.en)).to_be_visible()
    page.keyboard.press("3")
    expect(page.locator("h2")).to_have_text(SECOND.question.en)
    page.keyboard.press("Space")
    expect(page.get_by_text(SECOND.key_points[0].text.en)).to_be_visible()
    page.keyboard.press("4")
    wait_for_entries(page, 2)
    # The last grade is taken back: the card returns with its answer shown.
    page.keyboard.press("u")
    expect(page.locator("h2")).to_have_text(SECOND.question.en)
    expect(page.get_by_text(SECOND.key_points[0].text.en)).to_be_visible()
    wait_for_entries(page, 3)
    kinds = sorted(entry["kind"] for entry in stored(page))
    assert kinds == ["review", "review", "withdrawal"]
    page.goto(f"{address}/progress")
    settled(page)
    expect(page.get_by_test_id("stMetric").filter(has_text="Reviews so far")).to_contain_text("1")
    assert len(stored(page)) == 3


def test_a_reload_in_mid_question_returns_to_it_with_what_was_ticked(profile: BrowserContext, address: str) -> None:
    page = opened(profile, address, "quiz")
    begin(page)
    page.keyboard.press("Space")
    page.get_by_role("button", name="☐ " + FIRST.key_points[1].text.en).click()
    ticked = page.get_by_role("button", name="☑ " + FIRST.key_points[1].text.en)
    expect(ticked).to_be_visible()
    page.reload()
    expect(page.locator("h2").first).to_have_text(FIRST.question.en)
    expect(ticked).to_be_visible()


def test_two_tabs_keep_what_both_have_done(profile: BrowserContext, address: str) -> None:
    one, two = opened(profile, address, "quiz"), opened(profile, address, "quiz")
    for page, key in ((one, "1"), (two, "4")):
        begin(page)
        page.keyboard.press("Space")
        expect(page.get_by_text(FIRST.key_points[0].text.en)).to_be_visible()
        page.keyboard.press(key)
    wait_for_entries(one, 2)
    assert sorted(entry["grade"] for entry in stored(one)) == ["again", "easy"]
    # Each tab has heard of the other's review.
    for page in (one, two):
        page.get_by_test_id("stSidebarNavLink").filter(has_text="Progress").click()
        expect(page.get_by_test_id("stMetric").filter(has_text="Reviews so far")).to_contain_text("2")


def test_export_clear_and_import_give_the_same_schedule(profile: BrowserContext, address: str, tmp_path: Path) -> None:
    page = opened(profile, address, "quiz")
    begin(page)
    for key in ("3", "1", "4"):
        page.keyboard.press("Space")
        expect(page.get_by_role("button", name=re.compile("^Good"))).to_be_visible()
        page.keyboard.press(key)
        expect(page.get_by_role("button", name=re.compile("^Good"))).to_have_count(0)
    wait_for_entries(page, 3)
    page.get_by_test_id("stSidebarNavLink").filter(has_text="Progress").click()
    expect(page.get_by_test_id("stMetric").filter(has_text="Reviews so far")).to_contain_text("3")
    settled(page)
    before = page.get_by_test_id("stMetric").all_inner_texts(), page.locator("table").all_inner_texts()
    with page.expect_download() as download:
        page.get_by_role("button", name="Export as JSON").click()
    file = tmp_path / "log.json"
    download.value.save_as(file)
    page.get_by_role("button", name="Erase everything").click()
    page.get_by_role("button", name="Yes, delete it all").click()
    expect(page.get_by_test_id("stAlert").filter(has_text="Nothing has been practised yet")).to_be_visible()
    wait_for_entries(page, 0)
    page.locator("input[type=file]").set_input_files(file)
    expect(page.get_by_test_id("stAlert").filter(has_text="3 entries were new")).to_be_visible()
    wait_for_entries(page, 3)
    settled(page)
    assert (page.get_by_test_id("stMetric").all_inner_texts(), page.locator("table").all_inner_texts()) == before
    page.reload()
    settled(page)
    expect(page.get_by_test_id("stMetric").filter(has_text="Reviews so far")).to_contain_text("3")


BLOCKED = "Object.defineProperty(window, 'localStorage', { get() { throw new DOMException('no', 'SecurityError') } })"
FULL = "Storage.prototype.setItem = () => { throw new DOMException('no room', 'QuotaExceededError') }"


@pytest.mark.parametrize(
    ("trouble", "sentence"),
    [(BLOCKED, "does not let the guide store anything"), (FULL, "storage is full")],
    ids=["blocked", "full"],
)
def test_storage_that_is_blocked_or_full_gets_a_sentence_and_practice_goes_on(
    trouble: str, sentence: str, profile: BrowserContext, address: str
) -> None:
    profile.add_init_script(trouble)
    page = opened(profile, address, "quiz")
    begin(page)
    page.keyboard.press("Space")
    expect(page.get_by_text(FIRST.key_points[0].text.en)).to_be_visible()
    page.keyboard.press("3")
    expect(page.locator("h2")).to_have_text(SECOND.question.en)
    expect(page.get_by_test_id("stAlert").filter(has_text=sentence)).to_be_visible()


def test_a_damaged_log_is_put_aside_and_said_so(profile: BrowserContext, address: str) -> None:
    page = opened(profile, address, "glossary")
    page.evaluate("key => localStorage.setItem(key, '{\"entries\": [tru')", KEY)
    page = opened(profile, address, "quiz")
    expect(page.get_by_test_id("stAlert").filter(has_text="put aside, not deleted")).to_be_visible()
    kept = page.evaluate("Object.entries(localStorage).filter(([k]) => k.includes('damaged')).map(([, v]) => v)")
    assert kept == ['{"entries": [tru']


def test_an_entry_of_a_later_version_stays_and_a_hostile_one_does_nothing(
    profile: BrowserContext, address: str
) -> None:
    entries = {
        "from-the-future": {"kind": "mood", "id": "from-the-future", "colour": "blue"},
        "<img src=x onerror=alert(1)>": {"kind": "review", "id": "<img src=x onerror=alert(1)>", "card": "<b>"},
    }
    page = opened(profile, address, "glossary")
    page.evaluate("([k, e]) => localStorage.setItem(k, JSON.stringify({version: 7, entries: e}))", [KEY, entries])
    page = opened(profile, address, "quiz")
    dialogs: list[str] = []
    page.on("dialog", lambda dialog: dialogs.append(dialog.message))
    begin(page)
    page.keyboard.press("Space")
    expect(page.get_by_text(FIRST.key_points[0].text.en)).to_be_visible()
    page.keyboard.press("3")
    wait_for_entries(page, 3)
    assert entries["from-the-future"] in stored(page)
    assert json.loads(page.evaluate("key => localStorage.getItem(key)", KEY))["version"] == 7
    assert not dialogs
