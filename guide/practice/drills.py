"""Drills made by the core: drawn from a seed, at a level, and always with an answer that was computed.

A drill knows no language. `guide.practice.phrasing` says in words what it asks and why an answer is right.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache, partial
from typing import Literal

import numpy as np

import activations
from activations.registry import FloatArray
from guide.content import questions
from guide.practice import distances, properties, uses
from guide.practice.distances import LEVELS, Curve
from guide.schema import Question, Text

Kind = Literal["curve", "slope", "parameter", "value", "property", "use", "claim"]
KINDS: tuple[Kind, ...] = ("curve", "slope", "parameter", "value", "property", "use", "claim")
SEEDS = 10_000
START_LEVEL = 2
OPTIONS = 4

# By level: which x are asked for, and how far off a typed answer may be, as a share of it and at least.
STEPS = (1.0, 0.5, 0.5, 0.25, 0.25)
REACH = (2.0, 3.0, 3.0, 4.0, 4.0)
SHARES = (0.3, 0.2, 0.15, 0.1, 0.05)
FLOORS = (0.1, 0.05, 0.05, 0.02, 0.01)
LEAST = 0.02


@dataclass(frozen=True)
class Named:
    """A function offered by its name alone."""

    key: str


@dataclass(frozen=True)
class Statement:
    """A key point of a question, or the claim of one of its traps: the `place`-th."""

    question: str
    place: int
    wrong: bool

    @property
    def text(self) -> Text:
        """The words."""
        record = questions()[self.question]
        return record.traps[self.place].claim if self.wrong else record.key_points[self.place].text


Option = Curve | Named | Statement
# The place of an option, counted from 0; a typed number; or nothing for "I do not know".
Given = float | None


@dataclass(frozen=True)
class Drill:
    """One task.

    Attributes
    ----------
    kind, subject, seed, level
        What it was drawn from; the subject is a function's key or, for claims, a question's id.
    right : float
        The place of the right option among `options`, or the number to type where there are none.
    options : tuple
        Curves, functions or statements to choose from.
    curve : Curve, optional
        What the drill is about; for the kinds curve, slope and parameter it is shown without its name.
    at : float
        The x that a value or slope is asked for.
    tolerance : float
        How far off a typed number may be.
    asked : str
        The property, or the name of the parameter, that is asked for.
    holds : bool
        Whether the one function is wanted that has the property, or the one that lacks it.
    use : KnownUse, optional
        Where the wanted function is used.
    """

    kind: Kind
    subject: str
    seed: int
    level: int
    right: float = 0
    options: tuple[Option, ...] = ()
    curve: Curve | None = None
    at: float = 0.0
    tolerance: float = 0.0
    asked: str = ""
    holds: bool = True
    use: uses.KnownUse | None = None

    @property
    def card(self) -> str:
        """The id under which its repetition is planned: the same for all drills of a kind about a subject."""
        return f"drill:{self.kind}:{self.subject}"

    @property
    def typed(self) -> bool:
        """Whether the answer is a number to type."""
        return not self.options

    @property
    def answer(self) -> Option:
        """The right option."""
        return self.options[int(self.right)]


def check(drill: Drill, given: Given) -> bool:
    """Whether an answer is right; a typed number on the edge of the tolerance is."""
    if given is None:
        return False
    return abs(given - drill.right) <= drill.tolerance * (1 + 1e-9)


def draw(kind: Kind, seed: int, level: int, subject: str | None = None) -> Drill:
    """The drill of a kind, a seed and a level; the same every time.

    Parameters
    ----------
    seed : int
        0 or more. It chooses the subject too, whatever the level, unless one is given.
    level : int
        From 1 to 5: nearer wrong answers, smaller tolerance.
    subject : str, optional
        A function's key, or a question's id for claims; one of `subjects(kind)`.

    Raises
    ------
    ValueError
        If there is no drill of this kind about the subject, or no such level.
    """
    if level not in LEVELS:
        raise ValueError(f"There are levels {LEVELS[0]} to {LEVELS[-1]}, not {level}.")
    possible = subjects(kind)
    if subject is None:
        rng = np.random.default_rng([seed, *kind.encode()])
        subject = possible[int(rng.choice(len(possible), p=_shares(kind)))]
    elif subject not in possible:
        raise ValueError(f"There is no drill of the kind {kind!r} about {subject!r}.")
    blank = Drill(kind, subject, seed, level)
    return _MAKERS[kind](blank, np.random.default_rng([seed, level, *blank.card.encode()]))


def kind_of(seed: int, kinds: Sequence[Kind] = KINDS) -> Kind:
    """The kind that a seed chooses from a mixture; from all of them if none is named."""
    mixed = [kind for kind in KINDS if kind in kinds] or KINDS
    return mixed[int(np.random.default_rng([seed, len(mixed)]).integers(len(mixed)))]


@lru_cache(maxsize=16)
def subjects(kind: Kind) -> tuple[str, ...]:
    """Everything that a drill of this kind can be about, in the order of the course."""
    curves = [curve.name for curve in activations.curves()]
    if kind == "parameter":
        return tuple(key for key in curves if activations.get(key).main_parameter)
    if kind == "use":
        return tuple(key for key in activations.names() if uses.uses(key))
    if kind == "claim":
        return tuple(q.id for q in questions().values() if len(q.key_points) >= OPTIONS - 1)
    return tuple(curves)


@lru_cache(maxsize=16)
def _shares(kind: Kind) -> FloatArray:
    """How often each subject is drawn: by the root of the stars of all questions about it."""
    found = questions()
    if kind == "claim":
        stars = [found[subject].stars for subject in subjects(kind)]
    else:
        stars = [sum(q.stars for q in found.values() if subject in q.functions) for subject in subjects(kind)]
    return np.sqrt(stars) / np.sum(np.sqrt(stars))


def cards() -> list[str]:
    """The id of every card that drills can be drawn for."""
    return [Drill(kind, subject, 0, 1).card for kind in KINDS for subject in subjects(kind)]


def next_level(level: int, right: bool, streak: int) -> int:
    """Up one after every second right answer in a row, down one after a mistake."""
    if not right:
        return max(level - 1, LEVELS[0])
    return min(level + 1, LEVELS[-1]) if streak and streak % 2 == 0 else level


def fresh_seed(
    kinds: Sequence[Kind], level: int, recent: Sequence[str], rng: np.random.Generator, *, only: Kind | None = None
) -> int:
    """A seed whose drill is of the kind wanted and about something that was not asked lately.

    Where everything was asked lately, of some tries the one asked longest ago.
    """
    best, longest = 0, -1
    for _ in range(60):
        seed = int(rng.integers(SEEDS))
        kind = kind_of(seed, kinds)
        if only and kind != only:
            continue
        card = draw(kind, seed, level).card
        if card not in recent:
            return seed
        ago = list(reversed(recent)).index(card)
        if ago > longest:
            best, longest = seed, ago
    return best


# ----------------------------------------------------------------------------------- one maker a kind


def _name_it(drill: Drill, rng: np.random.Generator) -> Drill:
    """A curve, or a derivative, and four names."""
    choices = distances.settings(drill.subject, derivative=drill.kind == "slope")
    curve = choices[0] if drill.level <= 2 else choices[int(rng.integers(len(choices)))]
    wrong = distances.near_misses(curve, drill.level, rng)
    return replace(_mixed(drill, curve, wrong, rng), curve=curve)


def _parameter(drill: Drill, rng: np.random.Generator) -> Drill:
    """A curve with four values of its parameter, in ascending order."""
    rungs = distances.ladder(drill.subject, drill.level, rng)
    first = int(rng.integers(len(rungs) - OPTIONS + 1))
    options = tuple(rungs[first : first + OPTIONS])
    right = int(rng.integers(OPTIONS))
    name = options[right].parameters[0][0]
    return replace(drill, right=right, options=options, curve=options[right], asked=name)


def _value(drill: Drill, rng: np.random.Generator) -> Drill:
    """A value or a slope at a point, to be typed."""
    place = drill.level - 1
    choices = distances.settings(drill.subject)
    setting = choices[0] if drill.level <= 2 else choices[int(rng.integers(len(choices)))]
    steps = round(REACH[place] / STEPS[place])
    points = [STEPS[place] * i for i in range(-steps, steps + 1)]
    curves = [setting, replace(setting, derivative=True)]
    found = [(curve, x) for curve in curves for x in points if _can_be_asked(curve, x)]
    if drill.level > START_LEVEL:
        found = [(curve, x) for curve, x in found if not _goes_without_saying(curve, x)] or found
    curve, at = found[int(rng.integers(len(found)))]
    right = float(curve(at))
    return replace(drill, right=right, curve=curve, at=at, tolerance=tolerance(right, drill.level))


def _can_be_asked(curve: Curve, x: float) -> bool:
    """Whether a value is beyond dispute and not too small to be guessed: off jumps, and for slopes off kinks."""
    setting = dict(curve.parameters)
    disputed = curve.activation.jumps_at(**setting)
    if curve.derivative:
        disputed += curve.activation.kinks_at(**setting)
    value = abs(float(curve(x)))
    return x not in disputed and (value == 0 or value >= LEAST)


def _goes_without_saying(curve: Curve, x: float) -> bool:
    """Whether the function is that of doing nothing, or of letting nothing through, at this point."""
    return float(curve(x)) in (0.0, 1.0 if curve.derivative else x)


def tolerance(right: float, level: int) -> float:
    """How far off a typed answer may be: a round number, and never so much that 0 would do for what is not 0."""
    wanted = max(SHARES[level - 1] * abs(right), FLOORS[level - 1])
    if right:
        wanted = min(wanted, abs(right) / 2)
    size = 10.0 ** np.floor(np.log10(wanted) + 1e-9)
    return float(f"{np.floor(wanted / size + 1e-9) * size:.1g}")


def _property(drill: Drill, rng: np.random.Generator) -> Drill:
    """Four functions, of which exactly one has a property, or exactly one lacks it."""
    curve = distances.settings(drill.subject)[0]
    names = list(properties.PROPERTIES)
    for name in (names[int(place)] for place in rng.permutation(len(names))):
        holds = properties.holds(name, curve)
        if holds is None:
            continue
        wrong = distances.near_misses(curve, drill.level, rng, partial(_is_opposite, name, holds))
        if len(wrong) == OPTIONS - 1:
            return replace(_mixed(drill, curve, wrong, rng), curve=curve, asked=name, holds=holds)
    raise ValueError(f"No property tells {drill.subject} from three others.")


def _is_opposite(name: str, holds: bool, other: Curve) -> bool:
    return properties.holds(name, other) is (not holds)


def _use(drill: Drill, rng: np.random.Generator) -> Drill:
    """Where a function is used and which networks are known for it, and four functions."""
    known = uses.uses(drill.subject)
    use = known[int(rng.integers(len(known)))]
    wrong = [Named(key) for key in uses.wrong_answers(use, drill.level, rng, OPTIONS - 1)]
    return replace(_mixed(drill, Named(drill.subject), wrong, rng), use=use)


def _claim(drill: Drill, rng: np.random.Generator) -> Drill:
    """Three key points of a question and a claim that it refutes: the higher the level, the more alike."""
    record = questions()[drill.subject]
    trap = int(rng.integers(len(record.traps)))
    alike = _by_likeness(record, trap)
    places = distances.window(alike, drill.level, rng, width=OPTIONS - 1)[: OPTIONS - 1]
    points = [Statement(record.id, place, wrong=False) for place in places]
    return _mixed(drill, Statement(record.id, trap, wrong=True), points, rng)


def _by_likeness(record: Question, trap: int) -> list[int]:
    """The key points of a question, those first that share most words with the claim of a trap."""

    def words(text: Text) -> set[str]:
        return {word.strip(".,;:()") for word in text.en.lower().split()}

    claim = words(record.traps[trap].claim)
    shared = [len(claim & words(p.text)) / len(claim | words(p.text)) for p in record.key_points]
    return sorted(range(len(shared)), key=lambda place: -shared[place])


def _mixed(drill: Drill, right: Option, wrong: Sequence[Option], rng: np.random.Generator) -> Drill:
    """The drill with its options in random order."""
    every = [right, *wrong]
    order = [int(place) for place in rng.permutation(len(every))]
    return replace(drill, options=tuple(every[place] for place in order), right=order.index(0))


_MAKERS: Mapping[Kind, Callable[[Drill, np.random.Generator], Drill]] = {
    "curve": _name_it,
    "slope": _name_it,
    "parameter": _parameter,
    "value": _value,
    "property": _property,
    "use": _use,
    "claim": _claim,
}
