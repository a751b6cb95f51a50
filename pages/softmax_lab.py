"""Lab: six experiments on softmax, of which the reader chooses one at a time."""

from __future__ import annotations

import math
from collections.abc import Callable
from functools import partial
from typing import Any

import numpy as np
import numpy.typing as npt
import streamlit as st

import activations
from activations import FORMATS, METHODS
from activations.registry import FloatArray
from guide import controls, describe, inputs, interface, lab_page, passages
from guide.charts.attention import DIMENSIONS, QUERIES, attention_chart, experiment, largest_weight, median
from guide.charts.formats import REACH, SPREADS, formats_chart, limits
from guide.charts.sharpness import SCALES, TEMPERATURES, losses_chart, saturation_chart, temperature_chart
from guide.charts.two_classes import SECONDS, largest_difference, two_classes_chart
from guide.charts.vector import subscript
from guide.controls import choice, number_box, seed_box, whole_box
from guide.interface import text

SLUG = "softmax-lab"
USUAL = (2.5, 1.2, 0.4, -0.9)


def show() -> None:
    """The page at ``/softmax-lab``."""
    parts = {part: (partial(_experiment, part),) for part in PARTS}
    lab_page.show_parts(SLUG, parts, text("softlab_part"), lambda part: text(f"softlab_part_{part}"))


def _experiment(part: str) -> None:
    st.header(text(f"softlab_title_{part}"), anchor="experiment")
    st.markdown(text(f"softlab_text_{part}"))
    PARTS[part]()


@st.fragment
def _temperature() -> None:
    logits = controls.logit_boxes(USUAL)
    accepted = inputs.Range(TEMPERATURES[0], TEMPERATURES[-1])
    temperature = number_box("temperature", text("softlab_temperature"), 1.0, accepted, 0.1)
    p = activations.softmax(logits, temperature)
    entropy, top = float(activations.entropy(p)), f"{p.max():.4g}"
    alt = text("alt_softlab_temperature", count=len(logits), temperature=f"{temperature:g}", top=top)
    interface.show_chart(
        temperature_chart(tuple(logits), temperature, interface.language()), "softlab-temperature", alt
    )
    st.caption(text("softlab_caption_temperature"))
    st.markdown(
        text(
            "softlab_result_temperature",
            temperature=f"{temperature:g}",
            top=top,
            entropy=f"{entropy:.3g}",
            most=f"{math.log(len(logits)):.3g}",
            count=f"{math.exp(entropy):.3g}",
        )
    )
    interface.link("softmax", text("softlab_to_function"), logits=",".join(f"{z:g}" for z in logits))


@st.fragment
def _overflow() -> None:
    logits = controls.logit_boxes(USUAL)
    left, right = st.columns(2)
    with left:
        offset = number_box("offset", text("softlab_offset"), 0.0, inputs.Range(-REACH, REACH), 10.0)
    with right:
        accepted = inputs.Range(SPREADS[0], SPREADS[-1])
        spread = number_box("spread", text("softlab_spread_box"), SPREADS[0], accepted, 1.0)
    chart = formats_chart(tuple(logits), spread, offset, interface.language())
    interface.show_chart(chart, "softlab-overflow", text("alt_softlab_overflow"))
    st.caption(text("softlab_caption_overflow"))
    pair = int(np.argmax(logits)), int(np.argmin(logits))
    likely, unlikely = (f"z{subscript(place + 1)}" for place in pair)
    setting = {"offset": f"{offset:g}", "spread": f"{spread:g}"}
    st.markdown(text("softlab_table_overflow", likely=likely, unlikely=unlikely, **setting))
    st.markdown(_computed(spread * np.array(logits), offset, pair))
    st.markdown(text("softlab_limits"))
    st.markdown(_limits())


def _computed(logits: FloatArray, offset: float, pair: tuple[int, int]) -> str:
    """What every method returns in every format, and the truth, for the likeliest and the least likely class."""
    head = [text("softlab_format"), text("softlab_largest_logit")]
    head += [text(f"softlab_method_{method}") for method in METHODS]
    rows = [
        [
            kind,
            f"{float((logits.max() + offset).astype(kind)):g}",
            *(_both(activations.softmax_in(logits + offset, method, kind), pair) for method in METHODS),
        ]
        for kind in FORMATS
    ]
    shares, logarithms = _both(activations.softmax(logits), pair), _both(activations.log_softmax(logits), pair)
    truth = [f"**{text('softlab_truth')}**", f"{logits.max() + offset:g}", shares, shares, logarithms, logarithms]
    return passages.table([head, *rows, truth])


def _both(values: npt.NDArray[np.floating[Any]], pair: tuple[int, int]) -> str:
    return ", ".join(_shown(float(values[place])) for place in pair)


def _limits() -> str:
    """Where the exponential leaves each format."""
    head = [text(f"softlab_{name}") for name in ("format", "limit_high", "limit_low", "limit_eps")]
    rows = [
        [
            kind,
            f"{limits(kind).largest:.2f}",
            f"{limits(kind).lowest:.2f}".replace("-", "−"),
            describe.scientific(float(np.finfo(kind).eps)),
        ]
        for kind in FORMATS
    ]
    return passages.table([head, *rows])


@st.fragment
def _loss() -> None:
    logits = controls.logit_boxes(USUAL)
    classes = list(range(1, len(logits) + 1))
    target_choice = choice("target", text("softlab_target_box"), classes, len(classes), lambda i: f"z{subscript(i)}")
    left, right = st.columns(2, vertical_alignment="bottom")
    with left:
        target = target_choice.buttons() - 1
    with right:
        scale = _scale_box(text("softlab_scale"))
    chart = losses_chart(tuple(logits), target, scale, interface.language())
    interface.show_chart(chart, "softlab-loss", text("alt_softlab_loss", scale=f"{scale:g}"))
    st.caption(text("softlab_caption_loss"))
    z, y = scale * np.array(logits), np.eye(len(logits))[target]
    slopes = {
        "cross_entropy": activations.softmax_cross_entropy_derivative(z, y),
        "squared_error": activations.softmax_squared_error_derivative(z, y),
    }
    losses = {"cross_entropy": activations.softmax_cross_entropy, "squared_error": activations.softmax_squared_error}
    apart = max(
        float(np.abs(activations.slope_by_differences(losses[name], z, y) - slope).max())
        for name, slope in slopes.items()
    )
    st.markdown(
        text(
            "softlab_result_loss",
            scale=f"{scale:g}",
            p=_shown(activations.softmax(z)[target]),
            difference=_shown(apart, 2),
            **{name: _shown(float(loss(z, y))) for name, loss in losses.items()},
            **{f"{name}_size": _shown(float(np.linalg.norm(slope))) for name, slope in slopes.items()},
        )
    )


@st.fragment
def _sigmoid() -> None:
    accepted = inputs.Range(SECONDS[0], SECONDS[-1])
    second = number_box("second", text("softlab_second"), 2.0, accepted, 0.5)
    chart = two_classes_chart(second, interface.language())
    interface.show_chart(chart, "softlab-sigmoid", text("alt_softlab_sigmoid", second=f"{second:g}"))
    st.caption(text("softlab_caption_sigmoid"))
    difference = _shown(largest_difference(second), 2)
    st.markdown(text("softlab_result_sigmoid", second=f"{second:g}", difference=difference))


@st.fragment
def _attention() -> None:
    dimension_choice = choice("d", text("softlab_dimension"), DIMENSIONS, 64)
    columns = st.columns(3)
    with columns[0]:
        dimension = dimension_choice.menu()
    with columns[1]:
        keys = whole_box("keys", text("softlab_keys"), 16, 2, 32)
    with columns[2]:
        seed = seed_box()
    with st.spinner(text("softlab_computing"), show_time=True):
        chart = attention_chart(keys, dimension, seed, interface.language())
    interface.show_chart(chart, "softlab-attention", text("alt_softlab_attention", keys=keys, dimension=dimension))
    st.caption(text("softlab_caption_attention", queries=QUERIES))
    st.markdown(text("softlab_table_attention", keys=keys, most=f"{math.log(keys):.3g}"))
    st.markdown(_scores(keys, seed))


def _scores(keys: int, seed: int) -> str:
    """Every dimension: the spread of the scores, and what the division changes."""
    head = ["d", *(text(f"softlab_{name}") for name in ("deviation", "root", "largest", "entropy", "through_softmax"))]
    rows = []
    for found in experiment(keys, seed):
        pair = (found.plain, found.divided)
        rows.append(
            [
                str(found.dimension),
                f"{found.deviation:.3g}",
                f"{math.sqrt(found.dimension):.3g}",
                " → ".join(f"{largest_weight(weighing):.3f}" for weighing in pair),
                " → ".join(_shown(median(weighing.entropy), 2) for weighing in pair),
                " → ".join(_shown(median(weighing.through_softmax), 2) for weighing in pair),
            ]
        )
    return passages.table([head, *rows])


@st.fragment
def _saturation() -> None:
    logits = controls.logit_boxes(USUAL)
    scale = _scale_box(text("softlab_factor"))
    chart = saturation_chart(tuple(logits), scale, interface.language())
    interface.show_chart(chart, "softlab-saturation", text("alt_softlab_saturation", scale=f"{scale:g}"))
    st.caption(text("softlab_caption_saturation"))
    p = np.sort(activations.softmax(scale * np.array(logits)))
    st.markdown(
        text(
            "softlab_result_saturation",
            scale=f"{scale:g}",
            top=f"{p[-1]:.4g}",
            rest=_shown(float(p[:-1].sum())),
            norm=_shown(float(activations.jacobian_norm(scale * np.array(logits)))),
        )
    )


def _scale_box(shown: str) -> float:
    """What the logits are multiplied by."""
    return number_box("scale", shown, 3.0, inputs.Range(SCALES[0], SCALES[-1]), 0.5)


def _shown(value: float, digits: int = 3) -> str:
    """A number in a few digits, powers of ten written out, infinities and NaN as such."""
    value = float(value)
    if math.isnan(value):
        return "**NaN**"
    if math.isinf(value):
        return "**∞**" if value > 0 else "**−∞**"
    if value == 0:
        return "0"
    return describe.scientific(value, digits) if value > 0 else f"−{describe.scientific(-value, digits)}"


PARTS: dict[str, Callable[[], None]] = {
    "temperature": _temperature,
    "overflow": _overflow,
    "loss": _loss,
    "sigmoid": _sigmoid,
    "attention": _attention,
    "saturation": _saturation,
}
