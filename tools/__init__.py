"""Verifiers and readers: claims, calculator, symbolic algebra, Python, answer equivalence.

Names are loaded when they are first used, so that `from surefoot.tools import calculate` does
not pay for SymPy or LangChain.
"""

from __future__ import annotations

from importlib import import_module
from typing import Any

_HOME = {
    "Claim": "base",
    "StepContext": "base",
    "Verdict": "base",
    "Verifier": "base",
    "Calculator": "calculator",
    "CalculatorError": "calculator",
    "calculate": "calculator",
    "Checker": "checking",
    "Finding": "checking",
    "Report": "checking",
    "check": "checking",
    "extract_claims": "claims",
    "PythonTool": "python",
    "Symbolic": "symbolic",
    "calculator_tool": "langchain_tools",
    "check_tool": "langchain_tools",
    "code_tool": "langchain_tools",
    "symbolic_tool": "langchain_tools",
    "Equivalence": "equivalence",
    "aequivalent": "equivalence",
    "aequivalent_many": "equivalence",
    "cluster": "equivalence",
    "equivalent": "equivalence",
    "equivalent_many": "equivalence",
    "extract_answer": "equivalence",
    "find_answer": "equivalence",
    "Example": "programs",
    "Grade": "programs",
    "Suite": "programs",
    "TestVerdict": "programs",
    "assert_suite": "programs",
    "examples_from_prompt": "programs",
    "grade": "programs",
    "grade_many": "programs",
    "humaneval_suite": "programs",
    "mbpp_suite": "programs",
    "program_of": "programs",
    "Selection": "selection",
    "select": "selection",
}

__all__ = sorted(_HOME)  # noqa: PLE0605


def __getattr__(name: str) -> Any:
    if name not in _HOME:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f".{_HOME[name]}", __name__), name)


def __dir__() -> list[str]:
    return sorted({*globals(), *_HOME})
