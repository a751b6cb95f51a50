"""The memory of a browser tab: what is put there is still there after a reload, which ends a session of Streamlit."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import streamlit as st

_mount = st.components.v2.component("tab_memory", js=Path(__file__).with_suffix(".js").read_text(encoding="utf-8"))


def remember(name: str, kept: str) -> None:
    """Puts a text into the memory of the tab, in place of what was there; an empty one clears it."""
    _mount(key=f"tab memory {name}", data={"name": name, "keep": kept})


def recall(name: str, found: Callable[[str], None]) -> None:
    """Asks the tab for a text; if it has one, `found` is called with it and the page runs anew."""
    key = f"tab memory {name}"

    def hand_over() -> None:
        sent = st.session_state[key].found
        if isinstance(sent, str):
            found(sent)

    _mount(key=key, data={"name": name, "keep": None}, on_found_change=hand_over)
