"""Units that die and come back: what is counted, what is drawn, and what the experiments of the lab show."""

from __future__ import annotations

from dataclasses import replace
from functools import lru_cache

import numpy as np
import pytest

from activations import OPTIMISERS, Networks, Points, Recipe, Rescued, Watched, dataset, get, half_planes, rescue, train
from activations import rescues as ways
from activations.dying import ADAMW_DECAY, SGD_DECAY, snapshots, watch
from tests.work import result_of

RELU = Networks([get("relu")], copies=8, width=8, depth=2)
# A plain run that leaves dead units in both layers.
SGD = Recipe(120, rate=2.0, optimiser="sgd")


@lru_cache
def run(recipe: Recipe, bias: float = 0.0) -> tuple[Watched, Points]:
    rng = np.random.default_rng(0)
    data = dataset("rings", 100, 0.1, rng)
    return result_of(watch(RELU, RELU.start(rng, bias=bias), data, recipe, rng)), data


@lru_cache
def rescued() -> dict[str, Rescued]:
    watched, data = run(SGD)
    return result_of(rescue(RELU, watched.parameters, data, ways(150), 0))


def test_a_snapshot_is_taken_at_the_start_at_the_end_and_most_often_early() -> None:
    for steps in (1, 7, 200, 2000):
        found = snapshots(steps)
        assert found[0] == 0
        assert found[-1] == steps
        assert len(found) <= 40
        assert np.all(np.diff(np.diff(found)) >= -1)


def test_the_first_snapshot_is_the_start_and_the_last_one_what_training_ends_with() -> None:
    watched, data = run(SGD)
    rng = np.random.default_rng(0)
    assert np.array_equal(dataset("rings", 100, 0.1, rng).x, data.x)
    start = RELU.start(rng)
    *_, last = train(RELU, start, data, SGD, rng)
    np.testing.assert_array_equal(watched.lines[0], RELU.matrices(start)[0])
    np.testing.assert_array_equal(watched.parameters, last.parameters)
    np.testing.assert_array_equal(np.sum(watched.dead[-1], axis=2), RELU.dead(last.parameters, data.x))


def test_a_relu_unit_is_dead_exactly_if_no_point_reaches_it() -> None:
    watched, _ = run(SGD)
    assert np.any(watched.dead)
    np.testing.assert_array_equal(watched.dead, watched.reached == 0)


def test_in_the_first_layer_plain_descent_leaves_a_dead_unit_where_it_is() -> None:
    watched, _ = run(SGD)
    dead = watched.dead[:, :, 0]
    assert np.sum(dead[-1]) > 5
    for before, after, was_dead in zip(watched.lines, watched.lines[1:], dead, strict=False):
        np.testing.assert_array_equal(before[was_dead], after[was_dead])
    assert not np.any(watched.came_back[:, 0])


def test_in_a_deeper_layer_dead_units_come_back() -> None:
    watched, _ = run(SGD)
    assert np.sum(watched.came_back[:, 1]) > 5
    assert np.all(watched.died | ~watched.came_back)


@pytest.mark.parametrize(
    "recipe", [replace(SGD, rate=0.5, momentum=0.9, steps=60), Recipe(60, rate=0.5)], ids=["momentum", "adam"]
)
def test_what_an_optimiser_remembers_moves_units_of_the_first_layer_after_their_death(recipe: Recipe) -> None:
    watched, _ = run(recipe)
    moved = np.any(watched.lines[:-1] != watched.lines[1:], axis=-1) & watched.dead[:-1, :, 0]
    assert np.any(moved)
    assert np.any(watched.came_back[:, 0])


def test_larger_steps_kill_more_units() -> None:
    small, large = (np.mean(run(Recipe(100, rate=rate))[0].dead[-1]) for rate in (0.01, 0.5))
    assert large > 3 * small


def test_a_very_negative_bias_leaves_nothing_to_train() -> None:
    watched, _ = run(Recipe(40, rate=0.01), bias=-3.0)
    assert np.all(np.any(np.all(watched.dead[0], axis=2), axis=1))
    hidden = watched.lines
    np.testing.assert_array_equal(hidden[0], hidden[-1])
    np.testing.assert_allclose(watched.accuracy, 0.5)


@pytest.mark.parametrize("optimiser", OPTIMISERS)
def test_decoupled_decay_shrinks_all_parameters_alike_and_other_decay_is_part_of_the_gradient(optimiser: str) -> None:
    networks, rng = Networks([get("tanh")], copies=2, width=3, depth=1), np.random.default_rng(1)
    data, start = dataset("xor", 8, 0.0, rng), networks.start(rng, bias=0.3)
    plain = Recipe(1, 0.1, 8, optimiser)  # type: ignore[arg-type]

    def after(recipe: Recipe) -> np.ndarray:
        return [*train(networks, start, data, recipe, np.random.default_rng(0))][-1].parameters

    np.testing.assert_allclose(after(replace(plain, decay=0.5, decoupled=True)), after(plain) - 0.05 * start)
    step = networks.gradient(start, data.x, data.y)[1] + 0.5 * start
    if optimiser == "adam":
        step /= np.abs(step) + 1e-8
    np.testing.assert_allclose(after(replace(plain, decay=0.5)), start - 0.1 * step)


class TestRescue:
    """What brings dead units of ReLU networks back."""

    def test_no_optimiser_moves_a_dead_unit_of_the_first_layer(self) -> None:
        watched, _ = run(SGD)
        dead = watched.dead[-1, :, 0]
        for name in ("smaller", "momentum", "adam"):
            after = RELU.matrices(rescued()[name].parameters)[0]
            np.testing.assert_array_equal(after[dead], watched.lines[-1][dead], err_msg=name)

    @pytest.mark.parametrize(("name", "each"), [("decay", 0.1 * SGD_DECAY), ("adamw", 0.01 * ADAMW_DECAY)])
    def test_decay_shrinks_a_dead_unit_and_leaves_its_line_in_place(self, name: str, each: float) -> None:
        watched, _ = run(SGD)
        dead = watched.dead[-1, :, 0]
        after = RELU.matrices(rescued()[name].parameters)[0]
        np.testing.assert_allclose(after[dead], watched.lines[-1][dead] * (1 - each) ** 150, rtol=1e-9)
        assert rescued()[name].back[0] == 0

    def test_a_dead_unit_whose_points_surround_0_has_a_negative_bias(self) -> None:
        watched, _ = run(SGD)
        assert np.all(watched.lines[-1][watched.dead[-1, :, 0]][:, -1] < 0)

    def test_an_l2_penalty_under_adam_brings_units_back(self) -> None:
        assert rescued()["l2"].back[0] > 0

    def test_a_leak_brings_units_back_faster_with_adam_than_with_plain_descent(self) -> None:
        assert rescued()["leaky_adam"].back[0] > rescued()["leaky_sgd"].back[0]
        assert rescued()["elu_adam"].back[0] > 0

    def test_fresh_weights_bring_back_nearly_all_of_the_first_layer(self) -> None:
        watched, _ = run(SGD)
        assert rescued()["fresh"].back[0] >= 0.9 * np.sum(watched.dead[-1, :, 0])


def test_the_slope_of_gelu_and_elu_is_0_only_where_float64_ends() -> None:
    gelu, elu = get("gelu").derivative, get("elu").derivative
    assert gelu(-38.0) != 0
    assert gelu(-39.0) == 0
    assert elu(-745.0) != 0
    assert elu(-746.0) == 0


def test_a_diverged_network_counts_as_lost_and_not_as_dead() -> None:
    networks = Networks([get("squared_relu")], copies=2, depth=3)
    rng = np.random.default_rng(0)
    data = dataset("moons", 40, 0.1, rng)
    watched = result_of(watch(networks, networks.start(rng, gain=3.0), data, Recipe(30, 50.0, optimiser="sgd"), rng))
    lost = watched.broke > 0
    assert np.any(lost)
    assert np.all(np.isnan(watched.reached[-1, lost]))
    assert not np.any(watched.dead[-1, lost])


def test_a_unit_comes_back_by_being_alive_after_its_death_and_not_by_being_lost() -> None:
    slopes = {
        "alive": [1.0, 1.0],
        "dead": [1.0, 0.0],
        "back": [0.0, 0.5],
        "born dead": [0.0, 0.0],
        "lost": [0.0, np.nan],
    }
    watched = replace(run(SGD)[0], steepest=np.array([*slopes.values()]).T[:, None, None])
    assert dict(zip(slopes, watched.died[0, 0].tolist(), strict=True)) == {
        "alive": False,
        "dead": True,
        "back": True,
        "born dead": True,
        "lost": True,
    }
    assert np.array(list(slopes))[watched.came_back[0, 0]].tolist() == ["back"]


def test_a_half_plane_covers_the_points_where_the_unit_is_positive() -> None:
    rng = np.random.default_rng(2)
    lines = np.concatenate([rng.standard_normal((40, 3)) * [1, 1, 3], [[0, 0, 1.0], [0, 0, -1.0], [1e-9, 0, 5.0]]])
    points = rng.uniform(-4, 4, (200, 2))
    for line, corners in zip(lines, half_planes(lines, 4.0), strict=True):
        np.testing.assert_array_equal(corners[0], corners[-1])
        origin, across, along = corners[0], corners[1] - corners[0], corners[3] - corners[0]
        inside = np.ones(len(points), dtype=bool)
        for side in (across, along):
            share = (points - origin) @ side / (side @ side)
            inside &= (share >= 0) & (share <= 1)
        np.testing.assert_array_equal(inside, points @ line[:2] + line[2] > 0)
