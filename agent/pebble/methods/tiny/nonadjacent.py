"""The largest sum of non-adjacent elements of a list, by dynamic programming.

`4,-2,5,1`: a line an element, `5+4|4=9` says that taking 5 on the 4 from before its neighbour,
or leaving it at the 4 so far, is 9 at best. The task of Dziri et al. 2023.
"""

from __future__ import annotations

from dataclasses import dataclass
from random import Random

from .text import BEGIN


@dataclass(frozen=True, slots=True)
class Elements:
    """A problem, its lines and its answer; `depth` of its computation graph, in results that
    follow from one another."""

    text: str
    lines: tuple[str, ...]
    answer: str

    @property
    def depth(self) -> int:
        return len(self.lines) + 1

    @property
    def prompt(self) -> str:
        return f"{BEGIN}{self.text}\n"

    @property
    def worked(self) -> str:
        return "".join(f"{line}\n" for line in self.lines) + f"#{self.answer}"


def make(random: Random, length: int) -> Elements:
    """A list of so many numbers from -5 to 9."""
    return solved(",".join(str(random.randint(-5, 9)) for _ in range(length)))


def solved(text: str) -> Elements:
    """The problem with its true lines."""
    lines: list[str] = []
    while len(lines) < text.count(",") + 1:
        lines.append(next_line(text, lines))
    return Elements(text, tuple(lines), lines[-1].rpartition("=")[2])


def next_line(text: str, lines: list[str]) -> str:
    """The true line after these, by a program that reads the problem and their results."""
    element = int(text.split(",")[len(lines)])
    results = [0, 0, *(int(line.rpartition("=")[2]) for line in lines)]
    two, one = results[-2:]
    return f"{element}+{two}|{one}={max(element + two, one)}"
