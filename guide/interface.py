"""Pieces of Streamlit that all kinds of pages share: language, links, charts, lists, derivations."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Set
from typing import Any

import streamlit as st

from guide import content, passages, schema
from guide.charts.theme import CONFIG, Chart
from guide.content import label
from guide.schema import LANGUAGES, Language

_PAGES = "pages by address"


def language() -> Language:
    """The language of this session."""
    chosen = st.session_state.get("lang")
    return chosen if chosen in LANGUAGES else "en"


def text(name: str, /, **values: object) -> str:
    """A label in the language of this session."""
    return label(name, language(), **values)


def remember_pages(pages: Mapping[str, Any]) -> None:
    """Keeps the pages of this session by address, for `link`."""
    st.session_state[_PAGES] = pages


def page_at(address: str) -> Any:
    """The page at an address, as Streamlit wants it."""
    return st.session_state[_PAGES][address]


def link(address: str, title: str | None = None, icon: str | None = None, **parameters: str) -> None:
    """A link to another page of the guide that keeps the language."""
    st.page_link(page_at(address), label=title, icon=icon, query_params={"lang": language(), **parameters})


def function_title(key: str) -> str:
    """The name of a function in the language of this session."""
    return content.functions()[key].title[language()]


def question_link(question: schema.Question) -> None:
    """A link to one question, with its stars."""
    link("questions", f"{'★' * question.stars} {question.question[language()]}", icon="", q=question.id)


def shows(found: Iterable[schema.Show]) -> None:
    """Links to pages, at the settings that show something."""
    for show in found:
        link(show.page, show.text[language()], icon=":material/visibility:", **show.parameters)


def listed_questions(heading: str, ids: Iterable[str]) -> None:
    """Questions under a heading: those on a lesson, those that a lab answers."""
    st.header(heading, anchor="questions")
    with st.container(gap="xsmall"):
        for question in ids:
            question_link(content.questions()[question])


def references(found: tuple[schema.Reference, ...]) -> None:
    """The sources of a page."""
    st.markdown(f"### {text('references')}\n\n{passages.references(found)}")


def show_chart(chart: Chart, key: str, alt: str) -> None:
    """A chart with its description for those who cannot see it."""
    st.plotly_chart(chart, key=key, config=CONFIG, alt=alt)


def steps(found: tuple[schema.Step, ...], key: str, shortcut: str | None = None) -> None:
    """A derivation revealed one step at a time; how far it was revealed survives a visit elsewhere."""
    lang, state = language(), f"steps of {key}"
    done = min(int(st.session_state.get(state, 1)), len(found))
    for number, step in enumerate(found[:done], 1):
        st.markdown(f"**{number}.** {step.text[lang]}")
        st.latex(step.latex)

    def show(count: int) -> None:
        st.session_state[state] = count

    with st.container(horizontal=True):
        if done < len(found):
            st.button(
                text("next_step", done=done, total=len(found)),
                key=f"next-{key}",
                type="primary",
                shortcut=shortcut,
                on_click=show,
                args=(done + 1,),
            )
            st.button(text("all_steps"), key=f"all-{key}", on_click=show, args=(len(found),))
        elif len(found) > 1:
            st.button(text("hide_steps"), key=f"hide-{key}", on_click=show, args=(1,))
    st.caption(text("derivation_checked"))


# The keys that tick the key points, from the left of the keyboard; C and R belong to Streamlit, U takes a grade back.
TICK_KEYS = "QWETYIOP"


def tick_points(question: schema.Question, said: Set[str], tick: Callable[[str], None]) -> None:
    """The key points of an answer, each to be ticked if it was said; `tick` is called with the one pressed."""
    st.markdown(f"**{text('tick_hint')}**")
    with st.container(gap="xxsmall"):
        for shortcut, point in zip(TICK_KEYS, question.key_points, strict=False):
            # Buttons, not checkboxes: while a checkbox has the focus, Streamlit ignores the keys that grade.
            st.button(
                f"{'☑' if point.id in said else '☐'} {point.text[language()]}",
                key=f"tick {question.id} {point.id}",
                type="tertiary",
                shortcut=shortcut,
                on_click=tick,
                args=(point.id,),
            )
