"""Softmax: movable logits and temperature, the Jacobian, and the overflow of the textbook formula."""

from __future__ import annotations

import numpy as np
import streamlit as st

import activations
from guide import content, controls, function_page, inputs, interface, passages
from guide.charts.vector import TEMPERATURES, softmax_chart
from guide.controls import number_box
from guide.interface import text

USUAL = (2.0, 1.0, 0.0, -1.0)


def show() -> None:
    """The page at ``/softmax``."""
    function_page.head("softmax")
    st.header(text("softmax_play"), anchor="play")
    _play()
    st.caption(content.functions()["softmax"].look_for[interface.language()])
    st.header(text("overflow_title"), anchor="overflow")
    _overflow()
    function_page.body("softmax")


@st.fragment
def _play() -> None:
    """Sliders for the logits; the exact numbers and the temperature beside them."""
    logits = controls.logit_boxes(USUAL)
    temperature = number_box(
        "temperature", text("softmax_temperature"), 1.0, inputs.Range(TEMPERATURES[0], TEMPERATURES[-1]), 0.1, digits=3
    )
    chart = softmax_chart(tuple(logits), temperature, interface.language())
    p = activations.softmax(logits, temperature)
    alt = text(
        "alt_softmax",
        logits=", ".join(f"{z:g}" for z in logits),
        temperature=f"{temperature:g}",
        probabilities=", ".join(f"{value:.3f}" for value in p),
    )
    interface.show_chart(chart, "softmax-chart", alt)
    st.caption(text("softmax_slider"))
    rows = activations.softmax_jacobian(logits, temperature).sum(axis=1)
    st.markdown(text("softmax_sum", sum=f"{p.sum():.12g}", row=f"{np.abs(rows).max():.0e}", top=f"{p.max():.4g}"))


@st.fragment
def _overflow() -> None:
    """The textbook formula beside the shifted one, with the same number added to every logit."""
    st.markdown(text("overflow_text"))
    offset = st.slider(text("overflow_offset"), -1000, 1000, 1000, step=10, key="offset", bind="query-params")
    logits = np.array([3.0, 1.0, 0.0]) + offset
    naive, shifted = activations.softmax_naive(logits), activations.softmax(logits)
    head = [text("overflow_logit"), text("overflow_exp"), text("overflow_naive"), text("overflow_shifted")]
    with np.errstate(over="ignore", under="ignore"):
        exponentials = np.exp(logits)
    rows = [
        [f"{z:g}", _shown(e), f"**{_shown(n)}**", _shown(s)]
        for z, e, n, s in zip(logits, exponentials, naive, shifted, strict=True)
    ]
    st.markdown(passages.table([head, *rows]))
    if np.all(np.isnan(naive)):
        st.warning(text("overflow_broken"), icon=":material/error:")
    elif not np.allclose(naive, shifted, rtol=1e-9, atol=0, equal_nan=False):
        st.warning(text("overflow_partial"), icon=":material/warning:")
    else:
        st.success(text("overflow_fine"), icon=":material/check:")


def _shown(value: float) -> str:
    return "∞" if np.isinf(value) else f"{value:.6g}"
