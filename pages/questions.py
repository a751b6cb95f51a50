"""Interview questions: the list with its filters, and the page of a single question."""

from __future__ import annotations

import streamlit as st

import activations
from guide import content, inputs, interface
from guide.interface import text
from guide.practice.deck import Choice


def show() -> None:
    """The page at ``/questions``, and at ``/questions?q=<id>`` that of one question."""
    asked = st.query_params.get("q")
    if asked in content.questions():
        single(content.questions()[asked])
        return
    st.title(text("questions"), anchor=False)
    if asked is not None:
        st.warning(text("unknown_question", text=inputs.shortened(asked)), icon=":material/error:")
    st.markdown(text("questions_intro"))
    choice = choose("list", bound=True)
    found = choice.questions()
    with st.container(horizontal=True, horizontal_alignment="distribute", vertical_alignment="center"):
        st.caption(text("questions_found", count=len(found), total=len(content.questions())))
        if choice != Choice():
            st.button(text("clear_filters"), key="clear", icon=":material/filter_alt_off:", on_click=_clear)
    if not found:
        st.info(text("questions_none"), icon=":material/search_off:")
    for slug, topic in content.topics().items():
        of_topic = [question for question in found if question.id in {q.id for q in topic.questions}]
        if of_topic:
            st.subheader(topic.title[interface.language()], anchor=slug)
            with st.container(gap="xxsmall"):
                for question in of_topic:
                    interface.question_link(question)


FILTERS = ("text", "stars", "topic", "function")


def choose(prefix: str, *, bound: bool = False) -> Choice:
    """The filters; on the list page they travel in the link, elsewhere they stay in the session."""
    language = interface.language()
    names = {name: name if bound else f"{prefix} {name}" for name in FILTERS}
    keep = {"bind": "query-params"} if bound else {"persist_state": "session"}
    words = st.text_input(
        text("search"), placeholder=text("search_placeholder"), key=names["text"], max_chars=120, **keep
    )
    columns = st.columns([2, 3, 3])
    stars = columns[0].pills(
        text("stars"),
        sorted({question.stars for question in content.questions().values()}, reverse=True),
        selection_mode="multi",
        format_func=lambda count: "★" * count,
        key=names["stars"],
        **keep,
    )
    topics = columns[1].multiselect(
        text("topic"),
        list(content.topics()),
        format_func=lambda slug: content.topics()[slug].title[language],
        placeholder=text("all"),
        key=names["topic"],
        **keep,
    )
    functions = columns[2].multiselect(
        text("function"),
        activations.names(),
        format_func=interface.function_title,
        placeholder=text("all"),
        key=names["function"],
        **keep,
    )
    return Choice(tuple(stars), tuple(topics), tuple(functions), words or "")


def _clear() -> None:
    st.session_state["text"] = ""
    for name in FILTERS[1:]:
        st.session_state[name] = []


def single(question: content.Question) -> None:
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
    with st.container(gap="xxsmall"):
        for name, other in (("previous", place - 1), ("next", place + 1)):
            if 0 <= other < len(everything):
                neighbour = content.questions()[everything[other]]
                icon = ":material/arrow_back:" if name == "previous" else ":material/arrow_forward:"
                interface.link("questions", text(name, title=neighbour.question[language]), icon=icon, q=neighbour.id)


def answer_of(question: content.Question) -> None:
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
def _derivation(question: content.Question) -> None:
    interface.steps(question.derivation, question.id)


def _links(question: content.Question) -> None:
    """Pages that show the answer, likely follow-ups, sources."""
    language = interface.language()
    st.subheader(text("see"), anchor="see")
    for show in question.see:
        interface.link(show.page, show.text[language], icon=":material/visibility:", **show.parameters)
    if question.follow_ups:
        st.subheader(text("follow_ups"), anchor="follow-ups")
        with st.container(gap="xxsmall"):
            for follow_up in question.follow_ups:
                interface.question_link(content.questions()[follow_up])
    interface.references(question.references)
