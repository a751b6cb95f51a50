"""When a card comes back: replay, plans, what is left for today."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import fsrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from guide.practice.log import EMPTY, Log, Preference, Review, Withdrawal
from guide.practice.quiz import GRADES, Grade
from guide.practice.schedule import LEECH, RATINGS, Plan, Schedule, replayed

START = datetime(2026, 3, 1, 9, 0, tzinfo=UTC)
CARDS = [f"question:q{n}" for n in range(30)]
STEPS = st.lists(st.tuples(st.sampled_from(CARDS[:4]), st.sampled_from(GRADES), st.integers(0, 2000)), max_size=25)


def log_of(steps: list[tuple[str, Grade, int]]) -> Log:
    """Reviews one after the other, each so many minutes after the one before."""
    at, entries = START, []
    for number, (card, grade, minutes) in enumerate(steps):
        at += timedelta(minutes=minutes)
        entries.append(Review(id=f"review-{number:04d}", card=card, grade=grade, at=at))
    return Log.of(entries)


def scheduled(log: Log, now: datetime = START, zone: str = "UTC") -> Schedule:
    return Schedule.of(log, now, ZoneInfo(zone))


@given(STEPS)
def test_a_replay_is_what_fsrs_says_step_by_step(steps: list[tuple[str, Grade, int]]) -> None:
    log = log_of(steps)
    found = scheduled(log).memories
    scheduler = fsrs.Scheduler(enable_fuzzing=False)
    assert set(found) == {card for card, _, _ in steps}
    for card, reviews in log.by_card.items():
        state = fsrs.Card(card_id=1, due=reviews[0].at)
        for review in reviews:
            state, _ = scheduler.review_card(state, RATINGS[review.grade], review.at)
        assert found[card].state == state


@given(STEPS, STEPS)
def test_replaying_on_top_of_an_earlier_schedule_is_the_same_as_from_scratch(
    before: list[tuple[str, Grade, int]], after: list[tuple[str, Grade, int]]
) -> None:
    earlier = scheduled(log_of(before))
    log = log_of(before + after)
    now = START + timedelta(days=40)
    again = Schedule.of(log, now, ZoneInfo("UTC"), earlier)
    fresh = scheduled(log, now)
    assert {c: m.state for c, m in again.memories.items()} == {c: m.state for c, m in fresh.memories.items()}
    assert again.today(CARDS, CARDS, now) == fresh.today(CARDS, CARDS, now)


@given(STEPS)
def test_a_withdrawn_review_leaves_no_trace(steps: list[tuple[str, Grade, int]]) -> None:
    log = log_of(steps)
    extra = Review(id="one-too-many", card=CARDS[0], grade="again", at=START + timedelta(days=50))
    undone = log.added(extra, Withdrawal(id="taken-back", review=extra.id, at=extra.at))
    assert {c: m.state for c, m in scheduled(undone).memories.items()} == {
        c: m.state for c, m in scheduled(log).memories.items()
    }


@given(STEPS, st.sampled_from(CARDS[:4]), st.integers(0, 100_000))
def test_what_a_grade_promises_before_it_is_pressed_is_what_it_does(
    steps: list[tuple[str, Grade, int]], card: str, minutes: int
) -> None:
    log = log_of(steps)
    now = max([START, *(r.at for r in log.reviews)]) + timedelta(minutes=minutes)
    promised = scheduled(log, now).preview(card, now)
    assert promised["again"] <= promised["hard"] <= promised["good"] <= promised["easy"]
    for grade in GRADES:
        done = log.added(Review(id="the-grade-itself", card=card, grade=grade, at=now))
        assert scheduled(done, now).memories[card].state.due == now + promised[grade]


class TestInterview:
    def plan(self, days: int | None) -> Plan:
        today = date(2026, 3, 1)
        return Plan(today, None if days is None else today + timedelta(days))

    def test_without_a_date_ahead_the_usual_retention_holds(self) -> None:
        for days in (None, -1, -400):
            assert self.plan(days).retention == 0.9
            assert self.plan(days).longest > 10_000

    @pytest.mark.parametrize("days", [0, 1, 2, 7, 30, 365])
    def test_no_interval_is_longer_than_half_of_what_is_left(self, days: int) -> None:
        plan = self.plan(days)
        assert plan.retention >= 0.95
        times = [START - timedelta(days=n) for n in range(900, 0, -100)]
        reviews = [Review(id=f"review-{n:04d}", card=CARDS[0], grade="easy", at=at) for n, at in enumerate(times)]
        state = replayed(reviews, plan.scheduler).state
        assert state.last_review
        assert (state.due - state.last_review).days <= max(1, days // 2)
        assert (replayed(reviews, self.plan(None).scheduler).state.due - state.last_review).days > days / 2

    def test_the_date_is_a_preference_in_the_log(self) -> None:
        for value, expected in (("2026-04-01", date(2026, 4, 1)), ("", None), ("2026-02-31", None)):
            log = Log.of([Preference(id="interview-date", name="interview", value=value, at=START)])
            assert Plan.of(log, date(2026, 3, 1)).interview == expected


class TestToday:
    def test_new_cards_come_in_order_and_no_more_than_wanted(self) -> None:
        left = scheduled(EMPTY).today(CARDS, CARDS, START)
        assert left.new == tuple(CARDS[:10])
        assert left.next == CARDS[0]
        assert left.unseen == len(CARDS)
        done = log_of([(card, "good", 1) for card in CARDS[:4]])
        assert len(scheduled(done).today(CARDS, CARDS, START).new) == 6

    def test_after_a_break_the_cap_holds_and_the_rest_waits(self) -> None:
        cards = [f"question:q{n}" for n in range(100)]
        log = log_of([(card, "easy", 1) for card in cards])
        now = START + timedelta(days=200)
        left = scheduled(log, now).today(cards, cards, now)
        assert len(left.due) == 60
        assert left.postponed == 40
        again = [Review(id=f"again-{n:05d}", card=card, grade="good", at=now) for n, card in enumerate(left.due[:25])]
        more = log.added(*again)
        later = scheduled(more, now).today(cards, cards, now)
        assert len(later.due) == 35
        assert later.postponed == 40

    def test_a_forgotten_card_comes_back_within_the_session(self) -> None:
        log = log_of([(CARDS[0], "again", 1), (CARDS[1], "good", 1)])
        now = START + timedelta(minutes=2)
        left = scheduled(log, now).today(CARDS[:2], [], now)
        assert left.learning == (CARDS[0],)
        assert left.next == CARDS[0]
        assert set(left.soon) == set(CARDS[:2])

    def test_a_day_begins_at_midnight_where_the_learner_is(self) -> None:
        log = log_of([(CARDS[0], "easy", 0)])
        due = scheduled(log).memories[CARDS[0]].state.due
        evening = datetime(due.year, due.month, due.day, tzinfo=UTC) - timedelta(hours=2)
        assert scheduled(log, evening, "UTC").due(CARDS, evening) == []
        assert scheduled(log, evening, "Asia/Shanghai").due(CARDS, evening) == [CARDS[0]]

    def test_cards_that_no_longer_exist_are_not_asked(self) -> None:
        log = log_of([("question:gone", "again", 0)])
        now = START + timedelta(days=3)
        assert scheduled(log, now).today(CARDS[:1], [], now).count == 0


def test_a_card_forgotten_too_often_is_called_out() -> None:
    steps: list[tuple[str, Grade, int]] = [(CARDS[0], "easy", 1)]
    for _ in range(LEECH):
        steps += [(CARDS[0], "again", 30_000), (CARDS[0], "easy", 30)]
    assert scheduled(log_of(steps)).leeches(CARDS) == [CARDS[0]]
    assert scheduled(log_of(steps[:-2])).leeches(CARDS) == []
