"""Home: what the guide is, where to start, and every function as a small curve."""

from __future__ import annotations

import streamlit as st

import activations
from guide import content, interface
from guide.charts.sparkline import sparkline


def show() -> None:
    """The page at ``/``."""
    text, language = interface.text, interface.language()
    st.title(text("title"), anchor=False)
    st.markdown(f"#### {text('tagline')}")

    st.caption(text("home_tonight"))
    with st.grid(min_column_width=260):
        with st.container(border=True, height="stretch"):
            interface.link("questions", f"**{text('questions')}**")
            st.markdown(text("home_questions_text"))
        with st.container(border=True, height="stretch"):
            interface.link("quiz", f"**{text('quiz')}**")
            st.markdown(text("home_quiz_text"))

    st.subheader(text("home_lessons"), anchor=False)
    with st.grid(min_column_width=200):
        for slug, lesson in content.lessons().items():
            with st.container(border=True, height="stretch"):
                interface.link(slug, f"**{lesson.title[language]}**")
                st.markdown(lesson.summary[language])

    st.subheader(text("home_gallery"), anchor="functions")
    st.caption(text("home_gallery_hint"))
    with st.grid(min_column_width=190):
        for key in activations.names():
            words = content.functions()[key]
            with st.container(border=True, gap="xsmall", height="stretch"):
                interface.link(key, f"**{words.title[language]}**", icon="")
                st.image(sparkline(key), width="stretch", alt=text("alt_sparkline", title=words.title[language]))
                st.caption(words.summary[language])
    interface.link("compare", text("compare"))
