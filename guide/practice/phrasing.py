"""What a drill says, in words: question, options, verdict and the reason, which is made from computed facts."""

from __future__ import annotations

import activations
from activations import Facts
from guide import describe, passages
from guide.content import functions, label, questions
from guide.describe import figure
from guide.practice import distances, properties
from guide.practice.distances import Curve
from guide.practice.drills import Drill, Given, Named, Option, Statement, check
from guide.schema import Language

# What may set two curves apart, the plainest first; for derivatives what shows in them.
CONTRASTS = ("bounded", "monotonic", "dead", "differentiable", "tail")
SLOPE_CONTRASTS = ("steep", "differentiable", "dead", "tail")
MOST_CONTRASTS = 2
# Where a picture is read out to those who cannot see it.
READ_AT = (-6.0, -3.0, -2.0, -1.0, -0.5, 0.5, 1.0, 2.0, 3.0, 6.0)


def question(drill: Drill, language: Language) -> str:
    """The question in one sentence."""
    if drill.kind == "parameter":
        title = functions()[drill.subject].title[language]
        return label("drill_asks_parameter", language, title=title, symbol=_symbol(drill.subject, drill.asked))
    if drill.kind == "value" and drill.curve:
        return label(
            "drill_asks_value", language, what=_value_of(drill.curve, drill.at), title=name(drill.curve, language)
        )
    if drill.kind == "property":
        asked = drill.asked if drill.holds else f"not_{drill.asked}"
        return label(f"drill_asks_{asked}", language)
    return label(f"drill_asks_{drill.kind}", language)


def details(drill: Drill, language: Language) -> str:
    """What else one has to know to answer; empty where the question says it all."""
    if drill.typed:
        return label("drill_tolerance", language, tolerance=f"{drill.tolerance:g}")
    if drill.kind == "parameter" and drill.curve:
        others = _setting(drill.curve, without=drill.asked)
        return label("drill_others", language, setting=others) if others else ""
    if drill.kind == "claim":
        return label("drill_claim_question", language, question=questions()[drill.subject].question[language])
    if drill.use:
        networks = ("、" if language == "zh" else ", ").join(drill.use.use.networks)
        where = f"**{drill.use.use.where[language]}**"
        return f"{where}\n\n{label('known_from', language, networks=networks)}" if networks else where
    return ""


def option(drill: Drill, place: int, language: Language) -> str:
    """What stands on the button of an option."""
    return _text(drill, drill.options[place], language)


def verdict(drill: Drill, given: Given, language: Language) -> str:
    """Right or wrong, and what would have been right."""
    is_claim = drill.kind == "claim"
    right = f"**{_right(drill, language)}**"
    if check(drill, given):
        return label("drill_right_claim" if is_claim else "drill_right", language, answer=right)
    if given is None:
        return label("drill_shown_claim" if is_claim else "drill_shown", language, answer=right)
    if drill.typed:
        return label("drill_wrong_number", language, answer=right, chosen=figure(given))
    chosen = option(drill, int(given), language)
    return label("drill_wrong_claim" if is_claim else "drill_wrong", language, answer=right, chosen=chosen)


def reason(drill: Drill, given: Given, language: Language) -> str:
    """Why the right answer is right and, after a wrong one, what speaks against that: Markdown."""
    chosen = None if drill.typed or given is None or check(drill, given) else drill.options[int(given)]
    if drill.kind == "claim":
        return _refutation(drill, language)
    if drill.kind == "use":
        return passages.bullets(_uses(key, language) for key in _keys(drill.answer, chosen))
    if drill.kind == "property":
        curves = [found for found in (drill.answer, chosen) if isinstance(found, Curve)]
        found = [(name(c, language), *fact(drill.asked, c, language)) for c in curves]
        return passages.bullets(f"**{title}** – {passages.named(what, how, language)}" for title, what, how in found)
    if drill.typed and drill.curve:
        latex = drill.curve.activation.derivative_latex if drill.curve.derivative else drill.curve.activation.latex
        return f"$$\n{latex}\n$$"
    if isinstance(chosen, Curve) and isinstance(drill.answer, Curve):
        return _difference(drill.answer, chosen, language)
    return functions()[drill.subject].summary[language]


def picture(drill: Drill, language: Language) -> str:
    """The curve of a drill for those who cannot see it, without its name: some of its values."""
    if not drill.curve:
        return ""
    if drill.typed:
        return label("drill_alt_named", language, title=name(drill.curve, language))
    values = ", ".join(_reading(drill.curve, x) for x in READ_AT)
    return label("drill_alt_curve", language, values=values)


def overlay(right: Curve, chosen: Curve, language: Language) -> str:
    """Two curves on one chart for those who cannot see it."""
    titles = name(right, language), name(chosen, language)
    return label("drill_alt_overlay", language, right=titles[0], chosen=titles[1]) + _furthest(right, chosen, language)


def name(curve: Curve, language: Language) -> str:
    """A function with the values of all its parameters: ``ELU (α = 0.5)``."""
    title, setting = functions()[curve.key].title[language], _setting(curve)
    if not setting:
        return title
    # A title that ends with a bracket takes the setting into it.
    if language == "zh":
        return f"{title[:-1]}，{setting}）" if title.endswith("）") else f"{title}（{setting}）"
    return f"{title[:-1]}, {setting})" if title.endswith(")") else f"{title} ({setting})"


def _setting(curve: Curve, without: str = "") -> str:
    values = curve.activation.complete(dict(curve.parameters))
    return ", ".join(f"{_symbol(curve.key, p)} = {figure(v, 3)}" for p, v in values.items() if p != without)


def fact(asked: str, curve: Curve, language: Language) -> tuple[str, str]:
    """The computed fact that decides whether a function has a property: what it is called, and how it is."""
    facts = describe.facts_of(curve.key, parameters=curve.parameters)
    heading, value = {
        "dead": ("drill_fact_dead", _places(facts, "dead", language)),
        "tail": ("drill_fact_tail", _places(facts, "saturated", language)),
        "centred": ("fact_mean", figure(facts.mean, 3)),
        "bounded": ("fact_range", describe.values_of(facts)),
        "monotonic": ("drill_fact_monotonic", label(f"monotonicity_{facts.monotonicity.replace(' ', '_')}", language)),
        "differentiable": ("fact_smoothness", label(f"smoothness_{facts.smoothness}", language)),
        "steep": ("fact_steepest", describe.steepest(facts, language)),
    }[asked]
    return label(heading, language), value


def _places(facts: Facts, kind: str, language: Language) -> str:
    found = any(zone.kind == kind for zone in facts.zones)
    return describe.places(facts.zones, kind, language) if found else label("fixed_none", language)


def _difference(right: Curve, chosen: Curve, language: Language) -> str:
    """Where two curves differ most, and the computed facts in which they differ."""
    lines = [_furthest(right, chosen, language)]
    if right.key != chosen.key:
        asked = SLOPE_CONTRASTS if right.derivative else CONTRASTS
        apart = [a for a in asked if fact(a, right, language) != fact(a, chosen, language)]
        # First what one has and the other has not, then what both have in different measure.
        apart.sort(key=lambda a: properties.holds(a, right) is properties.holds(a, chosen))
        lines += [_contrast(a, right, chosen, language) for a in apart[:MOST_CONTRASTS]]
    return "\n\n".join(lines)


def _contrast(asked: str, right: Curve, chosen: Curve, language: Language) -> str:
    (heading, value), (_, other) = fact(asked, right, language), fact(asked, chosen, language)
    titles = name(right, language), name(chosen, language)
    return label("drill_contrast", language, fact=heading, right=titles[0], value=value, chosen=titles[1], other=other)


def _furthest(right: Curve, chosen: Curve, language: Language) -> str:
    x = distances.widest(right, chosen)
    values = _rough(float(right(x))), _rough(float(chosen(x)))
    titles = name(right, language), name(chosen, language)
    furthest = "drill_furthest_slope" if right.derivative else "drill_furthest"
    return label(furthest, language, x=figure(x), right=titles[0], value=values[0], chosen=titles[1], other=values[1])


def _refutation(drill: Drill, language: Language) -> str:
    wrong = drill.answer
    assert isinstance(wrong, Statement)
    return questions()[wrong.question].traps[wrong.place].truth[language]


def _uses(key: str, language: Language) -> str:
    """All that the record of a function says of where it is used."""
    join = "；" if language == "zh" else "; "
    found = []
    for use in functions()[key].used_in:
        networks = ("、" if language == "zh" else ", ").join(use.networks)
        found.append(passages.named(use.where[language], networks, language) if networks else use.where[language])
    return f"**{functions()[key].title[language]}** – {join.join(found)}"


def _keys(*options: Option | None) -> list[str]:
    return [found.key for found in options if isinstance(found, Named)]


def _right(drill: Drill, language: Language) -> str:
    if drill.typed and drill.curve:
        return f"{_value_of(drill.curve, drill.at)} = {figure(drill.right)}"
    return option(drill, int(drill.right), language)


def _text(drill: Drill, shown: Option, language: Language) -> str:
    if isinstance(shown, Statement):
        # A claim is a sentence and a key point is a note: a full stop would give it away.
        return " ".join(shown.text[language].split()).rstrip(".。")
    if isinstance(shown, Named):
        return functions()[shown.key].title[language]
    if drill.kind == "parameter":
        return f"{_symbol(shown.key, drill.asked)} = {figure(dict(shown.parameters)[drill.asked])}"
    return name(shown, language)


def _reading(curve: Curve, x: float) -> str:
    return f"{figure(x)} → {_rough(float(curve(x)))}"


def _rough(value: float) -> str:
    """Three digits; what is next to nothing is said to be that."""
    return "≈ 0" if 0 < abs(value) < 0.5e-3 else figure(value, 3)


def _value_of(curve: Curve, x: float) -> str:
    return f"{'f′' if curve.derivative else 'f'}({figure(x)})"


def _symbol(key: str, parameter: str) -> str:
    """The letter of a parameter, without the second one of the Chinese notes."""
    found = next(p for p in activations.get(key).parameters if p.name == parameter)
    return str(found.symbol).partition(" ")[0]
