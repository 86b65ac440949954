"""Chains of sums: `47+86-29` is worked out from the left, a line an operation.

Small networks slip on carries now and then, and a slip is carried on: the simplest task on which
chains go wrong step by step and every line can be checked.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from random import Random

from .text import BEGIN

_LINE = re.compile(r"(-?\d+)([+-])(\d+)=(-?\d+)")
_OPERATION = re.compile(r"([+-])(\d+)")


@dataclass(frozen=True, slots=True)
class Sum:
    """A problem `47+86-29`, its lines and its answer."""

    text: str
    lines: tuple[str, ...]
    answer: str

    @property
    def prompt(self) -> str:
        return asked(self.text)

    @property
    def worked(self) -> str:
        """The whole solution, as the networks write it."""
        return "".join(f"{line}\n" for line in self.lines) + f"#{self.answer}"


def asked(text: str) -> str:
    """A problem as a prompt."""
    return f"{BEGIN}{text}\n"


def make(random: Random, terms: tuple[int, int] = (3, 5), digits: int = 2) -> Sum:
    """A problem with so many terms (from, to) of up to `digits` digits, never below zero."""
    at = random.randint(1, 10**digits - 1)
    text = str(at)
    for _ in range(random.randint(*terms) - 1):
        value = random.randint(1, 10**digits - 1)
        sign = random.choice("+-") if value <= at else "+"
        at = at + value if sign == "+" else at - value
        text += f"{sign}{value}"
    return solved(text)


def solved(text: str) -> Sum:
    """The problem with its true lines."""
    first = re.match(r"\d+", text)
    at = int(first.group()) if first else 0
    lines = []
    for sign, number in _OPERATION.findall(text):
        value = at + int(number) if sign == "+" else at - int(number)
        lines.append(f"{at}{sign}{number}={value}")
        at = value
    return Sum(text, tuple(lines), str(at))


def value_of(line: str) -> str | None:
    """What a line's left side comes to; None for what is no line."""
    read = _LINE.fullmatch(line)
    if read is None:
        return None
    a, sign, b, _ = read.groups()
    return str(int(a) + int(b) if sign == "+" else int(a) - int(b))


def true_line(line: str) -> bool:
    """Whether a line's arithmetic is right."""
    return value_of(line) == line.rpartition("=")[2]


def answer_of(text: str) -> str | None:
    """What a solution gives as its answer."""
    last = text.rstrip("\n").rpartition("\n")[2]
    return last[1:] if last.startswith("#") else None


def right(problem: Sum, text: str) -> bool:
    return answer_of(text) == problem.answer


def read_back(lines: Sequence[str]) -> str | None:
    """The problem that lines work out: the first left side, then each one's last operation."""
    parts = [_LINE.fullmatch(line) for line in lines]
    if not parts or parts[0] is None:
        return None
    text = parts[0].group(1)
    for part in parts:
        if part is None:
            return None
        text += part.group(2) + part.group(3)
    return text
