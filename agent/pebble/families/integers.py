# ruff: noqa: E501  (wordings are data: a wording is a line)
"""Divisors, multiples, remainders, primes."""

from __future__ import annotations

from math import gcd
from random import Random

from .base import FamilyProblem, Worksheet, digits, spin

_GCD = (
    "[What is|Calculate|Find|Compute|Work out|Determine|Give|] the [greatest|highest|largest] common [factor|divisor] of {a} and {b}",
    "[GCD|HCF|GCF|gcd|hcf] of {a} and {b}",
    "gcd({a}, {b})",
    "What is gcd({a}, {b})",
    "[What is|Find] the [GCD|HCF|GCF|gcd] of {a} and {b}",
    "[What is|Find] the [biggest|largest] number that divides both {a} and {b}",
    "Greatest common divisor of {a}, {b}",
)
_LCM = (
    "[What is|Calculate|Find|Compute|Work out|Determine|] the [least|smallest|lowest] common multiple of {a} and {b}",
    "[LCM|lcm] of {a} and {b}",
    "lcm({a}, {b})",
    "[What is|Find] the [LCM|lcm] of {a} and {b}",
    "Smallest number divisible by {a} and {b}",
    "[What is|Find|Calculate] the [lowest|least|smallest] common multiple of {a} and {b}",
)
_DENOMINATOR = ("[What is|Calculate|Find] the [|least |lowest ]common denominator of {p} and {q}",)
_REMAINDER = (
    "[What is|Calculate|Find|Work out|Determine|] the remainder when {a} is divided by {b}",
    "{a} mod {b}",
    "What is {a} [mod|modulo] {b}",
    "[What is|Find] the remainder of {a} [divided by|/] {b}",
    "What remains when {a} is divided by {b}",
    "Calculate {a} mod {b}",
    "What is left over when you divide {a} by {b}",
    "Remainder of {a} divided by {b}",
    "{a} divided by {b}: what is the remainder",
)
_QUOTIENT = (
    "[What is|Calculate|Work out] {a} divided by {b} with remainder",
    "Divide {a} by {b} with remainder",
    "[Find|What are] the quotient and [the |]remainder of {a} divided by {b}",
    "Divide {a} by {b}. Give quotient and remainder",
    "How many times does {b} go into {a} and what is left over",
)
_DIVIDES = (
    "Does {b} divide {a}",
    "Is {b} a factor of {a}",
    "Is {a} divisible by {b}",
    "Is {a} a multiple of {b}",
    "Is {b} a divisor of {a}",
    "Can {a} be divided by {b} without remainder",
    "Does {b} go into {a} evenly",
    "Is {a} divisible by {b} without a remainder",
    "Check if {b} divides {a}",
)
_PRIME = (
    "Is {a} prime",
    "Is {a} a prime number",
    "Is {a} a prime",
    "Is the number {a} prime",
    "Check whether {a} is prime",
    "Determine if {a} is a prime number",
)
_COMPOSITE = ("Is {a} composite", "Is {a} a composite number")
_EVEN = ("Is {a} [even|an even number]", "Is the number {a} even")
_ODD = ("Is {a} [odd|an odd number]", "Is the number {a} odd")


def _end(r: Random, text: str) -> str:
    text = text.strip()
    text = (
        text[:1].upper() + text[1:]
        if r.random() < 0.85 and not text.startswith(("gcd(", "lcm("))
        else text
    )
    asks = text.startswith(("What", "Is", "Does", "Can", "How", "is"))
    return text + (r.choice(["?", "?", "?", ""]) if asks else r.choice([".", ".", "", "?"]))


def _pair(r: Random) -> tuple[int, int]:
    roll = r.random()
    if roll < 0.7:
        g = r.choice([1, r.randint(2, 12), r.randint(2, 60), r.randint(2, 300)])
        return g * r.randint(1, 60), g * r.randint(2, 60)
    return digits(r, 2, 5), digits(r, 2, 4)


def common(r: Random) -> FamilyProblem:
    """Greatest common divisors by Euclid, least common multiples from them."""
    work = Worksheet()
    a, b = _pair(r)
    if r.random() < 0.62:
        big, small = max(a, b), min(a, b)
        while small:
            work.do(f"{big} mod {small}")
            big, small = small, big % small
        result = work.do(f"gcd({a}, {b})")
        return work.done(_end(r, spin(r, r.choice(_GCD)).format(a=a, b=b)), result, "integers")
    a, b = a % 2000 + 2, b % 2000 + 2
    g = work.do(f"gcd({a}, {b})")
    part = work.op(a, "/", g)
    result = work.op(part, "*", b)
    if r.random() < 0.2:
        numerators = [
            next(k for k in (r.randint(1, 99) for _ in iter(int, 1)) if gcd(k, d) == 1)
            for d in (a, b)
        ]
        sign = ["-" if r.random() < 0.3 else "" for _ in range(2)]
        text = spin(r, r.choice(_DENOMINATOR)).format(
            p=f"{sign[0]}{numerators[0]}/{a}", q=f"{sign[1]}{numerators[1]}/{b}"
        )
        return work.done(_end(r, text), result, "integers")
    return work.done(_end(r, spin(r, r.choice(_LCM)).format(a=a, b=b)), result, "integers")


def division(r: Random) -> FamilyProblem:
    """Remainders, quotients with remainder, and whether one number divides another."""
    work = Worksheet()
    b = r.choice([r.randint(2, 12), r.randint(2, 99), r.randint(50, 999)])
    a = b * digits(r, 1, 3) + (r.randint(0, b - 1) if r.random() < 0.7 else 0)
    if r.random() < 0.2:
        a = digits(r, 3, 9)
    roll = r.random()
    rest = work.do(f"{a} mod {b}")
    if roll < 0.5:
        return work.done(_end(r, spin(r, r.choice(_REMAINDER)).format(a=a, b=b)), rest, "integers")
    if roll < 0.72:
        whole = work.op(a, "-", rest)
        quotient = work.op(whole, "/", b)
        return work.done(
            _end(r, spin(r, r.choice(_QUOTIENT)).format(a=a, b=b)),
            f"{quotient} remainder {rest}",
            "integers",
        )
    if roll < 0.86:
        return work.done(
            _end(r, r.choice(_DIVIDES).format(a=a, b=b)), "no" if rest else "yes", "integers"
        )
    work = Worksheet()
    odd = work.do(f"{a} mod 2")
    even = r.random() < 0.5
    text = spin(r, r.choice(_EVEN if even else _ODD)).format(a=a)
    return work.done(_end(r, text), "yes" if bool(odd) != even else "no", "integers")


def prime(r: Random) -> FamilyProblem:
    """Trial division up to the root, stopping at the first divisor."""
    n = r.randint(2, r.choice([30, 200, 900]))
    if r.random() < 0.6 and n > 10:
        while any(n % p == 0 for p in (2, 3, 5)):
            n += 1
    work = Worksheet()
    is_prime = n > 1
    for p in (2, 3, 5, 7, 11, 13, 17, 19, 23, 29):
        if p * p > n:
            break
        if work.do(f"{n} mod {p}") == 0:
            is_prime = False
            break
    composite = r.random() < 0.2
    text = r.choice(_COMPOSITE if composite else _PRIME).format(a=n)
    return work.done(_end(r, text), "yes" if is_prime != composite else "no", "integers")
