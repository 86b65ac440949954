"""The engine of this process: so many tasks at once, by one worker."""

from __future__ import annotations

from collections.abc import AsyncGenerator, Callable, Iterator
from contextlib import aclosing
from typing import Generic, TypeVar

from .base import Drive, Worker

T = TypeVar("T")
R = TypeVar("R")


class _Own(Generic[T, R]):
    """A hand that is always there."""

    def __init__(self, worker: Worker[T, R]) -> None:
        self.do = worker.do

    async def ready(self) -> None:
        return


class LocalEngine:
    """`workers` tasks in flight at once."""

    name = "local"

    def __init__(self, workers: int) -> None:
        self.workers = max(1, workers)

    async def outcomes(
        self, worker: Worker[T, R], tasks: Iterator[T], given_up: Callable[[T], R]
    ) -> AsyncGenerator[tuple[T, R]]:
        """See `Engine`."""
        drive = Drive([_Own(worker) for _ in range(self.workers)], tasks, given_up)
        async with aclosing(drive.outcomes()) as outcomes:
            async for outcome in outcomes:
                yield outcome
