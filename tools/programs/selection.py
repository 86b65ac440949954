"""Choosing among candidate programs by what they do on generated inputs.

After CodeT (Chen et al., 2022, arXiv:2207.10397), which ranks sets of programs that pass the same
generated tests by the size of the set and the number of tests. Four things are done otherwise:

- The examples in the problem's own text come first: a program that fails one is chosen only if
  no other passes more.
- Programs agree when they *return the same* on every input, not when they pass the same tests:
  inputs whose generated expectation is wrong still tell programs apart.
- Among programs that agree on those inputs, changed inputs decide: the larger part that still
  agrees is taken.
- A generated test weighs as much as its sample deserves: samples that repeat the problem's
  examples count more, samples that contradict them less, and a test that contradicts one is out.
"""

from __future__ import annotations

import ast
import json
from collections import Counter, defaultdict
from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass

from ...sandbox.base import Limits, Sandbox
from .calls import Call, CallLimits, Outcome, Returned, call_programs, key
from .carry import decode
from .examples import (
    CallExample,
    checks_from_prompt,
    checks_from_tests,
    examples_from_prompt,
    examples_from_tests,
)
from .grading import grade_many
from .suites import assert_suite, normalized, parsed, prelude, program_of
from .variants import variants

MAX_INPUTS = 150
MAX_VARIANTS = 60
MAX_CHECKS = 15
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
    programs = [normalized(program_of(problem, candidate)) for candidate in candidates]
    examples = examples_from_prompt(problem["prompt"], entry)
    samples = [examples_from_tests(f"assert {text}", entry) for text in test_samples]
    calls = _inputs(examples, samples)
    others = variants(calls, MAX_VARIANTS)
    returned = await call_programs(programs, [*calls, *others], sandbox, limits, parallel)
    own = {_test(example) for example in examples}
    passed = [_passed(run, own) for run in returned]

    async def passing(checks: Sequence[str]) -> list[tuple[bool, ...]]:
        if not checks:
            return [()] * len(programs)
        suite = assert_suite("\n".join(checks), (entry,), prelude(problem["prompt"], entry))
        grades = await grade_many(programs, suite, sandbox, limits, parallel=parallel)
        return [tuple(v.status == "passed" for v in grade.verdicts) for grade in grades]

    hard = await passing(checks_from_prompt(problem["prompt"], entry))
    passed = [count + sum(extra) for count, extra in zip(passed, hard, strict=True)]
    # Where the problem shows nothing, assertions that need other functions are heard as well.
    soft = await passing([] if own or any(hard) else _common_checks(test_samples, entry))
    weights = _weights(samples, own)
    views = [
        _view(program, run, calls, others, extra)
        for program, run, extra in zip(programs, returned, soft, strict=True)
    ]
    return _ranked(views, passed, weights)


def _inputs(
    examples: Sequence[CallExample], samples: Sequence[Sequence[CallExample]]
) -> list[Call]:
    """The problem's inputs first, then the generated ones that most samples have."""
    calls = {key(example.call): example.call for example in examples}
    counted = Counter(name for sample in samples for name in {key(e.call) for e in sample})
    generated = {key(e.call): e.call for sample in samples for e in sample}
    for name, _ in counted.most_common(MAX_INPUTS):
        calls.setdefault(name, generated[name])
    return list(calls.values())


def _test(example: CallExample) -> _Test:
    return _Test(key(example.call), json.dumps(example.expected))


def _common_checks(samples: Sequence[str], entry: str) -> list[str]:
    counted = Counter(
        check for text in samples for check in set(checks_from_tests(f"assert {text}", entry))
    )
    return [check for check, _ in counted.most_common(MAX_CHECKS)]


def _weights(samples: Sequence[Sequence[CallExample]], own: set[_Test]) -> dict[_Test, float]:
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


@dataclass(frozen=True, slots=True)
class _View:
    """What is known of one candidate. `behaviour` is None for one that cannot be loaded."""

    behaviour: Hashable
    finer: Hashable
    run: Returned
    answered: float
    soft: int


def _view(
    program: str,
    run: Returned,
    calls: Sequence[Call],
    others: Sequence[Call],
    soft: tuple[bool, ...],
) -> _View:
    behaviour = _behaviour(program, run, calls)
    if behaviour is not None and soft:
        behaviour = (behaviour, soft)
    finer = (behaviour, *(_shown(run.outcomes.get(key(call))) for call in others))
    return _View(behaviour, finer, run, _answered(run, calls), sum(soft))


def _ranked(
    views: Sequence[_View], passed: Sequence[int], weights: Mapping[_Test, float]
) -> Selection:
    sizes = Counter(view.behaviour for view in views)
    finer = Counter(view.finer for view in views)
    agreed: dict[Hashable, float] = {}
    orders: list[tuple[float, int]] = []
    reasons: list[str] = []
    for view, examples in zip(views, passed, strict=True):
        if view.behaviour is None:
            orders.append((-1.0, 0))
            reasons.append(f"cannot be loaded: {view.run.load_error}")
            continue
        if view.behaviour not in agreed:
            agreed[view.behaviour] = view.soft + sum(
                weight for test, weight in weights.items() if _passes(view.run.outcomes, test)
            )
        size, tests = sizes[view.behaviour], agreed[view.behaviour]
        orders.append((size**0.5 * (1.0 + tests) * view.answered, finer[view.finer]))
        reasons.append(
            f"passes {examples} of the problem's examples, behaves as {size} of {len(views)} "
            f"candidates do, generated tests weigh {tests:.1f}"
        )
    ranks = {order: rank for rank, order in enumerate(sorted(set(orders)))}
    scores = tuple(
        examples + ranks[order] / (len(ranks) + 1) if order[0] >= 0 else -1.0
        for order, examples in zip(orders, passed, strict=True)
    )
    best = max(range(len(scores)), key=lambda index: (scores[index], -index))
    return Selection(best, scores, tuple(reasons))


def _answered(run: Returned, calls: Sequence[Call]) -> float:
    """The share of inputs with a result; a program that never returns anything is no answer."""
    if not calls:
        return 1.0
    outcomes = [run.outcomes.get(key(call), {}) for call in calls]
    if all(outcome.get("value") is None for outcome in outcomes):
        return 0.01
    return sum("value" in outcome for outcome in outcomes) / len(calls)
