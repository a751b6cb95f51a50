"""The page of the drills, run without a browser."""

from __future__ import annotations

import pytest
from streamlit.testing.v1 import AppTest
from streamlit.util import calc_hash

from guide import content
from guide.practice import phrasing
from guide.practice.drills import KINDS, Drill, Kind, draw
from guide.schema import LANGUAGES, Language
from tests.pages.reader import opened, sentences, words


def at(kind: Kind, *, seed: int = 7, level: int = 3, lang: Language = "en") -> tuple[AppTest, Drill]:
    """The page at the link of a drill, and that drill."""
    app = opened("drills", lang=lang, kind=kind, seed=str(seed), level=str(level))
    return app, draw(kind, seed, level)


def answer(app: AppTest, drill: Drill, right: bool) -> AppTest:
    """Answers a drill by its button, or by its field."""
    if drill.typed:
        app.text_input[0].set_value(repr(drill.right if right else drill.right + 5))
        return app.button(key="check").click().run()
    place = int(drill.right) if right else (int(drill.right) + 1) % len(drill.options)
    return app.button(key=f"option {place}").click().run()


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("language", LANGUAGES)
def test_a_link_gives_the_same_drill_in_both_languages_and_a_reason_after_the_answer(
    kind: Kind, language: Language
) -> None:
    app, drill = at(kind, lang=language)
    assert phrasing.question(drill, language) in words(app)
    assert all(chart.proto.alt for chart in app.get("plotly_chart"))
    answer(app, drill, right=False)
    assert not app.exception
    written = words(app)
    assert phrasing.verdict(drill, drill.right + 5 if drill.typed else _chosen(drill), language) in written
    assert phrasing.reason(drill, drill.right + 5 if drill.typed else _chosen(drill), language) in written
    assert all(chart.proto.alt for chart in app.get("plotly_chart"))


def _chosen(drill: Drill) -> int:
    return (int(drill.right) + 1) % len(drill.options)


def test_the_answer_is_not_on_the_page_before_it_is_given() -> None:
    app, drill = at("curve")
    title = content.functions()[drill.subject].title.en
    assert title not in words(app)
    assert title not in app.get("plotly_chart")[0].proto.spec
    assert title not in app.get("plotly_chart")[0].proto.alt


def test_the_level_follows_success_and_stands_in_the_link() -> None:
    app, drill = at("curve", level=2)
    for level in (2, 2, 3, 3, 4):
        assert app.query_params["level"] in (str(level), [str(level)])
        drill = draw("curve", _number(app, "seed"), level)
        answer(app, drill, right=True)
        app.button(key="drill-next").click().run()
    drill = draw("curve", _number(app, "seed"), 4)
    answer(app, drill, right=False)
    app.button(key="drill-next").click().run()
    assert _number(app, "level") == 3


def _number(app: AppTest, name: str) -> int:
    found = app.query_params[name]
    return int(found[0] if isinstance(found, list) else found)


def test_the_summary_counts_by_kind_and_links_to_what_was_missed() -> None:
    app, drill = at("property")
    answer(app, drill, right=False)
    assert "| Which one has it | 0 / 1 |" in words(app)
    title = content.functions()[drill.subject].title.en
    assert f"{title} (1×)" in [link.proto.label for link in app.get("page_link")]
    app.button(key="drill-reset").click().run()
    assert "0 / 1" not in words(app)


def test_another_of_the_same_kind_comes_from_a_mixture() -> None:
    app = opened("drills", lang="en", kind="mixed", seed="5", level="2")
    assert not sentences(app)
    for _ in range(3):
        app.button(key="give-up").click().run()
        app.button(key="drill-again").click().run()
    assert words(app).count(" | 0 / 3 |") == 1


def test_an_answered_drill_survives_a_look_at_another_page() -> None:
    app, drill = at("use")
    answer(app, drill, right=True)
    app._page_hash = calc_hash("relu")
    app.run()
    app._page_hash = calc_hash("drills")
    app.run()
    assert phrasing.verdict(drill, drill.right, "en") in words(app)


def test_choosing_another_kind_or_level_draws_another_drill() -> None:
    app, drill = at("curve")
    answer(app, drill, right=True)
    app.button_group(key="level").set_value(5).run()
    assert not app.success
    app.button_group(key="kind").set_value(["claim"]).run()
    assert "Which of these statements is wrong?" in words(app)


def test_a_number_that_cannot_be_read_gets_a_sentence_and_another_try() -> None:
    app, _ = at("value")
    app.text_input[0].set_value("a quarter")
    app.button(key="check").click().run()
    assert any("“a quarter” is not a number" in sentence for sentence in sentences(app))
    assert not app.error
    assert app.text_input


@pytest.mark.parametrize(
    ("query", "complaint"),
    [
        ({"seed": "banana"}, "“banana” is no value for the seed: it takes a number from 0 to 9999."),
        ({"seed": "-1"}, "“-1” is no value for the seed"),
        ({"level": "9"}, "“9” is no value for Level."),
        ({"kind": "guess"}, "“guess” is no value for Kind."),
    ],
)
def test_a_link_that_makes_no_sense_gets_a_sentence_and_a_drill(query: dict[str, str], complaint: str) -> None:
    app = opened("drills", lang="en", **query)
    assert not app.exception
    assert app.subheader
    # The link is put right at once; the sentence stays until the next drill.
    for _ in range(2):
        assert any(complaint in sentence for sentence in sentences(app)), sentences(app)
        app.run()
