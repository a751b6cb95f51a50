"""Drills: the right answer is right, the wrong ones are wrong and visibly so, and a seed draws the same every time."""

from __future__ import annotations

import itertools
import math
import re
from functools import cache
from typing import Any

import numpy as np
import plotly.io
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import activations
from activations import Activation
from guide.charts.drill import nameless_chart, overlay_chart, point_chart
from guide.content import functions, questions
from guide.practice import distances, phrasing, properties
from guide.practice.distances import LEVELS, VIEW, Curve
from guide.practice.drills import (
    KINDS,
    OPTIONS,
    SEEDS,
    Drill,
    Kind,
    Named,
    Statement,
    cards,
    check,
    draw,
    fresh_seed,
    kind_of,
    next_level,
    subjects,
    tolerance,
)
from guide.practice.tally import Tally
from guide.schema import LANGUAGES

X = np.linspace(*VIEW, 701)
by_kind = pytest.mark.parametrize("kind", KINDS)
seeds = st.integers(0, SEEDS - 1)
levels = st.sampled_from(LEVELS)


@cache
def every_drill(kind: Kind) -> tuple[Drill, ...]:
    """Two drills for every subject of a kind at every level."""
    return tuple(draw(kind, seed, level, subject=key) for key in subjects(kind) for level in LEVELS for seed in (0, 1))


def gap(one: Curve, other: Curve) -> float:
    """The largest gap in view as a share of the height of both, computed from the functions themselves."""
    values = []
    for curve in (one, other):
        activation: Activation = activations.get(curve.key)
        formula = activation.derivative if curve.derivative else activation
        values.append(formula(X, **dict(curve.parameters)))
    return float(np.max(np.abs(values[0] - values[1])) / max(np.ptp(values[0]), np.ptp(values[1]), 1e-9))


@by_kind
def test_every_card_can_be_drawn_at_every_level(kind: Kind) -> None:
    for drill in every_drill(kind):
        assert drill.card in cards()
        assert len(drill.options) == (0 if kind == "value" else OPTIONS)
        assert len(set(drill.options)) == len(drill.options)


def test_every_function_and_every_question_is_the_subject_of_a_card() -> None:
    found = {card.split(":")[2] for card in cards()}
    assert len(cards()) == len(set(cards()))
    assert found == set(activations.names()) | set(questions())


@by_kind
@settings(max_examples=30)
@given(seed=seeds, level=levels)
def test_a_seed_draws_the_same_drill_every_time_and_its_subject_whatever_the_level(
    kind: Kind, seed: int, level: int
) -> None:
    drill = draw(kind, seed, level)
    assert draw(kind, seed, level) == drill
    assert draw(kind, seed, level, subject=drill.subject) == drill
    assert draw(kind, seed, 1).subject == drill.subject


@by_kind
@settings(max_examples=30)
@given(seed=seeds, level=levels)
def test_exactly_one_option_is_accepted_and_giving_up_is_not(kind: Kind, seed: int, level: int) -> None:
    drill = draw(kind, seed, level)
    assert check(drill, drill.right)
    assert not check(drill, None)
    if not drill.typed:
        assert [place for place in range(OPTIONS) if check(drill, place)] == [int(drill.right)]


@pytest.mark.parametrize("kind", ["curve", "slope", "parameter", "property"])
def test_any_two_options_look_different(kind: Kind) -> None:
    for drill in every_drill(kind):
        for one, other in itertools.combinations(drill.options, 2):
            assert isinstance(one, Curve)
            assert isinstance(other, Curve)
            assert gap(one, other) > 0.02, (one, other)


def test_functions_with_one_formula_are_never_both_offered() -> None:
    leaky = {"leaky_relu", "prelu", "rrelu"}
    assert {key for key in leaky for other in leaky if key != other and distances.same_formula(key, other)} == leaky
    for kind in KINDS:
        for drill in every_drill(kind):
            keys = {option.key for option in drill.options if not isinstance(option, Statement)}
            assert kind == "parameter" or len(keys & leaky) <= 1
            assert not {"gelu", "gelu_tanh"} <= keys


@pytest.mark.parametrize("kind", ["curve", "slope"])
def test_the_curve_shown_is_that_of_the_right_option(kind: Kind) -> None:
    for drill in every_drill(kind):
        assert drill.curve == drill.answer
        assert drill.curve.key == drill.subject
        assert drill.curve.derivative == (kind == "slope")
        x, y = (np.asarray(nameless_chart(drill.curve).data[0][axis], dtype=float) for axis in "xy")
        activation: Activation = activations.get(drill.subject)
        formula = activation.derivative if kind == "slope" else activation
        away = np.abs(x[:, None] - np.array([*drill.curve.breaks, 99.0])).min(axis=1) > 1e-3
        seen = ~np.isnan(y) & away
        np.testing.assert_allclose(y[seen], formula(x[seen], **dict(drill.curve.parameters)), rtol=1e-4, atol=1e-5)


def test_values_of_a_parameter_stand_in_ascending_order_and_one_is_drawn() -> None:
    for drill in every_drill("parameter"):
        values = [dict(option.parameters)[drill.asked] for option in drill.options if isinstance(option, Curve)]
        assert values == sorted(values)
        assert drill.answer == drill.curve


def test_a_value_is_the_computed_one_and_a_slope_is_that_of_a_chord() -> None:
    for drill in every_drill("value"):
        assert drill.curve
        activation, setting = activations.get(drill.subject), dict(drill.curve.parameters)
        if drill.curve.derivative:
            left, right = (float(activation(drill.at + side * 1e-6, **setting)) for side in (-1, 1))
            assert drill.right == pytest.approx((right - left) / 2e-6, rel=1e-4, abs=1e-5)
        else:
            assert drill.right == float(activation(drill.at, **setting))


@given(st.floats(-100, 100).filter(lambda value: value == 0 or abs(value) >= 1e-3), levels)
def test_the_tolerance_is_round_shrinks_with_the_level_and_refuses_0_for_what_is_not(right: float, level: int) -> None:
    accepted = tolerance(right, level)
    assert re.fullmatch(r"\d+|0\.0*[1-9]", f"{accepted:g}")
    assert 0 < accepted <= tolerance(right, max(level - 1, 1))
    drill = Drill("value", "relu", 0, level, right=right, tolerance=accepted)
    assert check(drill, right + accepted)
    assert not check(drill, right + 1.001 * accepted)
    assert right == 0 or not check(drill, 0.0)


def test_exactly_one_function_has_the_property_or_lacks_it() -> None:
    asked = set()
    for drill in every_drill("property"):
        asked.add((drill.asked, drill.holds))
        for option in drill.options:
            assert isinstance(option, Curve)
            assert has(drill.asked, option) is (drill.holds if option == drill.answer else not drill.holds)
    assert asked == set(itertools.product(properties.PROPERTIES, (True, False)))


@cache
def has(name: str, curve: Curve) -> bool:
    """A property judged from values and slopes on a grid, not from the computed facts."""
    activation, setting = activations.get(curve.key), dict(curve.parameters)
    x = np.linspace(-30, 30, 60_001)
    value, slope = activation(x, **setting), activation.derivative(x, **setting)
    density = np.exp(-(x**2) / 2)
    far = np.abs(activation.derivative(np.array([-1e3, 1e3]), **setting))
    found = {
        # Far out the slope of GELU underflows to 0.
        "dead": bool(np.any(np.convolve((slope == 0) & (np.abs(x) < 8), np.ones(100), "valid") == 100)),
        "tail": bool(np.any(far < 0.01)),
        "centred": bool(abs(np.sum(value * density) / np.sum(density)) < 2e-3),
        "bounded": bool(np.abs(activation(np.array([-1e6, 1e6]), **setting)).max() < 1e3),
        "monotonic": bool(np.all(np.diff(value) >= 0)),
        "differentiable": bool(
            np.abs(np.diff(slope)).max() < 0.02 + 0.01 * np.abs(slope).max()
            and np.abs(np.diff(value)).max() < 0.01 + 0.002 * np.abs(slope).max()
        ),
        "steep": bool(np.abs(slope).max() > 1 + 1e-6),
    }
    return found[name]


def test_only_the_right_function_is_on_record_for_a_use() -> None:
    for drill in every_drill("use"):
        assert drill.use
        asked = drill.use.use
        assert asked in functions()[drill.subject].used_in
        assert drill.answer == Named(drill.subject)
        for option in drill.options:
            assert isinstance(option, Named)
            record = functions()[option.key].used_in
            named = {re.sub(r" \(.*", "", network) for use in record for network in use.networks}
            wanted = {re.sub(r" \(.*", "", network) for network in asked.networks}
            assert option == drill.answer or not named & wanted, (drill.subject, option.key)
            assert option == drill.answer or asked.where not in [use.where for use in record]


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_use_does_not_name_the_function(language: Any) -> None:
    for drill in every_drill("use"):
        title = re.split(r"[（(]", functions()[drill.subject].title[language])[0].strip().lower()
        said = phrasing.details(drill, language).lower()
        assert not re.search(rf"(?<![a-z0-9]){re.escape(title)}(?![a-z0-9])", said), (title, said)


def test_one_claim_of_a_trap_stands_among_key_points_of_its_question() -> None:
    for drill in every_drill("claim"):
        record = questions()[drill.subject]
        statements = [option for option in drill.options if isinstance(option, Statement)]
        assert [statement.wrong for statement in statements].count(True) == 1
        for statement in statements:
            known = [trap.claim for trap in record.traps] if statement.wrong else [p.text for p in record.key_points]
            assert statement.text in known
        (claim,) = [statement for statement in statements if statement.wrong]
        assert drill.answer == claim
        assert phrasing.reason(drill, None, "en") in [t.truth.en for t in record.traps if t.claim == claim.text]


@pytest.mark.parametrize("kind", ["curve", "slope"])
def test_wrong_answers_come_nearer_with_the_level(kind: Kind) -> None:
    for subject in subjects(kind):
        far, near = (
            np.mean(
                [
                    distances.distance(option, drill.curve)
                    for seed in range(4)
                    for drill in [draw(kind, seed, level, subject=subject)]
                    for option in drill.options
                    if isinstance(option, Curve) and drill.curve and option != drill.curve
                ]
            )
            for level in (1, 5)
        )
        assert near < far, subject


def test_values_of_a_parameter_come_nearer_with_the_level() -> None:
    def spread(subject: str, level: int) -> float:
        options = draw("parameter", 0, level, subject=subject).options
        curves = [option for option in options if isinstance(option, Curve)]
        return float(np.mean([distances.separation(a, b) for a, b in itertools.pairwise(curves)]))

    spreads = [(spread(subject, 1), spread(subject, 5)) for subject in subjects("parameter")]
    # The step of some sliders is too coarse for more than one level.
    assert all(near <= 1.1 * far for far, near in spreads)
    assert np.mean([near for _, near in spreads]) < 0.6 * np.mean([far for far, _ in spreads])


keys = st.sampled_from([curve.name for curve in activations.curves()])


@given(keys, keys, keys)
def test_the_distance_of_curves_is_a_metric(first: str, second: str, third: str) -> None:
    a, b, c = Curve(first), Curve(second), Curve(third)
    assert distances.distance(a, b) == distances.distance(b, a)
    assert distances.distance(a, c) <= distances.distance(a, b) + distances.distance(b, c) + 1e-12
    assert distances.distance(a, a) == 0
    assert (distances.distance(a, b) == 0) <= np.array_equal(distances.sampled(a), distances.sampled(b))


@pytest.mark.parametrize("language", LANGUAGES)
@by_kind
def test_every_drill_is_put_into_words(kind: Kind, language: Any) -> None:
    for drill in every_drill(kind):
        said = [phrasing.question(drill, language), phrasing.details(drill, language)]
        options = [phrasing.option(drill, place, language) for place in range(len(drill.options))]
        assert len(set(options)) == len(options)
        wrong = math.nan if drill.typed else (int(drill.right) + 1) % OPTIONS
        for answer in (drill.right, wrong, None):
            said += [phrasing.verdict(drill, answer, language), phrasing.reason(drill, answer, language)]
        assert all("{" not in text.partition("$$")[0] and "nan" not in text.split() for text in [*said, *options])
        if language == "zh":
            assert all(re.search("[\u4e00-\u9fff]", text) for text in (said[0], *said[2::2]))
        shown = phrasing.picture(drill, language)
        if kind in ("curve", "slope"):
            assert shown
            assert functions()[drill.subject].title[language] not in shown


def test_a_claim_is_not_betrayed_by_its_full_stop() -> None:
    for language in LANGUAGES:
        for drill in every_drill("claim"):
            for place in range(OPTIONS):
                assert not re.search(r"[.。\n]$", phrasing.option(drill, place, language))


def test_the_reason_names_the_place_where_the_curves_differ_most() -> None:
    said = phrasing.reason(
        Drill("curve", "relu", 0, 1, right=0, options=(Curve("relu"), Curve("tanh")), curve=Curve("relu")), 1, "en"
    )
    assert "about x = 7: ReLU has 7 there, Tanh 1." in said
    assert "**Range.** ReLU: [0, ∞); Tanh: (−1, 1)." in said


def test_charts_after_an_answer_stay_small_and_show_what_was_chosen() -> None:
    for drill in every_drill("curve")[::7]:
        chosen = drill.options[(int(drill.right) + 1) % OPTIONS]
        assert isinstance(chosen, Curve)
        assert drill.curve
        chart = overlay_chart(drill.curve, chosen, "en")
        assert [line.name for line in chart.data[:2]] == [phrasing.name(c, "en") for c in (drill.curve, chosen)]
        assert len(plotly.io.to_json(chart, validate=False)) < 20_000
    for drill in every_drill("value")[::5]:
        assert drill.curve
        chart = point_chart(drill.curve, drill.at, "en")
        low, high = chart.layout.yaxis.range
        assert low < chart.data[-1].y[0] < high


def test_a_mixture_draws_from_all_its_kinds_and_from_no_other() -> None:
    assert {kind_of(seed) for seed in range(200)} == set(KINDS)
    chosen: tuple[Kind, ...] = ("use", "curve")
    assert {kind_of(seed, chosen) for seed in range(50)} == set(chosen)
    assert all(kind_of(seed, chosen) == kind_of(seed, chosen[::-1]) for seed in range(50))


def test_a_fresh_seed_avoids_what_was_asked_lately() -> None:
    rng = np.random.default_rng(0)
    recent = [f"drill:parameter:{key}" for key in subjects("parameter")[:-3]]
    drills = [draw("parameter", fresh_seed(["parameter"], 3, recent, rng), 3) for _ in range(10)]
    assert not {drill.card for drill in drills} & set(recent)
    everything = [f"drill:parameter:{key}" for key in subjects("parameter")]
    assert 0 <= fresh_seed(["parameter"], 3, everything, rng) < SEEDS
    again = fresh_seed([], 3, [], rng, only="claim")
    assert kind_of(again) == "claim"


def test_the_level_rises_with_every_second_right_answer_and_falls_with_a_mistake() -> None:
    assert [next_level(3, True, streak) for streak in (1, 2, 3, 4)] == [3, 4, 3, 4]
    assert next_level(3, False, 0) == 2
    assert next_level(5, True, 2) == 5
    assert next_level(1, False, 0) == 1


@pytest.mark.parametrize(("subject", "level"), [("elo", 3), ("softmax", 3), ("relu", 0), ("relu", 6)])
def test_what_cannot_be_drawn_is_refused(subject: str, level: int) -> None:
    with pytest.raises(ValueError, match="There"):
        draw("curve", 0, level, subject=subject)


@given(st.lists(st.tuples(st.sampled_from(cards()), st.sampled_from(["good", "again"]))))
def test_the_tally_counts_right_answers_by_kind_and_what_was_missed(answers: list[tuple[str, Any]]) -> None:
    tally = Tally()
    for card, grade in answers:
        tally.add(card, grade)
    assert tally.total == len(answers)
    assert tally.right == sum(right for right, _ in tally.by_kind().values())
    assert tally.total == sum(total for _, total in tally.by_kind().values())
    missed = [*tally.missed_functions(), *tally.missed_questions()]
    assert tally.total - tally.right == sum(count for _, count in missed)
    assert {name for name, _ in tally.missed_questions()} <= set(questions())
    assert {name for name, _ in tally.missed_functions()} <= set(activations.names())
    assert all(grade == "good" for _, grade in answers[len(answers) - tally.streak :])
    assert tally.streak == len(answers) or answers[-tally.streak - 1][1] == "again"


def test_what_interviews_ask_more_often_is_drawn_more_often() -> None:
    drawn = [draw("curve", seed, 1).subject for seed in range(300)]
    assert drawn.count("relu") > 2 * drawn.count("squareplus")
    assert len(set(drawn)) > 25
