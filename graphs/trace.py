"""The versioned record of runs: JSON Lines, one event a line, written as it happens.

A file starts with `{"trace_version": 2, …}`. Every line after it is an event: `run` (which run),
`seq` (its place in that run), `t` (seconds since the run began), `event` (its kind) and its
fields (`graphs.events`). Traces of version 1 are
read as if they were of this one. Each line is flushed before the run goes on, so a run that is
killed leaves all that it did up to there. Values that look like credentials are replaced before
they are written.
"""

from __future__ import annotations

import io
import json
import threading
import time
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any, Protocol, Self, TextIO

from ..sandbox.errors import InputError
from .errors import FormatError
from .events import Record, record_of
from .trace_1 import of_version_1

TRACE_VERSION = 2
BROKEN = (FormatError, TypeError, ValueError, LookupError, AttributeError, ArithmeticError,
          RecursionError)  # fmt: skip
"""What reading a row that Surefoot did not write can raise."""


class TraceSink(Protocol):
    """Where events go."""

    def write(self, record: Record) -> None: ...


class NullTrace:
    """Keeps nothing."""

    def write(self, record: Record) -> None:
        """Drop it."""


class TraceFile:
    """Appends to a JSONL file; several runs may share one, from several threads."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._lock = threading.Lock()
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            if path.exists():
                _mend(path)
            fresh = not path.exists() or path.stat().st_size == 0
            self._file: TextIO = path.open(
                "a",
                encoding="utf-8",
                errors="backslashreplace",  # half a surrogate pair: \\u-escaped, which is JSON
            )
        except OSError as error:
            raise InputError(f"The trace {path} cannot be written: {error.strerror}.") from error
        if fresh:
            self._line({"trace_version": TRACE_VERSION, "created": round(time.time(), 3)})

    def _line(self, row: dict[str, Any]) -> None:
        try:
            self._file.write(json.dumps(row, ensure_ascii=False) + "\n")
            self._file.flush()
        except OSError as error:
            raise InputError(
                f"The trace {self.path} cannot be written: {error.strerror}."
            ) from error

    def write(self, record: Record) -> None:
        with self._lock:
            self._line(record.as_dict())

    def close(self) -> None:
        with self._lock:
            self._file.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *exc: object) -> None:
        self.close()


def read_trace(path: Path) -> Iterator[dict[str, Any]]:
    """The events of a trace file, in order. The last line may be cut off: a killed run's is.

    Raises `FormatError` for any other broken line and for a version that is not known.
    """
    old = False
    with path.open(encoding="utf-8", newline="\n") as lines:  # other line ends are a text's own
        for number, line in enumerate(_decoded(path, lines), start=1):
            try:
                row = json.loads(line)
            except json.JSONDecodeError as error:
                if not line.endswith("\n"):
                    return
                raise FormatError(f"{path}, line {number}: not JSON ({error.msg})") from error
            except (ValueError, RecursionError) as error:  # a number or nesting without end
                raise FormatError(f"{path}, line {number}: no event ({error})") from error
            if not isinstance(row, dict):
                raise FormatError(f"{path}, line {number}: an event is a JSON object")
            if number == 1:
                old = _version(path, row) == 1
                continue
            yield of_version_1(row) if old else row


def read_events(path: Path) -> Iterator[Record]:
    """The events of a trace file by their types. Raises `FormatError` like `read_trace`."""
    for number, row in enumerate(read_trace(path), start=2):
        try:
            yield record_of(row)
        except BROKEN as error:
            raise FormatError(f"{path}, line {number}: {error}") from error


def _decoded(path: Path, lines: Iterable[str]) -> Iterator[str]:
    """The lines. Raises `FormatError` where they are no text."""
    try:
        yield from lines
    except UnicodeDecodeError as error:
        raise FormatError(f"{path} is not UTF-8 text: {error.reason} at {error.start}") from error


def _version(path: Path, row: Any) -> int:
    version = row.get("trace_version") if isinstance(row, dict) else None
    if version not in (1, TRACE_VERSION):
        raise FormatError(
            f"{path}: trace version {version!r} is not {TRACE_VERSION}; "
            "write it anew with this Surefoot"
        )
    return int(version)


def _mend(path: Path) -> None:
    """Take out a last line that a killed process left half-written."""
    with path.open("rb+") as file:
        end = position = file.seek(0, io.SEEK_END)
        tail = b""
        while position > 0 and b"\n" not in tail:
            size = min(position, 1 << 16)
            position = file.seek(position - size)
            tail = file.read(size) + tail
        if tail and not tail.endswith(b"\n"):
            file.truncate(end - len(tail) + tail.rfind(b"\n") + 1)
