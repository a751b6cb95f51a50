"""Long work beside the pages: shared, stoppable, given up when nobody waits for it."""

from __future__ import annotations

import threading
from collections.abc import Generator

import pytest

from guide import jobs

SOON = 20.0


def counting(until: int, gate: threading.Event | None = None) -> jobs.Work[int]:
    """Work that counts, and waits at every step for `gate` if there is one."""

    def work() -> Generator[float, None, int]:
        for number in range(until):
            if gate:
                gate.wait(SOON)
            yield number / until
        return until

    return work


@pytest.fixture
def key(request: pytest.FixtureRequest) -> str:
    return str(request.node.name)


def test_work_ends_with_its_result(key: str) -> None:
    job = jobs.started(key, counting(3))
    assert job.wait(SOON)
    assert (job.state, job.result, job.share) == ("done", 3, 1.0)


def test_readers_who_want_the_same_share_one_job(key: str) -> None:
    gate = threading.Event()
    first, second = jobs.started(key, counting(2, gate)), jobs.started(key, counting(5))
    assert first is second
    assert not first.wait(0)
    gate.set()
    assert first.wait(SOON)
    assert jobs.started(key, counting(5)).result == 2


@pytest.mark.parametrize("wanted", [True, False], ids=["by another reader", "by nobody"])
def test_a_job_that_a_reader_stops_goes_on_if_it_is_still_wanted(
    wanted: bool, key: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(jobs, "LET_GO_AFTER", -1.0)
    gate = threading.Event()
    job = jobs.started(key, counting(1000, gate))
    job.let_go()
    if wanted:
        job.wait(0)
    gate.set()
    assert job.wait(SOON) if wanted else job._over.wait(SOON)
    assert job.state == ("done" if wanted else "left")
    assert jobs.started(key, counting(1)) is job or not wanted


def test_a_job_that_nobody_asks_about_is_given_up(key: str, monkeypatch: pytest.MonkeyPatch) -> None:
    gate = threading.Event()
    monkeypatch.setattr(jobs, "LEFT_AFTER", -1.0)
    job = jobs.started(key, counting(1000, gate))
    gate.set()
    assert job._over.wait(SOON)
    assert job.state == "left"
    monkeypatch.undo()
    again = jobs.started(key, counting(4))
    assert again.wait(SOON)
    assert again.result == 4


def test_an_error_is_kept_for_the_page_and_the_next_try_is_a_new_one(key: str) -> None:
    def broken() -> Generator[float, None, int]:
        yield 0.5
        raise ArithmeticError("no such number")

    job = jobs.started(key, broken)
    assert job.wait(SOON)
    assert job.state == "failed"
    assert isinstance(job.error, ArithmeticError)
    assert jobs.started(key, counting(1)) is not job


def test_only_so_many_results_are_kept_and_the_latest_ones(key: str) -> None:
    made = [jobs.started((key, number), counting(1)) for number in range(jobs.KEPT)]
    for job in made:
        job.wait(SOON)
    extra = jobs.started((key, "one more"), counting(1))
    assert extra.wait(SOON)
    assert len(jobs._jobs) <= jobs.KEPT + 1
    assert jobs.started((key, jobs.KEPT - 1), counting(2)) is made[-1]
    assert jobs.started((key, 0), counting(2)) is not made[0]
