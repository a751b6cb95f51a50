"""Maxout: movable pieces, their convex envelope, and what the layer costs."""

from __future__ import annotations

import streamlit as st

import activations
from guide import content, controls, describe, function_page, inputs, interface
from guide.charts.vector import envelope_of, maxout_chart
from guide.controls import whole_box
from guide.interface import text

# Slopes and offsets of the pieces; the first three reproduce known functions.
PRESETS: dict[str, tuple[tuple[float, float], ...]] = {
    "convex": ((-1.0, -1.5), (-0.3, 0.0), (0.3, 0.0), (1.0, -1.5)),
    "relu": ((0.0, 0.0), (1.0, 0.0)),
    "leaky_relu": ((0.01, 0.0), (1.0, 0.0)),
    "abs": ((-1.0, 0.0), (1.0, 0.0)),
}
ACCEPTED = inputs.Range(-3.0, 3.0)
MOST_PIECES = 6


def show() -> None:
    """The page at ``/maxout``."""
    function_page.head("maxout")
    st.header(text("maxout_play"), anchor="play")
    _play()
    st.caption(content.functions()["maxout"].look_for[interface.language()])
    interface.link("maxout-lab", text("envelope_open"), icon=":material/experiment:")
    st.header(text("maxout_parameters"), anchor="cost")
    _cost()
    function_page.body("maxout")


@st.fragment
def _play() -> None:
    """A preset to start from, a slope and an offset for every piece, and the chart."""
    before = st.session_state.get("preset")
    controls.set_by_link("preset", text("maxout_preset"), list(PRESETS), "convex")
    if "pieces" not in st.session_state or before not in (None, st.session_state["preset"]):
        _start_from_preset()
    st.segmented_control(
        text("maxout_preset"),
        list(PRESETS),
        format_func=lambda name: text(f"preset_{name}"),
        key="preset",
        persist_state="session",
        required=True,
        on_change=_start_from_preset,
    )
    controls.put_in_link("preset", "convex")
    count = st.slider(text("maxout_pieces"), 1, MOST_PIECES, key="pieces", persist_state="session")
    pieces = [_piece(index) for index in range(count)]
    slopes, offsets = tuple(p[0] for p in pieces), tuple(p[1] for p in pieces)
    interface.show_chart(
        maxout_chart(slopes, offsets, interface.language()), "maxout-chart", text("alt_maxout", pieces=count)
    )
    envelope = envelope_of(slopes, offsets)
    st.markdown(text("maxout_convex", slopes=" → ".join(map(describe.figure, envelope.slopes))))
    if envelope.same_as:
        same = text("maxout_same", name=envelope.same_as, difference=f"{envelope.difference:g}")
        st.success(same, icon=":material/check:")
    if envelope.idle:
        st.caption(text("maxout_idle", pieces=", ".join(map(str, envelope.idle))))


def _piece(index: int) -> tuple[float, float]:
    """Two sliders for one piece."""
    values = []
    for name, column in zip(("slope", "offset"), st.columns(2), strict=True):
        st.session_state.setdefault(f"{name}{index}", 0.0)
        values.append(
            column.slider(
                text(f"maxout_{name}", index=index + 1),
                ACCEPTED.low,
                ACCEPTED.high,
                step=0.01,
                key=f"{name}{index}",
                persist_state="session",
            )
        )
    return values[0], values[1]


def _start_from_preset() -> None:
    pieces = PRESETS[st.session_state["preset"]]
    st.session_state["pieces"] = len(pieces)
    for index, (slope, offset) in enumerate(pieces):
        st.session_state[f"slope{index}"], st.session_state[f"offset{index}"] = slope, offset


@st.fragment
def _cost() -> None:
    """Parameters of a maxout layer against an ordinary one."""
    columns = st.columns(3)
    with columns[0]:
        inputs_count = whole_box("d", text("maxout_inputs"), 256, 1, 10000)
    with columns[1]:
        outputs = whole_box("m", text("maxout_outputs"), 128, 1, 10000)
    with columns[2]:
        pieces = whole_box("k", text("maxout_pieces"), 5, 1, 100)
    maxout, dense = (activations.maxout_parameter_count(inputs_count, outputs, k) for k in (pieces, 1))
    st.markdown(text("maxout_count", maxout=f"{maxout:,}", dense=f"{dense:,}", pieces=pieces))
