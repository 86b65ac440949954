"""The seam: tasks go out to hands, outcomes come back; what a lost hand held, another takes up."""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import AsyncGenerator, Callable, Iterator, Sequence
from typing import Any, Generic, Protocol, Self, TypeVar

from ...sandbox.errors import Signal, SurefootError

T = TypeVar("T")
R = TypeVar("R")
T_contra = TypeVar("T_contra", contravariant=True)
R_co = TypeVar("R_co", covariant=True)
MOST_LOSSES = 3
"""As many hands may be lost over one task before it is given up: it may be what kills them."""
PATIENCE_S = 300.0
"""So long may every hand be gone before the work is given up."""


class EngineLost(SurefootError):
    """No worker of an engine answers any more: look at the cluster, then go on with `--resume`."""


class HandLost(Signal):
    """A hand died over its task. A signal inside an engine; nobody else meets it."""


class Worker(Protocol[T_contra, R_co]):
    """Does tasks, one at a time or several side by side.

    Open where it is given to an engine. What is pickled of it is names and settings, not what is
    open: an engine of other processes opens it anew in each.
    """

    async def __aenter__(self) -> Self: ...
    async def __aexit__(self, *exc: object) -> None: ...
    async def do(self, task: T_contra, /) -> R_co: ...


class Engine(Protocol):
    """Has workers do tasks."""

    name: str

    def outcomes(
        self, worker: Worker[T, R], tasks: Iterator[T], given_up: Callable[[T], R]
    ) -> AsyncGenerator[tuple[T, R]]:
        """Each task and what came of it, as they end: none lost, none twice.

        `given_up`: the outcome of a task over which hands are lost again and again. Closing the
        generator ends what is in flight. Raises `EngineLost`, and what a worker raises.
        """
        ...


class Hand(Protocol[T_contra, R_co]):
    """One worker as its engine holds it."""

    async def ready(self) -> None:
        """Come back when it can take a task: at once, or when it was started (again)."""
        ...

    async def do(self, task: T_contra, /) -> R_co:
        """Raises `HandLost` where it died over it."""
        ...


class Drive(Generic[T, R]):
    """Keeps every hand busy until the tasks are done."""

    def __init__(
        self, hands: Sequence[Hand[T, R]], tasks: Iterator[T], given_up: Callable[[T], R]
    ) -> None:
        self._tasks, self._given_up = tasks, given_up
        self._back: deque[T] = deque()  # of hands that were lost
        self._losses: dict[int, int] = {}
        self._idle: deque[Hand[T, R]] = deque()
        self._working: dict[asyncio.Task[R], tuple[Hand[T, R], T]] = {}
        self._resting: dict[asyncio.Task[None], Hand[T, R]] = {
            asyncio.create_task(hand.ready()): hand for hand in hands
        }

    async def outcomes(self) -> AsyncGenerator[tuple[T, R]]:
        try:
            while self._hand_out():
                for task, outcome in await self._next():
                    yield task, outcome
        finally:
            await self._end()

    def _hand_out(self) -> bool:
        """Give every idle hand a task. False where none is left, nor in work."""
        while self._idle:
            task = self._back.popleft() if self._back else next(self._tasks, _NONE)
            if task is _NONE:
                break
            hand = self._idle.popleft()
            self._working[asyncio.create_task(hand.do(task))] = hand, task
        if self._working or self._back:
            return True
        if self._idle:
            return False
        task = next(self._tasks, _NONE)  # nobody is there yet to take one
        if task is not _NONE:
            self._back.append(task)
        return task is not _NONE

    async def _next(self) -> list[tuple[T, R]]:
        """What has ended, once anything has."""
        both: list[asyncio.Task[Any]] = [*self._resting, *self._working]
        patience = None if self._working else PATIENCE_S
        ended, _ = await asyncio.wait(both, timeout=patience, return_when=asyncio.FIRST_COMPLETED)
        if not ended:
            raise EngineLost(f"No worker answered for {PATIENCE_S:.0f} s.")
        found = []
        for one in [task for task in both if task in ended]:  # in the order in which they began
            if one in self._resting:
                self._idle.append(self._resting.pop(one))
                one.result()
                continue
            hand, task = self._working.pop(one)
            try:
                found.append((task, one.result()))
            except HandLost:
                found += self._lost(task)
                self._resting[asyncio.create_task(hand.ready())] = hand
            else:
                self._idle.append(hand)
        return found

    def _lost(self, task: T) -> list[tuple[T, R]]:
        losses = self._losses[id(task)] = self._losses.get(id(task), 0) + 1
        if losses >= MOST_LOSSES:
            return [(task, self._given_up(task))]
        self._back.append(task)
        return []

    async def _end(self) -> None:
        left: set[asyncio.Task[Any]] = {*self._working, *self._resting}
        for one in left:
            one.cancel()
        await asyncio.gather(*left, return_exceptions=True)


_NONE: Any = object()

__all__ = ["Drive", "Engine", "EngineLost", "Hand", "HandLost", "Worker"]
