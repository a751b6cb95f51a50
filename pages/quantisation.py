"""Lab: activations in few bits, the cap of ReLU6 against outliers, hard stand-ins, and what each function costs."""

from __future__ import annotations

import time

import streamlit as st

import activations
from guide import describe, inputs, interface, lab_page, passages
from guide.catalogue import short_title
from guide.charts.cost import cost_chart
from guide.charts.quantised import (
    BITS,
    RANGES,
    Reading,
    Setting,
    codes_chart,
    decibels,
    errors,
    errors_chart,
    range_name,
    reading,
)
from guide.charts.stand_in import gap_of, pair_of, place_of, stand_in_chart, step_of
from guide.controls import choice, number_box, seed_box, whole_box
from guide.describe import figure
from guide.interface import text

SLUG = "quantisation"
# One measurement for all readers of this process.
MEASURED = activations.SharedCosts()


def show() -> None:
    """The page at ``/quantisation``."""
    lab_page.show(SLUG, _outliers, _stand_ins, _cost)


# ---------------------------------------------------------------------------------------- outliers


@st.fragment
def _outliers() -> None:
    setting, language = _setting(), interface.language()
    interface.show_chart(codes_chart(setting, language), "codes", text("alt_quant_codes", bits=setting.bits))
    st.caption(text("quant_slider"))
    found = {kind: reading(kind, setting) for kind in RANGES}
    st.markdown(_comparison(setting, list(found.values())))
    st.markdown(verdict(found["largest"], found["cap"], setting))
    st.subheader(text("quant_errors"), anchor="range")
    st.markdown(text("quant_errors_text"))
    interface.show_chart(errors_chart(setting, language), "errors", text("alt_quant_errors"))
    end, least = errors(setting).best
    st.markdown(text("quant_errors_result", bits=setting.bits, end=figure(end, 2), error=figure(least, 2)))


def _setting() -> Setting:
    """The controls, all of which travel in the link."""
    columns = st.columns(3)
    with columns[0]:
        bits = whole_box("bits", text("quant_bits_box"), 8, min(BITS), max(BITS))
        cap = number_box("cap", text("quant_cap"), 6.0, inputs.Range(0.5, 100.0), 0.5, digits=1)
    with columns[1]:
        share = number_box("share", text("quant_share"), 0.1, inputs.Range(0.0, 10.0), 0.1, digits=2)
        percentile = number_box("percentile", text("quant_percentile"), 99.9, inputs.Range(60.0, 100.0), 0.1, digits=2)
    with columns[2]:
        size = number_box("size", text("quant_size_box"), 20.0, inputs.Range(1.0, 1000.0), 5.0, digits=1)
        seed = seed_box()
    return Setting(bits, size, share, cap, percentile, seed)


def _comparison(setting: Setting, found: list[Reading]) -> str:
    """What each of the ranges makes of the values, side by side."""
    head = [
        text("quant_at", size=figure(setting.size)),
        *(range_name(k, setting, interface.language()) for k in RANGES),
    ]
    rows = [
        [text("quant_row_step"), *(figure(r.step, 3) for r in found)],
        [text("quant_row_used"), *(f"{r.used} / {r.levels}" for r in found)],
        [text("quant_row_lost"), *(f"{r.lost:.1%}" for r in found)],
        [text("quant_row_beyond"), *(str(r.beyond) for r in found)],
        [text("quant_row_rounding"), *(figure(r.rounding, 2) for r in found)],
        [text("quant_row_clipping"), *(figure(r.clipping, 2) for r in found)],
        [text("quant_row_ordinary"), *(f"{decibels(r.ordinary)} dB" for r in found)],
        [text("quant_row_overall"), *(f"{decibels(r.overall)} dB" for r in found)],
    ]
    return passages.table([head, *rows])


def verdict(plain: Reading, capped: Reading, setting: Setting) -> str:
    """Whether the cap pays, in a sentence."""
    ordinary, overall = capped.ordinary - plain.ordinary, capped.overall - plain.overall
    name = "not" if ordinary <= 0 else "trade" if overall <= 0 else "pays"
    return text(
        f"quant_verdict_{name}",
        cap=figure(setting.cap),
        ordinary=decibels(abs(ordinary)),
        overall=decibels(abs(overall)),
        bits=f"{abs(ordinary) / activations.DECIBELS_PER_BIT:.1f}",
    )


# --------------------------------------------------------------------------------------- stand-ins


def _stand_ins() -> None:
    st.header(text("quant_stand_ins"), anchor="stand-ins")
    _one_stand_in()


@st.fragment
def _one_stand_in() -> None:
    keys, language = list(activations.STAND_INS), interface.language()
    key = choice("pair", text("quant_pair"), keys, "hardsigmoid", lambda name: short_title(name, language)).buttons()
    bits = max(BITS)
    title, original = (short_title(curve.name, language) for curve in pair_of(key))
    chart = stand_in_chart(key, bits, language)
    interface.show_chart(chart, "stand-in", text("alt_quant_stand_in", title=title, original=original))
    st.caption(text("quant_gap_slider"))
    found = gap_of(key)
    most = activations.hidden_up_to(found.largest, pair_of(key))
    name = "hidden" if most >= bits else "visible"
    st.markdown(
        text(
            f"quant_gap_{name}",
            title=title,
            original=original,
            gap=figure(abs(found.largest), 3),
            where=place_of(found),
            steps=figure(abs(found.largest) / step_of(key, bits), 2),
            most=most,
        )
    )
    st.markdown(text("quant_gaps_text", bits=bits))
    st.markdown(_gaps(bits))


def _gaps(bits: int) -> str:
    """Every stand-in beside its original, the nearest first."""
    head = [text(f"quant_gaps_{name}") for name in ("pair", "largest", "typical", "steps", "most")]
    rows = []
    for key in sorted(activations.STAND_INS, key=lambda key: abs(gap_of(key).largest) / step_of(key, bits)):
        found = gap_of(key)
        rows.append(
            [
                " – ".join(short_title(curve.name, interface.language()) for curve in pair_of(key)),
                text("quant_gap_at", gap=figure(abs(found.largest), 3), where=place_of(found)),
                figure(found.typical, 2),
                figure(abs(found.largest) / step_of(key, bits), 2),
                str(activations.hidden_up_to(found.largest, pair_of(key))),
            ]
        )
    return passages.table([head, *rows])


# -------------------------------------------------------------------------------------------- cost


def _cost() -> None:
    st.header(text("quant_cost"), anchor="cost")
    _measured()


@st.fragment
def _measured() -> None:
    st.markdown(text("quant_cost_text"))
    costs = MEASURED.latest
    if st.button(text("quant_measure"), key="measure", type="primary"):
        with st.spinner(text("quant_measuring"), show_time=True):
            costs = MEASURED.newer_than(st.session_state.get("costs seen"))
    st.session_state["costs seen"] = costs
    if costs is None:
        return
    interface.show_chart(cost_chart(costs, interface.language()), "cost", text("alt_quant_cost"))
    taken = time.strftime("%Y-%m-%d %H:%M", time.gmtime(costs.taken))
    st.caption(
        text(
            "quant_measured",
            taken=taken,
            rounds=costs.rounds,
            count=activations.COST_COUNT,
            nanoseconds=describe.scientific(costs.nanoseconds),
        )
    )
    st.markdown(text("quant_cost_caution"))
