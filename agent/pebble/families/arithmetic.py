# ruff: noqa: E501  (wordings are data: a wording is a line)
"""Mixed arithmetic, long multiplication, and the short questions around them."""

from __future__ import annotations

import re
from collections.abc import Callable
from fractions import Fraction
from random import Random
from typing import TypeAlias

from .base import FamilyProblem, Worksheet, decimal_number, digits, signed, size, spin
from .exact import show
from .surface import operators, powers
from .words import count

# A tree is a number or (sign, left, right).
Tree: TypeAlias = "Fraction | tuple[str, Tree, Tree]"

_LEVEL = {"+": 1, "-": 1, "*": 2, "/": 2, "^": 3}

ASK = (
    "[What is|What is|Calculate|Compute|Work out|Evaluate|How much is|Find|What do you get for|"
    "What's|Give|Determine|Find the value of|What is the value of|Calculate the value of|"
    "What is the result of|Please calculate|Can you compute|Simplify|Tell me|What does|Solve|]"
)


def _grow(r: Random, leaves: int, leaf: Callable[[], Fraction]) -> Tree:
    if leaves == 1:
        return leaf()
    left = r.randint(1, leaves - 1) if r.random() < 0.35 else leaves - 1
    sign = r.choice("++--**/" if leaves < 5 else "++--*")
    return (sign, _grow(r, left, leaf), _grow(r, leaves - left, leaf))


def _text(tree: Tree, needed: int = 0, start: bool = True) -> str:
    if isinstance(tree, Fraction):
        shown = show(tree, True)
        return f"({shown})" if tree < 0 and not start else shown
    sign, left, right = tree
    level = _LEVEL[sign]
    inner = f"{_text(left, level, start)} {sign} {_text(right, level + 1, False)}"
    return f"({inner})" if level < needed else inner


def _reduce(work: Worksheet, tree: Tree) -> Fraction:
    if isinstance(tree, Fraction):
        return tree
    sign, left, right = tree
    return work.op(_reduce(work, left), sign, _reduce(work, right))


def _evaluate(tree: Tree) -> Fraction:
    if isinstance(tree, Fraction):
        return tree
    sign, left, right = tree
    a, b = _evaluate(left), _evaluate(right)
    return {"+": a + b, "-": a - b, "*": a * b}[sign] if sign != "/" else a / b


def _tidy(r: Random, tree: Tree) -> Tree:
    """Make most divisions exact by turning the left leaf into a multiple."""
    if isinstance(tree, Fraction):
        return tree
    sign, left, right = tree
    left, right = _tidy(r, left), _tidy(r, right)
    if sign == "/" and isinstance(left, Fraction) and r.random() < 0.75:
        left = left * _evaluate(right)
    return (sign, left, right)


def mixed(r: Random) -> FamilyProblem:
    """Two to six terms with precedence, parentheses, negatives and decimals."""
    decimal = r.random() < 0.22
    leaves = r.choice([2, 2, 2, 3, 3, 3, 4, 4, 5, 6])
    minus = r.choice([0.0, 0.0, 0.15, 0.4])
    big = leaves == 2 and r.random() < 0.5

    def leaf() -> Fraction:
        if decimal and r.random() < 0.7:
            return decimal_number(r, 3 if leaves == 2 else 2) * (-1 if r.random() < minus else 1)
        return Fraction(signed(r, digits(r, 1, 9) if big else size(r), minus))

    while True:
        tree = _tidy(r, _grow(r, leaves, leaf))
        try:
            result = _evaluate(tree)
        except ZeroDivisionError:
            continue
        work = Worksheet(decimal)
        if _reduce(work, tree) == result and max(map(len, work.steps)) < 60:
            break
    text = _text(tree)
    if r.random() < 0.3:  # a negative number needs none; what is grouped keeps its own
        text = re.sub(r"\((-[\d.]+)\)", r"\1", text)
    return work.done(_ask(r, operators(r, text)), result, "arithmetic")


def _ask(r: Random, expression: str) -> str:
    opener = spin(r, ASK)
    if not opener:
        return expression + r.choice(["", " =", " = ?", "=", "=?", "?", "."])
    if opener == "What does":
        return f"What does {expression} equal?"
    question = opener.split()[0] in ("What", "How", "What's", "Can")
    ending = "?" if question else "."
    if r.random() < 0.12:
        opener += ":"
    return f"{opener} {expression}{r.choice([ending, ending, ending, ''])}"


_PAIR = {
    "+": (
        "[What is|Find|Calculate|Compute|Work out|Give|Determine|] the sum of {a} and {b}",
        "Add {a} and {b}",
        "Add {b} to {a}",
        "What is {a} plus {b}",
        "Put together {a} and {b}",
        "Total of {a} and {b}",
        "[What is|How much is] {a} and {b} together",
        "Sum {a} and {b}",
        "What do I get if I add {b} to {a}",
        "Increase {a} by {b}",
        "What is {b} more than {a}",
    ),
    "-": (
        "[What is|Find|Calculate|Compute|Work out|] the difference [between|of] {a} and {b}",
        "Subtract {b} from {a}",
        "What is {a} minus {b}",
        "Take {b} away from {a}",
        "What is {b} less than {a}",
        "How much is {a} take away {b}",
        "What is {a} less {b}",
        "Decrease {a} by {b}",
        "How much more is {a} than {b}",
        "Take {b} from {a}",
    ),
    "*": (
        "[What is|Find|Calculate|Compute|Work out|Give|] the product of {a} and {b}",
        "Multiply {a} [and|by|with] {b}",
        "How much is {a} [times|multiplied by|x] {b}",
        "What is {a} [times|multiplied by|x] {b}",
        "Work out {a} [*|times|x] {b}",
        "{a} times {b}",
        "Product of {a} and {b}",
        "What do you get when you multiply {a} by {b}",
        "{a} x {b}",
        "{a}*{b}",
        "[Calculate|Compute|Evaluate|Find] {a} [*|times|x|multiplied by] {b}",
        "{a} * {b} = ?",
    ),
    "/": (
        "Divide {a} by {b}",
        "What is {a} [divided by|over] {b}",
        "How many times does {b} go into {a}",
        "[Calculate|Compute|Work out] {a} divided by {b}",
        "Find the quotient of {a} and {b}",
        "What is the quotient of {a} [divided by|and] {b}",
        "How much is {a} divided by {b}",
        "Split {a} into {b} equal parts. How big is each part",
        "{a} divided by {b}",
    ),
}


def pair(r: Random) -> FamilyProblem:
    """Two numbers and one operation in words."""
    sign = r.choice("+-*/")
    decimal = r.random() < 0.25
    minus = r.choice([0.0, 0.0, 0.3])
    if decimal:
        a, b = (decimal_number(r, 3) * (-1 if r.random() < minus else 1) for _ in range(2))
    else:
        top = r.choice([2, 4, 8])
        a, b = (Fraction(signed(r, digits(r, 1, top), minus)) for _ in range(2))
    if sign == "/":
        a = a * b if r.random() < 0.8 else a
    work = Worksheet(decimal)
    result = work.op(a, sign, b)
    return work.done(_pose(r, sign, a, b, decimal), result, "arithmetic")


def _pose(r: Random, sign: str, a: Fraction, b: Fraction, decimal: bool = False) -> str:
    text = spin(r, r.choice(_PAIR[sign]))
    shown = [show(n, True) if decimal else count(r, int(n), 0.12) for n in (a, b)]
    text = text.format(a=shown[0], b=shown[1])
    question = text.startswith(("What", "How", "Split"))
    return text + (r.choice(["?", "?", ""]) if question else r.choice([".", ".", "", "?"]))


def multiplication(r: Random) -> FamilyProblem:
    """A long product: by parts while it is small, as one claim beyond."""
    work = Worksheet()
    if r.random() < 0.4:
        a, b = digits(r, 2, 4), r.randint(11, 99)
        if b % 10 == 0:
            b += r.randint(1, 9)
        high = work.op(a, "*", b - b % 10)
        low = work.op(a, "*", b % 10)
        result = work.op(high, "+", low)
    else:
        longest = 10 if r.random() < 0.7 else 24  # to copy long numbers exactly
        a, b = digits(r, 1, longest), digits(r, 1, longest)
        result = work.op(a, "*", b)
    return work.done(_pose(r, "*", Fraction(a), Fraction(b)), result, "multiplication")


def power(r: Random) -> FamilyProblem:
    """Powers, squares, cubes and factorials."""
    work = Worksheet()
    if r.random() < 0.25:
        n = r.randint(2, 12)
        result = work.do(f"{n}!")
        text = spin(
            r, f"[What is|Calculate|Compute|Find|] [{n}!|{n} factorial|the factorial of {n}]"
        )
        return work.done(text.strip() + r.choice(["?", ".", ""]), result, "arithmetic")
    base = r.randint(2, 30) if r.random() < 0.7 else -r.randint(2, 12)
    exponent = r.choice([2, 2, 2, 3, 3, 4, 5, 6, 8, 10] if abs(base) < 10 else [2, 2, 3])
    shown = f"({base})" if base < 0 else str(base)
    forms = [
        f"{shown}^{exponent}",
        f"{shown} ^ {exponent}",
        f"{base} to the power of {exponent}",
        f"{shown} raised to the power {exponent}",
        f"{shown}**{exponent}",
    ]
    if exponent < 4:
        name = {2: "square", 3: "cube"}[exponent]
        forms += [f"the {name} of {base}", f"{shown} {name}d"]
    work.do(f"{shown}^{exponent}")
    result = Fraction(base**exponent)
    form = r.choice(forms)
    if r.random() < 0.3:
        sign, other = r.choice("+-*"), r.randint(2, 40)
        if form[0] != "t" and "r" not in form:
            form = f"{form} {sign} {other}"
            result = work.op(result, sign, other)
    text = f"{spin(r, '[What is|Calculate|Compute|Evaluate|Find|Work out|How much is]')} {form}"
    return work.done(powers(r, text) + r.choice(["?", ".", ""]), result, "arithmetic")


def average(r: Random) -> FamilyProblem:
    """The mean of three to six numbers."""
    n = r.randint(3, 6)
    values = [r.randint(1, r.choice([10, 40, 200])) for _ in range(n)]
    if r.random() < 0.8:
        values[-1] += -sum(values) % n
    work = Worksheet(decimal=True)
    total = work.do(" + ".join(map(str, values)), "sum")
    result = work.op(total, "/", n)
    listed = (
        ", ".join(map(str, values[:-1])) + f" and {values[-1]}"
        if r.random() < 0.6
        else ", ".join(map(str, values))
    )
    text = spin(
        r,
        "[What is|Find|Calculate|Compute|Work out|] the [average|mean|arithmetic mean|average value] of [the numbers |]",
    )
    return work.done(f"{text.strip()} {listed}{r.choice(['?', '.', ''])}", result, "arithmetic")
