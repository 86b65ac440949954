"""Programs against tests, with a verdict for each assertion.

The program and the tests never share a process. The tests run with a stand-in for the program;
what the stand-in is asked goes to the program's own process as bare inputs; what comes back is
replayed to the tests. Two or three such rounds settle nearly every suite. A program can thus end
its process, patch its interpreter or print what it likes: it cannot reach what judges it, and it
never sees the values that are expected of it.
"""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any, Literal

from ...sandbox.base import Limits, Sandbox
from .calls import Call, CallLimits, Returned, call_program, key
from .guests import messages, new_mark, tester_code
from .suites import Suite, parsed

TestStatus = Literal["passed", "failed", "error", "timeout"]
MAX_ROUNDS = 8
_BATCH = 20
_TESTER = Limits(wall_s=60.0, cpu_s=40.0, memory_mb=1024, output_bytes=16 << 20)
_TEST_SECONDS = 3.0


@dataclass(frozen=True, slots=True)
class TestVerdict:
    """One assertion. `input`, `expected` and `actual` are Python text, for a model to read."""

    __test__ = False  # for pytest

    test: str
    status: TestStatus
    input: str = ""
    expected: str = ""
    actual: str = ""

    @property
    def evidence(self) -> str:
        """What happened, in one line: `f(1, 2) returned 4, expected 3`."""
        called = self.input or self.test
        if self.status == "passed":
            return f"{called} is as expected"
        if self.status == "timeout":
            return f"{called} did not end: {self.actual}"
        if self.status == "error":
            return f"{called} raised {self.actual}"
        return f"{called} returned {self.actual}, expected {self.expected}"


@dataclass(frozen=True, slots=True)
class Grade:
    """A program's verdicts. `passed` only if there is a test, and every one passed.

    `error` says why there are no verdicts (a syntax error, an exception while loading).
    `isolated` is False where tests had to run beside the program (they use its own classes):
    such a verdict holds for an honest program only.
    """

    passed: bool
    verdicts: tuple[TestVerdict, ...] = ()
    error: str = ""
    isolated: bool = True

    @property
    def failures(self) -> tuple[TestVerdict, ...]:
        return tuple(verdict for verdict in self.verdicts if verdict.status != "passed")

    @property
    def evidence(self) -> str:
        """The first failures, a line each, or the error."""
        if self.error:
            return self.error
        return "\n".join(verdict.evidence for verdict in self.failures[:3])


async def grade(
    program: str, suite: Suite, sandbox: Sandbox, limits: CallLimits = CallLimits()
) -> Grade:
    """Test one program. Raises only `SandboxError`; whatever the program does is data."""
    return (await grade_many([program], suite, sandbox, limits))[0]


async def grade_many(
    programs: Sequence[str],
    suite: Suite,
    sandbox: Sandbox,
    limits: CallLimits = CallLimits(),
    *,
    parallel: int = 4,
) -> list[Grade]:
    """`grade` of every program, in order. Identical programs are tested once."""
    if parsed(suite.tests) is None:
        return [Grade(False, error="the tests are not Python")] * len(programs)
    runs = {program: _Run(program) for program in dict.fromkeys(programs)}
    for run in runs.values():
        if parsed(program_text := run.program) is None:
            run.grade = Grade(False, error=_syntax_error(program_text))
    gate = asyncio.Semaphore(max(1, parallel))
    for number in range(MAX_ROUNDS):
        open_runs = [run for run in runs.values() if run.grade is None]
        if not open_runs:
            break
        await _round(open_runs, suite, sandbox, limits, gate, first=number == 0)
    return [runs[program].grade or _unsettled(runs[program]) for program in programs]


class _Run:
    """One program on its way through the rounds."""

    def __init__(self, program: str) -> None:
        self.program = program
        self.returned = Returned()
        self.grade: Grade | None = None
        self.verdicts: tuple[TestVerdict, ...] = ()


def _unsettled(run: _Run) -> Grade:
    return Grade(False, run.verdicts, error="the tests did not settle")


async def _round(
    runs: list[_Run],
    suite: Suite,
    sandbox: Sandbox,
    limits: CallLimits,
    gate: asyncio.Semaphore,
    *,
    first: bool,
) -> None:
    """Test with what is recorded, then record what was missing."""
    tables = list({id(t): t for t in (run.returned.outcomes for run in runs)}.values())
    if first:
        tables = [{}]  # the first round asks the same for every program
    chunks = [tables[i : i + _BATCH] for i in range(0, len(tables), _BATCH)]
    found = await asyncio.gather(*(_test(chunk, suite, sandbox, gate) for chunk in chunks))
    messages_ = [message for chunk in found for message in chunk]
    if len(messages_) == 1:
        messages_ *= len(runs)

    async def settle(run: _Run, message: dict[str, Any] | None) -> None:
        async with gate:
            await _settle(run, message, suite, sandbox, limits, first=first)

    await asyncio.gather(*(settle(r, m) for r, m in zip(runs, messages_, strict=True)))


async def _settle(
    run: _Run,
    message: dict[str, Any] | None,
    suite: Suite,
    sandbox: Sandbox,
    limits: CallLimits,
    *,
    first: bool,
) -> None:
    """Grade a program, or record what its tests still want to know.

    Whether tests need the program beside them shows in the first round, when nothing of the
    program has run yet: so no program can bring it about.
    """
    if message is None:
        run.grade = Grade(False, error="the tests ended their process")
        return
    run.verdicts = tuple(TestVerdict(**verdict) for verdict in message["verdicts"])
    if first and (message["uncarried"] or _needs_program(run.verdicts)):
        run.grade = await _beside(run.program, suite, sandbox, limits)
    elif message["wanted"]:
        calls: list[Call] = [(name, args, kwargs) for name, args, kwargs in message["wanted"]]
        if all(key(call) in run.returned.outcomes for call in calls):
            run.grade = _unsettled(run)
            return
        await call_program(run.program, calls, sandbox, limits, run.returned)
        if run.returned.load_error:
            run.grade = Grade(False, error=run.returned.load_error)
    elif message["pending"]:
        run.grade = Grade(False, run.verdicts, error="a result cannot be carried to its test")
    else:
        passed = bool(run.verdicts) and all(v.status == "passed" for v in run.verdicts)
        run.grade = Grade(passed, run.verdicts)


def _needs_program(verdicts: Sequence[TestVerdict]) -> bool:
    """Tests that use a name which only the program defines: a class of its own, say."""
    return any(v.status == "error" and v.actual.startswith("NameError") for v in verdicts)


async def _test(
    tables: list[dict[str, Any]], suite: Suite, sandbox: Sandbox, gate: asyncio.Semaphore
) -> list[dict[str, Any] | None]:
    """The tester's message for every table, None for those that it did not come to."""
    mark = new_mark()
    async with gate:
        result = await sandbox.run(tester_code(_job(suite, mark, tables)), limits=_TESTER)
    found = {message["at"]: message for message in messages(result.stdout, mark)}
    return [found.get(index) for index in range(len(tables))]


def _job(suite: Suite, mark: str, tables: list[dict[str, Any]]) -> dict[str, Any]:
    return {
        "mark": mark,
        "tests": suite.tests,
        "prelude": suite.prelude,
        "names": list(suite.names),
        "entry": suite.entry,
        "tables": tables,
        "test_s": _TEST_SECONDS,
    }


async def _beside(program: str, suite: Suite, sandbox: Sandbox, limits: CallLimits) -> Grade:
    """Direct mode: program and tests in one process."""
    mark = new_mark()
    job = _job(suite, mark, [{}]) | {"program": program}
    result = await sandbox.run(tester_code(job), limits=replace(limits.run, output_bytes=8 << 20))
    message = next(messages(result.stdout, mark), None)
    if message is None:
        return Grade(False, error=f"ended early ({result.status})", isolated=False)
    verdicts = tuple(TestVerdict(**verdict) for verdict in message["verdicts"])
    passed = bool(verdicts) and all(verdict.status == "passed" for verdict in verdicts)
    return Grade(passed, verdicts, isolated=False)


def _syntax_error(program: str) -> str:
    try:
        compile(program[:200_000], "program.py", "exec", dont_inherit=True)
    except (SyntaxError, ValueError, MemoryError, RecursionError) as error:
        return f"{type(error).__name__}: {error}"
    return "SyntaxError"
