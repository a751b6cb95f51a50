"""Interview questions: the list with its filters, and the page of a single question."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import Any

import streamlit as st

import activations
from guide import content, controls, inputs, interface, schema
from guide.interface import text
from guide.practice import exports
from guide.practice.deck import Choice
from guide.schema import LANGUAGES, Language


def show() -> None:
    """The page at ``/questions``, and at ``/questions?q=<id>`` that of one question."""
    asked = st.query_params.get("q")
    if asked is not None and asked in content.questions():
        single(content.questions()[asked])
        return
    st.title(text("questions"), anchor=False)
    if asked is not None:
        st.warning(text("unknown_question", text=inputs.shortened(asked)), icon=":material/error:")
    st.markdown(text("questions_intro"))
    choice = choose("list", linked=True)
    found = choice.questions()
    with st.container(horizontal=True, horizontal_alignment="distribute", vertical_alignment="center"):
        counted = text("questions_found", count=len(found), total=len(content.questions()))
        st.caption(f"{counted} · [{text('take_away_link')}](#take-away)" if found else counted)
        if choice != Choice():
            st.button(text("clear_filters"), key="clear", icon=":material/filter_alt_off:", on_click=_clear)
    if not found:
        st.info(text("questions_none"), icon=":material/search_off:")
    for slug, topic in content.topics().items():
        of_topic = [question for question in found if question.id in {q.id for q in topic.questions}]
        if of_topic:
            st.subheader(topic.title[interface.language()], anchor=slug)
            with st.container(gap="xsmall"):
                for question in of_topic:
                    interface.question_link(question)
    if found:
        take_away(tuple(found))


FILTERS = ("text", "stars", "topic", "function")


def choose(prefix: str, *, linked: bool = False) -> Choice:
    """The filters; on the list page they travel in the link, elsewhere they stay in the session.

    Parameters
    ----------
    prefix : str
        Keeps the filters of two pages apart.
    """
    language = interface.language()
    names = {name: name if linked else f"{prefix} {name}" for name in FILTERS}
    options: dict[str, list[Any]] = {
        "stars": sorted({question.stars for question in content.questions().values()}, reverse=True),
        "topic": list(content.topics()),
        "function": activations.names(),
    }
    if linked:
        for name, found in options.items():
            controls.set_by_link(name, text(name), found, [])
    words = st.text_input(
        text("search"),
        placeholder=text("search_placeholder"),
        key=names["text"],
        max_chars=120,
        bind="query-params" if linked else None,
        persist_state="session",
    )
    stars = st.pills(
        text("stars"),
        options["stars"],
        selection_mode="multi",
        format_func=lambda count: "★" * count,
        key=names["stars"],
        persist_state="session",
    )
    left, right = st.columns(2)
    topics = left.multiselect(
        text("topic"),
        options["topic"],
        format_func=lambda slug: content.topics()[slug].title[language],
        placeholder=text("all"),
        key=names["topic"],
        persist_state="session",
    )
    functions = right.multiselect(
        text("function"),
        options["function"],
        format_func=interface.function_title,
        placeholder=text("all"),
        key=names["function"],
        persist_state="session",
    )
    if linked:
        for name in options:
            controls.put_in_link(name, [])
    return Choice(tuple(stars), tuple(topics), tuple(functions), words or "")


def take_away(found: Sequence[schema.Question]) -> None:
    """Buttons for the listed questions as files, each of which is made when it is asked for."""
    st.subheader(text("take_away", count=len(found)), anchor="take-away")
    st.markdown(text("take_away_text"))
    decks: dict[str, tuple[Language, ...]] = {"anki_one": (interface.language(),), "anki_both": LANGUAGES}
    with st.container(horizontal=True):
        for name, languages in decks.items():
            st.download_button(
                text(name),
                partial(exports.anki_deck, found, languages, content.questions_changed()),
                file_name=f"nonlinear-{'-'.join(languages)}.apkg",
                mime="application/octet-stream",
                key=name,
                on_click="ignore",
                icon=":material/style:",
            )
        st.download_button(
            text("csv"),
            partial(exports.csv_of, found),
            file_name="nonlinear-questions.csv",
            mime="text/csv",
            key="csv",
            on_click="ignore",
            icon=":material/table:",
        )


def _clear() -> None:
    st.session_state["text"] = ""
    for name in FILTERS[1:]:
        st.session_state[name] = []


def single(question: schema.Question) -> None:
    """One question, from the answer to the follow-ups."""
    language = interface.language()
    interface.link("questions", text("back_to_questions"), icon=":material/arrow_back:")
    st.title(question.question[language], anchor=False)
    topic = content.topics()[content.topic_of(question.id)].title[language]
    st.caption(f"{'★' * question.stars} · {text(f'level_{question.level}')} · {topic}")
    answer_of(question)
    _links(question)
    everything = list(content.questions())
    place = everything.index(question.id)
    st.divider()
    with st.container(gap="xsmall"):
        for name, other in (("previous", place - 1), ("next", place + 1)):
            if 0 <= other < len(everything):
                neighbour = content.questions()[everything[other]]
                icon = ":material/arrow_back:" if name == "previous" else ":material/arrow_forward:"
                interface.link("questions", text(name, title=neighbour.question[language]), icon=icon, q=neighbour.id)


def answer_of(question: schema.Question) -> None:
    """Reference answer, depth, derivation, code, key points and traps."""
    language = interface.language()
    st.subheader(f"{text('answer')} · {text('say_aloud')}", anchor="answer")
    with st.container(border=True):
        st.markdown(question.answer[language])
    st.subheader(text("key_points"), anchor="key-points")
    st.markdown("\n".join(f"- {point.text[language]}" for point in question.key_points))
    st.subheader(text("explanation"), anchor="explanation")
    st.markdown(question.explanation[language])
    if question.derivation:
        st.subheader(text("derivation"), anchor="derivation")
        _derivation(question)
    if question.code:
        st.subheader(text("answer_code"), anchor="code")
        st.code(question.code, language="python")
    st.subheader(text("traps"), anchor="traps")
    for trap in question.traps:
        st.markdown(f"✗ **{trap.claim[language]}**\n\n{trap.truth[language]}")


@st.fragment
def _derivation(question: schema.Question) -> None:
    interface.steps(question.derivation, question.id, shortcut="N")


def _links(question: schema.Question) -> None:
    """Pages that show the answer, likely follow-ups, sources."""
    st.subheader(text("see"), anchor="see")
    interface.shows(question.see)
    if question.follow_ups:
        st.subheader(text("follow_ups"), anchor="follow-ups")
        with st.container(gap="xsmall"):
            for follow_up in question.follow_ups:
                interface.question_link(content.questions()[follow_up])
    interface.references(question.references)
