"""The softmax lab as a reader meets it, without a browser."""

from __future__ import annotations

import pytest

from guide import content
from guide.schema import LANGUAGES
from pages.softmax_lab import PARTS, SLUG
from tests.pages.reader import opened, sentences, words


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("part", PARTS)
def test_every_experiment_has_its_link_its_chart_and_its_settings(part: str, language: str) -> None:
    app = opened(SLUG, lang=language, part=part)
    assert not app.exception
    assert not sentences(app)
    (chart,) = app.get("plotly_chart")
    assert chart.proto.alt
    titles = [found.title.en for found in content.labs()[SLUG].observations if found.parameters["part"] == part]
    links = [link.proto.label.strip("*") for link in opened(SLUG, lang="en", part=part).get("page_link")]
    assert titles
    assert set(titles) <= set(links)


def test_every_setting_that_a_question_points_to_is_one_that_can_be_set() -> None:
    for question in content.questions().values():
        for show in question.see:
            if show.page == SLUG:
                app = opened(SLUG, lang="en", **show.parameters)
                assert not app.exception
                assert not sentences(app), question.id


@pytest.mark.parametrize("question", content.labs()[SLUG].questions)
def test_every_question_that_the_lab_answers_points_back_to_it(question: str) -> None:
    assert any(show.page == SLUG for show in content.questions()[question].see)


@pytest.mark.parametrize(
    ("query", "complaint"),
    [
        ({"part": "tea"}, "“tea” is no value for Experiment"),
        ({"part": "temperature", "temperature": "0"}, "“0” is no value for Temperature T"),
        ({"part": "temperature", "logits": "1"}, "logits: 1 numbers were given, but it takes 2 to 6"),
        ({"part": "overflow", "offset": "1e9"}, "“1e9” is no value for Added to every logit"),
        ({"part": "overflow", "spread": "nan"}, "“nan” is no value for Spread s"),
        ({"part": "loss", "target": "9"}, "“9” is no value for Right class"),
        ({"part": "loss", "scale": "-1"}, "“-1” is no value for Confidence s"),
        ({"part": "sigmoid", "second": "banana"}, "“banana” is no value for Second logit"),
        ({"part": "attention", "d": "7"}, "“7” is no value for Dimension d"),
        ({"part": "attention", "keys": "1"}, "“1” is no value for Keys"),
        ({"part": "saturation", "scale": "99"}, "“99” is no value for Logits times s"),
    ],
)
def test_a_setting_that_makes_no_sense_gets_a_sentence_and_the_page(query: dict[str, str], complaint: str) -> None:
    app = opened(SLUG, lang="en", **query)
    assert not app.exception
    assert any(complaint in sentence for sentence in sentences(app)), sentences(app)
    assert app.get("plotly_chart")


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ({"part": "temperature", "logits": "2,2,0,-1", "temperature": "0.05"}, "as between 2 equally likely classes"),
        ({"part": "overflow", "offset": "10"}, "| float16 | 12.5 | **NaN**, 0 |"),
        ({"part": "overflow", "spread": "50"}, "| float32 | 125 | **NaN**, 0 | 1, 0 | 0, **−∞** | 0, −170 |"),
        ({"part": "overflow"}, "| float16 | 11.09 | −17.33 |"),
        ({"part": "loss", "scale": "5"}, "its gradient 1.41 long"),
        ({"part": "sigmoid", "second": "3"}, "differ by at most 0 anywhere"),
        ({"part": "attention", "d": "512"}, "| 512 | 23.2 | 22.6 | 1.000 → 0.239 |"),
        ({"part": "saturation", "logits": "0,0", "scale": "3"}, "The norm of the Jacobian is 0.5;"),
    ],
)
def test_what_is_seen_is_said(query: dict[str, str], said: str) -> None:
    assert said in words(opened(SLUG, lang="en", **query))


def test_fewer_logits_than_the_right_class_do_no_harm() -> None:
    app = opened(SLUG, lang="en", part="loss", target="4")
    app.text_input(key="logits").set_value("2, 1").run()
    assert not app.exception
    assert app.button_group(key="target").value == 2


def test_another_experiment_keeps_the_logits() -> None:
    app = opened(SLUG, lang="en", part="saturation", logits="3,0,1")
    app.button_group(key="part").set_value("loss").run()
    assert not app.exception
    assert app.text_input(key="logits").value == "3,0,1"
    assert app.query_params["part"] in ("loss", ["loss"])
