"""What tests of several pages share."""

from __future__ import annotations

import pytest

from guide import lab_page


@pytest.fixture
def patient(monkeypatch: pytest.MonkeyPatch) -> None:
    """A page that waits for a training instead of showing how far it is."""
    monkeypatch.setattr(lab_page, "PATIENCE", 60.0)
