"""Small questions about literal nodes, and the nodes that literals become."""

from __future__ import annotations

from fractions import Fraction

from .errors import ExpressionError
from .nodes import Node, Num, Op

MAX_DIGITS = 1_000
MAX_EXPONENT = 4_000


def number(text: str) -> Num:
    """`12`, `1.50`, `.5`, `1.5e3`, or `0.1(6)` with the repeating digits in parentheses.

    Raises `ExpressionError` past the bounds.
    """
    if len(text) > MAX_DIGITS:
        raise ExpressionError(f"a number has more than {MAX_DIGITS} digits")
    if "(" in text:
        return _repeating(text)
    mantissa, _, exponent = text.lower().partition("e")
    whole, _, decimals = mantissa.partition(".")
    value = Fraction(int(whole + decimals), 10 ** len(decimals))
    if not exponent:
        return Num(value, len(decimals))
    if abs(int(exponent[:8])) > MAX_EXPONENT:
        raise ExpressionError("exponent too large")
    return Num(value * Fraction(10) ** int(exponent))


def _repeating(text: str) -> Num:
    r"""`0.1(6)`, our token for `0.1\overline{6}`: exactly 1/6."""
    start, _, period = text.rstrip(")").partition("(")
    whole, _, fixed = start.partition(".")
    scale = 10 ** len(fixed)
    tail = Fraction(int(period), (10 ** len(period) - 1) * scale)
    return Num(Fraction(int((whole or "0") + fixed), scale) + tail)


def grouped(node: Node) -> Node:
    """A product in brackets is a plain product: only bare juxtaposition is ambiguous after `/`."""
    return Op("*", node.args) if isinstance(node, Op) and node.op == "imul" else node


def whole(node: Node) -> bool:
    """Whether a node is a whole number written without decimals."""
    return isinstance(node, Num) and node.value.denominator == 1 and not node.decimals


def proper_fraction(node: Node) -> bool:
    """Whether a node is a quotient of whole numbers between 0 and 1."""
    if not (isinstance(node, Op) and node.op == "/"):
        return False
    top, bottom = node.args
    return (
        isinstance(top, Num)
        and isinstance(bottom, Num)
        and whole(top)
        and whole(bottom)
        and 0 < top.value < bottom.value
    )
