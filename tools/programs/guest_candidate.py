"""Runs in the sandbox, with a candidate program: calls its functions, sends home what they return.

It knows inputs only. What a test expects never enters this process, so that no program, however
hostile, can make a wrong value pass: it can only send home some value. `carry` stands above this
text when it runs; `serve(job)` is called with the job below it.
"""

from __future__ import annotations

import contextlib
import json
import os
import signal
import sys
from typing import Any

with contextlib.suppress(ImportError):  # in the sandbox `carry` is part of this text
    from .carry import TooLarge, decode, encode


class _Late(BaseException):
    """The call's seconds are over."""


class _Silent:
    """A standard stream that swallows what it gets."""

    encoding = "utf-8"

    def write(self, text: str) -> int:
        return len(text)

    def flush(self) -> None:
        pass

    def isatty(self) -> bool:
        return False


class _Clock:
    """A limit of CPU seconds on what happens inside of `with`."""

    def __init__(self, seconds: float) -> None:
        self.seconds = seconds
        self.armed = False
        signal.signal(signal.SIGPROF, self._ring)

    def _ring(self, *_: Any) -> None:
        if self.armed:
            raise _Late

    def __enter__(self) -> None:
        self.armed = True
        # Rings again and again: a bare `except:` in the program may catch it once.
        signal.setitimer(signal.ITIMER_PROF, self.seconds, 0.05)

    def __exit__(self, *_: object) -> None:
        self.armed = False
        signal.setitimer(signal.ITIMER_PROF, 0)


def serve(job: dict[str, Any]) -> None:
    """Load the program, make the calls, write one line each. A line starts with the job's mark."""
    out = os.dup(1)
    sys.stdout = sys.stderr = _Silent()
    mark = "\n" + job["mark"]

    def send(message: object) -> None:
        data = (mark + json.dumps(message) + "\n").encode("utf-8", "replace")
        while data:
            data = data[os.write(out, data) :]

    namespace: dict[str, Any] = {"__name__": "candidate"}
    error = _guarded(lambda: _load(job["program"], namespace), _Clock(job["load_s"]))
    send({"load": error})
    if "error" in error:
        os._exit(0)
    clock = _Clock(job["call_s"])
    late = 0
    for index, (name, args, kwargs) in job["calls"]:
        if late >= job["max_late"]:
            break
        outcome = _call(namespace, name, (args, kwargs), clock)
        late += outcome.get("error") == "timeout"
        send({"at": index, "outcome": outcome})
    send({"done": True})
    os._exit(0)


def _load(program: str, namespace: dict[str, Any]) -> dict[str, Any]:
    exec(compile(program, "program.py", "exec"), namespace)  # noqa: S102 - what this is for
    return {"ok": True}


def _call(
    namespace: dict[str, Any], name: str, wire: tuple[Any, Any], clock: _Clock
) -> dict[str, Any]:
    def body() -> dict[str, Any]:
        function = namespace.get(name)
        if not callable(function):
            raise NameError(f"name {name!r} is not defined")  # noqa: TRY004 - as Python says it
        args, kwargs = decode(wire[0]), decode(wire[1])
        value = encode(function(*args, **kwargs))
        outcome: dict[str, Any] = {"value": value}
        after = encode(args)
        if after != wire[0]:
            outcome["after"] = after
        return outcome

    return _guarded(body, clock)


def _guarded(body: Any, clock: _Clock) -> dict[str, Any]:
    try:
        try:
            with clock:
                outcome: dict[str, Any] = body()
                return outcome
        except _Late:
            return {"error": "timeout", "text": f"no result after {clock.seconds:g} CPU seconds"}
        except TooLarge:
            return {"error": "TooLarge", "text": "the result is too large to compare"}
        except BaseException as error:  # noqa: BLE001 - the program may raise anything
            return {"error": type(error).__name__, "text": _message(error)}
    except _Late:
        return {"error": "timeout", "text": f"no result after {clock.seconds:g} CPU seconds"}


def _message(error: BaseException) -> str:
    try:
        return str(error)[:300]
    except BaseException:  # noqa: BLE001 - its __str__ is the program's too
        return ""
