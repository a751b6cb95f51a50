"""Logs in a SQL database, for learners who sign in: entries are added or left alone, never changed.

SQLite and PostgreSQL are supported, by the address that SQLAlchemy takes.
"""

from __future__ import annotations

import json
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Lock
from typing import Any

from sqlalchemy import (
    URL,
    Column,
    Connection,
    Engine,
    Insert,
    MetaData,
    String,
    Table,
    Text,
    create_engine,
    delete,
    make_url,
    select,
)
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.exc import SQLAlchemyError

from guide.practice.log import Log, read_records, record

_METADATA = MetaData()
_ENTRIES = Table(
    "log_entries",
    _METADATA,
    Column("account", String(64), primary_key=True),
    Column("id", String(64), primary_key=True),
    Column("entry", Text, nullable=False),
)
# A relative path of a SQLite file starts here, whatever folder the server was started from.
_ROOT = Path(__file__).resolve().parents[1]
# How long a reader waits for a database that does not answer, in seconds.
_TIMEOUT = 5


class StorageError(Exception):
    """The database cannot be reached or refuses; nothing was changed."""


class Storage:
    """The logs of all accounts in one database, opened when it is first asked for something.

    Every method raises `StorageError` if the database cannot be reached.

    Parameters
    ----------
    url : str
        ``sqlite:///learners.db`` or ``postgresql://user:password@host/name``. Missing tables are made.
    pause : float
        For how many seconds a database that did not answer is not asked again: otherwise every click of every
        learner would wait for it.
    """

    def __init__(self, url: str, pause: float = 10.0) -> None:
        self._url = url
        self._pause = pause
        self._lock = Lock()
        self._engine: Engine | None = None
        self._failed: tuple[float, Exception] | None = None

    def add(self, account: str, log: Log) -> None:
        """Adds the entries that the account does not have yet: all of them, or none if it fails."""
        rows = [
            {"account": account, "id": identity, "entry": json.dumps(record(entry))}
            for identity, entry in log.entries.items()
        ]
        if rows:
            with self._transaction() as connection:
                connection.execute(_insert(connection), rows)

    def log(self, account: str) -> Log:
        """Everything that an account has; empty for one that was never seen. A row that is no entry is left alone."""
        with self._transaction() as connection:
            found = connection.scalars(select(_ENTRIES.c.entry).where(_ENTRIES.c.account == account)).all()
        return read_records(map(_parsed, found)).log

    def erase(self, account: str) -> None:
        """Deletes everything of an account, at its own wish."""
        with self._transaction() as connection:
            connection.execute(delete(_ENTRIES).where(_ENTRIES.c.account == account))

    def close(self) -> None:
        """Gives back all connections."""
        if self._engine:
            self._engine.dispose()

    @contextmanager
    def _transaction(self) -> Iterator[Connection]:
        self._give_it_a_rest()
        try:
            with self._opened().begin() as connection:
                yield connection
        # ImportError: the address names a driver that is not installed; OSError: a folder that cannot be entered.
        except (SQLAlchemyError, ImportError, OSError, ValueError) as error:
            self._failed = time.monotonic(), error
            raise StorageError(str(error)) from error
        self._failed = None

    def _give_it_a_rest(self) -> None:
        """Refuses while a database that has just failed is not to be asked again."""
        if self._failed and time.monotonic() < self._failed[0] + self._pause:
            raise StorageError(str(self._failed[1])) from self._failed[1]

    def _opened(self) -> Engine:
        """The engine; it is kept only once the table is there, so that a failure is not remembered."""
        with self._lock:
            if self._engine is None:
                self._give_it_a_rest()  # whoever held the lock before may have waited in vain
                engine = _engine(_address(self._url))
                try:
                    _make_table(engine)
                except SQLAlchemyError as error:
                    self._failed = time.monotonic(), error
                    engine.dispose()
                    raise
                self._engine = engine
            return self._engine


def _address(url: str) -> URL:
    """The address with the driver that is installed, and the path of a SQLite file made absolute.

    Raises
    ------
    ValueError
        If it is another kind of database, or none that lasts.
    """
    address = make_url(url)
    kind = address.drivername
    if kind in {"postgres", "postgresql"}:  # as most hosts write it
        return address.set(drivername="postgresql+psycopg")
    if kind == "sqlite":
        if not address.database or address.database.startswith((":", "file:")):
            raise ValueError("A SQLite database must be a file: sqlite:///learners.db")
        return address.set(database=str(_ROOT / address.database))
    if kind != "postgresql+psycopg":
        raise ValueError(f"The database must be SQLite or PostgreSQL, not {kind}.")
    return address


def _engine(address: URL) -> Engine:
    arguments: dict[str, Any] = {"timeout": _TIMEOUT}
    if address.get_backend_name() == "postgresql":
        # Prepared statements do not survive a pooler between the server and the database.
        arguments = {"connect_timeout": _TIMEOUT, "tcp_user_timeout": 1000 * _TIMEOUT, "prepare_threshold": None}
    return create_engine(address, connect_args=arguments, pool_pre_ping=True, hide_parameters=True)


def _make_table(engine: Engine) -> None:
    """Makes the table where it is missing; another server may be doing so at the same moment."""
    try:
        _METADATA.create_all(engine)
    except SQLAlchemyError:
        _METADATA.create_all(engine)


def _insert(connection: Connection) -> Insert:
    dialect = postgresql if connection.dialect.name == "postgresql" else sqlite
    return dialect.insert(_ENTRIES).on_conflict_do_nothing()


def _parsed(text: str) -> object:
    try:
        return json.loads(text)
    except (ValueError, RecursionError):
        return None
