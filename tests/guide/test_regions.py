"""The lab on non-linearity: what is trained, what is drawn of it, and what the lab says one sees."""

from __future__ import annotations

import base64

import numpy as np
import pytest

from guide import content
from guide.charts.regions import CELLS, STARTS, Run, Setting, regions_chart, single_layer, solved, stuck_chart, training
from guide.schema import LANGUAGES
from tests.work import result_of


def trained(setting: Setting) -> Run:
    return result_of(training(setting))


@pytest.fixture(scope="module")
def rings() -> Run:
    return trained(Setting())


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_frame_shows_what_the_networks_decide_at_that_step(rings: Run, language: str) -> None:
    chart = regions_chart(rings, 3, language)
    assert [frame.name for frame in chart.frames] == [str(snapshot.step) for snapshot in rings.snapshots]
    for frame, snapshot in zip(chart.frames, rings.snapshots, strict=True):
        for place, key in enumerate(rings.setting.keys):
            member = rings.member(place, 3)
            logits = rings.networks.forward(snapshot.parameters, rings.points.x).logits[member]
            assert np.mean((logits > 0) == (rings.points.y > 0.5)) == snapshot.accuracy[member]
            assert frame.layout.annotations[place].text.endswith(f"{snapshot.accuracy[member]:.0%}"), key
        picture = np.asarray(frame.data[0].z)
        assert picture.shape == (CELLS, CELLS)
        assert picture.dtype == np.uint8


def test_the_pictures_travel_as_one_byte_a_cell(rings: Run) -> None:
    sent = regions_chart(rings, 0, "en").to_dict()["frames"][0]["data"][0]["z"]
    assert sent["dtype"] == "u1"
    assert len(base64.b64decode(sent["bdata"])) == CELLS**2


def test_identity_solves_no_ring_from_any_start_and_the_others_nearly_always_do(rings: Run) -> None:
    counts = dict(zip(rings.setting.keys, solved(rings), strict=True))
    assert counts["identity"] == 0
    assert all(count > 0.8 * STARTS for key, count in counts.items() if key != "identity")


def test_the_identity_network_is_its_single_layer_and_the_others_are_not(rings: Run) -> None:
    for place, key in enumerate(rings.setting.keys):
        _, apart = single_layer(rings, place, 0)
        assert (apart < 1e-12) == (key == "identity"), key


def test_what_the_lab_says_of_its_settings_is_what_happens() -> None:
    deep, xor, blobs = (observation.parameters for observation in content.labs()["why-nonlinear"].observations[1:])

    def run_of(found: dict[str, str]) -> dict[str, float]:
        keys = tuple(found.get("functions", ",".join(Setting.keys)).split(","))
        whole = {"depth": int(found["depth"]), "width": int(found["width"])}
        run = trained(Setting(found["data"], keys, rate=float(found.get("rate", Setting.rate)), **whole))
        return dict(zip(keys, solved(run), strict=True))

    counts = run_of(deep)
    assert counts.pop("identity") == 0
    assert min(counts.values()) > 0.8 * STARTS
    counts = run_of(xor)
    assert counts["gelu"] >= STARTS - 2
    assert 0 < counts["relu"] < STARTS / 2
    assert STARTS / 4 < STARTS - counts["tanh"] < STARTS
    assert run_of(blobs)["identity"] == STARTS


def test_the_grid_of_starts_frames_the_one_that_is_shown(rings: Run) -> None:
    chart = stuck_chart(rings, 5, "en")
    assert np.asarray(chart.data[0].z).shape == (len(rings.setting.keys), STARTS)
    assert (chart.layout.shapes[0].x0, chart.layout.shapes[0].x1) == (4.5, 5.5)


def test_a_run_that_diverges_says_so_in_place_of_a_share() -> None:
    run = trained(Setting("rings", ("squared_relu", "tanh"), depth=6, width=8, rate=10.0, steps=48))
    broke = run.snapshots[-1].broke.reshape(2, STARTS)
    assert (broke[0] > 0).any()
    seed = int(np.argmax(broke[0] > 0))
    assert f"diverged at step {broke[0, seed]}" in regions_chart(run, seed, "en").layout.annotations[0].text
    assert f"diverged at step {broke[0, seed]}" in stuck_chart(run, seed, "en").data[0].text[0][seed]
