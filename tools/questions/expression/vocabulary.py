"""The words of calculations."""

from __future__ import annotations

from fractions import Fraction

FUNCTIONS = {
    "sqrt": "sqrt", "cbrt": "cbrt", "abs": "abs", "floor": "floor", "ceil": "ceil",
    "ceiling": "ceil", "ln": "ln", "log": "log", "exp": "exp", "sin": "sin", "sine": "sin",
    "cos": "cos", "cosine": "cos", "tan": "tan", "tangent": "tan", "gcd": "gcd", "lcm": "lcm",
    "binom": "binom", "root": "root", "cot": "cot", "sec": "sec", "csc": "csc",
}  # fmt: skip
ANGLES = frozenset({"sin", "cos", "tan", "cot", "sec", "csc"})
SUMS = {
    "plus": "+", "added": "+", "and": "+", "minus": "-", "less": "-", "take": "-", "+": "+",
    "-": "-",
}  # fmt: skip
PREFIXES: tuple[tuple[tuple[str, ...], str], ...] = (
    (("square", "root", "of"), "sqrt"), (("cube", "root", "of"), "cbrt"),
    (("absolute", "value", "of"), "abs"), (("natural", "log", "of"), "ln"),
    (("natural", "logarithm", "of"), "ln"),
)  # fmt: skip
FACTORS: tuple[tuple[tuple[str, ...], Fraction], ...] = (
    (("half", "of"), Fraction(1, 2)), (("one", "half", "of"), Fraction(1, 2)),
    (("1", "half", "of"), Fraction(1, 2)), (("half",), Fraction(1, 2)), (("twice",), Fraction(2)),
    (("double",), Fraction(2)), (("triple",), Fraction(3)), (("thrice",), Fraction(3)),
)  # fmt: skip
CLOSERS = {"(": ")", "[": "]", "{": "}"}
