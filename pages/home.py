"""Home: what the guide is, where to start, and every function as a small curve."""

from __future__ import annotations

import streamlit as st

import activations
from guide import catalogue, content, controls, inputs, interface
from guide.charts.sparkline import sparkline

EVERY_FAMILY = "all"


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
        for page, name in (("quiz", "quiz"), ("drills", "drills"), ("mock-interview", "interview")):
            with st.container(border=True, height="stretch"):
                interface.link(page, f"**{text(name)}**")
                st.markdown(text(f"home_{name}_text"))

    st.subheader(text("home_lessons"), anchor=False)
    with st.grid(min_column_width=260):
        for slug, lesson in content.lessons().items():
            with st.container(border=True, height="stretch"):
                interface.link(slug, f"**{lesson.title[language]}**")
                st.markdown(lesson.summary[language])

    st.subheader(text("home_labs"), anchor=False)
    with st.grid(min_column_width=260):
        for slug, lab in content.labs().items():
            with st.container(border=True, height="stretch"):
                interface.link(slug, f"**{lab.title[language]}**")
                st.markdown(lab.summary[language])

    st.subheader(text("home_gallery"), anchor="functions")
    st.caption(text("home_gallery_hint"))
    _gallery()
    with st.container(horizontal=True):
        for page in ("compare", "frameworks", "libraries"):
            interface.link(page, text(page))


@st.fragment
def _gallery() -> None:
    """Every function by family, narrowed down by name and family."""
    text, language = interface.text, interface.language()
    families = [EVERY_FAMILY, *activations.families()]
    family_choice = controls.choice(
        "family",
        text("family"),
        families,
        EVERY_FAMILY,
        lambda name: text("all") if name == EVERY_FAMILY else catalogue.family_title(name, language),
    )
    with st.container(horizontal=True, vertical_alignment="bottom"):
        asked = st.text_input(
            text("find"), key="find", bind="query-params", placeholder=text("find_placeholder"), width=280, max_chars=60
        )
        family = family_choice.menu(width=280)
    found = catalogue.found(asked, None if family == EVERY_FAMILY else family)
    if not found:
        st.info(text("find_nothing", text=inputs.shortened(asked)), icon=":material/search_off:")
    for name, keys in found.items():
        st.markdown(f"##### {catalogue.family_title(name, language)}")
        with st.grid(min_column_width=190):
            for key in keys:
                _card(key)


def _card(key: str) -> None:
    words, language = content.functions()[key], interface.language()
    with st.container(border=True, gap="xsmall", height="stretch"):
        interface.link(key, f"**{words.title[language]}**", icon="")
        alt = interface.text("alt_sparkline", title=words.title[language])
        st.image(sparkline(key), width="stretch", alt=alt)
        st.caption(words.summary[language])
