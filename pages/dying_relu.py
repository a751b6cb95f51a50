"""Lab: networks trained until units die, what the others lose meanwhile, and what brings dead units back."""

from __future__ import annotations

import math
from functools import partial

import streamlit as st

import activations
from activations import Rescue
from guide import content, inputs, interface, passages
from guide.charts.dying import (
    ACTIVATIONS,
    Counts,
    Setting,
    Standing,
    Story,
    attempts,
    counts,
    plane_chart,
    shares_chart,
    standings,
    told,
)
from guide.interface import number_box, text

SLUG = "dying-relu"
USUAL = Setting()
# The network of the picture: the one with most dead units, or a copy by its number.
WORST = "worst"


def show() -> None:
    """The page at ``/dying-relu``."""
    interface.lab_head(SLUG)
    _experiment()
    st.header(text("dying_detect"), anchor="detect")
    st.markdown(text("dying_detect_text"))
    st.code(text("dying_detect_code"), language="python")
    st.markdown(text("dying_detect_caveat"))
    interface.lab_settings(SLUG)
    interface.listed_questions(text("lab_questions"), content.labs()[SLUG].questions)
    interface.references(content.labs()[SLUG].references)


@st.fragment
def _experiment() -> None:
    setting = _setting()
    story = interface.worked_out((SLUG, setting), partial(told, setting))
    if story is None:
        return
    st.markdown(sentence(counts(story), setting.copies))
    threshold = number_box("threshold", text("dying_threshold"), 0.02, inputs.Range(0.000001, 1.0), 0.01, digits=3)
    interface.show_chart(shares_chart(story, threshold, interface.language()), "dying-shares", text("alt_dying_shares"))
    st.caption(text("dying_shares_caption"))
    ends = standings(story, threshold)
    st.markdown(_table(ends))
    for end in ends:
        if end.diverged:
            title = _name(end.activation)
            st.markdown(text("dying_diverged", title=title, count=end.diverged, copies=setting.copies, step=end.step))
    st.header(text("dying_plane"), anchor="plane")
    _plane(story, threshold)
    st.header(text("dying_rescue"), anchor="rescue")
    _rescue(story)


def _setting() -> Setting:
    """The controls that ask for another training, all of which travel in the link."""
    problems, optimisers = list(activations.DATASETS), list(activations.OPTIMISERS)
    interface.warn_of_refused(interface.take_from_link("data", problems, USUAL.data), text("dying_data"))
    interface.warn_of_refused(
        interface.take_from_link("optimiser", optimisers, USUAL.optimiser), text("dying_optimiser")
    )
    with st.container(horizontal=True, vertical_alignment="bottom"):
        data = st.segmented_control(
            text("dying_data"),
            problems,
            format_func=lambda name: text(f"dying_data_{name}"),
            key="data",
            required=True,
        )
        optimiser = st.segmented_control(
            text("dying_optimiser"),
            optimisers,
            format_func=lambda name: text(f"dying_optimiser_{name}"),
            key="optimiser",
            required=True,
        )
    interface.put_in_link("data", USUAL.data)
    interface.put_in_link("optimiser", USUAL.optimiser)
    columns = st.columns(3)
    with columns[0]:
        rate = number_box("rate", text("dying_rate"), USUAL.rate, inputs.Range(0.0001, 10.0), 0.1, digits=4)
        width = _whole("width", "dying_width", USUAL.width, 2, 16, 1)
        steps = _whole("steps", "dying_steps", USUAL.steps, 10, 2000, 50)
    with columns[1]:
        bias = number_box("bias", text("dying_bias"), USUAL.bias, inputs.Range(-5.0, 5.0), 0.5, digits=2)
        depth = _whole("depth", "dying_depth", USUAL.depth, 1, 8, 1)
        more = _whole("more", "dying_more", USUAL.more, 10, 2000, 50)
    with columns[2]:
        momentum = number_box("momentum", text("dying_momentum"), USUAL.momentum, inputs.Range(0.0, 0.99), 0.1)
        copies = _whole("copies", "dying_copies", USUAL.copies, 1, 32, 4)
        seed = _whole("seed", "lab_seed", USUAL.seed, 0, 9999, 1)
    return Setting(
        data or USUAL.data,
        optimiser or USUAL.optimiser,
        rate,
        # Adam has none: the same training under another name would be done twice.
        momentum if optimiser == "sgd" else 0.0,
        bias,
        steps,
        width,
        depth,
        copies,
        seed,
        more,
    )


def _whole(name: str, shown: str, usual: int, low: int, high: int, step: int) -> int:
    """A whole number between two others."""
    return int(number_box(name, text(shown), float(usual), inputs.Range(low, high), float(step), digits=0))


def sentence(found: Counts, copies: int) -> str:
    """What became of the ReLU units, in a few sentences."""
    parts = [
        text(
            "dying_end",
            dead=found.dead,
            units=found.units,
            share=f"{found.dead / found.units:.0%}",
            born=found.born,
            died=found.died[0],
            back=found.back[0],
        )
    ]
    if found.died[1]:
        parts.append(text("dying_end_deeper", died=found.died[1], back=found.back[1]))
    if found.shut:
        parts.append(text("dying_end_shut", count=found.shut, copies=copies))
    return " ".join(parts)


def _table(found: list[Standing]) -> str:
    """Where every activation stands at the end."""
    head = ["lab_activation", "dying_column_first", "dying_column_deeper", "dying_column_nearly", "dying_column_right"]
    rows = [
        [
            _name(row.activation),
            _share(row.first),
            _share(row.deeper),
            _share(row.nearly),
            _share(row.accuracy, 1),
        ]
        for row in found
    ]
    return passages.table([[text(name) for name in head], *rows])


def _name(activation: str) -> str:
    """The name of an activation, short enough for a phone."""
    return text(f"dying_name_{activation}")


def _share(value: float, digits: int = 0) -> str:
    """A share, or a dash where there is none: no deeper layer, no network left."""
    return "–" if math.isnan(value) else f"{value:.{digits}%}"


def _plane(story: Story, threshold: float) -> None:
    """One network in the plane of its inputs."""
    copies = [WORST, *(str(number + 1) for number in range(story.setting.copies))]
    shown, name = text("dying_shown"), text("dying_network")
    interface.warn_of_refused(interface.take_from_link("shown", ACTIVATIONS, "relu"), shown)
    interface.warn_of_refused(interface.take_from_link("network", copies, WORST), name)
    with st.container(horizontal=True, vertical_alignment="bottom"):
        activation = st.segmented_control(shown, ACTIVATIONS, format_func=_name, key="shown", required=True)
        network = st.selectbox(
            name,
            copies,
            format_func=lambda copy: text("dying_network_worst") if copy == WORST else copy,
            key="network",
            width=260,
        )
    interface.put_in_link("shown", "relu")
    interface.put_in_link("network", WORST)
    copy = story.most_dead() if network in (None, WORST) else int(network) - 1
    key = activation or "relu"
    chart = plane_chart(story, key, copy, threshold, interface.language())
    interface.show_chart(chart, "dying-plane", text("alt_dying_plane", title=_name(key)))
    st.caption(text("dying_plane_caption"))


def _rescue(story: Story) -> None:
    """What brings the dead ReLU units back."""
    found = attempts(story)
    if not found:
        st.info(text("dying_rescue_nothing"), icon=":material/check_circle:")
        return
    first, deeper = int(story.dead[0]), int(sum(story.dead[1:]))
    accuracy, more = _share(story.accuracy, 1), story.setting.more
    st.markdown(text("dying_rescue_text", first=first, deeper=deeper, accuracy=accuracy, more=more))
    head = ["dying_column_way", "dying_column_back", "dying_column_back_deeper", "dying_column_right"]
    rows = [
        [
            _way(attempt.way),
            text("dying_of", back=attempt.first, dead=first),
            text("dying_of", back=attempt.deeper, dead=deeper),
            _share(attempt.accuracy, 1),
        ]
        for attempt in found
    ]
    st.markdown(passages.table([[text(name) for name in head], *rows]))
    st.markdown(text("dying_rescue_why"))


def _way(way: Rescue) -> str:
    recipe = way.recipe
    return text(
        f"dying_rescue_{way.name}", rate=f"{recipe.rate:g}", decay=f"{recipe.decay:g}", momentum=f"{recipe.momentum:g}"
    )
