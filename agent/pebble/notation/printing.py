"""Numbers and polynomials as DeepMind Mathematics writes them: the form of SymPy's `str`."""

from __future__ import annotations

from fractions import Fraction

from ....tools.styles import rounded, terminating_places
from .polynomials import Monomial, Polynomial, Rational

MAX_PLACES = 60


def number(value: Rational, *, decimals: bool = False) -> str:
    """An integer, a fraction `-3/55`, or with `decimals` a terminating decimal `0.056`."""
    exact = Fraction(value)
    if exact.denominator == 1:
        return str(exact.numerator)
    places = terminating_places(exact) if decimals else None
    if places is not None and places <= MAX_PLACES:
        return rounded(exact, places)
    return f"{exact.numerator}/{exact.denominator}"


def polynomial(value: Polynomial) -> str:
    """Terms in lexicographic order, `2*u**3/3 - u + 1`; `516 - 2*o` where SymPy turns two round."""
    if not value.terms:
        return "0"
    return total([term(c, factors(m)) for m, c in ordered_terms(value)])


def ordered_terms(value: Polynomial) -> list[tuple[Monomial, Rational]]:
    """Monomials and coefficients, highest first; names count in alphabetical order."""
    names = sorted(value.names)

    def powers(item: tuple[Monomial, Rational]) -> list[int]:
        exponents = dict(item[0])
        return [-exponents.get(name, 0) for name in names]

    terms = sorted(value.terms.items(), key=powers)
    if len(terms) == 2:
        (first, negative), (last, positive) = terms
        if not last and positive > 0 > negative and len(first) == 1:
            terms.reverse()
    return terms


def factors(monomial: Monomial) -> list[str]:
    return [name if power == 1 else f"{name}**{power}" for name, power in monomial]


def term(coefficient: Rational, symbols: list[str]) -> str:
    """`-2*x*y**2/15`: a coefficient before and a denominator behind what it multiplies."""
    exact = Fraction(coefficient)
    top = abs(exact.numerator)
    shown = ([str(top)] if top != 1 or not symbols else []) + symbols
    sign = "-" if exact < 0 else ""
    below = f"/{exact.denominator}" if exact.denominator != 1 else ""
    return f"{sign}{'*'.join(shown)}{below}"


def total(terms: list[str]) -> str:
    """Terms added up, minus signs as differences."""
    first, *rest = terms
    return first + "".join(f" - {t[1:]}" if t.startswith("-") else f" + {t}" for t in rest)
