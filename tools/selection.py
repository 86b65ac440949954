"""Choosing among candidate programs by what they do on generated inputs.

After CodeT (Chen et al., 2022, arXiv:2207.10397), which ranks sets of programs that pass the same
generated tests by the size of the set and the number of tests. Three things are done otherwise:

- The examples in the problem's own text come first: a program that fails one is chosen only if
  no other passes more.
- Programs agree when they *return the same* on every input, not when they pass the same tests:
  inputs whose generated expectation is wrong still tell programs apart.
- A generated test weighs as much as its sample deserves: samples that repeat the problem's
  examples count more, samples that contradict them less, and a test that contradicts one is out.
"""

from __future__ import annotations

import ast
import json
from collections import Counter, defaultdict
from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass

from ..sandbox.base import Limits, Sandbox
from .programs.calls import Call, CallLimits, Outcome, Returned, call_programs, key
from .programs.carry import decode
from .programs.examples import (
    Example,
    checks_from_prompt,
    examples_from_prompt,
    examples_from_tests,
)
from .programs.grading import grade_many
from .programs.suites import assert_suite, parsed, prelude, program_of

MAX_INPUTS = 150
#: Choosing needs less patience than grading: a program that is late twice is late.
LIMITS = CallLimits(
    call_s=0.25, load_s=1.0, max_late=2, run=Limits(wall_s=10.0, cpu_s=5.0, output_bytes=8 << 20)
)


@dataclass(frozen=True, slots=True)
class Selection:
    """The chosen candidate, and a score and its reason for each.

    A score's whole part is the number of the problem's examples that pass; its fraction orders
    candidates among which those do not decide.
    """

    index: int
    scores: tuple[float, ...]
    reasons: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Test:
    """An input by its key, and the expected value as encoded text."""

    key: str
    expected: str


async def select(
    problem: Mapping[str, str],
    candidates: Sequence[str],
    test_samples: Sequence[str],
    sandbox: Sandbox,
    *,
    limits: CallLimits = LIMITS,
    parallel: int = 4,
) -> Selection:
    """Choose among the completions (or whole programs) for a HumanEval-like problem.

    `problem` has `prompt` and `entry_point`; `test_samples` are a model's texts with `assert`
    lines in them, cut short or broken as they may be. Each distinct program runs once, on all
    inputs, in a sandbox of its own. Raises `ValueError` without candidates, and `SandboxError`.
    """
    if not candidates:
        raise ValueError("there is no candidate to choose from")
    entry = problem["entry_point"]
    programs = [program_of(problem, candidate) for candidate in candidates]
    examples = examples_from_prompt(problem["prompt"], entry)
    samples = [examples_from_tests(f"assert {text}", entry) for text in test_samples]
    calls = _inputs(examples, samples)
    returned = await call_programs(programs, calls, sandbox, limits, parallel)
    own = {_test(example) for example in examples}
    passed = [_passed(run, own) for run in returned]
    for index, extra in enumerate(await _checks(problem, programs, sandbox, limits, parallel)):
        passed[index] += extra
    weights = _weights(samples, own)
    return _ranked(programs, returned, calls, passed, weights)


def _inputs(examples: Sequence[Example], samples: Sequence[Sequence[Example]]) -> list[Call]:
    """The problem's inputs first, then the generated ones that most samples have."""
    calls = {key(example.call): example.call for example in examples}
    counted = Counter(name for sample in samples for name in {key(e.call) for e in sample})
    generated = {key(e.call): e.call for sample in samples for e in sample}
    for name, _ in counted.most_common(MAX_INPUTS):
        calls.setdefault(name, generated[name])
    return list(calls.values())


def _test(example: Example) -> _Test:
    return _Test(key(example.call), json.dumps(example.expected))


async def _checks(
    problem: Mapping[str, str],
    programs: Sequence[str],
    sandbox: Sandbox,
    limits: CallLimits,
    parallel: int,
) -> list[int]:
    """How many of the prompt's doctests pass that are no plain calls: `round(f(1), 2)`."""
    entry = problem["entry_point"]
    checks = checks_from_prompt(problem["prompt"], entry)
    if not checks:
        return [0] * len(programs)
    suite = assert_suite("\n".join(checks), (entry,), prelude(problem["prompt"], entry))
    grades = await grade_many(programs, suite, sandbox, limits, parallel=parallel)
    return [sum(v.status == "passed" for v in grade.verdicts) for grade in grades]


def _weights(samples: Sequence[Sequence[Example]], own: set[_Test]) -> dict[_Test, float]:
    """What each generated test is worth: its samples' trust, and its share of its input's votes."""
    known = {test.key: test.expected for test in own}
    votes: dict[str, dict[_Test, float]] = defaultdict(lambda: defaultdict(float))
    for sample in samples:
        tests = {_test(example) for example in sample}
        agree = sum(test in own for test in tests)
        against = {t for t in tests if t.key in known and not _same(known[t.key], t.expected)}
        trust = (1 + agree) / (1 + agree + 2 * len(against))
        for test in tests - against:
            votes[test.key][test] += trust
    return {
        test: weight * weight / sum(shares.values())
        for shares in votes.values()
        for test, weight in shares.items()
    }


def _same(one: str, other: str) -> bool:
    """Whether two encoded values are equal as Python's: `1` is `1.0`."""
    if one == other:
        return True
    try:
        return bool(decode(json.loads(one)) == decode(json.loads(other)))
    except (ValueError, TypeError, RecursionError):
        return False


def _passes(outcomes: Mapping[str, Outcome], test: _Test) -> bool:
    outcome = outcomes.get(test.key)
    if outcome is None or "value" not in outcome:
        return False
    return _same(json.dumps(outcome["value"]), test.expected)


def _passed(run: Returned, tests: set[_Test]) -> int:
    return sum(_passes(run.outcomes, test) for test in tests)


def _behaviour(program: str, run: Returned, calls: Sequence[Call]) -> Hashable:
    """What a program does on every input; without inputs, what it says."""
    if run.load_error:
        return None
    if not calls:
        tree = parsed(program)
        return None if tree is None else ast.dump(tree)
    return tuple(_shown(run.outcomes.get(key(call))) for call in calls)


def _shown(outcome: Outcome | None) -> str:
    if outcome is None:
        return ""
    return json.dumps(outcome["value"]) if "value" in outcome else f"! {outcome['error']}"


def _ranked(
    programs: Sequence[str],
    returned: Sequence[Returned],
    calls: Sequence[Call],
    passed: Sequence[int],
    weights: Mapping[_Test, float],
) -> Selection:
    behaviours = [
        _behaviour(program, run, calls) for program, run in zip(programs, returned, strict=True)
    ]
    sizes = Counter(behaviours)
    by_behaviour: dict[Hashable, tuple[float, str]] = {}
    for behaviour, run, examples in zip(behaviours, returned, passed, strict=True):
        if behaviour is not None and behaviour not in by_behaviour:
            agreed = sum(w for test, w in weights.items() if _passes(run.outcomes, test))
            answered = _answered(run, calls)
            score = sizes[behaviour] * (1.0 + agreed) ** 0.5 * answered
            same = f"behaves as {sizes[behaviour]} of {len(programs)} candidates do"
            reason = (
                f"passes {examples} of the problem's examples, {same}, tests weigh {agreed:.1f}"
            )
            by_behaviour[behaviour] = score, reason
    highest = max((score for score, _ in by_behaviour.values()), default=0.0)
    scores, reasons = [], []
    for behaviour, run, examples in zip(behaviours, returned, passed, strict=True):
        score, reason = by_behaviour.get(behaviour, (-1.0, f"cannot be loaded: {run.load_error}"))
        scores.append(examples + score / (1.0 + highest) if score >= 0 else -1.0)
        reasons.append(reason)
    best = max(range(len(scores)), key=lambda index: (scores[index], -index))
    return Selection(best, tuple(scores), tuple(reasons))


def _answered(run: Returned, calls: Sequence[Call]) -> float:
    """The share of inputs for which the program returned something."""
    if not calls:
        return 1.0
    return sum("value" in run.outcomes.get(key(call), {}) for call in calls) / len(calls)
