"""The rule of the Game of 24: each number exactly once, + - * / and parentheses, exactly 24."""

from __future__ import annotations

import ast
import re
from fractions import Fraction

GOAL = 24
MAX_CHARS = 300
_SIGNS = {
    "×": "*", "·": "*", "⋅": "*", "∗": "*", "÷": "/", "−": "-", "–": "-", "[": "(", "]": ")",
    "\\times": "*", "\\cdot": "*", "\\div": "/", "\\left": "", "\\right": "", "$": "",
    "\\(": "", "\\)": "", "`": "",
}  # fmt: skip
_SIGN = re.compile("|".join(re.escape(sign) for sign in sorted(_SIGNS, key=len, reverse=True)))
_FRACTION = re.compile(r"\\[dt]?frac\{([^{}]*)\}\{([^{}]*)\}")
_TAIL = re.compile(rf"=\s*{GOAL}(?:\.0*)?\s*\.?\s*$")
_PLAIN = re.compile(r"[\d+\-*/() ]+")


def solves(numbers: str, answer: str) -> bool:
    """Whether `answer`, an expression, makes 24 of all `numbers` (space-separated), each once.

    A closing `= 24` and the usual signs (`×`, `\\times`, `÷`) are understood. Anything else than
    numbers, the four operations and parentheses is wrong, and so is a division by zero.
    """
    text = _FRACTION.sub(r"((\1)/(\2))", answer[: MAX_CHARS + 1])
    text = _SIGN.sub(lambda match: _SIGNS[match[0]], text)
    text = " ".join(_TAIL.sub("", text).split())
    if len(answer) > MAX_CHARS or not _PLAIN.fullmatch(text):
        return False
    try:
        used: list[int] = []
        value = _value(ast.parse(text.strip(), mode="eval").body, used)
    except (SyntaxError, ValueError, ZeroDivisionError, RecursionError, MemoryError):
        return False
    return value == GOAL and sorted(used) == sorted(map(int, numbers.split()))


def _value(node: ast.expr, used: list[int]) -> Fraction:
    """The exact value; its numbers are added to `used`. Raises `ValueError` for what is no move."""
    match node:
        case ast.Constant(value=int(number)):
            used.append(number)
            return Fraction(number)
        case ast.BinOp(left=left, op=ast.Add(), right=right):
            return _value(left, used) + _value(right, used)
        case ast.BinOp(left=left, op=ast.Sub(), right=right):
            return _value(left, used) - _value(right, used)
        case ast.BinOp(left=left, op=ast.Mult(), right=right):
            return _value(left, used) * _value(right, used)
        case ast.BinOp(left=left, op=ast.Div(), right=right):
            return _value(left, used) / _value(right, used)
        case _:
            raise ValueError(f"not a move of the game: {type(node).__name__}")
