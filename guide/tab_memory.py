"""The memory of a browser tab: what is put there is still there after a reload, which ends a session of Streamlit."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

import streamlit as st

_HERE = Path(__file__).parent
_mount = st.components.v2.component("tab_memory", js=(_HERE / "tab_memory.js").read_text(encoding="utf-8"))
_mount_draft = st.components.v2.component("draft", js=(_HERE / "draft.js").read_text(encoding="utf-8"))


def remember(name: str, kept: str) -> None:
    """Puts a text into the memory of the tab, in place of what was there; an empty one clears it."""
    _mount(key=f"tab memory {name}", data={"name": name, "keep": kept})


def recall(name: str, found: Callable[[str], None]) -> None:
    """Asks the tab for a text; if it has one, `found` is called with it and the page runs anew."""
    key = f"tab memory {name}"
    _mount(key=key, data={"name": name, "keep": None}, on_found_change=_handing_over(key, "found", found))


def keep_draft(
    name: str, box: str, of: str, text: str, typed: Callable[[str], None], found: Callable[[str], None]
) -> None:
    """Keeps what is being typed in the memory of the tab, key by key, and hands it to the server in time.

    Parameters
    ----------
    box : str
        Key of the container that holds the box.
    of : str
        What the text belongs to; the draft of anything else is left alone.
    text : str
        What the server knows of it.
    typed : callable
        Called with what is in the box when the reader points elsewhere, if the server knows something else.
    found : callable
        Called with what the tab remembers when the box appears, if the server knows something else: after a
        reload, for example. It has to fill the box.
    """
    _mount_draft(
        key=name,
        data={"name": name, "box": box, "of": of, "text": text},
        on_typed_change=_handing_over(name, "typed", typed),
        on_found_change=_handing_over(name, "found", found),
    )


def _handing_over(key: str, state: str, take: Callable[[str], None]) -> Callable[[], None]:
    def hand_over() -> None:
        sent = getattr(st.session_state[key], state)
        if isinstance(sent, Mapping) and isinstance(sent.get("text"), str):
            take(sent["text"])

    return hand_over
