"""LangGraph's saver of the user's choice, as the runs of one strategy need it.

It writes the run's spending beside every checkpoint and every finished call beside the newest one,
and gives the state back with the types that it had.
"""

from __future__ import annotations

import copy
import time
import uuid
from collections.abc import AsyncIterator, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, cast

from langchain_core.runnables import RunnableConfig
from langgraph.checkpoint.base import (
    WRITES_IDX_MAP,
    BaseCheckpointSaver,
    ChannelVersions,
    Checkpoint,
    CheckpointMetadata,
    CheckpointTuple,
    DeltaChannelHistory,
    PendingWrite,
)
from langgraph.checkpoint.serde.jsonplus import JsonPlusSerializer
from langgraph.checkpoint.serde.types import _DeltaSnapshot

from .budget import Meter
from .journal import Journal, Paid
from .types import allowed, channel_types, restored

SPENT = "surefoot:spent"
PAID = "surefoot:paid"
APPROVED = "surefoot:approved"


def config_of(thread: str) -> RunnableConfig:
    """Where a thread's newest checkpoint is found."""
    return {"configurable": {"thread_id": thread, "checkpoint_ns": ""}}


@dataclass(slots=True)
class Ledger:
    """What a run in progress spends, and where that is written: beside its newest checkpoint."""

    meter: Meter
    journal: Journal
    newest: RunnableConfig

    def name(self) -> str:
        """A new name for a row of its own; they sort by age."""
        return f"surefoot-{time.time_ns()}-{uuid.uuid4().hex[:8]}"


class RunSaver(BaseCheckpointSaver[Any]):
    """Delegates to `inner`. The annotations in `schemas` say what may be read back, and as what.

    An `inner` that would build any class it finds is given a serializer that builds these alone.
    """

    def __init__(self, inner: BaseCheckpointSaver[Any], schemas: Iterable[type]) -> None:
        self._types = channel_types(schemas) | {PAID: Paid}
        self._inner = strict(inner, allowed(self._types.values()))
        self._ledgers: dict[str, Ledger] = {}
        super().__init__(serde=self._inner.serde)

    # -- runs

    async def open(self, thread: str, meter: Meter) -> tuple[Journal, bool]:
        """Begin a run or go on with it, `meter` set to what it has spent.

        Returns its journal, and whether there is a checkpoint to go on from.
        """
        found = await self._inner.aget_tuple(config_of(thread))
        newest, calls, approvals = config_of(thread), [], {}
        if found is not None:
            newest, pending = found.config, self._restored(found.pending_writes or ())
            calls = [value for _, channel, value in pending if channel == PAID]
            words = (value for _, channel, value in pending if channel == APPROVED)
            approvals = {word["key"]: word["yes"] for word in words}
            spent = dict(found.metadata).get(SPENT)
            since = [value for _, channel, value in pending if channel == SPENT]
            meter.restore(spent if isinstance(spent, dict) else {}, *since)

        async def write(paid: Paid) -> None:
            ledger = self._ledgers[thread]
            await self._inner.aput_writes(ledger.newest, [(PAID, paid)], ledger.name())

        journal = Journal(meter, write, calls, approvals)
        self._ledgers[thread] = Ledger(meter, journal, newest)
        return journal, found is not None

    async def approve(self, thread: str, key: str, *, yes: bool) -> None:
        """Keep the user's word on a call that waits for it."""
        found = await self._inner.aget_tuple(config_of(thread))
        if found is not None:
            word = {"key": key, "yes": yes}
            await self._inner.aput_writes(found.config, [(APPROVED, word)], f"approved-{key}")

    def close(self, thread: str) -> None:
        """The run has ended, or is left as it stands."""
        self._ledgers.pop(thread, None)

    # -- what LangGraph calls

    @property
    def config_specs(self) -> list[Any]:
        return self._inner.config_specs

    def get_next_version(self, current: Any, channel: None) -> Any:
        return self._inner.get_next_version(current, channel)

    async def aput(
        self,
        config: RunnableConfig,
        checkpoint: Checkpoint,
        metadata: CheckpointMetadata,
        new_versions: ChannelVersions,
    ) -> RunnableConfig:
        """A checkpoint of the whole graph ends its step: what that paid for is settled."""
        ledger = self._ledger(config)
        if ledger is not None:
            ledger.journal.settle()
            beside = {**metadata, SPENT: ledger.meter.spent()}
            metadata = cast("CheckpointMetadata", beside)
        stored = await self._inner.aput(config, checkpoint, metadata, new_versions)
        if ledger is not None:
            ledger.newest = stored
        return stored

    async def aput_writes(
        self,
        config: RunnableConfig,
        writes: Sequence[tuple[str, Any]],
        task_id: str,
        task_path: str = "",
    ) -> None:
        ledger = self._ledger(config)
        # A node that failed or waits will be run again, and call its free tools again. Nothing may
        # stand beside such writes: savers replace them only where they are alone.
        ended = not any(channel in WRITES_IDX_MAP for channel, _ in writes)
        if not ended:
            # One that was stopped after its output and before it said which node is next would be
            # taken for ended (LangGraph reads any output so), and the run for over.
            writes = [write for write in writes if write[0] in WRITES_IDX_MAP]
        if ledger is not None and ended:
            writes = [*writes, (SPENT, ledger.meter.spent())]
        await self._inner.aput_writes(config, writes, task_id, task_path)
        if ledger is not None and not ended:
            since = {"seconds": round(ledger.meter.seconds, 3)}
            await self._inner.aput_writes(config, [(SPENT, since)], ledger.name())

    async def aget_tuple(self, config: RunnableConfig) -> CheckpointTuple | None:
        found = await self._inner.aget_tuple(config)
        return None if found is None else self._for_graph(found)

    async def alist(
        self,
        config: RunnableConfig | None,
        *,
        filter: dict[str, Any] | None = None,  # noqa: A002 - LangGraph's name
        before: RunnableConfig | None = None,
        limit: int | None = None,
    ) -> AsyncIterator[CheckpointTuple]:
        listed = self._inner.alist(config, filter=filter, before=before, limit=limit)
        async for found in listed:
            yield self._for_graph(found)

    async def aget_delta_channel_history(
        self, *, config: RunnableConfig, channels: Sequence[str]
    ) -> Mapping[str, DeltaChannelHistory]:
        found = await self._inner.aget_delta_channel_history(config=config, channels=channels)
        histories: dict[str, DeltaChannelHistory] = {}
        for name, history in found.items():
            histories[name] = {"writes": self._restored(history["writes"])}
            if "seed" in history:
                histories[name]["seed"] = self._value(name, history["seed"])
        return histories

    async def adelete_thread(self, thread_id: str) -> None:
        await self._inner.adelete_thread(thread_id)

    # -- types

    def _ledger(self, config: RunnableConfig) -> Ledger | None:
        """That of the run; None for a graph within its graph, which is part of one step."""
        place = config["configurable"]
        return None if place.get("checkpoint_ns") else self._ledgers.get(place["thread_id"])

    def _for_graph(self, found: CheckpointTuple) -> CheckpointTuple:
        values = found.checkpoint["channel_values"]
        typed = {name: self._value(name, value) for name, value in values.items()}
        return found._replace(
            checkpoint={**found.checkpoint, "channel_values": typed},
            pending_writes=[
                write
                for write in self._restored(found.pending_writes or ())
                if write[1] not in (SPENT, PAID, APPROVED)
            ],
        )

    def _restored(self, writes: Iterable[PendingWrite]) -> list[PendingWrite]:
        return [(task, name, self._value(name, value)) for task, name, value in writes]

    def _value(self, channel: str, value: Any) -> Any:
        if isinstance(value, _DeltaSnapshot):
            return _DeltaSnapshot(self._value(channel, value.value))
        return restored(value, self._types.get(channel, Any))


def strict(
    saver: BaseCheckpointSaver[Any], types: Iterable[tuple[str, str]]
) -> BaseCheckpointSaver[Any]:
    """The same saver, reading these classes and no others besides LangGraph's own safe ones.

    A serializer that is not LangGraph's is the user's to answer for.
    """
    types = tuple(types)
    narrowed = saver.with_allowlist(types)
    if narrowed is saver and type(saver.serde) is JsonPlusSerializer:
        narrowed = copy.copy(saver)
        narrowed.serde = JsonPlusSerializer(allowed_msgpack_modules=types)
    return narrowed
