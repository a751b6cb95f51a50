"""The files that the page of questions offers."""

from __future__ import annotations

from typing import Any

import pytest
import streamlit as st

from guide.content import label, questions, questions_changed
from guide.practice.deck import Choice
from guide.practice.exports import anki_deck, csv_of
from guide.schema import LANGUAGES, Language
from tests.pages.reader import opened, words


@pytest.fixture
def offered(monkeypatch: pytest.MonkeyPatch) -> dict[str, Any]:
    """What the download buttons of the page would hand out, by their key."""
    found: dict[str, Any] = {}
    button = st.download_button

    def recorded(label: str, data: Any, **options: Any) -> bool:
        found[options["key"]] = data
        return button(label, data, **options)

    monkeypatch.setattr(st, "download_button", recorded)
    return found


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_files_hold_the_questions_that_the_filters_leave(language: Language, offered: dict[str, Any]) -> None:
    for query, choice in (
        ({}, Choice()),
        ({"text": "overflow"}, Choice(words="overflow")),
        ({"topic": "softmax", "stars": "5"}, Choice(stars=(5,), topics=("softmax",))),
    ):
        app = opened("questions", lang=language, **query)
        assert not app.exception
        assert {button.key for button in app.download_button} == {"anki_one", "anki_both", "csv"}
        found, changed = choice.questions(), questions_changed()
        assert 0 < len(found) <= len(questions())
        assert label("take_away", language, count=len(found)) in words(app)
        assert offered["anki_one"]() == anki_deck(found, [language], changed)
        assert offered["anki_both"]() == anki_deck(found, LANGUAGES, changed)
        assert offered["csv"]() == csv_of(found)


def test_without_questions_there_is_nothing_to_take_away(offered: dict[str, Any]) -> None:
    app = opened("questions", lang="en", text="xyzzy")
    assert not app.download_button
    assert not offered
    assert "#take-away" not in words(app)
