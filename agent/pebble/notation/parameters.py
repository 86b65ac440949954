"""Parameters: the unit, place or rank that a problem says, in digits or in words.

"to the nearest 100000" is `nearest(…, 10**5)`, "the ten billions digit" is `digit(…, 10**10)`,
"the tenth biggest" is `largest(10, …)`; "sequence xyx" is `sequence(xyx from …)`, and what is not
the amount's unit is the unit wanted. A line with another parameter is wrong where the problem
says one thing of the kind; where it says two, or one in words not known here, no line is judged.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from fractions import Fraction
from functools import lru_cache

from ....tools.mathematics.errors import CalculatorError
from .grammar import parts
from .lines import called, read
from .quoting import MAX_PROBLEM, Misquote
from .scope import Scope
from .units import units
from .words import ORDINALS, PLACES, ROUNDINGS, number

_SUPERLATIVES = {"largest": "biggest|largest|greatest", "smallest": "smallest|least"}
_ROUNDINGS = {**ROUNDINGS, "whole number": 0, "hundred": 2, "thousand": 3, "million": 6}
_PLACES = {**PLACES, "ones": 0}
_NAMED = "|".join(sorted(_ROUNDINGS, key=len, reverse=True))
_UNIT = re.compile(
    rf"to the nearest(?: (?:(?P<unit>\d[\d,]{{0,40}}+(?:\.\d+)?+)(?![\w/%]| \w*(?:thousand|illion))"
    rf"|(?P<named>{_NAMED})\b))?"
    r"|\b(?:(?P<places>\d{1,2}|[a-z-]{3,20}) ?)?(?:decimal places?|dps?)\b"
    r"|significant (?:figure|digit)",
    re.ASCII,
)
_PLACE = re.compile(r"(?:\bthe (?P<place>(?:(?:ten|hundred) )?[a-z]+) )?digits?\b")
_SEQUENCE = re.compile(r"\bsequence ([a-z]{1,60})\b")
_AMOUNT = re.compile(r"\d ?[a-z]+")
_POWER = re.compile(r"10*|0\.0*1")


def misstated(line: str, problem: str) -> list[Misquote]:
    """The parameter of a line's call, where the problem says another. Pure; never raises."""
    found = read(line) if len(problem) <= MAX_PROBLEM else None
    call = called(found.left) if found is not None else None
    if found is None or call is None:
        return []
    function, inner = call
    if function in _SAID:
        wrong = _value(function, inner, problem)
    else:
        wrong = _word(function, inner, problem)
    if wrong is None:
        return []
    at, said, meant = wrong
    start = line.index(found.left) + len(function) + 1 + at
    return [Misquote(said, (start, start + len(said)), meant)]


def _value(function: str, inner: str, problem: str) -> tuple[int, str, str] | None:
    """A parameter of another value: where it stands in the arguments, what it is, what is meant."""
    meant, arguments = _meant(function, problem), parts(inner)
    if meant is None or len(arguments) < 2:
        return None
    ranked = function in _SUPERLATIVES
    said = arguments[0 if ranked else -1]
    try:
        if Scope().fraction(said) == Scope().fraction(meant):
            return None
    except CalculatorError:  # a name, whose value is not read here
        return None
    return inner.index(said) if ranked else inner.rindex(said), said, meant


def _word(function: str, inner: str, problem: str) -> tuple[int, str, str] | None:
    """The same for a parameter in letters."""
    if function == "sequence":
        said, _, heap = inner.partition(" from ")
        drawn = set(_SEQUENCE.findall(problem))
        meant = drawn.pop() if len(drawn) == 1 else said
        return (0, said, meant) if said != meant and set(meant) <= set(heap) else None
    if function == "convert":
        amount, _, said = inner.rpartition(", ")
        named, of = units(problem), units(amount)
        wanted = [unit for unit in units(_AMOUNT.sub(" ", problem)) if unit not in of]
        one_kind = len({kind for kind, _ in (*named.values(), *of.values())}) == 1
        if one_kind and len(named) == 2 and len(wanted) == 1:
            same = named[wanted[0]] in units(said).values()
            return None if same else (len(amount) + 2, said, wanted[0])
    return None


@lru_cache(maxsize=64)
def _meant(function: str, problem: str) -> str | None:
    """The one parameter that a problem says for a function; None where it is not sure."""
    said = set(_SAID[function](problem.lower()))
    return said.pop() if len(said) == 1 else None


def _units(problem: str) -> Iterator[str | None]:
    for found in _UNIT.finditer(problem):
        if found["unit"]:
            yield _multiple(found["unit"].replace(",", ""))
        elif found["named"]:
            yield _power(_ROUNDINGS[found["named"]])
        elif found["places"]:
            yield _decimals(found["places"])
        else:
            yield None


def _multiple(unit: str) -> str | None:
    """A unit in digits as the lines write it."""
    if _POWER.fullmatch(unit):
        whole, _, decimals = unit.partition(".")
        return _power(-len(decimals) if decimals else len(whole) - 1)
    return unit if Fraction(unit) else None


def _decimals(places: str) -> str | None:
    try:
        return _power(-number(places))
    except KeyError:
        return None


def _power(exponent: int) -> str:
    return f"10**{exponent}" if exponent else "1"


def _places(problem: str) -> Iterator[str | None]:
    for found in _PLACE.finditer(problem):
        place = _PLACES.get(found["place"] or "")
        yield None if place is None else f"10**{place}"


def _ranks(superlative: str) -> Callable[[str], Iterator[str | None]]:
    asked = re.compile(
        rf"(?P<asked>\b(?:what|which) is the (?:(?P<rank>[\w-]{{1,20}})[ -])?)?"
        rf"\b(?:{superlative})\b(?P<one> (?:value|number|element|item|of|in)\b|\s*[?:])?"
    )

    def ranks(problem: str) -> Iterator[str | None]:
        for found in asked.finditer(problem):
            rank = ORDINALS.get(found["rank"]) if found["rank"] else 1
            yield str(rank) if rank and found["asked"] and found["one"] else None

    return ranks


_SAID: dict[str, Callable[[str], Iterator[str | None]]] = {
    "nearest": _units,
    "digit": _places,
    **{function: _ranks(words) for function, words in _SUPERLATIVES.items()},
}
