"""The runs that this server works on, and what becomes of them when it or its clients go."""

from __future__ import annotations

import asyncio
import contextlib
import json
import time
from collections.abc import AsyncGenerator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Protocol

from ....graphs.events import plain
from ....sandbox.errors import SurefootError
from ..api_errors import ApiError, to_api_error
from ..care.admission import Admission, Place
from ..care.auth import Key, find_named
from ..care.logs import LOG, log, log_failure
from ..care.trace_store import Ending, Heading
from ..orders import Order
from ..stores.postgres.checkpoints import storable
from ..stores.postgres.database import Unavailable
from ..stores.postgres.heartbeat import Beat, Heartbeat
from ..stores.postgres.leases import MOST_EPOCHS, Claimed, Leases
from ..stores.postgres.traces import Foreign, PostgresRecording, PostgresTraces
from ..trace_keeping import ending, failure_event
from .order_form import fingerprint, read_order, write_order
from .tape import Tape

SWEEP_S = 60.0
LEAVE_S = 5.0  # how long a run that is another's by now may take to stop


class DeskWork(Protocol):
    """A run from its turn to its result, gone on with where it was begun before."""

    async def __call__(
        self,
        order: Order,
        place: Place,
        carrier: Mapping[str, str],
        put: Any,
        *,
        resumed: bool,
    ) -> None: ...


@dataclass(slots=True)
class Held:
    """A run that this server works on. `released`: it is left for another; `lost`: it is its."""

    order: Order
    epoch: int
    recording: PostgresRecording
    tape: Tape
    task: asyncio.Task[None] | None = None
    released: bool = False
    lost: bool = False


@dataclass(slots=True)
class Desk:
    """`running`: how many runs of others it takes up at once."""

    store: PostgresTraces
    leases: Leases
    heartbeat: Heartbeat
    admission: Admission
    keys: Sequence[Key]
    running: int
    work: DeskWork
    held: dict[str, Held] = field(default_factory=dict)
    tapes: dict[str, Tape] = field(default_factory=dict)
    closing: bool = False
    _strays: frozenset[str] = frozenset()

    # -- what clients ask for

    async def begin(self, order: Order, place: Place, carrier: Mapping[str, str]) -> None:
        """Enter the order and begin its run; one that is known is not begun again.

        Raises `Unavailable`, and `ApiError` 409 for the id of another request.
        """
        text = storable(self.store.struck(order.problem.text))
        order = replace(order, problem=order.problem.model_copy(update={"text": text}))
        heading = Heading(
            order.id, order.caller.name, time.time(), order.policy, order.strategy, plain(text)
        )
        asked = fingerprint(order)
        begun = await self.store.begin(
            heading, kept=order.keep, request=write_order(order), asked=asked
        )
        if begun:
            self._start(order, 1, 0, place.handed_over(), carrier, resumed=False)
        elif await self.store.asked(order.caller.name, order.id) != asked:
            raise ApiError(
                409,
                "The Idempotency-Key was used for another request.",
                code="idempotency_mismatch",
            )

    async def follow(self, run: str, at: int) -> AsyncGenerator[dict[str, Any], None]:
        """A run's events from number `at` on, wherever it runs. Raises what the run failed with."""
        tape = await self._tape(run)
        tape.readers += 1
        try:
            for number, line in await self.store.lines(run, at):
                at = number + 1
                yield (event := _told(line, tape))
                if event["event"] == "result":
                    return
            async with contextlib.aclosing(tape.read(at)) as lines:
                async for line in lines:
                    yield (event := _told(line, tape))
                    if event["event"] == "result":
                        return
        finally:
            tape.readers -= 1
            self._put_away(run)

    async def _tape(self, run: str) -> Tape:
        if run not in self.tapes:
            count = await self.store.count(run)
            self.tapes.setdefault(run, Tape(count))
        return self.tapes[run]

    def _put_away(self, run: str) -> None:
        tape = self.tapes.get(run)
        if tape is not None and not tape.readers and run not in self.held:
            del self.tapes[run]

    # -- runs

    def _start(
        self,
        order: Order,
        epoch: int,
        first: int,
        place: Place,
        carrier: Mapping[str, str],
        *,
        resumed: bool,
    ) -> None:
        tape = self.tapes.setdefault(order.id, Tape(first))
        recording = self.store.recording(order.id, epoch, first, tape.append)
        held = self.held[order.id] = Held(order, epoch, recording, tape)
        held.task = asyncio.create_task(self._carry_out(held, place, carrier, resumed=resumed))

    async def _carry_out(
        self, held: Held, place: Place, carrier: Mapping[str, str], *, resumed: bool
    ) -> None:
        last: dict[str, Any] = {}
        failure: Exception | None = None

        async def put(event: dict[str, Any]) -> None:
            nonlocal last
            last = event
            held.recording.add(event)
            await held.recording.room()

        try:
            with place:
                await self.work(held.order, place, carrier, put, resumed=resumed)
        except Foreign:
            held.lost = True
        except BaseException as error:  # noqa: BLE001 - recorded, and told to who listens
            failure = self._failed(held, last, error)
        finally:
            await self._put_down(held, last, failure)

    def _failed(self, held: Held, last: dict[str, Any], error: BaseException) -> Exception | None:
        """Record what a run failed with, unless another server goes on with it."""
        if held.lost:
            return None
        if self.closing or isinstance(error, Unavailable):
            held.released = True
            return to_api_error(error) if isinstance(error, Exception) else _leaving()
        told = to_api_error(error) if isinstance(error, Exception) else _given_up()
        if told.status == 500:
            log_failure("run failed", error, run=held.order.id)
        held.tape.failure = told
        if "result" not in last:
            row = failure_event(last, error)
            held.recording.add(row | {"message": plain(str(told))})
        return told

    async def _put_down(self, held: Held, last: dict[str, Any], failure: Exception | None) -> None:
        run = held.order.id
        if held.released:
            with contextlib.suppress(Unavailable):
                await self.leases.release(run, held.epoch)
        elif not held.lost:
            held.recording.end(ending(last))
            await held.recording.stored()
        self.held.pop(run, None)
        if not held.lost:
            held.tape.close(failure)
            self.tapes.pop(run, None)
        else:
            log("run lost", run=run)
            self._put_away(run)

    # -- what goes on all the time

    async def tend(self) -> None:
        """Say that this server is there, and take up what others left."""
        swept = time.monotonic()
        while True:
            self.heartbeat.watched = [run for run, tape in self.tapes.items() if tape.readers]
            self.heartbeat.known = {run: held.epoch for run, held in self.held.items()}
            beat = await self.leases.next_beat()
            self.store.health.failing = beat is None
            if beat is None:
                continue
            await self._let_go(beat)
            if not self.admission.closed:
                for claimed in await self.leases.claim(self.running):
                    await self._take_up(claimed)
            if time.monotonic() - swept > SWEEP_S:
                swept = time.monotonic()
                with contextlib.suppress(Unavailable):
                    await self.leases.sweep()

    async def _let_go(self, beat: Beat) -> None:
        """Release what is this server's by the database and is not worked on here: its request
        was told 503, or it could not be written that the run was left."""
        strays = frozenset(beat.holds.keys() - self.held.keys())
        for run in strays & self._strays:
            with contextlib.suppress(Unavailable):
                await self.leases.release(run, beat.holds[run])
        self._strays = strays

    def mind(self, beat: Beat) -> None:
        """End what is another server's by now, and what nobody listens to any more. Clients could
        not come back while the database was away: they have as long after it as at any time."""
        waited = time.monotonic() > self.store.database.since + self.heartbeat.away_s
        for run, epoch in beat.known.items():
            held = self.held.get(run)
            if held is None or held.task is None or held.epoch != epoch:
                continue
            if beat.holds.get(run) != epoch and not held.recording.ended:
                held.lost = True
                held.task.cancel()
            elif waited and run in beat.left and not held.tape.readers:
                held.task.cancel()

    async def _take_up(self, claimed: Claimed) -> None:
        """Go on with a run; one that cannot be gone on with ends, and its client is told."""
        if not await self._left(claimed.run):
            with contextlib.suppress(Unavailable):
                await self.leases.release(claimed.run, claimed.epoch)
            return
        log("run taken up", run=claimed.run, epoch=claimed.epoch)
        try:
            first = await self.store.count(claimed.run)
            tape = self.tapes.get(claimed.run)
            if tape is not None:
                for number, line in await self.store.lines(claimed.run, tape.end):
                    tape.append(number, [line])
            order = self._readable(claimed)
        except Unavailable:
            return
        except SurefootError as error:
            recording = self.store.recording(claimed.run, claimed.epoch, first)
            recording.add(failure_event({}, error))
            recording.end(Ending("failed"))
            return
        place = self.admission.enter_again()
        self._start(order, claimed.epoch, first, place, {}, resumed=True)

    async def _left(self, run: str) -> bool:
        """Whether nothing is at work here on a run that this server had lost: two would write
        between each other's checkpoints."""
        held = self.held.get(run)
        if held is not None and held.task is not None:
            held.lost = True
            held.task.cancel()
            await asyncio.wait([held.task], timeout=LEAVE_S)
        return run not in self.held

    def _readable(self, claimed: Claimed) -> Order:
        """Raises what is of Surefoot's tree for what cannot be gone on with."""
        if claimed.epoch > MOST_EPOCHS:
            words = f"{claimed.epoch - 1} servers went away while they worked on it."
            raise SurefootError(words)
        return read_order(claimed.request, find_named(self.keys, claimed.owner))

    async def poll(self, pause_s: float = 0.2) -> None:
        """Read what other servers write of the runs that are listened to here."""
        while True:
            await asyncio.sleep(pause_s)
            afar = {
                run: tape
                for run, tape in self.tapes.items()
                if run not in self.held and tape.readers
            }
            if not afar:
                continue
            try:
                ended, rows = await self.store.news({run: tape.end for run, tape in afar.items()})
            except Unavailable:
                continue
            for run, first, lines in rows:
                if run not in self.held:
                    afar[run].append(first, lines)
            for run in ended:
                if run not in self.held:
                    afar[run].close()
                    if self.tapes.get(run) is afar[run]:
                        del self.tapes[run]

    def leave(self) -> list[asyncio.Task[None]]:
        """Leave what still runs to the other servers; returns what then ends."""
        self.closing = True
        tasks = [held.task for held in self.held.values() if held.task is not None]
        for task in tasks:
            task.cancel()
        return tasks

    async def aclose(self) -> None:
        """Leave what still runs, and wait until that is written."""
        tasks = self.leave()
        if tasks:
            _, late = await asyncio.wait(tasks, timeout=10.0)
            if late:
                LOG.warning("runs do not end", extra={"fields": {"runs": len(late)}})


def _told(line: str, tape: Tape) -> dict[str, Any]:
    """An event; for the one that says what the run failed with, raises that, or an `ApiError` of
    what is told where it ran elsewhere."""
    event: dict[str, Any] = json.loads(line)
    if event["event"] == "error":
        if tape.failure is not None:
            raise tape.failure
        raise ApiError(500, event["message"], code=event["kind"])
    return event


def _leaving() -> ApiError:
    return ApiError(
        503, "The server is shutting down; another goes on with the run.",
        code="taken_elsewhere", headers={"retry-after": "1"},
    )  # fmt: skip


def _given_up() -> ApiError:
    return ApiError(499, "Nobody listened to the run any more.", code="Cancelled")
