"""The frame around every page: language, menu, the page itself."""

import difflib
from functools import partial
from typing import Any
from urllib.parse import unquote, urlsplit

import streamlit as st

import activations
from guide import content, inputs, interface
from pages import compare, function, glossary, home, lesson, maxout, questions, quiz, softmax

# A curve and its axis as a picture of its own: an icon font would be fetched from somewhere else.
ICON = (
    "data:image/svg+xml,%3Csvg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 32 32'%3E%3Crect width='32' height='32' "
    "rx='7' fill='%233b76e8'/%3E%3Cpath d='M4 23H14L28 7' fill='none' stroke='white' stroke-width='4' "
    "stroke-linecap='round' stroke-linejoin='round'/%3E%3C/svg%3E"
)

# The two functions that are not curves of one number have pages of their own.
OWN_PAGES = {"softmax": softmax.show, "maxout": maxout.show}


def menu() -> dict[str, list[Any]]:
    """Every page of the guide, by section of the menu."""
    text, language = interface.text, interface.language()
    lessons = [
        st.Page(partial(lesson.show, slug), title=words.title[language], url_path=slug, icon=":material/school:")
        for slug, words in content.lessons().items()
    ]
    functions = [
        st.Page(
            OWN_PAGES.get(key, partial(function.show, key)), title=content.functions()[key].title[language], url_path=key
        )
        for key in activations.names()
    ]
    return {
        "": [st.Page(home.show, title=text("home"), url_path="home", icon=":material/home:", default=True)],
        text("section_practice"): [
            st.Page(questions.show, title=text("questions"), url_path="questions", icon=":material/forum:"),
            st.Page(quiz.show, title=text("quiz"), url_path="quiz", icon=":material/quiz:"),
        ],
        text("section_lessons"): lessons,
        text("section_functions"): [
            *functions,
            st.Page(compare.show, title=text("compare"), url_path="compare", icon=":material/stacked_line_chart:"),
        ],
        text("section_reference"): [
            st.Page(glossary.show, title=text("glossary"), url_path="glossary", icon=":material/translate:")
        ],
    }


def unknown_address(pages: dict[str, Any]) -> str | None:
    """The address that was asked for, if the guide has no such page."""
    asked = unquote(urlsplit(st.context.url or "").path).strip("/").rpartition("/")[2]
    return asked if asked and asked not in pages else None


def show() -> None:
    """Draws the frame and runs the page that was asked for."""
    text = interface.text
    with st.container(horizontal=True, horizontal_alignment="right"):
        interface.choose_language()
    sections = menu()
    pages = {page.url_path or "home": page for section in sections.values() for page in section}
    interface.remember_pages(pages)
    current = st.navigation(sections, expanded=True)
    refused = st.session_state.pop("refused language", None)
    if refused is not None:
        st.warning(text("unknown_language", text=refused), icon=":material/translate:")
    missed = None if current.url_path else unknown_address(pages)
    if missed:
        st.warning(text("unknown_address", path=inputs.shortened(missed)), icon=":material/wrong_location:")
        for near in difflib.get_close_matches(missed.lower(), pages, n=1, cutoff=0.5):
            st.caption(text("did_you_mean"))
            interface.link(near)
    current.run()


st.set_page_config(page_title="Nonlinear 非线性", page_icon=ICON, layout="centered")
show()
