"""What every family of problems is made with: the record, the worker that writes true steps,
random numbers of varied size, and spun wordings."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from random import Random

from .exact import first, operand, show, value

UNKNOWN = "?"


@dataclass(frozen=True, slots=True)
class Wrong:
    """A wrong line and the tool's evidence against it ("" if no tool would object)."""

    text: str
    evidence: str


@dataclass(frozen=True, slots=True)
class FamilyProblem:
    """A problem in words, the lines that solve it, its answer and the family it is of.

    ``steps`` are lines without newline whose claims are all exactly true; ``answer`` is what
    stands after ``# `` on the last line (``?`` outside pebble's world). ``slips`` are lines that
    a model really wrote in the place of a step (by its index; ``len(steps)`` = the answer line).
    """

    text: str
    steps: tuple[str, ...]
    answer: str
    family: str
    slips: tuple[tuple[int, Wrong], ...] = ()


@dataclass(slots=True)
class Worksheet:
    """Writes a solution: each call of :meth:`do` adds a true line and returns its value."""

    decimal: bool = False
    steps: list[str] = field(default_factory=list)

    def do(self, expression: str, label: str = "", left: str = "") -> Fraction:
        """Add ``label: left = expression = value``; return the value."""
        result = value(expression)
        line = f"{expression} = {self.show(result)}"
        if left:
            line = f"{left} = {line}"
        if label:
            line = f"{label}: {line}"
        self.steps.append(line)
        return result

    def op(self, a: Fraction | int, sign: str, b: Fraction | int, label: str = "") -> Fraction:
        """Add the line of one binary operation."""
        return self.do(f"{self.first(a)} {sign} {self.arg(b)}", label)

    def say(self, line: str) -> None:
        """Add a line that claims no arithmetic."""
        self.steps.append(line)

    def show(self, number: Fraction | int) -> str:
        return show(number, self.decimal)

    def first(self, number: Fraction | int) -> str:
        return first(number, self.decimal)

    def arg(self, number: Fraction | int) -> str:
        return operand(number, self.decimal)

    def done(self, text: str, answer: Fraction | int | str, family: str) -> FamilyProblem:
        shown = answer if isinstance(answer, str) else self.show(answer)
        return FamilyProblem(text, tuple(self.steps), shown, family)


def spin(r: Random, text: str) -> str:
    """Choose one of every ``[a|b|c]``, innermost first (choices may be empty and may nest)."""
    while True:
        end = text.find("]")
        if end < 0:
            return text
        start = text.rfind("[", 0, end)
        text = text[:start] + r.choice(text[start + 1 : end].split("|")) + text[end + 1 :]


def digits(r: Random, low: int, high: int) -> int:
    """A positive integer whose number of digits is uniform in ``low..high``."""
    n = r.randint(low, high)
    return r.randint(10 ** (n - 1), 10**n - 1)


def size(r: Random) -> int:
    """A positive integer: mostly small, now and then long."""
    roll = r.random()
    if roll < 0.45:
        return r.randint(1, 20)
    if roll < 0.8:
        return r.randint(2, 150)
    if roll < 0.94:
        return digits(r, 3, 4)
    return digits(r, 4, 9)


def signed(r: Random, number: int, share: float = 0.25) -> int:
    """``number`` with a minus sign in ``share`` of the cases."""
    return -number if r.random() < share else number


def decimal_number(r: Random, places: int = 2) -> Fraction:
    """A positive decimal with one to ``places`` digits after the point."""
    p = r.randint(1, places)
    top = 10 ** (p + r.randint(0, 2))
    return Fraction(r.randint(1, top), 10**p)


def letters(r: Random, n: int) -> list[str]:
    """``n`` different lower-case variable names (never the ambiguous ``l`` and ``o``)."""
    return r.sample("abcdfghjkmnpqrstuvwxyz", n) if r.random() < 0.6 else r.sample("xyzabn", n)


def join_and(r: Random, items: Sequence[str]) -> str:
    """``a, b and c`` with the usual variations."""
    if len(items) == 1:
        return items[0]
    last = r.choice([" and ", " and ", ", and ", ", "])
    return ", ".join(items[:-1]) + last + items[-1]
