"""What a number counts or measures, as a product of powers: `12 pens per box` is pen / box."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from itertools import product

from ..forms.measures import UNITS
from ..reading import Unread
from .lexicon import stem
from .quantities import Amount

_KINDS = frozenset({"length", "mass", "time", "volume", "us volume", "years"})
_MOST_FACTS = 7

Powers = dict[str, int]


@dataclass(frozen=True, slots=True)
class Fact:
    """An amount or a rate that the text states: a number, and the powers of what it counts."""

    amount: Amount
    powers: tuple[tuple[str, int], ...]

    @property
    def of(self) -> Powers:
        """The powers as a mapping."""
        return dict(self.powers)


def fact(amount: Amount, *over: tuple[str, int]) -> Fact:
    """A fact in the units of the text, each by the name that its size has."""
    powers: Powers = {}
    for name, power in over:
        canonical = named(name)
        powers[canonical] = powers.get(canonical, 0) + power
    return Fact(amount, tuple(sorted((k, v) for k, v in powers.items() if v)))


def named(unit: str) -> str:
    """One name for a unit however it is written (`km`, `kilometre`); a noun is its own."""
    kind, size = measured(unit)
    if kind == unit:
        return unit
    return f"{kind} {size}"


def based(one: Fact) -> Fact:
    """The fact in the base units of their kinds: hours and minutes in seconds."""
    powers: Powers = {}
    value = one.amount
    for name, power in one.powers:
        base, _, size_text = name.partition(" ")
        size = Fraction(size_text or 1)
        powers[base] = powers.get(base, 0) + power
        value = Amount(value.value * size**power, used=value.used)
    return Fact(value, tuple(sorted((k, v) for k, v in powers.items() if v)))


def measured(name: str) -> tuple[str, Fraction]:
    """The kind that a unit measures and its size; a noun that is none counts itself."""
    found = UNITS.get(name) or UNITS.get(stem(name))
    if name in ("cent", "dollar"):
        return "(money)", Fraction(1, 100) if name == "cent" else Fraction(1)
    if found is None or found[0] not in _KINDS:
        return name, Fraction(1)
    return f"({found[0].replace(' ', '-')})", found[1]


def worked_out(facts: list[Fact], target: Fact) -> Amount | None:
    """The product of all facts, each or its inverse, that has the target's powers.

    The units are taken as they stand; where they do not cancel so, in those of their kind. None
    where there is no such product, or where two differ.
    """
    if not 1 <= len(facts) <= _MOST_FACTS:
        return None
    found = _products(facts, target.of)
    if not found:
        scale = based(target)
        found = [one / scale.amount for one in _products([based(each) for each in facts], scale.of)]
    if not found or any(one.value != found[0].value for one in found):
        return None
    return found[0]


def _products(facts: list[Fact], target: Powers) -> list[Amount]:
    found: list[Amount] = []
    for signs in product((1, -1), repeat=len(facts)):
        powers: Powers = {}
        for one, sign in zip(facts, signs, strict=True):
            for name, power in one.powers:
                powers[name] = powers.get(name, 0) + sign * power
        if {k: v for k, v in powers.items() if v} != target:
            continue
        result = Amount(Fraction(1))
        for one, sign in zip(facts, signs, strict=True):
            if not one.amount.value:
                raise Unread
            result = result * one.amount if sign > 0 else result / one.amount
        found.append(result)
    return found
