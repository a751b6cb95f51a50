"""The small-numbers lab, run without a browser."""

from __future__ import annotations

import pytest

import activations
from guide import content
from pages import quantisation
from tests.pages.reader import opened, sentences, words


@pytest.fixture(autouse=True)
def measured(monkeypatch: pytest.MonkeyPatch) -> list[activations.Costs]:
    """Measurements that take no time, as they are taken."""
    taken: list[activations.Costs] = []

    def take() -> activations.Costs:
        taken.append(activations.Costs({"relu": 1.0, "tanh": 4.0}, {"relu": 1.0, "tanh": 1.5}, 0.9, 500, 0.0))
        return taken[-1]

    monkeypatch.setattr(quantisation, "MEASURED", activations.SharedCosts(take))
    return taken


@pytest.mark.parametrize(
    ("setting", "verdict"),
    [
        ({"bits": "4"}, "The cap at 6 **pays**: against a range up to the largest value it gains 16.3 dB"),
        ({}, "The cap at 6 is **a trade**: it gains 16.6 dB on the ordinary values, worth 2.8 bits, and loses 18.8 dB"),
        ({"share": "0"}, "The cap at 6 **does not pay** here"),
        ({"cap": "3.5", "size": "7"}, "The cap at 3.5 is **a trade**"),
    ],
)
def test_whether_the_cap_pays_is_said(setting: dict[str, str], verdict: str) -> None:
    assert verdict in words(opened("quantisation", lang="en", **setting))


@pytest.mark.parametrize(
    ("query", "complaint"),
    [
        ({"bits": "9"}, "“9” is no value for Bits, 2 to 8"),
        ({"size": "0"}, "“0” is no value for Outliers, times the ordinary size"),
        ({"share": "50"}, "“50” is no value for Outliers, per cent"),
        ({"cap": "six"}, "“six” is no value for Cap of ReLU6"),
        ({"percentile": "101"}, "“101” is no value for Percentile"),
        ({"pair": "relu"}, "“relu” is no value for Stand-in"),
    ],
)
def test_a_setting_that_makes_no_sense_gets_a_sentence(query: dict[str, str], complaint: str) -> None:
    app = opened("quantisation", lang="en", **query)
    assert not app.exception
    assert any(complaint in sentence for sentence in sentences(app))


@pytest.mark.parametrize(
    "query",
    [
        {"bits": "2", "size": "1000", "share": "10", "cap": "100", "percentile": "60"},
        {"bits": "8", "size": "1", "share": "0", "cap": "0.5", "percentile": "100"},
    ],
)
def test_the_ends_of_every_range_are_settings(query: dict[str, str]) -> None:
    app = opened("quantisation", lang="en", **query)
    assert not app.exception
    assert not sentences(app)
    assert "nan" not in words(app)


@pytest.mark.parametrize("pair", activations.STAND_INS)
def test_every_stand_in_is_compared(pair: str) -> None:
    app = opened("quantisation", lang="zh", pair=pair)
    assert app.button_group(key="pair").value == pair
    largest = abs(activations.gap(activations.get(pair), activations.get(activations.STAND_INS[pair])).largest)
    assert f"**{largest:.3g}**" in words(app)


def test_costs_appear_once_somebody_measured(measured: list[activations.Costs]) -> None:
    app = opened("quantisation", lang="en")
    charts = len(app.get("plotly_chart"))
    assert not measured
    app.button(key="measure").click().run()
    assert len(measured) == 1
    assert len(app.get("plotly_chart")) == charts + 1
    assert "Measured on 1970-01-01 00:00 UTC: median of 500 rounds over 4096 numbers" in words(app)
    assert len(opened("quantisation", lang="zh").get("plotly_chart")) == charts + 1
    assert len(measured) == 1


def test_a_second_click_measures_again_unless_somebody_else_just_did(measured: list[activations.Costs]) -> None:
    first, second = (opened("quantisation", lang="en") for _ in range(2))
    first.button(key="measure").click().run()
    second.button(key="measure").click().run()
    assert len(measured) == 1
    second.button(key="measure").click().run()
    assert len(measured) == 2


def test_the_questions_about_it_lead_here() -> None:
    for name in content.labs()["quantisation"].questions:
        assert any(show.page == "quantisation" for show in content.questions()[name].see), name
