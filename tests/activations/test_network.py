"""Networks trained side by side: gradients, independence of each other, divergence, data."""

from __future__ import annotations

import numpy as np
import pytest

import activations
from activations import DATASETS, OPTIMISERS, Networks, Points, Recipe, dataset, get, train
from activations.network import LEARNS_ITS_SLOPE, Snapshot, binary_cross_entropy
from tests.activations.test_activations import CURVES

RELU = [get("relu")]


def last(
    networks: Networks, recipe: Recipe, *, seed: int = 0, gain: float | None = None, bias: float = 0.0
) -> Snapshot:
    start = networks.start(np.random.default_rng(seed), gain=gain, bias=bias)
    data = dataset("moons", 40, 0.1, np.random.default_rng(seed))
    return [*train(networks, start, data, recipe, np.random.default_rng(seed), every=recipe.steps)][-1]


@pytest.mark.parametrize("depth", [1, 3])
def test_the_gradient_is_the_slope_of_the_loss_for_every_activation(depth: int) -> None:
    rng = np.random.default_rng(3)
    networks = Networks(CURVES, copies=2, inputs=2, width=3, depth=depth)
    x, y = rng.standard_normal((6, 2)), rng.integers(0, 2, 6).astype(float)
    parameters = networks.start(rng, bias=0.1)
    losses, gradient = networks.gradient(parameters, x, y)
    assert gradient.shape == parameters.shape == (2 * len(CURVES), networks.parameter_count)
    h = 1e-6
    for place in range(networks.parameter_count):
        moved = np.zeros(networks.parameter_count)
        moved[place] = h
        up, down = (networks.gradient(parameters + s * moved, x, y)[0] for s in (1, -1))
        np.testing.assert_allclose(gradient[:, place], (up - down) / (2 * h), rtol=2e-5, atol=1e-7)
    np.testing.assert_allclose(losses, binary_cross_entropy(networks.forward(parameters, x).logits, y))


def test_prelu_alone_learns_its_slope() -> None:
    networks = Networks([get("leaky_relu"), get(LEARNS_ITS_SLOPE)], copies=2, depth=2)
    slopes = networks.slopes(last(networks, Recipe(steps=20)).parameters)
    assert np.all(slopes[:2] == 0)
    assert np.all(slopes[2:] != get(LEARNS_ITS_SLOPE).parameters[0].default)


@pytest.mark.parametrize("optimiser", OPTIMISERS)
def test_a_network_learns_the_same_alone_as_among_others(optimiser: activations.Optimiser) -> None:
    recipe = Recipe(steps=25, optimiser=optimiser, momentum=0.5)
    among = last(Networks(CURVES, copies=1), recipe)
    for place, curve in enumerate(CURVES):
        alone = last(Networks([curve], copies=1), recipe)
        np.testing.assert_allclose(alone.parameters[0], among.parameters[place], rtol=1e-6, atol=1e-9)


def test_copies_start_from_the_same_numbers_under_every_activation() -> None:
    networks = Networks([get("tanh"), get("relu")], copies=3)
    tanh, relu = networks.start(np.random.default_rng(0), gain=1.0).reshape(2, 3, -1)
    np.testing.assert_array_equal(tanh, relu)
    assert not np.array_equal(tanh[0], tanh[1])


def test_without_a_gain_signals_keep_their_size() -> None:
    networks = Networks(CURVES, copies=4, inputs=2, width=200, depth=3)
    x = np.random.default_rng(1).standard_normal((100, 2))
    sums = networks.forward(networks.start(np.random.default_rng(0)), x).sums
    for curve, members in networks.groups():
        assert np.sqrt(np.mean(sums[1][members] ** 2)) == pytest.approx(1, rel=0.35), curve.name


@pytest.mark.parametrize("optimiser", OPTIMISERS)
def test_training_lowers_the_loss_and_the_same_seed_gives_the_same_numbers(optimiser: activations.Optimiser) -> None:
    networks, recipe = Networks(RELU, copies=3), Recipe(steps=150, rate=0.05, optimiser=optimiser, momentum=0.9)
    start = networks.start(np.random.default_rng(5))
    data = dataset("moons", 100, 0.1, np.random.default_rng(5))
    once, again = ([*train(networks, start, data, recipe, np.random.default_rng(5), every=50)] for _ in range(2))
    assert [snapshot.step for snapshot in once] == [0, 50, 100, 150]
    assert np.all(once[-1].loss < 0.5 * once[0].loss)
    np.testing.assert_array_equal(once[0].parameters, start)
    np.testing.assert_array_equal(once[-1].parameters, again[-1].parameters)


def test_descent_with_momentum_and_adam_move_as_their_papers_say() -> None:
    """On one network, step by step, from the gradients alone."""
    networks = Networks(RELU, copies=1, width=2, depth=1)
    data = dataset("xor", 8, 0.0, np.random.default_rng(0))
    start = networks.start(np.random.default_rng(1))
    for recipe in (Recipe(3, 0.1, 8, "sgd", 0.9), Recipe(3, 0.1, 8, "adam")):
        found = [*train(networks, start, data, recipe, np.random.default_rng(2))]
        position, velocity, mean, square = start, *np.zeros((3, *start.shape))
        for t, snapshot in enumerate(found[1:], 1):
            gradient = networks.gradient(position, data.x, data.y)[1]
            velocity = 0.9 * velocity + gradient
            mean, square = 0.9 * mean + 0.1 * gradient, 0.999 * square + 0.001 * gradient**2
            adam = (mean / (1 - 0.9**t)) / (np.sqrt(square / (1 - 0.999**t)) + 1e-8)
            position = position - 0.1 * (velocity if recipe.optimiser == "sgd" else adam)
            np.testing.assert_allclose(snapshot.parameters, position, rtol=1e-10)


def test_a_network_that_diverges_is_nan_from_a_named_step_on_and_harms_no_other() -> None:
    networks = Networks([get("squared_relu"), get("tanh")], copies=1, depth=3)
    recipe = Recipe(steps=60, rate=50.0, optimiser="sgd")
    found = last(networks, recipe, gain=3.0)
    assert 0 < found.broke[0] <= 60
    assert np.isnan(found.loss[0])
    assert np.isnan(found.accuracy[0])
    assert found.broke[1] == -1
    assert np.isfinite(found.loss[1])


@pytest.mark.parametrize("depth", [1, 2, 10])
def test_linear_layers_collapse_into_one_and_others_do_not(depth: int) -> None:
    networks = Networks([get("identity"), get("relu")], copies=3, inputs=4, width=6, depth=depth)
    rng = np.random.default_rng(7)
    parameters, x = networks.start(rng, bias=0.3), rng.standard_normal((20, 4))
    logits, layer = networks.forward(parameters, x).logits, networks.collapsed(parameters)
    single = layer[:, :-1] @ x.T + layer[:, -1:]
    np.testing.assert_allclose(logits[:3], single[:3], rtol=1e-12, atol=1e-12)
    assert np.max(np.abs(logits[3:] - single[3:])) > 0.1


def test_units_count_as_dead_only_if_no_input_reaches_them() -> None:
    networks = Networks([get("relu"), get("leaky_relu"), get("gelu")], copies=1, width=5, depth=1)
    x = np.random.default_rng(0).standard_normal((50, 2))
    alive, shut = (networks.dead(networks.start(np.random.default_rng(0), bias=b), x) for b in (0.0, -100.0))
    assert alive.tolist() == [[0], [0], [0]]
    assert shut.tolist() == [[5], [0], [5]]
    # GELU at -100: the slope is below the smallest float64, so in this arithmetic it is 0 as well.
    assert networks.dead(networks.start(np.random.default_rng(0), bias=-5.0), x)[2, 0] == 0


@pytest.mark.parametrize("name", DATASETS)
def test_every_problem_is_balanced_within_reach_and_repeatable(name: str) -> None:
    one, again, noisy = (dataset(name, 200, noise, np.random.default_rng(4)) for noise in (0.0, 0.0, 0.3))
    assert np.mean(one.y) == pytest.approx(0.5)
    assert np.all(np.abs(one.x) <= 2.5)
    np.testing.assert_array_equal(one.x, again.x)
    assert np.std(noisy.x - one.x) == pytest.approx(0.3, rel=0.1)


def best_linear(data: Points) -> float:
    """What the best straight line gets right: a fan of directions, each with every cut."""
    found = 0.5
    for angle in np.linspace(0, 2 * np.pi, 90, endpoint=False):
        y = data.y[np.argsort(data.x @ np.array([np.cos(angle), np.sin(angle)]))]
        right = np.cumsum(1 - y) + np.sum(y) - np.cumsum(y)
        found = max(found, float(np.max(right) / len(y)))
    return found


def test_a_straight_line_solves_the_blobs_and_nothing_else() -> None:
    for name in DATASETS:
        share = best_linear(dataset(name, 200, 0.0, np.random.default_rng(0)))
        assert share == 1 if name == "blobs" else share < 0.93, name
