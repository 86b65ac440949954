"""Chained definitions: ``Let a = 5 - 12. Let b be 3*a + 4. What is b - a?``"""

from __future__ import annotations

from fractions import Fraction
from random import Random

from .base import FamilyProblem, Worksheet, letters, signed, spin
from .equations import chain_sum, linear_text
from .exact import first, operand
from .surface import implicit

Values = dict[str, Fraction]


def definitions(r: Random) -> FamilyProblem:
    """Two to five definitions, one a step, then a question about the names."""
    if r.random() < 0.2:
        return _functions(r)
    n = r.choice([1, 2, 2, 2, 3, 3, 4, 5])
    names = letters(r, n + 1)
    work = Worksheet()
    known: Values = {}
    sentences = []
    for name in names[:n]:
        text = _define(r, work, known, name)
        sentences.append(_sentence(r, name, text))
    result, question = _ask(r, work, known)
    joined = " ".join(sentences)
    if r.random() < 0.08:
        joined = joined.replace(". ", ", ").replace("Let ", "let ").replace("let ", "Let ", 1)
    return work.done(f"{joined} {question}", result, "chained")


def _define(r: Random, work: Worksheet, known: Values, name: str) -> str:
    """Invent a definition of ``name``, write its step and return its text ("" = an equation)."""
    roll = r.random()
    if known and roll < 0.72:
        return _from_known(r, work, known, name)
    if roll > 0.9:
        return _equation(r, work, known, name)
    if roll > 0.8:
        known[name] = Fraction(signed(r, r.randint(1, 60), 0.3))
        work.say(f"{name} = {known[name]}")
        return str(known[name])
    text = _numbers(r)
    known[name] = work.do(text, left=name)
    return text


def _numbers(r: Random) -> str:
    """An expression of two or three small numbers whose value is an integer."""
    a, b, c = (r.randint(1, r.choice([9, 30, 120])) for _ in range(3))
    shown = str(a) if r.random() < 0.7 else f"-{a}"
    kind = r.random()
    if kind < 0.5:
        return f"{shown} {r.choice('+-')} {operand(signed(r, b, 0.2))}"
    if kind < 0.65:
        return f"{shown} * {operand(signed(r, b, 0.2))}"
    if kind < 0.8:
        return f"{shown} {r.choice('+-')} {b} {r.choice('+-')} {c}"
    if kind < 0.9:
        return f"{a * b} / {operand(signed(r, a, 0.3))}"
    return f"({shown} {r.choice('+-')} {b}) * {c}"


def _from_known(r: Random, work: Worksheet, known: Values, name: str) -> str:
    p = r.choice(list(known))
    k, c = r.randint(2, 9), signed(r, r.randint(1, 40), 0.45)
    sign = "+" if c > 0 else "-"
    kind = r.random()
    if kind < 0.38:
        text, body = f"{k}*{p} {sign} {abs(c)}", f"{k} * {operand(known[p])} {sign} {abs(c)}"
    elif kind < 0.6:
        text, body = f"{p} {sign} {abs(c)}", f"{first(known[p])} {sign} {abs(c)}"
    elif kind < 0.7:
        text, body = f"{abs(c)} - {p}", f"{abs(c)} - {operand(known[p])}"
    elif kind < 0.78:
        text, body = f"{k}*{p}", f"{k} * {operand(known[p])}"
    elif kind < 0.83:
        text, body = f"-{k}*{p}", f"-{k} * {operand(known[p])}"
    elif len(known) > 1:
        q = r.choice([n for n in known if n != p])
        op = r.choice("+-*")
        text = f"{p}*{q}" if op == "*" else f"{p} {op} {q}"
        body = f"{first(known[p])} {op} {operand(known[q])}"
        if op != "*" and r.random() < 0.4:
            text, body = f"{k}*{text}", f"{k} * {operand(known[p])} {op} {operand(known[q])}"
    else:
        text, body = f"{p} * {p}", f"{first(known[p])} * {operand(known[p])}"
    known[name] = work.do(body, left=name)
    return text


def _equation(r: Random, work: Worksheet, known: Values, name: str) -> str:
    """``Suppose 3*x + 5 = 20``: the text returned is the equation itself."""
    a, b, x = r.randint(2, 9), signed(r, r.randint(1, 30), 0.4), signed(r, r.randint(0, 20), 0.3)
    d = a * x + b
    work.do(chain_sum([d], [b]), left=f"{a}*{name}")
    known[name] = work.do(f"{d - b} / {a}", left=name)
    sides = [linear_text([(a, name), (b, "")]), str(d)]
    if r.random() < 0.2:
        sides.reverse()
    return " = ".join(sides)


def _sentence(r: Random, name: str, text: str) -> str:
    if "=" in text:
        return spin(r, "[Suppose|Suppose|Let|Assume|Given] ") + implicit(r, text, 0.3) + "."
    if r.random() < 0.5:
        for sign in "*/":
            text = text.replace(f" {sign} ", sign)
    text = implicit(r, text, 0.2)
    if r.random() < 0.1:
        text = text.replace("*", " times ").replace("  ", " ")
    form = r.choice(
        (
            "Let {n} = {t}.",
            "Let {n} = {t}.",
            "Let {n} be {t}.",
            "Let {n} be {t}.",
            "{n} = {t}.",
            "Set {n} = {t}.",
            "{n} is {t}.",
            "Define {n} as {t}.",
            "Suppose {n} = {t}.",
            "Let {n} equal {t}.",
            "{n} = {t};",
            "Assume that {n} is {t}.",
            "Put {n} = {t}.",
            "We have {n} = {t}.",
        )
    )
    return form.format(n=name, t=text)


def _ask(r: Random, work: Worksheet, known: Values) -> tuple[Fraction, str]:
    names = list(known)
    roll = r.random()
    last = names[-1]
    if roll < 0.15:
        return known[last], r.choice(
            [
                f"What is {last}?",
                f"Calculate {last}.",
                f"Find {last}.",
                f"{last} = ?",
                f"Give {last}.",
            ]
        )
    p = last if r.random() < 0.7 else r.choice(names)
    others = [n for n in names if n != p]
    if roll < 0.3 or not others:
        k, c = r.randint(2, 9), r.randint(1, 30)
        text, body = r.choice(
            [
                (f"{k}*{p}", f"{k} * {operand(known[p])}"),
                (f"{p} + {c}", f"{first(known[p])} + {c}"),
                (f"{c} - {p}", f"{c} - {operand(known[p])}"),
                (f"{p}^2", f"({known[p]})^2"),
                (f"{k}*{p} - {c}", f"{k} * {operand(known[p])} - {c}"),
            ]
        )
    else:
        q = r.choice(others)
        op = r.choice("++--**")
        text, body = f"{p} {op} {q}", f"{first(known[p])} {op} {operand(known[q])}"
        if op == "*" and r.random() < 0.5:
            text = f"{p}*{q}"
        if len(others) > 1 and r.random() < 0.25:
            s = r.choice([n for n in others if n != q])
            text, body = f"{text} + {s}", f"{body} + {operand(known[s])}"
    result = work.do(body, left=text)
    said = text
    if r.random() < 0.2 and " + " in text and text.count(" ") == 2:
        said = "the sum of " + text.replace(" + ", " and ")
    elif r.random() < 0.12:
        said = text.replace(" + ", " plus ").replace(" - ", " minus ").replace(" * ", " times ")
    form = r.choice(
        [
            "What is {t}?",
            "What is {t}?",
            "Calculate {t}.",
            "Find {t}.",
            "Work out {t}.",
            "Compute {t}.",
            "How much is {t}?",
            "{t} = ?",
            "What is the value of {t}?",
            "Determine {t}.",
            "Evaluate {t}.",
        ]
    )
    return result, form.format(t=said)


def _functions(r: Random) -> FamilyProblem:
    """``Let f(x) = 2*x + 1. What is f(3)?``, also of two functions or a defined argument."""
    f, g = r.sample("fghpqwk", 2)
    v = r.choice("xxxtnmz")
    work = Worksheet()
    a, b = signed(r, r.randint(2, 12), 0.3), signed(r, r.randint(1, 30), 0.4)
    square = r.random() < 0.25
    body = linear_text([(a, v + "^2" if square else v), (b, "")])
    sentences = [
        spin(r, "[Let|Let|Define|Suppose|Given|] ").lstrip()
        + f"{f}({v}) = {implicit(r, body, 0.3)}."
    ]

    def apply(k: int, c: int, at: Fraction, name: str, squared: bool) -> Fraction:
        shown = operand(at) + ("^2" if squared else "")
        sign = "+" if c > 0 else "-"
        return work.do(f"{k} * {shown} {sign} {abs(c)}", left=f"{name}({at})")

    at = Fraction(signed(r, r.randint(0, 12), 0.35))
    kind = r.random()
    if kind < 0.5:
        result = apply(a, b, at, f, square)
        target = f"{f}({at})"
    elif kind < 0.75:
        name = r.choice("abcds")
        text = _numbers(r)
        sentences.append(_sentence(r, name, text))
        at = work.do(text, left=name)
        result = apply(a, b, at, f, square)
        target = f"{f}({name})"
        if r.random() < 0.3:
            sentences.reverse()
    else:
        c, d = r.randint(2, 9), signed(r, r.randint(1, 20), 0.4)
        sentences.append(
            f"{spin(r, '[Let|Define|And]')} {g}({v}) = {linear_text([(c, v), (d, '')])}."
        )
        inner = apply(c, d, at, g, False)
        result = apply(a, b, inner, f, square)
        target = f"{f}({g}({at}))"
    form = r.choice(
        [
            "What is {t}?",
            "Find {t}.",
            "Calculate {t}.",
            "Determine {t}.",
            "Compute {t}.",
            "{t} = ?",
            "What is the value of {t}?",
            "Give {t}.",
            "Evaluate {t}.",
        ]
    )
    return work.done(f"{' '.join(sentences)} {form.format(t=target)}", result, "chained")
