"""Problems of sums made harder, more varied or easier: the rules that stand in for the language
model which Evol-Instruct asks to rewrite a problem. As such a model does, some of them go wrong."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from random import Random

from .sums import Sum, solved

_PROBLEM = re.compile(r"\d+(?:[+-]\d+)*")
_TERM = re.compile(r"[+-]?\d+")
MOST_CHARACTERS, MOST_TERMS = 40, 8


def _terms(text: str) -> list[str]:
    return _TERM.findall(text)


def longer(random: Random, text: str) -> str:
    """One more number at the end."""
    return f"{text}{random.choice('+-')}{random.randint(1, 99)}"


def larger(random: Random, text: str) -> str:
    """A number grows by up to half a hundred."""
    terms = _terms(text)
    at = random.randrange(len(terms))
    sign, digits = terms[at].rstrip("0123456789"), terms[at].lstrip("+-")
    terms[at] = f"{sign}{int(digits) + random.randint(10, 50)}"
    return "".join(terms)


def turned(random: Random, text: str) -> str:
    """A sign is turned, which may lead below zero."""
    places = [i for i, c in enumerate(text) if c in "+-"]
    if not places:
        return text
    at = random.choice(places)
    return text[:at] + ("-" if text[at] == "+" else "+") + text[at + 1 :]


def joined(random: Random, text: str) -> str:
    """A number is split in two: 47 becomes 40+7, wherever that is still the same sum."""
    terms = _terms(text)
    at = random.randrange(len(terms))
    sign, value = terms[at][0] if terms[at][0] in "+-" else "", int(terms[at].lstrip("+-"))
    if value < 11:
        return text
    part = random.randint(1, value - 1)
    terms[at] = f"{sign}{part}{sign or '+'}{value - part}"
    return "".join(terms)


def written_over(random: Random, text: str) -> str:
    """A character is lost: what a rewriting model does wrong."""
    at = random.randrange(len(text))
    return text[:at] + text[at + 1 :]


def shorter(_random: Random, text: str) -> str:
    """Downward: the last number goes."""
    return "".join(_terms(text)[:-1])


RULES: tuple[Callable[[Random, str], str], ...] = (
    longer, larger, turned, joined, written_over, shorter,
)  # fmt: skip


def evolve(random: Random, text: str) -> str:
    """One evolution of a problem, whatever comes of it."""
    return random.choice(RULES)(random, text)


def sound(text: str) -> Sum | None:
    """The problem, where tools find it one: it can be read, fits, and never goes below zero."""
    if len(text) > MOST_CHARACTERS or _PROBLEM.fullmatch(text) is None:
        return None
    problem = solved(text)
    if not 2 <= len(problem.lines) + 1 <= MOST_TERMS:
        return None
    below = any(line.rpartition("=")[2].startswith("-") for line in problem.lines)
    return None if below else problem


def line_right(problem: Sum, lines: Sequence[str], index: int) -> bool:
    """Whether a line is true and takes up the right numbers after those before it."""
    if index >= len(problem.lines):
        before = lines[index - 1].rpartition("=")[2] if index else ""
        return index == len(problem.lines) and lines[index] == f"#{before}"
    wanted = problem.lines[index]
    if index == 0:
        return lines[0] == wanted
    sign = next(i for i, c in enumerate(wanted) if c in "+-" and i)
    left = lines[index - 1].rpartition("=")[2] + wanted[sign : wanted.index("=")]
    whole = re.fullmatch(r"(-?\d+)([+-])(\d+)", left)
    if whole is None:
        return False
    a, operation, b = whole.groups()
    value = int(a) + int(b) if operation == "+" else int(a) - int(b)
    return lines[index] == f"{left}={value}"


def process_reward(problem: Sum, text: str) -> float:
    """The share of lines before the first one that the calculator refutes."""
    lines = text.split("\n")
    right = 0
    while right < len(lines) and line_right(problem, lines, right):
        right += 1
    return right / max(len(lines), len(problem.lines) + 1)
