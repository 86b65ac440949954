"""Small questions about literal nodes, and the nodes that literals become."""

from __future__ import annotations

from fractions import Fraction

from .nodes import Node, Num, Op


def literal(text: str) -> Num:
    """The number that a token spells; it keeps how many decimals were written."""
    if text.endswith(")"):
        return _repeating(text)
    _, _, fraction = text.partition(".")
    return Num(Fraction(text), len(fraction))


def _repeating(text: str) -> Num:
    r"""`0.1(6)`, our token for `0.1\overline{6}`: exactly 1/6."""
    start, _, period = text.rstrip(")").partition("(")
    _, _, fixed = start.partition(".")
    scale = 10 ** len(fixed)
    tail = Fraction(int(period), (10 ** len(period) - 1) * scale)
    return Num(Fraction(start + "0") + tail)


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
