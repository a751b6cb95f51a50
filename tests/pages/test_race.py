"""The page of the race, without a browser."""

from __future__ import annotations

import pytest
from streamlit.testing.v1 import AppTest

from tests.pages.reader import opened, sentences, words

SMALL = {"runs": "3", "steps": "30", "width": "4", "functions": "relu,tanh,sigmoid", "field": "chosen"}


def raced(**query: str) -> AppTest:
    """The page with its results."""
    app = opened("race", lang="en", **{**SMALL, **query})
    assert not app.exception
    return app


def test_the_page_says_what_the_runs_say_together() -> None:
    app = raced()
    written = words(app)
    assert "Two runs agree on **which of two functions is better" in written
    assert "of 3 runs**" in written
    charts = app.get("plotly_chart")
    assert len(charts) == 3
    assert all(chart.proto.alt for chart in charts)
    assert all(f"| {name} |" in written for name in ("ReLU", "Tanh", "Sigmoid"))


def test_several_rates_add_a_chart_and_a_sentence() -> None:
    app = raced(tuned="true")
    assert len(app.get("plotly_chart")) == 4
    assert "With the best of η = 0.005, 0.02, 0.08 for each" in words(app)


def test_networks_that_diverge_are_counted() -> None:
    app = raced(functions="snake,tanh", optimiser="sgd", rate="10")
    assert "of 6 networks diverged**, the first after step" in words(app)


def test_the_two_of_a_duel_can_be_sent_and_chosen() -> None:
    app = raced(a="tanh", b="sigmoid")
    assert "**Tanh ends better than Sigmoid in" in words(app)
    app.selectbox(key="a").set_value("relu").run()
    assert "**ReLU ends better than Sigmoid in" in words(app)


def test_leaving_a_function_out_of_the_race_leaves_a_duel_that_makes_sense() -> None:
    app = raced(a="tanh", b="sigmoid")
    app.multiselect(key="functions").set_value(["relu", "gelu"]).run()
    assert not app.exception
    assert "**ReLU ends better than GELU in" in words(app)


def test_with_nothing_in_colour_the_leaders_are() -> None:
    app = raced(field="all", steps="20", runs="2")
    app.multiselect(key="functions").set_value([]).run()
    assert not app.exception
    (alt,) = (chart.proto.alt for chart in app.get("plotly_chart") if "Learning curves" in chart.proto.alt)
    assert "for , " not in alt


@pytest.mark.parametrize(
    ("query", "complaint"),
    [
        ({"functions": "gelo"}, "“gelo” is no value for Functions in colour"),
        ({"data": "iris"}, "“iris” is no value for Problem"),
        ({"field": "none"}, "“none” is no value for Who races"),
        ({"optimiser": "lion"}, "“lion” is no value for Optimiser"),
        ({"by": "luck"}, "“luck” is no value for Rank by"),
        ({"runs": "1"}, "“1” is no value for Runs"),
        ({"rate": "0"}, "“0” is no value for Learning rate η"),
        ({"a": "gelo"}, "“gelo” is no value for A"),
        ({"functions": "relu"}, "A race takes two functions or more."),
        ({"functions": "relu,relu"}, "A race takes two functions or more."),
        (
            {"field": "all", "runs": "32", "steps": "3000", "width": "32", "depth": "6"},
            "times as much work as one race may be",
        ),
    ],
)
def test_a_setting_that_makes_no_sense_gets_a_sentence(query: dict[str, str], complaint: str) -> None:
    app = opened("race", lang="en", **{**SMALL, **query})
    assert not app.exception
    assert any(complaint in sentence for sentence in sentences(app)), sentences(app)
