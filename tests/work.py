"""Long work done at once, for tests."""

from __future__ import annotations

from collections.abc import Generator
from typing import TypeVar

R = TypeVar("R")


def result_of(work: Generator[float, None, R]) -> R:
    """The result of work; the shares that it reports on the way have to rise to 1."""
    shares = []
    while True:
        try:
            shares.append(next(work))
        except StopIteration as end:
            assert shares == sorted(shares)
            assert shares[-1] == 1
            result: R = end.value
            return result
