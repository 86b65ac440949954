"""JSONL that users bring, plain or gzipped: objects with their line numbers, in bounded memory.

Nothing is repaired: a broken line is a `FormatError` that names the file and the line's number.
"""

from __future__ import annotations

import gzip
import io
import json
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from ..graphs.errors import FormatError
from ..sandbox.errors import InputError

MAX_LINES = 2_000_000
MAX_LINE_CHARS = 4_000_000
"""Longest line in characters; the longest line of the field's sets is under 20,000."""


def read_rows(path: Path) -> Iterator[tuple[int, dict[str, Any]]]:
    """The objects of a file with their line numbers, from 1; blank lines are passed over.

    Raises `InputError` for a file that cannot be opened or is empty, and `FormatError` for a
    line that is no JSON object, is too long or is not UTF-8.
    """
    empty = True
    for number, line in _lines(path):
        empty = False
        yield number, parse(line, f"{path}, line {number}")
    if empty:
        raise InputError(f"{path} is empty: give a file with one JSON object a line.")


def parse(line: str, where: str) -> dict[str, Any]:
    """One line as an object. Raises `FormatError` that begins with `where`."""
    try:
        row = json.loads(line)
    except (ValueError, RecursionError) as error:
        reason = str(error) if isinstance(error, json.JSONDecodeError) else "not readable"
        raise FormatError(f"{where}: broken JSON ({reason})") from None
    if not isinstance(row, dict):
        raise FormatError(f"{where}: a JSON object was expected, not {type(row).__name__}")
    return row


def _lines(path: Path) -> Iterator[tuple[int, str]]:
    """Non-blank lines with their numbers, never more than one of bounded length in memory."""
    number = 0
    try:
        with _open(path) as file:
            while line := file.readline(MAX_LINE_CHARS + 1):
                number += 1
                if len(line) > MAX_LINE_CHARS:
                    raise FormatError(
                        f"{path}, line {number}: longer than {MAX_LINE_CHARS:,} characters"
                    )
                if number > MAX_LINES:
                    raise FormatError(f"{path}: more than {MAX_LINES:,} lines; split the file")
                if line.strip():
                    yield number, line
    except UnicodeDecodeError as error:
        raise FormatError(f"{path}, after line {number}: not UTF-8 ({error.reason})") from None
    except (EOFError, zlib.error, gzip.BadGzipFile) as error:
        raise FormatError(f"{path}, after line {number}: broken gzip data ({error})") from None
    except OSError as error:
        reason = error.strerror or type(error).__name__
        raise InputError(f"cannot read {path}: {reason}") from None


def _open(path: Path) -> io.TextIOWrapper:
    with path.open("rb") as raw:
        zipped = raw.read(2) == b"\x1f\x8b"  # by content: a .jsonl may be gzipped and a .gz not
    if zipped:
        return io.TextIOWrapper(gzip.open(path, "rb"), encoding="utf-8-sig")
    return path.open(encoding="utf-8-sig")
