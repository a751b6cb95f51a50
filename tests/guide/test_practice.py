"""Choosing questions and running through a quiz."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from guide.content import questions, topics
from guide.practice.deck import ORDERS, Choice, arranged
from guide.practice.quiz import GRADES, Grade, Quiz

ALL = list(questions().values())


def test_without_conditions_every_question_is_chosen() -> None:
    assert Choice().questions() == ALL


@given(
    st.sets(st.sampled_from([4, 5])),
    st.sets(st.sampled_from(sorted(topics()))),
    st.sets(st.sampled_from(["relu", "softmax", "elu"])),
)
def test_every_condition_holds_for_every_question_chosen(
    stars: set[int], chosen: set[str], functions: set[str]
) -> None:
    for q in Choice(tuple(stars), tuple(chosen), tuple(functions)).questions():
        assert not stars or q.stars in stars
        assert not chosen or any(q in topics()[t].questions for t in chosen)
        assert not functions or functions & set(q.functions)


@pytest.mark.parametrize(
    ("words", "found"),
    [("overflow", "stable-softmax"), ("溢出", "stable-softmax"), ("LEAKY relu", "leaky-relu"), ("零均值", "zero-mean")],
)
def test_search_finds_words_of_both_languages(words: str, found: str) -> None:
    assert found in [q.id for q in Choice(words=words).questions()]


def test_search_for_nonsense_finds_nothing() -> None:
    assert not Choice(words="xyzzy plugh").questions()


@pytest.mark.parametrize("order", ORDERS)
def test_every_order_keeps_every_question(order: str) -> None:
    ids = arranged(ALL, order, np.random.default_rng(0))  # type: ignore[arg-type]
    assert sorted(ids) == sorted(q.id for q in ALL)


def test_orders_are_what_they_are_called() -> None:
    rng = np.random.default_rng(0)
    stars = [questions()[i].stars for i in arranged(ALL, "stars", rng)]
    assert stars == sorted(stars, reverse=True)
    assert [questions()[i].number for i in arranged(ALL, "course", rng)] == list(range(1, len(ALL) + 1))
    assert arranged(ALL, "shuffled", rng) != arranged(ALL, "shuffled", rng)


actions = st.lists(st.sampled_from(["reveal", "skip", "back", "tick", "untick", *GRADES]), max_size=40)


@given(actions)
def test_nothing_ticked_or_graded_is_lost_whatever_one_does(done: list[str]) -> None:
    quiz = Quiz([q.id for q in ALL[:4]])
    ticked: dict[str, set[str]] = {}
    grades: dict[str, Grade] = {}
    for action in done:
        if quiz.finished:
            quiz.back()
        question, point = quiz.current, quiz.current.key_points[0].id
        if action in ("tick", "untick"):
            quiz.tick(question.id, point, action == "tick")
            ticked.setdefault(question.id, set()).clear()
            ticked[question.id] |= {point} if action == "tick" else set()
        elif action in GRADES:
            quiz.grade(action)
            grades[question.id] = action
        else:
            getattr(quiz, action)()
    assert quiz.ticked == ticked
    assert quiz.grades == grades
    assert 0 <= quiz.position <= len(quiz.ids)


def test_ticks_suggest_a_grade() -> None:
    question = max(ALL, key=lambda q: len(q.key_points))
    quiz, suggested = Quiz([question.id]), []
    for point in question.key_points:
        suggested.append(quiz.suggestion(question))
        quiz.tick(question.id, point.id, said=True)
    assert suggested[0] == "again"
    assert suggested[1] == "hard"
    assert suggested[-1] == "good"
    assert quiz.suggestion(question) == "easy"


def test_the_summary_counts_what_was_graded() -> None:
    ids = [q.id for q in ALL[:3]]
    quiz = Quiz(ids)
    quiz.tick(ids[0], ALL[0].key_points[0].id, said=True)
    quiz.grade("good")
    quiz.grade("again")
    quiz.end()
    assert quiz.finished
    assert quiz.missed() == [ids[1]]
    assert quiz.points() == (1, len(ALL[0].key_points) + len(ALL[1].key_points))
