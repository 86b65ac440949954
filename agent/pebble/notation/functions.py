"""The function language of a notebook: what stands left of the equals sign, worked out.

A function takes the texts of its arguments and the scope, and gives the text of its result.
Each raises `CalculatorError` for what it cannot do exactly.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from math import gcd, lcm
from types import MappingProxyType
from typing import TypeAlias

from ....tools.mathematics.errors import CalculatorError
from ....tools.mathematics.primes import is_prime, prime_factors
from . import algebra, drawing, listing, numerals, times, units
from .printing import number, polynomial
from .scope import Scope
from .sequences import next_term, nth_term

Evaluate: TypeAlias = Callable[[list[str], Scope], str]


def _arity(arguments: list[str], *allowed: int) -> None:
    if len(arguments) not in allowed:
        raise CalculatorError(f"it takes {' or '.join(map(str, allowed))} arguments")


def _next(arguments: list[str], scope: Scope) -> str:
    values = [scope.fraction(argument) for argument in arguments]
    decimals = any(scope.decimal(argument) for argument in arguments)
    return number(next_term(values), decimals=decimals)


def _nth(arguments: list[str], scope: Scope) -> str:
    *terms, place = arguments
    values = [scope.fraction(term) for term in terms]
    return polynomial(nth_term(values, scope.without(place).polynomial(place)))


def _gcd(arguments: list[str], scope: Scope) -> str:
    return str(gcd(*[scope.integer(argument) for argument in arguments]))


def _lcm(arguments: list[str], scope: Scope) -> str:
    return str(lcm(*[scope.integer(argument) for argument in arguments]))


def _denominator(arguments: list[str], scope: Scope) -> str:
    _arity(arguments, 1)
    return str(scope.fraction(arguments[0]).denominator)


def _isprime(arguments: list[str], scope: Scope) -> str:
    _arity(arguments, 1)
    return str(is_prime(scope.integer(arguments[0])))


def _iscomposite(arguments: list[str], scope: Scope) -> str:
    _arity(arguments, 1)
    value = scope.integer(arguments[0])
    return str(value > 1 and not is_prime(value))


def _primefactors(arguments: list[str], scope: Scope) -> str:
    _arity(arguments, 1)
    return ", ".join(map(str, prime_factors(scope.integer(arguments[0]))))


FUNCTIONS: Mapping[str, Evaluate] = MappingProxyType(
    {
        "solve": algebra.solve,
        "factor": algebra.factor,
        "expand": algebra.expand,
        "coeff": algebra.coeff,
        "diff": algebra.diff,
        "simplify": algebra.simplify,
        "nextterm": _next,
        "nthterm": _nth,
        "gcd": _gcd,
        "lcm": _lcm,
        "denominator": _denominator,
        "isprime": _isprime,
        "iscomposite": _iscomposite,
        "primefactors": _primefactors,
        "is": listing.compare,
        "largest": listing.largest,
        "smallest": listing.smallest,
        "closest": listing.closest,
        "ascending": listing.ascending,
        "descending": listing.descending,
        "digit": numerals.digit,
        "nearest": numerals.nearest,
        "base": numerals.base,
        "minutes": times.minutes,
        "clock": times.clock,
        "letters": listing.letters,
        "convert": units.convert,
        "drawn": drawing.drawn,
        "sequence": drawing.sequence,
    }
)
