"""A mock interview: what is asked, how long it takes, what the report says, what a browser may hand back."""

from __future__ import annotations

import json
import re
from collections import Counter
from itertools import pairwise
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from guide.content import questions, topic_of, topics
from guide.practice.deck import Choice
from guide.practice.interview import LONGEST_ANSWER, PARAMETERS, Interview, Plan, drawn, restored
from guide.practice.quiz import GRADES
from guide.practice.report import accounts, clock, opening, report, verbatim
from guide.schema import LANGUAGES, Language

ALL = list(questions().values())
START = 1.8e9

counts = st.integers(1, len(ALL) + 3)
seeds = st.integers(0, 2**32)
steps = st.lists(
    st.one_of(
        st.tuples(st.just("wait"), st.floats(0, 400)),
        st.tuples(st.just("write"), st.text(max_size=60)),
        st.tuples(st.just("tick"), st.integers(0, 8)),
        st.tuples(st.sampled_from(["reveal", "confirm", "end"]), st.none()),
    ),
    max_size=40,
)


def held(count: int, seed: int, done: list[tuple[str, Any]]) -> Interview:
    """An interview in which somebody did these things; what comes when it is over does nothing."""
    now = START
    interview = Interview.begun(Plan(count=count, seed=seed), now)
    for action, value in done:
        if action == "wait":
            now += value
        elif interview.finished:
            break
        elif action == "write":
            interview.write(interview.current.id, value)
        elif action == "tick":
            points = interview.current.key_points
            interview.tick(points[value % len(points)].id)
        elif action == "end":
            interview.end()
        else:
            getattr(interview, action)(now)
    return interview


interviews = st.builds(held, st.integers(1, 6), st.integers(1, 50), steps)


class TestDrawing:
    @given(counts, seeds)
    def test_the_same_seed_asks_the_same_questions(self, count: int, seed: int) -> None:
        assert Plan(count=count, seed=seed).questions() == Plan(count=count, seed=seed).questions()

    def test_other_seeds_ask_other_questions(self) -> None:
        assert len({tuple(Plan(seed=seed).questions()) for seed in range(30)}) > 25

    @given(counts, seeds)
    def test_no_question_comes_twice_and_none_is_missing(self, count: int, seed: int) -> None:
        ids = drawn(ALL, count, np.random.default_rng(seed))
        assert len(ids) == len(set(ids)) == min(count, len(ALL))

    @given(counts, seeds)
    def test_topics_take_turns_until_one_has_no_more(self, count: int, seed: int) -> None:
        ids = drawn(ALL, count, np.random.default_rng(seed))
        asked = Counter(topic_of(i) for i in ids)
        for topic, words in topics().items():
            assert asked[topic] == len(words.questions) or max(asked.values()) - asked[topic] <= 1
        several = min(len(words.questions) for words in topics().values()) * len(topics())
        for before, after in pairwise(ids[:several]):
            assert topic_of(before) != topic_of(after)

    @given(seeds, st.sampled_from(sorted(topics())))
    def test_only_what_was_chosen_is_asked(self, seed: int, topic: str) -> None:
        choice = Choice(stars=(4, 5), topics=(topic,))
        assert {*Plan(choice, 20, seed=seed).questions()} == {q.id for q in choice.questions()}

    def test_a_question_with_more_stars_comes_first_more_often(self) -> None:
        rng = np.random.default_rng(0)
        first = Counter(questions()[drawn(ALL, 1, rng)[0]].stars for _ in range(2000))
        total = sum(q.stars**2 for q in ALL)
        for stars in {q.stars for q in ALL}:
            expected = sum(q.stars**2 for q in ALL if q.stars == stars) / total
            assert first[stars] / 2000 == pytest.approx(expected, abs=0.05)

    def test_the_plan_in_a_link_is_the_plan(self) -> None:
        choice = Choice((5, 4), ("softmax", "sigmoid"), ("relu",), "overflow")
        sent = Plan(choice, 7, 2.5, 42).parameters()
        assert tuple(sent) == PARAMETERS
        assert sent["stars"] == "5,4"
        assert sent["minutes"] == "2.5"
        assert "text" not in Plan().parameters()


class TestKeepingTheTime:
    @given(st.floats(0, 1000), st.sampled_from([0.5, 2.0, 10.0]))
    def test_time_runs_from_the_question_to_its_answer_and_no_further(self, seconds: float, minutes: float) -> None:
        interview = Interview.begun(Plan(count=2, minutes=minutes), START)
        assert interview.deadline == START + 60 * minutes
        first = interview.current.id
        interview.reveal(START + seconds)
        interview.reveal(START + seconds + 500)
        assert interview.used[first] == round(seconds)
        assert interview.over(first) == max(0.0, round(seconds) - 60 * minutes)
        interview.confirm(START + 2000)
        assert interview.deadline == START + 2000 + 60 * minutes

    def test_a_clock_that_is_set_back_takes_no_time_away(self) -> None:
        interview = Interview.begun(Plan(), START)
        interview.reveal(START - 100)
        assert interview.used[interview.current.id] == 0

    def test_a_second_click_neither_answers_nor_grades_the_next_question(self) -> None:
        interview = Interview.begun(Plan(count=3), START)
        first = interview.current.id
        assert interview.confirm(START) is None
        interview.reveal(START + 5)
        assert interview.confirm(START + 9) == (first, "again")
        assert interview.confirm(START + 9) is None
        assert interview.position == 1
        assert not interview.revealed

    @given(interviews)
    def test_whatever_one_does_only_what_was_shown_is_graded(self, interview: Interview) -> None:
        assert set(interview.grades) <= set(interview.used) <= set(interview.ids)
        assert all(time >= 0 for time in interview.used.values())
        assert [q.id for q in [*interview.answered(), *interview.unanswered()]] == interview.ids

    def test_the_grade_is_the_one_that_the_quiz_would_suggest(self) -> None:
        interview = Interview.begun(Plan(count=len(ALL)), START)
        given_out = set()
        for number in range(len(ALL)):
            interview.reveal(START)
            for point in interview.current.key_points[: number % 7]:
                interview.tick(point.id)
            suggested = interview.suggestion(interview.current)
            assert interview.confirm(START) == (interview.ids[number], suggested)
            given_out.add(suggested)
        assert interview.finished
        assert given_out == set(GRADES)


class TestTheReport:
    @pytest.mark.parametrize("language", LANGUAGES)
    @given(interview=interviews)
    def test_every_point_of_an_answered_question_is_said_or_missed(
        self, language: Language, interview: Interview
    ) -> None:
        written = "\n".join(account for account, _ in accounts(interview, language))
        expected = []
        for question in interview.answered():
            said = interview.said.get(question.id, set())
            expected += [f"- {'✓' if p.id in said else '✗'} {p.text[language]}" for p in question.key_points]
        assert Counter(expected) == Counter(re.findall(r"^- [✓✗] .*$", written, re.MULTILINE))

    @pytest.mark.parametrize("language", LANGUAGES)
    @given(interview=interviews)
    def test_every_question_has_its_account_and_its_link(self, language: Language, interview: Interview) -> None:
        written = report(interview, language, "https://example.org/guide")
        for name in interview.ids:
            assert f"### {questions()[name].question[language]}\n" in written
            assert f"(https://example.org/guide/questions?lang={language}&q={name})" in written
            for show in questions()[name].see:
                assert f"(https://example.org/guide/{show.page}?lang={language}" in written

    @given(interviews)
    def test_the_table_adds_up(self, interview: Interview) -> None:
        row = re.compile(r"^\| .* \| (\d+) \| (\d+) / (\d+) \| (\d+):(\d\d) \|$", re.MULTILINE)
        rows = row.findall(opening(interview, "en"))
        said, points = interview.points(interview.answered())
        sums = [sum(map(int, column)) for column in zip(*rows, strict=True)] or [0] * 5
        assert sums[:3] == [len(interview.answered()), said, points]
        assert 60 * sums[3] + sums[4] == interview.spent(interview.answered())

    def test_what_took_too_long_is_said(self) -> None:
        interview = Interview.begun(Plan(count=2, minutes=1.0), START)
        interview.reveal(START + 75)
        interview.confirm(START + 90)
        interview.reveal(START + 150)
        interview.confirm(START + 160)
        written = report(interview, "en")
        assert "Answers that took too long: 1." in written
        assert "1:15 of 1:00: 0:15 too long." in written
        assert "1:00 of 1:00." in written

    def test_what_is_to_be_repeated_comes_worst_first(self) -> None:
        interview = Interview.begun(Plan(count=4), START)
        for count in (1, 9, 0, 3):
            interview.reveal(START)
            for point in interview.current.key_points[:count]:
                interview.tick(point.id)
            interview.confirm(START)
        ids = interview.ids
        assert [q.id for q in interview.to_repeat()] == [ids[2], ids[0]]

    def test_a_link_repeats_the_interview(self) -> None:
        choice = Choice((5, 4), ("softmax", "sigmoid"))
        written = report(Interview.begun(Plan(choice, 3, 1.5, 77), START), "en")
        assert "/mock-interview?lang=en&count=3&minutes=1.5&stars=5,4&topic=softmax,sigmoid&seed=77)" in written

    @given(st.text(st.characters(codec="utf-8"), max_size=200) | st.text("`~<>[]()*_#$:/\n\r -|\\&", max_size=80))
    def test_nothing_that_was_typed_acts_as_markup(self, typed: str) -> None:
        lines = re.split(r"\r\n|\r|\n", verbatim(typed))
        fence = lines[0].removesuffix("text")
        assert set(fence) == {"`"}
        assert len(fence) >= 3
        assert lines[-1] == fence
        # A block of code ends at a line of as many backticks or more, indented by at most three spaces.
        assert not [line for line in lines[1:-1] if re.fullmatch(f" {{0,3}}`{{{len(fence)},}}[ \t]*", line)]
        assert lines[1:-1] == re.split(r"\r\n|\r|\n", typed)

    def test_hostile_text_stands_between_the_fences_of_the_report(self) -> None:
        interview = Interview.begun(Plan(count=1), START)
        hostile = "```\n# Not a heading\n<script>alert(1)</script>\n[x](javascript:alert(1))"
        interview.write(interview.current.id, hostile)
        written = report(interview, "en")
        assert f"\n````text\n{hostile}\n````\n" in written

    @pytest.mark.parametrize(("seconds", "shown"), [(0, "0:00"), (65, "1:05"), (600, "10:00"), (4000, "66:40")])
    def test_spans_of_time_are_minutes_and_seconds(self, seconds: float, shown: str) -> None:
        assert clock(seconds) == shown


class TestKeepingIt:
    @given(interviews)
    def test_a_snapshot_makes_the_same_interview_again(self, interview: Interview) -> None:
        assert restored(interview.snapshot()) == interview

    @given(st.text(max_size=50) | st.from_regex(r'\{"plan": ?\{.*\}', fullmatch=True))
    def test_anything_else_makes_none(self, text: str) -> None:
        assert restored(text) is None

    @pytest.mark.parametrize(
        "change",
        [
            {"ids": []},
            {"ids": ["relu", "relu"]},
            {"ids": ["no-such-question"]},
            {"position": -1},
            {"position": 9},
            {"started": "NaN"},
            {"asked_at": 1e300},
            {"used": {"relu-at-zero": -5.0}},
            {"grades": {"relu-at-zero": "splendid"}},
            {"grades": {"relu-at-zero": "easy"}},
            {"said": {"relu-at-zero": ["no-such-point"]}},
            {"typed": {"no-such-question": "x"}},
            {"typed": {"relu-at-zero": "x" * (LONGEST_ANSWER + 1)}},
        ],
        ids=json.dumps,
    )
    def test_an_interview_that_cannot_have_come_about_is_refused(self, change: dict[str, Any]) -> None:
        interview = Interview(Plan(count=2), ["relu-at-zero", "stable-softmax"], START, START)
        interview.write("relu-at-zero", "subgradient")
        interview.reveal(START + 30)
        good = json.loads(interview.snapshot())
        assert restored(json.dumps(good)) == interview
        assert restored(json.dumps({**good, **change})) is None

    def test_only_a_link_with_a_seed_asks_for_another_interview(self) -> None:
        interview = Interview.begun(Plan(count=3, seed=5), START)
        assert interview.belongs_to({})
        assert interview.belongs_to({"lang": "zh", "count": "9"})
        assert interview.belongs_to({"lang": "zh", "count": "3", "minutes": "2", "seed": "5"})
        assert not interview.belongs_to({"count": "3", "minutes": "2", "seed": "6"})
