"""What programs return for given inputs: each program in a sandbox run of its own."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from ...sandbox.base import ExecResult, Limits, Sandbox
from .guests import candidate_code, messages, new_mark
from .suites import parsed

#: `(function, positional arguments, keyword arguments)`, the arguments as `carry` encodes them.
Call = tuple[str, Any, Any]
Outcome = dict[str, Any]
MAX_RESTARTS = 2


@dataclass(frozen=True, slots=True)
class CallLimits:
    """CPU seconds of one call, how many calls may run into that, and the run's own limits."""

    call_s: float = 3.0
    load_s: float = 2.0
    max_late: int = 3
    run: Limits = field(
        default_factory=lambda: Limits(wall_s=20.0, cpu_s=10.0, output_bytes=8 << 20)
    )


@dataclass(slots=True)
class Returned:
    """A program's outcomes by call (`key(call)`), and why it could not be loaded ("" if it could).

    An outcome is `{"value": …}`, with `after` where the arguments were changed, or
    `{"error": type, "text": …}`; its type is `timeout` for a call that did not end.
    """

    outcomes: dict[str, Outcome] = field(default_factory=dict)
    load_error: str = ""


def key(call: Call | Sequence[Any]) -> str:
    """A call's name in tables: the same text that the tester in the sandbox computes."""
    return json.dumps(list(call))


async def call_program(
    program: str,
    calls: Sequence[Call],
    sandbox: Sandbox,
    limits: CallLimits = CallLimits(),
    known: Returned | None = None,
) -> Returned:
    """Make the calls that `known` has no outcome for. Raises only `SandboxError`.

    A call that kills the process (an exit, a crash, memory) gets that as its outcome, and the
    rest is tried again in a fresh run, at most `MAX_RESTARTS` times.
    """
    returned = known or Returned()
    if parsed(program) is None:
        returned.load_error = "SyntaxError"
    left = {i: call for i, call in enumerate(calls) if key(call) not in returned.outcomes}
    for _ in range(MAX_RESTARTS + 1):
        if not left or returned.load_error:
            break
        mark = new_mark()
        job = {
            "mark": mark,
            "program": program,
            "calls": list(left.items()),
            "call_s": limits.call_s,
            "load_s": limits.load_s,
            "max_late": limits.max_late,
        }
        result = await sandbox.run(candidate_code(job), limits=limits.run)
        done = _take(result, mark, left, returned)
        if done or result.status == "timeout":
            break  # what ran into the run's own limit once would do so again
        _blame(result, left, returned)
    for call in left.values():
        missing: Outcome = {"error": "timeout", "text": "not reached"}
        returned.outcomes.setdefault(key(call), missing)
    return returned


def _take(result: ExecResult, mark: str, left: dict[int, Call], returned: Returned) -> bool:
    """File the outcomes of a run; True when it came to its end."""
    loaded = done = False
    for message in messages(result.stdout, mark):
        if "load" in message:
            loaded = True
            error = message["load"].get("error")
            if error:
                returned.load_error = f"{error}: {message['load'].get('text', '')}"
        elif "outcome" in message and message.get("at") in left:
            returned.outcomes[key(left.pop(message["at"]))] = message["outcome"]
        elif "done" in message:
            done = True
    if not loaded:
        returned.load_error = f"ended while it was loaded ({result.status})"
    return done


def _blame(result: ExecResult, left: dict[int, Call], returned: Returned) -> None:
    """The first call without an outcome is what ended the process."""
    if left and not returned.load_error:
        index = next(iter(left))
        text = f"the program ended the process ({result.status}, exit code {result.exit_code})"
        returned.outcomes[key(left.pop(index))] = {"error": "Ended", "text": text}


async def call_programs(
    programs: Sequence[str],
    calls: Sequence[Call],
    sandbox: Sandbox,
    limits: CallLimits = CallLimits(),
    parallel: int = 4,
) -> list[Returned]:
    """`call_program` of every program, in order; each distinct text runs once."""
    gate = asyncio.Semaphore(max(1, parallel))

    async def one(program: str) -> Returned:
        async with gate:
            return await call_program(program, calls, sandbox, limits)

    distinct = list(dict.fromkeys(programs))
    found = await asyncio.gather(*(one(program) for program in distinct))
    by_text = dict(zip(distinct, found, strict=True))
    return [by_text[program] for program in programs]
