# ruff: noqa: E501  (wordings are data: a wording is a line)
"""The same questions told in yet other words: unknowns in sentences, missing terms, two steps."""

from __future__ import annotations

from fractions import Fraction
from re import Match

from ...mathematics.primes import is_prime
from .. import values
from ..numerals import part
from ..polynomials import collected, tree
from ..printing import number, plain
from ..reading import Found, Reading, Sought, Unread
from .calculus import _text, _variable
from .tales import _PARTS, _TIMES, _whole
from .wording import LIST, Rule, count, integer, listed, real, rule, said

F = Fraction
_MINUTES = {"second": F(1), "minute": F(60), "hour": F(3600), "day": F(86_400), "week": F(604_800)}


def _reciprocal(m: Match[str]) -> Reading:
    found = values.value(m["e"])
    if not found:
        raise Unread
    return number(1 / found, "one divided by it", fraction=True)


def _half(m: Match[str]) -> Reading:
    return number(
        F(m["e"].replace(" ", "")) * _PARTS[m["part"].lower()], "the part is taken", fraction=True
    )


def _of_unit(m: Match[str]) -> Reading:
    a, b = _MINUTES[m["a"].lower().removesuffix("s")], _MINUTES[m["b"].lower()]
    return number(real(m["n"]) * a / b, "one size divided by the other", fraction=True)


def _parts_in(m: Match[str]) -> Reading:
    size = part(m["part"])
    if size is None:
        raise Unread
    return number(values.value(m["e"]) / size, "divided by the size of a part")


def _under(m: Match[str]) -> Found:
    body = _text(m["e"])
    name = _variable(body, m["x"])
    poly = collected(tree(body), name)
    low, high = real(m["a"]), real(m["b"])
    if any(value < 0 for value in poly.values()) or low < 0:
        raise Unread  # where a curve falls below the axis the area is no integral
    return Sought(
        f"integrate({body}, {name}, {plain(low)}, {plain(high)})", "the curve is integrated"
    )


def _definite(m: Match[str]) -> Found:
    body = _text(m["e"])
    return Sought(
        f"integrate({body}, {m['x']}, {_text(m['a'])}, {_text(m['b'])})",
        "the function is integrated",
    )


def _slope_at(m: Match[str]) -> Reading:
    body = _text(m["e"])
    name = _variable(body, None)
    poly = collected(tree(body), name)
    at = real(m["v"])
    return number(
        sum((c * p * at ** (p - 1) for p, c in poly.items() if p), F(0)),
        "differentiated, and the value put in",
    )


def _differentiated(m: Match[str]) -> Found:
    body = _text(m["e"])
    return Sought(f"diff({body}, {_variable(body, None)})", "the function is differentiated")


def _solves(m: Match[str]) -> Reading:
    from .equations import _one

    return _one(m["eq"], m["x"])


def _absolute(m: Match[str]) -> Reading:
    n = real(m["n"])
    if n < 0:
        raise Unread
    return said(f"-{plain(n)}, {plain(n)}" if n else "0", "both numbers of that size")


def _quotient(m: Match[str]) -> Reading:
    return number(real(m["a"]) / real(m["b"]), "both sides times the unknown", fraction=True)


def _exponent(m: Match[str]) -> Reading:
    base, value, k = int(m["b"]), int(m["n"]), 0
    while base > 1 and value % base == 0:
        value, k = value // base, k + 1
    if value != 1 or not k:
        raise Unread
    return number(F(k), "the powers are counted")


def _number(m: Match[str]) -> Reading:
    a, b = real(m["a"]), real(m["b"])
    how = m["how"].lower()
    if how == "sum":
        return number(b - a, "the sum less the other")
    if how == "product":
        return number(b / a, "the product divided by the other", fraction=True)
    raise Unread


def _linear(m: Match[str]) -> Reading:
    factor = _TIMES.get(m["times"].lower())
    if factor is None:
        raise Unread
    shift = real(m["a"]) if m["a"] else F(0)
    if (m["sign"] or "").lower() in ("minus", "decreased by", "less"):
        shift = -shift
    return number((real(m["b"]) - shift) / factor, "the sentence is solved for the number")


def _two_numbers(m: Match[str]) -> Reading:
    total, gap = real(m["n"]), real(m["d"])
    larger = m["which"].lower() in ("larger", "bigger", "greater", "largest")
    return number((total + gap) / 2 if larger else (total - gap) / 2, "the sum and the difference")


def _consecutive(m: Match[str]) -> Reading:
    n, larger = int(m["n"]), m["which"].lower() in ("larger", "bigger", "greater")
    if m["how"].lower() == "sum":
        return _whole(F(n - 1, 2) + larger, "two numbers side by side")
    low = 0
    while low * (low + 1) < n:
        low += 1
    if low * (low + 1) != n or "positive" not in m[0].lower():
        raise Unread
    return number(F(low + larger), "two numbers side by side")


def _missing(m: Match[str]) -> Reading:
    terms = [one.strip(" _?") for one in m["list"].split(",")]
    known = [(at, real(one)) for at, one in enumerate(terms) if one]
    gaps = [at for at, one in enumerate(terms) if not one]
    if len(gaps) != 1 or len(known) < 3:
        raise Unread
    (i, a), (j, b) = known[0], known[1]
    step = (b - a) / (j - i)
    if any(a + step * (at - i) != value for at, value in known):
        raise Unread
    return number(a + step * (gaps[0] - i), "the terms' common difference")


def _term(m: Match[str]) -> Reading:
    a, d, k = real(m["a"]), real(m["d"]), count(m["k"])
    if k > 10_000:
        raise Unread
    if m["kind"].lower() == "geometric":
        if k > 60:
            raise Unread
        return number(a * d ** (k - 1), "the first term times the ratio, so often")
    return number(a + (k - 1) * d, "the first term and the differences")


def _tenth(m: Match[str]) -> Reading:
    from .numbers import _arithmetic, _geometric

    found, k = listed(m["list"]), count(m["k"])
    if len(found) < 3 or not 0 < k <= 1_000:
        raise Unread
    if _arithmetic(found) is not None:
        return number(found[0] + (k - 1) * (found[1] - found[0]), "the terms' common difference")
    if _geometric(found) is not None and k < 60:
        return number(
            found[0] * (found[1] / found[0]) ** (k - 1), "the terms' common ratio", fraction=True
        )
    raise Unread


def _feet(m: Match[str]) -> Reading:
    return number(real(m["f"]) * 12 + real(m["i"]), "twelve inches to a foot")


def _common(m: Match[str]) -> Reading:
    import math

    return number(F(math.lcm(integer(m["a"]), integer(m["b"]))), "the least common multiple")


def _extreme_prime(m: Match[str]) -> Reading:
    n = int(m["n"])
    span = range(10 ** (n - 1) if n > 1 else 2, 10**n) if n <= 4 else range(0)
    order = span if m["which"].lower() in ("smallest", "least") else reversed(span)
    return number(
        F(next(value for value in order if is_prime(value))), "the numbers are tested in order"
    )


def _divides(m: Match[str]) -> Reading:
    return Reading(
        "yes" if integer(m["b"]) % integer(m["a"]) == 0 else "no",
        "divided, and the remainder looked at",
    )


def _next_multiple(m: Match[str]) -> Reading:
    d, at = integer(m["d"]), integer(m["n"])
    return number(F((at // d + 1) * d), "counted off")


_N = r"-?\d+(?:\.\d+)?"
_X = "(?P<times>" + "|".join(sorted(_TIMES, key=len, reverse=True)) + ")"
_EQ = r"(?P<eq>[^=]+=[^=,?]+?)"
RULES: tuple[Rule, ...] = (
    rule(r"(?:the )?(?:reciprocal|multiplicative inverse) of (?P<e>-?\d+(?:/\d+)?)", _reciprocal),
    rule(
        r"(?P<part>half|1 half|a third|1 third|a quarter|1 quarter|2 thirds) of (?P<e>\d+ ?/ ?\d+)",
        _half,
    ),
    rule(
        r"(?:what )?fraction of an? (?P<b>minute|hour|day|week) is (?P<n>\d+) (?P<a>seconds?|minutes?|hours?|days?)",
        _of_unit,
    ),
    rule(
        r"how many (?P<part>halves|thirds|quarters|fourths|fifths|sixths|eighths|tenths) are (?:there )?in (?P<e>\d+(?: ?/ ?\d+)?)",
        _parts_in,
    ),
    rule(
        rf"(?:the )?area under (?:the (?:curve|graph of) )?(?:y|f\(x\)) ?= ?(?P<e>.+?),? (?:from|between) (?:(?P<x>[a-z]) ?= ?)?(?P<a>{_N}) (?:to|and) (?:[a-z] ?= ?)?(?P<b>{_N})",
        _under,
    ),
    rule(rf"∫ ?from (?P<a>{_N}) to (?P<b>{_N}) (?:of )?(?P<e>.+?) ?d(?P<x>[a-z])", _definite),
    rule(
        rf"(?:the )?(?:slope|gradient) of (?:the (?:curve|graph|tangent(?: line)? to) )?y ?= ?(?P<e>.+?) (?:at|when) x ?= ?(?P<v>{_N})",
        _slope_at,
    ),
    rule(rf"f'\((?P<v>{_N})\) (?:if|when|for|given) f\(x\) ?= ?(?P<e>[^=]+)", _slope_at),
    rule(
        rf"(?:if|for|given|let) f\(x\) ?= ?(?P<e>[^=]+?)[,.]? (?:what is|find|compute|calculate) f'\((?P<v>{_N})\)",
        _slope_at,
    ),
    rule(
        r"(?:dy ?/ ?dx|f'\(x\)|y') (?:if|when|for|given|of) (?:y|f\(x\)) ?= ?(?P<e>[^=]+)",
        _differentiated,
    ),
    rule(
        rf"(?:what )?value of (?P<x>[a-z]) (?:makes|satisfies|solves)(?: the equation)? {_EQ}(?: true)?",
        _solves,
    ),
    rule(
        rf"(?:for )?what value of (?P<x>[a-z]) (?:makes|satisfies|solves|is)(?: the equation)? {_EQ}(?: true)?",
        _solves,
    ),
    rule(rf"if {_EQ},? then (?P<x>[a-z]) ?(?:=|is|equals) ?(?:\?|what)?", _solves),
    rule(rf"(?:solve )?(?:for [a-z]:? ?)?\|[a-z]\| ?= ?(?P<n>{_N})", _absolute),
    rule(rf"(?:solve )?(?:for [a-z]:? ?)?(?P<a>{_N}) ?/ ?[a-z] ?= ?(?P<b>{_N})", _quotient),
    rule(
        r"(?:if |solve )?(?:for [a-z]:? ?)?(?P<b>\d+)\^[a-z] ?= ?(?P<n>\d+)(?:[,.;]? ?(?:find|what is|solve for)(?: the value of)? [a-z])?",
        _exponent,
    ),
    rule(
        rf"the (?P<how>sum|product) of a number and (?P<a>{_N}) is (?P<b>{_N})[,.]? ?(?:what is|find) (?:the|this|that) number",
        _number,
    ),
    rule(
        rf"{_X} a number(?:,? (?P<sign>plus|minus|increased by|decreased by) (?P<a>{_N}))? (?:is|equals|is equal to|gives) (?P<b>{_N})[,.]? ?(?:what is|find) (?:the|this|that) number",
        _linear,
    ),
    rule(
        rf"(?:the sum of 2 numbers is|2 numbers (?:add up to|sum to|have a sum of)) (?P<n>{_N})(?:,? and|[,.]) ?(?:and )?(?:their difference is|the difference (?:between them |of the numbers )?is) (?P<d>{_N})[,.]? ?(?:what is|find) the (?P<which>larger|bigger|greater|smaller|largest|smallest)(?: number| 1)?",
        _two_numbers,
    ),
    rule(
        r"the (?P<how>sum|product) of 2 consecutive (?:positive )?(?:integers|numbers|whole numbers) is (?P<n>\d+)[,.]? ?(?:what is|find) the (?P<which>smaller|larger|bigger|greater)(?: positive)?(?: (?:integer|number|1))?(?: of (?:them|the 2))?",
        _consecutive,
    ),
    rule(
        r"(?:the )?missing (?:number|term)(?: in (?:the|this) (?:sequence|pattern|series))?[:,]? ?(?P<list>(?:(?:-?[\d.]+|_+|\?), ?)+(?:-?[\d.]+|_+|\?))",
        _missing,
    ),
    rule(
        rf"(?:an|a) (?P<kind>arithmetic|geometric) (?:sequence|progression) (?:starts with|begins with|has (?:a )?first term(?: of)?) (?P<a>{_N}) and (?:has )?(?:a )?common (?:difference|ratio)(?: of| is)? (?P<d>{_N})[,.]? ?(?:what is|find) (?:the|its) (?P<k>\w+) term",
        _term,
    ),
    rule(
        rf"(?:the )?(?P<k>\w+) term (?:of|in) (?:the )?(?:sequence|pattern|series):? (?P<list>{LIST}), ?\.{{2,3}}",
        _tenth,
    ),
    rule(
        r"how many inches are (?:there )?in (?P<f>\d+) (?:feet|foot|ft)(?: and)? (?P<i>\d+) (?:inches|inch|in)",
        _feet,
    ),
    rule(
        r"(?:the )?(?:smallest|least|lowest)(?: positive)? (?:number|integer)(?: that is)? divisible by both (?P<a>\d+) and (?P<b>\d+)",
        _common,
    ),
    rule(
        r"(?:the )?(?P<which>largest|smallest|greatest|biggest|least) (?P<n>\d)-digit prime(?: number)?",
        _extreme_prime,
    ),
    rule(
        r"(?:does|is) (?P<a>\d+) (?:divide|a (?:factor|divisor) of) (?P<b>\d+)(?: evenly)?",
        _divides,
    ),
    rule(
        r"(?:the )?(?:next|first|smallest) multiple of (?P<d>\d+) (?:after|greater than|above|larger than) (?P<n>\d+)",
        _next_multiple,
    ),
)
