"""The maxout lab, run without a browser."""

from __future__ import annotations

import pytest

from tests.pages.reader import opened, sentences, words


@pytest.mark.parametrize(
    ("setting", "said"),
    [
        (
            {},
            [
                "With k = 5 the largest error is **0.08**, and no maximum of 5 lines has a smaller one.",
                "With 10 pieces it is 0.02.",
            ],
        ),
        (
            {"target": "abs", "k": "2"},
            [
                "With k = 2 the fit is **exact**. Pieces in use: 2.",
                "In its own measure, gradient descent does as well or better.",
            ],
        ),
        ({"target": "minus_abs"}, ["off by at least **1** somewhere"]),
        ({"target": "gelu", "k": "2"}, ["It gets there with k = 3"]),
        (
            {"target": "tent", "units": "two", "k": "3"},
            [
                "With k = 3 in each unit the fit is **exact**.",
                "Corners upwards: 2, which h₁ makes with 3 of its 3 pieces",
            ],
        ),
        (
            {"target": "tanh", "units": "two", "k": "10"},
            [
                "from this start, gradient descent has not found them.",
                "and so receive no gradient: 14 of 20.",
            ],
        ),
    ],
)
def test_the_fit_is_put_into_words(setting: dict[str, str], said: list[str]) -> None:
    written = words(opened("maxout-lab", lang="en", **setting))
    for sentence in said:
        assert sentence in written


@pytest.mark.parametrize(
    ("query", "complaint"),
    [
        ({"target": "circle"}, "“circle” is no value for Curve"),
        ({"units": "three"}, "“three” is no value for Fitted by"),
        ({"k": "0"}, "“0” is no value for Pieces k, 1 to 10"),
        ({"k": "11"}, "“11” is no value for Pieces k, 1 to 10"),
        ({"seed": "-1"}, "“-1” is no value for Seed"),
    ],
)
def test_a_setting_that_makes_no_sense_gets_a_sentence(query: dict[str, str], complaint: str) -> None:
    app = opened("maxout-lab", lang="en", **query)
    assert not app.exception
    assert any(complaint in sentence for sentence in sentences(app)), sentences(app)


def test_another_seed_is_another_start() -> None:
    app = opened("maxout-lab", lang="en", target="sine", units="two", k="4")
    before = [chart.proto.spec for chart in app.get("plotly_chart")]
    app.number_input(key="seed").set_value(1).run()
    after = [chart.proto.spec for chart in app.get("plotly_chart")]
    assert before[0] == after[0]
    assert before[1] != after[1]


def test_the_lab_and_the_page_of_maxout_lead_to_each_other() -> None:
    for address, label in (("maxout-lab", "Move the pieces of a unit by hand"), ("maxout", "How close to a curve")):
        links = [link.proto.label for link in opened(address, lang="en").get("page_link")]
        assert any(link.startswith(label) for link in links), links
