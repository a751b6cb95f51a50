"""Lab: the same network with several activations, trained side by side: what each decides, which starts get stuck."""

from __future__ import annotations

import streamlit as st

import activations
from guide import controls, describe, inputs, interface, lab_page
from guide.charts.regions import (
    SOLVED,
    STARTS,
    Run,
    Setting,
    regions_chart,
    single_layer,
    solved,
    stuck_chart,
    training,
)
from guide.controls import choice, number_box, whole_box
from guide.interface import text

SLUG = "why-nonlinear"
USUAL = Setting()
MOST = 4


def show() -> None:
    """The page at ``/why-nonlinear``."""
    lab_page.show(SLUG, _experiment)


@st.fragment
def _experiment() -> None:
    setting, seed = _setting()
    if not setting.keys:
        st.info(text("regions_none"), icon=":material/stacked_line_chart:")
        return
    run = lab_page.worked_out((SLUG, setting), lambda: training(setting))
    if run is None:
        return
    language = interface.language()
    members = [run.member(place, seed) for place in range(len(setting.keys))]
    shares = run.snapshots[-1].accuracy[members]
    titles = [interface.function_title(key) for key in setting.keys]
    results = ", ".join(f"{title} {share:.0%}" for title, share in zip(titles, shares, strict=True))
    interface.show_chart(regions_chart(run, seed, language), "regions", text("alt_regions", results=results))
    st.caption(text("regions_slider"))
    _collapse(run, seed)
    st.subheader(text("regions_stuck"), anchor="starts")
    st.markdown(text("regions_stuck_text", starts=STARTS, solved=f"{SOLVED:.0%}"))
    counts = ("；" if language == "zh" else "; ").join(
        text("regions_stuck_count", title=title, count=int(count), starts=STARTS)
        for title, count in zip(titles, solved(run), strict=True)
    )
    interface.show_chart(stuck_chart(run, seed, language), "starts", text("alt_stuck", counts=counts))
    st.markdown(text("regions_stuck_line", counts=counts))


def _setting() -> tuple[Setting, int]:
    """The controls, all of which travel in the link: what is trained, and the start that is looked at."""
    curves = [curve.name for curve in activations.curves()]
    problems = list(activations.DATASETS)
    data_choice = choice("data", text("regions_data"), problems, USUAL.data, lambda name: text(f"regions_data_{name}"))
    controls.set_by_link("functions", text("regions_functions"), curves, list(USUAL.keys))
    data = data_choice.buttons()
    st.session_state["functions"] = st.session_state["functions"][:MOST]
    keys = st.multiselect(
        text("regions_functions"),
        curves,
        format_func=interface.function_title,
        key="functions",
        max_selections=MOST,
    )
    boxes = controls.boxes(6)
    with next(boxes):
        depth = whole_box("depth", text("regions_depth"), USUAL.depth, 1, 10)
    with next(boxes):
        width = whole_box("width", text("regions_width"), USUAL.width, 1, 16)
    with next(boxes):
        seed = whole_box("seed", text("regions_start", last=STARTS - 1), 0, 0, STARTS - 1)
    with next(boxes):
        noise = number_box("noise", text("regions_noise"), USUAL.noise, inputs.Range(0.0, 1.0), 0.05)
    with next(boxes):
        rate = number_box("rate", text("regions_rate"), USUAL.rate, inputs.Range(0.001, 10.0), 0.01, digits=3)
    with next(boxes):
        steps = whole_box("steps", text("regions_steps"), USUAL.steps, 24, 2000, 120)
    controls.put_in_link("functions", list(USUAL.keys))
    return Setting(data, tuple(keys), depth, width, noise, rate, steps), seed


def _collapse(run: Run, seed: int) -> None:
    """The matrices of the identity network multiplied out; beside them, what that would do to another one."""
    if "identity" not in run.setting.keys:
        return
    st.subheader(text("regions_collapse"), anchor="collapse")
    layer, apart = single_layer(run, run.setting.keys.index("identity"), seed)
    layers = run.setting.depth + 1
    product = rf"W_{{{layers}}} \cdots W_1" if layers > 3 else " ".join(f"W_{n}" for n in range(layers, 0, -1))
    row = " & ".join(f"{number:.3g}" for number in layer[:-1])
    st.latex(rf"{product} = \begin{{pmatrix}} {row} \end{{pmatrix}}, \qquad b = {layer[-1]:.3g}")
    count = run.networks.parameter_count - run.setting.depth
    st.markdown(text("regions_collapse_text", layers=layers, count=count, apart=_size(apart)))
    for place, key in enumerate(run.setting.keys):
        if key != "identity":
            _, apart = single_layer(run, place, seed)
            st.markdown(text("regions_collapse_other", title=interface.function_title(key), apart=_size(apart)))
            break


def _size(apart: float) -> str:
    return describe.scientific(apart, 1) if apart else "0"
