# ruff: noqa: E501  (wordings are data: a wording is a line)
"""Polynomials in one variable: values, derivatives, products, factors."""

from __future__ import annotations

from fractions import Fraction
from random import Random

from .base import FamilyProblem, Worksheet, signed, spin
from .exact import operand
from .surface import implicit, powers

Poly = dict[int, int]  # exponent -> coefficient


def write(poly: Poly, v: str, ascending: bool = False) -> str:
    """Write a polynomial as SymPy does: ``3*x^2 - x + 5``."""
    out = ""
    for n in sorted(poly, reverse=not ascending):
        k = poly[n]
        if not k:
            continue
        name = "" if n == 0 else v if n == 1 else f"{v}^{n}"
        size = abs(k)
        body = str(size) if not name else name if size == 1 else f"{size}*{name}"
        out += (f" - {body}" if k < 0 else f" + {body}") if out else (f"-{body}" if k < 0 else body)
    return out or "0"


def derive(poly: Poly) -> Poly:
    return {n - 1: n * k for n, k in poly.items() if n and k}


def times(a: Poly, b: Poly) -> Poly:
    out: Poly = {}
    for n, j in a.items():
        for m, k in b.items():
            out[n + m] = out.get(n + m, 0) + j * k
    return out


def _random(r: Random, degree: int, top: int = 12, dense: float = 0.75) -> Poly:
    poly = {n: signed(r, r.randint(1, top), 0.4) for n in range(degree) if r.random() < dense}
    poly[degree] = signed(r, r.randint(1, max(2, top // 2)), 0.25)
    return poly


def _shown(r: Random, poly: Poly, v: str) -> str:
    text = write(poly, v, r.random() < 0.12)
    return implicit(r, text, 0.4)


def _variable(r: Random) -> str:
    return r.choice("xxxxxtyznmabcdfghjkpqrsuvw")


_VALUE = (
    "[Let|Suppose|Given|Define|] {f}({v}) = {p}. [What is|Calculate|Find|Determine|Compute|Give|Work out|Evaluate] {f}({a})",
    "[Evaluate|Find the value of|Compute|Calculate|Work out] {p} [at|for|when|if|with] {v} = {a}",
    "What is {p} [when|if|for|at] {v} = {a}",
    "If {f}({v}) = {p}, [what is|find] {f}({a})",
    "[For|Given|With] {v} = {a}, what is {p}",
    "Substitute {v} = {a} into {p}",
    "{f}({v}) = {p}, {f}({a}) = ?",
    "What is the value of [the polynomial |]{p} at {v} = {a}",
    "Let {v} = {a}. [What is|Compute|Find] {p}",
)


def evaluation(r: Random) -> FamilyProblem:
    """The value of a polynomial at an integer, term by term."""
    v, f = _variable(r), r.choice("fghpqrsuw")
    if f == v:
        f = "F"
    poly = _random(r, r.choice([1, 2, 2, 2, 3, 3, 4]))
    a = signed(r, r.randint(0, r.choice([5, 10, 15])), 0.4)
    work = Worksheet()
    form = r.choice(_VALUE)
    result = _evaluate(work, poly, a, f"{f}({a})" if "{f}" in form else "")
    text = spin(r, form).strip().format(f=f, v=v, p=powers(r, _shown(r, poly, v)), a=a)
    return work.done(_end(r, text), result, "polynomial")


def _evaluate(work: Worksheet, poly: Poly, a: int, left: str) -> Fraction:
    """Write one step a power of ``a`` and a last one that adds the terms up."""
    values = []
    for n in sorted(poly, reverse=True):
        k = poly[n]
        if n == 0:
            values.append(Fraction(k))
        elif k == 1 and n == 1:
            values.append(Fraction(a))
        else:
            power = operand(a) + (f"^{n}" if n > 1 else "")
            values.append(work.do(power if k == 1 else f"{k} * {power}"))
    if len(values) == 1:
        return values[0]
    total = str(values[0]) + "".join(f" - {-x}" if x < 0 else f" + {x}" for x in values[1:])
    return work.do(total, left=left)


_DIFF = (
    "[What is|Find|Calculate|Compute|Determine|Give|Work out] the [|first ]derivative of {p}[| with respect to {v}| wrt {v}]",
    "[Differentiate|Derive] {p}[| with respect to {v}| wrt {v}]",
    "d/d{v} ({p})",
    "Derivative of {p}",
    "d/d{v} of {p}",
    "[Let|Given|If] {f}({v}) = {p}[. Find|. What is|, find|, what is] {f}'({v})",
    "{f}({v}) = {p}. {f}'({v}) = ?",
    "diff({p}, {v})",
)
_SECOND = (
    "[What is|Find|Calculate|Compute|Determine] the second derivative of {p}[| with respect to {v}| wrt {v}]",
    "Second derivative of {p}",
    "Differentiate {p} twice",
    "[Let|Given] {f}({v}) = {p}. [Find|What is] {f}''({v})",
)
_THIRD = (
    "[What is|Find|Calculate] the third derivative of {p}[| with respect to {v}| wrt {v}]",
    "Third derivative of {p}",
)
_POINT = (
    "[Let|Given|Suppose] {f}({v}) = {p}. [What is|Find|Calculate|Compute] {f}'({a})",
    "[What is|Find|Compute] the derivative of {p} at {v} = {a}",
    "[What is|Find] the slope of {f}({v}) = {p} at {v} = {a}",
    "{f}({v}) = {p}. {f}'({a}) = ?",
    "Find the gradient of y = {p} [at|when|where] {v} = {a}",
)


def derivative(r: Random) -> FamilyProblem:
    """First, second and third derivatives, and the first at a point."""
    v = _variable(r)
    f = r.choice([c for c in "fghpqrs" if c != v])
    top = r.choice([9, 12, 40, 500, 9000])
    poly = _random(r, r.choice([1, 2, 2, 3, 3, 4, 5]), top, 0.6)
    work = Worksheet()
    roll = r.random()
    order = 1 if roll < 0.72 else 2 if roll < 0.9 else 3
    at = roll < 0.2
    current = poly
    for _ in range(order):
        following = derive(current)
        work.say(f"diff({write(current, v)}, {v}) = {write(following, v)}")
        current = following
    form = r.choice(_POINT if at else {1: _DIFF, 2: _SECOND, 3: _THIRD}[order])
    a = signed(r, r.randint(0, 10), 0.3)
    left = f"{f}'({a})" if "{f}'" in form else ""
    answer: Fraction | str = (
        _evaluate(work, current or {0: 0}, a, left) if at else write(current, v)
    )
    text = spin(r, form).format(p=powers(r, _shown(r, poly, v)), v=v, f=f, a=a)
    return work.done(_end(r, text), answer, "polynomial")


_EXPAND = (
    "[Expand|Expand|Multiply out|Expand and simplify|Multiply|Expand the product|Simplify] {p}",
    "What is {p} expanded",
    "Write {p} as a polynomial",
    "expand({p})",
)
_COLLECT = (
    "Collect the terms in {p}",
    "[Simplify|Collect like terms in|Combine like terms:] {p}",
    "Simplify {p}",
)
_FACTOR = (
    "[Factor|Factorise|Factorize|Factor completely] {p}",
    "Write {p} as a product",
    "[What are the factors of|Find the factors of] {p}",
    "factor({p})",
)
_ROOTS = (
    "Solve {p} = 0[| for {v}]",
    "[Find|What are] the [roots|solutions|zeros] of {p} = 0",
    "For which {v} is {p} = 0",
    "{p} = 0. [Find|What is] {v}",
    "{p} = 0",
    "Find all {v} such that {p} = 0",
)


def products(r: Random) -> FamilyProblem:
    """Expand products, collect terms, factor quadratics and read off their roots."""
    v = _variable(r)
    work = Worksheet()
    roll = r.random()
    if roll < 0.4:
        a, b = _random(r, 1, 12, 1.0), _random(r, r.choice([1, 1, 1, 2]), 12, 1.0)
        if r.random() < 0.25:
            shown, poly = f"({write(a, v)})^2", times(a, a)
        elif r.random() < 0.25:
            k = signed(r, r.randint(2, 12), 0.3)
            shown, poly = f"{k}*({write(b, v)})", times({0: k}, b)
        else:
            shown, poly = f"({write(a, v)})*({write(b, v)})", times(a, b)
        answer = write(poly, v)
        forms: tuple[str, ...] = _EXPAND
        work.say(f"expand({shown}) = {answer}")
        shown = shown.replace(")*(", ")(") if r.random() < 0.5 else shown
    elif roll < 0.58:
        n = r.choice([1, 1, 2, 2, 3])
        parts = [
            (signed(r, r.randint(1, r.choice([12, 99, 400])), 0.4), r.choice([n, n, 0]))
            for _ in range(r.randint(2, 5))
        ]
        shown, poly = "", {}
        for k, m in parts:
            term = write({m: k}, v)
            shown += (f" - {term[1:]}" if k < 0 else f" + {term}") if shown else term
            poly[m] = poly.get(m, 0) + k
        answer, forms = write(poly, v), _COLLECT
        work.say(f"expand({shown}) = {answer}")
    else:
        p, q = signed(r, r.randint(1, 12), 0.4), signed(r, r.randint(1, 12), 0.4)
        poly = times({1: 1, 0: -p}, {1: 1, 0: -q})
        shown = write(poly, v)
        low, high = sorted((p, q))
        pieces = [f"({write({1: 1, 0: -s}, v)})" for s in (high, low)]
        answer = pieces[0] + "^2" if p == q else "*".join(pieces)
        work.say(f"factor({shown}) = {answer}")
        forms = _FACTOR
        if roll > 0.8:
            answer = ", ".join(f"{v} = {s}" for s in dict.fromkeys((low, high)))
            forms = _ROOTS
    text = spin(r, r.choice(forms)).format(p=powers(r, implicit(r, shown, 0.4)), v=v)
    return work.done(_end(r, text), answer, "polynomial")


def _end(r: Random, text: str) -> str:
    asks = text.startswith(("What", "For which", "If"))
    return text + (r.choice(["?", "?", "?", ""]) if asks else r.choice([".", ".", "", ""]))
