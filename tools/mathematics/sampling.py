"""Counterexamples to identities: exact values of the variables at which two sides differ."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction

from .errors import CalculatorError
from .exact import evaluate, same
from .nodes import Call, Group, Node, Num, Op, Sym, symbols

_CONSTANTS = frozenset({"pi", "oo"})
_POINTS = (2, 3, 1, 5, -1, 7, -2, 4, 0, 11)


def substituted(node: Node, values: Mapping[str, Fraction]) -> Node:
    """The tree with numbers in the place of variables."""
    match node:
        case Sym(name) if name in values:
            return Num(values[name])
        case Op(op, args):
            return Op(op, tuple(substituted(arg, values) for arg in args))
        case Call(name, args):
            return Call(name, tuple(substituted(arg, values) for arg in args))
        case Group(kind, items):
            return Group(kind, tuple(substituted(item, values) for item in items))
        case _:
            return node


def counterexample(left: Node, right: Node) -> str:
    """`x = 2, y = 3` where the sides differ there; "" where no sample shows a difference."""
    names = sorted((symbols(left) | symbols(right)) - _CONSTANTS)
    for shift in range(len(_POINTS)):
        values = {
            name: Fraction(_POINTS[(shift + 3 * index) % len(_POINTS)])
            for index, name in enumerate(names)
        }
        try:
            a = evaluate(substituted(left, values))
            b = evaluate(substituted(right, values))
        except CalculatorError:
            continue
        if not same(a, b):
            return ", ".join(f"{name} = {value}" for name, value in values.items())
    return ""
