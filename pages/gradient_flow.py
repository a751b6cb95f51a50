"""Lab: a signal through many layers and its gradient back, for any activation and initialisation."""

from __future__ import annotations

import streamlit as st

import activations
from guide import describe, inputs, interface, passages
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
from guide.interface import number_box, text

SLUG = "gradient-flow"


def show() -> None:
    """The page at ``/gradient-flow``."""
    interface.lab_head(SLUG)
    _experiment()
    interface.lab_settings(SLUG)
    st.header(text("flow_table"), anchor="table")
    _table()
    interface.lab_questions(SLUG)


@st.fragment
def _experiment() -> None:
    setting = _setting()
    language, title = interface.language(), interface.function_title(setting.activation)
    found = interface.worked_out((SLUG, setting), lambda: flowing(setting))
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
    interface.warn_of_refused(interface.take_from_link("activation", curves, "sigmoid"), text("lab_activation"))
    interface.warn_of_refused(interface.take_from_link("initialisation", kinds, "lecun"), text("flow_initialisation"))
    with st.container(horizontal=True, vertical_alignment="bottom"):
        activation = st.selectbox(
            text("lab_activation"), curves, format_func=interface.function_title, key="activation", width=240
        )
        kind = st.segmented_control(
            text("flow_initialisation"),
            kinds,
            format_func=lambda name: text(f"flow_init_{name}"),
            key="initialisation",
            required=True,
        )
    columns = st.columns(4)
    with columns[0]:
        depth = int(number_box("depth", text("flow_depth"), 30.0, inputs.Range(1.0, 100.0), 5.0, digits=0))
    with columns[1]:
        width = int(number_box("n", text("flow_width"), 64.0, inputs.Range(8.0, 128.0), 8.0, digits=0))
    with columns[2]:
        scale = number_box("scale", text("flow_scale"), 1.0, inputs.Range(0.001, 1000.0), 1.0, digits=3)
    with columns[3]:
        seed = int(number_box("seed", text("lab_seed"), 0.0, inputs.Range(0.0, 9999.0), 1.0, digits=0))
    with st.container(horizontal=True):
        residual = st.toggle(text("flow_residual"), key="residual", bind="query-params")
        normalised = st.toggle(text("flow_normalised"), key="normalised", bind="query-params")
    interface.put_in_link("activation", "sigmoid")
    interface.put_in_link("initialisation", "lecun")
    return Setting(activation or "sigmoid", kind or "lecun", depth, width, residual, normalised, seed, scale)


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
    st.markdown(text("flow_table_text", depth=TABLE_DEPTH, width=TABLE_WIDTH))
    head = [text("lab_activation"), *(text(f"flow_init_{kind}") for kind in ("lecun", "he", "orthogonal"))]
    rows = [[interface.function_title(key), *(_cell(found) for found in row.values())] for key, row in verdicts()]
    st.markdown(passages.table([head, *rows]))


def _cell(found: Reading) -> str:
    if found.verdict in ("overflows", "nothing"):
        return text(f"flow_verdict_{found.verdict}")
    return text(f"flow_verdict_{found.verdict}", power=describe.scientific(found.ratio, 1))
