"""A function of one number: formula, movable curve, computed facts, characteristics, code, questions."""

from __future__ import annotations

import streamlit as st

import activations
from guide import content, describe, function_page, inputs, interface
from guide.charts.curve import curve_chart
from guide.charts.slopes import descent_chart, sample_chart
from guide.controls import number_box
from guide.interface import text


def show(key: str) -> None:
    """The page at ``/<key>``."""
    function_page.head(key)
    _curve(key)
    if key == "prelu":
        _learning_slope()
    elif key == "rrelu":
        _random_slope()
    function_page.body(key)


@st.fragment
def _curve(key: str) -> None:
    """The chart with its slider, the exact values under it, and the facts at these values."""
    activation, language = activations.get(key), interface.language()
    words = content.functions()[key]
    chart_place = st.container()
    hint = f" {text('drag_slider')}" if activation.main_parameter else ""
    st.caption(words.look_for[language] + hint)
    with st.container(horizontal=True, vertical_alignment="bottom"):
        parameters = tuple((parameter.name, _exact_value(parameter)) for parameter in activation.parameters)
        threshold = function_page.threshold_box(describe.facts_of(key, 0.01, parameters).steepest)
    with chart_place:
        chart = curve_chart(key, language, threshold, parameters, _band(key))
        alt = describe.picture(key, words.title[language], language, threshold, parameters)
        interface.show_chart(chart, f"curve-{key}", alt)
    st.markdown(describe.facts_passage(key, language, threshold, parameters))


def _exact_value(parameter: activations.Parameter) -> float:
    slider = parameter.slider
    assert slider, f"{parameter.name} has no slider"
    return number_box(
        parameter.name,
        parameter.symbol,
        parameter.default,
        inputs.Range(slider.low, slider.high),
        slider.step,
        digits=4,
        title=text("exact_value", symbol=parameter.symbol),
    )


def _band(key: str) -> tuple[float, float] | None:
    """The slopes that RReLU draws from, as they stand in the boxes further down."""
    if key != "rrelu":
        return None
    return (
        float(st.session_state.get("lower", activations.RRELU_LOWER)),
        float(st.session_state.get("upper", activations.RRELU_UPPER)),
    )


@st.fragment
def _learning_slope() -> None:
    """PReLU: gradient descent moves the slope, beside Leaky ReLU's, which stays."""
    language = interface.language()
    st.header(text("prelu_learning"), anchor="learning")
    st.latex(
        r"\begin{gathered}"
        r"\frac{\partial L}{\partial \alpha} = \sum_i \frac{\partial L}{\partial f(x_i)}\,\min(0, x_i) \\"
        r"\alpha \leftarrow \alpha - \eta\,\frac{\partial L}{\partial \alpha}"
        r"\end{gathered}"
    )
    columns = st.columns(3)
    with columns[0]:
        target = number_box("target", text("prelu_target"), 0.6, inputs.Range(-1.0, 2.0), 0.05)
    with columns[1]:
        start = number_box("start", text("prelu_start"), 0.25, inputs.Range(-1.0, 2.0), 0.05)
    with columns[2]:
        rate = number_box("rate", text("prelu_rate"), 0.1, inputs.Range(0.01, 10.0), 0.05)
    st.markdown(text("prelu_learning_text", target=f"{target:g}"))
    chart, path = descent_chart(target, start, rate, language)
    shown = {"steps": len(path) - 1, "alpha": f"{path[-1]:.4g}", "start": f"{start:g}"}
    interface.show_chart(chart, "descent", text("alt_prelu", target=f"{target:g}", **shown))
    if abs(path[-1] - target) > abs(start - target):
        st.info(text("prelu_diverged", **shown), icon=":material/trending_up:")
    else:
        st.markdown(text("prelu_result", gradient=f"{(path[0] - path[1]) / rate:.4g}", **shown))


def _random_slope() -> None:
    """RReLU: a batch with slopes drawn at random, over the fixed average.

    Not a fragment: the limits also move the band on the chart at the top.
    """
    st.header(text("rrelu_random"), anchor="random")
    columns = st.columns(3, vertical_alignment="bottom")
    accepted = inputs.Range(0.0, 0.5)
    with columns[0]:
        lower = number_box("lower", text("rrelu_lower"), activations.RRELU_LOWER, accepted, 0.01, digits=4)
    with columns[1]:
        upper = number_box("upper", text("rrelu_upper"), activations.RRELU_UPPER, accepted, 0.01, digits=4)
    with columns[2]:
        st.button(text("rrelu_draw"), key="draw", icon=":material/casino:", on_click=_next_draw)
    if lower > upper:
        st.info(text("rrelu_crossed", lower=f"{lower:g}", upper=f"{upper:g}"), icon=":material/swap_vert:")
        return
    st.markdown(text("rrelu_random_text", average=f"{(lower + upper) / 2:.4g}"))
    chart, slopes = sample_chart(lower, upper, st.session_state.get("draws", 0), interface.language())
    interface.show_chart(chart, "sample", text("alt_rrelu", low=f"{lower:.4g}", high=f"{upper:.4g}"))
    shown = {"mean": f"{slopes.mean():.4f}", "low": f"{slopes.min():.4f}", "high": f"{slopes.max():.4f}"}
    st.caption(text("rrelu_drawn", **shown))


def _next_draw() -> None:
    st.session_state["draws"] = st.session_state.get("draws", 0) + 1
