"""Programs against tests in a sandbox: verdicts for each assertion, and evidence to learn from."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from .calls import CallLimits, call_program, call_programs
    from .examples import CallExample, checks_from_prompt, examples_from_prompt, examples_from_tests
    from .grading import Grade, TestVerdict, grade, grade_many
    from .reading import read_program
    from .suites import Suite, assert_suite, humaneval_suite, mbpp_suite, program_of

_HOME = {
    "CallLimits": "calls",
    "CallExample": "examples",
    "Grade": "grading",
    "Suite": "suites",
    "TestVerdict": "grading",
    "assert_suite": "suites",
    "call_program": "calls",
    "call_programs": "calls",
    "checks_from_prompt": "examples",
    "examples_from_prompt": "examples",
    "examples_from_tests": "examples",
    "grade": "grading",
    "grade_many": "grading",
    "humaneval_suite": "suites",
    "mbpp_suite": "suites",
    "program_of": "suites",
    "read_program": "reading",
}

__all__ = [
    "CallExample",
    "CallLimits",
    "Grade",
    "Suite",
    "TestVerdict",
    "assert_suite",
    "call_program",
    "call_programs",
    "checks_from_prompt",
    "examples_from_prompt",
    "examples_from_tests",
    "grade",
    "grade_many",
    "humaneval_suite",
    "mbpp_suite",
    "program_of",
    "read_program",
]


def __getattr__(name: str) -> Any:
    if name not in _HOME:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    value = getattr(import_module(f"{__name__}.{_HOME[name]}"), name)
    globals()[name] = value
    return value
