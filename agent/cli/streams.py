"""Standard streams as they come: closed, full, or of an encoding that lacks our signs."""

from __future__ import annotations

import errno
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from io import TextIOWrapper

from ...sandbox.errors import SurefootError

_FULL = (errno.ENOSPC, errno.EBADF, errno.EIO, errno.EDQUOT)


class Unwritable(SurefootError):
    """What was asked for could not be written to standard output."""


@contextmanager
def written() -> Iterator[None]:
    """Make the streams usable for a command, and see that what it printed was written.

    A sign that the terminal's encoding lacks is told by its escape. Raises `Unwritable` where
    standard output is closed or full: what was asked for would be lost without a word.
    """
    if sys.stdin is None:
        sys.stdin = open(os.devnull, encoding="utf-8")  # noqa: PTH123, SIM115
    if sys.stderr is None:
        sys.stderr = open(os.devnull, "w", encoding="utf-8")  # noqa: PTH123, SIM115
    if sys.stdout is None:
        raise Unwritable("Standard output is closed: there is nowhere to write the answer.")
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")
    try:
        yield
    except BrokenPipeError:
        raise
    except OSError as error:
        if error.errno not in _FULL or error.filename is not None:
            raise
        raise _unwritable(error) from error
    finally:
        _flush()


def _flush() -> None:
    try:
        sys.stdout.flush()
    except BrokenPipeError:
        raise
    except (OSError, ValueError) as error:
        _give_up()
        raise _unwritable(error) from error


def _give_up() -> None:
    """Let the interpreter's own last flush go nowhere: it would only complain once more."""
    with suppress(OSError, ValueError):
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _unwritable(error: Exception) -> Unwritable:
    return Unwritable(f"Standard output cannot be written to: {error}. Send it elsewhere.")
