"""The page on dying units, run without a browser."""

from __future__ import annotations

import pytest
from streamlit.testing.v1 import AppTest

from guide import content
from pages.dying_relu import SLUG
from tests.pages.reader import opened, sentences, words

QUICK = {"steps": "20", "width": "4", "copies": "2", "more": "10"}


def trained(**query: str) -> AppTest:
    """The page with its results."""
    return opened(SLUG, **{**QUICK, **query})


@pytest.mark.parametrize(("language", "said"), [("en", "of 16 ReLU units are dead"), ("zh", "16 个 ReLU 单元中有")])
def test_the_page_shows_both_charts_and_what_brings_units_back(language: str, said: str) -> None:
    app = trained(lang=language)
    assert not app.exception
    assert not sentences(app)
    charts = app.get("plotly_chart")
    assert len(charts) == 2
    assert all(chart.proto.alt for chart in charts)
    written = words(app)
    assert said in written
    assert "**ELU**" in written
    assert content.labs()[SLUG].labels["dying_rescue_why"][language] in written  # type: ignore[index]


def test_the_picture_follows_activation_network_and_threshold() -> None:
    app = trained(lang="en")
    before = [chart.proto.spec for chart in app.get("plotly_chart")]
    app.button_group(key="shown").set_value("gelu").run()
    app.selectbox(key="network").set_value("2").run()
    picture = [chart.proto.spec for chart in app.get("plotly_chart")]
    assert picture[0] == before[0]
    assert picture[1] != before[1]
    app.number_input(key="threshold").set_value(0.5).run()
    assert app.get("plotly_chart")[0].proto.spec != before[0]


def test_momentum_is_no_part_of_adam() -> None:
    plain, moved = (words(trained(lang="en", momentum=m)) for m in ("0", "0.9"))
    assert plain == moved


def test_a_run_in_which_nothing_dies_says_so() -> None:
    app = trained(lang="en", data="blobs", optimiser="sgd", rate="0.01", depth="1", steps="10")
    assert any("nothing to bring back" in sentence for sentence in sentences(app))
    assert "0 of 8 ReLU units are dead" in words(app)


def test_diverged_networks_are_named_with_their_step() -> None:
    app = trained(lang="en", data="moons", optimiser="sgd", rate="8", steps="40", width="8")
    assert "PReLU: 2 of 2 networks diverged, the first at step" in words(app)


@pytest.mark.parametrize(
    ("query", "complaint"),
    [
        ({"data": "cats"}, "“cats” is no value for Data"),
        ({"optimiser": "adamw"}, "“adamw” is no value for Optimiser"),
        ({"rate": "0"}, "“0” is no value for Learning rate: it takes a number from 0.0001 to 10."),
        ({"bias": "banana"}, "“banana” is no value for Starting bias"),
        ({"momentum": "1"}, "“1” is no value for Momentum (SGD)"),
        ({"depth": "9"}, "“9” is no value for Hidden layers"),
        ({"threshold": "0"}, "“0” is no value for Nearly dead below"),
        ({"shown": "mish"}, "“mish” is no value for Activation of the picture"),
        ({"network": "17"}, "“17” is no value for Network"),
    ],
)
def test_a_setting_that_makes_no_sense_gets_a_sentence(query: dict[str, str], complaint: str) -> None:
    app = opened(SLUG, lang="en", **{"copies": "2", "steps": "10", "more": "10", **query})
    assert not app.exception
    assert any(complaint in sentence for sentence in sentences(app)), sentences(app)
