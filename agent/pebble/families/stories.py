"""The engine of the word problems: a story is texts with slots and the steps that solve it.

A :class:`Story` names its numbers (``a:2-30``), says the text in several spun wordings
(``[has|owns] {a} {A}``) and lists its steps as ``(label, expression)``, where ``{r1}`` is the
result of the first step. Names, things and places are drawn for every problem.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from fractions import Fraction
from random import Random

from .base import FamilyProblem, Worksheet, spin
from .exact import ExactError, show, terminates, value
from .words import (
    BOXES,
    DAYS,
    GOODS,
    MONTHS,
    PEOPLE,
    SHOPS,
    VEHICLES,
    WORKERS,
    count,
    person,
    things,
)

_NAME = re.compile(r"[a-z]\b")
_PERCENTS = (5, 10, 10, 15, 20, 20, 25, 25, 30, 40, 50, 50, 60, 75)
_FILLERS = (
    "It is a sunny day. ",
    "Today is {day}. ",
    "{N} likes maths. ",
    "In {month}, ",
    "At the {shop}, ",
    "Last {day}, ",
    "On {day}, ",
    "One day, ",
    "This week, ",
    "Yesterday, ",
    "{N} is {q} years old. ",
    "Here is a story. ",
)


@dataclass(frozen=True, slots=True)
class Story:
    """``numbers``: space-separated ``name:low-high``, ``name:$low-high`` (money),
    ``name:%`` (a percentage) or ``name=expression``; ``texts``: wordings; ``steps``: labelled
    expressions, the last one's value is the answer; ``decimal``: results may have two decimals."""

    numbers: str
    texts: tuple[str, ...]
    steps: tuple[tuple[str, str], ...]
    decimal: bool = False


def tell(r: Random, story: Story) -> FamilyProblem:
    """Draw numbers until every result is positive and tidy, then write text and steps."""
    cast = scene(r)
    scale = r.choice([1, 1, 1, 1, 3, 10, 40])
    while True:
        numbers, kinds = _draw(r, story.numbers, scale)
        work = _solve(story, numbers, cast)
        if work is not None:
            break
        scale = 1
    text = spin(r, r.choice(story.texts))
    if "$" not in story.numbers and r.random() < 0.06 and not text.startswith(("How", "If")):
        text = r.choice(_FILLERS) + text
    return work.done(fill(r, text, numbers, kinds, cast), value_of(work), "word")


def value_of(work: Worksheet) -> str:
    """The right side of the last step: what the answer line copies."""
    return work.steps[-1].rsplit(" = ", 1)[-1]


def fill(
    r: Random, text: str, numbers: dict[str, Fraction], kinds: dict[str, str], cast: dict[str, str]
) -> str:
    money, words = (
        r.choice(["$", "$", "$", " dollars", " euros", "€", "£"]),
        r.choice([0.0, 0.1, 0.5, 0.9]),
    )
    slots = dict(cast)
    for name, number in numbers.items():
        kind = kinds[name]
        if kind == "$":
            shown = show(number, True)
            if "." in shown and len(shown.split(".")[1]) == 1:
                shown += "0"
            elif number >= 1000 and r.random() < 0.3:
                shown = f"{int(number):,}" if number.denominator == 1 else shown
            slots[name] = shown + money if money[0] == " " else money + shown
        elif kind == "%":
            slots[name] = f"{number}{'%' if r.random() < 0.8 else ' percent'}"
        else:
            slots[name] = (
                count(r, int(number), words) if number.denominator == 1 else show(number, True)
            )
    text = text.format(**slots)
    text = re.sub(r"([.?!] )([a-z])", lambda m: m.group(1) + m.group(2).upper(), text)
    return text[:1].upper() + text[1:]


def scene(r: Random) -> dict[str, str]:
    """The cast of a problem: names N M K with pronouns, things A B C, places, goods."""
    cast: dict[str, str] = {}
    taken: set[str] = set()
    for slot, suffix in (("N", ""), ("M", "2"), ("K", "3")):
        name, he, his, him = person(r)
        while name in taken:
            name, he, his, him = person(r)
        taken.add(name)
        cast |= {slot: name, f"he{suffix}": he, f"his{suffix}": his, f"him{suffix}": him}
    cast |= dict(zip("ABC", things(r, 3), strict=True))
    (cast["g"], cast["G"]), (cast["h"], cast["H"]), (cast["i"], cast["I"]) = r.sample(GOODS, 3)
    cast["boxes"] = r.choice(BOXES)
    cast["box"] = (
        cast["boxes"][:-1]
        if cast["boxes"] not in ("boxes", "shelves")
        else {"boxes": "box"}.get(cast["boxes"], "shelf")
    )
    cast["shop"], cast["people"], cast["vehicle"] = (
        r.choice(SHOPS),
        r.choice(PEOPLE),
        r.choice(VEHICLES),
    )
    cast["day"], cast["day2"] = r.sample(DAYS, 2)
    cast["month"], cast["month2"] = r.sample(MONTHS, 2)
    cast["worker"], cast["works"] = r.choice(WORKERS)
    cast["unit"] = r.choice(["km", "kilometers", "miles", "miles"])
    cast["q"] = str(r.randint(6, 60))
    return cast


def _draw(r: Random, spec: str, scale: int) -> tuple[dict[str, Fraction], dict[str, str]]:
    numbers: dict[str, Fraction] = {}
    kinds: dict[str, str] = {}
    for part in spec.split():
        if "=" in part:
            name, expression = part.split("=")
            kinds[name] = "$" if name.startswith("m") else ""
            numbers[name] = value(
                _NAME.sub(lambda m: f"({show(numbers[m.group()], True)})", expression)
            )
            continue
        name, span = part.split(":")
        kinds[name] = span[0] if span[0] in "$%" else ""
        if span == "%":
            numbers[name] = Fraction(r.choice(_PERCENTS))
            continue
        low, high = map(int, span.lstrip("$").split("-"))
        top = high * scale if high >= 20 else high
        number = Fraction(r.randint(low, top))
        if kinds[name] == "$" and r.random() < 0.3:
            number += Fraction(r.choice([25, 50, 50, 75, 99, r.randint(1, 99)]), 100)
        numbers[name] = number
    return numbers, kinds


def _solve(story: Story, numbers: dict[str, Fraction], cast: dict[str, str]) -> Worksheet | None:
    work = Worksheet(decimal=True)
    shown = {name: show(number, True) for name, number in numbers.items()}
    for i, (label, expression) in enumerate(story.steps, 1):
        try:
            result = work.do(expression.format(**shown), label.format(**cast))
        except ExactError:
            return None
        if result <= 0 or not _tidy(result, story.decimal or "$" in story.numbers):
            return None
        shown[f"r{i}"] = work.show(result)
    return work


def _tidy(number: Fraction, decimal: bool) -> bool:
    return number.denominator == 1 or (
        decimal and terminates(number) and (number * 100).denominator == 1
    )
