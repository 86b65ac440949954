# ruff: noqa: E501  (wordings are data: a wording is a line)
"""Linear equations in one variable and systems of two."""

from __future__ import annotations

from fractions import Fraction
from random import Random

from .base import FamilyProblem, Worksheet, letters, signed, spin
from .exact import operand
from .surface import implicit, powers

Terms = list[tuple[int, str]]  # (coefficient, variable or "")


def linear_text(terms: Terms, unit: bool = True) -> str:
    """Write a side of an equation: ``3*x - 5``; ``0`` if there is no term."""
    out = ""
    for k, name in terms:
        size = abs(k)
        body = (name if size == 1 and unit else f"{size}*{name}") if name else str(size)
        if not out:
            out = f"-{body}" if k < 0 else body
        else:
            out += f" - {body}" if k < 0 else f" + {body}"
    return out or "0"


def chain_sum(plus: list[int], minus: list[int]) -> str:
    """``a + b - c`` of the numbers added and taken away, with the signs worked in."""
    out = ""
    for k in plus + [-m for m in minus]:
        if not out:
            out = str(k)
        else:
            out += f" - {-k}" if k < 0 else f" + {k}"
    return out


_ONE = (
    "Solve {e} for {v}.",
    "Solve {e} for {v}.",
    "Solve {e}.",
    "Solve the equation {e}.",
    "Find {v} if {e}.",
    "{e}. Find {v}.",
    "{e}. What is {v}?",
    "What is {v} if {e}?",
    "Suppose {e}. What is {v}?",
    "Suppose {e}. Calculate {v}.",
    "Let {e}. Calculate {v}.",
    "Find {v} such that {e}.",
    "{e}, {v} = ?",
    "Given {e}, find {v}.",
    "If {e}, what is {v}?",
    "If {e}, then what is the value of {v}?",
    "{e}",
    "For which {v} is {e}?",
    "Solve for {v}: {e}",
    "Solve for {v} in {e}.",
    "{e}, solve for {v}",
    "Determine {v} from {e}.",
    "Find the value of {v} in the equation {e}.",
    "Work out {v}: {e}",
    "What value of {v} makes {e} true?",
    "Compute {v} given that {e}.",
    "solve {e}",
    "{e}; find {v}",
    "Find the solution of {e}.",
    "What is the root of {e}?",
    "Calculate {v} when {e}.",
    "Isolate {v}: {e}",
    "Let {e}. What is {v}?",
    "Suppose {e}. Solve for {v}.",
    "Can you solve {e}?",
    "Please find {v}: {e}",
)


def _sides(r: Random, a: int, x: Fraction) -> tuple[Terms, Terms]:
    """Terms ``(left, right)`` of an equation in which the unknown's total is ``a`` and that
    ``x`` solves; the variable stands as ``x`` and is renamed by the caller."""
    left: Terms = [(a, "x")]
    right: Terms = []
    roll = r.random()
    if roll < 0.35:
        c = signed(r, r.randint(1, r.choice([9, 20, 60])), 0.4)
        if a + c:
            left, right = [(a + c, "x")], [(c, "x")]
    elif roll < 0.5:
        c = signed(r, r.randint(1, 30), 0.5)
        if a - c:
            left = [(a - c, "x"), (c, "x")]
    b = signed(r, r.randint(1, r.choice([10, 30, 200])), 0.4) if r.random() < 0.85 else 0
    if b:
        left.insert(r.choice([0, len(left), len(left), len(left)]), (b, ""))
    d = a * x + b
    if right and r.random() < 0.12 and d:
        split = signed(r, r.randint(1, 20), 0.4)
        right.append((split, ""))
        d -= split
    if d or not right:
        right.insert(r.choice([0, len(right), len(right)]), (int(d), ""))
    return left, right


def linear(r: Random) -> FamilyProblem:
    """One unknown: both sides, several terms, parentheses, or told in words."""
    roll = r.random()
    if roll < 0.1:
        return _thought(r)
    if roll < 0.24:
        return _bracketed(r)
    v = letters(r, 1)[0]
    a = signed(r, r.randint(1, r.choice([6, 12, 12, 40])), 0.3)
    x = Fraction(signed(r, r.randint(0, r.choice([10, 20, 100, 2000])), 0.3))
    if r.random() < 0.14:
        x = Fraction(r.randint(-40, 40), abs(a))
    left, right = _sides(r, a, x)
    if r.random() < 0.3:
        left, right = right, left
    work = Worksheet()
    solution = solve_terms(work, v, left, right)
    names: list[Terms] = [[(k, v if n else "") for k, n in side] for side in (left, right)]
    equation = (
        f"{linear_text(names[0], r.random() < 0.9)} = {linear_text(names[1], r.random() < 0.9)}"
    )
    return work.done(_pose_one(r, equation, v), solution, "linear")


def solve_terms(work: Worksheet, v: str, left: Terms, right: Terms) -> Fraction:
    """Write the steps for ``left = right``: the coefficient, the constant, the quotient."""
    plus = [k for k, n in left if n]
    minus = [k for k, n in right if n]
    coefficient = sum(plus) - sum(minus)
    if not plus:  # unknown on the right alone: keep its sign
        plus, minus, coefficient = minus, [], -coefficient
        left, right = right, left
    if len(plus) + len(minus) > 1:
        work.do(chain_sum(plus, minus), f"{v} terms")
    ups = [k for k, n in right if not n]
    downs = [k for k, n in left if not n]
    constant = Fraction(sum(ups) - sum(downs))
    head = v if coefficient == 1 else f"-{v}" if coefficient == -1 else f"{coefficient}*{v}"
    if not ups:
        ups = [0]
    if len(ups) + len(downs) > 1:
        work.do(chain_sum(ups, downs), left=head)
    if coefficient == 1:
        if len(ups) + len(downs) == 1:
            work.say(f"{v} = {constant}")
        return constant
    return work.do(f"{constant} / {operand(coefficient)}", left=v)


def _pose_one(r: Random, equation: str, v: str) -> str:
    equation = implicit(r, equation)
    if r.random() < 0.15:
        equation = equation.replace(" ", "")
    text = r.choice(_ONE).format(e=equation, v=v)
    if r.random() < 0.06:
        text = text.replace(v, v.upper()) if text.count(v) == equation.count(v) else text
    return text


def _bracketed(r: Random) -> FamilyProblem:
    """``k*(a*x + b) + c = d`` and ``(x + b)/k = d``."""
    v = letters(r, 1)[0]
    work = Worksheet()
    x = signed(r, r.randint(0, 30), 0.3)
    if r.random() < 0.3:
        k, b = r.randint(2, 12), signed(r, r.randint(1, 30), 0.4)
        x = x * k - b
        d = (x + b) // k
        inner = linear_text([(1, v), (b, "")])
        equation = f"({inner})/{k} = {d}"
        work.do(f"{d} * {k}", left=inner)
        solution = work.do(chain_sum([d * k], [b]), left=v)
        return work.done(_pose_one(r, equation, v), solution, "linear")
    if r.random() < 0.35:
        k, b, d = r.randint(2, 15), signed(r, r.randint(1, 60), 0.4), 0
        x = signed(r, r.randint(1, 30), 0.3)
        d = x + b
        side = linear_text([(1, "Q"), (b, "")]).replace("Q", f"{v}/{k}")
        work.do(chain_sum([d], [b]), left=f"{v}/{k}")
        solution = work.do(f"{x} * {k}", left=v)
        return work.done(_pose_one(r, f"{side} = {d}", v), solution, "linear")
    k, a = r.randint(2, 12), signed(r, r.randint(1, 6), 0.2)
    b, c = (
        signed(r, r.randint(1, 20), 0.4),
        signed(r, r.randint(1, 30), 0.4) if r.random() < 0.4 else 0,
    )
    d = k * (a * x + b) + c
    side = f"{k}*({linear_text([(a, v), (b, '')])})" + (
        linear_text([(1, "Q"), (c, "")])[1:] if c else ""
    )
    ka = work.do(f"{k} * {operand(a)}", f"{v} terms") if a != 1 else Fraction(k)
    kb = work.do(f"{k} * {operand(b)}")
    work.do(chain_sum([d], [int(kb)] + ([c] if c else [])), left=f"{ka}*{v}")
    solution = work.do(f"{d - int(kb) - c} / {operand(ka)}", left=v)
    equation = f"{side} = {d}" if r.random() < 0.8 else f"{d} = {side}"
    return work.done(_pose_one(r, equation, v), solution, "linear")


_THOUGHTS = (
    "[I think of a number|Think of a number|Take a number]. [I multiply it by {a}|Multiplied by {a}] and [add|then add] {b}. [The result is|I get|That gives] {d}. [What is the number?|Which number is it?|Find it.]",
    "{a} times a number plus {b} [is|equals|gives] {d}. [What is the number?|Find the number.]",
    "[If you multiply a number by {a} and add {b}|When a number is multiplied by {a} and increased by {b}], you get {d}. [What is the number?|Find the number.]",
    "{b} more than {a} times a number is {d}. [What is the number?|Find the number.]",
    "The sum of {b} and {a} times a number is {d}. [What is the number?|Find this number.]",
)
_LESS = (
    "{a} times a number minus {b} [is|equals|gives] {d}. [What is the number?|Find the number.]",
    "{b} less than {a} times a number is {d}. [What is the number?|Find the number.]",
    "[I think of a number|Think of a number]. I multiply it by {a} and subtract {b}. I get {d}. [What is the number?|Which number is it?]",
)


def _thought(r: Random) -> FamilyProblem:
    a, b, x = r.randint(2, 12), r.randint(1, 60), r.randint(1, 60)
    work = Worksheet()
    less = r.random() < 0.4
    d = a * x - b if less else a * x + b
    work.do(f"{d} {'+' if less else '-'} {b}", left=f"{a}*x")
    result = work.do(f"{a * x} / {a}", left="x")
    text = spin(r, r.choice(_LESS if less else _THOUGHTS))
    if a == 2 and r.random() < 0.6:
        text = text.replace("{a} times a number", "twice a number")
    return work.done(text.format(a=a, b=b, d=d), result, "linear")


_TWO = (
    "Solve {e}, {f} for {v}.",
    "Solve {e}, {f} for {v}.",
    "Solve {e} and {f} for {v}.",
    "Suppose {e}, {f}. What is {v}?",
    "Suppose {e}, {f}. Calculate {v}.",
    "Suppose {e} and {f}. Find {v}.",
    "{e}, {f}. Find {v}.",
    "{e} and {f}. What is {v}?",
    "Given {e} and {f}, find {v}.",
    "If {e} and {f}, what is {v}?",
    "Find {v} if {e} and {f}.",
    "{e}; {f}. {v} = ?",
    "Let {e} and {f}. What is {v}?",
    "What is {v} when {e} and {f}?",
    "Given that {e} and that {f}, compute {v}.",
)
_BOTH = (
    "Solve {e}, {f}.",
    "Solve the system {e}, {f}.",
    "Solve {e} and {f} for {v} and {w}.",
    "{e} and {f}. Find {v} and {w}.",
    "Find {v} and {w}: {e}, {f}",
    "Solve for {v} and {w}: {e}; {f}",
    "{e}, {f}",
    "Solve the system of equations {e} and {f}.",
    "What are {v} and {w} if {e} and {f}?",
    "Solve the simultaneous equations {e}, {f}.",
    "Given {e} and {f}, find {v} and {w}.",
)


def system(r: Random) -> FamilyProblem:
    """Two equations, by Cramer's rule; both unknowns or one asked for."""
    if r.random() < 0.1:
        return _two_numbers(r)
    v, w = letters(r, 2)
    top = r.choice([3, 5, 9, 12])
    x, y = (signed(r, r.randint(0, r.choice([6, 12, 40])), 0.35) for _ in range(2))
    while True:
        a, b, c, d = (
            signed(r, r.randint(0 if r.random() < 0.12 else 1, top), 0.35) for _ in range(4)
        )
        if a * d - b * c and (a or b) and (c or d):
            break
    e, f = a * x + b * y, c * x + d * y
    work = Worksheet()
    texts = []
    shapes = [_shape(r, p, q, s, v, w) for p, q, s in ((a, b, e), (c, d, f))]
    for (text, standard), (p, q, s) in zip(shapes, ((a, b, e), (c, d, f)), strict=True):
        texts.append(implicit(r, text, 0.25))
        if not standard:
            work.say(linear_text([(p, v), (q, w)], False) + f" = {s}")
    both = r.random() < 0.4
    det = work.do(_cross(a, d, b, c), left="D")
    ask_second = not both and r.random() < 0.5
    values = []
    if not ask_second:
        top_x = work.do(_cross(e, d, b, f), left=f"D{v}")
        values.append((v, work.do(f"{top_x} / {operand(det)}", left=v)))
    if both or ask_second:
        top_y = work.do(_cross(a, f, e, c), left=f"D{w}")
        values.append((w, work.do(f"{top_y} / {operand(det)}", left=w)))
    answer = ", ".join(f"{n} = {k}" for n, k in values) if both else str(values[0][1])
    form = r.choice(_BOTH if both else _TWO)
    text = form.format(e=texts[0], f=texts[1], v=values[0][0], w=w)
    return work.done(text, answer, "system")


def _cross(a: int, d: int, b: int, c: int) -> str:
    return f"{a} * {operand(d)} - {operand(b)} * {operand(c)}"


def _shape(r: Random, p: int, q: int, s: int, v: str, w: str) -> tuple[str, bool]:
    """An equation's text, and whether it stands as ``p*v + q*w = s`` with both terms."""
    roll = r.random()
    terms: Terms = [(k, n) for k, n in ((p, v), (q, w)) if k]
    standard = len(terms) == 2
    if roll < 0.55:
        return f"{linear_text(terms)} = {s}", standard
    if roll < 0.65:
        return f"{s} = {linear_text(terms)}", False
    if roll < 0.75:
        return f"{linear_text(terms[::-1])} = {s}", False
    if roll < 0.83 and len(terms) == 2:
        return (
            f"{linear_text(terms[:1])} = {linear_text([(-q, w)] + ([(s, '')] if s else []))}",
            False,
        )
    if roll < 0.9 and s:
        return f"{linear_text([*terms, (-s, '')])} = 0", False
    k = signed(r, r.randint(1, 6), 0.4)
    left: Terms = [(p + k, v), (q, w)]
    return (
        f"{linear_text([(c, n) for c, n in left if c])} = {linear_text([(k, v)] + ([(s, '')] if s else []))}",
        False,
    )


_NUMBERS = (
    "The sum of two numbers is {s} and their difference is {d}. [What is the {k} number?|Find the {k} one.|What is the {k} of the two?]",
    "Two numbers add up to {s}. [One is {d} more than the other|Their difference is {d}]. [What is the {k} number?|Find the {k} number.]",
    "[If two numbers sum to {s} and differ by {d}|Given two numbers with sum {s} and difference {d}], what is the {k} one?",
)


def _two_numbers(r: Random) -> FamilyProblem:
    small, d = r.randint(1, 90), r.randint(1, 60)
    work = Worksheet()
    s = 2 * small + d
    larger = r.random() < 0.5
    total = work.op(s, "+" if larger else "-", d)
    result = work.op(total, "/", 2)
    text = spin(r, r.choice(_NUMBERS)).format(
        s=s, d=d, k=r.choice(["larger", "bigger", "greater"] if larger else ["smaller", "lesser"])
    )
    return work.done(powers(r, text), result, "system")
