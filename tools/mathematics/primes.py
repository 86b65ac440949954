"""Primality below 3.3 * 10^24 and prime factors below 10^18: Miller-Rabin, Pollard's rho.

The first thirteen primes as bases decide every number below `LIMIT` (Sorenson and Webster 2015).
Rho (Pollard 1975) in Brent's form finds a factor of a number below 10^18, whose smallest
is below 10^9, in some ten thousand steps at most.
"""

from __future__ import annotations

from math import gcd

from .errors import CalculatorError

LIMIT = 3_317_044_064_679_887_385_961_981
LARGEST = 10**18
_SMALL = (2, 3, 5, 7, 11, 13, 17, 19, 23, 29, 31, 37, 41)
_MAX_STEPS = 300_000


def is_prime(number: int) -> bool:
    """Whether the number is prime. Raises `CalculatorError` beyond the proven limit."""
    if number >= LIMIT:
        raise CalculatorError(f"primality is decided below {LIMIT:,} only")
    if number < 2:
        return False
    for prime in _SMALL:
        if number % prime == 0:
            return number == prime
    odd, twos = number - 1, 0
    while odd % 2 == 0:
        odd, twos = odd // 2, twos + 1
    return not any(_witness(base, odd, twos, number) for base in _SMALL)


def prime_factors(number: int) -> list[int]:
    """The distinct prime factors, ascending. Raises `CalculatorError` below 2 and above 10^18."""
    _check(number)
    if number < 2:
        raise CalculatorError("only integers from 2 on have prime factors")
    found: set[int] = set()
    pending = [number]
    for prime in _SMALL:
        while pending[0] % prime == 0:
            found.add(prime)
            pending[0] //= prime
    while pending:
        part = pending.pop()
        if part > 1 and is_prime(part):
            found.add(part)
        elif part > 1:
            factor = _divisor(part)
            pending += [factor, part // factor]
    return sorted(found)


def _check(number: int) -> None:
    if abs(number) > LARGEST:
        raise CalculatorError("the number is above 10^18")


def _witness(base: int, odd: int, twos: int, number: int) -> bool:
    """Whether the base proves the number composite."""
    power = pow(base, odd, number)
    if power in (1, number - 1):
        return False
    for _ in range(twos - 1):
        power = power * power % number
        if power == number - 1:
            return False
    return True


def _divisor(number: int) -> int:
    """A proper divisor of a composite number: Brent's cycle search, gcds taken in batches."""
    for shift in range(1, 20):
        slow = fast = start = 2
        product, length, steps = 1, 1, 0
        while product == 1 or (product := gcd(product, number)) == 1:
            slow = fast
            for _ in range(length):
                fast = (fast * fast + shift) % number
            done = 0
            while done < length:
                start, batch = fast, 1
                for _ in range(min(64, length - done)):
                    fast = (fast * fast + shift) % number
                    batch = batch * abs(slow - fast) % number
                done += 64
                product = gcd(batch, number)
                if product != 1:
                    break
            length *= 2
            steps += length
            if steps > _MAX_STEPS:
                break
        if product == number or product == 0:
            product, fast = 1, start
            while product == 1:
                fast = (fast * fast + shift) % number
                product = gcd(abs(slow - fast), number)
        if 1 < product < number:
            return product
    raise CalculatorError("no factor was found")
