"""The mock interview without a browser: from the set-up over the questions to the report, in both languages."""

from __future__ import annotations

from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from guide import content
from guide.content import label
from guide.practice.interview import Interview, Plan
from guide.schema import LANGUAGES, Language
from tests.pages.reader import log_of, opened, sentences, words


def current(app: AppTest) -> Interview:
    """The interview in the session of a reader."""
    interview = app.session_state["interview in progress"]
    assert isinstance(interview, Interview)
    return interview


def started(language: Language = "en", **query: str) -> AppTest:
    app = opened("mock-interview", lang=language, **{"count": "2", "seed": "7", **query})
    return app.button(key="start").click().run()


def answered(app: AppTest, ticked: int = 0) -> AppTest:
    """Shows the answer to the current question, ticks its first key points and goes on."""
    app.button(key="reveal").click().run()
    question = current(app).current
    for point in question.key_points[:ticked]:
        app.button(key=f"tick {question.id} {point.id}").click().run()
    return app.button(key="next").click().run()


@pytest.mark.parametrize("language", LANGUAGES)
def test_an_interview_from_the_set_up_to_the_report(language: Language) -> None:
    app = started(language)
    first, second = (content.questions()[name] for name in Plan(count=2, seed=7).questions())
    assert app.title[0].value == first.question[language]
    assert first.answer[language] not in words(app)
    app.text_area[0].set_value("*my* answer").run()
    app.button(key="reveal").click().run()
    assert first.answer[language] in words(app)
    assert app.code[0].value == "*my* answer"
    app.button(key=f"tick {first.id} {first.key_points[0].id}").click().run()
    app.button(key="next").click().run()
    assert app.title[0].value == second.question[language]
    assert not app.text_area[0].value
    answered(app, ticked=9)
    assert not app.exception
    written = words(app)
    assert f"# {label('interview_report', language)}" in written
    assert f"✓ {first.key_points[0].text[language]}" in written
    assert f"✗ {first.key_points[1].text[language]}" in written
    assert [block.value for block in app.code] == ["*my* answer"]
    links = [link.proto.query_string for link in app.get("page_link")]
    assert any(f"q={first.id}" in link for link in links)
    assert not any(f"q={second.id}" in link for link in links)


def test_the_grades_go_into_the_log_as_the_ticks_are_confirmed() -> None:
    app = answered(started(), ticked=0)
    answered(app, ticked=9)
    reviews = log_of(app).reviews
    assert [(r.card, r.grade) for r in reviews] == [
        (f"question:{current(app).ids[0]}", "again"),
        (f"question:{current(app).ids[1]}", "easy"),
    ]


def test_a_link_without_a_seed_asks_new_questions_every_time() -> None:
    asked = {tuple(current(started(count="5", seed="0")).ids) for _ in range(3)}
    assert len(asked) > 1


def test_the_choice_in_the_link_is_the_choice_of_the_questions() -> None:
    plan = current(started(stars="5,4", topic="softmax,sigmoid", minutes="0.5")).plan
    assert (plan.minutes, plan.choice.stars, set(plan.choice.topics)) == (0.5, (5, 4), {"softmax", "sigmoid"})


def test_ending_a_question_without_its_answer_leaves_it_unanswered() -> None:
    app = answered(started(count="3"), ticked=1)
    app.button(key="end").click().run()
    assert not app.exception
    assert "1 of 3 questions answered" in words(app)
    assert "## Not answered" in words(app)


def test_ending_at_once_says_so() -> None:
    app = started()
    app.button(key="end").click().run()
    assert "The interview ended before the first answer was counted." in words(app)
    assert not app.exception


def test_ending_with_the_answer_in_view_counts_it() -> None:
    app = started(count="3")
    app.button(key="reveal").click().run()
    app.button(key="end").click().run()
    assert "1 of 3 questions answered" in words(app)


def test_another_interview_keeps_the_plan() -> None:
    app = answered(answered(started(minutes="3", topic="softmax")))
    app.button(key="another").click().run()
    assert not app.exception
    assert app.selectbox(key="count").value == 2
    assert app.selectbox(key="minutes").value == "3"
    assert app.multiselect(key="topic").value == ["softmax"]


def test_the_same_questions_can_be_asked_again() -> None:
    app = started()
    app.text_area[0].set_value("of the first time").run()
    answered(answered(app)).button(key="same").click().run()
    assert app.title[0].value == content.questions()[Plan(count=2, seed=7).questions()[0]].question.en
    assert current(app).grades == {}
    assert not app.text_area[0].value


@pytest.mark.parametrize(
    ("query", "complaint"),
    [
        ({"count": "0"}, "“0” is no value for Questions."),
        ({"count": "banana"}, "“banana” is no value for Questions."),
        ({"minutes": "99"}, "“99” is no value for Minutes for each."),
        ({"seed": "-1"}, "“-1” is no value for Seed"),
        ({"topic": "cooking"}, "“cooking” is no value for Topic."),
        ({"count": "20", "function": "step"}, "questions fit this choice"),
        ({"text": "xyzzy"}, "No question fits this choice."),
    ],
)
def test_a_set_up_that_makes_no_sense_gets_a_sentence(query: dict[str, Any], complaint: str) -> None:
    app = opened("mock-interview", lang="en", **query)
    assert not app.exception
    assert any(complaint in sentence for sentence in sentences(app)), sentences(app)
