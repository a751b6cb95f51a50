"""Logs in a SQL database, for learners who sign in: entries are added or left alone, never changed.

SQLite and PostgreSQL are supported, by the address that SQLAlchemy takes.
"""

from __future__ import annotations

import json

from sqlalchemy import Column, Engine, Insert, MetaData, String, Table, Text, create_engine, delete, make_url, select
from sqlalchemy.dialects import postgresql, sqlite

from guide.practice.log import Log, read_records, record

_METADATA = MetaData()
_ENTRIES = Table(
    "log_entries",
    _METADATA,
    Column("account", String(64), primary_key=True),
    Column("id", String(64), primary_key=True),
    Column("entry", Text, nullable=False),
)


class Storage:
    """The logs of all accounts in one database.

    Parameters
    ----------
    url : str
        ``sqlite:///learners.db`` or ``postgresql+psycopg://user:password@host/name``. Missing tables are made.

    Raises
    ------
    ValueError
        If it is another kind of database.
    """

    def __init__(self, url: str) -> None:
        name = make_url(url).get_backend_name()
        if name == "sqlite":
            self._insert: Insert = sqlite.insert(_ENTRIES).on_conflict_do_nothing()
        elif name == "postgresql":
            self._insert = postgresql.insert(_ENTRIES).on_conflict_do_nothing()
        else:
            raise ValueError(f"The database must be SQLite or PostgreSQL, not {name}.")
        self._engine: Engine = create_engine(url, pool_pre_ping=True)
        _METADATA.create_all(self._engine)

    def add(self, account: str, log: Log) -> None:
        """Adds the entries that the account does not have yet."""
        rows = [
            {"account": account, "id": identity, "entry": json.dumps(record(entry), ensure_ascii=False)}
            for identity, entry in log.entries.items()
        ]
        if rows:
            with self._engine.begin() as connection:
                connection.execute(self._insert, rows)

    def log(self, account: str) -> Log:
        """Everything that an account has; empty for one that was never seen."""
        with self._engine.connect() as connection:
            found = connection.scalars(select(_ENTRIES.c.entry).where(_ENTRIES.c.account == account))
            return read_records(json.loads(entry) for entry in found).log

    def erase(self, account: str) -> None:
        """Deletes everything of an account, at its own wish."""
        with self._engine.begin() as connection:
            connection.execute(delete(_ENTRIES).where(_ENTRIES.c.account == account))

    def close(self) -> None:
        """Gives back all connections."""
        self._engine.dispose()
