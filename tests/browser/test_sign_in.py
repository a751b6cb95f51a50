"""Learners who sign in, and those who do not: whatever happens, nothing is lost and nobody sees another's log."""

from __future__ import annotations

import json
import signal
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, FilePayload, Page, expect

from tests.browser.conftest import PATIENCE, ROOT, free_port, running_app, settled
from tests.browser.identity import CLIENT, SECRET, Provider, running_provider
from tests.postgresql import programs

AWAY = "Your account cannot be reached at the moment."
# How often another tab writes within half a second.
WRITTEN = """() => new Promise(count => {
    let written = 0
    addEventListener('storage', () => written++)
    setTimeout(() => count(written), 500)
})"""
Profile = Callable[[], BrowserContext]


@pytest.fixture(scope="module")
def provider() -> Iterator[Provider]:
    with running_provider() as found:
        yield found


def secrets(folder: Path, provider: Provider, database: str) -> tuple[str, str]:
    """The options that start a server with sign-in and a database."""
    path = folder / "secrets.toml"
    path.write_text(
        f"""
        [auth]
        redirect_uri = "http://127.0.0.1:{{port}}/oauth2callback"
        cookie_secret = "for the tests alone, and long enough"
        client_id = "{CLIENT}"
        client_secret = "{SECRET}"
        server_metadata_url = "{provider.address}/.well-known/openid-configuration"

        [database]
        url = "{database}"
        """
    )
    return "--secrets.files", str(path)


@pytest.fixture(scope="module")
def guide(
    provider: Provider, request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[str]:
    """The address of a guide with accounts, in PostgreSQL where it is installed."""
    folder = tmp_path_factory.mktemp("accounts")
    database = request.getfixturevalue("postgresql") if programs() else f"sqlite:///{folder}/learners.db"
    with running_app(ROOT / "app.py", *secrets(folder, provider, database)) as address:
        yield address


@pytest.fixture
def profile(browser: Browser) -> Iterator[Profile]:
    """Makes browser profiles that share nothing; no page may throw an error."""
    contexts: list[BrowserContext] = []
    errors: list[str] = []

    def make() -> BrowserContext:
        context = browser.new_context(locale="en-US")
        context.set_default_timeout(PATIENCE)
        context.on("weberror", lambda error: errors.append(str(error.error)))
        contexts.append(context)
        return context

    yield make
    for context in contexts:
        context.close()
    assert not errors


def opened(context: BrowserContext, guide: str) -> Page:
    page = context.new_page()
    page.goto(f"{guide}/progress?lang=en")
    settled(page)
    return page


def practise(page: Page, name: str, *, reviews: int) -> None:
    """Records a review, by way of a file; afterwards the page shows so many."""
    entry = {"kind": "review", "id": f"review-{name}", "card": "question:gelu", "grade": "good"}
    log = {"format": "nonlinear-progress", "version": 1, "entries": [{**entry, "at": "2026-11-20T10:00:00Z"}]}
    file: FilePayload = {"name": f"{name}.json", "mimeType": "application/json", "buffer": json.dumps(log).encode()}
    settled(page)  # a file chosen while the page is being drawn anew would go with the box it was put into
    page.locator("input[type=file]").set_input_files(file)
    expect_reviews(page, reviews)
    settled(page)


def expect_reviews(page: Page, count: int) -> None:
    if count:
        number = page.get_by_test_id("stMetric").filter(has_text="Reviews so far").get_by_test_id("stMetricValue")
        expect(number).to_have_text(str(count))
    else:
        expect(page.get_by_text("Nothing has been practised yet.")).to_be_visible()


def kept_in(page: Page) -> str:
    """What lies in the browser."""
    return str(page.evaluate("Object.entries(localStorage).filter(([key]) => key.startsWith('nonlinear')).join()"))


def sign_in(page: Page, provider: Provider, person: str) -> None:
    provider.person = person
    page.get_by_role("button", name="Sign in").click()
    expect(page.get_by_text(f"You are signed in as {person.title()}.")).to_be_visible()
    settled(page)


def sign_out(page: Page) -> None:
    page.get_by_role("button", name="Sign out").click()
    expect(page.get_by_role("button", name="Sign in")).to_be_visible()
    settled(page)


def erase(page: Page) -> None:
    page.get_by_role("button", name="Erase everything").click()
    page.get_by_role("button", name="Yes, delete it all").click()


def test_what_was_learnt_signed_out_goes_with_the_learner_and_with_nobody_else(
    guide: str, provider: Provider, profile: Profile
) -> None:
    page = opened(profile(), guide)
    practise(page, "before-sign-in", reviews=1)
    sign_in(page, provider, "ann")
    # The way back leads to the page and the language where it began.
    expect(page).to_have_url(f"{guide}/progress?lang=en")
    expect_reviews(page, 1)
    elsewhere = opened(profile(), guide)
    expect_reviews(elsewhere, 0)
    sign_in(elsewhere, provider, "ann")
    expect_reviews(elsewhere, 1)
    practise(elsewhere, "elsewhere", reviews=2)
    page.reload()
    expect_reviews(page, 2)
    sign_out(page)
    expect_reviews(page, 0)
    sign_in(page, provider, "ben")
    expect_reviews(page, 0)
    assert "review-" not in kept_in(page)


def test_erasing_empties_the_account_in_every_browser_and_what_is_learnt_later_stays(
    guide: str, provider: Provider, profile: Profile
) -> None:
    here, there = opened(profile(), guide), opened(profile(), guide)
    for page in (here, there):
        sign_in(page, provider, "eve")
    practise(here, "to-be-erased", reviews=1)
    there.reload()
    expect_reviews(there, 1)
    erase(there)
    expect_reviews(there, 0)
    practise(here, "after-it", reviews=2)
    for page in (here, there):
        page.reload()
        expect_reviews(page, 1)


def test_two_tabs_of_a_reader_without_an_account_share_one_log(guide: str, profile: Profile) -> None:
    context = profile()
    one, two = opened(context, guide), opened(context, guide)
    practise(one, "in-one-tab", reviews=1)
    expect_reviews(two, 1)
    practise(two, "in-the-other", reviews=2)
    expect_reviews(one, 2)
    # Once both have everything, they leave each other in peace.
    assert one.evaluate(WRITTEN) == two.evaluate(WRITTEN) == 0
    erase(two)
    for page in (one, two):
        expect_reviews(page, 0)
        page.reload()
        expect_reviews(page, 0)


def test_neither_a_database_that_is_away_nor_a_server_that_is_killed_loses_anything(
    provider: Provider, profile: Profile, tmp_path: Path
) -> None:
    options = secrets(tmp_path, provider, f"sqlite:///{tmp_path}/away/learners.db")
    port, context = free_port(), profile()
    with running_app(ROOT / "app.py", *options, port=port, end=signal.SIGKILL) as guide:
        page = opened(context, guide)
        practise(page, "before-sign-in", reviews=1)
        sign_in(page, provider, "pat")
        expect(page.get_by_text(AWAY)).to_be_visible()
        practise(page, "meanwhile", reviews=2)
        erase(page)
        expect(page.get_by_text("Nothing was deleted")).to_be_visible()
        expect_reviews(page, 2)
    assert all(name in kept_in(page) for name in ("review-before-sign-in", "review-meanwhile"))
    (tmp_path / "away").mkdir()
    with running_app(ROOT / "app.py", *options, port=port, end=signal.SIGKILL):
        page.reload()
        expect_reviews(page, 2)
        expect(page.get_by_text(AWAY)).to_have_count(0)
        page.wait_for_function("!Object.values(localStorage).some(value => value.includes('review-'))")
    # Now it is in the account, which outlives the server.
    with running_app(ROOT / "app.py", *options, port=port):
        page.reload()
        expect(page.get_by_text("You are signed in as Pat.")).to_be_visible()
        expect_reviews(page, 2)
