"""Comparisons and lists of values: results are items as written, or the letters they carry."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction
from operator import eq, ge, gt, le, lt, ne

from ....tools.mathematics.errors import CalculatorError
from .scope import Scope

MAX_ITEMS = 60
_RELATION = re.compile(r"\s*(<=|>=|!=|<|>|=)\s*")
_HOLDS: dict[str, Callable[[Fraction, Fraction], bool]] = {
    "<=": le, ">=": ge, "!=": ne, "<": lt, ">": gt, "=": eq,
}  # fmt: skip
_MOD = re.compile(r"\s+mod\s+")
_LABEL = re.compile(r"([a-z]):\s*(.+)")
_WORD = re.compile(r"[a-z]{1,200}")


@dataclass(frozen=True, slots=True)
class ListedItem:
    """What is shown for an item (its letter, or its text) and its value."""

    shown: str
    value: Fraction


def value_of(text: str, scope: Scope) -> Fraction:
    """An expression, or one `mod` another."""
    top, *moduli = _MOD.split(text)
    value = scope.fraction(top)
    for modulus in moduli:
        divisor = scope.fraction(modulus)
        if not divisor:
            raise CalculatorError("division by zero")
        value %= divisor
    return value


def compare(arguments: list[str], scope: Scope) -> str:
    """`is(2 <= 3)`: True or False."""
    sides = _RELATION.split(arguments[0])
    if len(arguments) != 1 or len(sides) != 3:
        raise CalculatorError("is takes one comparison")
    left, relation, right = sides
    return str(_HOLDS[relation](value_of(left, scope), value_of(right, scope)))


def largest(arguments: list[str], scope: Scope) -> str:
    """The k-th biggest item: `largest(1, -3, 5)` is the biggest."""
    return _ranked(arguments, scope, descending=True)


def smallest(arguments: list[str], scope: Scope) -> str:
    """The k-th smallest item."""
    return _ranked(arguments, scope, descending=False)


def closest(arguments: list[str], scope: Scope) -> str:
    """The item nearest to the first argument."""
    target = scope.fraction(arguments[0])
    items = _items(arguments[1:], scope)
    return min(items, key=lambda item: abs(item.value - target)).shown


def ascending(arguments: list[str], scope: Scope) -> str:
    """The items, smallest first."""
    return ", ".join(i.shown for i in sorted(_items(arguments, scope), key=_value))


def descending(arguments: list[str], scope: Scope) -> str:
    """The items, biggest first."""
    return ", ".join(i.shown for i in sorted(_items(arguments, scope), key=_value, reverse=True))


def letters(arguments: list[str], _: Scope) -> str:
    """How often each letter of a word stands in it, in alphabetical order."""
    if len(arguments) != 1 or not _WORD.fullmatch(arguments[0]):
        raise CalculatorError("letters takes one word of small letters")
    return ", ".join(f"{letter}: {n}" for letter, n in sorted(Counter(arguments[0]).items()))


def _ranked(arguments: list[str], scope: Scope, *, descending: bool) -> str:
    rank = scope.integer(arguments[0])
    items = sorted(_items(arguments[1:], scope), key=_value, reverse=descending)
    if not 1 <= rank <= len(items):
        raise CalculatorError(f"there is no item number {rank}")
    return items[rank - 1].shown


def _items(arguments: list[str], scope: Scope) -> list[ListedItem]:
    if not 1 <= len(arguments) <= MAX_ITEMS:
        raise CalculatorError(f"a list has 1 to {MAX_ITEMS} items")
    return [_item(argument, scope) for argument in arguments]


def _item(text: str, scope: Scope) -> ListedItem:
    labelled = _LABEL.fullmatch(text)
    if labelled:
        return ListedItem(labelled[1], scope.fraction(labelled[2]))
    return ListedItem(text, scope.fraction(text))


def _value(item: ListedItem) -> Fraction:
    return item.value
