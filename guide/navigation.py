"""The browser's history and place on the page, where Streamlit leaves the reader somewhere else."""

from __future__ import annotations

from pathlib import Path

import streamlit as st

# Read once: the main script runs anew for every reader and every click.
_SCRIPT = f"<script>{(Path(__file__).parent / 'navigation.js').read_text(encoding='utf-8')}</script>"


def mend_history() -> None:
    """Has "back" return to the page and the place that a reader came from; see ``navigation.js``."""
    st.html(_SCRIPT, unsafe_allow_javascript=True)
