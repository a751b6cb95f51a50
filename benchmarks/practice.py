"""Practice with a long log: the replay of 10,000 reviews, one more review, runs of the quiz page beside an empty log.

``python -m benchmarks.practice`` prints medians in milliseconds; the runs of the page with and without a log are taken
turn by turn.
"""

from __future__ import annotations

import random
import statistics
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from guide.practice.cards import question_cards
from guide.practice.log import EMPTY, Log, Review, read
from guide.practice.quiz import GRADES
from guide.practice.schedule import Schedule
from tests.pages.reader import learner

REVIEWS, ROUNDS = 10_000, 7
NOW = datetime.now(UTC)


def long_log() -> Log:
    """A log of two years, mostly of what was known."""
    rng = random.Random(0)  # noqa: S311 - no secret
    cards = question_cards()
    start = NOW - timedelta(days=730)
    return Log.of(
        Review(
            id=f"review-{number:06d}",
            card=rng.choice(cards),
            grade=rng.choices(GRADES, [10, 15, 60, 15])[0],
            at=start + timedelta(days=730 * number / REVIEWS),
        )
        for number in range(REVIEWS)
    )


def milliseconds(run: Callable[[], object]) -> float:
    """How long a call takes."""
    start = time.perf_counter()
    run()
    return (time.perf_counter() - start) * 1000


def main() -> None:
    """Prints the table."""
    log, zone = long_log(), ZoneInfo("UTC")
    written = log.to_json()
    replay, more, parsing, empty, full = [], [], [], [], []
    learners = learner(EMPTY), learner(log)
    for number in range(ROUNDS):
        parsing.append(milliseconds(lambda: read(written)))
        fresh = Log(log.entries)
        replay.append(milliseconds(lambda log=fresh: Schedule.of(log, NOW, zone)))  # type: ignore[misc]
        before = Schedule.of(fresh, NOW, zone)
        longer = fresh.added(Review(id=f"one-more-{number}", card=question_cards()[0], grade="good", at=NOW))
        more.append(milliseconds(lambda log=longer, before=before: Schedule.of(log, NOW, zone, before)))  # type: ignore[misc]
        empty.append(milliseconds(learners[0].run))
        full.append(milliseconds(learners[1].run))
    print(f"| what, with {REVIEWS:,} reviews | n | median ms | slowest ms |\n|---|---:|---:|---:|")
    for name, times in {
        "reading the log from the browser or a file": parsing,
        "replaying all of it": replay,
        "replaying after one more review": more,
        "run of the quiz page": full,
        "run of the quiz page with an empty log": empty,
    }.items():
        print(f"| {name} | {len(times)} | {statistics.median(times):.0f} | {max(times):.0f} |")


if __name__ == "__main__":
    main()
