"""The relatives of softmax: movable logits, the result beside softmax's, its partial derivatives."""

from __future__ import annotations

import numpy as np
import streamlit as st

import activations
from guide import content, controls, function_page, interface, passages
from guide.charts.vector import shares_chart
from guide.interface import text

KEYS = ("log_softmax", "softmin", "sparsemax")
USUAL = (2.0, 1.0, 0.0, -1.0)


def show(key: str) -> None:
    """The page at ``/log_softmax``, ``/softmin`` or ``/sparsemax``."""
    function_page.head(key)
    st.header(text("softmax_play"), anchor="play")
    _play(key)
    if key == "log_softmax":
        st.header(text("logarithm_title"), anchor="logarithm")
        _logarithm()
    function_page.body(key)


@st.fragment
def _play(key: str) -> None:
    logits = controls.logit_boxes(USUAL)
    values = activations.get(key)(logits)
    alt = text(
        "alt_shares",
        title=interface.function_title(key),
        logits=", ".join(f"{z:g}" for z in logits),
        values=", ".join(f"{value:.3f}" for value in values),
    )
    interface.show_chart(shares_chart(key, tuple(logits), interface.language()), f"shares-{key}", alt)
    st.caption(f"{content.functions()[key].look_for[interface.language()]} {text('shares_slider')}")
    zeros = int(np.sum(values == 0))
    sums = {"sum": f"{values.sum():.6g}", "exponentials": f"{np.exp(values).sum():.6g}"}
    st.markdown(text(f"shares_{key}", zeros=zeros, **sums))


@st.fragment
def _logarithm() -> None:
    """The logarithm of a computed softmax beside log-softmax, with one logit ever further ahead."""
    st.markdown(text("logarithm_text"))
    ahead = st.slider(text("logarithm_ahead"), 0, 1000, 40, step=10, key="ahead", bind="query-params")
    logits = np.array([float(ahead), 0.0, 0.0])
    with np.errstate(divide="ignore"):
        naive = np.log(activations.softmax(logits))
    right = activations.log_softmax(logits)
    head = [text("overflow_logit"), text("logarithm_naive"), text("logarithm_right")]
    rows = [[f"{z:g}", f"**{_shown(a)}**", _shown(b)] for z, a, b in zip(logits, naive, right, strict=True)]
    st.markdown(passages.table([head, *rows]))
    if np.any(np.isinf(naive)):
        st.warning(text("logarithm_infinite"), icon=":material/error:")
    elif naive[0] == 0 != right[0]:
        st.warning(text("logarithm_zero"), icon=":material/warning:")
    else:
        st.success(text("logarithm_fine"), icon=":material/check:")


def _shown(value: float) -> str:
    return "−∞" if value == -np.inf else f"{value:.6g}".replace("-", "−")
