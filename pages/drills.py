"""The trainer: endless drills made by the core, harder after success, easier after a mistake."""

from __future__ import annotations

from collections.abc import Callable
from typing import cast

import numpy as np
import streamlit as st

from guide import content, controls, inputs, interface, passages, progress
from guide.charts.drill import nameless_chart, overlay_chart, point_chart
from guide.interface import text
from guide.practice import phrasing
from guide.practice.distances import LEVELS, Curve
from guide.practice.drills import KINDS, SEEDS, START_LEVEL, Drill, Given, Kind, check, draw, fresh_seed, kind_of
from guide.practice.drills import next_level as level_after
from guide.practice.quiz import Grade
from guide.practice.tally import Tally

_TALLY = "drill tally"
_SEED = "drill seed"
_LINKED = "drill seed in link"
_REFUSED = "what a link to a drill asked for in vain"
_ANSWERED = "drill answered"
_UNREADABLE = "drill answer that is no number"
# From this level on values and slopes are asked for without a picture to read them off.
BLIND = 3
MOST_MISSED = 6
# A number is typed without a click first; a touch screen would cover the page with its keyboard.
FOCUS = """<script>
if (matchMedia("(pointer: fine)").matches) {
    let tries = 0;
    const focused = setInterval(() => {
        const field = document.querySelector(".st-key-drill-number input[aria-label]");
        if (field) field.focus();
        if (document.activeElement === field || ++tries > 40) clearInterval(focused);
    }, 50);
}
</script>"""
OnAnswer = Callable[[Drill, Given], None]


def show() -> None:
    """The page at ``/drills``."""
    st.title(text("drills"), anchor=False)
    _trainer()


@st.fragment
def _trainer() -> None:
    """The choices, the drill, and how it went so far."""
    progress.keep()
    _read_link()
    for sentence in st.session_state.get(_REFUSED, []):
        st.warning(sentence, icon=":material/error:")
    if not _tally().total:
        st.markdown(text("drills_intro"))
    with st.expander(_chosen(), key="drill-choices"):
        st.pills(
            text("drill_kinds"),
            KINDS,
            selection_mode="multi",
            format_func=lambda kind: text(f"drill_kind_{kind}"),
            key="kind",
            persist_state="session",
            on_change=_next,
        )
        st.segmented_control(
            text("drill_level"), LEVELS, key="level", persist_state="session", required=True, on_change=_next
        )
    drill = _drill()
    answered: tuple[Drill | None, Given] = st.session_state.get(_ANSWERED, (None, None))
    done = answered[0] == drill
    ask(drill, _answer, answered[1] if done else None, answered=done)
    if done:
        with st.container(horizontal=True):
            st.button(
                text("drill_next"),
                key="drill-next",
                type="primary",
                icon=":material/arrow_forward:",
                shortcut="Enter",
                on_click=_after_answer,
            )
            st.button(text("drill_again"), key="drill-again", shortcut="N", on_click=_after_answer, args=(drill.kind,))
    st.caption(text("drill_keyboard"))
    if _tally().total:
        _summary()


def ask(drill: Drill, on_answer: OnAnswer, given: Given = None, *, answered: bool = False) -> None:
    """One drill: its picture, its question and the options, or what became of the answer.

    Parameters
    ----------
    on_answer : callable
        Called with the drill and the answer: the place of an option counted from 0, a number, or None for
        "I do not know". Whoever calls keeps it and hands it back at the next run.
    given : float, optional
        The answer, once `answered`.
    """
    language = interface.language()
    st.subheader(phrasing.question(drill, language), anchor=False)
    if said := phrasing.details(drill, language):
        st.markdown(said)
    if answered:
        _outcome(drill, given)
    else:
        if shown := _shown(drill):
            near = drill.at if drill.typed else None
            interface.show_chart(nameless_chart(shown, near), "drill-chart", phrasing.picture(drill, language))
        if drill.typed:
            _number(drill, on_answer)
        else:
            _options(drill, on_answer)


def _shown(drill: Drill) -> Curve | None:
    """The curve to look at while answering."""
    if drill.kind in ("curve", "slope", "parameter"):
        return drill.curve
    if drill.typed and drill.level < BLIND and drill.curve:
        return Curve(drill.curve.key, drill.curve.parameters)
    return None


def _options(drill: Drill, on_answer: OnAnswer) -> None:
    with st.container(gap="xsmall"):
        for place in range(len(drill.options)):
            st.button(
                phrasing.option(drill, place, interface.language()),
                key=f"option {place}",
                width="stretch",
                wrap=True,
                shortcut=str(place + 1),
                on_click=on_answer,
                args=(drill, place),
            )
        _give_up(drill, on_answer)


def _number(drill: Drill, on_answer: OnAnswer) -> None:
    """A field for a number; Enter hands it in, an unreadable one is named in a sentence."""
    key = f"number {drill.card} {drill.seed} {drill.level}"
    with st.container(key="drill-number"), st.form("drill-form", border=False):
        st.text_input(text("drill_answer"), key=key, width=200)
        st.form_submit_button(
            text("drill_check"), type="primary", key="check", on_click=_hand_in, args=(drill, key, on_answer)
        )
    unreadable = st.session_state.pop(_UNREADABLE, None)
    if unreadable is not None:
        st.warning(text("drill_no_number", text=unreadable), icon=":material/error:")
    _give_up(drill, on_answer)
    # Streamlit runs a script again only where its text has changed.
    st.html(FOCUS.replace("tries = 0", f"tries = 0 /* {drill.seed} */"), unsafe_allow_javascript=True)


def _hand_in(drill: Drill, key: str, on_answer: OnAnswer) -> None:
    typed = st.session_state[key] or ""
    try:
        value = inputs.number(typed, text("drill_answer"), inputs.Range(-1e6, 1e6), interface.language())
    except inputs.InputError:
        st.session_state[_UNREADABLE] = inputs.shortened(typed)
    else:
        on_answer(drill, value)


def _give_up(drill: Drill, on_answer: OnAnswer) -> None:
    st.button(
        text("drill_give_up"),
        key="give-up",
        type="tertiary",
        # Where a number is to be typed, a 0 typed beside the field must not give up.
        shortcut=None if drill.typed else "0",
        on_click=on_answer,
        args=(drill, None),
    )


def _outcome(drill: Drill, given: Given) -> None:
    """Right or wrong, both curves on one axis where that says something, and the reason."""
    language = interface.language()
    verdict = phrasing.verdict(drill, given, language)
    if check(drill, given):
        st.success(verdict, icon=":material/check:")
    else:
        st.error(verdict, icon=":material/close:")
    _compared(drill, given)
    st.markdown(phrasing.reason(drill, given, language))
    if drill.kind == "claim":
        interface.link("questions", text("drill_read_question"), icon=":material/open_in_new:", q=drill.subject)
    else:
        title = interface.function_title(drill.subject)
        interface.link(drill.subject, text("drill_read", title=title), icon=":material/open_in_new:")


def _compared(drill: Drill, given: Given) -> None:
    """The chart after an answer: two curves, a point, or the curve as it was."""
    language = interface.language()
    chosen = None if drill.typed or given is None or check(drill, given) else drill.options[int(given)]
    right = None if drill.typed else drill.answer
    if isinstance(chosen, Curve) and isinstance(right, Curve):
        alt = phrasing.overlay(right, chosen, language)
        interface.show_chart(overlay_chart(right, chosen, language), "drill-overlay", alt)
    elif drill.typed and drill.curve:
        alt = text("drill_alt_point", title=phrasing.name(drill.curve, language), x=f"{drill.at:g}")
        interface.show_chart(point_chart(drill.curve, drill.at, language), "drill-point", alt)
    elif shown := _shown(drill):
        interface.show_chart(nameless_chart(shown), "drill-chart", phrasing.picture(drill, language))


# ------------------------------------------------------------------------------------ the session


def record(card: str, grade: Grade) -> None:
    """Notes how a card went, here and in the learner's log."""
    progress.record(card, grade)
    _tally().add(card, grade)


def _tally() -> Tally:
    found: Tally = st.session_state.setdefault(_TALLY, Tally())
    return found


def _kinds() -> list[Kind]:
    return cast(list[Kind], st.session_state.get("kind") or [])


def _level() -> int:
    return int(st.session_state.get("level") or START_LEVEL)


def _chosen() -> str:
    """Kinds and level in a line, with the score once there is one."""
    tally, kinds = _tally(), [text(f"drill_kind_{kind}") for kind in KINDS if kind in _kinds()]
    parts = [", ".join(kinds) or text("drill_mixed"), text("drill_at_level", level=_level())]
    if tally.total:
        parts.append(text("drill_score", right=tally.right, total=tally.total, streak=tally.streak))
    return " · ".join(parts)


def _read_link() -> None:
    """Kind, level and seed that the link asks for; what it asks for in vain is said until the next drill."""
    kinds = [kind for kind in controls.take_from_link("kind", KINDS, []) if kind != "mixed"]
    levels = controls.take_from_link("level", LEVELS, START_LEVEL)
    refused = [text("bad_choice", text=kind, name=text("drill_kind")) for kind in kinds]
    refused += [text("bad_choice", text=level, name=text("drill_level")) for level in levels]
    sent = st.query_params.get("seed")
    if sent is not None and sent != st.session_state.get(_LINKED):
        try:
            accepted = inputs.Range(0, SEEDS - 1)
            st.session_state[_SEED] = int(inputs.number(sent, text("drill_seed"), accepted, interface.language()))
        except inputs.InputError as error:
            refused.append(str(error))
    if _SEED not in st.session_state:
        _next()
    if refused:
        # The link is put right at once, and a run without it follows: what was wrong with it must outlast that.
        st.session_state[_REFUSED] = refused


def _drill() -> Drill:
    """The drill that was asked for or drawn; the link leads back to it."""
    seed = int(st.session_state[_SEED])
    controls.put_in_link("kind", [])
    # Unlike other choices the level is always in the link: it changes by itself.
    controls.put_in_link("level", None)
    st.session_state[_LINKED] = str(seed)
    if st.query_params.get("seed") != str(seed):
        st.query_params["seed"] = str(seed)
    return draw(kind_of(seed, _kinds()), seed, _level())


def _answer(drill: Drill, given: Given) -> None:
    st.session_state[_ANSWERED] = (drill, given)
    record(drill.card, "good" if check(drill, given) else "again")


def _after_answer(only: Kind | None = None) -> None:
    """Goes on at the level that the last answer leads to."""
    tally = _tally()
    st.session_state["level"] = level_after(_level(), tally.streak > 0, tally.streak)
    _next(only)


def _next(only: Kind | None = None) -> None:
    """Draws another seed."""
    st.session_state.pop(_REFUSED, None)
    rng = np.random.default_rng()
    st.session_state[_SEED] = fresh_seed(_kinds(), _level(), _tally().recent(), rng, only=only)


def _summary() -> None:
    """How it went by kind, and what to read."""
    tally = _tally()
    st.header(text("drill_session"), anchor="session")
    rows = [[text("drill_kind"), text("drill_kind_right")]]
    rows += [[text(f"drill_kind_{kind}"), f"{right} / {total}"] for kind, (right, total) in tally.by_kind().items()]
    st.markdown(passages.table(rows))
    missed, claims = tally.missed_functions()[:MOST_MISSED], tally.missed_questions()[:MOST_MISSED]
    if missed or claims:
        st.markdown(f"**{text('drill_to_read')}**")
        with st.container(gap="xsmall"):
            for key, count in missed:
                title = text("drill_missed", title=interface.function_title(key), count=count)
                interface.link(key, title, icon=":material/menu_book:")
            for question, _ in claims:
                interface.question_link(content.questions()[question])
    st.button(text("drill_reset"), key="drill-reset", type="tertiary", on_click=_forget)


def _forget() -> None:
    st.session_state[_TALLY] = Tally()
