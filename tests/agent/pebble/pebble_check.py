"""An evaluator of claims that shares no code with pebble's generator."""

import ast
import itertools
import math
import operator
import re
from fractions import Fraction

import sympy

_OPERATORS = {
    ast.Add: operator.add,
    ast.Sub: operator.sub,
    ast.Mult: operator.mul,
    ast.Div: operator.truediv,
    ast.Pow: operator.pow,
    ast.Mod: operator.mod,
}
_LABEL = re.compile(r"^[A-Za-z][A-Za-z ]*: ")
_SYMBOLS = {c: sympy.Symbol(c) for c in "abcdefghijklmnopqrstuvwxyz"}


def number(text: str) -> Fraction | None:
    """The exact value of an arithmetic text; None if it has variables."""
    text = re.sub(r"(\d+)!", r"factorial(\1)", text).replace("^", "**").replace(" mod ", " % ")
    try:
        return _walk(ast.parse(text.strip(), mode="eval").body)
    except (ValueError, SyntaxError, ZeroDivisionError):
        return None


def _walk(node: ast.expr) -> Fraction:
    match node:
        case ast.Constant(value=int() | float() as literal):
            return Fraction(str(literal))
        case ast.UnaryOp(op=ast.USub(), operand=inner):
            return -_walk(inner)
        case ast.BinOp(left=left, op=op, right=right):
            a, b = _walk(left), _walk(right)
            return Fraction(_OPERATORS[type(op)](a, int(b) if isinstance(op, ast.Pow) else b))
        case ast.Call(func=ast.Name(id=name), args=args) if name in ("gcd", "lcm", "factorial"):
            return Fraction(getattr(math, name)(*(int(_walk(a)) for a in args)))
    raise ValueError(ast.dump(node))


def members(step: str) -> list[str]:
    """The members of the step's chain of equalities, without its label."""
    return _LABEL.sub("", step).split(" = ")


def polynomial(text: str) -> sympy.Expr:
    return sympy.sympify(text.replace("^", "**"), locals=_SYMBOLS)


def symbolic(call: str) -> sympy.Expr | None:
    """What `diff(...)`, `expand(...)` or `factor(...)` equals."""
    found = re.fullmatch(r"(diff|expand|factor)\((.*)\)", call)
    if found is None:
        return None
    if found[1] == "diff":
        body, name = found[2].rsplit(", ", 1)
        return sympy.diff(polynomial(body), _SYMBOLS[name])
    return polynomial(found[2])


def claims(step: str) -> tuple[int, bool]:
    """How many neighbouring members could be compared, and whether all of them are equal."""
    parts, checked, true = members(step), 0, True
    for left, right in itertools.pairwise(parts):
        formula = symbolic(left)
        if formula is not None:
            checked, true = checked + 1, true and sympy.expand(formula - polynomial(right)) == 0
            continue
        a, b = number(left), number(right)
        if a is not None and b is not None:
            checked, true = checked + 1, true and a == b
    return checked, true


def corrected(step: str) -> str:
    """The step with its last right side replaced by the exact value of the member before it."""
    parts = step.split(" = ")
    if step.startswith("#") or len(parts) < 2:
        return step
    value = number(_LABEL.sub("", parts[-2]))
    if value is None or value == number(parts[-1]):
        return step
    return " = ".join([*parts[:-1], str(value)])
