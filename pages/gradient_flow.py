"""Lab: a signal through many layers and its gradient back, for any activation and initialisation."""

from __future__ import annotations

import streamlit as st

import activations
from guide import describe, inputs, interface, lab_page, passages
from guide.charts.flow import (
    TABLE_DEPTH,
    TABLE_WIDTH,
    Reading,
    Setting,
    depth_chart,
    flow_chart,
    flow_of,
    flowing,
    reading,
    verdicts,
)
from guide.controls import choice, number_box, seed_box, whole_box
from guide.interface import text

SLUG = "gradient-flow"


def show() -> None:
    """The page at ``/gradient-flow``."""
    lab_page.show(SLUG, _experiment, _table)


@st.fragment
def _experiment() -> None:
    setting = _setting()
    language, title = interface.language(), interface.function_title(setting.activation)
    found = lab_page.worked_out((SLUG, setting), lambda: flowing(setting))
    if found is None:
        return
    interface.show_chart(flow_chart(found, language), "flow", text("alt_flow", title=title))
    st.caption(text("flow_slider"))
    st.markdown(sentence(reading(flow_of(setting)), setting.depth))
    st.subheader(text("flow_depth_title"), anchor="depth")
    interface.show_chart(depth_chart(found, language), "flow-depth", text("alt_flow_depth", title=title))
    st.caption(text("flow_depth_slider"))


def _setting() -> Setting:
    """The controls, all of which travel in the link."""
    curves = [curve.name for curve in activations.curves()]
    kinds = list(activations.INITIALISATIONS)
    function_choice = choice("activation", text("lab_activation"), curves, "sigmoid", interface.function_title)
    initialisation_choice = choice(
        "initialisation", text("flow_initialisation"), kinds, "lecun", lambda name: text(f"flow_init_{name}")
    )
    with st.container(horizontal=True, vertical_alignment="bottom"):
        activation, initialisation = function_choice.menu(width=240), initialisation_choice.buttons()
    columns = st.columns(4)
    with columns[0]:
        depth = whole_box("depth", text("flow_depth"), 30, 1, 100, 5)
    with columns[1]:
        width = whole_box("n", text("flow_width"), 64, 8, 128, 8)
    with columns[2]:
        scale = number_box("scale", text("flow_scale"), 1.0, inputs.Range(0.001, 1000.0), 1.0, digits=3)
    with columns[3]:
        seed = seed_box()
    with st.container(horizontal=True):
        residual = st.toggle(text("flow_residual"), key="residual", bind="query-params")
        normalised = st.toggle(text("flow_normalised"), key="normalised", bind="query-params")
    return Setting(activation, initialisation, depth, width, residual, normalised, seed, scale)


def sentence(found: Reading, depth: int) -> str:
    """What becomes of the gradient, in a sentence."""
    if found.verdict == "overflows":
        return text("flow_overflows", layer=found.layer)
    if found.verdict == "nothing":
        return text("flow_nothing")
    return text(
        f"flow_{found.verdict}",
        depth=depth,
        ratio=describe.scientific(found.ratio),
        factor=f"{found.factor:.3g}",
        saturated=f"{found.saturated:.0%}",
        dead=f"{found.dead:.0%}",
    )


def _table() -> None:
    """Every curve under every initialisation, in a plain stack."""
    st.header(text("flow_table"), anchor="table")
    st.markdown(text("flow_table_text", depth=TABLE_DEPTH, width=TABLE_WIDTH))
    head = [text("lab_activation"), *(text(f"flow_init_{kind}") for kind in ("lecun", "he", "orthogonal"))]
    rows = [[interface.function_title(key), *(_cell(found) for found in row.values())] for key, row in verdicts()]
    st.markdown(passages.table([head, *rows]))


def _cell(found: Reading) -> str:
    if found.verdict in ("overflows", "nothing"):
        return text(f"flow_verdict_{found.verdict}")
    return text(f"flow_verdict_{found.verdict}", power=describe.scientific(found.ratio, 1))
