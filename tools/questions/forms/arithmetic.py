# ruff: noqa: E501  (wordings are data: a wording is a line)
"""Calculations, the forms their results are asked for in, percentages and comparisons."""

from __future__ import annotations

import re
from decimal import Decimal
from fractions import Fraction
from re import Match

from ...mathematics.exact import decimal
from .. import expression, values
from ..printing import decimals, number, point, ratio
from ..reading import Reading, Unread
from .wording import R, Rule, amount, real, rule, said, yes

_PLACES = {
    "whole number": 0, "integer": 0, "one": 0, "unit": 0, "whole": 0, "dollar": 0, "tenth": 1,
    "hundredth": 2, "cent": 2, "thousandth": 3, "ten": -1, "hundred": -2, "thousand": -3,
    "ten thousand": -4, "million": -6, "10": -1, "100": -2, "1000": -3, "10000": -4,
    "1000000": -6, "ten-thousand": -4, "hundred thousand": -5,
}  # fmt: skip
_NEAREST = "|".join(sorted(_PLACES, key=len, reverse=True))
_OP = {"add": "+", "plus": "+", "subtract": "-", "take": "-", "multiply": "*", "divide": "/"}


def _calculation(m: Match[str]) -> Reading:
    return values.worked(m["e"])


def _equal(m: Match[str]) -> Reading:
    return values.worked(m["e"])


def _order(m: Match[str]) -> Reading:
    """`add 3 to 7`, `subtract 3 from 7`, `multiply 6 by 7`."""
    verb, link = m["verb"].lower(), m["link"].lower()
    a, b = f"({m['a']})", f"({m['b']})"
    fits = {"add": ("and", "to"), "subtract": ("from",), "multiply": ("by", "and", "with"),
            "divide": ("by",), "take": ("from", "away from"), "deduct": ("from",)}  # fmt: skip
    if link not in fits[verb]:
        raise Unread
    if verb in ("subtract", "take", "deduct"):
        a, b, sign = b, a, "-"
    else:
        sign = _OP[verb]
        if verb == "add" and re.search("%|per ?cent", m["a"]) and "%" not in m["b"]:
            raise Unread
    return values.worked(f"{a} {sign} {b}")


def _more(m: Match[str]) -> Reading:
    a, b = f"({m['a']})", f"({m['b']})"
    if m["how"].lower() in ("more than", "greater than"):
        return values.worked(f"{b} + {a}")
    return values.worked(f"{b} - {a}")


def _from(m: Match[str]) -> Reading:
    return values.worked(f"({m['b']}) - ({m['a']})")


def _as_decimal(m: Match[str]) -> Reading:
    found = amount(m["e"])
    return said(point(found), f"{m['e']} in decimals", found, strict=True)


def _as_fraction(m: Match[str]) -> Reading:
    found = amount(m["e"])
    mixed = m.groupdict().get("how") or ""
    if "mixed" in mixed.lower():
        return said(_mixed(found), f"{m['e']} as a mixed number", found, strict=True)
    return said(ratio(found), f"{m['e']} in lowest terms", found, strict=True)


def _mixed(value: Fraction) -> str:
    whole = int(abs(value))
    rest = abs(value) - whole
    sign = "-" if value < 0 else ""
    if not whole or not rest:
        return ratio(value)
    return f"{sign}{whole} {ratio(rest)}"


def _as_percent(m: Match[str]) -> Reading:
    found = amount(m["e"]) * 100
    return said(f"{point(found) if found.denominator > 1 else ratio(found)}%", "per hundred", found)


def _simplified(m: Match[str]) -> Reading:
    """A fraction of two integers in lowest terms, in the notation that it came in."""
    top, bottom = int(m["top"]), int(m["bottom"])
    if bottom == 0:
        raise Unread
    return said(ratio(Fraction(top, bottom)), "numerator and denominator divided by their greatest "
                "common divisor", Fraction(top, bottom), strict=True)  # fmt: skip


def _rounded(m: Match[str]) -> Reading:
    groups = m.groupdict()
    places = int(groups["places"]) if groups.get("places") else _PLACES[m["to"].lower()]
    if places > 12:
        raise Unread
    found = values.valued(expression.read(m["e"]))
    exact = found if isinstance(found, Fraction) else Fraction(decimal(found))
    if places >= 0:
        return said(decimals(exact, places), f"{m['e']} rounded", Fraction(decimals(exact, places)))
    unit = Fraction(10) ** -places
    whole = Fraction(decimals(exact / unit, 0)) * unit
    return number(whole, f"{m['e']} rounded")


def _significant(m: Match[str]) -> Reading:
    figures = int(m["figures"])
    found = values.valued(expression.read(m["e"]))
    exact = Fraction(found)
    if not exact or not 0 < figures <= 12:
        raise Unread
    places = figures - 1 - decimal(abs(exact)).adjusted()
    if places > 0:
        shown = decimals(exact, places)
        return said(shown, f"to {figures} significant figures", Fraction(shown))
    unit = Fraction(10) ** -places
    return number(Fraction(decimals(exact / unit, 0)) * unit, f"to {figures} significant figures")


def _twelve(m: Match[str]) -> Reading:
    """To a maximum of twelve significant digits."""
    found = values.value(m["e"])
    places = 11 - decimal(abs(found)).adjusted() if found else 0
    if places <= 0:
        raise Unread
    shown = decimals(found, places).rstrip("0").rstrip(".")
    return said(shown, f"{m['e']} is worked out", Fraction(shown), strict=True)


def _part_percent(m: Match[str]) -> Reading:
    whole = amount(m["b"])
    if not whole:
        raise Unread
    found = amount(m["a"]) / whole * 100
    return said(f"{point(found) if found.denominator > 1 else ratio(found)}%",
                f"{m['a']} divided by {m['b']}, per hundred", found)  # fmt: skip


def _whole(m: Match[str]) -> Reading:
    rate = real(m["p"])
    if not rate:
        raise Unread
    return number(amount(m["a"]) * 100 / rate, f"{m['a']} divided by {m['p']} hundredths")


def _change(m: Match[str]) -> Reading:
    old, new = amount(m["a"]), amount(m["b"])
    if old <= 0:
        raise Unread
    found = (new - old) / old * 100
    how = (m.groupdict().get("how") or "change").lower()
    if (how in ("increase", "rise", "gain") and found < 0) or (
        how in ("decrease", "drop", "loss", "discount") and found > 0
    ):
        raise Unread
    if how in ("decrease", "drop", "loss", "discount"):
        found = -found
    return said(f"{point(found) if found.denominator > 1 else ratio(found)}%",
                "the difference divided by the former value", found)  # fmt: skip


def _changed(m: Match[str]) -> Reading:
    """`increase 50 by 20%`."""
    by = (
        f"(1 + {m['p']}/100)"
        if m["how"].lower() in ("increase", "raise")
        else f"(1 - {m['p']}/100)"
    )
    return values.worked(f"({m['e']}) * {by}")


def _compare(m: Match[str]) -> Reading:
    a, b = amount(m["a"]), amount(m["b"])
    if a == b:
        raise Unread
    more = m["how"].lower() in ("greater", "larger", "bigger", "more", "higher")
    first = (a > b) == more
    return said(m["a"] if first else m["b"], "both are compared", a if first else b)


def _is_more(m: Match[str]) -> Reading:
    a, b = amount(m["a"]), amount(m["b"])
    how = m["how"].lower().strip()
    if how.startswith("equal") or how == "=":
        return yes(a == b, "both are worked out")
    more = how.split()[0] in ("greater", "larger", "bigger", "more", "higher")
    return yes(a > b if more else a < b, "both are compared")


def _ratio(m: Match[str]) -> Reading:
    found = amount(m["a"]) / amount(m["b"])
    return said(
        f"{found.numerator}:{found.denominator}",
        "both divided by what they share",
        None,
        strict=True,
    )


def _scientific(m: Match[str]) -> Reading:
    value = amount(m["e"])
    if not value:
        raise Unread
    exact = decimal(value)
    power = exact.adjusted()
    mantissa = value / Fraction(10) ** power
    return said(f"{point(mantissa) if mantissa.denominator > 1 else ratio(mantissa)} * 10^{power}",
                "written with one digit before the point", value)  # fmt: skip


def _power_to_figures(m: Match[str]) -> Reading:
    """A base with its sign, as the task's own wording has it (`-352.3345^-2`)."""
    base, exponent = Fraction(m["base"]), int(m["exponent"])
    if abs(exponent) > 60 or not base:
        raise Unread
    value = base**exponent
    digits = int(m["figures"]) - 1
    shown = f"{Decimal(value.numerator) / Decimal(value.denominator):.{digits}e}"
    return said(shown, f"{m['base']} to the power {exponent}", Fraction(shown))


E_ = r"(?P<e>.+?)"
_LOWEST = r"(?:,? ?(?:in|to|into) (?:its |the )?(?:lowest|simplest|smallest) (?:terms|form))"
RULES: tuple[Rule, ...] = (
    rule(r"(?P<e>.+)", _calculation),
    rule(r"what (?:does|do) (?P<e>.+?) (?:equal|make|come to|give|add up to)", _equal),
    rule(
        r"(?P<e>.+?) (?:equals|is equal to|is|makes|gives|=) ?(?:what(?: number)?|how much|\?|_+)?",
        _equal,
    ),
    rule(
        r"(?:the )?(?:value|result|answer|simplified value) (?:of|to|for)(?: the (?:following )?(?:arithmetic |mathematical )?(?:expression|problem|calculation|sum):?)? (?P<e>.+)",
        _equal,
    ),
    rule(
        r"(?:the )?(?:final answer to the following arithmetic problem|following multiplication|(?:following )?expression|following):? (?P<e>.+)",
        _equal,
    ),
    rule(
        r"(?:solve|simplify|solve the following multiplication:|solve the expression|simplify the expression)(?: the following)?:? (?P<e>[^a-z=]+)",
        _equal,
    ),
    rule(
        r"this problem to a maximum of 12 significant digits, rounding up from the half\. only reply with the final value\. (?P<e>.+?)(?: = \?)?(?P<figures>)",
        _twelve,
    ),
    rule(
        r"solve this problem to a maximum of 12 significant digits, rounding up from the half\. only reply with the final value\. (?P<e>.+?)(?: =)?(?: \?)?(?P<figures>)",
        _twelve,
    ),
    rule(
        r"(?:what do (?:i|you|we) get (?:if|when) (?:i|you|we) )?(?P<verb>add|subtract|multiply|divide|take|deduct) (?P<a>[^a-z]+?|[^,]+?) (?P<link>and|to|from|by|with|away from) (?P<b>.+)",
        _order,
    ),
    rule(r"(?P<a>.+?) (?P<how>more than|greater than|less than|fewer than) (?P<b>.+)", _more),
    rule(r"(?P<a>.+?) (?:subtracted|taken|taken away|deducted) from (?P<b>.+)", _from),
    rule(
        rf"(?:convert |change |write |express |turn )?{E_} (?:as|to|into|in) (?:a )?decimal(?: form| number| notation)?",
        _as_decimal,
    ),
    rule(rf"(?:the )?decimal (?:form|value|equivalent|representation) of {E_}", _as_decimal),
    rule(
        rf"(?:convert |change |write |express |turn )?{E_} (?:as|to|into|in) (?:a |an )?(?:(?:simplified|proper|reduced|common) )?(?P<how>fraction|mixed number|mixed fraction|improper fraction){_LOWEST}?",
        _as_fraction,
    ),
    rule(
        rf"(?:convert |change |write |express |turn )?{E_} (?:as|to|into|in) (?:a )?percent(?:age)?",
        _as_percent,
    ),
    rule(
        rf"(?:simplify|reduce|write|express)?(?: the)?(?: fraction)? ?\(?\(?(?P<top>-?\d+)\)? ?/ ?\(?(?P<bottom>\d+)\)?\)?{_LOWEST}",
        _simplified,
    ),
    rule(
        r"(?:simplify|reduce)(?: the)?(?: fraction)? \(?\(?(?P<top>-?\d+)\)? ?/ ?\(?(?P<bottom>\d+)\)?\)?",
        _simplified,
    ),
    rule(rf"round(?: off)? {E_} to the nearest (?P<to>{_NEAREST})s?", _rounded),
    rule(
        rf"(?:write|express|give) {E_} as a decimal,? (?:rounded )?(?:correct )?to (?P<places>\d+) (?:decimal )?places",
        _rounded,
    ),
    rule(rf"{E_},? (?:rounded|to) (?:to )?the nearest (?P<to>{_NEAREST})s?", _rounded),
    rule(
        rf"round(?: off)? {E_} to (?P<places>\d+) (?:decimal )?places?(?: of decimals?)?", _rounded
    ),
    rule(rf"{E_},?(?: rounded)?(?: correct)? to (?P<places>\d+) decimal places?", _rounded),
    rule(
        rf"(?:round(?: off)? )?{E_},?(?: rounded)?(?: correct)? to (?P<figures>\d+) significant (?:figures?|digits?)",
        _significant,
    ),
    rule(
        r"(?:what )?(?:percent|percentage|%) (?:of|is) (?P<b>[^,]+?) is (?P<a>[^,]+)", _part_percent
    ),
    rule(r"what percent(?:age)? is (?P<a>[^,]+?) (?:out )?of (?P<b>[^,]+)", _part_percent),
    rule(r"(?P<a>[^,]+?) is what (?:percent|percentage|%) of (?P<b>[^,]+)", _part_percent),
    rule(r"(?P<a>[^,]+?) as a percent(?:age)? of (?P<b>[^,]+)", _part_percent),
    rule(
        rf"(?P<a>[^,]+?) is (?P<p>{R}) ?(?:%|percent) of (?:what(?: number)?|which number)", _whole
    ),
    rule(
        rf"(?:what number is |)(?:if )?(?P<p>{R}) ?(?:%|percent) of (?:what number|which number|a number) is (?P<a>[^,]+?)(?:, what is (?:the|that) number|, find the number)?",
        _whole,
    ),
    rule(
        r"(?:the )?percent(?:age)? (?P<how>change|increase|decrease|rise|drop)(?: in (?:price|value))?(?: when (?:something|it) goes)? from (?P<a>[^,]+?) to (?P<b>[^,]+)",
        _change,
    ),
    rule(
        rf"(?P<how>increase|raise|decrease|reduce|lower) (?P<e>[^,]+?) by (?P<p>{R}) ?(?:%|percent)",
        _changed,
    ),
    rule(
        r"which(?: one)?(?: number)? is (?P<how>greater|larger|bigger|smaller|less|more|higher|lower)[:,]? (?P<a>[^,?]+?),? or (?P<b>[^,]+)",
        _compare,
    ),
    rule(
        r"is (?P<a>[^,]+?) (?P<how>(?:greater|larger|bigger|more|higher|less|smaller|lower) than|equal to) (?P<b>[^,]+)",
        _is_more,
    ),
    rule(
        r"(?:simplify )?(?:the )?ratio (?:of )?(?P<a>\d+)(?: ?: ?| to )(?P<b>\d+)(?: in (?:its )?simplest form)?",
        _ratio,
    ),
    rule(
        rf"(?:write |express |convert )?{E_} (?:in|to|using) (?:scientific notation|standard form)",
        _scientific,
    ),
    rule(
        r"compute (?P<base>-?[\d.]+)\^(?P<exponent>-?\d+)\. return your final answer correct to (?P<figures>\d+) significant figures\. provide your answer in scientific notation using 'e' notation \(e\.g\., 1\.23e\+4\)",
        _power_to_figures,
    ),
    rule(
        r"(?P<base>-?[\d.]+)\^(?P<exponent>-?\d+)\. return your final answer correct to (?P<figures>\d+) significant figures\. provide your answer in scientific notation using 'e' notation \(e\.g\., 1\.23e\+4\)",
        _power_to_figures,
    ),
)
