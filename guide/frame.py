"""What surrounds every page: the style, the language switch, the search box, the address in the browser."""

from __future__ import annotations

import gc
from functools import cache
from pathlib import Path

import streamlit as st

import activations
from guide import catalogue
from guide.controls import put_in_link, take_from_link
from guide.interface import language, page_at, text
from guide.schema import LANGUAGE_NAMES, LANGUAGES, Language

# Read once: the main script runs anew for every reader and every click.
STYLE = f"<style>{(Path(__file__).parent / 'style.css').read_text(encoding='utf-8')}</style>"


@cache
def spare_the_collector() -> None:
    """Takes what is there after the first run (modules, words) out of Python's garbage collection, once.

    It stays as long as the server does, and looking through it again and again would cost every reader.
    """
    gc.collect()
    gc.freeze()


def choose_language() -> Language:
    """Shows the language switch and returns the choice; the first visit follows the browser.

    A link carries the language as ``?lang=zh``; an unknown one is named by `name_refused_language`.
    """
    refused = take_from_link("lang", LANGUAGES, browser_language(st.context.locale))
    if refused:
        st.session_state["refused language"] = refused[0]
    st.segmented_control(
        "Language 语言",
        LANGUAGES,
        key="lang",
        format_func=LANGUAGE_NAMES.__getitem__,
        required=True,
        label_visibility="collapsed",
    )
    put_in_link("lang", browser_language(st.context.locale))
    return language()


def name_refused_language() -> None:
    """Says which language a link asked for in vain, once."""
    refused = st.session_state.pop("refused language", None)
    if refused is not None:
        st.warning(text("unknown_language", text=refused), icon=":material/translate:")


def browser_language(locale: str | None) -> Language:
    """Chinese for any Chinese locale, else English."""
    return "zh" if (locale or "").lower().startswith("zh") else "en"


def correct_address(page: str, subject: str | None) -> None:
    """Brings the browser's address up to date after a link from a page to itself.

    Streamlit 1.67 hands the new query to the server but leaves the old one in the address bar, so that a
    reload or a copied link would show something else. Writing any parameter sends all of them.
    """
    before = st.session_state.get("address")
    st.session_state["address"] = (page, subject)
    if before and before[0] == page and before[1] != subject:
        st.query_params["lang"] = language()


def find_function() -> None:
    """A search box over all functions, by any of their names; choosing one opens its page."""
    chosen, shown = st.session_state.pop("function to open", None), language()
    st.selectbox(
        text("find"),
        activations.names(),
        index=None,
        format_func=lambda key: catalogue.entry(key, shown),
        placeholder=text("find"),
        key="find function",
        icon=":material/search:",
        label_visibility="collapsed",
        on_change=_open_found,
    )
    if chosen:
        st.switch_page(page_at(chosen), query_params={"lang": language()})


def _open_found() -> None:
    st.session_state["function to open"] = st.session_state["find function"]
    st.session_state["find function"] = None
