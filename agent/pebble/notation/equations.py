"""Real solutions of equations: linear ones, pairs of them, and rational roots of polynomials."""

from __future__ import annotations

from fractions import Fraction
from itertools import pairwise, product
from math import gcd, isqrt, lcm

from ....tools.mathematics.errors import CalculatorError
from ....tools.mathematics.primes import prime_factors
from .polynomials import Polynomial

MAX_ROOT_DEGREE = 30
MAX_DIVISORS = 40_000  # pairs of them, tried in some milliseconds


def linear(equations: list[Polynomial], unknowns: list[str]) -> list[Fraction]:
    """The single solution of as many linear equations (`p = 0`) as unknowns, by elimination."""
    rows = [_row(equation, unknowns) for equation in equations]
    size = len(unknowns)
    if len(rows) != size:
        raise CalculatorError("there must be as many equations as unknowns")
    for column in range(size):
        at = next((i for i in range(column, size) if rows[i][column]), None)
        if at is None:
            raise CalculatorError("the equations have no single solution")
        rows[column], rows[at] = rows[at], rows[column]
        pivot = rows[column] = [value / rows[column][column] for value in rows[column]]
        for other in range(size):
            factor = rows[other][column]
            if other != column and factor:
                rows[other] = [a - factor * b for a, b in zip(rows[other], pivot, strict=True)]
    return [row[-1] for row in rows]


def _row(equation: Polynomial, unknowns: list[str]) -> list[Fraction]:
    row = [Fraction(0)] * (len(unknowns) + 1)
    for monomial, value in equation.terms.items():
        if not monomial:
            row[-1] = Fraction(-value)
        elif len(monomial) == 1 and monomial[0][1] == 1 and monomial[0][0] in unknowns:
            row[unknowns.index(monomial[0][0])] = Fraction(value)
        else:
            raise CalculatorError("the equation is not linear in its unknowns")
    return row


def coefficients(value: Polynomial, name: str) -> list[int]:
    """Integer coefficients of a polynomial of one name, constant first; no common factor."""
    if value.names - {name}:
        raise CalculatorError(f"only {name} may stand in the polynomial")
    degree = value.degree(name)
    powers = [value.terms.get(((name, k),) if k else (), 0) for k in range(degree + 1)]
    scale = lcm(*[power.denominator for power in powers])
    whole = [(power * scale).numerator for power in powers]
    common = gcd(*whole) or 1
    return [number // common for number in whole]


def rational_roots(whole: list[int]) -> tuple[list[tuple[Fraction, int]], list[int]]:
    """Rational roots with multiplicities, ascending, and the coefficients of what is left."""
    if len(whole) - 1 > MAX_ROOT_DEGREE:
        raise CalculatorError(f"a degree above {MAX_ROOT_DEGREE}")
    found: dict[Fraction, int] = {}
    while len(whole) > 1 and not whole[0]:
        whole = whole[1:]
        found[Fraction(0)] = found.get(Fraction(0), 0) + 1
    while len(whole) > 1:
        root = _root(whole)
        if root is None:
            break
        found[root] = found.get(root, 0) + 1
        whole = _divided(whole, root)
    return sorted(found.items()), whole


def _root(whole: list[int]) -> Fraction | None:
    """One rational root of a polynomial whose constant is not zero."""
    if len(whole) == 2:
        return Fraction(-whole[0], whole[1])
    if len(whole) == 3:
        return _quadratic(*whole)
    tops, bottoms = divisors(whole[0]), divisors(whole[-1])
    if len(tops) * len(bottoms) > MAX_DIVISORS:
        raise CalculatorError("the polynomial has too many possible roots")
    at_one, at_minus_one = _value(whole, 1, 1), _value(whole, -1, 1)
    if not at_one or not at_minus_one:
        return Fraction(-1 if at_one else 1)
    for bottom, top in product(bottoms, tops):
        for signed in (top, -top):
            # A root p/q makes p - q divide f(1) and p + q divide f(-1): few pass.
            less, more = signed - bottom, signed + bottom
            may_be = less and more and not at_one % less and not at_minus_one % more
            if may_be and gcd(top, bottom) == 1 and not _value(whole, signed, bottom):
                return Fraction(signed, bottom)
    return None


def _quadratic(constant: int, middle: int, leading: int) -> Fraction | None:
    square = middle * middle - 4 * leading * constant
    root = _square_root(square)
    return None if root is None else Fraction(-middle - root, 2 * leading)


def _square_root(value: int) -> int | None:
    if value < 0:
        return None
    root = isqrt(value)
    return root if root * root == value else None


def divisors(number: int) -> list[int]:
    """All positive divisors, ascending."""
    found, rest = [1], abs(number)
    for prime in prime_factors(rest) if rest > 1 else ():
        power, powers = 1, [1]
        while rest % prime == 0:
            rest //= prime
            power *= prime
            powers.append(power)
        found = [divisor * power for divisor in found for power in powers]
        if len(found) > MAX_DIVISORS:
            raise CalculatorError("a coefficient has too many divisors")
    return sorted(found)


def _value(whole: list[int], top: int, bottom: int) -> int:
    """The value at top/bottom, times bottom**degree."""
    total, scale = 0, 1
    for coefficient in reversed(whole):
        total = total * top + coefficient * scale
        scale *= bottom
    return total


def _divided(whole: list[int], root: Fraction) -> list[int]:
    """The quotient by `bottom*x - top`, exact in integers (Gauss's lemma)."""
    quotient: list[Fraction] = []
    carry = Fraction(0)
    for coefficient in reversed(whole):
        carry = carry * root + coefficient
        quotient.append(carry)
    return [int(value / root.denominator) for value in reversed(quotient[:-1])]


def count_real_roots(whole: list[int]) -> int:
    """How many distinct real roots a polynomial has (Sturm 1829)."""
    chain = [[Fraction(c) for c in whole], [Fraction(k * c) for k, c in enumerate(whole)][1:]]
    while len(chain[-1]) > 1:
        rest = _remainder(chain[-2], chain[-1])
        if not rest:
            break
        chain.append([-value for value in rest])

    def changes(signs: list[bool]) -> int:
        return sum(a != b for a, b in pairwise(signs))

    high = [part[-1] > 0 for part in chain]
    low = [(part[-1] > 0) == (len(part) % 2 == 1) for part in chain]
    return changes(low) - changes(high)


def _remainder(one: list[Fraction], two: list[Fraction]) -> list[Fraction]:
    rest = list(one)
    while len(rest) >= len(two):
        factor = rest[-1] / two[-1]
        offset = len(rest) - len(two)
        for index, value in enumerate(two):
            rest[offset + index] -= factor * value
        rest.pop()
    while rest and not rest[-1]:
        rest.pop()
    return rest
