"""Sign-in as the operator sets it up: what is offered, and what is said when something is wrong with it."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from guide import content, progress
from guide.practice.log import Log, Review, new_id
from guide.storage import Storage
from tests.pages.reader import opened, words

PROVIDER = {"client_id": "a", "client_secret": "b", "server_metadata_url": "https://accounts.example/"}
AUTH = {"redirect_uri": "http://localhost:8501/oauth2callback", "cookie_secret": "c"}


def visited(monkeypatch: pytest.MonkeyPatch, secrets: Mapping[str, Any], account: str | None = None) -> AppTest:
    """The page on progress of a guide with these secrets, as somebody who is signed in sees it, or nobody."""
    monkeypatch.setattr(progress, "_secrets", lambda: secrets)
    if account:
        monkeypatch.setattr(progress, "_account", lambda: account)
        monkeypatch.setattr("streamlit.user", {"sub": account, "name": "<b>*Ann*"})
    progress._storage_at.cache_clear()
    app = opened("progress")
    assert not app.exception
    return app


@pytest.mark.parametrize(
    ("secrets", "offered"),
    [
        ({}, []),
        ({"auth": "yes"}, []),
        ({"auth": AUTH}, []),
        ({"auth": PROVIDER}, []),
        ({"auth": {**AUTH, **PROVIDER, "client_id": ""}}, []),
        ({"auth": {**AUTH, "google": {"client_id": "a"}}}, []),
        ({"auth": {**AUTH, **PROVIDER}}, ["Sign in"]),
        (
            {"auth": {**AUTH, "google": PROVIDER, "client_kwargs": {"prompt": "login"}, "microsoft": PROVIDER}},
            ["Sign in with Google", "Sign in with Microsoft"],
        ),
    ],
)
def test_sign_in_is_offered_by_every_provider_that_is_set_up_and_by_none_that_is_not(
    secrets: dict[str, Any], offered: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    app = visited(monkeypatch, secrets)
    assert [button.label for button in app.button if "ign in" in button.label] == offered
    assert ("Sign in to find" in words(app)) == bool(offered)


@pytest.mark.parametrize(
    "user",
    [{}, {"is_logged_in": False}, {"is_logged_in": True}, {"is_logged_in": True, "iss": "i", "sub": ""}],
    ids=str,
)
def test_who_has_no_name_of_their_own_has_no_account(user: dict[str, Any], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(progress, "_secrets", lambda: {"auth": {**AUTH, **PROVIDER}})
    monkeypatch.setattr("streamlit.user", user)
    assert progress._account() is None


def test_two_people_never_share_an_account(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(progress, "_secrets", lambda: {"auth": {**AUTH, **PROVIDER}})
    accounts = set()
    for issuer, subject in (("i", "1"), ("i", "2"), ("j", "1"), ("i 1", "1"), ("i", "1 1")):
        person = {"is_logged_in": True, "iss": issuer, "sub": subject, "email": "same@example.org"}
        monkeypatch.setattr("streamlit.user", person)
        accounts.add(progress._account())
    assert len(accounts) == 5


@pytest.mark.parametrize(
    "database",
    [
        "text",
        {"url": ""},
        {"url": "mysql://localhost/x"},
        {"url": "postgresql+nothing://x"},
        {"url": "sqlite:////no/x"},
    ],
    ids=str,
)
def test_a_database_of_no_use_is_a_sentence_and_the_page_still_works(
    database: Any, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(progress, "_FILE", f"sqlite:///{tmp_path}/missing/learners.db")
    app = visited(monkeypatch, {"database": database}, account="ann")
    assert [warning.value for warning in app.warning] == [content.label("log_account_away", "en")]
    # What the account holds is not known, so nobody is told that it is empty; no name can format the page.
    assert "Nothing has been practised" not in words(app)
    assert "signed in as  b  Ann ." in words(app)


def test_what_the_account_has_is_shown_before_the_browser_has_answered(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    url = f"sqlite:///{tmp_path}/learners.db"
    storage = Storage(url)
    reviews = [Review(id=new_id(), card="question:gelu", grade="good", at=progress.now()) for _ in range(3)]
    storage.add("ann", Log.of(reviews))
    storage.close()
    app = visited(monkeypatch, {"database": {"url": url}}, account="ann")
    assert "3" in [metric.value for metric in app.metric]
    assert not app.warning
