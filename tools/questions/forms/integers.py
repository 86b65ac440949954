# ruff: noqa: E501  (wordings are data: a wording is a line)
"""Whole numbers: divisors, primes, remainders, digits, bases."""

from __future__ import annotations

import math
from collections.abc import Callable
from fractions import Fraction
from re import Match

from ...mathematics.primes import is_prime
from ..printing import number
from ..reading import Reading, Unread
from .wording import LIST, N, Rule, count, integer, listed, rule, said, yes

_MOST = 10**12
_SIEVED = 200_000


def factors(value: int) -> list[int]:
    """The prime factors, ascending, each as often as it divides. Raises `Unread` beyond 10^12."""
    if not 2 <= value <= _MOST:
        raise Unread
    found, at = [], 2
    while at * at <= value:
        while value % at == 0:
            found.append(at)
            value //= at
        at += 1 if at == 2 else 2
    return [*found, value] if value > 1 else found


def divisors(value: int) -> list[int]:
    """All positive divisors, ascending."""
    found = [1]
    for prime in dict.fromkeys(powers := factors(value) if value > 1 else []):
        found = [d * prime**e for d in found for e in range(powers.count(prime) + 1)]
    return sorted(found)


def _whole(items: str) -> list[int]:
    values = listed(items)
    if any(value.denominator != 1 for value in values):
        raise Unread
    return [int(value) for value in values]


def _common(m: Match[str]) -> Reading:
    values = _whole(m["list"])
    if min(values) <= 0:
        raise Unread
    if m["what"].lower() in ("lcm", "least common multiple", "lowest common multiple",
                             "smallest common multiple", "lowest common denominator",
                             "least common denominator"):  # fmt: skip
        return number(_fraction(math.lcm(*values)), "the least common multiple is worked out")
    return number(_fraction(math.gcd(*values)), "the greatest common divisor is worked out")


def _fraction(value: int) -> Fraction:
    return Fraction(value)


def _prime(m: Match[str]) -> Reading:
    value = integer(m["n"])
    holds = is_prime(value) if m["what"].lower() == "prime" else value > 3 and not is_prime(value)
    return yes(holds, f"{value} is tested for divisors")


def _factorised(m: Match[str]) -> Reading:
    found = factors(integer(m["n"]))
    if "×" in (m.groupdict().get("how") or "") or "separated by *" in (
        m.groupdict().get("how") or ""
    ):
        return said(" × ".join(map(str, found)), "its prime factors, ascending", strict=True)
    powers = [(p, found.count(p)) for p in dict.fromkeys(found)]
    text = " * ".join(str(p) if e == 1 else f"{p}^{e}" for p, e in powers)
    return said(
        text,
        "its prime factors, ascending",
        number(_fraction(math.prod(found)), "").value,
        strict=True,
    )


def _prime_factors(m: Match[str]) -> Reading:
    found = list(dict.fromkeys(factors(integer(m["n"]))))
    groups = m.groupdict()
    if groups.get("which"):
        best = (
            found[-1] if groups["which"].lower() in ("largest", "greatest", "biggest") else found[0]
        )
        return number(_fraction(best), "its prime factors")
    return said(", ".join(map(str, found)), "its prime factors")


def _divisors(m: Match[str]) -> Reading:
    found = divisors(integer(m["n"]))
    if (m.groupdict().get("count") or "").lower().startswith(("how many", "number", "the number")):
        return number(_fraction(len(found)), "its divisors are counted")
    return said(", ".join(map(str, found)), "its divisors")


def _remainder(m: Match[str]) -> Reading:
    a, b = integer(m["a"]), integer(m["b"])
    if a < 0 or b <= 0:
        raise Unread
    return number(_fraction(a % b), f"{a} is {a // b} times {b} and {a % b}")


def _divisible(m: Match[str]) -> Reading:
    return yes(integer(m["a"]) % integer(m["b"]) == 0, "divided, and the remainder looked at")


def _parity(m: Match[str]) -> Reading:
    value = integer(m["n"])
    if (m.groupdict().get("other")) is not None:
        return said("even" if value % 2 == 0 else "odd", "divided by two")
    return yes((value % 2 == 0) == (m["what"].lower() == "even"), "divided by two")


def _square(m: Match[str]) -> Reading:
    value = integer(m["n"])
    if m["what"].lower() == "square":
        return yes(value >= 0 and math.isqrt(value) ** 2 == value, "its root is looked at")
    root = round(abs(value) ** (1 / 3))
    return yes(any((root + d) ** 3 == abs(value) for d in (-1, 0, 1)), "its root is looked at")


def _next_prime(m: Match[str]) -> Reading:
    at = integer(m["n"])
    step = (
        1
        if m["how"].lower() in ("after", "greater than", "larger than", "above", "bigger than")
        else -1
    )
    if not 2 < at < _MOST and step < 0:
        raise Unread
    at += step
    while at > 1 and not is_prime(at):
        at += step
    return number(_fraction(at), "the numbers are tested one after the other")


def _nth_prime(m: Match[str]) -> Reading:
    wanted, at = count(m["k"]), 1
    if not 0 < wanted <= 5_000:
        raise Unread
    while wanted:
        at += 1
        wanted -= is_prime(at)
    return number(_fraction(at), "the primes are counted")


def _count_primes(m: Match[str]) -> Reading:
    groups = m.groupdict()
    low = integer(groups["a"]) if groups.get("a") else 0
    high = integer(m["b"])
    how = groups["how"].lower()
    if how in ("less than", "below", "under", "smaller than"):
        high -= 1
    elif how == "between" and not groups.get("both") and (is_prime(low) or is_prime(high)):
        raise Unread  # are the ends meant too?
    if not 0 <= high <= _SIEVED:
        raise Unread
    return number(_fraction(sum(map(is_prime, range(max(low, 2), high + 1)))), "each is tested")


def _digit_sum(m: Match[str]) -> Reading:
    digits = [int(d) for d in m["n"] if d.isdigit()]
    found = sum(digits) if m["what"].lower() == "sum" else math.prod(digits)
    return number(_fraction(found), "the digits are taken one by one")


def _digit_count(m: Match[str]) -> Reading:
    return number(_fraction(len(m["n"].replace(",", ""))), "the digits are counted")


def _fibonacci(m: Match[str]) -> Reading:
    k, a, b = count(m["k"]), 0, 1
    if not 0 < k <= 1000:
        raise Unread
    for _ in range(k):
        a, b = b, a + b
    return number(_fraction(a), "from 1 and 1 on")


def _run(m: Match[str]) -> Reading:
    """`the sum of the first 10 even numbers`, `of all integers from 1 to 100`."""
    groups = m.groupdict()
    if groups.get("k"):
        k = count(groups["k"])
        kinds: dict[str, Callable[[int], int]] = {
            "positive integers": lambda i: i, "natural numbers": lambda i: i,
            "integers": lambda i: i, "whole numbers": lambda i: i, "even numbers": lambda i: 2 * i,
            "positive even numbers": lambda i: 2 * i, "even integers": lambda i: 2 * i,
            "odd numbers": lambda i: 2 * i - 1, "positive odd numbers": lambda i: 2 * i - 1,
            "odd integers": lambda i: 2 * i - 1, "square numbers": lambda i: i * i,
            "perfect squares": lambda i: i * i, "squares": lambda i: i * i, "cubes": lambda i: i**3,
            "counting numbers": lambda i: i, "positive numbers": lambda i: i, "numbers": lambda i: i,
        }  # fmt: skip
        kind = groups["kind"].lower()
        if kind == "prime numbers" or kind == "primes":
            primes = [p for p in range(2, 10_000) if is_prime(p)][:k]
            if len(primes) < k:
                raise Unread
            return number(_fraction(sum(primes)), "they are added")
        if kind not in kinds or k > 10_000 or kind == "whole numbers":
            raise Unread
        return number(_fraction(sum(kinds[kind](i) for i in range(1, k + 1))), "they are added")
    low, high = integer(m["a"]), integer(m["b"])
    kind = (groups.get("sort") or "").lower().split()
    values = [
        i for i in range(low, high + 1)
        if not ({"even"} & set(kind) and i % 2) and not ({"odd"} & set(kind) and i % 2 == 0)
        and not ({"prime"} & set(kind) and not is_prime(i))
    ] if high - low <= _SIEVED else []  # fmt: skip
    if not values:
        raise Unread
    return number(_fraction(sum(values)), "they are added")


def _multiples(m: Match[str]) -> Reading:
    d, low, high = integer(m["d"]), integer(m["a"]), integer(m["b"])
    if (
        d <= 0
        or not 0 < low < high
        or (m["how"].lower() == "between" and (low % d == 0 or high % d == 0))
    ):
        raise Unread
    return number(_fraction(high // d - (low - 1) // d), "they are counted")


def _multiple(m: Match[str]) -> Reading:
    return number(_fraction(count(m["k"]) * integer(m["n"])), "counted off")


_NAMES = (
    r"(?P<what>greatest common divisor|greatest common factor|highest common factor|largest common "
    r"divisor|largest common factor|highest common divisor|gcd|gcf|hcf|least common multiple|lowest "
    r"common multiple|smallest common multiple|least common denominator|lowest common denominator|lcm)"
    r"(?: ?\((?:gcd|gcf|hcf|lcm)\))?"
)
RULES: tuple[Rule, ...] = (
    rule(
        rf"(?:the )?{_NAMES} (?:of|for|between)(?: these numbers:?| the numbers:?)? (?P<list>{LIST})",
        _common,
    ),
    rule(rf"{_NAMES}(?: of)? ?\((?P<list>{LIST})\)", _common),
    rule(
        rf"is (?:the number )?(?P<n>{N})(?: is)?(?: a)? (?P<what>prime|composite)(?: number)?(?: or not)?",
        _prime,
    ),
    rule(
        rf"(?:the )?prime factori[sz]ation of (?P<n>{N})(?P<how>\. write the factors separated by [×*] \(example: for 12 the answer would be: 2 [×*] 2 [×*] 3\))?",
        _factorised,
    ),
    rule(
        rf"(?:write |express )?(?P<n>{N}) as a product of (?:its )?prime(?:s| factors| numbers)",
        _factorised,
    ),
    rule(
        rf"(?:prime )?factori[sz]e (?:the number )?(?P<n>{N})(?: into (?:its )?prime(?:s| factors))?",
        _factorised,
    ),
    rule(
        rf"(?:list )?(?:all )?(?:of )?(?:the )?(?:(?P<which>largest|greatest|smallest|biggest) )?(?:distinct )?prime (?:factors?|divisors?) of (?P<n>{N})",
        _prime_factors,
    ),
    rule(
        rf"(?:list |name )?(?P<count>how many |the number of |number of )?(?:all )?(?:of )?(?:the )?(?:positive )?(?:factors|divisors)(?: does| of)? (?P<n>{N})(?: have)?",
        _divisors,
    ),
    rule(
        rf"(?:the )?remainder (?:when|if|of|after|on) (?:you divide |dividing )?(?P<a>{N})(?: is)? ?(?:divided by|by|/) ?(?P<b>{N})(?: is)?",
        _remainder,
    ),
    rule(
        rf"(?:what is left over|what remains)(?: when| if| after) (?P<a>{N}) is divided by (?P<b>{N})",
        _remainder,
    ),
    rule(rf"is (?P<a>{N}) (?:evenly )?(?:divisible by|a multiple of) (?P<b>{N})", _divisible),
    rule(
        rf"is (?P<n>{N})(?: an)? (?P<what>even|odd)(?: number)?(?P<other> or (?:odd|even))?(?: number)?",
        _parity,
    ),
    rule(rf"is (?P<n>{N}) a perfect (?P<what>square|cube)", _square),
    rule(
        rf"(?:the )?(?:next|first|smallest|previous|largest) prime(?: number)? (?P<how>after|greater than|larger than|bigger than|above|before|less than|smaller than|below) (?P<n>{N})",
        _next_prime,
    ),
    rule(r"(?:the )?(?P<k>\w+) prime(?: number)?", _nth_prime),
    rule(
        rf"(?:how many|count the|count how many|count|the number of) prime(?: number)?s (?:(?:are there|there are|are) )?(?P<how>between|from) (?P<a>{N}) (?:and|to) (?P<b>{N})(?: are there)?(?P<both>,? ?\(?(?:both )?inclusive(?:ly)?\)?)?(?: are there)?",
        _count_primes,
    ),
    rule(
        rf"how many prime(?: number)?s are (?:there )?(?P<how>less than|below|under|smaller than|up to) (?P<b>{N})",
        _count_primes,
    ),
    rule(
        rf"(?:the )?(?P<what>sum|product) of (?:all )?(?:the )?digits (?:of|in) (?:the number )?(?P<n>{N})",
        _digit_sum,
    ),
    rule(
        rf"how many digits (?:are (?:there )?in|does) (?:the number )?(?P<n>{N})(?: have)?",
        _digit_count,
    ),
    rule(r"(?:the )?(?P<k>\w+) fibonacci number", _fibonacci),
    rule(
        r"(?:the )?sum of the first (?P<k>\d+) (?P<kind>(?:positive |natural |whole |counting |even |odd |square |perfect |prime )*(?:numbers|integers|squares|cubes|primes))",
        _run,
    ),
    rule(
        rf"(?:the )?sum of (?:all )?(?:the )?(?P<sort>(?:even |odd |prime |positive |natural )*(?:whole )?(?:numbers|integers)) (?:from|between) (?P<a>{N}) (?:to|through|and) (?P<b>{N})(?:,? inclusive)?",
        _run,
    ),
    rule(
        rf"(?:how many|the number of) multiples of (?P<d>{N})(?: are)?(?: there)? (?P<how>between|from) (?P<a>{N}) (?:and|to) (?P<b>{N})(?: are there)?",
        _multiples,
    ),
    rule(rf"(?:the )?(?P<k>\w+) multiple of (?P<n>{N})", _multiple),
)
