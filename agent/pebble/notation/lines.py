"""Lines of a notebook: what a line claims, what it binds, and what its left side comes to.

- `c = 1 - 1 = 0` claims a value and binds it;
- `solve(-4*l = c - 1588, l) = 397` claims a solution and binds it;
- `a(t) = 6*t**2 - 2001*t` defines a function and claims nothing;
- `i(p) = diff(p**6/40, p) = 3*p**5/20` claims a derivative and defines a function by it;
- `gcd(242, c) = 242` claims a result.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

from ....tools.kept import kept
from ....tools.mathematics.errors import CalculatorError
from .functions import FUNCTIONS
from .grammar import MAX_CHARACTERS, has_decimals, parts
from .listing import value_of
from .polynomials import Polynomial
from .printing import number, polynomial
from .scope import Function, Scope, Value

Form = Literal["value", "definition", "derived", "result"]

_SIDES = re.compile(r"(?<![<>!=])=(?!=)")
_NAME = re.compile(r"[A-Za-z]")
_APPLIED = re.compile(r"([A-Za-z])\(([A-Za-z])\)")
_CALL = re.compile(r"([A-Za-z]+)\((.*)\)", re.DOTALL)
_CALLED = re.compile(r"[A-Za-z]+\(")
_SAID = re.compile(r"(?<![A-Za-z])([A-Za-z])(?:\([A-Za-z]\))?\s*=")
_NUMBER = re.compile(r"-?\d+(?:\.\d+)?(?:/\d+)?")


@dataclass(frozen=True, slots=True)
class NotationLine:
    """A line by its form. `span` is where the right side stands in the line's text."""

    form: Form
    name: str  # what is bound: a value's or a function's name, "" where nothing
    argument: str  # of a function that is defined
    left: str  # what is claimed to come to `right`; "" in a bare definition
    right: str
    span: tuple[int, int]


@kept(4096)
def read(text: str) -> NotationLine | None:
    """The line of a text, or None where it has none of the forms."""
    if len(text) > MAX_CHARACTERS or "=" not in text:
        return None
    sides = _cut(text)
    stripped = [text[start:end].strip() for start, end in sides]
    if len(sides) not in (2, 3) or not all(stripped):
        return None
    start, end = sides[-1]
    start += len(text[start:end]) - len(text[start:end].lstrip())
    span = (start, start + len(stripped[-1]))
    head, *_, right = stripped
    applied = _APPLIED.fullmatch(head)
    if len(sides) == 3:
        if _NAME.fullmatch(head):
            return NotationLine("value", head, "", stripped[1], right, span)
        if applied:
            return NotationLine("derived", applied[1], applied[2], stripped[1], right, span)
        return None
    if applied:
        return NotationLine("definition", applied[1], applied[2], head, right, span)
    if _CALLED.search(head) or " mod " in head or _arithmetic(head):
        return NotationLine("result", "", "", head, right, span)
    return None


def _arithmetic(text: str) -> bool:
    return not any(sign.isalpha() for sign in text)


def _cut(text: str) -> list[tuple[int, int]]:
    """Where the sides stand: the text cut at the equals signs outside parentheses."""
    found, depth, start = [], 0, 0
    for at, sign in enumerate(text):
        depth += (sign == "(") - (sign == ")")
        if sign == "=" and depth == 0 and _SIDES.match(text, at):
            found.append((start, at))
            start = at + 1
    return [*found, (start, len(text))]


def extended(scope: Scope, text: str) -> Scope:
    """The scope after a line, its results taken as written. Never raises.

    A line of another kind that says something of a name (`x = 5, so ...`) makes it forgotten:
    what it means from there on is not known.
    """
    line = read(text)
    try:
        if line is not None:
            return bound(scope, line)
    except CalculatorError:
        pass
    for name in set(_SAID.findall(text[:MAX_CHARACTERS])):
        scope = scope.forgetting(name)
    return scope


def bound(scope: Scope, line: NotationLine) -> Scope:
    """The scope with what the line binds. Raises `CalculatorError` where that has no value."""
    if line.form == "value":
        return scope.bound(line.name, _number(line.right))
    if line.form == "derived" or (line.form == "definition" and not applies(scope, line)):
        body = scope.without(line.argument).polynomial(line.right)
        if line.form == "definition" and line.name.isupper() and line.argument not in body.names:
            raise CalculatorError(f"{line.left} does not depend on {line.argument}")  # P(A) = 1/2
        decimals = scope.decimal(line.right)
        return scope.bound(line.name, Function(line.argument, body, decimals))
    call = called(line.left)
    if call is not None and call[0] == "solve":
        return _bind_unknowns(scope, parts(call[1]), line.right)
    return scope


def _bind_unknowns(scope: Scope, arguments: list[str], right: str) -> Scope:
    unknowns = [argument for argument in arguments if "=" not in argument]
    found = parts(right.removeprefix("(").removesuffix(")")) if len(unknowns) > 1 else [right]
    if len(found) != len(unknowns):
        return scope
    for name, value in zip(unknowns, found, strict=True):
        if _NAME.fullmatch(name):
            scope = scope.bound(name, _number(value))
    return scope


def _number(text: str) -> Value:
    if not _NUMBER.fullmatch(text):
        raise CalculatorError(f"{text} is not a number")
    return Value(Scope().fraction(text), has_decimals(text))


def applies(scope: Scope, line: NotationLine) -> bool:
    """Whether `f(h) = ...` applies a function bound before, and does not define one."""
    function = scope.functions.get(line.name)
    if function is None:
        return False
    return line.argument in scope.values or line.argument != function.argument


def result(scope: Scope, left: str) -> str:
    """The text that a left side comes to. Raises `CalculatorError`."""
    if len(left) > MAX_CHARACTERS:
        raise CalculatorError(f"the line is longer than {MAX_CHARACTERS:,} characters")
    left = left.strip()
    call = called(left)
    if call is not None and call[0] in FUNCTIONS:
        return FUNCTIONS[call[0]](parts(call[1]), scope)
    if " mod " in left:
        return number(value_of(left, scope), decimals=scope.decimal(left))
    value = scope.polynomial(left)
    return _text(value, decimals=scope.decimal(left))


def _text(value: Polynomial, *, decimals: bool) -> str:
    return polynomial(value) if value.names else number(value.number, decimals=decimals)


def called(text: str) -> tuple[str, str] | None:
    """The function and the arguments of a side that is one call and nothing more."""
    call = _CALL.fullmatch(text)
    if call is None:
        return None
    depth = 0
    for at, sign in enumerate(text):
        depth += (sign == "(") - (sign == ")")
        if depth == 0 and sign == ")" and at < len(text) - 1:
            return None
    return call[1], call[2]
