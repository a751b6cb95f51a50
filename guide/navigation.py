"""The browser's history and place on the page, where Streamlit leaves the reader somewhere else."""

from __future__ import annotations

from pathlib import Path

import streamlit as st

# Read once: the main script runs anew for every reader and every click.
_SCRIPT = f"<script>{(Path(__file__).parent / 'navigation.js').read_text(encoding='utf-8')}</script>"

_SENT = "history is mended"


def mend_history() -> None:
    """Has "back" return to the page and the place that a reader came from; see ``navigation.js``."""
    # What it sets up in the browser stays until the page is loaded anew, which is another session.
    if not st.session_state.get(_SENT):
        st.session_state[_SENT] = True
        st.html(_SCRIPT, unsafe_allow_javascript=True)
