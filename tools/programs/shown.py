"""The tests that a coding problem shows in its own text, and what a program does on them.

Only what the reader of the problem sees is used: docstring examples, doctests, `assert` lines. The
tests that a solution is graded by are never among them, unless the problem shows them.
"""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass

from ...sandbox.base import Limits, Sandbox
from .calls import Call, CallLimits, Outcome, Returned, call_programs, key
from .carry import decode
from .examples import CallExample, checks_from_prompt, examples_from_prompt, examples_from_tests
from .grading import grade_many
from .suites import assert_suite, called_names, parsed
from .variants import variants

MAX_SHOWN = 20
MAX_VARIANTS = 40
MAX_TEXT = 300
LIMITS = CallLimits(
    call_s=1.0, load_s=2.0, max_late=2, run=Limits(wall_s=10.0, cpu_s=6.0, output_bytes=8 << 20)
)
_ASSERT = re.compile(r"^[ \t]*assert\b[^\n]*$", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Shown:
    """What a problem shows of the function that it asks for: calls with their values, and
    assertions that are no plain call."""

    entry: str
    examples: tuple[CallExample, ...] = ()
    checks: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.examples or self.checks)


def shown_in(problem: str, entry_point: str | None = None) -> Shown:
    """The tests in a problem's text. `entry_point`: the function; by default the one it names."""
    asserts = "\n".join(line.strip() for line in _ASSERT.findall(problem))
    called = called_names(asserts) if asserts and parsed(asserts) is not None else ()
    entry = entry_point or (called[0] if called else "") or _last_head(problem)
    if not entry:
        return Shown("")
    found = [*examples_from_prompt(problem, entry), *examples_from_tests(asserts, entry)]
    checks = list(checks_from_prompt(problem, entry))
    plain = {key(one.call) for one in found}
    for line in asserts.split("\n"):
        own = examples_from_tests(line, entry)
        if entry in line and parsed(line) is not None and not own:
            checks.append(line)
    distinct = list({key(one.call): one for one in found if key(one.call) in plain}.values())
    return Shown(entry, tuple(distinct[:MAX_SHOWN]), tuple(dict.fromkeys(checks))[:MAX_SHOWN])


def _last_head(problem: str) -> str:
    heads = re.findall(r"^(?:async\s+)?def\s+(\w+)\s*\(", problem, re.MULTILINE)
    return heads[-1] if heads else ""


@dataclass(frozen=True, slots=True)
class Failure:
    """A shown test that a program fails: what was asked, expected, and what came, as Python."""

    test: str
    expected: str
    actual: str

    @property
    def words(self) -> str:
        """As a model is told: `f(1, 2) should give 3, but it gives 5`."""
        if not self.expected:
            return f"{self.test} fails: {self.actual}"
        return f"{self.test} should give {self.expected}, but it {self.actual}"


@dataclass(frozen=True, slots=True)
class Trial:
    """What one program did. `passed` counts shown tests; `behaviour` is what it returns for the
    shown inputs and for changed ones, None where it cannot be loaded."""

    passed: int
    failures: tuple[Failure, ...]
    behaviour: tuple[str, ...] | None
    shown: int = 0

    @property
    def right(self) -> bool:
        """Whether it loads and fails none of the shown tests."""
        return self.behaviour is not None and not self.failures


async def trials(
    programs: Sequence[str], shown: Shown, sandbox: Sandbox, limits: CallLimits = LIMITS
) -> list[Trial]:
    """Run programs on the shown tests and on changed inputs. Raises only `SandboxError`."""
    asked = [example.call for example in shown.examples]
    others = variants(asked, MAX_VARIANTS)
    returned = await call_programs(programs, [*asked, *others], sandbox, limits)
    graded: list[list[Failure]] = [[] for _ in programs]
    if shown.checks:
        suite = assert_suite("\n".join(shown.checks), (shown.entry,))
        for failures, grade in zip(
            graded, await grade_many(programs, suite, sandbox, limits), strict=True
        ):
            verdicts = grade.verdicts
            failed = [v for v in verdicts if v.status != "passed"]
            failures += [Failure(_cut(v.test), "", _cut(v.actual or v.status)) for v in failed]
            if not verdicts and not grade.passed:
                failures.append(Failure(shown.checks[0], "", _cut(grade.error)))
    return [
        _trial(run, shown, [*asked, *others], failures)
        for run, failures in zip(returned, graded, strict=True)
    ]


def _trial(
    run: Returned, shown: Shown, calls: Sequence[Call], failures: Sequence[Failure]
) -> Trial:
    total = len(shown.examples) + len(shown.checks)
    if run.load_error:
        return Trial(0, (Failure("the program", "", _cut(run.load_error)),), None, total)
    failed = [
        Failure(_call_text(one), _cut(repr(one.value)), _did(run.outcomes.get(key(one.call))))
        for one in shown.examples
        if not _gives(run.outcomes.get(key(one.call)), one)
    ]
    behaviour = tuple(_said(run.outcomes.get(key(call))) for call in calls)
    found = (*failed, *failures)
    return Trial(total - len(found), found, behaviour, total)


def _call_text(example: CallExample) -> str:
    return _cut(example.text.rpartition(" == ")[0])


def _gives(outcome: Outcome | None, example: CallExample) -> bool:
    if outcome is None or "value" not in outcome:
        return False
    try:
        value = decode(outcome["value"])
        if isinstance(value, float) and isinstance(example.value, (int, float)):
            return bool(abs(value - example.value) <= 1e-6 * max(1.0, abs(example.value)))
        return bool(value == example.value)
    except (ValueError, TypeError, RecursionError, OverflowError):
        return False


def _did(outcome: Outcome | None) -> str:
    if outcome is None:
        return "was not reached"
    if "value" in outcome:
        return f"gives {_cut(repr(decode(outcome['value'])))}"
    return _cut(f"raises {outcome['error']}: {outcome.get('text', '')}")


def _said(outcome: Outcome | None) -> str:
    if outcome is None:
        return ""
    return json.dumps(outcome["value"]) if "value" in outcome else f"! {outcome['error']}"


def _cut(text: str) -> str:
    return text if len(text) <= MAX_TEXT else f"{text[:MAX_TEXT]}…"


def agreed(tried: Sequence[Trial]) -> tuple[int, float]:
    """The program to take, and the share of those that pass as much as it does that do the same.

    Shown tests come first; then the larger part of the programs that return the same on every
    input (CodeT, Chen et al. 2022), an earlier program before a later one. Raises `ValueError`
    where there is none.
    """
    best = max(trial.passed if trial.behaviour is not None else -1 for trial in tried)
    first = [
        index
        for index, trial in enumerate(tried)
        if (trial.passed if trial.behaviour is not None else -1) == best
    ]
    sizes = {
        index: sum(tried[other].behaviour == tried[index].behaviour for other in first)
        for index in first
    }
    chosen = max(first, key=lambda index: (sizes[index], -index))
    return chosen, sizes[chosen] / len(first)


__all__ = ["Failure", "Shown", "Trial", "agreed", "shown_in", "trials"]
