"""Threads: runs that outlive their process, and conversations in which one follows the other.

A thread has one record (its problem, what came before, the result) and, under a name of its own,
LangGraph's checkpoints of its newest run. Those of a run that has ended go when the next begins.
"""

from __future__ import annotations

import unicodedata
from datetime import UTC, datetime
from typing import Any

from langgraph.checkpoint.base import BaseCheckpointSaver
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from ...graphs.contracts import Turn
from ...graphs.errors import FormatError
from ...graphs.result import Problem, Result
from ...graphs.run.saver import config_of
from ...sandbox.errors import InputError
from .follow_up import rewritten

MAX_TURNS = 20
"""As many earlier questions of a thread are remembered."""
MAX_NAME = 200
RECORD = "record"
FORMAT = 2
SEPARATOR = "\x1f"
"""Between a thread's name and a run's number; no name has it."""


class ThreadRecord(BaseModel):
    """What is known of a thread. `options`: what a run depends on; `result` None: not ended."""

    model_config = ConfigDict(frozen=True)

    format: int = FORMAT
    version: int = 1
    thread: str
    number: int = 1
    problem: Problem
    options: dict[str, Any]
    earlier: tuple[Turn, ...] = Field(default=(), max_length=MAX_TURNS)
    result: Result | None = None
    typed: str | None = None
    """The problem as the user wrote it, where it was made whole by those before it."""

    @property
    def run(self) -> str:
        """LangGraph's name for the thread's newest run: no thread's own name.

        Records of format 1 had a stroke there, so that thread `y/1` was the first run of `y`.
        """
        return f"{self.thread}{SEPARATOR if self.format > 1 else '/'}{self.number}"


class Threads:
    """The threads that a saver holds."""

    def __init__(self, saver: BaseCheckpointSaver[Any]) -> None:
        self._saver = saver

    async def begin(
        self, thread: str, problem: Problem, options: dict[str, Any], *, reads_prose: bool = True
    ) -> ThreadRecord:
        """The next question of a thread, or its first; made whole where the model reads no prose.

        Raises `InputError` where the one before it has not ended.
        """
        before = await self.read(thread)
        if before is None:
            return await self._write(ThreadRecord(thread=thread, problem=problem, options=options))
        if before.result is None:
            raise InputError(
                f"The run on thread {thread!r} has not ended: resume it, or name another thread."
            )
        turn = Turn(before.problem.text, before.result.answer)
        earlier = (*before.earlier, turn)[-MAX_TURNS:]
        typed = None
        if not reads_prose and (whole := rewritten(problem.text, earlier)) is not None:
            typed, problem = problem.text, problem.model_copy(update={"text": whole})
        record = ThreadRecord(
            version=before.version + 1,
            thread=thread,
            number=before.number + 1,
            problem=problem,
            options=options,
            earlier=earlier,
            typed=typed,
        )
        await self._write(record)
        await self._saver.adelete_thread(before.run)
        return record

    async def reopen(self, thread: str, options: dict[str, Any]) -> ThreadRecord:
        """The newest run of a thread, to go on with or to read its result.

        Raises `InputError` where there is none or it was begun with other options.
        """
        record = await self.read(thread)
        if record is None:
            raise InputError(f"There is no run on thread {thread!r} to resume.")
        differ = [
            f"{name} {was!r}, not {options.get(name)!r}"
            for name, was in record.options.items()
            if options.get(name) != was
        ]
        if differ and record.result is None:
            raise InputError(f"Thread {thread!r} was begun with {'; '.join(differ)}.")
        return record

    async def finish(self, record: ThreadRecord, result: Result) -> None:
        """Keep the result."""
        update = {"result": result, "version": record.version + 1}
        await self._write(record.model_copy(update=update))

    async def read(self, thread: str) -> ThreadRecord | None:
        """The thread's record, None where there is none. Raises `FormatError` for a broken one."""
        if not thread.strip() or len(thread) > MAX_NAME or not _is_text(thread):
            raise InputError(
                f"A thread's name has 1 to {MAX_NAME} characters, none of them a control character."
            )
        found = await self._saver.aget_tuple(config_of(thread))
        if found is None:
            return None
        try:
            return ThreadRecord.model_validate_json(found.checkpoint["channel_values"][RECORD])
        except (LookupError, TypeError, AttributeError, ValidationError):
            raise FormatError(f"Thread {thread!r} was not made by Surefoot.") from None

    async def _write(self, record: ThreadRecord) -> ThreadRecord:
        """In one piece, and over the one before: a thread has one record."""
        version = f"{record.version:012}"
        await self._saver.aput(
            config_of(record.thread),
            {
                "v": 1,
                "id": RECORD,
                "ts": datetime.now(UTC).isoformat(),
                "channel_values": {RECORD: record.model_dump_json()},
                "channel_versions": {RECORD: version},
                "versions_seen": {},
                "updated_channels": None,
            },
            {"source": "update", "step": record.number, "parents": {}},
            {RECORD: version},
        )
        return record


def _is_text(name: str) -> bool:
    """Whether every saver can hold it as it is, and no run is called so."""
    return not any(unicodedata.category(character) in ("Cc", "Cs") for character in name)
