"""Primality by a deterministic method, for numbers of bounded size.

Miller-Rabin with the first thirteen primes as bases is proven for every number below
3,317,044,064,679,887,385,961,981 (Sorenson and Webster, 2015).
"""

from __future__ import annotations

from .errors import CalculatorError

LIMIT = 3_317_044_064_679_887_385_961_981
_BASES = (2, 3, 5, 7, 11, 13, 17, 19, 23, 29, 31, 37, 41)


def is_prime(number: int) -> bool:
    """Whether the number is prime. Raises `CalculatorError` beyond the proven limit."""
    if number >= LIMIT:
        raise CalculatorError(f"primality is decided below {LIMIT:,} only")
    if number < 2:
        return False
    for prime in _BASES:
        if number % prime == 0:
            return number == prime
    odd, twos = number - 1, 0
    while odd % 2 == 0:
        odd //= 2
        twos += 1
    return all(_passes(number, base, odd, twos) for base in _BASES)


def smallest_factor(number: int, limit: int = 1_000_000) -> int | None:
    """A prime factor of at most `limit`, None where there is none that small."""
    factor = 2
    while factor <= limit and factor * factor <= number:
        if number % factor == 0:
            return factor
        factor += 1 if factor == 2 else 2
    return None


def _passes(number: int, base: int, odd: int, twos: int) -> bool:
    power = pow(base, odd, number)
    if power in (1, number - 1):
        return True
    for _ in range(twos - 1):
        power = power * power % number
        if power == number - 1:
            return True
    return False
