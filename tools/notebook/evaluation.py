"""`evaluate`: what a left side comes to after the lines before it."""

from __future__ import annotations

from collections.abc import Iterable

from ..expressions.errors import CalculatorError
from .lines import extended, read, result
from .scope import Scope


def scope_of(lines: Iterable[str]) -> Scope:
    """What the lines bind, one after the other."""
    scope = Scope()
    for line in lines:
        scope = extended(scope, line)
    return scope


def evaluate(lines_so_far: Iterable[str], left: str) -> str | None:
    """The result text of a left side given the earlier lines; None where there is none.

    `left` may be a whole beginning, `c = 1 - 1` or `i(p) = diff(p**2, p)`: its last side counts.
    """
    begun = read(f"{left} = ?")
    try:
        return result(scope_of(lines_so_far), begun.left if begun is not None else left)
    except CalculatorError:
        return None
