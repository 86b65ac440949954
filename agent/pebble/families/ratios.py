# ruff: noqa: E501  (wordings are data: a wording is a line)
"""Percentages and fractions."""

from __future__ import annotations

from fractions import Fraction
from math import gcd
from random import Random

from .base import FamilyProblem, Worksheet, size, spin
from .exact import show
from .surface import operators
from .words import count

_PERCENTS = (
    5,
    10,
    15,
    20,
    25,
    30,
    40,
    50,
    60,
    70,
    75,
    80,
    90,
    12,
    8,
    35,
    45,
    3,
    2,
    7,
    18,
    22,
    65,
    85,
    95,
)

_OF = (
    "[What is|How much is|Calculate|Compute|Find|Work out|Evaluate|] {p} of {n}",
    "Take {p} of {n}",
    "[What's|Give me] {p} of {n}",
    "How many is {p} of {n}",
    "{p} of {n} [is what|equals what|is]",
    "If you take {p} of {n}, what do you get",
    "What number is {p} of {n}",
    "{n}: what is {p} of it",
)
_UP = (
    "[Increase|Raise] {n} by {p}",
    "What is {n} increased by {p}",
    "Add {p} to {n}",
    "{n} plus {p} [of it|]",
    "What do you get if {n} [grows|rises|goes up] by {p}",
    "A price of {n} [rises|goes up|increases] by {p}. [What is the new price|What does it cost now|New price]",
    "[A salary|A rent|A population|The number of members] of {n} grows by {p}. What is [it now|the new value]",
)
_DOWN = (
    "[Decrease|Reduce|Lower|Cut] {n} by {p}",
    "What is {n} [decreased|reduced] by {p}",
    "{n} minus {p} [of it|]",
    "A price of {n} [falls|drops|goes down] by {p}. [What is the new price|What does it cost now]",
    "[An item|A coat|A book|A phone|A chair] costs {n} and is {p} off. [What does it cost now|What is the sale price|How much do you pay]",
    "[What is the price|How much is it] after a {p} discount on {n}",
    "{p} off {n}",
)
_WHAT = (
    "What percent of {w} is {n}",
    "{n} is what [percent|percentage] of {w}",
    "What percentage of {w} is {n}",
    "Express {n} as a percentage of {w}",
    "{n} out of {w} is what percent",
    "How many percent of {w} [are|is] {n}",
    "[A student|Someone|A player] got {n} out of {w} right. What percent is that",
    "{n} of {w} in percent",
)
_WHOLE = (
    "{n} is {p} of what number",
    "{p} of what number is {n}",
    "{p} of a number is {n}. [What is the number|Find the number]",
    "If {p} of a number is {n}, what is the number",
    "[Find|What is] the number of which {p} is {n}",
    "{n} is {p} of [which number|a number. Which one]",
)
_CHANGE = (
    "What is the [percent|percentage] [change|increase|decrease] from {a} to {b}",
    "A price goes from {a} to {b}. By what percent does it change",
    "By how many percent does {a} [change|differ] if it becomes {b}",
    "From {a} to {b}: percent change",
)
_BEFORE = (
    "After [a|an] {k} of {p}, [a price|the price|a number|a value] is {n}. What was it before",
    "[A price|A salary|A number] is {n} after [a|an] {k} of {p}. What was [the original|it originally|it before that]",
    "Find the original [price|value|number] if it is {n} after [a|an] {p} {k}",
)


def _end(r: Random, text: str) -> str:
    text = text[:1].upper() + text[1:] if r.random() < 0.9 else text
    last = text.rsplit(". ", 1)[-1]
    question = last.startswith(("What", "How", "By", "If")) or "what" in last
    return text + (r.choice(["?", "?", "?", ""]) if question else r.choice([".", ".", "", "?"]))


def _percent(r: Random) -> tuple[Fraction, str]:
    roll = r.random()
    if roll < 0.7:
        p = Fraction(r.choice(_PERCENTS))
    elif roll < 0.9:
        p = Fraction(r.randint(1, 150))
    else:
        p = Fraction(r.randint(1, 199), r.choice([2, 4, 10]))
    return p, show(p, True) + r.choice(["%", "%", "%", "%", " percent", " %", " per cent"])


def _amount(r: Random) -> tuple[Fraction, str]:
    n = Fraction(
        r.choice([size(r), 10 * r.randint(1, 90), 20 * r.randint(1, 60), 100 * r.randint(1, 30)])
    )
    if r.random() < 0.1:
        n = Fraction(r.randint(1, 9999), 100)
    text = count(r, int(n), 0.03) if n.denominator == 1 else show(n, True)
    return n, ("$" + text if r.random() < 0.15 and text[0].isdigit() else text)


def percentage(r: Random) -> FamilyProblem:
    """Percent of, up, down, what percent, of what number, change, before."""
    work = Worksheet(decimal=True)
    p, shown = _percent(r)
    n, text = _amount(r)
    kind = r.choice(
        ["of", "of", "of", "of", "up", "down", "down", "what", "what", "whole", "change", "before"]
    )
    if kind == "of":
        result: Fraction | str = work.do(f"{show(p, True)} / 100 * {show(n, True)}")
        return work.done(
            _end(r, spin(r, r.choice(_OF)).strip().format(p=shown, n=text)), result, "percent"
        )
    if kind in ("up", "down"):
        if kind == "down" and p > 99:
            p, shown = Fraction(20), "20%"
        part = work.do(f"{show(p, True)} / 100 * {show(n, True)}")
        result = work.op(n, "+" if kind == "up" else "-", part)
        form = spin(r, r.choice(_UP if kind == "up" else _DOWN))
        return work.done(_end(r, form.format(p=shown, n=text)), result, "percent")
    if kind == "what":
        w = r.choice([20, 25, 40, 50, 80, 100, 120, 200, 250, 400, 500, 16, 60, 150, 300, 1000])
        q = r.choice([r.randint(1, w), w * r.randint(1, 20) // 20, w * r.randint(1, 5) // 4]) or 1
        return _finish_percent(
            r, work, work.do(f"{q} / {w} * 100"), spin(r, r.choice(_WHAT)).format(n=q, w=w)
        )
    if kind == "whole":
        n = p * r.choice([r.randint(1, 40), r.randint(1, 400)]) / r.choice([1, 10, 100])
        result = work.do(f"{show(n, True)} / {show(p, True)} * 100")
        return work.done(
            _end(r, spin(r, r.choice(_WHOLE)).format(p=shown, n=show(n, True))), result, "percent"
        )
    if kind == "change":
        a = r.choice([20, 25, 40, 50, 80, 100, 120, 200, 250, 400, 10, 60, 160])
        b = a + a * r.choice([-50, -25, -20, -10, 5, 10, 20, 25, 30, 50, 75, 100]) // 100
        if a == b:
            b += a
        step = work.op(b, "-", a)
        return _finish_percent(
            r, work, work.do(f"{step} / {a} * 100"), spin(r, r.choice(_CHANGE)).format(a=a, b=b)
        )
    up = r.random() < 0.5
    q = r.choice([5, 10, 15, 20, 25, 30, 40, 50])
    base = work.do(f"100 {'+' if up else '-'} {q}")
    n = base * r.randint(1, 60) / r.choice([1, 5, 10])
    result = work.do(f"{show(n, True)} / {base} * 100")
    kinds = ["increase", "rise"] if up else ["decrease", "reduction", "discount"]
    form = spin(r, r.choice(_BEFORE)).format(k=r.choice(kinds), p=f"{q}%", n=show(n, True))
    return work.done(_end(r, form), result, "percent")


def _finish_percent(r: Random, work: Worksheet, result: Fraction, text: str) -> FamilyProblem:
    return work.done(_end(r, text), work.show(result) + "%", "percent")


def _fraction(r: Random, proper: bool = True) -> Fraction:
    while True:
        d = r.choice([2, 3, 4, 5, 6, 7, 8, 9, 10, 12, 15, 20, r.randint(11, 60)])
        f = Fraction(r.randint(1, d - 1) if proper or r.random() < 0.6 else r.randint(1, 3 * d), d)
        if f.denominator > 1:
            return f


def fraction(r: Random) -> FamilyProblem:
    """Fractions of numbers, their sums, differences, products and quotients; simplification."""
    work = Worksheet()
    roll = r.random()
    if roll < 0.25:
        f = _fraction(r)
        n = f.denominator * size(r) if r.random() < 0.85 else size(r)
        result = work.do(f"({f}) * {n}")
        name = str(f)
        if f.denominator in (2, 3, 4) and f.numerator == 1 and r.random() < 0.5:
            name = {2: "half", 3: "a third", 4: "a quarter"}[f.denominator]
        form = r.choice((*_OF, "[What is|Find|Calculate] {p} times {n}", "{p} * {n}"))
        return work.done(
            _end(r, spin(r, form).strip().format(p=name, n=count(r, n, 0.05))), result, "fraction"
        )
    if roll < 0.4:
        return _simplify(r, work)
    terms = [_fraction(r, r.random() < 0.7) for _ in range(r.choice([2, 2, 2, 2, 3]))]
    if r.random() < 0.15:
        terms[r.randrange(len(terms))] = Fraction(r.randint(1, 12))
    signs = [r.choice("++--**/") for _ in terms[1:]]
    if len(signs) == 2 and {signs[0], signs[1]} & set("*/"):
        signs[1] = signs[0]
    shown = str(terms[0])
    total = terms[0]
    for sign, term in zip(signs, terms[1:], strict=True):
        bare = "/" not in str(term) or sign in "+-" or (r.random() < 0.3 and sign == "*")
        shown += f" {sign} " + (str(term) if bare else f"({term})")
        total = work.op(total, sign, term)
    if signs[0] in "*/" and "/" in str(terms[0]) and r.random() < 0.8:
        shown = f"({terms[0]})" + shown[len(str(terms[0])) :]
    if len(terms) == 2 and r.random() < 0.35:
        a, b = str(terms[0]), str(terms[1])
        form = {
            "+": "[the sum of {a} and {b}|{a} plus {b}|{a} and {b} added together]",
            "-": "[the difference between {a} and {b}|{a} minus {b}]",
            "*": "[the product of {a} and {b}|{a} times {b}|{a} of {b}|{a} multiplied by {b}]",
            "/": "[the quotient of {a} and {b}|{a} divided by {b}]",
        }[signs[0]]
        shown = spin(r, form).format(a=a, b=b)
    elif r.random() < 0.3:
        shown = operators(r, shown) if "/" not in signs else shown
    ask = spin(r, "[What is|Calculate|Compute|Evaluate|Work out|Find|How much is|]")
    return work.done(_end(r, f"{ask} {shown}".strip()), total, "fraction")


def _simplify(r: Random, work: Worksheet) -> FamilyProblem:
    k = r.randint(2, 30)
    f = _fraction(r, r.random() < 0.8)
    a, b = f.numerator * k, f.denominator * k
    work.do(f"gcd({a}, {b})")
    g = gcd(a, b)
    work.op(a, "/", g)
    work.op(b, "/", g)
    work.op(a, "/", b)
    form = spin(
        r,
        "[Simplify|Reduce|Simplify the fraction|Write in lowest terms:|What is the simplest form of|"
        "Bring to lowest terms|Reduce to lowest terms|Cancel down|Simplify fully] ",
    )
    return work.done(_end(r, f"{form}{a}/{b}"), f, "fraction")
