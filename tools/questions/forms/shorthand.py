# ruff: noqa: E501  (wordings are data: a wording is a line)
"""What is typed without a sentence: `5(x-2)=20, x?`, `80 to 92, percent change?`, `1 4 9 16 ?`."""

from __future__ import annotations

import re
from fractions import Fraction
from re import Match

from .. import values
from ..polynomials import collected, tree, unknowns
from ..printing import decimals, number, plain
from ..reading import Reading, Unread
from .bases import _from_roman, _roman, roman
from .calculus import _limit
from .equations import _solve, signs
from .measures import UNIT, converted
from .numbers import _next
from .wording import N, R, Rule, amount, integer, real, rule, said

MAX_PERIODS = 100


def _apart(m: Match[str]) -> Reading:
    """`|2x + 1| = 7`: what stands between the bars is 7 or -7."""
    inner = tree(signs(m["e"]))
    names = unknowns(inner)
    if len(names) != 1:
        raise Unread
    poly = collected(inner, *names)
    slope, shift = poly.get(1, Fraction(0)), poly.get(0, Fraction(0))
    size = real(m["n"])
    if not slope or any(power > 1 and value for power, value in poly.items()):
        raise Unread
    if size < 0:
        return said("no solution", "a size is never negative")
    found = sorted({(sign * size - shift) / slope for sign in (-1, 1)})
    return said(
        ", ".join(plain(value, fraction=True) for value in found),
        "what stands between the bars is that number or its opposite",
        found[0] if len(found) == 1 else None,
    )


def _changed(m: Match[str]) -> Reading:
    """From one price to another, in percent of the first."""
    before, after = real(m["a"]), real(m["b"])
    if before <= 0:
        raise Unread
    change = (after - before) / before * 100
    if re.search(r"decrease|drop|fall|discount|loss", m["asked"], re.IGNORECASE):
        change = -change
        if change < 0:
            raise Unread
    elif re.search(r"increase|rise|gain|growth", m["asked"], re.IGNORECASE) and change < 0:
        raise Unread
    text = plain(change) if "/" not in plain(change) else decimals(change, 2)
    return Reading(f"{text}%", "the difference over what was first", change / 100)


def _overall(m: Match[str]) -> Reading:
    """Up by so many percent and down by so many: the change in all, in percent."""
    factor = Fraction(1)
    for way, percent in ((m["one"], m["p"]), (m["two"], m["q"])):
        falls = re.match(r"f[ae]ll|drop|decreas|reduc|down|los|go(?:es)? down|is (?:decreas|reduc)", way, re.IGNORECASE)  # fmt: skip
        factor *= 1 - real(percent) / 100 if falls else 1 + real(percent) / 100
    change = (factor - 1) * 100
    return Reading(f"{plain(change)}%", "one factor after the other", change / 100)


def _rounded(m: Match[str]) -> Reading:
    places = int(m["k"])
    found = converted(amount(m["n"]), m["source"].lower(), m["target"].lower())
    if places > 9:
        raise Unread
    text = decimals(found, places)
    return Reading(text, "the units' sizes are divided, and the result is rounded", Fraction(text))


def _power_remainder(m: Match[str]) -> Reading:
    base, exponent, by = integer(m["a"]), integer(m["e"]), integer(m["b"])
    if base < 0 or by <= 0:
        raise Unread
    return number(Fraction(pow(base, exponent, by)), "the power's remainder")


def _roman_number(m: Match[str]) -> Reading:
    """Only where it is written as the Romans' rules have it: `IL` is no number."""
    if not m["roman"].isupper():
        raise Unread
    found = _from_roman(m)
    if roman(int(found.value or 0)) != m["roman"]:
        raise Unread
    return found


def _two_results(m: Match[str]) -> Reading:
    """`the product of 7 and 8 minus the quotient of 36 and 4`.

    Not read where it depends on what the second number is part of: `the sum of 3 and 4 times …`.
    """
    how, sign = m["how1"].lower(), m["sign"].lower()
    if how == "difference" or (sign in ("times", "divided by") and how != "product"):
        raise Unread
    one, two = (_worked(m[f"how{k}"], m[f"a{k}"], m[f"b{k}"]) for k in (1, 2))
    found = {"plus": one + two, "minus": one - two, "times": one * two}
    return number(
        found[sign] if sign in found else one / two,
        "worked out one after the other",
        fraction=True,
    )


def _worked(how: str, a: str, b: str) -> Fraction:
    one, two = real(a), real(b)
    match how.lower():
        case "sum":
            return one + two
        case "difference":
            if one < two:
                raise Unread  # which from which?
            return one - two
        case "product":
            return one * two
        case _:
            return one / two


def _compound(m: Match[str]) -> Reading:
    years = values.value(m["t"])
    if years.denominator != 1 or not 0 < years <= MAX_PERIODS:
        raise Unread
    found = real(m["n"]) * (1 + real(m["p"]) / 100) ** int(years)
    return _money(found, "the sum grows by its interest every year")


def _with_tip(m: Match[str]) -> Reading:
    return _money(real(m["n"]) * (1 + real(m["p"]) / 100), "the bill and its tip")


def _money(found: Fraction, grounds: str) -> Reading:
    text = plain(found) if found.denominator == 1 else decimals(found, 2)
    return Reading(text, grounds, found)


def _left_of(m: Match[str]) -> Reading:
    whole, gone = integer(m["n"]), integer(m["k"])
    if not 0 <= gone <= whole or not whole:
        raise Unread
    return number(Fraction(whole - gone, whole), "what is left, of all", fraction=True)


def _recipe(m: Match[str]) -> Reading:
    one, two = real(m["a"]), real(m["b"])
    if not one:
        raise Unread
    return number(real(m["n"]) * two / one, "in proportion", fraction=True)


_EQ = r"(?P<eq>[^=]+=[^=,?]+?)"
_WAY = r"(?:rises?|increases?|goes up|grows?|gains?|is (?:increased|raised)|falls?|drops?|decreases?|goes down|loses|is (?:decreased|reduced)|rose|increased|went up|fell|dropped|decreased|went down)(?: by)?"
_ASKED = r"(?P<asked>(?:percent(?:age)?|%) (?:change|increase|decrease|rise|drop|growth|gain|loss))"
_THINGS = r"(?:people|persons|servings?|portions?|guests|cookies|muffins|pancakes|cupcakes)"
_MASS = r"(?:g|grams?|kg|ml|l|liters?|litres?|cups?|tablespoons?|teaspoons?|tbsp|tsp|eggs?)"
_TWO = "sum|difference|product|quotient"
RULES: tuple[Rule, ...] = (
    rule(rf"{_EQ}[.,;] ?(?P<x>[a-z])(?: is)?", _solve),
    rule(rf"(?:solve )?(?:for [a-z]:? ?)?\|(?P<e>[^|=]*[a-z][^|=]*)\| ?= ?(?P<n>{R})", _apart),
    rule(
        r"(?:lim|limit) ?\(?(?P<x>[a-z]) ?(?:->|→|to) ?(?P<a>-?inf(?:inity)?|-?[\d.]+)\)?:? ?(?:of )?(?P<e>.+)",
        _limit,
    ),
    rule(
        rf"(?:(?:a |the )?[a-z ]*?(?:price|cost|value|salary|rent|population|score)?[a-z ]*? )?(?:went|goes|changed|changes|rose|fell|dropped|moved|grew)?(?: up| down)? ?from (?P<a>{R}) to (?P<b>{R})[.,;:]? ?(?:what (?:is|was) (?:the|its) )?{_ASKED}",
        _changed,
    ),
    rule(rf"(?P<a>{R}) (?:to|->) (?P<b>{R})[.,;:]? {_ASKED}", _changed),
    rule(
        rf"(?:a|the) [a-z]+(?: [a-z]+)? (?P<one>{_WAY}) (?P<p>[\d.]+) ?(?:%|percent)(?:,)? (?:and |then |and then |but then )(?:it )?(?P<two>{_WAY}) (?P<q>[\d.]+) ?(?:%|percent)[.,;]? ?(?:what (?:is|was) )?(?:the )?(?:overall|total|net)(?: percent(?:age)?)? change(?: in percent| in %)?",
        _overall,
    ),
    rule(
        rf"(?:convert |change )?(?P<n>-?\d[\d,.]*) ?(?P<source>{UNIT}) (?:to|into|in) (?P<target>{UNIT}),? (?:to|rounded to|with|correct to) (?P<k>\d) (?:decimals?|decimal places?|places?|d\.?p\.?)",
        _rounded,
    ),
    rule(
        rf"(?:the )?remainder (?:when|if|of|after|on) (?:you divide |dividing )?(?P<a>{N}) ?(?:\^|\*\*) ?(?P<e>\d{{1,9}})(?: is)? ?(?:divided by|by|/) ?(?P<b>{N})(?: is)?",
        _power_remainder,
    ),
    rule(r"(?P<a>\d+) ?(?:\^|\*\*) ?(?P<e>\d{1,9}) (?:mod|modulo) (?P<b>\d+)", _power_remainder),
    rule(rf"(?:the )?roman numerals? (?:for|of) (?P<n>{N})", _roman),
    rule(
        r"(?:what )?number (?:is|does) (?:the roman numeral )?(?P<roman>[ivxlcdm]{2,})(?: stand for| represent| mean)?",
        _roman_number,
    ),
    rule(
        rf"(?:the )?(?P<how1>{_TWO}) of (?P<a1>{R}) and (?P<b1>{R}),? (?P<sign>plus|minus|times|divided by) the (?P<how2>{_TWO}) of (?P<a2>{R}) and (?P<b2>{R})",
        _two_results,
    ),
    rule(rf"(?P<list>{R}(?: {R}){{3,}}) (?:\?|_+|\.\.\.)", _next),
    rule(
        rf"(?P<n>[$£€]{R}) (?:is )?compounded (?:annually|yearly|once a year) at (?P<p>[\d.]+) ?(?:%|percent) for (?P<t>\d+) years?",
        _compound,
    ),
    rule(
        rf"(?:tip )?(?P<p>[\d.]+) ?(?:%|percent) (?:tip )?on an? (?P<n>{R}) (?:bill|meal|check|dinner|lunch)[,.;]? (?:what is )?(?:the )?total",
        _with_tip,
    ),
    rule(
        r"an? (?:pizza|cake|pie|tart|chocolate bar) is (?:cut|divided|sliced) in(?:to)? (?P<n>\d+) (?:equal )?(?:slices|pieces|parts)[,.;]? (?:and )?(?P<k>\d+) (?:slices |pieces |of them )?(?:are|were|get) eaten[,.;]? (?:what )?(?:fraction|part) (?:of (?:it|the [a-z ]+?) )?is left",
        _left_of,
    ),
    rule(
        rf"a recipe for (?P<a>\d+) {_THINGS} (?:needs|uses|takes|calls for|requires) (?P<n>{R}) ?{_MASS}(?: of)? [a-z]+(?: [a-z]+)?[.,;] ?how (?:much|many)(?: [a-z]+)?(?: is needed| are needed| do i need)? for (?P<b>\d+)(?: {_THINGS})?",
        _recipe,
    ),
)
