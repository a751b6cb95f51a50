"""The learner's log: merging, reading what others wrote, databases."""

from __future__ import annotations

import json
import string
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from guide.practice.log import (
    EMPTY,
    FORMAT,
    LARGEST_FILE,
    MOST_ENTRIES,
    Later,
    Log,
    LogError,
    Preference,
    Review,
    Withdrawal,
    read,
    read_records,
)
from guide.practice.quiz import GRADES

IDS = st.text(string.ascii_letters + string.digits + "_-", min_size=8, max_size=10)
TIMES = st.datetimes(datetime(2020, 1, 1), datetime(2030, 1, 1), timezones=st.just(UTC))
CARDS = st.sampled_from(["question:gelu", "question:relu6", "drill:curve:elu"])
REVIEWS = st.builds(Review, id=IDS, card=CARDS, grade=st.sampled_from(GRADES), at=TIMES)
LATER = st.builds(
    lambda i, n: Later(id=i, raw=json.dumps({"id": i, "kind": "mood", "n": n}, sort_keys=True)), IDS, st.integers()
)
ENTRIES = st.one_of(
    REVIEWS,
    st.builds(Withdrawal, id=IDS, review=IDS, at=TIMES),
    st.builds(Preference, id=IDS, name=st.just("new_per_day"), value=st.integers(0, 99), at=TIMES),
    st.builds(Preference, id=IDS, name=st.just("interview"), value=st.just("2027-01-31"), at=TIMES),
    LATER,
)
LOGS = st.lists(ENTRIES, max_size=12).map(Log.of)


def review(number: int, grade: Any = "good", card: str = "question:gelu") -> Review:
    return Review(
        id=f"review-{number:04d}", card=card, grade=grade, at=datetime(2026, 1, 1, tzinfo=UTC) + timedelta(days=number)
    )


class TestMerging:
    @given(LOGS, LOGS, LOGS)
    def test_order_and_repetition_do_not_matter_and_nothing_is_lost(self, a: Log, b: Log, c: Log) -> None:
        assert a.merged(b) == b.merged(a)
        assert a.merged(b).merged(c) == a.merged(b.merged(c))
        assert a.merged(a) == a == a.merged(EMPTY)
        assert set(a.merged(b).entries) == set(a.entries) | set(b.entries)

    @given(LOGS)
    def test_a_log_survives_being_written_and_read(self, log: Log) -> None:
        reading = read(log.to_json())
        assert reading.log == log
        assert reading.refused == 0
        assert reading.later == sum(isinstance(entry, Later) for entry in log.entries.values())
        assert read_records(log.to_records().values()).log == log

    @given(st.lists(REVIEWS, min_size=1, max_size=8, unique_by=lambda r: r.id), st.data())
    def test_a_withdrawn_review_no_longer_counts_and_stays_in_the_log(
        self, reviews: list[Review], data: st.DataObject
    ) -> None:
        taken = data.draw(st.sampled_from(reviews))
        back = Withdrawal(id="withdrawal-of-it", review=taken.id, at=taken.at)
        log = Log.of([*reviews, back])
        assert taken not in log.reviews
        assert len(log.reviews) == len(reviews) - 1
        assert taken.id in log.entries

    def test_of_several_preferences_the_latest_holds(self) -> None:
        at = datetime(2026, 1, 1, tzinfo=UTC)
        early, late = (Preference(id=f"pref-{n}-xx", name="new_per_day", value=n, at=at + timedelta(n)) for n in (3, 7))
        assert Log.of([late, early]).preference("new_per_day", 10) == 7
        assert EMPTY.preference("new_per_day", 10) == 10

    def test_reviews_are_in_order_of_time_whatever_the_zone_they_were_written_in(self) -> None:
        east = Review.model_validate(
            {**review(1).model_dump(), "id": "from-the-east", "at": "2026-01-01T07:30:00+08:00"}
        )
        assert east.at == datetime(2025, 12, 31, 23, 30, tzinfo=UTC)
        assert [r.id for r in Log.of([review(0), east]).reviews] == ["from-the-east", "review-0000"]


def file(entries: Any, **changes: Any) -> str:
    return json.dumps({"format": FORMAT, "version": 1, "entries": entries, **changes})


class TestImport:
    @pytest.mark.parametrize(
        ("text", "reason"),
        [
            ("", "import_no_json"),
            ("not json", "import_no_json"),
            ("[" * 100_000, "import_no_json"),
            (b"\xff\xfe\x00", "import_no_json"),
            ("[]", "import_other_file"),
            ('{"cards": []}', "import_other_file"),
            (file({}), "import_other_file"),
            (file([], format="anki"), "import_other_file"),
            (file([0] * (MOST_ENTRIES + 1)), "import_too_many"),
            (" " * (LARGEST_FILE + 1), "import_too_large"),
        ],
        ids=lambda value: str(value)[:20],
    )
    def test_what_is_no_log_is_refused_with_a_reason(self, text: str | bytes, reason: str) -> None:
        with pytest.raises(LogError) as caught:
            read(text)
        assert caught.value.reason == reason

    @pytest.mark.parametrize(
        "spoilt",
        [
            None,
            3,
            [],
            {},
            {**review(1).model_dump(mode="json"), "grade": "superb"},
            {**review(1).model_dump(mode="json"), "at": "yesterday"},
            {**review(1).model_dump(mode="json"), "at": "2026-01-01T00:00:00"},
            {**review(1).model_dump(mode="json"), "at": "0001-01-01T00:00:00Z"},
            {**review(1).model_dump(mode="json"), "card": "question:<img src=x onerror=alert(1)>"},
            {**review(1).model_dump(mode="json"), "id": "<script>alert(1)</script>"},
            {**review(1).model_dump(mode="json"), "id": "x" * 1000},
            {**review(1).model_dump(mode="json"), "extra": 1},
            {"kind": "mood", "id": "<b>"},
            {"kind": "mood"},
            {"kind": "mood", "id": "abcdefgh", "colour": "\ud800"},
            {"kind": "mood", "id": "abcdefgh", "colour": float("nan")},
            {"kind": ["review"], "id": "12345678"},
        ],
        ids=lambda value: str(value)[:60],
    )
    def test_a_spoilt_entry_is_left_out_and_the_others_are_taken(self, spoilt: Any) -> None:
        reading = read(file([review(0).model_dump(mode="json"), spoilt]))
        assert reading.log == Log.of([review(0)])
        assert reading.refused == 1

    def test_what_a_later_version_wrote_is_kept_and_handed_on(self) -> None:
        strange = {"kind": "mood", "id": "abcdefgh", "colour": ["blue", {"deep": 1}]}
        reading = read(file([strange, review(0).model_dump(mode="json")], version=9))
        assert (reading.later, reading.refused) == (1, 0)
        assert json.loads(reading.log.to_json())["entries"][0] == strange
        assert reading.log.reviews == (review(0),)
