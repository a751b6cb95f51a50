"""The logs of accounts, in SQLite and in PostgreSQL."""

from __future__ import annotations

import json
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import create_engine, text

from guide import storage as module
from guide.practice.log import EMPTY, Entry, Later, Log, Review
from guide.storage import Storage, StorageError


def review(number: int, grade: Any = "good") -> Review:
    at = datetime(2026, 1, 1, tzinfo=UTC) + timedelta(days=number)
    return Review(id=f"review-{number:04d}", card="question:gelu", grade=grade, at=at)


@pytest.fixture(params=["sqlite", "postgresql"])
def url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The address of a database without a table."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path}/learners.db"
    found = str(request.getfixturevalue("postgresql"))
    execute(found, "DROP TABLE IF EXISTS log_entries")
    return found


def execute(url: str, statement: str) -> None:
    engine = create_engine(url.replace("postgresql:", "postgresql+psycopg:"))
    with engine.begin() as connection:
        connection.execute(text(statement))
    engine.dispose()


@pytest.fixture
def storage(url: str) -> Iterator[Storage]:
    found = Storage(url)
    yield found
    found.close()


def test_an_account_gives_back_what_it_was_given_and_no_other_account_does(storage: Storage) -> None:
    log = Log.of([review(n) for n in range(1500)])
    storage.add("ann", log)
    assert storage.log("ann") == log
    assert storage.log("ben") == EMPTY


def test_adding_twice_or_in_pieces_is_the_same_as_once(storage: Storage) -> None:
    strange = {"id": "abcdefgh", "kind": "mood", "colour": "蓝\u0000"}
    entries: list[Entry | Later] = [review(0), review(1), Later(id="abcdefgh", raw=json.dumps(strange, sort_keys=True))]
    for part in ([entries[0]], entries[:2], entries, []):
        storage.add("ann", Log.of(part))
    assert storage.log("ann") == Log.of(entries)


def test_what_is_there_is_never_changed(storage: Storage) -> None:
    storage.add("ann", Log.of([review(0, "good")]))
    storage.add("ann", Log.of([review(0, "easy")]))
    assert storage.log("ann").reviews == (review(0, "good"),)


def test_erasing_empties_one_account_alone(storage: Storage) -> None:
    for account in ("ann", "ben"):
        storage.add(account, Log.of([review(0)]))
    storage.erase("ann")
    assert storage.log("ann") == EMPTY
    assert len(storage.log("ben")) == 1


def test_many_sessions_of_two_servers_may_write_at_once_from_the_first_moment_on(url: str) -> None:
    servers = [Storage(url), Storage(url)]
    log = Log.of([review(n) for n in range(40)])

    def practise(number: int) -> None:
        for entry in log.entries.values():
            servers[number % 2].add(f"learner {number // 4}", Log.of([entry]))

    with ThreadPoolExecutor(8) as sessions:
        list(sessions.map(practise, range(8)))
    assert servers[0].log("learner 0") == servers[1].log("learner 1") == log
    for server in servers:
        server.close()


def test_a_database_survives_being_closed_and_a_row_that_is_no_entry(url: str) -> None:
    first = Storage(url)
    first.add("ann", Log.of([review(0)]))
    first.close()
    execute(url, "INSERT INTO log_entries VALUES ('ann', 'spoilt', '[')")
    second = Storage(url)
    assert second.log("ann") == Log.of([review(0)])
    second.close()


def test_a_relative_file_does_not_depend_on_where_the_server_was_started(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "elsewhere").mkdir()
    monkeypatch.setattr(module, "_ROOT", tmp_path)
    monkeypatch.chdir(tmp_path / "elsewhere")
    storage = Storage("sqlite:///learners.db")
    storage.add("ann", Log.of([review(0)]))
    storage.close()
    assert (tmp_path / "learners.db").exists()


@pytest.mark.parametrize(
    ("url", "reason"),
    [
        ("sqlite:////nowhere/at/all/learners.db", "unable to open database file"),
        ("sqlite://", "must be a file"),
        ("sqlite:///:memory:", "must be a file"),
        ("postgresql://learner@/postgres?host=/nowhere", "No such file or directory"),
        ("mysql://localhost/x", "must be SQLite or PostgreSQL, not mysql"),
        ("postgresql+asyncpg://localhost/x", "must be SQLite or PostgreSQL"),
        ("learners.db", "URL"),
        ("", "URL"),
    ],
)
def test_an_address_of_no_use_is_refused_with_the_reason(url: str, reason: str) -> None:
    storage = Storage(url)
    for attempt in (lambda: storage.log("ann"), lambda: storage.add("ann", Log.of([review(0)]))):
        with pytest.raises(StorageError, match=reason):
            attempt()


def test_a_database_that_was_away_is_used_as_soon_as_it_is_back(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path}/away/learners.db"
    patient, eager = Storage(url, pause=3600), Storage(url, pause=0)
    for storage in (patient, eager):
        with pytest.raises(StorageError):
            storage.add("ann", Log.of([review(0)]))
    (tmp_path / "away").mkdir()
    eager.add("ann", Log.of([review(0)]))
    assert len(eager.log("ann")) == 1
    # The other one does not ask again so soon: nobody waits twice for what does not answer.
    with pytest.raises(StorageError):
        patient.log("ann")
    eager.close()
