"""What all page tests share."""

from __future__ import annotations

import pytest

from guide import interface


@pytest.fixture(autouse=True)
def _patient(monkeypatch: pytest.MonkeyPatch) -> None:
    """Pages wait for long work: no browser is there to ask again."""
    monkeypatch.setattr(interface, "PATIENCE", 60.0)
