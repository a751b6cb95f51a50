"""Lab: two weights, inputs from the layer before, and the path of gradient descent with and without their mean."""

from __future__ import annotations

import math

import streamlit as st

import activations
from guide import controls, describe, interface, lab_page, passages
from guide.charts.zigzag import Setting, descent_of, usual_rate, zigzag_chart
from guide.controls import seed_box, whole_box
from guide.interface import text

SLUG = "zero-mean"


def show() -> None:
    """The page at ``/zero-mean``."""
    lab_page.show(SLUG, _experiment, _table)


@st.fragment
def _experiment() -> None:
    curves = [curve.name for curve in activations.curves()]
    controls.set_by_link("activation", text("lab_activation"), curves, "sigmoid")
    columns = st.columns(3, vertical_alignment="bottom")
    with columns[0]:
        activation = st.selectbox(
            text("zigzag_activation"), curves, format_func=interface.function_title, key="activation"
        )
    with columns[1]:
        steps = whole_box("steps", text("zigzag_steps"), 60, 1, 300, 10)
    with columns[2]:
        seed = seed_box()
    controls.put_in_link("activation", "sigmoid")
    setting = Setting(activation or "sigmoid", steps, seed)
    title = interface.function_title(setting.activation)
    chart = zigzag_chart(setting, interface.language())
    interface.show_chart(chart, "zigzag", text("alt_zigzag", title=title))
    st.caption(text("zigzag_slider"))
    rate = usual_rate(setting)
    plain, centred = (descent_of(setting, rate, centred=choice) for choice in (False, True))
    facts = describe.facts_of(setting.activation)
    st.markdown(
        text(
            "zigzag_result",
            rate=f"{rate:g}",
            steps=steps,
            mean=describe.figure(facts.mean, 3),
            apart=f"{plain.apart:.0%}",
            apart_centred=f"{centred.apart:.0%}",
            loss=_shown(plain.losses[-1]),
            loss_centred=_shown(centred.losses[-1]),
        )
    )


def _table() -> None:
    """Mean and condition number of every curve, the roundest valley first."""
    st.header(text("zigzag_table"), anchor="table")
    st.markdown(text("zigzag_table_text"))
    found = [(curve.name, describe.facts_of(curve.name)) for curve in activations.curves()]
    found.sort(key=lambda item: activations.condition_number(item[1]))
    rows = [
        [
            interface.function_title(key),
            describe.figure(facts.mean, 3),
            describe.figure(activations.condition_number(facts), 3),
        ]
        for key, facts in found
    ]
    st.markdown(passages.table([[text("function"), text("column_mean"), text("zigzag_condition")], *rows]))


def _shown(loss: float) -> str:
    if not math.isfinite(loss):
        return "∞"
    return describe.scientific(loss) if loss > 0 else "0"
