"""What the content files promise: shape, languages, numbers, references between files."""

from __future__ import annotations

import math
import re
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import yaml

import activations
from guide import content, schema
from guide.passages import agrees, outcome
from tests.activations.high_precision import truths
from tests.claims import claims_of
from tests.vocabulary import VOCABULARY, evaluate, numbers_in, prose

Numbered = schema.FunctionText | schema.Question | schema.Lesson | schema.LibraryCases | schema.Lab


def numbered() -> list[Any]:
    """Every record whose prose may state numbers, with a name to recognise it by."""
    records: list[tuple[str, Numbered]] = [
        *((f"function {key}", record) for key, record in content.functions().items()),
        *((f"question {key}", record) for key, record in content.questions().items()),
        *((f"lesson {key}", record) for key, record in content.lessons().items()),
        *((f"lab {key}", record) for key, record in content.labs().items()),
        ("libraries", content.library_cases()),
    ]
    return [pytest.param(record, id=name) for name, record in records]


def steps() -> list[Any]:
    """Every step of every derivation."""
    derivations = {
        **{q.id: q.derivation for q in content.questions().values()},
        **{s: tuple(t for x in le.sections for t in x.steps) for s, le in content.lessons().items()},
    }
    return [pytest.param(step, id=f"{name}-{i}") for name, found in derivations.items() for i, step in enumerate(found)]


def test_registry_and_content_name_the_same_functions() -> None:
    assert sorted(content.functions()) == sorted(activations.names())


def test_questions_are_numbered_without_gaps_and_ids_are_unique() -> None:
    found = [q for topic in content.topics().values() for q in topic.questions]
    assert sorted(q.number for q in found) == list(range(1, len(found) + 1))
    assert len({q.id for q in found}) == len(found)


@pytest.mark.parametrize("record", numbered())
def test_every_decimal_number_in_the_prose_is_one_that_is_recomputed(record: Numbered) -> None:
    assert numbers_in(record) == set(record.numbers), "numbers in the prose (left) against numbers: (right)"


@pytest.mark.parametrize("record", numbered())
def test_every_number_is_the_computed_one_rounded_to_the_digits_shown(record: Numbered) -> None:
    for printed, expression in record.numbers.items():
        if expression.startswith("cited: "):
            assert_cites_a_reference(record, expression.removeprefix("cited: "))
            continue
        digits = len(printed.partition(".")[2])
        value = abs(float(evaluate(expression)))
        assert math.isclose(float(printed), value, rel_tol=1e-9, abs_tol=0.5001 * 10.0**-digits), (printed, value)


def assert_cites_a_reference(record: Numbered, citation: str) -> None:
    """A cited number names a reference of its record as "Author year", or is quoted from a wrong claim."""
    if citation == "claim":
        assert isinstance(record, schema.Question)
        return
    author, _, year = citation.rpartition(" ")
    assert any(author in r.authors and str(r.year) == year for r in record.references), citation


@pytest.mark.parametrize("step", steps())
def test_every_step_of_a_derivation_holds_numerically(step: schema.Step) -> None:
    rng = np.random.default_rng(0)
    for _ in range(5):
        values = {"x": rng.uniform(-6, 6, 50), "z": rng.normal(size=4) * 2, "y": np.eye(4)[rng.integers(4)]}
        values["p"] = activations.softmax(values["z"])
        left, right = (evaluate(side, **values) for side in (step.check.left, step.check.right))
        np.testing.assert_allclose(left, right, rtol=1e-7, atol=1e-9)


def test_no_step_checks_an_expression_against_itself() -> None:
    for parameter in steps():
        check = parameter.values[0].check
        assert check.left.replace(" ", "") != check.right.replace(" ", ""), parameter.id


def test_references_between_files_lead_somewhere() -> None:
    functions, questions, lessons = content.functions(), content.questions(), content.lessons()
    pages = {*functions, *lessons, "compare", "questions", "glossary", "frameworks", "libraries", *content.labs()}
    for q in questions.values():
        assert set(q.functions) <= set(functions), q.id
        assert set(q.follow_ups) <= set(questions) - {q.id}, q.id
        assert {show.page for show in q.see} <= pages, q.id
    for slug in content.labs():
        assert content.shown_by(slug), slug
    for slug, lesson in lessons.items():
        assert set(lesson.questions) <= set(questions), slug
        assert {key for s in lesson.sections for row in s.table for key in row.functions} <= set(functions), slug
        assert {show.page for s in lesson.sections for show in s.see} <= pages, slug
    assert {term.see for term in content.glossary() if term.see} <= pages


def test_every_function_is_the_subject_of_a_question() -> None:
    asked = {key for q in content.questions().values() for key in q.functions}
    assert asked == set(content.functions())


def test_most_of_the_first_questions_can_be_watched_in_a_lab() -> None:
    first = list(content.questions().values())[:17]
    assert sum(any(show.page in content.labs() for show in question.see) for question in first) >= 12


def test_parameters_of_a_link_are_parameters_of_its_page() -> None:
    for q in content.questions().values():
        for show in q.see:
            if show.page in {curve.name for curve in activations.curves()}:
                known = {p.name for p in activations.get(show.page).parameters} | {"threshold"}
                assert set(show.parameters) <= known, q.id


@pytest.mark.parametrize("key", activations.names())
def test_claims_about_a_curve_are_what_the_core_computes(key: str) -> None:
    claimed = content.functions()[key].facts
    if isinstance(activations.get(key), activations.Activation):
        assert claimed == claims_of(key), f"python -m tests.claims {key} prints what is computed"
    else:
        assert claimed is None


@pytest.mark.parametrize("case", content.library_cases().cases, ids=lambda case: case.id)
def test_the_truth_about_a_library_is_the_truth(case: schema.LibraryCase) -> None:
    right, naive = outcome(case)
    printed = [value for value in (case.pytorch, case.jax, case.keras, naive) if value]
    assert any(not agrees(value, right) for value in printed), "nobody is wrong here"
    if len(case.at) == 1 and math.isfinite(case.at[0]):
        (true,) = truths(case.function, np.array(case.at), derivative=case.derivative)
        assert true.units(float(right)) <= 6


def test_frameworks_state_the_derivative_at_every_kink_of_a_function_they_have() -> None:
    for key, words in content.functions().items():
        activation = activations.get(key)
        if not isinstance(activation, activations.Activation) or key in ("step", "rrelu"):
            continue  # no framework gives step a usable derivative; RReLU's is random
        for name in ("pytorch", "keras", "jax", "tensorflow"):
            entry = getattr(words.frameworks, name)
            stated = {float(point) for point in entry.kinks}
            if entry.name:
                assert stated >= {*activation.kinks, *activation.jumps_at()}, (key, name)
            assert stated <= set(activation.breaks_at()), (key, name)


def test_an_answer_can_be_said_aloud_in_a_minute_or_little_more() -> None:
    for q in content.questions().values():
        assert len(q.answer.en.split()) <= 190, q.id
        assert len(q.answer.zh) <= 420, q.id


def test_code_in_answers_runs_and_agrees_with_the_core() -> None:
    x = np.array([-2.0, -0.5, 0.0, 0.5, 2.0])
    compared = 0
    for q in content.questions().values():
        if not q.code:
            continue
        defined: dict[str, Any] = {}
        exec(q.code, defined)  # noqa: S102 - our own content, in tests alone
        for name, function in defined.items():
            ours = VOCABULARY.get(name) or VOCABULARY.get(name.removesuffix("_derivative"))
            if callable(function) and ours is not None and not isinstance(function, type(np)):
                ours = ours.derivative if name.endswith("_derivative") else ours
                np.testing.assert_allclose(function(x), ours(x), atol=1e-12, err_msg=f"{q.id}: {name}")
                compared += 1
    assert compared >= 3


def chinese_texts() -> list[Any]:
    """Every Chinese text of the guide."""
    found: dict[str, list[str]] = {}
    records = {**content.functions(), **content.topics(), **content.lessons(), **content.labs()}
    for name, record in records.items():
        found[name] = list(prose(record))
    found["glossary"] = [t for term in content.glossary() for t in prose(term)]
    found["interface"] = [t for text in content.labels().values() for t in prose(text)]
    return [pytest.param([t for t in texts if re.search(r"[\u4e00-\u9fff]", t)], id=k) for k, texts in found.items()]


@pytest.mark.parametrize("texts", chinese_texts())
def test_chinese_is_set_with_spaces_around_latin_words_and_full_width_punctuation(texts: list[str]) -> None:
    wrong = [
        text[max(0, match.start() - 10) : match.end() + 10]
        for text in texts
        for match in re.finditer(r"[\u4e00-\u9fff][A-Za-z0-9]|[A-Za-z0-9][\u4e00-\u9fff]|[\u4e00-\u9fff][,;:?!]", text)
    ]
    assert not wrong


class TestABadFileIsRefused:
    """With a sentence that names the file, the place and what was expected."""

    @pytest.mark.parametrize(
        ("change", "complaint"),
        [
            ({"strenghts": []}, "strenghts: Extra inputs are not permitted"),
            ({"title": {"en": "Only English"}}, "title.zh: Field required"),
            ({"title": {"en": False, "zh": "否"}}, "title.en: Input should be a valid string"),
            ({"summary": {"en": " ", "zh": "空"}}, "summary.en: Value error, must not be blank"),
            ({"references": []}, "references: Tuple should have at least 1 item"),
        ],
    )
    def test_wrong_fields(self, tmp_path: Path, change: dict[str, Any], complaint: str) -> None:
        good = yaml.safe_load((content.ROOT / "functions" / "leaky_relu.yaml").read_text(encoding="utf-8"))
        path = tmp_path / "bad.yaml"
        path.write_text(yaml.safe_dump({**good, **change}), encoding="utf-8")
        with pytest.raises(content.ContentError, match=re.escape(complaint)) as raised:
            content.parse(schema.FunctionText, path)
        assert "bad.yaml" in str(raised.value)

    def test_a_key_written_twice(self, tmp_path: Path) -> None:
        path = tmp_path / "twice.yaml"
        path.write_text("order: 1\norder: 2\n", encoding="utf-8")
        with pytest.raises(content.ContentError, match="'order' is written twice"):
            content.parse(schema.Lesson, path)


def test_lines_broken_between_chinese_characters_are_joined_without_a_space() -> None:
    assert schema.Text(en="a", zh="第一行，\n第二行 ReLU\n第三行").zh == "第一行，第二行 ReLU\n第三行"
    assert schema.Text(en="a", zh="第一行，\nReLU 与\n$x$。").zh == "第一行，ReLU 与\n$x$。"
    assert schema.Text(en="a", zh="- 第一项，\n  接着写\n- 第二项").zh == "- 第一项，接着写\n- 第二项"


@pytest.mark.parametrize(
    ("filled", "expected"),
    [
        ("把 ReLU 网络的矩阵乘开", "把 ReLU 网络的矩阵乘开"),
        ("把 恒等函数 网络的矩阵乘开", "把恒等函数网络的矩阵乘开"),
        ("把 GELU（tanh 近似） 网络的矩阵乘开", "把 GELU（tanh 近似）网络的矩阵乘开"),
        ("最低的是 **双线性** 层", "最低的是**双线性**层"),
        ("最低的是 **GELU（tanh 近似）** 层", "最低的是 **GELU（tanh 近似）** 层"),
    ],
)
def test_a_chinese_name_in_a_label_has_no_spaces_around_it(filled: str, expected: str) -> None:
    assert schema.closed_up(filled) == expected
