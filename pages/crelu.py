"""Concatenated ReLU: one input, two outputs."""

from __future__ import annotations

import streamlit as st

from guide import content, function_page, interface
from guide.charts.vector import crelu_chart
from guide.interface import text


def show() -> None:
    """The page at ``/crelu``."""
    function_page.head("crelu")
    interface.show_chart(crelu_chart(interface.language()), "crelu-chart", text("alt_crelu"))
    st.caption(content.functions()["crelu"].look_for[interface.language()])
    function_page.body("crelu")
