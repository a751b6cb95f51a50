"""What tests in several folders share."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from hypothesis import settings

from tests.postgresql import programs, running_postgresql


@pytest.fixture(scope="session")
def postgresql() -> Iterator[str]:
    """The address of an empty database in PostgreSQL; where it is not installed, SQLite has to do."""
    found = programs()
    if found is None:
        pytest.skip("PostgreSQL is not installed")
    with running_postgresql(found) as url:
        yield url


# No test is timed: on a busy machine an example may take its time.
settings.register_profile("nonlinear", deadline=None)
settings.load_profile("nonlinear")
