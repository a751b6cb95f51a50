"""Which function is used where: what a drill may ask without being ambiguous."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

import numpy as np

import activations
from activations import Activation
from guide import catalogue
from guide.content import functions, plain
from guide.practice.distances import apart, distance, same_formula, settings, window
from guide.schema import Use

# In practically every network there is: never wrong, so never offered as a wrong answer.
EVERYWHERE = {"identity", "softmax", "log_softmax"}
# Pairs of which one may be said to be used where the other is.
ARGUABLE = {
    frozenset(pair)
    for pair in (
        ("silu", "quick_gelu"),  # x σ(1.702 x) is Swish at β = 1.702
        ("softplus", "logsigmoid"),  # ln σ(x) = −softplus(−x)
        ("softplus", "tanh"),  # both are in Mish
        ("tanh", "lecun_tanh"),
        ("relu6", "hardtanh"),  # clips, with other bounds
    )
}


@dataclass(frozen=True)
class KnownUse:
    """One entry of `used_in` in the record of a function."""

    key: str
    place: int

    @property
    def use(self) -> Use:
        """The words."""
        return functions()[self.key].used_in[self.place]


@lru_cache(maxsize=128)
def uses(key: str) -> tuple[KnownUse, ...]:
    """The uses of a function that a drill may ask for.

    They do not name the function. They name networks; only where none does, the place alone will do.
    """
    found = [KnownUse(key, place) for place in range(len(functions()[key].used_in))]
    found = [known for known in found if not _mentions(_words(known.use), key)]
    return tuple(known for known in found if known.use.networks) or tuple(found)


@lru_cache(maxsize=4096)
def is_wrong(known: KnownUse, other: str) -> bool:
    """Whether another function is a wrong answer: nothing in its record or in the use itself speaks for it.

    Its record names neither the place nor one of the networks (nor a relative such as ResNet for ResNet-50), no
    record of the two mentions the other function, and the curves neither look alike nor share a formula.
    """
    if other == known.key or other in EVERYWHERE or {known.key, other} in ARGUABLE:
        return False
    theirs = functions()[other].used_in
    named = [network for use in theirs for network in use.networks]
    return not (
        any(use.where == known.use.where for use in theirs)
        or any(_akin(network, name) for network in known.use.networks for name in named)
        or any(_mentions(_words(use), other) for use in functions()[known.key].used_in)
        or any(_mentions(_words(use), known.key) for use in theirs)
        or _look_alike(known.key, other)
    )


def wrong_answers(known: KnownUse, level: int, rng: np.random.Generator, count: int = 3) -> list[str]:
    """Functions to offer beside the right one: the higher the level, the nearer their curves or families."""
    found = [key for key in activations.names() if _comparable(known.key, key) and is_wrong(known, key)]
    found.sort(key=lambda key: _remoteness(known.key, key))
    chosen: list[str] = []
    for key in window(found, level, rng):
        if len(chosen) < count and not any(_look_alike(key, other) for other in chosen):
            chosen.append(key)
    return chosen


def _comparable(key: str, other: str) -> bool:
    """Curves stand beside curves, functions of several numbers beside their like."""
    return _is_curve(key) == _is_curve(other)


def _remoteness(key: str, other: str) -> tuple[bool, float]:
    if _is_curve(key) and _is_curve(other):
        return False, distance(settings(key)[0], settings(other)[0])
    return activations.get(key).family != activations.get(other).family, 0.0


def _look_alike(key: str, other: str) -> bool:
    if not (_is_curve(key) and _is_curve(other)):
        return False
    return same_formula(key, other) or not apart(settings(key)[0], settings(other)[0])


def _is_curve(key: str) -> bool:
    return isinstance(activations.get(key), Activation)


def _words(use: Use) -> str:
    return " ; ".join([use.where.en, use.where.zh, *use.networks])


@lru_cache(maxsize=65536)
def _mentions(words: str, key: str) -> bool:
    """Whether a text names a function in either language."""
    names = {part for name in catalogue.names_of(key) for part in re.split(r"[()（）,，/]", name)}
    return any(_contains(words, name.replace("_", " ").strip()) for name in names if len(name.strip()) > 1)


def _akin(one: str, other: str) -> bool:
    """Whether two networks are the same or one is named after the other, versions in brackets aside."""
    first, second = (re.sub(r"\(.*?\)", "", name).strip() for name in (one, other))
    return _contains(first, second) or _contains(second, first)


def _contains(text: str, name: str) -> bool:
    """Whether a name stands in a text as words of their own."""
    return bool(re.search(rf"(?<![a-z0-9]){re.escape(plain(name))}(?![a-z0-9])", plain(text)))
