"""A lesson: text, pictures, derivations and decision tables from `content/lessons`."""

from __future__ import annotations

import streamlit as st

from guide import content, interface, passages, schema
from guide.charts.lessons import FIGURES
from guide.interface import text
from guide.schema import Language


def show(slug: str) -> None:
    """The page at ``/<slug>``."""
    lesson, language = content.lessons()[slug], interface.language()
    st.title(lesson.title[language], anchor=False)
    st.markdown(f"**{lesson.summary[language]}**")
    for number, section in enumerate(lesson.sections, 1):
        st.header(section.title[language], anchor=f"part-{number}")
        st.markdown(section.text[language])
        if section.figure:
            chart, alt = FIGURES[section.figure](language)
            interface.show_chart(chart, f"figure-{slug}-{number}", alt)
        if section.caption:
            st.caption(section.caption[language])
        if section.steps:
            _derivation(section.steps, f"{slug}-{number}")
        interface.shows(section.see)
        if section.table:
            st.markdown(decision_table(section.table, language))
            _functions_named(section.table)
    if lesson.questions:
        interface.listed_questions(text("lesson_questions"), lesson.questions)
    interface.references(lesson.references)


@st.fragment
def _derivation(steps: tuple[schema.Step, ...], key: str) -> None:
    interface.steps(steps, key)


def decision_table(choices: tuple[schema.Choice, ...], language: Language) -> str:
    """Situation, choice and reason as a Markdown table."""
    head = [text("situation"), text("choose"), text("why")]
    rows = ([c.situation[language], f"**{c.choose[language]}**", c.why[language]] for c in choices)
    return passages.table([head, *rows])


def _functions_named(choices: tuple[schema.Choice, ...]) -> None:
    """Links to the functions that a table recommends."""
    keys = dict.fromkeys(key for choice in choices for key in choice.functions)
    with st.container(horizontal=True, gap="small"):
        for key in keys:
            interface.link(key, interface.function_title(key), icon=":material/show_chart:")
