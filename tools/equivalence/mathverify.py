"""The worker's side: math-verify, held in a process of its own.

This file runs as a program (`python -I mathverify.py`), never in the process of a user: it reads
one JSON line `{"gold", "answer", "strict"}` at a time from standard input and writes one
`{"equal": bool | null}`. Why a process: math-verify stops runaway work by `signal.alarm`, which
raises outside of the main thread, and SymPy can hang in C loops or eat memory. Here the parent
kills, and the kernel limits memory.

What hostile text can reach: `math_verify.parse` with its plain-expression target calls SymPy's
`parse_expr`, which *evaluates* Python. That target is never used. Only the LaTeX target is, which
parses by a generated ANTLR grammar and builds SymPy objects from its tree; the parent lets pass
only text from an allow-list of characters, short, and shallow.

Its verdicts are not taken whole either: `verify` solves relations and zips solution lists in ways
that accept `x + y - z + 2 = 0` for `5x - 7y + 11z + 4 = 0`. Only plain expressions and matrices
are compared by it; relations must be equal in form, sets and tuples item by item.
"""

from __future__ import annotations

import json
import os
import resource
import sys
from typing import Any

MEMORY_BYTES = 1 << 30
CPU_SECONDS = 600  # over all questions: a worker whose parent was killed must not run for ever


def main() -> None:
    """Serve comparisons until standard input closes."""
    _limit()
    channel = os.fdopen(os.dup(1), "w", encoding="utf-8")
    devnull = os.open(os.devnull, os.O_WRONLY)
    os.dup2(devnull, 1)
    os.dup2(devnull, 2)
    _load()
    channel.write("ready\n")
    channel.flush()
    for line in sys.stdin:
        request = json.loads(line)
        try:
            equal = same(request["gold"], request["answer"], strict=request["strict"])
        except Exception:  # noqa: BLE001 - whatever a parser of hostile text raises is no verdict
            equal = None
        channel.write(json.dumps({"equal": equal}) + "\n")
        channel.flush()


def _limit() -> None:
    ceilings = {
        "RLIMIT_AS": MEMORY_BYTES, "RLIMIT_CPU": CPU_SECONDS, "RLIMIT_CORE": 0, "RLIMIT_FSIZE": 0,
        "RLIMIT_NOFILE": 64, "RLIMIT_NPROC": 0,
    }  # fmt: skip
    for name, value in ceilings.items():
        limit = getattr(resource, name, None)
        if limit is not None:
            _, hard = resource.getrlimit(limit)
            ceiling = value if hard == resource.RLIM_INFINITY else min(value, hard)
            resource.setrlimit(limit, (ceiling, hard))


def _load() -> None:
    import logging

    logging.disable(logging.CRITICAL)
    parsed("$1+1$")


def parsed(latex: str) -> Any:
    """The SymPy object of a LaTeX answer, None where math-verify cannot read it."""
    from latex2sympy2_extended import NormalizationConfig
    from math_verify import LatexExtractionConfig, parse

    # Units are ours to judge: math-verify drops them, and 12 cm^2 would be 12 cm^4.
    normal = NormalizationConfig(
        basic_latex=True, units=False, malformed_operators=True, nits=True, boxed="all",
        equations=False,
    )  # fmt: skip

    found = parse(
        latex,
        extraction_config=[LatexExtractionConfig(normalization_config=normal)],
        fallback_mode="no_fallback",
        parsing_timeout=None,
    )
    return found[0] if found else None


def same(gold: str, answer: str, *, strict: bool) -> bool | None:
    """math-verify's verdict where it can be trusted, None where it cannot read a side."""
    left, right = parsed(f"${gold}$"), parsed(f"${answer}$")
    if left is None or right is None:
        return None
    return _same(left, right, strict)


def _same(left: Any, right: Any, strict: bool) -> bool:
    from sympy import Basic, MatrixBase, Set, Tuple
    from sympy.core.relational import Relational

    if isinstance(left, str) or isinstance(right, str):
        return bool(left == right)
    listed = (Set, Tuple)
    if isinstance(left, listed) or isinstance(right, listed):
        return _same_items(left, right, strict)
    if isinstance(left, Relational) and isinstance(right, Relational):
        if type(left) is not type(right):
            return False
        return _same(left.lhs, right.lhs, strict) and _same(left.rhs, right.rhs, strict)
    if isinstance(left, Relational) or isinstance(right, Relational):
        return bool(left == right)
    if not isinstance(left, (Basic, MatrixBase)) or not isinstance(right, (Basic, MatrixBase)):
        return False
    if left.free_symbols != right.free_symbols:
        return False
    return _verified(left, right, strict)


def _verified(left: Any, right: Any, strict: bool) -> bool:
    from math_verify import verify

    return bool(verify(left, right, strict=strict, timeout_seconds=None)) and bool(
        verify(right, left, strict=strict, timeout_seconds=None)
    )


def _same_items(left: Any, right: Any, strict: bool) -> bool:
    if left == right:
        return True
    if type(left) is not type(right) or len(left.args) != len(right.args):
        return False
    return all(_same(a, b, strict) for a, b in zip(left.args, right.args, strict=True))


if __name__ == "__main__":
    main()
