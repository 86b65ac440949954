"""What a left side comes to after the lines before it: `evaluate`, and the same remembered."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache

from ....tools.mathematics.errors import CalculatorError
from .lines import extended, read, result
from .scope import Scope

MAX_LINES = 200  # of one solution, the last ones


@lru_cache(maxsize=512)
def scope_of(lines: tuple[str, ...]) -> Scope:
    """What the lines bind, one after the other; at most `MAX_LINES` of them.

    Each further line of a solution builds on the remembered scope of those before it.
    """
    return extended(scope_of(lines[:-1]), lines[-1]) if lines else Scope()


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
        return result(scope_of(lines), left)
    except CalculatorError:
        return None
