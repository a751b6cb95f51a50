"""The learner's log in a session: opened from the browser or the account, added to, kept.

Signed out, the log is kept in the learner's own browser: what is recorded is in the session at once and goes to the
browser with the same run. Signed in, it is kept in the account, and the browser holds what the account could not take
yet, until it has. Nothing is given up by one before the other has it.
"""

from __future__ import annotations

import hashlib
import json
import logging
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from functools import lru_cache
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import streamlit as st

from guide.interface import text
from guide.practice.log import EMPTY, Log, Preference, Reading, Review, Withdrawal, new_id, read_records
from guide.practice.quiz import Grade
from guide.practice.schedule import Schedule
from guide.storage import Storage, StorageError

_BROWSER = st.components.v2.component(
    "nonlinear_log", js=(Path(__file__).parent / "browser_log.js").read_text(encoding="utf-8")
)
_COMPONENT, _VISIT = "browser log", "log visit"
# What can keep a browser from keeping anything: the labels are log_damaged, log_full and log_blocked.
_PROBLEMS = ("damaged", "full", "blocked")
# What st.login needs to know of a provider.
_PROVIDER = ("client_id", "client_secret", "server_metadata_url")
# A database where none is named.
_FILE = "sqlite:///learners.db"
_LOGGER = logging.getLogger(__name__)


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
    return _visit().log


def schedule() -> Schedule:
    """The log replayed: what is due, and when."""
    visit = _visit()
    visit.schedule = Schedule.of(visit.log, now(), zone(), visit.schedule)
    return visit.schedule


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


def erase() -> bool:
    """Deletes everything, in the browser and in the account, at the learner's wish.

    Returns whether it was done: where the account cannot be reached, nothing is deleted anywhere.
    """
    visit = _visit()
    if visit.account:
        try:
            _storage().erase(visit.account)
        except StorageError as error:
            _note(visit, error)
            return False
    st.session_state[_VISIT] = replace(
        _Visit(visit.account), id=visit.id, loaded=True, received=visit.received, erasures=visit.erasures + 1
    )
    return True


def keep() -> None:
    """Connects the session with the log in the browser and in the account; a page that practises calls it once."""
    visit = _visit()
    _bring_into_account(visit)
    _BROWSER(
        key=_COMPONENT,
        data={
            "session": visit.id,
            "owner": visit.account[:16] if visit.account else None,
            "entries": visit.own.to_records(),
            "received": visit.received,
            "settled": visit.settled,
            "erasures": visit.erasures,
        },
        on_found_change=_found,
        height=1,
    )
    with st.container():  # so that what is below stays where it is when a problem comes or goes
        for problem in _problems(visit):
            st.warning(text(f"log_{problem}"), icon=":material/save:")


def _problems(visit: _Visit) -> list[str]:
    """What the learner has to know, and nothing that does not concern what is kept of them."""
    unable = visit.problem in {"full", "blocked"}
    if visit.account and not visit.away:
        return ["damaged"] if visit.problem == "damaged" else []
    away = [] if not visit.away else ["account_away_alone" if unable else "account_away"]
    return [*away, *([visit.problem] if visit.problem else [])]


# ---------------------------------------------------------------------------------------- the visit


@dataclass
class _Visit:
    """What a session knows of one learner; who signs in or out starts another."""

    account: str | None
    id: str = field(default_factory=new_id)
    log: Log = EMPTY
    own: Log = EMPTY
    """What the browser shall keep: recorded here, and not in the account."""
    waiting: Log = EMPTY
    """What the account has not taken yet, recorded here or found in the browser."""
    loaded: bool = False
    """Whether `log` has what the account had."""
    away: bool = False
    """Whether the account could not be reached."""
    received: int = 0
    """The last message from the browser."""
    settled: int = 0
    """The last message whose entries the account has."""
    erasures: int = 0
    problem: str | None = None
    """What keeps the browser from keeping anything."""
    schedule: Schedule | None = None


def _visit() -> _Visit:
    """The visit of whoever is signed in now, or of nobody in particular."""
    account, found = _account(), st.session_state.get(_VISIT)
    if found is None or found.account != account:
        found = st.session_state[_VISIT] = _Visit(account)
    return found


def _add(found: Log) -> None:
    """Puts entries into the session and into the account, or from the session into the browser."""
    visit = _visit()
    visit.log = visit.log.merged(found)
    visit.own = visit.own.merged(found)
    visit.waiting = visit.waiting.merged(found)
    _bring_into_account(visit)


def _found() -> None:
    """Takes in what the browser has that the session does not know."""
    visit, sent = _visit(), st.session_state[_COMPONENT].found
    if not isinstance(sent, dict) or sent.get("session") != visit.id or sent.get("erasures") != visit.erasures:
        return  # meant for somebody else, or sent before everything was erased
    number = sent.get("number")
    visit.received = number if isinstance(number, int) else visit.received
    visit.problem = sent["problem"] if sent.get("problem") in _PROBLEMS else None
    if isinstance(sent.get("gone"), list):
        _forget(visit, {str(identity) for identity in sent["gone"]})
    entries = sent.get("entries")
    found = read_records(entries if isinstance(entries, list) else []).log
    visit.log = visit.log.merged(found)
    visit.waiting = visit.waiting.merged(found)


def _forget(visit: _Visit, gone: set[str]) -> None:
    """Another tab has erased everything: what it could not know of stays."""
    visit.own = Log.of(entry for identity, entry in visit.own.entries.items() if identity not in gone)
    visit.log = visit.waiting = visit.own
    visit.loaded, visit.schedule = False, None


# ---------------------------------------------------------------------------------------- the account


def providers() -> list[str | None]:
    """By whom one can sign in, as the operator has set it up; None is the one that has no name."""
    auth = _secrets().get("auth")
    if not isinstance(auth, Mapping) or not _has(auth, "redirect_uri", "cookie_secret"):
        return []
    named = [name for name, values in auth.items() if isinstance(values, Mapping) and _has(values, *_PROVIDER)]
    return [*([None] if _has(auth, *_PROVIDER) else []), *named]


def _has(section: Mapping[str, Any], *names: str) -> bool:
    return all(section.get(name) for name in names)


def can_sign_in() -> bool:
    """Whether the operator has set up sign-in."""
    return bool(providers())


def is_signed_in() -> bool:
    """Whether the log is that of an account."""
    return _account() is not None


def is_complete() -> bool:
    """Whether the log has what the account had, where there is one."""
    visit = _visit()
    return visit.account is None or visit.loaded


def _account() -> str | None:
    """Under what the database keeps the signed-in learner: a hash, so that it holds no names or addresses.

    OpenID Connect promises that issuer and subject together are one person and never another; a mail address is not.
    """
    if not can_sign_in() or not st.user.get("is_logged_in"):
        return None
    issuer, subject = st.user.get("iss"), st.user.get("sub")
    if not issuer or not subject:
        return None
    return hashlib.sha256(json.dumps([issuer, subject]).encode()).hexdigest()


def _secrets() -> Mapping[str, Any]:
    """What the operator has written into secrets.toml; nothing where there is none or it cannot be read."""
    return st.secrets if st.secrets.load_if_toml_exists() else {}


@lru_cache(maxsize=1)
def _storage_at(url: str) -> Storage:
    return Storage(url)


def _storage() -> Storage:
    """The database of the accounts."""
    section = _secrets().get("database")
    return _storage_at(str(section.get("url", _FILE)) if isinstance(section, Mapping) else _FILE)


def _bring_into_account(visit: _Visit) -> None:
    """Loads what the account has and adds what waits; what it does not take is offered again with the next run.

    Until then the browser keeps it, for the next visit if need be.
    """
    if not visit.account or (visit.loaded and not visit.waiting.entries):
        visit.settled = visit.received
        return
    try:
        if not visit.loaded:
            visit.log = visit.log.merged(_storage().log(visit.account))
            visit.loaded = True
        _storage().add(visit.account, visit.waiting)
    except StorageError as error:
        _note(visit, error)
        return
    visit.waiting = visit.own = EMPTY
    visit.settled, visit.away = visit.received, False


def _note(visit: _Visit, error: StorageError) -> None:
    """Tells the operator once what is wrong, and the learner as long as it is."""
    if not visit.away:
        _LOGGER.warning("The database of the accounts does not answer: %s", error)
    visit.away = True
