"""Lab: networks trained until units die, what the others lose meanwhile, and what brings dead units back."""

from __future__ import annotations

import math
from functools import partial

import streamlit as st

import activations
from activations import Rescue
from guide import controls, inputs, interface, lab_page, passages
from guide.charts.dying import (
    ACTIVATIONS,
    Counts,
    Setting,
    Standing,
    Story,
    attempts,
    counts,
    standings,
    told,
)
from guide.charts.dying_plane import plane_chart
from guide.charts.dying_shares import shares_chart
from guide.controls import choice, number_box, seed_box, whole_box
from guide.interface import text

SLUG = "dying-relu"
USUAL = Setting()
# The picture: of which activation, and of the network with most dead units or of a copy by its number.
USUAL_SHOWN, WORST = "relu", "worst"


def show() -> None:
    """The page at ``/dying-relu``."""
    lab_page.show(SLUG, _experiment, _detect)


def _detect() -> None:
    """How to find dead units in a network of one's own."""
    st.header(text("dying_detect"), anchor="detect")
    st.markdown(text("dying_detect_text"))
    st.code(text("dying_detect_code"), language="python")
    st.markdown(text("dying_detect_caveat"))


@st.fragment
def _experiment() -> None:
    setting, threshold = _setting()
    # Every control is drawn in every run, also while the networks are still being trained: one that is left out once
    # forgets its value.
    end = st.container()
    st.header(text("dying_plane"), anchor="plane")
    activation, network = _choice(setting.copies)
    picture = st.container()
    with end:
        story = lab_page.worked_out((SLUG, setting), partial(told, setting))
    if story is None:
        return
    with end:
        _end(story, threshold)
    with picture:
        copy = story.most_dead() if network is None else network
        chart = plane_chart(story, activation, copy, threshold, interface.language())
        interface.show_chart(chart, "dying-plane", text("alt_dying_plane", title=_name(activation)))
        st.caption(text("dying_plane_caption"))
        st.header(text("dying_rescue"), anchor="rescue")
        _rescue(story)


def _setting() -> tuple[Setting, float]:
    """The controls of the training and the slope below which a unit is nearly dead; all of them travel in the link."""
    problems, optimisers = list(activations.DATASETS), list(activations.OPTIMISERS)
    data_choice = choice("data", text("dying_data"), problems, USUAL.data, lambda name: text(f"dying_data_{name}"))
    optimiser_choice = choice(
        "optimiser", text("dying_optimiser"), optimisers, USUAL.optimiser, lambda name: text(f"dying_optimiser_{name}")
    )
    with st.container(horizontal=True, vertical_alignment="bottom"):
        data, optimiser = data_choice.buttons(), optimiser_choice.buttons()
    boxes = controls.boxes(10)
    with next(boxes):
        rate = number_box("rate", text("dying_rate"), USUAL.rate, inputs.Range(0.0001, 10.0), 0.1, digits=0)
    with next(boxes):
        bias = number_box("bias", text("dying_bias"), USUAL.bias, inputs.Range(-5.0, 5.0), 0.5, digits=0)
    with next(boxes):
        momentum = number_box(
            "momentum", text("dying_momentum"), USUAL.momentum, inputs.Range(0.0, 0.99), 0.1, digits=0
        )
    with next(boxes):
        steps = whole_box("steps", text("dying_steps"), USUAL.steps, 10, 2000, 50)
    with next(boxes):
        width = whole_box("width", text("dying_width"), USUAL.width, 2, 16)
    with next(boxes):
        depth = whole_box("depth", text("dying_depth"), USUAL.depth, 1, 8)
    with next(boxes):
        copies = whole_box("copies", text("dying_copies"), USUAL.copies, 1, 32, 4)
    with next(boxes):
        more = whole_box("more", text("dying_more"), USUAL.more, 10, 2000, 50)
    with next(boxes):
        seed = seed_box()
    with next(boxes):
        threshold = number_box("threshold", text("dying_threshold"), 0.02, inputs.Range(1e-6, 1.0), 0.01, digits=0)
    setting = Setting(
        data,
        optimiser,
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
    return setting, threshold


def _choice(copies: int) -> tuple[str, int | None]:
    """The activation and the network of the picture; None stands for the network with most dead units."""
    networks = [WORST, *(str(number + 1) for number in range(copies))]
    activation_choice = choice("shown", text("dying_shown"), ACTIVATIONS, USUAL_SHOWN, _name)
    network_choice = choice(
        "network",
        text("dying_network"),
        networks,
        WORST,
        lambda number: text("dying_network_worst") if number == WORST else number,
    )
    with st.container(horizontal=True, vertical_alignment="bottom"):
        activation, network = activation_choice.buttons(), network_choice.menu(width=260)
    return activation, None if network == WORST else int(network) - 1


def _end(story: Story, threshold: float) -> None:
    """What became of the units of all networks."""
    copies = story.setting.copies
    st.markdown(sentence(counts(story), copies))
    interface.show_chart(shares_chart(story, threshold, interface.language()), "dying-shares", text("alt_dying_shares"))
    st.caption(text("dying_shares_caption"))
    found = standings(story, threshold)
    st.markdown(_table(found))
    for row in found:
        if row.diverged:
            name = _name(row.activation)
            st.markdown(text("dying_diverged", title=name, count=row.diverged, copies=copies, step=row.step))


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
    return ("" if interface.language() == "zh" else " ").join(parts)


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
            _of(attempt.first, first),
            _of(attempt.deeper, deeper),
            _share(attempt.accuracy, 1),
        ]
        for attempt in found
    ]
    st.markdown(passages.table([[text(name) for name in head], *rows]))
    st.markdown(text("dying_rescue_why"))


def _of(back: int, dead: int) -> str:
    """How many came back, or a dash where none was dead."""
    return text("dying_of", back=back, dead=dead) if dead else "–"


def _way(way: Rescue) -> str:
    recipe = way.recipe
    return text(
        f"dying_rescue_{way.name}", rate=f"{recipe.rate:g}", decay=f"{recipe.decay:g}", momentum=f"{recipe.momentum:g}"
    )
