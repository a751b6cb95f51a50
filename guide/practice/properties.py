"""Properties that a drill asks for, judged from computed facts alone."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from functools import lru_cache

from activations import Facts
from guide import describe
from guide.practice.distances import Curve

Judge = Callable[[Facts], bool | None]


def _has_tail(facts: Facts) -> bool | None:
    """A saturated tail; undecided where the function is flat far out, which many call saturation too."""
    if any(zone.kind == "saturated" for zone in facts.zones):
        return True
    flat = any(zone.kind == "dead" and math.inf in (-zone.low, zone.high) for zone in facts.zones)
    return None if flat else False


def _exceeds_one(facts: Facts) -> bool | None:
    """A slope above 1; undecided next to 1, where rounding would decide."""
    return None if abs(facts.steepest - 1) < 1e-6 and facts.steepest != 1 else facts.steepest > 1


# True, False, or None where reasonable people disagree: such a function is no option.
PROPERTIES: Mapping[str, Judge] = {
    "dead": lambda facts: any(zone.kind == "dead" for zone in facts.zones),
    "tail": _has_tail,
    "centred": lambda facts: facts.zero_centred,
    "bounded": lambda facts: math.isfinite(facts.low) and math.isfinite(facts.high),
    "monotonic": lambda facts: facts.monotonicity != "not monotonic",
    "differentiable": lambda facts: facts.smoothness in ("C1", "smooth"),
    "steep": _exceeds_one,
}


@lru_cache(maxsize=1024)
def holds(name: str, curve: Curve) -> bool | None:
    """Whether a function has a property at a setting."""
    return PROPERTIES[name](describe.facts_of(curve.key, parameters=curve.parameters))
