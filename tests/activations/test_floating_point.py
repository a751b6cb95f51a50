"""Softmax in the floating-point formats themselves."""

from __future__ import annotations

import numpy as np
import pytest

import activations
from activations import FORMATS, METHODS, VERDICTS, Format
from activations.floating_point import Method

LOGITS = np.array([2.5, 1.2, 0.4, -0.9])


def verdict(method: Method, kind: Format, *, spread: float = 1.0, offset: float = 0.0) -> str:
    return VERDICTS[int(activations.verdict_on(spread * LOGITS, offset, method, kind))]


@pytest.mark.parametrize("kind", FORMATS)
def test_the_limits_are_the_last_numbers_before_the_exponential_breaks(kind: Format) -> None:
    found, info = activations.exponential_limits(kind), np.finfo(kind)
    assert found.largest == pytest.approx(np.log(float(info.max)), rel=2 * float(info.eps))
    # Half of the smallest number still rounds up to it.
    lowest = np.log(float(info.smallest_subnormal)) - np.log(2.0)
    assert found.lowest == pytest.approx(lowest, rel=2 * float(info.eps))
    edges = np.array([found.largest, found.lowest], dtype=kind)
    with np.errstate(over="ignore", under="ignore"):
        assert np.all(np.isfinite(np.exp(edges)) & (np.exp(edges) > 0))
        beyond = np.exp(np.nextafter(edges, np.array([np.inf, -np.inf], dtype=kind)))
    assert beyond[0] == np.inf
    assert beyond[1] == 0


@pytest.mark.parametrize("kind", FORMATS)
@pytest.mark.parametrize("method", METHODS)
def test_every_step_stays_in_the_format_and_small_logits_are_no_trouble(method: Method, kind: Format) -> None:
    assert activations.softmax_in(LOGITS, method, kind).dtype == np.dtype(kind)
    assert verdict(method, kind) == "right"


@pytest.mark.parametrize("kind", FORMATS)
def test_the_naive_formula_breaks_beyond_the_limits_and_the_shift_cures_that(kind: Format) -> None:
    limits = activations.exponential_limits(kind)
    for offset in (limits.largest, limits.lowest - 3):
        assert verdict("naive", kind, offset=offset) == "nan"
        assert verdict("shifted", kind, offset=offset) == "right"


@pytest.mark.parametrize(("kind", "spread"), [("float16", 10.0), ("float32", 50.0), ("float64", 300.0)])
def test_the_logarithm_of_an_underflowed_share_is_infinite_and_log_softmax_is_right(
    kind: Format, spread: float
) -> None:
    assert verdict("shifted", kind, spread=spread) == "zero"
    assert verdict("log_of_softmax", kind, spread=spread) == "infinite"
    assert verdict("log_softmax", kind, spread=spread) == "right"


def test_no_shift_brings_back_digits_that_were_rounded_away_before() -> None:
    assert verdict("shifted", "float16", offset=1000) == "inexact"
    assert verdict("log_softmax", "float16", offset=1000) == "inexact"
    assert verdict("shifted", "float32", offset=1000) == "right"


def test_a_verdict_for_each_offset() -> None:
    offsets = np.array([[0.0, 10.0], [100.0, 1000.0]])
    found = activations.verdict_on(LOGITS, offsets, "naive", "float32")
    assert found.shape == offsets.shape
    assert [VERDICTS[i] for i in found.ravel()] == ["right", "right", "nan", "nan"]
