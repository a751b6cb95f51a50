"""The learner's log in a session: opened from the browser or the account, added to, kept.

It is kept in the learner's own browser; where the operator has set up sign-in, in the account too. What is recorded
is in the session at once and goes to the browser with the same run.
"""

from __future__ import annotations

import hashlib
from datetime import UTC, datetime
from functools import lru_cache
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import streamlit as st
from sqlalchemy.exc import SQLAlchemyError

from guide.interface import text
from guide.practice.log import EMPTY, Log, Preference, Reading, Review, Withdrawal, new_id, read_records
from guide.practice.quiz import Grade
from guide.practice.schedule import Schedule
from guide.storage import Storage

_BROWSER = st.components.v2.component(
    "nonlinear_log", js=(Path(__file__).parent / "browser_log.js").read_text(encoding="utf-8")
)
_COMPONENT, _LOG, _OWN, _SCHEDULE = "browser log", "log", "entries of this session", "schedule"
_SESSION, _ERASED, _PROBLEM, _OPENED = "log session", "log erasures", "log problem", "log account"
# A database where none is named.
_FILE = "sqlite:///learners.db"


def now() -> datetime:
    """The time in UTC."""
    return datetime.now(UTC)


def zone() -> ZoneInfo:
    """Where the browser says that the learner is; UTC where it says nothing that is known."""
    try:
        return ZoneInfo(st.context.timezone or "UTC")
    except (ZoneInfoNotFoundError, ValueError):
        return ZoneInfo("UTC")


def log() -> Log:
    """Everything that is known of the learner so far."""
    found: Log = st.session_state.get(_LOG, EMPTY)
    return found


def schedule() -> Schedule:
    """The log replayed: what is due, and when."""
    found = Schedule.of(log(), now(), zone(), st.session_state.get(_SCHEDULE))
    st.session_state[_SCHEDULE] = found
    return found


def record(card: str, grade: Grade) -> str:
    """Adds a review to the log; returns its id, by which `withdraw` takes it back."""
    review = Review(id=new_id(), card=card, grade=grade, at=now())
    _add(Log.of([review]))
    return review.id


def withdraw(review: str) -> None:
    """Takes a review back."""
    _add(Log.of([Withdrawal(id=new_id(), review=review, at=now())]))


def prefer(name: Any, value: int | str) -> None:
    """Changes a setting of the learner."""
    _add(Log.of([Preference(id=new_id(), name=name, value=value, at=now())]))


def take_in(reading: Reading) -> int:
    """Merges an imported log; returns how many entries were new."""
    before = len(log())
    _add(reading.log)
    return len(log()) - before


def erase() -> None:
    """Deletes everything, in the browser and in the account, at the learner's wish."""
    account, storage = _account(), _storage()
    if account and storage:
        storage.erase(account)
    _empty()
    st.session_state[_ERASED] = st.session_state.get(_ERASED, 0) + 1


def _empty() -> None:
    for name in (_LOG, _OWN, _SCHEDULE):
        st.session_state.pop(name, None)


def _add(found: Log) -> None:
    """Puts entries into the session, from where the browser gets them, and into the account."""
    st.session_state[_LOG] = log().merged(found)
    st.session_state[_OWN] = st.session_state.get(_OWN, EMPTY).merged(found)
    _put_into_account(found)


def keep() -> None:
    """Connects the session with the log in the browser and in the account; a page that practises calls it once."""
    account = _account()
    if st.session_state.setdefault(_SESSION, new_id()) and st.session_state.get(_OPENED) != account:
        # Somebody signed in or out: what belongs to whom is read anew.
        st.session_state[_OPENED] = account
        _empty()
        if account:
            _open_account(account)
    own: Log = st.session_state.get(_OWN, EMPTY)
    _BROWSER(
        key=_COMPONENT,
        data={
            "session": f"{st.session_state[_SESSION]} {account}",
            "owner": account[:16] if account else None,
            "entries": own.to_records(),
            "erased": st.session_state.get(_ERASED, 0),
        },
        on_found_change=_found,
        height=1,
    )
    problem = st.session_state.get(_PROBLEM)
    if problem:
        st.warning(text(f"log_{problem}"), icon=":material/save:")


def _found() -> None:
    """Takes in what the browser has that the session does not know."""
    sent = st.session_state[_COMPONENT].found or {}
    if sent.get("erased"):
        _empty()
        return
    st.session_state[_PROBLEM] = sent.get("problem")
    entries = sent.get("entries")
    found = read_records(entries if isinstance(entries, list) else []).log
    if len(found):
        st.session_state[_LOG] = log().merged(found)
        _put_into_account(found)


# ---------------------------------------------------------------------------------------- the account


def can_sign_in() -> bool:
    """Whether the operator has set up sign-in."""
    return "auth" in _secrets()


def _account() -> str | None:
    """Under what the database keeps the signed-in learner: a hash, from which nobody can be told."""
    if not can_sign_in() or not st.user.get("is_logged_in"):
        return None
    return hashlib.sha256(f"{st.user.get('iss')} {st.user.get('sub')}".encode()).hexdigest()


def _secrets() -> dict[str, Any]:
    return dict(st.secrets) if st.secrets.load_if_toml_exists() else {}


@lru_cache(maxsize=1)
def _opened_storage(url: str) -> Storage:
    return Storage(url)


def _storage() -> Storage | None:
    """The database of the accounts; None where it cannot be reached, which the learner is told."""
    try:
        return _opened_storage(str(_secrets().get("database", {}).get("url", _FILE)))
    except SQLAlchemyError:
        st.session_state[_PROBLEM] = "account_away"
        return None


def _open_account(account: str) -> None:
    storage = _storage()
    if storage:
        try:
            st.session_state[_LOG] = storage.log(account)
        except SQLAlchemyError:
            st.session_state[_PROBLEM] = "account_away"


def _put_into_account(found: Log) -> None:
    """What the database does not take stays in the browser and is offered again at the next visit."""
    account = _account()
    storage = _storage() if account else None
    if account and storage:
        try:
            storage.add(account, found)
        except SQLAlchemyError:
            st.session_state[_PROBLEM] = "account_away"
