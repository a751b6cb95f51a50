"""The frame around every page: language, menu, the page itself."""

from collections.abc import Callable
from functools import partial
from typing import Any
from urllib.parse import unquote, urlsplit

import streamlit as st

import activations
from guide import catalogue, content, frame, interface, navigation
from pages import (
    compare,
    crelu,
    drills,
    dying_relu,
    frameworks,
    function,
    gated,
    gates,
    glossary,
    gradient_flow,
    home,
    lesson,
    libraries,
    maxout,
    maxout_lab,
    mock_interview,
    progress,
    quantisation,
    questions,
    quiz,
    race,
    shares,
    softmax,
    softmax_lab,
    unknown,
    why_nonlinear,
    zero_mean,
)

# A curve and its axis as a picture of its own: an icon font would be fetched from somewhere else.
ICON = (
    "data:image/svg+xml,%3Csvg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 32 32'%3E%3Crect width='32' height='32' "
    "rx='7' fill='%233b76e8'/%3E%3Cpath d='M4 23H14L28 7' fill='none' stroke='white' stroke-width='4' "
    "stroke-linecap='round' stroke-linejoin='round'/%3E%3C/svg%3E"
)

# The functions that are no curves of one number have pages of their own.
OWN_PAGES: dict[str, Callable[[], None]] = {
    "softmax": softmax.show,
    "maxout": maxout.show,
    "crelu": crelu.show,
    **{key: partial(shares.show, key) for key in shares.KEYS},
    **{key: partial(gated.show, key) for key in gated.GATES},
}

LABS: dict[str, Callable[[], None]] = {
    why_nonlinear.SLUG: why_nonlinear.show,
    gradient_flow.SLUG: gradient_flow.show,
    zero_mean.SLUG: zero_mean.show,
    quantisation.SLUG: quantisation.show,
    softmax_lab.SLUG: softmax_lab.show,
    maxout_lab.SLUG: maxout_lab.show,
    gates.SLUG: gates.show,
    race.SLUG: race.show,
    dying_relu.SLUG: dying_relu.show,
}


def menu(address: str) -> dict[str, list[Any]]:
    """Every page of the guide by section; of the functions, the menu lists the family of the one shown."""
    text, language = interface.text, interface.language()
    lessons = [
        st.Page(partial(lesson.show, slug), title=words.title[language], url_path=slug, icon=":material/school:")
        for slug, words in content.lessons().items()
    ]
    sections = {
        "": [st.Page(home.show, title=text("home"), url_path="home", icon=":material/home:", default=True)],
        text("section_practice"): [
            st.Page(questions.show, title=text("questions"), url_path="questions", icon=":material/forum:"),
            st.Page(quiz.show, title=text("quiz"), url_path="quiz", icon=":material/quiz:"),
            st.Page(drills.show, title=text("drills"), url_path="drills", icon=":material/exercise:"),
            st.Page(
                mock_interview.show,
                title=text("interview"),
                url_path="mock-interview",
                icon=":material/record_voice_over:",
            ),
            st.Page(progress.show, title=text("progress"), url_path="progress", icon=":material/trending_up:"),
        ],
        text("section_lessons"): lessons,
        text("section_labs"): [
            st.Page(LABS[slug], title=lab.title[language], url_path=slug, icon=":material/experiment:")
            for slug, lab in content.labs().items()
        ],
    }
    functions = [
        st.Page(compare.show, title=text("compare"), url_path="compare", icon=":material/stacked_line_chart:"),
        st.Page(frameworks.show, title=text("frameworks"), url_path="frameworks", icon=":material/table_chart:"),
        st.Page(libraries.show, title=text("libraries"), url_path="libraries", icon=":material/rule:"),
    ]
    for family, keys in activations.families().items():
        pages = [
            st.Page(
                OWN_PAGES.get(key, partial(function.show, key)),
                title=content.functions()[key].title[language],
                url_path=key,
                visibility="visible" if address in keys else "hidden",
            )
            for key in keys
        ]
        if address in keys:
            sections[catalogue.family_title(family, language)] = pages
        else:
            functions += pages
    sections[text("section_functions")] = functions
    sections[text("section_reference")] = [
        st.Page(glossary.show, title=text("glossary"), url_path="glossary", icon=":material/translate:")
    ]
    return sections


def asked_address() -> str:
    """The last part of the address in the browser; the server sends nested addresses here."""
    return unquote(urlsplit(st.context.url or "").path).strip("/").rpartition("/")[2]


def show() -> None:
    """Draws the frame and runs the page that was asked for."""
    st.html(frame.STYLE)
    with st.container(horizontal=True, horizontal_alignment="right"):
        search = st.container(width=260)
        frame.choose_language()
    address = asked_address()
    sections = menu(address)
    pages = {page.url_path or "home": page for section in sections.values() for page in section}
    interface.remember_pages(pages)
    with search:
        frame.find_function()
    if address and address not in pages:
        # An unknown address becomes a hidden page of its own: otherwise Streamlit covers the home page
        # with a message in English.
        sections[""].append(
            st.Page(
                partial(unknown.show, address),
                title=interface.text("title"),
                url_path=address,
                icon=":material/wrong_location:",
                visibility="hidden",
            )
        )
    current = st.navigation(sections, expanded=True)
    # A link from a page to itself: to another question, or to another setting of a lab.
    setting = str(sorted(st.query_params.to_dict().items())) if current.url_path in LABS else None
    frame.correct_address(current.url_path, setting or st.query_params.get("q"))
    frame.name_refused_language()
    current.run()
    navigation.mend_history()
    frame.spare_the_collector()


st.set_page_config(page_title="Nonlinear 非线性", page_icon=ICON, layout="centered")
show()
