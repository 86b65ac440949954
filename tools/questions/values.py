"""What an expression comes to: a rational number, a root, a multiple of pi, or decimals."""

from __future__ import annotations

from decimal import Context, Decimal
from fractions import Fraction

from ..mathematics.errors import CalculatorError
from ..mathematics.exact import DIGITS, Value, decimal, evaluate
from ..mathematics.nodes import Node, Num, Sym, walk
from . import expression
from .printing import number, plain
from .reading import Reading, Unread

_NEAR = Decimal("1e-40")
_LARGEST = 10_000
_CONTEXT = Context(prec=DIGITS)


def worked(text: str, *, fraction: bool = False) -> Reading:
    """The reading of a whole text that is one calculation. Raises `Unread`."""
    node = expression.read(text)
    if not expression.is_calculation(node):
        raise Unread
    return of(node, f"the calculation {text} is worked out", fraction=fraction)


def value(text: str) -> Fraction:
    """The rational value of a number or a calculation. Raises `Unread`."""
    found = valued(expression.read(text))
    if not isinstance(found, Fraction):
        raise Unread
    return found


def valued(node: Node) -> Value:
    """The value, rational wherever it can be seen to be. Raises `Unread`."""
    try:
        found = evaluate(node)
    except (CalculatorError, ArithmeticError) as error:
        raise Unread from error
    if isinstance(found, Decimal):
        return _rational(found) or found
    return found


def of(node: Node, grounds: str, *, fraction: bool = False) -> Reading:
    """The reading that gives the value of an expression. Raises `Unread`."""
    found = valued(node)
    if isinstance(found, Decimal):
        return Reading(_in_form(found, node), grounds, Fraction(found))
    decimals_written = any(isinstance(part, Num) and part.decimals for part in walk(node))
    if decimals_written and not fraction and "/" in plain(found):
        return number(decimal(found), grounds)
    return number(found, grounds, fraction=fraction)


def _rational(found: Decimal) -> Fraction | None:
    near = Fraction(found).limit_denominator(_LARGEST)
    return (
        near
        if abs(_CONTEXT.subtract(decimal(near), found)) <= _NEAR * max(abs(found), Decimal(1))
        else None
    )


def _in_form(found: Decimal, node: Node) -> str:
    """As a multiple of pi or a root where it is one, else in decimals."""
    if any(isinstance(part, Sym) and part.name == "pi" for part in walk(node)):
        turns = _rational(_CONTEXT.divide(found, decimal(evaluate(Sym("pi")))))
        if turns is not None:
            return times(turns, "pi")
    square = _rational(_CONTEXT.multiply(found, found))
    if square is not None:
        return surd(square, negative=found < 0)
    return number(found, "").answer


def surd(square: Fraction, *, negative: bool = False) -> str:
    """The root of a rational number: `5*sqrt(2)`, `sqrt(3)/2`."""
    inside = square.numerator * square.denominator
    outside, at = 1, 2
    while at * at <= inside and at < _LARGEST:
        while inside % (at * at) == 0:
            inside //= at * at
            outside *= at
        at += 1
    factor = Fraction(-outside if negative else outside, square.denominator)
    return plain(factor) if inside == 1 else times(factor, f"sqrt({inside})")


def times(factor: Fraction, what: str) -> str:
    """`5*sqrt(2)`, `sqrt(3)/2`, `-pi`."""
    top, bottom = factor.numerator, factor.denominator
    written = what if top == 1 else f"-{what}" if top == -1 else f"{top}*{what}"
    return written if bottom == 1 else f"{written}/{bottom}"
