"""Today's cards and the progress page, run without a browser."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from guide import content, progress
from guide.practice.cards import question_cards, question_of
from guide.practice.drills import cards as drill_cards
from guide.practice.log import FORMAT, Log, Review
from guide.practice.quiz import Grade
from guide.practice.schedule import LEECH
from pages.progress import _imported
from tests.pages.reader import learner, log_of, opened, sentences, words

FIRST = content.questions()[question_of(question_cards()[0]) or ""]


def reviews(card: str, *steps: tuple[int, Grade]) -> list[Review]:
    """Reviews of a card so many days ago."""
    now = datetime.now(UTC)
    return [
        Review(id=f"{card.replace(':', '-')}-{n}", card=card, grade=grade, at=now - timedelta(days=days))
        for n, (days, grade) in enumerate(steps)
    ]


def pressed(app: AppTest, key: str) -> AppTest:
    app.button(key=key).click().run()
    assert not app.exception
    return app


def test_a_day_begins_with_the_most_asked_questions_and_a_grade_says_when_the_card_comes_back() -> None:
    app = pressed(learner(Log({})), "train")
    assert app.header[0].value == FIRST.question.en
    pressed(app, "reveal")
    promised = {key: app.button(key=f"grade {key}").label for key in ("again", "hard", "good", "easy")}
    assert promised["again"] == "Again · 1 min"
    assert promised["easy"].endswith(" d")
    pressed(app, "grade easy")
    assert [(r.card, r.grade) for r in log_of(app).reviews] == [(question_cards()[0], "easy")]
    assert app.header[0].value != FIRST.question.en


def test_a_forgotten_card_comes_back_before_the_run_is_over() -> None:
    app = pressed(learner(Log({})), "train")
    pressed(pressed(app, "reveal"), "grade again")
    asked = []
    while "reveal" in [button.key for button in app.button]:
        asked.append(app.header[0].value)
        pressed(pressed(app, "reveal"), "grade easy")
    assert FIRST.question.en in asked
    assert app.header[0].value == "Summary"
    assert "11 cards answered, 1 of them not known." in words(app)


def test_undo_returns_to_the_card_with_what_was_ticked_and_takes_the_review_back() -> None:
    app = pressed(pressed(learner(Log({})), "train"), "reveal")
    tick = f"tick {FIRST.id} {FIRST.key_points[0].id}"
    pressed(pressed(app, tick), "grade good")
    pressed(app, "undo")
    assert app.header[0].value == FIRST.question.en
    assert app.button(key=tick).label.startswith("☑")
    assert log_of(app).reviews == ()
    assert len(log_of(app)) == 2


@pytest.mark.parametrize("card", drill_cards()[::17])
def test_a_drill_that_is_due_is_asked_and_graded_by_its_answer(card: str) -> None:
    app = pressed(learner(Log.of(reviews(card, (40, "good"), (30, "good")))), "train")
    assert not app.exception
    given_up = next(button for button in app.button if button.label.startswith("I do not know"))
    given_up.click().run()
    assert not app.exception
    pressed(app, "go on")
    assert [review.grade for review in log_of(app).by_card[card]] == ["good", "good", "again"]


def test_an_interview_date_brings_the_cards_closer_together() -> None:
    app = learner(Log.of(reviews(question_cards()[0], (30, "easy"))))
    assert "has fallen to 90%" in words(app)
    box = app.date_input[0]
    box.set_value(progress.now().date() + timedelta(days=10)).run()
    assert not app.exception
    assert "10 days to go: no card stays away longer than 5 days" in words(app)
    app.date_input[0].set_value(None).run()
    assert "has fallen to 90%" in words(app)


def test_an_interview_tomorrow_says_how_many_new_cards_would_cover_everything() -> None:
    app = learner(Log({}))
    app.date_input[0].set_value(progress.now().date() + timedelta(days=1)).run()
    count = len(question_cards())
    assert (
        f"{count} questions have not been asked yet. To see each of them before the interview takes {count}"
        in words(app)
    )
    app.number_input(key="new_per_day 10").set_value(count).run()
    assert "To see each of them" not in words(app)


def test_the_amounts_of_a_day_are_kept_in_the_log() -> None:
    app = learner(Log({}))
    app.number_input(key="new_per_day 10").set_value(3).run()
    assert "**3** new" in words(app)
    assert log_of(app).preference("new_per_day", 10) == 3


def test_a_card_forgotten_again_and_again_is_shown_with_the_lab_that_would_help() -> None:
    card = "question:zero-mean"
    steps: list[tuple[int, Grade]] = [(200, "easy")]
    for number in range(LEECH):
        steps += [(180 - 20 * number, "again"), (179 - 20 * number, "easy")]
    for address in ("quiz", "progress"):
        app = learner(Log.of(reviews(card, *steps)), address)
        assert f"forgotten {LEECH} times" in words(app)
        links = [link.proto.query_string for link in app.get("page_link") if link.proto.page == "zero-mean"]
        assert any("activation" in link for link in links)


@pytest.mark.parametrize("language", ["en", "zh"])
def test_the_progress_page_of_a_learner_shows_all_its_parts(language: str) -> None:
    entries = [r for card in question_cards()[:20] for r in reviews(card, (60, "good"), (50, "hard"), (20, "again"))]
    entries += reviews(drill_cards()[0], (3, "good"))
    app = learner(Log.of(entries), "progress", language)
    assert not app.exception
    assert len(app.get("plotly_chart")) == 3
    assert all(chart.proto.alt for chart in app.get("plotly_chart"))
    for topic in content.topics().values():
        assert f"| {topic.title[language]} |" in words(app)  # type: ignore[index]


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        (b"{", "damaged or no JSON"),
        (b'{"format": "other"}', "holds no log of this guide"),
        (b"[1" + b", 1" * 4_000_000 + b"]", "larger than 10 MB"),
        (json.dumps({"format": FORMAT, "entries": [0] * 100_001}).encode(), "more than 100,000 entries"),
        (json.dumps({"format": FORMAT, "entries": [{"kind": "review", "id": "<b>"}]}).encode(), "made no sense"),
        (json.dumps({"format": FORMAT, "entries": [{"kind": "mood", "id": "abcdefgh"}]}).encode(), "later version"),
    ],
    ids=lambda value: str(value)[:24],
)
def test_a_file_that_cannot_be_imported_gets_a_sentence(data: bytes, expected: str, monkeypatch: Any) -> None:
    monkeypatch.setattr(progress, "take_in", lambda reading: len(reading.log))
    said = [sentence for _, sentence in _imported(data)]
    assert any(expected in sentence for sentence in said), said


def test_what_the_browser_reports_is_said() -> None:
    app = opened("quiz", lang="en")
    for problem, sentence in (("full", "storage is full"), ("blocked", "store anything"), ("damaged", "put aside")):
        app.session_state["log visit"].problem = problem
        app.run()
        assert any(sentence in said for said in sentences(app))
