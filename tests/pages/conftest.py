"""What tests of several pages share."""

from __future__ import annotations

import pytest

from guide import lab_page


@pytest.fixture(autouse=True)
def patient(monkeypatch: pytest.MonkeyPatch) -> None:
    """Pages wait for long work instead of showing how far it is: no browser is there to ask again."""
    monkeypatch.setattr(lab_page, "PATIENCE", 60.0)
