"""A gated linear unit: its gate as a curve, the product as a map, and what the layer costs."""

from __future__ import annotations

import streamlit as st

from activations import equal_hidden_width, feed_forward_parameters
from guide import content, describe, function_page, inputs, interface, passages
from guide.charts.curve import curve_chart
from guide.charts.gated import clamped_chart, product_chart
from guide.controls import number_box, whole_box
from guide.interface import text

# The curve that opens and shuts the gate of each unit.
GATES = {"glu": "sigmoid", "reglu": "relu", "geglu": "gelu", "swiglu": "silu"}
ROUNDED_TO = 256


def show(key: str) -> None:
    """The page at ``/glu``, ``/reglu``, ``/geglu`` or ``/swiglu``."""
    function_page.head(key)
    language = interface.language()
    gate = interface.function_title(GATES[key])
    st.header(text("gated_gate_title", gate=gate), anchor="gate")
    interface.show_chart(
        curve_chart(GATES[key], language, movable=False),
        f"gate-{key}",
        describe.picture(GATES[key], gate, language),
    )
    interface.link(GATES[key], text("gated_more", gate=gate), icon=":material/show_chart:")
    st.header(text("gated_product_title"), anchor="product")
    interface.show_chart(product_chart(key, language), f"product-{key}", text("alt_gated", gate=gate))
    st.caption(content.functions()[key].look_for[language])
    if key == "swiglu":
        st.header(text("gated_clamped_title"), anchor="clamped")
        st.markdown(text("gated_clamped_text"))
        interface.show_chart(clamped_chart(language), "clamped", text("alt_clamped"))
    st.header(text("gated_cost_title"), anchor="cost")
    _cost()
    function_page.body(key)


@st.fragment
def _cost() -> None:
    """Weights of a plain feed-forward layer, of a gated one as wide, and of one that costs the same."""
    st.markdown(text("gated_cost_text"))
    columns = st.columns(2)
    with columns[0]:
        width = whole_box("width", text("gated_width"), 4096, 1, 1_000_000, 64)
    with columns[1]:
        expansion = number_box("expansion", text("gated_expansion"), 4.0, inputs.Range(0.5, 16.0), 0.5, digits=1)
    plain_width = round(expansion * width)
    equal = equal_hidden_width(width, expansion)
    rounded = -(-round(equal) // ROUNDED_TO) * ROUNDED_TO
    layers = [
        (text("gated_plain"), plain_width, False),
        (text("gated_same_width"), plain_width, True),
        (text("gated_equal"), equal, True),
        (text("gated_rounded", multiple=ROUNDED_TO), rounded, True),
    ]
    rows = [
        (name, f"{hidden:,.1f}".removesuffix(".0"), f"{feed_forward_parameters(width, hidden, gated=gated):,.0f}")
        for name, hidden, gated in layers
    ]
    head = (text("gated_layer"), text("gated_hidden"), text("gated_weights"))
    st.markdown(passages.table([head, *rows]))
