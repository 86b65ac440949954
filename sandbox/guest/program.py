"""Runs one program text as `__main__` and says how it ended. The same on every backend."""

from __future__ import annotations

import atexit
import builtins
import contextlib
import io
import linecache
import random
import sys
import threading
import traceback
from types import ModuleType, TracebackType

FILENAME = "main.py"


def fresh_main() -> dict[str, object]:
    """A new `__main__`, as a script would find it."""
    module = ModuleType("__main__")
    module.__dict__["__builtins__"] = builtins
    module.__dict__["__file__"] = FILENAME
    sys.modules["__main__"] = module
    return module.__dict__


def reseed() -> None:
    """Random state of its own: a fork would otherwise repeat its parent's."""
    random.seed()
    numpy_random = sys.modules.get("numpy.random")
    if numpy_random is not None:
        numpy_random.seed()
    sympy_random = sys.modules.get("sympy.core.random")
    if sympy_random is not None:
        sympy_random.rng.seed()


def open_streams() -> None:
    """Text streams on descriptors 0, 1 and 2. Lines leave at once: a kill must not lose them."""
    sys.stdin = io.TextIOWrapper(io.FileIO(0, "r", closefd=False), "utf-8", "surrogateescape")
    for name, fd, errors in (("stdout", 1, "strict"), ("stderr", 2, "backslashreplace")):
        raw = io.BufferedWriter(io.FileIO(fd, "w", closefd=False))
        stream = io.TextIOWrapper(raw, "utf-8", errors, line_buffering=True)
        setattr(sys, name, stream)
        setattr(sys, f"__{name}__", stream)
    sys.__stdin__ = sys.stdin  # type: ignore[misc]


def run(code: str, namespace: dict[str, object]) -> tuple[int, bool]:
    """Run `code`. Returns its exit code, and whether it ended for want of memory."""
    lines = code.splitlines(keepends=True)
    linecache.cache[FILENAME] = (len(code), None, lines, FILENAME)
    try:
        exec(compile(code, FILENAME, "exec"), namespace)  # noqa: S102 - what this place is for
    except SystemExit as stop:
        return _exit_code(stop), False
    except BaseException as error:  # noqa: BLE001 - a program may raise anything
        with contextlib.suppress(BaseException):
            _show(error)
        return 1, isinstance(error, MemoryError)
    return 0, False


def finish() -> None:
    """End as an interpreter does: join threads, run `atexit`, flush."""
    with contextlib.suppress(BaseException):
        threading._shutdown()  # type: ignore[attr-defined]
    with contextlib.suppress(BaseException):
        atexit._run_exitfuncs()
    flush()


def flush() -> None:
    """Send on what the program printed, if it left us a stream to do so."""
    for stream in (sys.stdout, sys.stderr):
        with contextlib.suppress(BaseException):
            stream.flush()


def _exit_code(stop: SystemExit) -> int:
    if stop.code is None:
        return 0
    if isinstance(stop.code, int):
        return stop.code & 0xFF
    with contextlib.suppress(BaseException):
        print(stop.code, file=sys.stderr)  # noqa: T201 - as the interpreter does
    return 1


def _show(error: BaseException) -> None:
    """The traceback, from the program's own first line on."""
    start: TracebackType | None = error.__traceback__
    while start is not None and start.tb_frame.f_code.co_filename != FILENAME:
        start = start.tb_next
    traceback.print_exception(type(error), error, start)
