"""Lab: every activation against every other on one problem, from several starts, and what one run would have said."""

from __future__ import annotations

import math
from collections.abc import Iterable
from functools import partial

import streamlit as st

import activations
from guide import catalogue, controls, describe, inputs, interface, lab_page, passages
from guide.charts.race import Duel, Outcome, Reading, Setting, Standing, duel, raced, reading
from guide.charts.race_curves import curves_chart
from guide.charts.ranking import places_chart, ranking_chart, rates_chart
from guide.controls import choice, number_box, seed_box, whole_box
from guide.interface import text

SLUG = "race"
USUAL = ["sigmoid", "tanh", "relu", "gelu"]
FIELDS = ("all", "chosen")
# So many names are listed before "and … more".
MOST_NAMES = 5


def show() -> None:
    """The page at ``/race``."""
    lab_page.show(SLUG, _experiment, _fair)


@st.fragment
def _experiment() -> None:
    chosen = _functions()
    setting, measure, target = _setting(chosen), *_measure()
    if len(setting.functions) < 2:
        st.info(text("race_two"), icon=":material/info:")
        return
    if setting.times_too_much > 1:
        st.warning(text("race_too_much", times=f"{setting.times_too_much:.2g}"), icon=":material/hourglass_top:")
        return
    outcome = lab_page.worked_out(("race", setting), partial(raced, setting))
    if outcome is None:
        return
    found = reading(outcome, measure, target)
    # Where nothing is chosen, the leaders are in colour.
    shown = tuple(chosen) or tuple(standing.key for standing in found.standings[:3])
    language, data = interface.language(), text(f"race_data_{setting.data}")
    st.markdown(passages.bullets(_verdict(outcome, found)))
    st.subheader(text("race_ranking"), anchor="ranking")
    st.caption(text("race_ranking_slider"))
    what = text(f"race_axis_{measure}")
    interface.show_chart(
        ranking_chart(outcome, measure, target, shown, language),
        "race-ranking",
        text("alt_race_ranking", what=what, data=data, count=len(setting.functions), runs=setting.runs),
    )
    st.subheader(text("race_curves"), anchor="curves")
    interface.show_chart(
        curves_chart(outcome, measure, shown, language),
        "race-curves",
        text("alt_race_curves", data=data, names=_listed(_name(key) for key in shown)),
    )
    st.caption(text("race_curves_text"))
    st.subheader(text("race_places"), anchor="places")
    interface.show_chart(
        places_chart(outcome, measure, target, shown, language),
        "race-places",
        text("alt_race_places", runs=setting.runs, spans=_spans(found.standings, shown)),
    )
    if setting.tuned:
        st.subheader(text("race_rates"), anchor="rates")
        interface.show_chart(
            rates_chart(outcome, measure, target, shown, language),
            "race-rates",
            text("alt_race_rates", what=what, rates=_listed(f"{rate:g}" for rate in setting.rates)),
        )
        st.caption(text("race_rates_text"))
    st.subheader(text("race_duel"), anchor="duel")
    _duel(outcome, measure, target)
    with st.expander(text("race_table"), icon=":material/table_rows:"):
        st.markdown(_table(found.standings, measure, setting))


def _fair() -> None:
    """What makes the comparison fair, and what it cannot say."""
    st.header(text("race_fair"), anchor="fair")
    st.markdown(text("race_fair_text"))


# ------------------------------------------------------------------------------------ the controls


def _functions() -> list[str]:
    """The functions in colour."""
    curves = [curve.name for curve in activations.curves()]
    controls.set_by_link("functions", text("race_functions"), curves, USUAL)
    chosen = st.multiselect(text("race_functions"), curves, format_func=interface.function_title, key="functions")
    controls.put_in_link("functions", USUAL)
    return list(dict.fromkeys(chosen))


def _setting(chosen: list[str]) -> Setting:
    """What is trained and how; all of it travels in the link."""
    problems, optimisers = list(activations.DATASETS), list(activations.OPTIMISERS)
    field_choice = choice("field", text("race_field"), FIELDS, "all", lambda name: text(f"race_field_{name}"))
    data_choice = choice("data", text("race_data"), problems, "moons", lambda name: text(f"race_data_{name}"))
    optimiser_choice = choice(
        "optimiser", text("race_optimiser"), optimisers, "adam", lambda name: text(f"race_optimiser_{name}")
    )
    with st.container(horizontal=True, vertical_alignment="bottom"):
        data, field = data_choice.menu(width=240), field_choice.buttons()
    columns = st.columns(3)
    with columns[0]:
        runs = whole_box("runs", text("race_runs"), 8, 2, 32, 4)
    with columns[1]:
        seed = seed_box()
    with columns[2]:
        rate = number_box("rate", text("race_rate"), 0.02, inputs.Range(0.0001, 10.0), 0.01, digits=4)
    tuned = st.toggle(text("race_tuned"), key="tuned", bind="query-params")
    with st.expander(text("race_more"), icon=":material/tune:"):
        optimiser = optimiser_choice.buttons()
        left, right = st.columns(2)
        with left:
            width = whole_box("width", text("race_width"), 8, 2, 32, 2)
            steps = whole_box("steps", text("race_steps"), 200, 20, 3000, 100)
        with right:
            depth = whole_box("depth", text("race_depth"), 2, 1, 6)
            noise = number_box("noise", text("race_noise"), 0.2, inputs.Range(0.0, 1.0), 0.05, digits=2)
    every = [curve.name for curve in activations.curves()]
    return Setting(
        functions=tuple(key for key in every if field != "chosen" or key in chosen),
        data=data,
        noise=noise,
        width=width,
        depth=depth,
        rate=rate,
        optimiser=optimiser,
        steps=steps,
        runs=runs,
        seed=seed,
        tuned=tuned,
    )


def _measure() -> tuple[activations.Measure, float]:
    """What the ranking is by, and the share of errors to be reached where it is by the steps until then."""
    measures = list(activations.MEASURES)
    measure_choice = choice("by", text("race_by"), measures, "loss", lambda name: text(f"race_by_{name}"))
    with st.container(horizontal=True, vertical_alignment="bottom"):
        measure = measure_choice.buttons()
        target = 0.1
        if measure == "steps":
            with st.container(width=240):
                target = number_box("target", text("race_target"), 0.1, inputs.Range(0.0, 0.5), 0.01, digits=2)
    return measure, target


# ------------------------------------------------------------------------------------ the sentences


def _name(key: str) -> str:
    return catalogue.short_title(key, interface.language())


def _listed(names: Iterable[str]) -> str:
    return ("、" if interface.language() == "zh" else ", ").join(names)


def _verdict(outcome: Outcome, found: Reading) -> list[str]:
    """What the runs say together, a sentence each."""
    setting = outcome.setting
    first = sorted((s for s in found.standings if s.firsts), key=lambda standing: -standing.firsts)
    names = [f"{_name(s.key)} {s.firsts}×" for s in first[:MOST_NAMES]]
    if len(first) > MOST_NAMES:
        names.append(text("race_and_more", count=len(first) - MOST_NAMES))
    lines = [text("race_firsts" if len(first) > 1 else "race_one_first", count=len(first), names=_listed(names))]
    if not math.isnan(found.agreement):
        numbers = {name: describe.figure(getattr(found, name), 2) for name in ("tau", "rho", "low", "high")}
        lines.append(text("race_agreement", share=f"{found.agreement:.0%}", **numbers))
    else:
        lines.append(text("race_no_order"))
    broke = [standing for standing in found.standings if standing.broke]
    if broke:
        soonest = min(broke, key=lambda standing: standing.step)
        lines.append(
            text(
                "race_broke",
                broke=sum(standing.broke for standing in broke),
                count=len(setting.functions) * setting.runs,
                step=soonest.step,
                title=_name(soonest.key),
            )
        )
    if setting.tuned:
        moved = sorted(found.standings, key=lambda s: -abs(s.place - s.place_before))[:3]
        moves = [f"{_name(s.key)} {s.place_before:g} → {s.place:g}" for s in moved]
        lines.append(
            text(
                "race_tuning",
                rates=_listed(f"{rate:g}" for rate in setting.rates),
                rate=f"{setting.rate:g}",
                tau=describe.figure(found.tuning, 2),
                moves=_listed(moves),
            )
        )
    return lines


def _spans(standings: tuple[Standing, ...], shown: tuple[str, ...]) -> str:
    return _listed(
        text("race_span", title=_name(s.key), best=f"{s.best:g}", worst=f"{s.worst:g}")
        for s in standings
        if s.key in shown
    )


def _duel(outcome: Outcome, measure: activations.Measure, target: float) -> None:
    """Two functions from the same starts."""
    keys = outcome.setting.functions
    usual = [key for key in ("relu", "gelu", *keys) if key in keys]
    columns = st.columns(2)
    pair = []
    for column, name, default in zip(columns, ("a", "b"), dict.fromkeys(usual), strict=False):
        runner_choice = choice(name, text(f"race_{name}"), keys, default, interface.function_title)
        with column:
            pair.append(runner_choice.menu())
    first, second = (_name(key) for key in pair)
    found = duel(outcome, pair[0], pair[1], measure, target)
    st.markdown(text("race_duel_result", first=first, second=second, **_counted(found, outcome.setting.runs)))
    decided = "undecided" if found.low <= 0.5 <= found.high else "first" if found.share > 0.5 else "second"
    st.markdown(text(f"race_duel_{decided}", first=first, second=second))


def _counted(found: Duel, runs: int) -> dict[str, str]:
    shares = {name: f"{getattr(found, name):.0%}" for name in ("share", "low", "high")}
    return {"wins": str(found.wins), "losses": str(found.losses), "ties": str(found.ties), "runs": str(runs), **shares}


def _table(standings: tuple[Standing, ...], measure: activations.Measure, setting: Setting) -> str:
    """Every function with its median, quartiles and ranks."""
    head = ["race_place", "function", "race_median_column", "race_quartiles", "race_ranks", "race_firsts_column"]
    head += ["race_broke_column"]
    head += ["race_rate", "race_before"] if setting.tuned else []
    rows = []
    for s in standings:
        row = [
            f"{s.place:g}",
            _name(s.key),
            _score(s.median, measure),
            f"{_score(s.low, measure)} – {_score(s.high, measure)}",
            f"{s.best:g} – {s.worst:g}",
            f"{s.firsts}",
            text("race_broke_at", count=s.broke, step=s.step) if s.broke else "0",
        ]
        rows.append([*row, f"{s.rate:g}", f"{s.place_before:g}"] if setting.tuned else row)
    return passages.table([[text(name) for name in head], *rows])


def _score(value: float, measure: activations.Measure) -> str:
    if math.isnan(value):
        return "—"
    return f"{value:.1%}" if measure == "error" else f"{value:.3g}"
