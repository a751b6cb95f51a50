"""A reader without a browser: opens pages and reads what is written there."""

from __future__ import annotations

from pathlib import Path

from streamlit.testing.v1 import AppTest
from streamlit.util import calc_hash

from guide.practice.log import Log

MAIN = str(Path(__file__).resolve().parents[2] / "pages" / "main.py")


def opened(address: str, *, locale: str = "en-US", url: str | None = None, **query: str) -> AppTest:
    """The page at an address, as a browser of that locale asks for it."""
    app = AppTest.from_file(MAIN, default_timeout=30)
    app._page_hash = calc_hash(address) if address else ""  # pages are functions, which switch_page() cannot name
    app.context["locale"] = locale
    app.context["url"] = url or f"http://localhost:8501/{address}"
    for name, value in query.items():
        app.query_params[name] = value
    return app.run()


def words(app: AppTest) -> str:
    """Everything that is written on a page."""
    kinds = ("title", "header", "subheader", "markdown", "caption", "info", "warning", "error", "success")
    return "\n".join(str(getattr(element, "value", "")) for kind in kinds for element in app.get(kind))


def sentences(app: AppTest) -> list[str]:
    """What the page says about bad input."""
    return [*(element.value for element in app.warning), *(element.value for element in app.info)]


def learner(log: Log, address: str = "quiz", language: str = "en") -> AppTest:
    """A page as a learner with a log sees it."""
    app = opened(address, lang=language)
    app.session_state["log visit"].log = log
    return app.run()


def log_of(app: AppTest) -> Log:
    """The learner's log as the session has it."""
    found: Log = app.session_state["log visit"].log
    return found
