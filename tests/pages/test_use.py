"""What the cards rely on: no key does two things at once."""

from __future__ import annotations

import pytest

from guide import content
from guide.interface import TICK_KEYS
from guide.schema import Question


@pytest.mark.parametrize("question", content.questions().values(), ids=lambda question: question.id)
def test_every_key_point_has_a_key_that_does_nothing_else(question: Question) -> None:
    # U takes a grade back, S skips, B and N turn the page; C and R belong to Streamlit.
    keys = TICK_KEYS[: len(question.key_points)]
    assert len(keys) == len(question.key_points)
    assert not set(keys) & set("USBNCR")
