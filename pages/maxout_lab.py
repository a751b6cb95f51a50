"""Lab: a curve fitted by the largest of k lines, and by the difference of two such maxima; best and as learned."""

from __future__ import annotations

import streamlit as st

import activations
from activations import TARGETS, MaxoutFit
from guide import describe, interface, lab_page, passages
from guide.charts.approximation import (
    COUNTS,
    MOST_PIECES,
    STEPS,
    Setting,
    descent_chart,
    descent_of,
    fit_chart,
    fits_of,
    floor_of,
    root_mean_square,
)
from guide.controls import choice, seed_box, whole_box
from guide.interface import text

SLUG = "maxout-lab"
# Errors below this are those of rounding.
NOTHING = 1e-6


def show() -> None:
    """The page at ``/maxout-lab``."""
    lab_page.show(SLUG, _experiment, _why)


def _experiment() -> None:
    interface.link("maxout", text("envelope_by_hand"), icon=":material/pan_tool:")
    _fits()


def _why() -> None:
    """Why the error halves as it does."""
    st.header(text("envelope_why"), anchor="why")
    st.markdown(text("envelope_why_text"))


@st.fragment
def _fits() -> None:
    """The best fit and the learned one."""
    setting, pieces = _setting()
    language, title = interface.language(), text(f"envelope_curve_{setting.target}")
    with st.spinner(text("envelope_computing"), show_time=True):
        chart = fit_chart(setting, pieces, language)
    interface.show_chart(chart, "envelope", text(f"alt_envelope_{setting.units}", curve=title, k=pieces))
    st.caption(text(f"envelope_slider_{setting.units}"))
    st.markdown(_joined(sentences(setting, pieces)))
    with st.expander(text("envelope_table"), icon=":material/table:"):
        st.markdown(_table(setting.target))
    st.subheader(text("envelope_descent"), anchor="descent")
    st.markdown(text("envelope_descent_text"))
    with st.container(width=145):
        seed = seed_box()
    chart = descent_chart(setting, pieces, seed, language)
    interface.show_chart(chart, "envelope-descent", text("alt_envelope_descent", curve=title, k=pieces))
    st.caption(text("envelope_descent_slider"))
    st.markdown(_joined(learned(setting, pieces, seed)))


def _setting() -> tuple[Setting, int]:
    """The controls, all of which travel in the link."""
    targets, units = list(TARGETS), list(activations.UNITS)
    target_choice = choice(
        "target", text("envelope_target"), targets, "square", lambda name: text(f"envelope_curve_{name}")
    )
    units_choice = choice("units", text("envelope_units"), units, "one", lambda name: text(f"envelope_units_{name}"))
    with st.container(horizontal=True, vertical_alignment="bottom"):
        setting = Setting(target_choice.menu(width=215), units_choice.buttons())
        with st.container(width=145):
            pieces = whole_box("k", text("envelope_k"), 5, 1, MOST_PIECES)
    return setting, pieces


def sentences(setting: Setting, pieces: int) -> list[str]:
    """What the fit with the chosen number of pieces is worth, in sentences."""
    fits = fits_of(setting)
    fit, found = fits[pieces - 1], [_of_one(fits, pieces)]
    if setting.units == "two":
        turns = len(fit.path.slopes) - 1
        up = len(fit.rising.slopes) - 1
        found = [text("envelope_two_exact" if fit.error == 0 else "envelope_two", error=_shown(fit.error), k=pieces)]
        found.append(text("envelope_corners", segments=turns + 1, up=up, down=turns - up, rising=up + 1, k=pieces))
    elif not TARGETS[setting.target].convex:
        floor = floor_of(setting.target)
        reached = [k for k in COUNTS if fits[k - 1].error < 1.001 * floor]
        found.append(text("envelope_floor_is", floor=_shown(floor)))
        found.append(text("envelope_floor_reached", k=reached[0]) if reached else "")
    elif fit.error > 0 and 2 * pieces <= MOST_PIECES:
        found.append(text("envelope_double", k=2 * pieces, error=_shown(fits[2 * pieces - 1].error)))
    return found


def _joined(found: list[str]) -> str:
    """Sentences in a row; Chinese has no space between them."""
    return ("" if interface.language() == "zh" else " ").join(found)


def _of_one(fits: tuple[MaxoutFit, ...], pieces: int) -> str:
    fit = fits[pieces - 1]
    name = "envelope_one_exact" if fit.error == 0 else "envelope_one"
    return text(name, k=pieces, error=_shown(fit.error), used=len(fit.rising.slopes))


def _table(target: str) -> str:
    """The largest error for every number of pieces, of one unit and of two, and what they use."""
    one, two = (fits_of(Setting(target, units)) for units in activations.UNITS)
    rows = [
        [
            str(k),
            _shown(single.error),
            str(len(single.rising.slopes)),
            _shown(pair.error),
            f"{len(pair.rising.slopes)} + {len(pair.falling.slopes)}",
        ]
        for k, single, pair in zip(COUNTS, one, two, strict=True)
    ]
    used = text("envelope_used")
    head = ["k", text("envelope_error_one"), used, text("envelope_error_two"), used]
    return passages.table([head, *rows])


def learned(setting: Setting, pieces: int, seed: int) -> list[str]:
    """Where gradient descent ended, beside the fit that it could have found."""
    run, x = descent_of(setting, pieces, seed), TARGETS[setting.target].sampled()[0]
    error, best = float(run.errors[-1]), root_mean_square(setting, pieces)
    found = [text("envelope_learned", steps=STEPS[-1], error=_shown(error), best=_shown(best))]
    found.append(text("envelope_found" if error < 1.1 * best + NOTHING else "envelope_not_found"))
    units = [run.rising[-1], run.falling[-1]][: 1 if setting.units == "one" else 2]
    idle = sum(pieces - unit.winners(x) for unit in units)
    if idle:
        found.append(text("envelope_idle", idle=idle, pieces=pieces * len(units)))
    return found


def _shown(error: float) -> str:
    return describe.scientific(error, 3) if error > NOTHING else "0"
