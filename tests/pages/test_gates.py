"""The gates lab, run without a browser: sentences that follow the controls, bad links."""

from __future__ import annotations

import pytest
from streamlit.util import calc_hash

from guide import content
from tests.pages.reader import opened, sentences, words

LAYERS = {"part": "layers"}
QUICK = {**LAYERS, "updates": "20"}


@pytest.mark.parametrize(
    ("setting", "sentence"),
    [
        ({"forget": "0"}, "The forget gate stands at **0.5**. The half-life of what is in the cell, in steps, is 1;"),
        ({"gate": "hardsigmoid"}, "stands at exactly **1**"),
        ({"gate": "hardsigmoid", "forget": "-3"}, "stands at exactly **0**"),
        ({"gate": "tanh", "forget": "8"}, "The forget gate stands at **1 − 2.3·10⁻⁷**"),
        ({"gate": "relu"}, "above 1. Each step multiplies what is in the cell"),
        ({"gate": "tanh", "forget": "-1"}, "below 0. Each step turns the sign"),
        ({"feedback": "-1", "signal": "noise"}, "Because h is fed back, the gates move."),
        (
            {"gate": "relu", "feedback": "2", "steps": "100", "forget": "8", "output": "8", "signal": "noise"},
            "left the range of float64",
        ),
        ({**LAYERS, "target": "maxima"}, "In **0 of 8** starts the best of the five gated layers"),
    ],
)
def test_the_sentence_follows_the_setting(setting: dict[str, str], sentence: str) -> None:
    assert sentence in words(opened("gates", lang="en", **setting))


@pytest.mark.parametrize(
    ("query", "complaint"),
    [
        ({"signal": "music"}, "“music” is no value for Signal"),
        ({"gate": "gelo"}, "“gelo” is no value for Function of the gates"),
        ({"squash": "gelu"}, "“gelu” is no value for Function of the candidate"),
        ({"slider": "memory"}, "“memory” is no value for Moved by the slider on the chart"),
        ({"forget": "9"}, "“9” is no value for Forget gate, z"),
        ({"weight": "x"}, "“x” is no value for Plain unit, weight w"),
        ({"part": "heart"}, "“heart” is no value for Experiment"),
        ({**QUICK, "target": "cubes"}, "“cubes” is no value for Target"),
        ({**QUICK, "hidden": "3"}, "“3” is no value for Hidden units (plain)"),
        ({**QUICK, "rate": "0"}, "“0” is no value for Learning rate (Adam)"),
    ],
)
def test_a_setting_that_makes_no_sense_gets_a_sentence(query: dict[str, str], complaint: str) -> None:
    app = opened("gates", lang="en", **query)
    assert not app.exception
    assert any(complaint in sentence for sentence in sentences(app)), sentences(app)


@pytest.mark.parametrize("part", ["cell", "layers"])
def test_each_experiment_shows_its_own_settings(part: str) -> None:
    app = opened("gates", lang="en", **(QUICK if part == "layers" else {}))
    links = [link.proto.label.strip("*") for link in app.get("page_link")]
    observations = {o.title.en: o.parameters["part"] for o in content.labs()["gates"].observations}
    shown = [label for label in links if label in observations]
    assert shown == [title for title, belongs in observations.items() if belongs == part]
    assert len(app.get("plotly_chart")) == 1


def test_the_sentence_follows_the_controls() -> None:
    app = opened("gates", lang="en")
    app.selectbox(key="gate").set_value("tanh").run()
    app.number_input(key="forget").set_value(-8.0).run()
    assert "turns the sign of the cell" in words(app)


def test_a_choice_of_the_same_name_on_another_page_does_not_follow_the_reader() -> None:
    app = opened("softmax-lab", lang="en", part="attention")
    app._page_hash = calc_hash("gates")
    app.query_params.clear()
    app.run()
    assert not app.exception
    assert not sentences(app)
    assert app.button_group(key="part").value == "cell"
    assert "part" not in app.query_params
