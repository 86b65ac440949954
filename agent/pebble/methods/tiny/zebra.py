"""Einstein's puzzles (zebra), small: houses in a row, attributes, clues, one solution.

Values are `a1` (the first attribute's first value) and so on. Clues: `a1:2` stands in house 2,
`a1=b2` in the same house, `a1<b2` directly left of it, `a1~b2` beside it. A line gives a value
its house; the answer is the houses of all values in order. The task of Dziri et al. 2023.
"""

from __future__ import annotations

from dataclasses import dataclass
from random import Random

from .text import BEGIN

Domains = dict[str, frozenset[int]]


@dataclass(frozen=True, slots=True)
class Puzzle:
    """`2;3;clues`: attributes, houses, clues. `depth`: the rounds of elimination that it takes."""

    text: str
    lines: tuple[str, ...]
    answer: str
    depth: int

    @property
    def prompt(self) -> str:
        return f"{BEGIN}{self.text}\n"

    @property
    def worked(self) -> str:
        return "".join(f"{line}\n" for line in self.lines) + f"#{self.answer}"


def names(attributes: int, houses: int) -> list[str]:
    return [f"{letter}{i}" for letter in "abcd"[:attributes] for i in range(1, houses + 1)]


def make(random: Random, attributes: int, houses: int) -> Puzzle:
    """A puzzle that elimination alone solves, with no clue that it does not need."""
    items = names(attributes, houses)
    at: dict[str, int] = {}
    for letter in "abcd"[:attributes]:
        order = random.sample(range(1, houses + 1), houses)
        at |= {f"{letter}{i}": house for i, house in enumerate(order, 1)}
    pool = _true_clues(items, at)
    random.shuffle(pool)
    clues: list[str] = []
    while any(len(d) > 1 for d in eliminate(attributes, houses, clues)[0].values()):
        clues.append(pool.pop())
    for clue in list(clues):
        fewer = [c for c in clues if c != clue]
        if all(len(d) == 1 for d in eliminate(attributes, houses, fewer)[0].values()):
            clues = fewer
    return solved(f"{attributes};{houses};" + ";".join(clues))


def solved(text: str) -> Puzzle:
    """A puzzle with its lines, in the order in which elimination finds them."""
    attributes, houses, clues = parts(text)
    domains, found, rounds = eliminate(attributes, houses, clues)
    lines = tuple(f"{item}:{min(domains[item])}" for item in found)
    answer = "".join(str(min(domains[item])) for item in names(attributes, houses))
    return Puzzle(text, lines, answer, rounds)


def parts(text: str) -> tuple[int, int, list[str]]:
    """Attributes, houses and clues."""
    attributes, houses, *clues = text.split(";")
    return int(attributes), int(houses), [c for c in clues if c]


def _true_clues(items: list[str], at: dict[str, int]) -> list[str]:
    clues = [f"{a}:{at[a]}" for a in items[::2]]
    for a in items:
        for b in items:
            if a[0] < b[0] and at[a] == at[b]:
                clues += [f"{a}={b}"] * 2
            if at[b] - at[a] == 1:
                clues.append(f"{a}<{b}")
            if a < b and abs(at[a] - at[b]) == 1:
                clues.append(f"{a}~{b}")
    return clues


def eliminate(
    attributes: int, houses: int, clues: list[str], fixed: list[str] | None = None
) -> tuple[Domains, list[str], int]:
    """The houses left for every value, the values in the order they were fixed, and the rounds.

    An empty domain says that the clues and the `fixed` lines contradict one another.
    """
    domains = {item: frozenset(range(1, houses + 1)) for item in names(attributes, houses)}
    found: list[str] = []
    rounds = 0
    while True:
        new = dict(domains)
        for clue in [*(fixed or ()), *clues]:
            _apply(clue, new)
        _all_different(new, attributes, houses)
        fresh = [i for i in new if len(new[i]) == 1 and i not in found]
        if new == domains:
            return domains, found, rounds
        found += fresh
        domains = new
        rounds += 1


def _apply(clue: str, domains: Domains) -> None:
    a, sign, rest = clue[:2], clue[2], clue[3:]
    if sign == ":":
        domains[a] &= {int(rest)}
        return
    low, high = {"=": (0, 0), "<": (1, 1), "~": (-1, 1)}[sign]
    steps = {low, high}
    domains[rest] &= {x + s for x in domains[a] for s in steps}
    domains[a] &= {x - s for x in domains[rest] for s in steps}


def _all_different(domains: Domains, attributes: int, houses: int) -> None:
    for letter in "abcd"[:attributes]:
        own = [f"{letter}{i}" for i in range(1, houses + 1)]
        for item in own:
            if len(domains[item]) == 1:
                for other in own:
                    if other != item:
                        domains[other] -= domains[item]
        for house in range(1, houses + 1):
            able = [item for item in own if house in domains[item]]
            if len(able) == 1:
                domains[able[0]] = frozenset({house})
