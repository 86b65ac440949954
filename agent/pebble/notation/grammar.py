"""The strict grammar of a notebook's expressions, computed while they are read.

`+ - * / **`, parentheses, numbers, names, and calls; `*` is always written. Whoever writes `2x`,
`^` or LaTeX does not write a notebook, and the claims reader takes the line as prose. What an
expression computes is up to an `Meanings`: polynomials, surds, powers of one name.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from fractions import Fraction
from typing import Any, Protocol

from ....tools.mathematics.errors import ExpressionError

MAX_CHARACTERS = 2_000
MAX_DEPTH = 40
_TOKEN = re.compile(r"\s*(?:(\d+(?:\.\d+)?)|([A-Za-z]+)|(\*\*|[-+*/(),]))")


class Meanings(Protocol):
    """What numbers, names and calls mean; the values bring `+ - * / **` themselves."""

    def number(self, value: Fraction) -> Any: ...

    def name(self, name: str) -> Any: ...

    def call(self, name: str, arguments: list[Any]) -> Any: ...


def compute(text: str, algebra: Meanings) -> Any:
    """The value of a whole text. Raises `ExpressionError`, or what the algebra raises."""
    if len(text) > MAX_CHARACTERS:
        raise ExpressionError(f"the expression is longer than {MAX_CHARACTERS:,} characters")
    parser = _NotationParser(list(_tokens(text)), algebra)
    value = parser.sum(0)
    if parser.token:
        raise ExpressionError(f"{parser.token!r} is not expected here")
    return value


def has_decimals(text: str) -> bool:
    """Whether a number of the text is written with decimals."""
    return re.search(r"\d\.\d", text) is not None


def parts(text: str, separator: str = ",") -> list[str]:
    """The text cut at the separators outside all parentheses, without the space around."""
    found, depth, start = [], 0, 0
    for at, sign in enumerate(text):
        if sign == "(":
            depth += 1
        elif sign == ")":
            depth -= 1
        elif sign == separator and depth == 0:
            found.append(text[start:at].strip())
            start = at + 1
    return [*found, text[start:].strip()]


def _tokens(text: str) -> Iterator[str]:
    at = 0
    while match := _TOKEN.match(text, at):
        yield match[1] or match[2] or match[3]
        at = match.end()
    rest = text[at:].strip()
    if rest:
        raise ExpressionError(f"{rest[:20]!r} is no part of an expression")
    yield ""


class _NotationParser:
    """Recursive descent; `token` is the next one, "" at the end."""

    def __init__(self, tokens: list[str], algebra: Meanings) -> None:
        self._tokens = tokens
        self._at = 0
        self._algebra = algebra

    @property
    def token(self) -> str:
        return self._tokens[self._at]

    def _take(self, *wanted: str) -> str:
        token = self.token
        if token in wanted and token:
            self._at += 1
            return token
        return ""

    def sum(self, depth: int) -> Any:
        value = self._product(depth)
        while sign := self._take("+", "-"):
            term = self._product(depth)
            value = value + term if sign == "+" else value - term
        return value

    def _product(self, depth: int) -> Any:
        value = self._signed(depth)
        while sign := self._take("*", "/"):
            factor = self._signed(depth)
            value = value * factor if sign == "*" else value / factor
        return value

    def _signed(self, depth: int) -> Any:
        if depth > MAX_DEPTH:
            raise ExpressionError(f"the expression is nested more than {MAX_DEPTH} deep")
        if self._take("-"):
            return -self._signed(depth + 1)
        value = self._atom(depth + 1)
        return value ** self._signed(depth + 1) if self._take("**") else value

    def _atom(self, depth: int) -> Any:
        token = self.token
        self._at += bool(token)
        if token == "(":  # noqa: S105
            value = self.sum(depth)
            self._close()
            return value
        if token[:1].isdigit():
            return self._algebra.number(Fraction(token))
        if not token[:1].isalpha():
            raise ExpressionError(f"{token or 'the end'!r} stands where a number is expected")
        if not self._take("("):
            return self._algebra.name(token)
        arguments = [self.sum(depth)]
        while self._take(","):
            arguments.append(self.sum(depth))
        self._close()
        return self._algebra.call(token, arguments)

    def _close(self) -> None:
        if not self._take(")"):
            raise ExpressionError("a parenthesis is not closed")
