"""Letters drawn without replacement: `drawn(2 y and 1 c from yzyccy)`, `sequence(yc from {y: 3})`.

What is drawn and what it is drawn from are written as a problem writes them: a heap of letters,
or how many there are of each.
"""

from __future__ import annotations

import re
from collections import Counter
from fractions import Fraction
from math import comb

from ....tools.mathematics.errors import CalculatorError
from .printing import number
from .scope import Scope

MAX_LETTERS = 1_000
_HEAP = re.compile(r"[a-z]+")
_PAIR = re.compile(r"([a-z]): (\d{1,3})")
_LISTED = re.compile(rf"\{{{_PAIR.pattern}(?:, {_PAIR.pattern})*\}}")
_CHOICE = re.compile(r"(\d{1,3}) ([a-z])")
_CHOSEN = re.compile(rf"{_CHOICE.pattern}(?:(?:, | and |, and ){_CHOICE.pattern})*")


def drawn(arguments: list[str], _: Scope) -> str:
    """The probability of drawing so many of each letter, in any order."""
    chosen, heap = _split(arguments)
    if not _CHOSEN.fullmatch(chosen):
        raise CalculatorError("drawn takes `2 y and 1 c from` a heap")
    wanted = {letter: int(count) for count, letter in _CHOICE.findall(chosen)}
    ways = 1
    for letter, count in wanted.items():
        ways *= comb(heap[letter], count)
    return _share(ways, comb(heap.total(), sum(wanted.values())))


def sequence(arguments: list[str], _: Scope) -> str:
    """The probability of drawing these letters one after the other."""
    wanted, heap = _split(arguments)
    if not _HEAP.fullmatch(wanted):
        raise CalculatorError("sequence takes `yc from` a heap")
    left, total, likely = Counter(heap), heap.total(), Fraction(1)
    for letter in wanted:
        if total == 0:
            raise CalculatorError("more letters are drawn than there are")
        likely *= Fraction(left[letter], total)
        left[letter], total = max(0, left[letter] - 1), total - 1
    return number(likely, decimals=False)


def _split(arguments: list[str]) -> tuple[str, Counter[str]]:
    wanted, _, bag = ", ".join(arguments).partition(" from ")
    if _HEAP.fullmatch(bag) and len(bag) <= MAX_LETTERS:
        return wanted, Counter(bag)
    if _LISTED.fullmatch(bag):
        return wanted, Counter({letter: int(count) for letter, count in _PAIR.findall(bag)})
    raise CalculatorError(f"{bag or 'nothing'} is no heap of letters")


def _share(ways: int, all_ways: int) -> str:
    if not all_ways:
        raise CalculatorError("more letters are drawn than there are")
    return number(Fraction(ways, all_ways), decimals=False)
