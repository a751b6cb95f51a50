"""Any set of curves on one chart, their values or their derivatives, with a computed table."""

from __future__ import annotations

import streamlit as st

import activations
from guide import describe, inputs, interface
from guide.charts.compare import Show, compare_chart
from guide.content import Language
from guide.interface import text

USUAL = ["sigmoid", "tanh", "relu", "elu"]


def show() -> None:
    """The page at ``/compare``."""
    st.title(text("compare"), anchor=False)
    st.markdown(text("compare_intro"))
    _chart_and_table()


@st.fragment
def _chart_and_table() -> None:
    language = interface.language()
    curves = [activation.name for activation in activations.curves()]
    _name_unknown(curves)
    keys = st.multiselect(
        text("compare_functions"),
        curves,
        default=USUAL,
        format_func=interface.function_title,
        key="functions",
        bind="query-params",
    )
    show: Show = st.segmented_control(
        text("compare_show"),
        ["function", "derivative"],
        default="function",
        format_func=lambda what: text(f"compare_{what}"),
        key="show",
        bind="query-params",
        required=True,
    )
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


def _name_unknown(curves: list[str]) -> None:
    """Names what a link asked for in vain."""
    for key in st.query_params.get_all("functions"):
        if key not in curves:
            st.warning(
                text("bad_choice", text=inputs.shortened(key), name=text("compare_functions")), icon=":material/error:"
            )
    asked = st.query_params.get("show")
    if asked is not None and asked not in ("function", "derivative"):
        st.warning(
            text("bad_choice", text=inputs.shortened(asked), name=text("compare_show")), icon=":material/error:"
        )


def comparison_table(keys: tuple[str, ...], language: Language) -> str:
    """The facts of several curves, a row each, as a Markdown table."""
    columns = ["function", "range", "monotonic", "mean", "moment", "slope_moment", "steepest", "smooth", "dead", "saturated"]
    head = [text(f"column_{c}") if c != "function" else text("function") for c in columns]
    rows = [head, ["---"] * len(head)]
    for key in keys:
        facts = describe.facts_of(key)
        rows.append(
            [
                interface.function_title(key),
                describe.interval(facts.low, facts.high),
                text(f"monotonicity_{facts.monotonicity.replace(' ', '_')}"),
                describe.figure(facts.mean, 3),
                describe.figure(facts.second_moment, 3),
                describe.figure(facts.slope_second_moment, 3),
                describe.figure(facts.steepest, 4),
                text(f"smoothness_{facts.smoothness}"),
                describe.places(facts.zones, "dead", language),
                describe.places(facts.zones, "saturated", language),
            ]
        )
    return "\n".join(f"| {' | '.join(cell.replace('|', '&#124;') for cell in row)} |" for row in rows)
