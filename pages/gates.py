"""Lab: an LSTM cell gate by gate, and gated feed-forward layers against plain ones of equal cost."""

from __future__ import annotations

import math

import streamlit as st

import activations
from guide import controls, describe, inputs, interface, lab_page, passages
from guide.charts import layers, memory
from guide.controls import choice, number_box, seed_box, whole_box
from guide.interface import text

SLUG = "gates"
PRE_ACTIVATION = inputs.Range(memory.LOWEST, memory.HIGHEST)


def show() -> None:
    """The page at ``/gates``."""
    parts = {"cell": (_cell, _cell_tables), "layers": (_layers,)}
    lab_page.show_parts(SLUG, parts, text("gates_part"), lambda part: text(f"gates_part_{part}"))


# -------------------------------------------------------------------------------------- the LSTM cell


def _cell() -> None:
    """The experiment on the cell."""
    st.header(text("cell_title"), anchor="experiment")
    st.markdown(text("cell_text"))
    _cell_experiment()


@st.fragment
def _cell_experiment() -> None:
    setting = _cell_setting()
    language, part = interface.language(), text(f"cell_part_{setting.moved}").lower()
    found = memory.reading(setting)
    alt = text("alt_cell", part=part, cell=_size(found.cell, 3), gradient=_size(found.gradient))
    interface.show_chart(memory.cell_chart(setting, language), "cell", alt)
    st.caption(text("cell_slider", part=part))
    st.markdown(_cell_sentence(found, setting))


def _cell_tables() -> None:
    """What other biases and other functions would do, at the usual number of steps."""
    steps = memory.Setting().steps
    st.subheader(text("cell_bias_title"), anchor="bias")
    st.markdown(text("cell_bias_text"))
    st.markdown(_bias_table(steps))
    st.subheader(text("cell_others_title"), anchor="others")
    st.markdown(text("cell_gates_text"))
    st.markdown(_gate_table(steps))
    st.markdown(text("cell_candidates_text"))
    st.markdown(_candidate_table(steps))


def _cell_setting() -> memory.Setting:
    """The controls of the cell, all of which travel in the link."""
    usual = memory.Setting()
    signal = choice(
        "signal", text("cell_signal"), activations.SIGNALS, usual.signal, lambda signal: text(f"cell_signal_{signal}")
    ).buttons(wrap=True)
    gate_choice = choice("gate", text("cell_gate"), memory.GATES, usual.gate, interface.function_title)
    squash_choice = choice("squash", text("cell_squash"), memory.CANDIDATES, usual.squash, interface.function_title)
    with st.container(horizontal=True):
        gate, squash = gate_choice.menu(width=240), squash_choice.menu(width=240)
    moved = choice(
        "slider", text("cell_moved"), activations.PARTS, usual.moved, lambda part: text(f"cell_part_{part}")
    ).buttons(wrap=True)
    biases: dict[activations.Part, float] = {}
    for box, part in zip(controls.boxes(len(activations.PARTS)), activations.PARTS, strict=True):
        with box:
            shown = text("cell_pre_activation", part=text(f"cell_part_{part}"))
            biases[part] = number_box(part, shown, getattr(usual, part), PRE_ACTIVATION, 0.5)
    hold = st.toggle(text("cell_hold", step=activations.PULSE_AT), key="hold", bind="query-params")
    first, second, third, fourth = controls.boxes(4)
    with first:
        feedback = number_box("feedback", text("cell_feedback"), usual.feedback, inputs.Range(-2.0, 2.0), 0.25)
    with second:
        weight = number_box("weight", text("cell_weight"), usual.weight, inputs.Range(-3.0, 3.0), 0.1)
    with third:
        steps = whole_box("steps", text("cell_steps"), usual.steps, 10, 100, 10)
    with fourth:
        seed = seed_box()
    return memory.Setting(
        signal=signal,
        gate=gate,
        squash=squash,
        moved=moved,
        hold=hold,
        feedback=feedback,
        weight=weight,
        steps=steps,
        seed=seed,
        **biases,
    )


def _cell_sentence(found: memory.Reading, setting: memory.Setting) -> str:
    """What becomes of the cell and of its gradient, in a few sentences."""
    if found.verdict == "overflows":
        return text("cell_overflows")
    if setting.feedback:
        kept = text("cell_around", product=_size(found.product), gradient=_size(found.gradient))
    else:
        kept = text(
            f"cell_{found.verdict}",
            gate=_gate(found.kept),
            half=_size(found.half, 3),
            steps=setting.steps,
            product=_size(found.product),
        )
    ends = text(
        "cell_ends",
        cell=_size(found.cell, 3),
        hidden=_size(found.hidden, 3),
        plain=_size(found.plain),
        weight=describe.figure(setting.weight),
    )
    return f"{kept} {ends}" if interface.language() == "en" else f"{kept}{ends}"


def _gate(value: float) -> str:
    """A gate in four digits; one that only rounds to 1 is shown by what it lacks."""
    lacking = 1 - value
    return f"1 − {_size(lacking)}" if 0 < lacking < 0.5e-4 else describe.figure(value, 4)


def _size(value: float, digits: int = 2) -> str:
    """A number of either sign and any size."""
    if not math.isfinite(value):
        return "∞"
    sign = "−" if value < 0 else ""
    return sign + describe.scientific(abs(value), digits) if value else "0"


def _bias_table(steps: int) -> str:
    head = (text("cell_bias"), text("cell_bias_gate"), text("cell_bias_half"), text("cell_left", steps=steps))
    rows = [
        (describe.figure(bias), describe.figure(gate, 3), _size(half, 3), _size(left))
        for bias, gate, half, left in memory.bias_rows(steps)
    ]
    return passages.table([head, *rows])


def _gate_table(steps: int) -> str:
    ends = (f"z = {describe.figure(z)}" for z in (memory.LOWEST, 0.0, memory.HIGHEST))
    head = (text("cell_gate"), *ends, text("cell_left_open", steps=steps))
    rows = [
        (interface.function_title(key), *(_gate(value) for value in values), _size(left))
        for key, *values, left in memory.gate_rows(steps)
    ]
    return passages.table([head, *rows])


def _candidate_table(steps: int) -> str:
    head = (text("cell_squash"), "z = −2", "z = 0", "z = 2", text("cell_round", steps=steps))
    rows = [
        (interface.function_title(key), *(describe.figure(value, 3) for value in values))
        for key, *values in memory.candidate_rows(steps)
    ]
    return passages.table([head, *rows])


# ------------------------------------------------------------------------------- gated and plain layers


def _layers() -> None:
    """The experiment on the layers."""
    st.header(text("layers_title"), anchor="experiment")
    st.markdown(text("layers_text"))
    _layers_experiment()


@st.fragment
def _layers_experiment() -> None:
    setting = _layers_setting()
    language = interface.language()
    with st.spinner(text("layers_computing"), show_time=True):
        chart, table = layers.layers_chart(setting, language), layers.rows(setting)
    target = text(f"layers_target_{setting.target}")
    first = layers.layer_name(table[0].layer, language)
    interface.show_chart(chart, "layers", text("alt_layers", target=target, first=first))
    st.caption(text("layers_slider"))
    st.markdown(
        text(
            "layers_result",
            ahead=layers.gated_ahead(setting),
            copies=layers.COPIES,
            first=first,
            wins=table[0].standing.wins,
        )
    )
    st.markdown(_standings(table))
    st.caption(text("layers_cost"))


def _layers_setting() -> layers.Setting:
    """The controls of the comparison, all of which travel in the link."""
    usual = layers.Setting()
    target = choice(
        "target",
        text("layers_target"),
        tuple(activations.FEED_FORWARD_TARGETS),
        usual.target,
        lambda target: text(f"layers_target_{target}"),
    ).buttons(wrap=True)
    first, second, third, fourth = controls.boxes(4)
    with first:
        hidden = whole_box("hidden", text("layers_hidden"), usual.hidden, 4, 48, 4)
    with second:
        rate = number_box("rate", text("layers_rate"), usual.rate, inputs.Range(0.0001, 1.0), 0.005, digits=4)
    with third:
        updates = whole_box("updates", text("layers_updates"), usual.updates, 20, 2000, 100)
    with fourth:
        seed = seed_box()
    return layers.Setting(target, hidden, rate, updates, seed)


def _standings(table: list[layers.Row]) -> str:
    """Every layer, the best first: cost, loss, and how far the start decides."""
    names = ("layer", "median", "quartiles", "wins", "places", "cost")
    rows = [
        (
            layers.layer_name(row.layer, interface.language()),
            _size(row.standing.median),
            f"{_size(row.standing.low)} – {_size(row.standing.high)}",
            f"{row.standing.wins}",
            f"{row.standing.best} – {row.standing.worst}",
            f"{row.hidden}, {row.parameters}",
        )
        for row in table
    ]
    return passages.table([[text(f"layers_column_{name}") for name in names], *rows])
