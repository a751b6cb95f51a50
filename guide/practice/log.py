"""The learner's log: what was reviewed, when, and how it went. It only grows, and two logs merge as sets.

Everything else (when a card is due, what is mastered, how many were done today) is computed from it by
`guide.practice.schedule` and `guide.practice.statistics`; nothing computed is ever stored.
"""

from __future__ import annotations

import json
import uuid
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cached_property
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, AwareDatetime, Field, TypeAdapter, ValidationError

from guide.practice.quiz import Grade
from guide.schema import Record

FORMAT, VERSION = "nonlinear-progress", 1
# What a file may be at most; years of daily practice stay far below.
LARGEST_FILE, MOST_ENTRIES = 10_000_000, 100_000


def _in_utc(at: datetime) -> datetime:
    if not 2000 <= at.year < 2200:
        raise ValueError("must lie between the years 2000 and 2200")
    return at.astimezone(UTC)


EntryId = Annotated[str, Field(pattern=r"^[0-9A-Za-z_-]{8,64}$")]
CardId = Annotated[str, Field(pattern=r"^[a-z][a-z-]*(:[a-z0-9]+([_-][a-z0-9]+)*)+$", max_length=120)]
Time = Annotated[AwareDatetime, AfterValidator(_in_utc)]


class Review(Record):
    """A card was answered and graded."""

    kind: Literal["review"] = "review"
    id: EntryId
    card: CardId
    """``question:<id>`` or ``drill:<kind>:<subject>``."""
    grade: Grade
    at: Time
    """In UTC."""


class Withdrawal(Record):
    """A review is taken back: it stays in the log and no longer counts."""

    kind: Literal["withdrawal"] = "withdrawal"
    id: EntryId
    review: EntryId
    at: Time


class Preference(Record):
    """A setting of the learner; of several with the same name the latest holds."""

    kind: Literal["preference"] = "preference"
    id: EntryId
    name: Literal["new_per_day", "reviews_per_day", "interview"]
    value: Annotated[int, Field(ge=0, le=10_000)] | Annotated[str, Field(pattern=r"^(\d{4}-\d\d-\d\d)?$")]
    at: Time


class Later(Record):
    """An entry that a later version of the guide wrote: kept and handed on as it is, and not counted."""

    kind: Literal["later"] = "later"
    id: EntryId
    raw: str
    """The entry as JSON with sorted keys."""


Entry = Review | Withdrawal | Preference
_ENTRY: TypeAdapter[Entry] = TypeAdapter(Annotated[Entry, Field(discriminator="kind")])
_KINDS = frozenset({"review", "withdrawal", "preference"})


class LogError(ValueError):
    """A file or text that is no log; `reason` is the name of the sentence that says why."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


@dataclass(frozen=True, eq=False)
class Log:
    """Entries by id. Never changed: `added` and `merged` give a new log."""

    entries: Mapping[str, Entry | Later]

    @staticmethod
    def of(entries: Iterable[Entry | Later]) -> Log:
        """A log of these entries; of two with the same id the one whose JSON sorts first is kept."""
        found: dict[str, Entry | Later] = {}
        for entry in entries:
            there = found.get(entry.id)
            if there is None or (there != entry and _written(entry) < _written(there)):
                found[entry.id] = entry
        return Log(found)

    def __len__(self) -> int:
        return len(self.entries)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Log) and dict(self.entries) == dict(other.entries)

    __hash__ = object.__hash__

    def added(self, *entries: Entry | Later) -> Log:
        """The same log with more entries."""
        return Log.of([*self.entries.values(), *entries])

    def merged(self, other: Log) -> Log:
        """The union of both: in any order, any number of times, with the same result."""
        return Log.of([*self.entries.values(), *other.entries.values()])

    @cached_property
    def reviews(self) -> tuple[Review, ...]:
        """The reviews that count, in order of time."""
        withdrawn = {entry.review for entry in self.entries.values() if isinstance(entry, Withdrawal)}
        found = [e for e in self.entries.values() if isinstance(e, Review) and e.id not in withdrawn]
        return tuple(sorted(found, key=lambda review: (review.at, review.id)))

    @cached_property
    def by_card(self) -> Mapping[str, tuple[Review, ...]]:
        """The same reviews by card; cards in the order in which they were first seen."""
        found: dict[str, list[Review]] = {}
        for review in self.reviews:
            found.setdefault(review.card, []).append(review)
        return {card: tuple(reviews) for card, reviews in found.items()}

    @cached_property
    def _preferences(self) -> Mapping[str, Preference]:
        """The latest entry of every setting."""
        found = [entry for entry in self.entries.values() if isinstance(entry, Preference)]
        return {entry.name: entry for entry in sorted(found, key=lambda entry: (entry.at, entry.id))}

    def preference(self, name: str, default: int | str) -> int | str:
        """The latest value of a setting, or `default` where there is none of the same type."""
        latest = self._preferences.get(name)
        return latest.value if latest is not None and isinstance(latest.value, type(default)) else default

    def to_json(self) -> str:
        """The log as a file."""
        document = {"format": FORMAT, "version": VERSION, "entries": [*self.to_records().values()]}
        return json.dumps(document, ensure_ascii=False)

    def to_records(self) -> dict[str, dict[str, Any]]:
        """The entries by id as plain JSON values."""
        return {identity: record(entry) for identity, entry in self.entries.items()}


EMPTY = Log({})


def record(entry: Entry | Later) -> dict[str, Any]:
    """An entry as plain JSON values."""
    return json.loads(entry.raw) if isinstance(entry, Later) else entry.model_dump(mode="json")


def _written(entry: Entry | Later) -> str:
    return json.dumps(record(entry), sort_keys=True)


def new_id() -> str:
    """An id that no other entry has."""
    return uuid.uuid4().hex


@dataclass(frozen=True)
class Reading:
    """What was found in a file: the entries that make sense, and how many did not."""

    log: Log
    refused: int
    later: int


def read_records(records: Iterable[object]) -> Reading:
    """Entries from plain JSON values; what is no entry is counted and left out.

    An entry of a kind that this version does not know, with an id, is kept as `Later`.
    """
    found: list[Entry | Later] = []
    refused = later = 0
    for item in records:
        try:
            if isinstance(item, dict) and isinstance(kind := item.get("kind"), str) and kind not in _KINDS:
                # What no browser and no database could keep is refused: half characters, numbers that are none.
                json.dumps(item, ensure_ascii=False).encode()
                found.append(Later(id=item.get("id", ""), raw=json.dumps(item, sort_keys=True, allow_nan=False)))
                later += 1
            else:
                found.append(_ENTRY.validate_python(item))
        except (ValidationError, ValueError, RecursionError):
            refused += 1
    return Reading(Log.of(found), refused, later)


def read(text: str | bytes) -> Reading:
    """The log in a file.

    Raises
    ------
    LogError
        If it is too large, no JSON, or not one of our files; what of the entries makes sense is taken otherwise.
    """
    if len(text) > LARGEST_FILE:
        raise LogError("import_too_large")
    try:
        document = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise LogError("import_no_json") from error
    entries = document.get("entries") if isinstance(document, dict) and document.get("format") == FORMAT else None
    if not isinstance(entries, list):
        raise LogError("import_other_file")
    if len(entries) > MOST_ENTRIES:
        raise LogError("import_too_many")
    return read_records(entries)
