"""The page that the guide would have without Plotly's own slider: `st.slider`, and a rerun for every move."""

import sys
from pathlib import Path

import streamlit as st

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from guide.charts.curve import curve_chart
from guide.charts.theme import CONFIG

st.title("ELU")


@st.fragment
def page() -> None:
    """One chart and the slider under it, as a fragment: the least that can be sent."""
    place = st.container()
    alpha = st.slider("α (λ)", 0.0, 3.0, 1.0, 0.05)
    place.plotly_chart(curve_chart("elu", "en", 0.01, (("alpha", alpha),), movable=False), key="chart", config=CONFIG)


page()
