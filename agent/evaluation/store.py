"""The folder of an evaluation: `run.json` says what was run, `results.jsonl` holds the results.

A result is one line, flushed as its run ends, so a killed evaluation loses what was in flight
and nothing else. One evaluation at a time may write to a folder: the kernel's lock on it ends
with the process, however that ends.
"""

from __future__ import annotations

import fcntl
import json
import os
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from types import TracebackType
from typing import BinaryIO, Self

from pydantic import BaseModel, ConfigDict, ValidationError
from pydantic_core import PydanticSerializationError

from ...graphs.errors import FormatError
from ...graphs.result import Result
from ...sandbox.errors import InputError

RESULTS = "results.jsonl"
RUN = "run.json"


class RunInfo(BaseModel):
    """What results depend on: a folder can be gone on with only by the same."""

    model_config = ConfigDict(extra="ignore")
    format: int = 1
    problems: str
    strategy: str
    model: str
    prm: str | None
    samples: int
    temperature: float
    seed: int
    max_tokens: int
    budget_tokens: int | None
    budget_tool_calls: int | None
    budget_seconds: float | None
    budget_money: float | None = None


def check_folder(out: Path, *, resume: bool) -> None:
    """Refuse, before anything is run, a folder that would be overwritten.

    Raises `InputError`.
    """
    try:
        if out.exists() and not out.is_dir():
            raise InputError(f"{out} is a file: --out takes a folder.")
        empty = not out.exists() or not any(out.iterdir())
    except OSError as error:
        raise InputError(f"cannot use {out}: {error.strerror or error}") from None
    if not empty and not resume:
        raise InputError(f"{out} is not empty: go on with --resume, or name another folder.")
    if not empty and not (out / RUN).exists():
        raise InputError(f"{out} holds no {RUN}: it was not made by eval. Name another folder.")


def read_results(out: Path) -> Iterator[Result]:
    """The results that a folder holds. Raises `FormatError` for a line that is none."""
    for number, line, whole in _lines(out / RESULTS):
        if whole:
            try:
                yield Result.model_validate_json(line)
            except ValidationError:
                raise FormatError(f"{out / RESULTS}, line {number}: not a result") from None


class ResultStore:
    """A context manager; `done` are the results that were there, by id.

    Failed runs and a line that was cut off are taken out, so that they are done again.
    """

    def __init__(self, out: Path, info: RunInfo) -> None:
        self.out = out
        self.info = info
        self.done: dict[str, Result] = {}

    def __enter__(self) -> Self:
        try:
            with ExitStack() as stack:
                self.out.mkdir(parents=True, exist_ok=True)
                folder = os.open(self.out, os.O_RDONLY)
                stack.callback(os.close, folder)
                fcntl.flock(folder, fcntl.LOCK_EX | fcntl.LOCK_NB)
                self._claim()
                self._take_up()
                self._file: BinaryIO = stack.enter_context(self._path.open("ab"))
                self._stack = stack.pop_all()
        except BlockingIOError:
            raise InputError(f"another evaluation is writing to {self.out}.") from None
        except OSError as error:
            raise InputError(f"cannot use {self.out}: {error.strerror or error}") from None
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self._stack.close()

    def append(self, result: Result) -> None:
        """Keep one result, at once."""
        self._file.write(_line(result))
        self._file.flush()

    @property
    def _path(self) -> Path:
        return self.out / RESULTS

    def _claim(self) -> None:
        """Write `run.json`, or compare with the one that is there."""
        path = self.out / RUN
        if not path.exists():
            _replace(path, self.info.model_dump_json(indent=2).encode() + b"\n")
            return
        try:
            there = RunInfo.model_validate_json(path.read_bytes())
        except ValidationError:
            raise FormatError(f"{path} is broken: name another folder.") from None
        pairs = zip(there, self.info, strict=True)
        differ = [
            f"another {name}" if name == "problems" else f"{name} {was!r}, not {now!r}"
            for (name, was), (_, now) in pairs
            if was != now
        ]
        if differ:
            raise InputError(
                f"{self.out} was made with {'; '.join(differ)}. "
                "Go on with the same options, or name another folder."
            )

    def _take_up(self) -> None:
        if not self._path.exists():
            return
        changed = False
        for number, line, whole in _lines(self._path):
            if not whole:
                changed = True
                continue
            try:
                result = Result.model_validate_json(line)
            except ValidationError:
                raise FormatError(f"{self._path}, line {number}: not a result") from None
            if result.status == "failed":
                changed = True
            elif result.id in self.done:
                raise FormatError(f"{self._path}, line {number}: {result.id!r} stands twice")
            else:
                self.done[result.id] = result
        if changed:
            _replace(self._path, b"".join(map(_line, self.done.values())))


def _lines(path: Path) -> Iterator[tuple[int, bytes, bool]]:
    """Lines with their numbers and whether they are whole: a killed process cuts its last one."""
    with path.open("rb") as file:
        for number, line in enumerate(file, start=1):
            yield number, line, line.endswith(b"\n")


def _line(result: Result) -> bytes:
    try:
        return result.model_dump_json().encode() + b"\n"
    except PydanticSerializationError:
        # Half of a surrogate pair, which a model can write in JSON and UTF-8 cannot hold.
        row = json.dumps(result.model_dump(mode="json"), ensure_ascii=False)
        return row.encode("utf-8", "replace") + b"\n"


def _replace(path: Path, data: bytes) -> None:
    """Write a file whole or not at all."""
    fresh = path.with_name(path.name + ".new")
    with fresh.open("wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())
    fresh.replace(path)
