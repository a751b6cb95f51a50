"""Every activation against 60-digit arithmetic, over the whole of float64; and where its constants come from."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from mpmath import mp, mpf

import activations
from activations import exponential, gaussian, self_gated, shrinkage
from activations.precision import difference_with_rest, product_with_rest, reciprocal_with_rest
from tests.activations.high_precision import (
    DEFINITIONS,
    SELU_ALPHA,
    SELU_SCALE,
    SMALLEST_NORMAL,
    Truth,
    exact,
    sample,
    truths,
    vector_truths,
)
from tests.activations.test_activations import CURVES, settings_of

MOST_UNITS, MOST_SPACINGS = 6.0, 2.0
# Next to a turning point the derivative itself goes to 0, and its error counts absolutely.
MOST_BESIDE_TURNING = 4.5e-16
CALLS = [pytest.param(a, d, id=f"{a.name}{'-derivative' if d else ''}") for a in CURVES for d in (False, True)]
every_call = pytest.mark.parametrize(("activation", "derivative"), CALLS)


def wrong(computed: Any, truth: list[Truth], x: Any) -> list[str]:
    """Every result that is further from the truth than promised."""
    found = []
    for at, value, true in zip(x.tolist(), np.asarray(computed).tolist(), truth, strict=True):
        units = true.units(value)
        normal = abs(true.value) >= SMALLEST_NORMAL
        beside = true.near_turning and true.absolute(value) <= MOST_BESIDE_TURNING
        if (units > (MOST_UNITS if normal else MOST_SPACINGS) and not beside) or (value == 0 and normal):
            found.append(f"at {at!r}: {value!r} instead of {mp.nstr(true.value, 20)} ({units:.3g} units)")
    return found


def test_every_curve_has_a_definition() -> None:
    assert set(DEFINITIONS) == {a.name for a in CURVES}


@every_call
def test_results_are_right_to_six_units_in_the_last_place(activation: Any, *, derivative: bool) -> None:
    x = sample(150)
    call = activation.derivative if derivative else activation
    assert not wrong(call(x), truths(activation.name, x, derivative=derivative), x)


@every_call
def test_they_stay_right_when_the_sliders_move(activation: Any, *, derivative: bool) -> None:
    x = sample(20, seed=1)
    # Rounding the product of frequency and x shifts a wave by a part of its length that grows with x.
    x = x[np.abs(x) < (12 if activation.period_at() else 1e290)]
    call = activation.derivative if derivative else activation
    for setting in settings_of(activation):
        if setting:
            complaints = wrong(call(x, **setting), truths(activation.name, x, derivative=derivative, **setting), x)
            assert not complaints, setting


@every_call
def test_float32_is_right_to_one_unit_of_its_own(activation: Any, *, derivative: bool) -> None:
    x = np.unique(sample(60, seed=2)[::3].clip(-3e38, 3e38).astype(np.float32))
    call = activation.derivative if derivative else activation
    computed = call(x)
    assert computed.dtype == np.float32
    breaks = activation.breaks_at()
    for at, value, true in zip(
        x.tolist(), computed.tolist(), truths(activation.name, x, derivative=derivative), strict=True
    ):
        if abs(true.value) <= np.finfo(np.float32).max:
            spacing = float(np.spacing(np.float32(abs(float(true.value)))))
            assert true.absolute(value) <= spacing, (at, value, breaks)


class TestFunctionsOfVectors:
    """Softmax, its logarithm and its Jacobian, from their definitions."""

    logits = st.lists(
        st.one_of(
            st.floats(-40, 40),
            st.floats(-800, 800),
            st.sampled_from([0.0, 40.0, -745.0, 1e308, -1e308, 1000.0]),
        ),
        min_size=2,
        max_size=5,
    )

    @settings(deadline=None, max_examples=150)
    @given(logits, st.sampled_from([1.0, 0.5, 0.7, 3.0]))
    @example([0.0] + [-36.7] * 15, 1.0)
    def test_softmax(self, z: list[float], temperature: float) -> None:
        self.near(activations.softmax(z, temperature), vector_truths("softmax", z, temperature))

    @settings(deadline=None, max_examples=150)
    @given(logits)
    def test_log_softmax(self, z: list[float]) -> None:
        self.near(activations.log_softmax(z), vector_truths("log_softmax", z))

    @settings(deadline=None, max_examples=100)
    @given(logits)
    # One large term and small ones that a plain sum would round away one by one.
    @example([0.0, 19.125, 0.0, 0.0, 0.0])
    @example([0.0] + [-36.7] * 15)
    def test_jacobian(self, z: list[float]) -> None:
        self.near(activations.softmax_jacobian(z).ravel(), vector_truths("jacobian", z))

    def near(self, computed: Any, truth: list[Truth]) -> None:
        assert not wrong(computed, truth, np.arange(float(len(truth))))


class TestConstantsAreWhatTheyClaim:
    """Each is found again in high precision."""

    def test_the_series_of_the_normal_tail(self) -> None:
        with mp.workdps(60):
            count, degree = 64, len(gaussian.SERIES) - 1
            angles = [mp.pi * (2 * k + 1) / (2 * count) for k in range(count)]
            values = []
            for angle in angles:
                a = mpf(gaussian.SERIES_CENTRE) * (1 + mp.cos(angle)) / (1 - mp.cos(angle))
                values.append((1 + a) * mp.erfc(a / mp.sqrt(2)) / 2 * mp.exp(a * a / 2))
            terms = [
                mp.fsum(v * mp.cos(n * t) for v, t in zip(values, angles, strict=True)) * (2 if n else 1) / count
                for n in range(degree + 1)
            ]
            powers = np.polynomial.chebyshev.cheb2poly(np.array(terms, dtype=object))
            assert [float(p) for p in powers] == list(gaussian.SERIES)

    def test_the_fraction_of_tanhshrink(self) -> None:
        # x - tanh(x) = x F / (1 + F) with F = y / (3 + y / (5 + … + y / 21)), as a quotient of polynomials in y.
        over, under = np.poly1d([0]), np.poly1d([1])
        y = np.poly1d([1, 0])
        for odd in range(21, 1, -2):
            over, under = y * under, odd * under + over
        numerator, denominator = over.coeffs[::-1][1:], (over + under).coeffs[::-1]
        # Both may be multiplied by the same number.
        scale = denominator[0] / shrinkage.DENOMINATOR[0]
        assert (numerator / scale).tolist() == list(shrinkage.NUMERATOR)
        assert (denominator / scale).tolist() == list(shrinkage.DENOMINATOR)

    def test_selu_keeps_mean_zero_and_variance_one(self) -> None:
        assert float(SELU_ALPHA) == exponential.SELU_ALPHA
        assert float(SELU_SCALE) == exponential.SELU_SCALE
        facts = activations.facts(activations.get("selu"))
        assert facts.mean == pytest.approx(0, abs=1e-14)
        assert facts.second_moment == pytest.approx(1, abs=1e-14)

    def test_the_exponent_of_gelu_in_its_tanh_form(self) -> None:
        with mp.workdps(50):
            linear = 2 * mp.sqrt(2 / mp.pi)
            self.is_split(self_gated.LINEAR, self_gated.LINEAR_REST, linear)
            self.is_split(self_gated.CUBIC, self_gated.CUBIC_REST, linear * mpf("0.044715"))
            assert float(3 * linear * mpf("0.044715")) == self_gated.THREE_CUBIC

    @pytest.mark.parametrize("key", ["silu", "gelu", "gelu_tanh", "mish"])
    def test_turning_points_least_values_and_curvatures(self, key: str) -> None:
        name = key.upper()
        with mp.workdps(50):
            value, slope = DEFINITIONS[key]
            parameters = {"beta": mpf(1)} if key == "silu" else {}
            root = mp.findroot(lambda x: slope(x, **parameters), getattr(self_gated, f"{name}_TURNING"))
            self.is_split(getattr(self_gated, f"{name}_TURNING"), getattr(self_gated, f"{name}_TURNING_REST"), root)
            assert float(value(root, **parameters)) == getattr(self_gated, f"{name}_MINIMUM")
            if key != "silu":
                curvature = float(mp.diff(lambda x: slope(x, **parameters), root))
                assert curvature == pytest.approx(getattr(self_gated, f"{name}_CURVATURE"), rel=1e-14)

    def is_split(self, number: float, rest: float, true: Any) -> None:
        assert float(true) == number
        assert float(true - mpf(number)) == pytest.approx(rest, rel=1e-12)


class TestTheHelpersKeepWhatRoundingCutsOff:
    number = st.floats(-1e100, 1e100).filter(lambda v: v == 0 or abs(v) > 1e-100)

    @given(number, number)
    def test_products(self, a: float, b: float) -> None:
        product, rest = product_with_rest(np.array(a), np.array(b))
        with mp.workdps(80):
            assert mpf(float(product)) + mpf(float(rest)) == mpf(a) * mpf(b)

    @given(number, number)
    def test_differences(self, a: float, b: float) -> None:
        difference, rest = difference_with_rest(np.array(a), np.array(b))
        with mp.workdps(400):
            assert mpf(float(difference)) + mpf(float(rest)) == mpf(a) - mpf(b)

    @given(st.floats(1e-3, 1e3))
    def test_reciprocals(self, a: float) -> None:
        inverse, rest = reciprocal_with_rest(a)
        with mp.workdps(60):
            assert abs((mpf(inverse) + mpf(rest)) * mpf(a) - 1) < mpf(10) ** -30


class TestTheNormalDistribution:
    def test_the_two_tails_make_one(self) -> None:
        x = np.linspace(-9, 9, 181)
        np.testing.assert_allclose(
            activations.normal_distribution(x) + activations.normal_distribution(-x), 1, rtol=1e-15
        )

    def test_density_and_distribution_agree_with_the_definition(self) -> None:
        for x in (-37.5, -12.0, -3.3, -0.4, 0.0, 1e-9, 0.7, 2.0, 8.0):
            with mp.workdps(60):
                assert Truth(mp.ncdf(x)).units(float(activations.normal_distribution(np.array(x)))) <= MOST_UNITS
                assert Truth(mp.npdf(x)).units(float(activations.normal_density(np.array(x)))) <= MOST_UNITS

    def test_the_error_function_agrees_with_the_definition(self) -> None:
        for x in (-30.0, -2.2, -0.5, -0.499, -1e-300, 0.0, 1e-9, 0.3, 0.51, 1.0, 5.0, np.inf):
            with mp.workdps(60):
                assert Truth(mp.erf(x)).units(float(activations.erf(np.array(x)))) <= MOST_UNITS


def test_the_least_value_of_xielu_is_the_one_it_takes() -> None:
    xielu = activations.get("xielu")
    for alpha_n, beta in ((0.8, 0.5), (2.0, 0.1), (0.5, 0.5), (0.3, 0.6)):
        low, _ = xielu.bounds_at(alpha_n=alpha_n, beta=beta)
        values = xielu(np.linspace(-400, 5, 400_001), alpha_n=alpha_n, beta=beta)
        assert values.min() == pytest.approx(low, abs=1e-6) if np.isfinite(low) else values.min() < -10


def test_the_true_value_itself_is_right() -> None:
    # Two independent ways to the same number: the definition, and the slope of the definition.
    for key, (value, slope) in DEFINITIONS.items():
        for x in (-2.3, -0.7, 0.45, 1.7):
            setting = {name: mpf(v) for name, v in activations.get(key).complete({}).items()}
            with mp.workdps(60):
                assert mp.almosteq(
                    mp.diff(lambda t, f=value, s=setting: f(t, **s), mpf(x)), slope(mpf(x), **setting), 1e-20, 1e-20
                ), key
    assert exact(DEFINITIONS["sigmoid"][0], 0.0) == mpf(1) / 2
