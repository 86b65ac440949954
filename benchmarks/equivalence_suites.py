"""Peers' own test cases of answer equivalence, read from their source packages.

    python benchmarks/equivalence_suites.py FOLDER... [--half look|measure] [--misses]

A FOLDER holds a peer's tests (`math_verify-*/tests`, `lm_eval-*/tests` of the source
distributions). Nothing of them is copied here and none is run: the literals of every
`parametrize` with a gold answer, a prediction and what is expected are read from the syntax tree.
The pairs are halved by a hash: one half may be looked at, the other is only counted.
"""

from __future__ import annotations

import argparse
import ast
import hashlib
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from surefoot.tools.equivalence import close_pool, equivalent
from tables import show

_GOLD, _ANSWER, _EXPECTED = {"gold", "x1"}, {"pred", "x2"}, {"expected", "result"}


@dataclass(frozen=True)
class Case:
    source: str
    gold: str
    answer: str
    expected: bool
    options: tuple[tuple[str, str], ...]

    @property
    def half(self) -> str:
        digest = hashlib.sha256(f"{self.gold}|{self.answer}".encode()).digest()
        return ("look", "measure")[digest[0] % 2]


def cases(folder: Path) -> Iterator[Case]:
    """Every pair that a folder's tests spell out, in order."""
    for path in sorted(folder.rglob("test_*.py")):
        tree = ast.parse(path.read_text(encoding="utf-8"))
        for function in ast.walk(tree):
            if isinstance(function, ast.FunctionDef):
                yield from _parametrized(function, path.stem)
                yield from _asserted(function, path.stem)


def _parametrized(function: ast.FunctionDef, file: str) -> Iterator[Case]:
    for mark in function.decorator_list:
        if not isinstance(mark, ast.Call) or len(mark.args) < 2:
            continue
        names = _names(mark.args[0])
        if not set(names) & _GOLD or not set(names) & _ANSWER:
            continue
        for element in getattr(mark.args[1], "elts", []):
            values = element.args if isinstance(element, ast.Call) else element.elts
            row = dict(zip(names, (_literal(value) for value in values), strict=False))
            yield from _case(row, f"{file}.{function.name}", "different" in function.name)


def _asserted(function: ast.FunctionDef, file: str) -> Iterator[Case]:
    """`assert is_equiv("…", "…")` and `assert not is_equiv(…)`."""
    for statement in ast.walk(function):
        if not isinstance(statement, ast.Assert):
            continue
        call, expected = statement.test, True
        if isinstance(call, ast.UnaryOp) and isinstance(call.op, ast.Not):
            call, expected = call.operand, False
        if isinstance(call, ast.Call) and getattr(call.func, "id", "") == "is_equiv":
            values = [_literal(value) for value in call.args]
            if len(values) == 2:
                row = {"gold": values[0], "pred": values[1], "expected": expected}
                yield from _case(row, f"{file}.{function.name}", differ=False)


def _names(node: ast.expr) -> list[str]:
    found = ast.literal_eval(node)
    return [name.strip() for name in (found.split(",") if isinstance(found, str) else found)]


def _literal(node: ast.expr) -> Any:
    try:
        return ast.literal_eval(node)
    except ValueError:
        return None


def _case(row: dict[str, Any], source: str, differ: bool) -> Iterator[Case]:
    gold = next((row[name] for name in _GOLD if name in row), None)
    answer = next((row[name] for name in _ANSWER if name in row), None)
    expected = next((row[name] for name in _EXPECTED if name in row), not differ)
    if isinstance(gold, str) and isinstance(answer, str) and expected is not None:
        rest = {k: v for k, v in row.items() if k not in _GOLD | _ANSWER | _EXPECTED}
        yield Case(
            source,
            gold,
            answer,
            bool(expected),
            tuple(sorted((name, repr(value)) for name, value in rest.items())),
        )


def judged(case: Case) -> tuple[bool, str]:
    """Whether `equal` says what the peer expects, and how it came to it."""
    strict = dict(case.options).get("strict", "True") in ("True", "1")
    found = equivalent(case.gold, case.answer, strict=strict)
    return found.equivalent == case.expected, found.how


def main() -> None:
    """Count agreement by file and half."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folders", nargs="+", type=Path)
    parser.add_argument("--half", choices=("look", "measure"))
    parser.add_argument("--misses", action="store_true", help="name the misses of the look half")
    args = parser.parse_args()
    counted: Counter[tuple[str, str]] = Counter()
    agreed: Counter[tuple[str, str]] = Counter()
    accepted: Counter[tuple[str, str]] = Counter()
    for case in dict.fromkeys(case for folder in args.folders for case in cases(folder)):
        if args.half and case.half != args.half:
            continue
        agrees, how = judged(case)
        key = (case.source, case.half)
        counted[key] += 1
        agreed[key] += agrees
        accepted[key] += not agrees and not case.expected
        if args.misses and case.half == "look" and not agrees:
            print(f"{case.source} expects {case.expected}: {how}")
            print(
                f"    gold   {case.gold[-300:]!r}\n    answer {case.answer[-300:]!r} {case.options}"
            )
    table: dict[str, dict[str, str]] = {}
    for half in ("look", "measure"):
        chosen = [key for key in sorted(counted) if key[1] == half]
        for keys, name in (*(([key], key[0]) for key in chosen), (chosen, "all")):
            pairs, agree, false = (sum(c[key] for key in keys) for c in (counted, agreed, accepted))
            found = f"{agree} of {pairs}, false accepts {false}"
            table.setdefault(half, {})[name] = found
    show("Peers' own pairs, judged as they expect", table)
    close_pool()


if __name__ == "__main__":
    main()
