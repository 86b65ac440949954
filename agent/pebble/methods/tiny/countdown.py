"""Countdown: reach a number from others with + - * and /, each used once.

`3,5,7>26` is solved by `3*7=21;5,21` (what is left stands after the semicolon), `21+5=26` and
`#26`. In a stream of search `!` takes back the line before it, `!!` the two before it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations
from random import Random

from .text import BEGIN

Numbers = tuple[int, ...]

MOST = 99


@dataclass(frozen=True, slots=True)
class Countdown:
    """The numbers and the target."""

    numbers: Numbers
    target: int

    @property
    def text(self) -> str:
        return f"{','.join(map(str, self.numbers))}>{self.target}"

    @property
    def prompt(self) -> str:
        return f"{BEGIN}{self.text}\n"


@dataclass(frozen=True, slots=True)
class Combination:
    """A line and the numbers that it leaves."""

    line: str
    left: Numbers


def moves(numbers: Numbers) -> list[Combination]:
    """Everything that can be done with two of the numbers."""
    found: dict[str, Combination] = {}
    for i, j in combinations(range(len(numbers)), 2):
        rest = tuple(n for k, n in enumerate(numbers) if k not in (i, j))
        high, low = max(numbers[i], numbers[j]), min(numbers[i], numbers[j])
        results = {"+": high + low, "*": high * low}
        if high > low:
            results["-"] = high - low
        if low and high % low == 0:
            results["/"] = high // low
        for sign, value in results.items():
            if 0 < value <= MOST:
                left = tuple(sorted((*rest, value)))
                tail = f";{','.join(map(str, left))}" if rest else ""
                line = f"{high}{sign}{low}={value}{tail}"
                found[line] = Combination(line, left)
    return list(found.values())


def reachable(numbers: Numbers, target: int) -> bool:
    """Whether the target can be reached."""
    if len(numbers) == 1:
        return numbers[0] == target
    return any(reachable(move.left, target) for move in moves(numbers))


def make(random: Random, count: int) -> Countdown:
    """A problem that has a solution."""
    return walked(random, count)[0]


def walked(random: Random, count: int) -> tuple[Countdown, list[str]]:
    """A problem, and the lines at random that made its target."""
    while True:
        numbers = tuple(sorted(random.randint(1, 9) for _ in range(count)))
        at, lines = numbers, list[str]()
        while len(at) > 1 and (able := moves(at)):
            move = random.choice(able)
            at = move.left
            lines.append(move.line)
        if len(at) == 1 and at[0] not in numbers and at[0] > 9:
            return Countdown(numbers, at[0]), lines


def read(text: str) -> Countdown:
    """The problem that is written so. Raises `ValueError` for what is none."""
    numbers, _, target = text.partition(">")
    return Countdown(tuple(map(int, numbers.split(","))), int(target))


def straight(random: Random, problem: Countdown) -> list[str]:
    """Lines that reach the target, one of those ways at random."""
    at, lines = problem.numbers, []
    while len(at) > 1:
        able = [m for m in moves(at) if reachable(m.left, problem.target)]
        move = random.choice(able)
        at = move.left
        lines.append(move.line)
    return lines


def stream(random: Random, problem: Countdown, leaves: int = 2) -> str:
    """A depth-first search of three numbers as one text, dead ends and all.

    First moves come in any order; of each the `leaves` last moves that come nearest are tried.
    """
    lines: list[str] = []
    first = moves(problem.numbers)
    random.shuffle(first)
    for move in first:
        lines.append(move.line)
        last = sorted(moves(move.left), key=lambda m: abs(m.left[0] - problem.target))[:leaves]
        for tried, leaf in enumerate(last, 1):
            lines.append(leaf.line)
            if leaf.left[0] == problem.target:
                return "".join(f"{line}\n" for line in lines) + f"#{problem.target}"
            lines.append("!" if tried < len(last) else "!!")
    raise ValueError(f"{problem.text} has no solution")


@dataclass(frozen=True, slots=True)
class Followed:
    """What a text does: whether it ends at the target, whether every line was possible, how
    often it steps back, and the numbers of each place that `!!` left for good."""

    solved: bool
    true: bool
    backs: int
    left: tuple[Numbers, ...]


def replay(problem: Countdown, lines: Sequence[str]) -> Followed:
    """Follow the lines of a text; what is not possible ends it unsolved."""
    path: list[Numbers] = [problem.numbers]
    backs, left = 0, list[Numbers]()
    for line in lines:
        if line in ("!", "!!"):
            if len(path) <= len(line):
                return Followed(False, False, backs, tuple(left))
            if line == "!!":
                left.append(path[-2])
            del path[len(path) - len(line) :]
            backs += 1
            continue
        if line.startswith("#"):
            ends = path[-1] == (problem.target,) and line == f"#{problem.target}"
            return Followed(ends, True, backs, tuple(left))
        move = next((m for m in moves(path[-1]) if m.line == line), None)
        if move is None:
            return Followed(False, False, backs, tuple(left))
        path.append(move.left)
    return Followed(False, True, backs, tuple(left))
