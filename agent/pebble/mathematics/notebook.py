"""A solution as it is being written down: lines, and the names that they bind."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from ....sandbox.errors import Signal

_LETTER = re.compile(r"(?<![A-Za-z])[a-z](?![A-Za-z])")
_ATOM = re.compile(r"-?[\d.]+|[a-z](\(\))?")  # with what stands in parentheses left out

ResultOf = Callable[[Sequence[str], str], str | None]
"""The true right side of a line, given the lines before it and its left side; None: unknown."""


class Unsolved(Signal, ValueError):
    """The question has a known form, but a line of its solution has no result."""


@dataclass(slots=True)
class Notebook:
    """Each call of :meth:`do` adds one true line; ``values`` and ``functions`` are bound names."""

    result_of: ResultOf
    lines: list[str] = field(default_factory=list)
    values: set[str] = field(default_factory=set)
    functions: set[str] = field(default_factory=set)

    def do(self, left: str) -> str:
        """Add ``left = result`` and return the result; raise :class:`Unsolved` without one."""
        result = self.result_of(self.lines, left)
        if result is None:
            raise Unsolved(left)
        self.lines.append(f"{left} = {result}")
        return result

    def define(self, function: str, body: str) -> None:
        """Add the definition of a function: ``f(x)`` and its body."""
        self.lines.append(f"{function} = {body}")
        self.functions.add(function[0])

    def unknowns(self, *equations: str) -> list[str]:
        """The letters of ``equations`` that nothing has bound yet, in order of appearance."""
        bound = self.values | self.functions
        letters = (letter for equation in equations for letter in letters_of(equation))
        return list(dict.fromkeys(letter for letter in letters if letter not in bound))


def letters_of(expression: str) -> list[str]:
    """The one-letter names in ``expression``, functions and repetitions included."""
    return _LETTER.findall(expression)


def atom(expression: str) -> str:
    """``expression``, in parentheses unless it is a plain number, name or call."""
    depth, outside = 0, ""
    for character in expression:
        depth -= character == ")"
        outside += character if depth == 0 else ""
        depth += character == "("
    return expression if _ATOM.fullmatch(outside) else f"({expression})"
