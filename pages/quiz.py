"""The self-quiz: answer from memory, look, tick what was said, grade, go on, read the summary."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import streamlit as st

from guide import content, interface, passages, schema
from guide.interface import text
from guide.practice.deck import ORDERS, Order, arranged
from guide.practice.quiz import GRADES, Quiz
from pages import questions

_QUIZ = "quiz in progress"


def show() -> None:
    """The page at ``/quiz``."""
    st.title(text("quiz"), anchor=False)
    quiz: Quiz | None = st.session_state.get(_QUIZ)
    if quiz is None:
        _set_up()
    elif quiz.finished:
        _summary(quiz)
    else:
        _ask(quiz)


def _set_up() -> None:
    """Which questions, how many, in which order."""
    st.markdown(text("quiz_intro"))
    found = questions.choose("quiz").questions()
    if not found:
        st.info(text("quiz_empty"), icon=":material/search_off:")
        return
    left, right = st.columns(2)
    with left:
        most = len(found)
        count = st.number_input(text("quiz_count"), 1, most, min(most, 10), key=f"quiz count of {most}")
    with right:
        order: Order = st.segmented_control(
            text("quiz_order"),
            ORDERS,
            default="shuffled",
            format_func=lambda name: text(f"order_{name}"),
            key="quiz order",
            persist_state="session",
            required=True,
        )
    chosen = arranged(found, order, np.random.default_rng())[: int(count)]
    st.button(
        text("quiz_start", count=len(chosen)),
        key="start",
        type="primary",
        icon=":material/play_arrow:",
        shortcut="Enter",
        on_click=_start,
        args=(chosen,),
    )
    st.caption(text("quiz_keyboard"))


def _start(ids: Sequence[str]) -> None:
    st.session_state[_QUIZ] = Quiz(list(ids))


def _ask(quiz: Quiz) -> None:
    """The current question; its answer once it was asked for."""
    question, language = quiz.current, interface.language()
    shown = text("quiz_position", position=quiz.position + 1, total=len(quiz.ids))
    st.progress(quiz.position / len(quiz.ids), text=shown)
    st.header(question.question[language], anchor=False)
    st.caption("★" * question.stars)
    if question.id in quiz.revealed:
        _answer(quiz, question)
    else:
        st.button(
            text("show_answer"),
            key="reveal",
            type="primary",
            icon=":material/visibility:",
            shortcut="A",
            on_click=quiz.reveal,
        )
    with st.container(horizontal=True):
        if quiz.position:
            st.button(text("back_one"), key="back", icon=":material/arrow_back:", shortcut="B", on_click=quiz.back)
        st.button(text("skip"), key="skip", icon=":material/skip_next:", shortcut="S", on_click=quiz.skip)
        st.button(text("end_quiz"), key="end", icon=":material/flag:", on_click=quiz.end)
    st.caption(text("quiz_keyboard"))


def _answer(quiz: Quiz, question: schema.Question) -> None:
    """The reference answer, the key points to tick, and the grades."""
    language = interface.language()
    with st.container(border=True):
        st.markdown(question.answer[language])
    said = quiz.ticked.get(question.id, set())
    interface.tick_points(question, said, lambda point: quiz.tick(question.id, point, point not in said))
    suggested = quiz.suggestion(question)
    st.markdown(text("grade_hint", grade=text(f"grade_{suggested}")))
    with st.container(horizontal=True):
        for number, grade in enumerate(GRADES, 1):
            st.button(
                text(f"grade_{grade}"),
                key=f"grade {grade}",
                type="primary" if grade == suggested else "secondary",
                help=text(f"grade_{grade}_help"),
                shortcut=str(number),
                on_click=quiz.grade,
                args=(grade,),
            )
    interface.link("questions", text("explanation"), icon=":material/open_in_new:", q=question.id)


def _summary(quiz: Quiz) -> None:
    """How it went, what to repeat, and where to go from here."""
    language = interface.language()
    st.header(text("summary"), anchor=False)
    said, points = quiz.points()
    known = len(quiz.grades) - len(quiz.missed())
    st.markdown(
        text("summary_line", graded=len(quiz.grades), total=len(quiz.ids), known=known, ticked=said, points=points)
    )
    if quiz.missed():
        st.subheader(text("summary_repeat"), anchor=False)
        for missed in quiz.missed():
            question = content.questions()[missed]
            interface.question_link(question)
            unsaid = [p.text[language] for p in question.key_points if p.id not in quiz.ticked.get(missed, set())]
            if unsaid:
                st.caption(text("summary_missed", points=("；" if language == "zh" else "; ").join(unsaid)))
    elif quiz.grades:
        st.success(text("summary_all_known"), icon=":material/celebration:")
    st.markdown(_table(quiz))
    with st.container(horizontal=True):
        if quiz.missed():
            st.button(
                text("quiz_repeat"),
                key="repeat",
                type="primary",
                icon=":material/replay:",
                on_click=_start,
                args=(quiz.missed(),),
            )
        st.button(text("quiz_again"), key="again", icon=":material/restart_alt:", on_click=_forget)
        st.button(text("back_one"), key="back", icon=":material/arrow_back:", shortcut="B", on_click=quiz.back)


def _table(quiz: Quiz) -> str:
    language = interface.language()
    rows = [[text("summary_question"), text("summary_grade"), text("summary_points")]]
    for i in quiz.ids:
        question = content.questions()[i]
        grade = text(f"grade_{quiz.grades[i]}") if i in quiz.grades else text("summary_not_graded")
        said = f"{len(quiz.ticked.get(i, ()))} / {len(question.key_points)}"
        rows.append([question.question[language], grade, said])
    return passages.table(rows)


def _forget() -> None:
    st.session_state.pop(_QUIZ, None)
