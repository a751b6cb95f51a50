"""A running app and a real Chromium for the tests in this folder."""

from __future__ import annotations

import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import lru_cache
from pathlib import Path
from typing import Literal
from urllib.error import URLError

import pytest
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, expect, sync_playwright

ROOT = Path(__file__).resolve().parents[2]
ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking"]
ARGUMENTS += ["--disable-component-update", "--disable-sync", "--disable-default-apps", "--disable-extensions"]
# A page that takes longer than this on two busy cores is broken.
PATIENCE = 30_000
expect.set_options(timeout=PATIENCE / 2)


def free_port() -> int:
    """A port that nobody uses at the moment."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])


@contextmanager
def running_app(
    script: Path = ROOT / "app.py", *options: str, port: int | None = None, end: int = signal.SIGTERM
) -> Iterator[str]:
    """Starts an app as the README says, but from another folder; yields its address; ends it with a signal."""
    port = port or free_port()
    command = [sys.executable, "-m", "streamlit", "run", str(script), "--server.port", str(port), *options]
    server = subprocess.Popen(command, cwd=ROOT.parent, stdout=subprocess.DEVNULL, stderr=subprocess.STDOUT)  # noqa: S603
    address = f"http://127.0.0.1:{port}"
    try:
        for _ in range(300):
            try:
                with urllib.request.urlopen(f"{address}/_stcore/health") as answer:  # noqa: S310
                    if answer.status == 200:
                        break
            except (URLError, ConnectionError):
                time.sleep(0.1)
        else:
            raise TimeoutError("The app did not start within half a minute.")
        yield address
    finally:
        server.send_signal(end)
        server.wait(timeout=20)


def chromium() -> str | None:
    """The system's browser; without one, Playwright uses its own."""
    return shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")


@pytest.fixture(scope="session")
def address() -> Iterator[str]:
    """The address of an app that all tests share."""
    with running_app() as found:
        yield found


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """The system's Chromium, or the one that Playwright downloaded."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium(), args=ARGUMENTS)
        yield browser
        browser.close()


Open = Callable[..., Page]


@pytest.fixture(scope="session")
def context_for(browser: Browser) -> Callable[..., BrowserContext]:
    """One browser profile per kind of reader: what was downloaded once need not be again."""

    @lru_cache
    def context(locale: str, width: int, dark: bool, where: str) -> BrowserContext:
        assert where  # a cold server gets a profile of its own
        scheme: Literal["dark", "light"] = "dark" if dark else "light"
        return browser.new_context(locale=locale, viewport={"width": width, "height": 900}, color_scheme=scheme)

    return context


@pytest.fixture
def open_page(context_for: Callable[..., BrowserContext], address: str) -> Iterator[Open]:
    """Opens a page; at the end of the test the console must have stayed clean."""
    pages = []
    complaints: list[str] = []

    def note(message: ConsoleMessage) -> None:
        # Streamlit looks for its own base path below the address of the page, where there is nothing.
        if message.type == "error" and "/_stcore/" not in str(message.location.get("url", "")):
            complaints.append(f"{message.text} ({message.location})")

    def opener(
        path: str, *, at: str | None = None, locale: str = "en-US", width: int = 1280, dark: bool = False
    ) -> Page:
        page = context_for(locale, width, dark, at or address).new_page()
        pages.append(page)
        page.set_default_timeout(PATIENCE)
        page.on("console", note)
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.goto(f"{at or address}/{path}")
        settled(page)
        return page

    yield opener
    for page in pages:
        page.close()
    assert not complaints


def settled(page: Page) -> None:
    """Waits until the page has its title, its run is over and every chart is drawn."""
    page.wait_for_selector("[data-testid=stMain] h1")
    page.wait_for_function(
        """() => document.querySelector('[data-testid="stApp"]')?.dataset.testScriptState !== 'running'
            && ![...document.querySelectorAll('[data-testid="stPlotlyChart"]')].some(e => !e.querySelector('.main-svg'))
            && !document.querySelector('[data-testid="stSkeleton"]')"""
    )


@pytest.fixture
def settle() -> Callable[[Page], None]:
    """`settled`, for tests that change a page."""
    return settled


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """A browser on two busy cores gets a second try, which the report counts; what is broken fails twice."""
    for item in items:
        if item.path.parent == Path(__file__).parent:
            item.add_marker(pytest.mark.flaky(reruns=1))
