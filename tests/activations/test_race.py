"""All activations against each other: equal terms, fresh points, rates chosen without them."""

from __future__ import annotations

from collections.abc import Generator
from dataclasses import replace
from typing import TypeVar

import numpy as np
import pytest

from activations import (
    MEASURES,
    Networks,
    Recipe,
    Results,
    best_rates,
    effort,
    get,
    race,
    scores,
    split,
    train,
)
from activations.network import binary_cross_entropy

R = TypeVar("R")
KEYS = ("relu", "tanh", "squared_relu")
RECIPE = Recipe(steps=30, rate=0.05, batch=16, optimiser="sgd", momentum=0.9)


def ended(work: Generator[float, None, R]) -> tuple[list[float], R]:
    """The shares that a generator yields, and what it returns."""
    shares = []
    while True:
        try:
            shares.append(next(work))
        except StopIteration as end:
            return shares, end.value


def results(*rates: float, keys: tuple[str, ...] = KEYS, depth: int = 2) -> tuple[list[float], tuple[Results, ...]]:
    rng = np.random.default_rng(3)
    networks = Networks([get(key) for key in keys], copies=3, width=4, depth=depth)
    return ended(race(networks, split("moons", 0.1, rng), RECIPE, rates, rng))


def test_the_shares_grow_to_one_and_the_same_seed_gives_the_same_results() -> None:
    (shares, once), (_, again) = results(0.05, 0.1), results(0.05, 0.1)
    assert shares == sorted(shares)
    assert shares[-1] == 1
    assert len(once) == 2
    for one, other in zip(once, again, strict=True):
        np.testing.assert_array_equal(one.loss, other.loss)


def test_networks_are_judged_on_points_that_they_have_not_seen() -> None:
    rng = np.random.default_rng(3)
    networks = Networks([get(key) for key in KEYS], copies=3, width=4, depth=2)
    points = split("moons", 0.1, rng)
    start, order = networks.start(rng), int(rng.integers(2**32))
    *_, last = train(networks, start, points.training, RECIPE, np.random.default_rng(order), every=30)
    ((found,),) = results(0.05)[1:]
    assert found.steps[-1] == 30
    logits = networks.forward(last.parameters, points.fresh.x).logits
    np.testing.assert_allclose(found.loss[..., -1].ravel(), binary_cross_entropy(logits, points.fresh.y))
    np.testing.assert_allclose(found.error[..., -1].ravel(), np.mean((logits > 0) != (points.fresh.y > 0.5), axis=1))
    np.testing.assert_allclose(found.training[..., -1].ravel(), last.loss)
    seen = {tuple(point) for point in points.training.x}
    assert not seen & {tuple(point) for part in (points.validation, points.fresh) for point in part.x}


def test_every_rate_starts_from_the_same_weights() -> None:
    _, (slow, fast) = results(0.01, 0.1)
    np.testing.assert_array_equal(slow.loss[..., 0], fast.loss[..., 0])
    assert np.all(slow.loss[..., -1] != fast.loss[..., -1])


def test_the_best_rate_is_chosen_by_validation_alone() -> None:
    _, (slow, fast) = results(0.01, 0.1)
    validation = np.array([[0.1, 0.2, 0.3], [0.5, np.nan, np.nan], [np.nan] * 3])
    found = best_rates([replace(slow, validation=validation), replace(fast, validation=np.full((3, 3), 0.25))])
    np.testing.assert_array_equal(found.rates, [0.01, 0.1, 0.1])
    for place, chosen in enumerate((slow, fast, fast)):
        np.testing.assert_array_equal(found.loss[place], chosen.loss[place])
        np.testing.assert_array_equal(found.broke[place], chosen.broke[place])


@pytest.mark.parametrize("measure", MEASURES)
def test_networks_that_diverge_keep_their_place_in_the_results_without_a_score(measure: str) -> None:
    _, (found,) = results(50.0, depth=3)
    broken = found.broke[KEYS.index("squared_relu")] >= 0
    assert broken.any()
    assert np.isnan(scores(found, measure)[KEYS.index("squared_relu")][broken]).all()  # type: ignore[arg-type]
    assert np.isnan(found.loss[found.broke >= 0][:, -1]).all()


def test_speed_is_the_first_moment_at_which_the_mistakes_are_few_enough() -> None:
    _, (found,) = results(0.05)
    error = np.full_like(found.error, 0.5)
    error[0, 0, 4:] = 0.1
    error[0, 1, 2] = 0.05
    reached = scores(replace(found, error=error), "steps", 0.1)
    assert reached[0, 0] == found.steps[4]
    assert reached[0, 1] == found.steps[2]
    assert np.isnan(reached[1:]).all()


def test_the_same_function_under_two_names_ties() -> None:
    """ELU and CELU agree at α = 1 up to rounding, which is no difference between functions."""
    _, (found,) = results(0.05, keys=("elu", "celu"))
    for measure in MEASURES:
        elu, celu = scores(found, measure)
        np.testing.assert_array_equal(elu, celu)


def test_the_effort_grows_with_all_that_takes_time() -> None:
    networks = Networks([get(key) for key in KEYS], copies=3, width=4, depth=2)
    usual = effort(networks, RECIPE, 1)
    assert effort(networks, RECIPE, 3) == 3 * usual
    assert effort(replace(networks, copies=6), RECIPE, 1) == 2 * usual
    assert effort(replace(networks, width=8), RECIPE, 1) == 2 * usual
    assert effort(networks, replace(RECIPE, steps=300), 1) > 3 * usual
