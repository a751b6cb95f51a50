"""What the progress page is computed from."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from hypothesis import given

from guide import content
from guide.charts.learning import calendar_chart, calibration_chart, forecast_chart
from guide.practice.cards import about, card_of, functions_of, question_cards, question_of, topic
from guide.practice.log import EMPTY, Log, Review
from guide.practice.schedule import Schedule
from guide.practice.statistics import (
    calendar,
    calibration,
    days_in_a_row,
    forecast,
    mastery_by_function,
    mastery_by_topic,
)
from guide.schema import LANGUAGES
from tests.guide.test_schedule import START, STEPS, log_of, scheduled


@given(STEPS)
def test_the_forecast_counts_every_card_that_is_due_within_its_days_and_none_twice(steps: list) -> None:  # type: ignore[type-arg]
    schedule = scheduled(log_of(steps), START + timedelta(days=3))
    last = schedule.plan.today + timedelta(days=14)
    due = [card for card, memory in schedule.memories.items() if schedule.day(memory.state.due) <= last]
    assert sum(forecast(schedule, schedule.memories)) == len(due)


def test_what_is_over_the_cap_of_a_day_moves_to_the_next() -> None:
    cards = [f"question:q{n}" for n in range(150)]
    schedule = scheduled(log_of([(card, "easy", 0) for card in cards]), START + timedelta(days=300))
    assert forecast(schedule, cards, 4) == [60, 60, 30, 0]


@given(STEPS)
def test_the_calendar_holds_every_review_of_its_weeks(steps: list) -> None:  # type: ignore[type-arg]
    log = log_of(steps)
    now = max([START, *(review.at for review in log.reviews)])
    schedule = scheduled(log, now)
    counts = calendar(schedule, weeks=26)
    assert sum(counts.values()) == len(log.reviews)
    assert max(counts) == schedule.plan.today
    assert min(counts).weekday() == 0


def test_days_in_a_row_end_with_a_day_off_and_not_before_today_is_over() -> None:
    log = log_of([("question:q0", "good", 0), ("question:q0", "good", 1440), ("question:q0", "good", 1440)])
    for days, expected in ((2, 3), (3, 3), (4, 0)):
        assert days_in_a_row(scheduled(log, START + timedelta(days=days))) == expected
    assert days_in_a_row(scheduled(EMPTY)) == 0


@given(STEPS)
def test_predictions_and_outcomes_are_averaged_over_groups_that_cover_all(steps: list) -> None:  # type: ignore[type-arg]
    schedule = scheduled(log_of(steps))
    recalls = [recall for memory in schedule.memories.values() for recall in memory.recalls]
    groups = calibration(schedule.memories.values())
    assert sum(group.count for group in groups) == len(recalls)
    assert all(group.low <= group.predicted <= group.high for group in groups)
    right = sum(round(group.measured * group.count) for group in groups)
    assert right == sum(recall.recalled for recall in recalls)


def test_a_forgotten_card_counts_as_forgotten_and_a_first_review_does_not_count() -> None:
    log = log_of([("question:q0", "easy", 0), ("question:q0", "again", 1440 * 30), ("question:q1", "good", 0)])
    (group,) = calibration(scheduled(log).memories.values())
    assert (group.count, group.measured) == (1, 0.0)
    assert 0 < group.predicted < 1


def test_mastery_rises_with_what_was_learnt_and_the_weakest_stands_first() -> None:
    cards, now = question_cards(), START + timedelta(hours=1)
    nothing = scheduled(EMPTY, now)
    assert {m.name for m in mastery_by_topic(nothing, cards, now)} == set(content.topics())
    assert {m.name for m in mastery_by_function(nothing, cards, now)} == set(content.functions())
    assert all(m.known == 0 and m.seen == 0 for m in mastery_by_topic(nothing, cards, now))
    learnt = about("softmax", cards)
    log = Log.of(Review(id=f"review-{n:04d}", card=c, grade="easy", at=START) for n, c in enumerate(learnt))
    some = Schedule.of(log, now, ZoneInfo("UTC"))
    found = mastery_by_function(some, cards, now)
    softmax = next(m for m in found if m.name == "softmax")
    assert softmax.seen == softmax.cards == len(learnt)
    assert softmax.known > 0.95
    assert [m.known for m in found] == sorted(m.known for m in found)


def test_every_question_is_a_card_and_knows_its_topic_and_functions() -> None:
    assert [question_of(card) for card in question_cards()].count(None) == 0
    assert len(question_cards()) == len(content.questions())
    for card in question_cards():
        question = content.questions()[question_of(card) or ""]
        assert card == card_of(question.id)
        assert functions_of(card) == question.functions
        assert topic(card) in content.topics()
    assert question_of("question:no-such-thing") is None
    assert functions_of("drill:curve:gelu") == ("gelu",)
    stars = [content.questions()[question_of(card) or ""].stars for card in question_cards()]
    assert stars == sorted(stars, reverse=True)


def test_the_charts_show_what_they_are_given() -> None:
    log = log_of([("question:q0", "easy", 0), ("question:q0", "good", 1440 * 30)])
    schedule = scheduled(log, datetime(2026, 4, 1, tzinfo=UTC))
    for language in LANGUAGES:
        counts = forecast(schedule, schedule.memories)
        assert list(forecast_chart(counts, schedule.plan.today, language).data[0].y) == counts
        assert calendar_chart(calendar(schedule), language).data[0].z.shape[0] == 7
        (group,) = calibration(schedule.memories.values())
        assert calibration_chart([group], language).data[1].y[0] == 100 * group.measured
