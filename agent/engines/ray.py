"""The engine of a Ray cluster (extra `ray`): an actor a worker, each with its own pools.

An actor that dies, with its process or its node, is started again where there is room; its task
goes to the next that is free. Actors for which there is no room yet wait for a node that joins.
"""

from __future__ import annotations

import asyncio
import logging
import pickle
from collections.abc import AsyncGenerator, Callable, Iterator
from contextlib import aclosing, suppress
from typing import Any, Generic, TypeVar, cast

from ...sandbox.errors import InputError, MissingDependency
from .base import Drive, HandLost, Worker

T = TypeVar("T")
R = TypeVar("R")


class _Actor:
    """What Ray runs: a worker that is opened in its own process and event loop."""

    def __init__(self, worker: Any) -> None:
        self._worker, self._opened = worker, False

    async def ready(self) -> None:
        if not self._opened:
            await self._worker.__aenter__()
            self._opened = True

    async def do(self, task: Any) -> Any:
        await self.ready()
        return await self._worker.do(task)

    async def close(self) -> None:
        if self._opened:
            await self._worker.__aexit__(None, None, None)


class _Remote(Generic[T, R]):
    """A hand on an actor."""

    def __init__(self, actor: Any, lost: tuple[type[Exception], ...]) -> None:
        self.actor, self._lost = actor, lost

    async def ready(self) -> None:
        while True:
            try:
                await self.actor.ready.remote()
            except self._lost:  # it is being started anew
                await asyncio.sleep(0.2)
            else:
                return

    async def do(self, task: T) -> R:
        try:
            return cast("R", await self.actor.do.remote(task))
        except self._lost as error:
            raise HandLost(str(error)) from None


class RayEngine:
    """`workers` actors, each with one CPU and one task at a time.

    `address`: a cluster that runs (`auto`: the one of this machine); None starts one here for the
    time of the work. Raises `MissingDependency` where Ray is not installed.
    """

    name = "ray"

    def __init__(self, workers: int, address: str | None = None) -> None:
        try:
            import ray
        except ImportError:
            raise MissingDependency("The package ray", "ray") from None
        self.workers, self.address, self._ray = max(1, workers), address, ray

    async def outcomes(
        self, worker: Worker[T, R], tasks: Iterator[T], given_up: Callable[[T], R]
    ) -> AsyncGenerator[tuple[T, R]]:
        """See `Engine`. Raises `InputError` for a worker that cannot be sent to others."""
        try:
            pickle.dumps(worker)
        except (pickle.PicklingError, TypeError, AttributeError) as error:
            raise InputError(
                "The engine ray sends what it is given to other processes. Give models, PRMs and "
                f"strategies by name, or objects that can be pickled: {error}"
            ) from None
        began = await asyncio.to_thread(self._join)
        actors = [self._start(worker) for _ in range(self.workers)]
        lost = (self._ray.exceptions.RayActorError, self._ray.exceptions.RaySystemError)
        try:
            drive: Drive[T, R] = Drive([_Remote(one, lost) for one in actors], tasks, given_up)
            async with aclosing(drive.outcomes()) as outcomes:
                async for outcome in outcomes:
                    yield outcome
        finally:
            await self._end(actors, began=began)

    def _join(self) -> bool:
        """Whether this call started or joined what is there now."""
        if self._ray.is_initialized():
            return False
        try:
            self._ray.init(
                address=self.address or "local",
                num_cpus=None if self.address else self.workers,
                include_dashboard=None if self.address else False,
                log_to_driver=False,
                logging_level=logging.ERROR,
            )
        except (ConnectionError, ValueError, RuntimeError) as error:
            raise InputError(f"No Ray cluster answers at {self.address}: {error}") from None
        return True

    def _start(self, worker: object) -> Any:
        remote = self._ray.remote(_Actor)
        options = remote.options(num_cpus=1, max_restarts=-1, max_task_retries=0)
        return options.remote(worker)

    async def _end(self, actors: list[Any], *, began: bool) -> None:
        """Close what can be closed within a moment, and end the rest."""
        closing = [asyncio.ensure_future(_closed(one)) for one in actors]
        await asyncio.wait(closing, timeout=5.0)
        for one in closing:
            one.cancel()
        for one in actors:
            self._ray.kill(one)
        if began:
            await asyncio.to_thread(self._ray.shutdown)


async def _closed(actor: Any) -> None:
    with suppress(Exception):  # a dead or waiting actor has nothing open
        await actor.close.remote()
