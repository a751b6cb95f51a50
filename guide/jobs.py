"""Long work beside the pages: one job for all readers who want the same, with its progress, and a way to stop it.

A page must not compute for seconds: its reader could neither stop nor leave it. The work runs in one of a few
threads instead, and the page asks how far it is. Work is a generator that yields the share done, from 0 to 1, and
returns the result. A job that nobody asks about any more ends by itself, at its next share: so a reader who stops
waiting for it takes it from no other.
"""

from __future__ import annotations

import threading
import time
from collections import OrderedDict
from collections.abc import Callable, Generator, Hashable
from concurrent.futures import ThreadPoolExecutor
from typing import Any, Generic, Literal, TypeVar

R = TypeVar("R")
Work = Callable[[], Generator[float, None, R]]
State = Literal["running", "done", "left", "failed"]

# As many as leave the server responsive: NumPy works outside the interpreter's lock only part of the time.
THREADS = 2
# Results that are kept for the next reader, the least recently wanted one dropped first.
KEPT = 32
# Seconds after which a job that no page has asked about is given up.
LEFT_AFTER = 10.0
# The same once a reader has stopped it: enough for the other pages, which look at it all the time, to ask again.
LET_GO_AFTER = 2.0


class Job(Generic[R]):
    """Work that is being done, or was."""

    def __init__(self, work: Work[R]) -> None:
        self.share = 0.0
        self.state: State = "running"
        self.result: R | None = None
        self.error: BaseException | None = None
        self._work = work
        self._seen = time.monotonic()
        self._over = threading.Event()

    def wait(self, seconds: float) -> bool:
        """Whether the job is over, after waiting for it up to `seconds`; tells it that somebody still wants it."""
        self._seen = time.monotonic()
        return self._over.wait(seconds)

    def let_go(self) -> None:
        """A reader wants it no longer: unless another one asks about it, it is soon given up."""
        self._seen = time.monotonic() - LEFT_AFTER + LET_GO_AFTER

    def run(self) -> None:
        """Does the work; called once, by a thread of its own."""
        work = self._work()
        try:
            while self.state == "running":
                self.share = min(1.0, max(0.0, next(work)))
                if time.monotonic() - self._seen > LEFT_AFTER:
                    self.state = "left"
        except StopIteration as end:
            self.result, self.share, self.state = end.value, 1.0, "done"
        except Exception as error:
            self.error, self.state = error, "failed"
        finally:
            work.close()
            self._over.set()


_jobs: OrderedDict[Hashable, Job[Any]] = OrderedDict()
_lock = threading.Lock()
_threads = ThreadPoolExecutor(THREADS, thread_name_prefix="job")


def started(key: Hashable, work: Work[R]) -> Job[R]:
    """The job called `key`: the one there is, or a new one that does `work`.

    Parameters
    ----------
    key : hashable
        Everything that the result depends on; readers who want the same share one job and its result.
    """
    with _lock:
        job = _jobs.get(key)
        if job is None or job.state in ("left", "failed"):
            job = _jobs[key] = Job(work)
            _threads.submit(job.run)
        _jobs.move_to_end(key)
        finished = [name for name, other in _jobs.items() if other.state != "running"]
        for name in finished[: max(0, len(_jobs) - KEPT)]:
            del _jobs[name]
        return job
