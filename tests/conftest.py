"""What tests in several folders share."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.postgresql import programs, running_postgresql


@pytest.fixture(scope="session")
def postgresql() -> Iterator[str]:
    """The address of an empty database in PostgreSQL; where it is not installed, SQLite has to do."""
    found = programs()
    if found is None:
        pytest.skip("PostgreSQL is not installed")
    with running_postgresql(found) as url:
        yield url
