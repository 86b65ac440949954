"""What a left side comes to after the lines before it: `evaluate`, and the same remembered."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache

from ....tools.mathematics.errors import CalculatorError
from .lines import extended, read, result
from .scope import Scope

MAX_LINES = 200  # of one solution, the last ones


def scope_of(lines: Iterable[str]) -> Scope:
    """What the lines bind, one after the other."""
    return remembered(tuple(lines)[-MAX_LINES:])


@lru_cache(maxsize=512)
def remembered(lines: tuple[str, ...]) -> Scope:
    """`scope_of`, each further line of a solution built on the scope of those before it."""
    return extended(remembered(lines[:-1]), lines[-1]) if lines else Scope()


def evaluate(lines_so_far: Iterable[str], left: str) -> str | None:
    """The result text of a left side given the earlier lines; None where there is none.

    `left` may be a whole beginning, `c = 1 - 1` or `i(p) = diff(p**2, p)`: its last side counts.
    """
    begun = read(f"{left} = ?")
    return result_of(tuple(lines_so_far)[-MAX_LINES:], begun.left if begun is not None else left)


@lru_cache(maxsize=1024)
def result_of(lines: tuple[str, ...], left: str) -> str | None:
    """`lines.result`, None where it has none. Remembered: a step is read several times."""
    try:
        return result(remembered(lines), left)
    except CalculatorError:
        return None
