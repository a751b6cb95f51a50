"""Every page in both languages, run without a browser; and what readers may throw at them."""

from __future__ import annotations

from typing import Any
from urllib.parse import unquote

import pytest
from streamlit.testing.v1 import AppTest
from streamlit.util import calc_hash

import activations
from guide import content
from guide.function_page import MOST_QUESTIONS
from guide.schema import LANGUAGES
from tests.pages.reader import MAIN, opened, sentences, words

ADDRESSES = ["", "questions", "quiz", "drills", "mock-interview", "progress", *content.lessons(), *activations.names()]
ADDRESSES += [*content.labs(), "compare", "frameworks", "libraries", "glossary"]


@pytest.mark.parametrize("address", ADDRESSES)
@pytest.mark.parametrize("language", LANGUAGES)
def test_every_page_runs_in_every_language(address: str, language: str) -> None:
    app = opened(address, lang=language)
    assert not app.exception
    assert not app.error
    assert app.title
    has_chinese = any("\u4e00" <= character <= "\u9fff" for character in app.title[0].value + words(app))
    assert has_chinese or language == "en"


@pytest.mark.parametrize("question", content.questions())
@pytest.mark.parametrize("language", LANGUAGES)
def test_every_question_is_readable_in_every_language(question: str, language: Any) -> None:
    app = opened("questions", lang=language, q=question)
    record = content.questions()[question]
    assert not app.exception
    assert app.title[0].value == record.question[language]
    written = words(app)
    assert record.answer[language] in written
    for trap in record.traps:
        assert trap.claim[language] in written
        assert trap.truth[language] in written
    for point in record.key_points:
        assert point.text[language] in written


@pytest.mark.parametrize(
    ("locale", "home"), [("zh-CN", "非线性"), ("zh-TW", "非线性"), ("en-GB", "Nonlinear"), ("fr", "Nonlinear")]
)
def test_the_first_visit_follows_the_browser(locale: str, home: str) -> None:
    assert opened("", locale=locale).title[0].value == home


def test_the_language_of_a_link_wins_over_the_browser() -> None:
    assert opened("", locale="en-US", lang="zh").title[0].value == "非线性"


@pytest.mark.parametrize("key", activations.names())
def test_a_function_page_shows_all_that_its_reader_needs(key: str) -> None:
    app = opened(key, lang="en")
    record, written = content.functions()[key], words(app)
    assert activations.get(key).latex in written
    assert activations.get(key).derivative_latex in written
    for characteristic in record.characteristics:
        assert characteristic.text.en in written
    assert "PyTorch" in written
    assert "TensorFlow" in written
    code = "\n".join(block.value for block in app.code)
    assert activations.get(key).source.strip() in code
    assert record.code.pytorch in written
    assert record.code.keras in written
    charts = app.get("plotly_chart")
    assert charts
    assert all(chart.proto.alt for chart in charts)
    links = [link.proto.query_string for link in app.get("page_link")]
    about = [question.id for question in content.questions().values() if key in question.functions]
    listed = [name for name in about if any(f"q={name}" in link for link in links)]
    assert listed == about or (len(listed) == MOST_QUESTIONS and any(f"function={key}" in link for link in links))


def test_previous_and_next_lead_through_all_functions() -> None:
    for before, key, after in zip(activations.names(), activations.names()[1:], activations.names()[2:], strict=False):
        labels = [link.proto.label for link in opened(key, lang="en").get("page_link")]
        assert f"Previous: {content.functions()[before].title.en}" in labels
        assert f"Next: {content.functions()[after].title.en}" in labels


def test_the_facts_follow_the_exact_value() -> None:
    app = opened("elu", lang="en")
    assert "| Range | (−1, ∞) |" in words(app)
    app.number_input(key="alpha").set_value(2.0).run()
    assert "| Range | (−2, ∞) |" in words(app)
    assert "continuous with a kink" in words(app)


@pytest.mark.parametrize(
    ("address", "query", "complaint"),
    [
        ("elu", {"alpha": "banana"}, "“banana” is no value for α (λ): it takes a number from 0 to 3."),
        ("elu", {"alpha": "7"}, "“7” is no value for α (λ): it takes a number from 0 to 3."),
        ("elu", {"alpha": ""}, "is no value for α (λ)"),
        ("elu", {"alpha": "nan"}, "“nan” is no value for α (λ)"),
        ("sigmoid", {"threshold": "0"}, "With a threshold of 0 no tail counts as saturated"),
        ("sigmoid", {"threshold": "5"}, "No slope of this function reaches 5"),
        ("sigmoid", {"threshold": "1e300"}, "is no value for the threshold"),
        ("sigmoid", {"threshold": "-1"}, "“-1” is no value for the threshold"),
        ("questions", {"q": "nothing"}, "There is no question “nothing”."),
        ("softmax", {"logits": "1"}, "logits: 1 numbers were given, but it takes 2 to 6"),
        ("softmax", {"logits": "a,b"}, "“a” is no value for logits"),
        ("softmax", {"temperature": "0"}, "“0” is no value for Temperature T"),
        ("maxout", {"preset": "sine"}, "“sine” is no value for Start from"),
        ("compare", {"functions": "gelo"}, "“gelo” is no value for Functions"),
        ("compare", {"show": "integral"}, "“integral” is no value for Show"),
        ("relu", {"lang": "xx"}, "The guide speaks English (en) and Chinese (zh), not “xx”."),
        ("glossary", {"term": "xyzzy"}, "No term contains this."),
        ("", {"find": "xyzzy"}, "No function is called “xyzzy”."),
        ("", {"family": "cubic"}, "“cubic” is no value for Family."),
        ("libraries", {"case": "nothing"}, "There is no case “nothing”."),
        ("sparsemax", {"logits": "1,b"}, "“b” is no value for logits"),
        ("swiglu", {"width": "0"}, "“0” is no value for Model width d"),
    ],
)
def test_a_link_that_makes_no_sense_gets_a_sentence_and_the_page(
    address: str, query: dict[str, str], complaint: str
) -> None:
    app = opened(address, **query)
    assert not app.exception
    assert app.title
    assert any(complaint in sentence for sentence in sentences(app)), sentences(app)


@pytest.mark.parametrize("address", ["rellu", "softmx", "%E4%B8%AD", "x" * 3000])
def test_an_unknown_address_gets_a_sentence_and_a_way_on(address: str) -> None:
    app = AppTest.from_file(MAIN, default_timeout=30)
    app.context["url"] = f"http://localhost:8501/{address}"
    app.run()
    app._page_hash = calc_hash(unquote(address))
    app.run()
    assert not app.exception
    assert any("There is no page at" in sentence for sentence in sentences(app))
    assert app.get("page_link")


def test_hostile_text_in_a_link_is_not_repeated_as_markup() -> None:
    app = opened("questions", q="<img src=x onerror=alert(1)>[a](javascript:alert(1))")
    (sentence,) = sentences(app)
    assert not set(sentence) & set("<>[]()")


def test_the_same_value_in_a_link_is_accepted_silently() -> None:
    app = opened("elu", alpha="0.5", threshold="0.05")
    assert not sentences(app)
    assert app.number_input(key="alpha").value == 0.5
    assert app.number_input(key="threshold").value == 0.05


class TestSoftmax:
    def test_typed_logits_and_sliders_follow_each_other(self) -> None:
        app = opened("softmax", lang="en")
        app.text_input(key="logits").set_value("1, 2, 3").run()
        assert [app.slider(key=f"logit{i}").value for i in range(3)] == [1.0, 2.0, 3.0]
        app.slider(key="logit0").set_value(4.0).run()
        assert app.text_input(key="logits").value == "4, 2, 3"

    def test_the_naive_column_turns_to_nan_beyond_the_range_of_float64(self) -> None:
        app = opened("softmax", lang="en")
        assert "**nan**" in words(app)
        app.slider(key="offset").set_value(0).run()
        assert "**nan**" not in words(app)
        assert "Both agree so far" in words(app)
        app.slider(key="offset").set_value(-1000).run()
        assert "**nan**" in words(app)


class TestMaxout:
    @pytest.mark.parametrize(("preset", "name"), [("relu", "ReLU"), ("leaky_relu", "Leaky ReLU"), ("abs", "|x|")])
    def test_a_preset_reproduces_its_function(self, preset: str, name: str) -> None:
        app = opened("maxout", lang="en", preset=preset)
        assert any(f"reproduce {name}" in element.value for element in app.success)

    def test_moving_a_piece_changes_what_is_reproduced(self) -> None:
        app = opened("maxout", lang="en", preset="abs")
        app.slider(key="slope0").set_value(-0.5).run()
        assert not app.success

    def test_another_preset_replaces_the_pieces(self) -> None:
        app = opened("maxout", lang="en")
        app.button_group(key="preset").set_value("abs").run()
        assert app.slider(key="pieces").value == 2
        assert app.slider(key="slope0").value == -1.0


class TestFindingAFunction:
    """By name, by alias, by family; at home and in the search box of every page."""

    def listed(self, **query: str) -> set[str]:
        links = opened("", lang="en", **query).get("page_link")
        titles = {content.functions()[key].title.en: key for key in activations.names()}
        return {titles[name] for link in links if (name := link.proto.label.strip("*")) in titles}

    def test_the_gallery_shows_every_function(self) -> None:
        assert self.listed() == set(activations.names())

    @pytest.mark.parametrize(
        ("asked", "key"),
        [("Swish", "silu"), ("heaviside", "step"), ("hard swish", "hardswish"), ("泄露", "leaky_relu")],
    )
    def test_a_function_is_found_by_any_of_its_names(self, asked: str, key: str) -> None:
        found = self.listed(find=asked)
        assert key in found
        assert len(found) < 8

    def test_a_family_narrows_the_gallery(self) -> None:
        assert self.listed(family="shrinkage") == set(activations.families()["shrinkage"])
        assert self.listed(family="shrinkage", find="hard") == {"hardshrink"}

    def test_the_search_box_opens_the_page_that_was_chosen(self) -> None:
        app = opened("quiz", lang="zh")
        box = app.selectbox(key="find function")
        assert len(box.options) == len(activations.names())
        box.set_value("gelu").run()
        assert app.title[0].value == "GELU"


class TestRelativesOfSoftmax:
    @pytest.mark.parametrize("key", ["log_softmax", "softmin", "sparsemax"])
    def test_the_chart_follows_the_logits(self, key: str) -> None:
        app = opened(key, lang="en", logits="3,0")
        assert "y₃" not in app.get("plotly_chart")[0].proto.spec
        app.text_input(key="logits").set_value("1, 2, 3").run()
        assert "y₃" in app.get("plotly_chart")[0].proto.spec

    def test_sparsemax_says_how_many_shares_are_exactly_zero(self) -> None:
        assert "3 of them are exactly 0" in words(opened("sparsemax", lang="en", logits="9,1,0,-1"))

    def test_the_logarithm_of_softmax_fails_on_both_sides(self) -> None:
        app = opened("log_softmax", lang="en", ahead="40")
        assert any("rounded to 1" in element.value for element in app.warning)
        app.slider(key="ahead").set_value(1000).run()
        assert any("underflowed to 0" in element.value for element in app.warning)
        app.slider(key="ahead").set_value(10).run()
        assert not app.warning


class TestGatedUnits:
    def test_the_calculator_gives_the_width_of_llama(self) -> None:
        # Touvron et al. (2023): 4096 wide, 11008 hidden units.
        assert "| 11,008 |" in words(opened("swiglu", lang="en"))

    def test_equal_cost_means_equal_weights(self) -> None:
        rows = [line for line in words(opened("geglu", lang="en", width="3000")).splitlines() if line.startswith("| ")]
        weights = {row.split(" | ")[0].strip("| "): row.split(" | ")[2].strip("| ") for row in rows if "," in row}
        assert weights["plain"] == weights["gated, as many weights"] == "72,000,000"
        assert weights["gated, as wide"] == "108,000,000"


class TestFrameworks:
    def test_every_function_has_its_row(self) -> None:
        written = words(opened("frameworks", lang="en"))
        assert all(f"| **{content.functions()[key].title.en}** |" in written for key in activations.names())

    def test_only_what_differs_can_be_asked_for(self) -> None:
        written = words(opened("frameworks", lang="en", differences="true"))
        for title in ("GELU", "Leaky ReLU", "CELU", "SELU", "Hard sigmoid", "Hard tanh"):
            assert f"| **{title}** |" in written
        for title in ("ReLU", "Tanh", "SiLU (Swish)"):
            assert f"| **{title}** |" not in written


class TestLibraries:
    def test_a_case_in_the_link_stands_first(self) -> None:
        app = opened("libraries", lang="en", case="hardswish-large")
        headings = [line for element in app.markdown for line in element.value.splitlines() if line.startswith("### ")]
        assert headings[0] == "### hard-swish(10³⁰⁸)"
        assert len(headings) == len(content.library_cases().cases)


class TestGradientFlow:
    @pytest.mark.parametrize("slug", content.labs())
    def test_every_setting_worth_a_look_is_one_that_can_be_set(self, slug: str) -> None:
        for found in content.labs()[slug].observations:
            app = opened(slug, lang="en", **found.parameters)
            assert not app.exception
            assert not sentences(app), found.title.en

    @pytest.mark.parametrize(
        ("setting", "verdict"),
        [
            ({"activation": "sigmoid"}, "it **vanishes**"),
            ({"activation": "relu", "initialisation": "he"}, "it **holds**"),
            ({"activation": "identity", "initialisation": "he", "depth": "60"}, "it **explodes**"),
            ({"activation": "squared_relu", "initialisation": "he"}, "beyond the range of float64 at layer"),
            ({"activation": "step"}, "Not a trace of the gradient"),
        ],
    )
    def test_what_becomes_of_the_gradient_is_said(self, setting: dict[str, str], verdict: str) -> None:
        assert verdict in words(opened("gradient-flow", lang="en", **setting))

    @pytest.mark.parametrize(
        ("query", "complaint"),
        [
            ({"activation": "gelo"}, "“gelo” is no value for Activation"),
            ({"initialisation": "zeros"}, "“zeros” is no value for Initialisation"),
            ({"depth": "1000"}, "“1000” is no value for Layers"),
        ],
    )
    def test_a_setting_that_makes_no_sense_gets_a_sentence(self, query: dict[str, str], complaint: str) -> None:
        assert any(complaint in sentence for sentence in sentences(opened("gradient-flow", lang="en", **query)))

    def test_the_table_holds_every_curve(self) -> None:
        written = words(opened("gradient-flow", lang="en"))
        for curve in activations.curves():
            assert f"| {content.functions()[curve.name].title.en} |" in written


class TestZeroMean:
    def test_the_sentence_tells_both_paths_apart(self) -> None:
        written = words(opened("zero-mean", lang="en"))
        assert "Mean of the inputs: 0.5." in written
        assert " 0% of the 60 steps move the two weights in opposite directions" in written

    def test_bad_values_in_the_link_get_a_sentence(self) -> None:
        assert any("“0” is no value for Steps" in s for s in sentences(opened("zero-mean", lang="en", steps="0")))


class TestSlopes:
    def test_prelu_learns_the_wanted_slope(self) -> None:
        app = opened("prelu", lang="en", rate="1", target="0.7")
        assert "After 60 steps α is 0.7" in words(app)

    def test_prelu_says_when_it_runs_away(self) -> None:
        app = opened("prelu", lang="en", rate="10")
        assert any("α runs away" in sentence for sentence in sentences(app))

    def test_rrelu_draws_another_sample_at_the_press_of_a_button(self) -> None:
        app = opened("rrelu", lang="en")
        before = [chart.proto.spec for chart in app.get("plotly_chart")][1]
        app.button(key="draw").click().run()
        after = [chart.proto.spec for chart in app.get("plotly_chart")][1]
        assert before != after

    def test_the_band_on_the_chart_follows_the_limits(self) -> None:
        app = opened("rrelu", lang="en")
        app.number_input(key="upper").set_value(0.5).run()
        assert "slopes from 0.125 to 0.5" in app.get("plotly_chart")[0].proto.spec

    def test_crossed_limits_get_a_sentence(self) -> None:
        app = opened("rrelu", lang="en", lower="0.4", upper="0.1")
        assert any("lower (0.4) is above upper (0.1)" in sentence for sentence in sentences(app))


class TestQuestions:
    def test_filters_narrow_the_list_and_can_be_cleared(self) -> None:
        app = opened("questions", lang="en")
        total = len(content.questions())
        assert f"{total} of {total} questions" in words(app)
        app.text_input(key="text").set_value("overflow").run()
        assert f"{total} of {total}" not in words(app)
        app.button(key="clear").click().run()
        assert f"{total} of {total} questions" in words(app)

    def test_filters_that_nothing_fits_say_so(self) -> None:
        app = opened("questions", lang="en", text="xyzzy")
        assert any("No question fits" in sentence for sentence in sentences(app))

    def test_a_derivation_is_revealed_step_by_step(self) -> None:
        question = content.questions()["sigmoid-derivative"]
        app = opened("questions", lang="en", q=question.id)
        shown = [latex.value for latex in app.latex]
        assert len(shown) == 1
        app.button(key=f"next-{question.id}").click().run()
        assert len(app.latex) == 2
        app.button(key=f"all-{question.id}").click().run()
        assert len(app.latex) == len(question.derivation)
        app.button(key=f"hide-{question.id}").click().run()
        assert len(app.latex) == 1


class TestQuiz:
    def started(self, count: int = 3) -> AppTest:
        app = opened("quiz", lang="en")
        app.button_group(key="quiz order").set_value("course").run()
        app.number_input(key=f"quiz count of {len(content.questions())}").set_value(count).run()
        return app.button(key="start").click().run()

    def test_the_answer_is_hidden_until_asked_for(self) -> None:
        app = self.started()
        answer = content.questions()["common-activations"].answer.en
        assert answer not in words(app)
        app.button(key="reveal").click().run()
        assert answer in words(app)

    def test_from_the_first_question_to_the_summary(self) -> None:
        app = self.started(2)
        app.button(key="reveal").click().run()
        first = content.questions()["common-activations"]
        app.button(key=f"tick {first.id} {first.key_points[0].id}").click().run()
        app.button(key="grade again").click().run()
        app.button(key="reveal").click().run()
        app.button(key="grade good").click().run()
        assert app.header[0].value == "Summary"
        assert "2 of 2 questions graded, 1 of them known; 1 of" in words(app)
        app.button(key="repeat").click().run()
        assert app.header[0].value == first.question.en

    def test_ticks_and_grades_survive_going_to_another_page(self) -> None:
        app = self.started(2)
        app.button(key="reveal").click().run()
        question = content.questions()["common-activations"]
        tick = f"tick {question.id} {question.key_points[1].id}"
        app.button(key=tick).click().run()
        app._page_hash = calc_hash("relu")
        app.run()
        assert app.title[0].value == content.functions()["relu"].title.en
        app._page_hash = calc_hash("quiz")
        app.run()
        assert app.button(key=tick).label.startswith("☑")
        assert question.answer.en in words(app)

    def test_back_returns_to_what_was_ticked(self) -> None:
        app = self.started(2)
        app.button(key="reveal").click().run()
        question = content.questions()["common-activations"]
        tick = f"tick {question.id} {question.key_points[0].id}"
        app.button(key=tick).click().run()
        app.button(key="grade hard").click().run()
        app.button(key="back").click().run()
        assert app.button(key=tick).label.startswith("☑")

    def test_a_choice_that_nothing_fits_cannot_be_started(self) -> None:
        app = opened("quiz", lang="en")
        app.text_input[0].set_value("xyzzy").run()
        assert any("No question fits this choice" in sentence for sentence in sentences(app))
        assert "start" not in [button.key for button in app.button]
