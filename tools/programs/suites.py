"""What a program is tested by: HumanEval, MBPP and plain `assert` formats in one shape."""

from __future__ import annotations

import ast
import builtins
import warnings
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

MAX_SOURCE = 200_000


@dataclass(frozen=True, slots=True)
class Suite:
    """Tests as Python source.

    `names` are the candidate's functions that the tests call; `prelude` is trusted code that the
    tests need (helpers that the problem gives); with `entry`, `check(entry)` starts the tests.
    """

    tests: str
    names: tuple[str, ...]
    prelude: str = ""
    entry: str = ""


def humaneval_suite(problem: Mapping[str, str]) -> Suite:
    """The suite of a HumanEval row: `prompt`, `test`, `entry_point`."""
    entry = problem["entry_point"]
    return Suite(problem["test"], (entry,), prelude(problem.get("prompt", ""), entry), entry)


def mbpp_suite(problem: Mapping[str, object]) -> Suite:
    """The suite of an MBPP row: `test_list`, `test_setup_code`."""
    tests = problem["test_list"]
    listed = [str(test) for test in tests] if isinstance(tests, (list, tuple)) else [str(tests)]
    setup = str(problem.get("test_setup_code") or "")
    return assert_suite("\n".join(listed), prelude=setup)


def assert_suite(tests: str, names: Sequence[str] = (), prelude: str = "") -> Suite:
    """A suite of plain `assert` lines. Without `names`, the functions that they call and nobody
    defines are the candidate's."""
    return Suite(tests, tuple(names) or called_names(tests, prelude), prelude)


def program_of(problem: Mapping[str, str], completion: str) -> str:
    """The whole program of a HumanEval completion: the prompt goes before a bare body.

    A completion that defines the function itself at the left margin stands alone, with the
    prompt's imports and helpers before it.
    """
    entry = problem["entry_point"]
    if any(line.startswith(f"def {entry}(") for line in completion.splitlines()):
        return prelude(problem["prompt"], entry) + "\n" + completion
    return problem["prompt"] + completion


def normalized(program: str) -> str:
    """One text for programs that differ in comments and spacing; as it is if it is no Python."""
    tree = parsed(program)
    try:
        return program if tree is None else ast.unparse(tree)
    except RecursionError:
        return program


def prelude(prompt: str, entry: str) -> str:
    """What a prompt defines besides the function that is asked for: imports and helpers."""
    tree = parsed(prompt + "\n    pass\n") or parsed(prompt)
    if tree is None:
        return ""
    kept = [
        node
        for node in tree.body
        if not (isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)) and node.name == entry)
    ]
    return ast.unparse(ast.Module(kept, []))


def parsed(source: str) -> ast.Module | None:
    """The syntax tree, None for what is no Python (or too long, or nested too deeply)."""
    if len(source) > MAX_SOURCE or "\x00" in source:
        return None
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # about the program's text, which is not ours
            return ast.parse(source)
    except (SyntaxError, ValueError, MemoryError, RecursionError):
        return None


def called_names(tests: str, setup: str = "") -> tuple[str, ...]:
    """Functions that the tests call and that neither they, nor Python, define; in order."""
    tree, before = parsed(tests), parsed(setup)
    if tree is None:
        return ()
    known = set(dir(builtins))
    nodes = list(ast.walk(tree)) + (list(ast.walk(before)) if before else [])
    for node in nodes:
        if isinstance(node, (ast.FunctionDef, ast.ClassDef)):
            known.add(node.name)
        elif isinstance(node, (ast.Import, ast.ImportFrom)):
            known.update((alias.asname or alias.name).split(".")[0] for alias in node.names)
        elif isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
            known.add(node.id)
        elif isinstance(node, ast.arg):
            known.add(node.arg)
    called = [
        node.func.id
        for node in ast.walk(tree)
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name)
    ]
    return tuple(dict.fromkeys(name for name in called if name not in known))
