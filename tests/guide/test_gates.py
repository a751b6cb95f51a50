"""The charts of the gates lab, and what the lab says of its settings."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from activations import LAYERS, PARTS
from guide import content
from guide.charts import layers, memory
from guide.schema import LANGUAGES

PLAIN_RELATIVES = {"reglu": "relu", "geglu": "gelu", "swiglu": "silu"}


@pytest.mark.parametrize("part", PARTS)
@pytest.mark.parametrize("language", LANGUAGES)
def test_a_frame_is_the_cell_with_that_part_moved(part: Any, language: Any) -> None:
    setting = memory.Setting(signal="noisy_pulse", moved=part, feedback=0.5, steps=12, forget=1.25)
    chart = memory.cell_chart(setting, language)
    positions = sorted({*memory.POSITIONS, getattr(setting, part)})
    assert len({frame.name for frame in chart.frames}) == len(chart.frames) == len(positions)
    for frame, z in zip(chart.frames, positions, strict=True):
        cell = memory.cell_of(replace(setting, **{part: z}))
        sizes = (np.abs(cell.gradient), np.abs(cell.carousel))
        for trace, expected in zip(frame.data, (cell.cell, cell.hidden, *sizes), strict=True):
            shown = ~np.isnan(trace.y)
            np.testing.assert_allclose(trace.y[shown], expected[shown], rtol=1e-5, atol=1e-12)
    slider = chart.layout.sliders[0]
    assert f"z = {getattr(setting, part):g}" in slider.steps[slider.active].label


@pytest.mark.parametrize("gate", memory.GATES)
@pytest.mark.parametrize("moved", ["forget", "input"])
def test_the_cell_stays_in_the_picture_unless_a_forget_gate_multiplies_it(gate: str, moved: Any) -> None:
    setting = memory.Setting(signal="noise", gate=gate, moved=moved, forget=1.0)
    chart = memory.cell_chart(setting, "en")
    low, high = chart.layout.yaxis2.range
    for frame in chart.frames:
        value = float(frame.name.partition(" ")[0].replace("−", "-"))
        if moved == "input" or value <= 1:
            assert np.all((frame.data[0].y >= low) & (frame.data[0].y <= high)), frame.name


@pytest.mark.parametrize(
    ("setting", "verdict"),
    [
        (memory.Setting(), "fades"),
        (memory.Setting(gate="hardsigmoid"), "keeps"),
        (memory.Setting(gate="hardsigmoid", forget=-3.0), "wiped"),
        (memory.Setting(gate="relu"), "grows"),
        (memory.Setting(gate="tanh", forget=-1.0), "flips"),
        (
            memory.Setting(signal="noise", gate="relu", forget=8.0, input=8.0, output=8.0, feedback=2.0, steps=100),
            "overflows",
        ),
    ],
)
def test_what_becomes_of_the_cell_is_named(setting: memory.Setting, verdict: str) -> None:
    assert memory.reading(setting).verdict == verdict
    assert memory.cell_chart(setting, "en").frames


def test_the_tables_say_what_is_known() -> None:
    half = {bias: steps for bias, _, steps, _ in memory.bias_rows(40)}
    assert half[0.0] == pytest.approx(1)
    assert half[5.0] > 100
    gates = {key: row for key, *row in memory.gate_rows(40)}
    assert gates["hardsigmoid"] == [0, 0.5, 1, 1]
    assert gates["relu"][-1] > 1e30
    assert gates["tanh"][0] == pytest.approx(-1)
    ends = {key: row[-1] for key, *row in memory.candidate_rows(40)}
    assert ends["tanh"] == pytest.approx(0, abs=1e-12)
    # Ten steps of 1 that ReLU does not take back; the two sides of the sigmoid together make up one half a step.
    assert ends["relu"] == pytest.approx(10)
    assert ends["sigmoid"] == pytest.approx(20)


def observed(title: str) -> dict[str, str]:
    """The setting of an observation, found by a word of its title."""
    (found,) = (o for o in content.labs()["gates"].observations if title in o.title.en)
    return {name: value for name, value in found.parameters.items() if name != "part"}


def cell(title: str) -> memory.Reading:
    found: dict[str, Any] = {}
    for name, value in observed(title).items():
        kind = type(getattr(memory.Setting(), name))
        found[name] = value == "true" if kind is bool else kind(value)
    return memory.reading(memory.Setting(**found))


def test_what_is_said_of_the_cell_is_what_one_sees() -> None:
    assert cell("One half").product < 1e-12 < cell("One half").plain
    assert cell("carousel").gradient > 1000 * cell("carousel").plain
    latched = cell("remembers or learns")
    assert abs(latched.plain) < 1e-14
    assert latched.cell > 0.85
    quiet = memory.reading(memory.Setting(forget=8.0)).cell
    assert cell("shut the door").cell == pytest.approx(quiet, abs=0.01)
    assert abs(cell("tanh gate").cell - quiet) > 0.5
    assert cell("ReLU gate").kept == 3
    assert cell("sigmoid candidate").cell > 15
    up_and_down = memory.Setting(signal="round_trip", forget=8.0)
    assert abs(memory.reading(up_and_down).cell) < 0.1
    assert memory.reading(replace(up_and_down, squash="relu")).cell > 9
    assert abs(cell("not the whole gradient").gradient) < 1e-10


def rows(title: str) -> dict[str, layers.Row]:
    """The table of an observation, by the name of the layer."""
    kinds = {"target": str, "rate": float}
    return {row.layer.name: row for row in layers.rows(layers.Setting(**_typed(observed(title), kinds)))}


def _typed(parameters: dict[str, str], kinds: dict[str, Any]) -> dict[str, Any]:
    return {name: kinds[name](value) for name, value in parameters.items()}


def test_what_is_said_of_the_layers_is_what_one_sees() -> None:
    products, maxima, switches, faster, curves = (
        rows(title) for title in ("product is asked", "maximum", "switch is", "learning rate", "by itself")
    )
    medians = {
        gated: [r.standing.median for r in products.values() if r.layer.gated is gated] for gated in (False, True)
    }
    assert max(medians[True]) < min(medians[False])
    assert maxima["relu"].standing.wins == layers.COPIES
    assert maxima["relu"].standing.median < maxima["swiglu"].standing.median / 100
    for gated, plain in PLAIN_RELATIVES.items():
        assert maxima[gated].standing.median > maxima[plain].standing.median
        assert switches[gated].standing.median > 2 * switches["glu"].standing.median
    assert switches["glu"].standing.median == pytest.approx(switches["relu"].standing.median, rel=0.3)
    assert (switches["glu"].standing.best, switches["relu"].standing.best) == (1, 1)
    assert faster["glu"].standing.wins == layers.COPIES
    assert next(iter(curves)) == "gelu"
    assert curves["bilinear"].standing.low > 0.8


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_frame_holds_every_network_at_its_moment(language: Any) -> None:
    setting = layers.Setting(updates=45, hidden=8)
    chart, found = layers.layers_chart(setting, language), layers.comparison_of(setting)
    assert [frame.name for frame in chart.frames] == [str(step) for step in found.steps]
    for frame, losses in zip(chart.frames, np.moveaxis(found.losses, -1, 0), strict=True):
        cursor, dots, medians = frame.data
        np.testing.assert_allclose(dots.y, np.clip(losses, layers.LOWEST, layers.HIGHEST).ravel(), rtol=1e-6)
        assert len(medians.y) == len(LAYERS)
        assert set(cursor.x) == {int(frame.name)}
        low, high = chart.layout.yaxis2.range
        assert np.all((np.log10(dots.y) > low) & (np.log10(dots.y) < high))


def test_the_first_of_the_table_has_the_lowest_median_and_every_start_has_one_winner() -> None:
    setting = layers.Setting(target="switches", updates=60)
    table = layers.rows(setting)
    assert [r.standing.median for r in table] == sorted(r.standing.median for r in table)
    assert sum(r.standing.wins for r in table) == layers.COPIES
    gated_wins = sum(r.standing.wins for r in table if r.layer.gated)
    assert layers.gated_ahead(setting) == gated_wins
    assert len({r.parameters for r in table}) == 2
