"""Feed-forward layers, plain and gated: gradients, equal cost, fair starts, rankings."""

from __future__ import annotations

import numpy as np
import pytest

from activations import (
    FEED_FORWARD_TARGETS,
    LAYERS,
    Recipe,
    compare_layers,
    equal_hidden_units,
    equal_hidden_width,
    get,
    layer_parameter_count,
    standings,
)
from activations.feed_forward import MODEL_WIDTH, FeedForward


def networks(gated: bool, hidden: int = 5, copies: int = 2) -> FeedForward:
    return FeedForward([get(layer.curve) for layer in LAYERS if layer.gated is gated], copies, hidden, gated)


@pytest.mark.parametrize("gated", [False, True])
def test_the_gradient_is_the_slope_of_the_loss_for_every_layer(gated: bool) -> None:
    rng, found = np.random.default_rng(0), networks(gated)
    x, y = rng.standard_normal((2, 7, MODEL_WIDTH))
    parameters = found.start(rng)
    parameters += 0.1 * rng.standard_normal(parameters.shape)  # biases that are not 0
    losses, gradient = found.gradient(parameters, x, y)
    assert gradient.shape == parameters.shape == (2 * len(found.curves), found.parameter_count)
    h = 1e-6
    for place in range(found.parameter_count):
        moved = np.zeros(found.parameter_count)
        moved[place] = h
        up, down = (found.gradient(parameters + s * moved, x, y)[0] for s in (1, -1))
        np.testing.assert_allclose(gradient[:, place], (up - down) / (2 * h), rtol=2e-5, atol=1e-7)
    np.testing.assert_allclose(losses, np.mean((found.forward(parameters, x) - y.T) ** 2, axis=(1, 2)))


def test_every_layer_computes_what_its_name_says() -> None:
    """Against the registered functions, the gated ones being those of `gated_linear`."""
    x = np.random.default_rng(1).standard_normal((3, MODEL_WIDTH))
    for layer in LAYERS:
        alone = FeedForward([get(layer.curve)], 1, 6, layer.gated)
        parameters = alone.start(np.random.default_rng(2))
        first, second = (matrix[0, :, :-1] for matrix in alone.matrices(parameters))
        if layer.name == "bilinear":
            hidden = (x @ first[:6].T) * (x @ first[6:].T)
        elif layer.gated:
            hidden = get(layer.name)(x @ first[:6].T, x @ first[6:].T)
        else:
            hidden = get(layer.name)(x @ first.T)
        np.testing.assert_allclose(alone.forward(parameters, x)[0].T, hidden @ second.T, atol=1e-12)


@pytest.mark.parametrize("hidden", [4, 16, 31, 48])
def test_a_gated_layer_never_costs_more_and_one_unit_more_would(hidden: int) -> None:
    plain, gated = networks(False, hidden, 1), networks(True, equal_hidden_units(hidden), 1)
    sizes = [found.start(np.random.default_rng(0)).shape[1] for found in (plain, gated)]
    assert sizes == [plain.parameter_count, gated.parameter_count]
    assert sizes[1] <= sizes[0] < layer_parameter_count(equal_hidden_units(hidden) + 1, gated=True)


def test_for_wide_models_equal_cost_is_two_thirds_of_the_hidden_units() -> None:
    wide = 4096
    assert equal_hidden_units(4 * wide, wide) == pytest.approx(equal_hidden_width(wide), rel=1e-3)


@pytest.mark.parametrize("gated", [False, True])
def test_outputs_start_as_large_as_the_inputs(gated: bool) -> None:
    found = networks(gated, hidden=300, copies=8)
    x = np.random.default_rng(3).standard_normal((200, MODEL_WIDTH))
    outputs = found.forward(found.start(np.random.default_rng(4)), x)
    for curve, members in found.groups():
        assert np.sqrt(np.mean(outputs[members] ** 2)) == pytest.approx(1, rel=0.4), curve.name


@pytest.mark.parametrize("target", FEED_FORWARD_TARGETS)
def test_every_layer_learns_and_the_same_seed_gives_the_same_numbers(target: str) -> None:
    recipe = Recipe(steps=120, rate=0.02)
    once, again = (compare_layers(target, 12, 3, recipe, np.random.default_rng(5), points=4) for _ in range(2))
    np.testing.assert_array_equal(once.losses, again.losses)
    assert once.steps.tolist() == [0, 40, 80, 120]
    assert once.losses.shape == (len(LAYERS), 3, 4)
    assert np.all(np.median(once.losses[..., -1], axis=1) < np.median(once.losses[..., 0], axis=1))


def test_a_bilinear_layer_finds_products_and_never_a_sine_of_one_number() -> None:
    """A sine is odd: of a polynomial of degree two only the straight part can follow it."""
    bilinear = [layer.name for layer in LAYERS].index("bilinear")
    products, curves = (
        compare_layers(target, 16, 8, Recipe(steps=400, rate=0.02), np.random.default_rng(0), points=2)
        for target in ("products", "curves")
    )
    assert np.median(products.losses[bilinear, :, -1]) < 1e-3
    # The best line through sin 2x under N(0, 1) has slope 2 e^-2 and leaves all but this share of the variance.
    line = (2 * np.exp(-2)) ** 2 / ((1 - np.exp(-8)) / 2)
    assert np.all(curves.losses[bilinear, :, -1] > 0.9 * (1 - line))


def test_a_network_that_diverges_counts_as_infinitely_bad() -> None:
    recipe = Recipe(steps=40, rate=1e6, optimiser="sgd")
    found = compare_layers("products", 8, 2, recipe, np.random.default_rng(0), points=2)
    last = [layer.name for layer in LAYERS].index("bilinear")
    assert np.all(np.isinf(found.losses[last, :, -1]))
    assert np.all(np.isfinite(found.losses[..., 0]))


def test_standings_count_wins_and_places() -> None:
    first, second, third = standings(np.array([[1.0, 1, 4], [2, 3, 2], [3, 2, np.inf]]))
    assert (first.wins, first.best, first.worst, first.median) == (2, 1, 2, 1)
    assert (second.wins, second.best, second.worst, second.median) == (1, 1, 3, 2)
    assert (third.wins, third.best, third.worst, third.median) == (0, 2, 3, 3)
