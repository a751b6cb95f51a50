"""Any set of curves on one chart, their values or their derivatives, with a computed table."""

from __future__ import annotations

import streamlit as st

import activations
from guide import controls, describe, interface, passages
from guide.charts.compare import Show, compare_chart
from guide.controls import choice
from guide.interface import text
from guide.schema import Language

USUAL = ["sigmoid", "tanh", "relu", "elu"]
SHOWN: tuple[Show, ...] = ("function", "derivative")


def show() -> None:
    """The page at ``/compare``."""
    st.title(text("compare"), anchor=False)
    st.markdown(text("compare_intro"))
    _chart_and_table()


@st.fragment
def _chart_and_table() -> None:
    language = interface.language()
    curves = [activation.name for activation in activations.curves()]
    controls.set_by_link("functions", text("compare_functions"), curves, USUAL)
    show_choice = choice("show", text("compare_show"), SHOWN, SHOWN[0], lambda what: text(f"compare_{what}"))
    keys = st.multiselect(
        text("compare_functions"),
        curves,
        format_func=interface.function_title,
        key="functions",
        persist_state="session",
    )
    show = show_choice.buttons(persist_state="session")
    controls.put_in_link("functions", USUAL)
    if not keys:
        st.info(text("compare_none"), icon=":material/info:")
        return
    names = ("、" if language == "zh" else ", ").join(interface.function_title(key) for key in keys)
    interface.show_chart(
        compare_chart(tuple(keys), show, language),
        "compare-chart",
        text("alt_compare", what=text(f"compare_{show}"), names=names),
    )
    st.markdown(comparison_table(tuple(keys), language))


def comparison_table(keys: tuple[str, ...], language: Language) -> str:
    """The facts of several curves, a row each, as a Markdown table."""
    columns = [
        "function",
        "range",
        "monotonic",
        "mean",
        "moment",
        "slope_moment",
        "steepest",
        "smooth",
        "dead",
        "saturated",
    ]
    head = [text(f"column_{c}") if c != "function" else text("function") for c in columns]
    rows = [head]
    for key in keys:
        facts = describe.facts_of(key)
        rows.append(
            [
                interface.function_title(key),
                describe.values_of(facts),
                text(f"short_{facts.monotonicity.replace(' ', '_')}"),
                describe.figure(facts.mean, 3),
                describe.figure(facts.second_moment, 3),
                describe.figure(facts.slope_second_moment, 3),
                describe.figure(facts.steepest, 4),
                text(f"short_{facts.smoothness}"),
                describe.places(facts.zones, "dead", language),
                describe.places(facts.zones, "saturated", language),
            ]
        )
    return passages.table(rows)
