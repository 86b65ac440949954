# ruff: noqa: E501  (wordings are data: a wording is a line)
"""How numbers lie: their spread and order, sums of kinds of them, inequalities, the hands of a clock."""

from __future__ import annotations

import re
from fractions import Fraction
from re import Match

from ...mathematics.primes import is_prime
from ..polynomials import collected, tree, unknowns
from ..printing import number, plain
from ..reading import Reading, Unread
from ..values import surd
from .wording import LIST, N, R, Rule, integer, listed, real, rule, said

F = Fraction
_MOST = 10_000


def _variance(m: Match[str]) -> Reading:
    items = listed(m["list"])
    sample = re.search(r"\bsample\b", m[0], re.IGNORECASE) is not None
    if not sample and not re.search(r"\bpopulation\b", m[0], re.IGNORECASE):
        raise Unread  # of all of them, or of a sample?
    mean = sum(items, F(0)) / len(items)
    square = sum(((one - mean) ** 2 for one in items), F(0)) / (len(items) - sample)
    if "variance" in m[0].lower():
        return number(square, "the mean square distance from the mean")
    return said(surd(square), "the root of the variance")


def _between(m: Match[str], fits: str) -> list[int]:
    low = integer(m["a"]) if m["a"] else 1
    high = integer(m["b"])
    link = m["link"].lower()
    if link in ("less than", "below", "under", "smaller than"):
        high -= 1
    if link == "between" and any(_is(fits, n) for n in (low, high)):
        raise Unread  # with them, or without?
    if not 0 <= high - low <= _MOST:
        raise Unread
    return [n for n in range(low, high + 1) if _is(fits, n)]


def _is(kind: str, n: int) -> bool:
    return {"prime": is_prime(n), "even": n % 2 == 0, "odd": n % 2 == 1}[kind]


def _sum_of(m: Match[str]) -> Reading:
    return number(F(sum(_between(m, m["what"].lower()))), "the numbers are added")


def _sum_run(m: Match[str]) -> Reading:
    low, high = integer(m["a"]), integer(m["b"])
    if low > high:
        raise Unread
    return number(F((low + high) * (high - low + 1), 2), "the numbers are added")


def _all_of(m: Match[str]) -> Reading:
    found = _between(m, m["what"].lower())
    if not found:
        raise Unread
    return said(", ".join(map(str, found)), "the numbers are tried one by one")


def _ordered(m: Match[str]) -> Reading:
    """Numbers in several notations, by size, each as it stands there."""
    shown = [part.strip() for part in re.split(r",? and |, ", m["list"]) if part.strip()]
    sizes = [_size(part) for part in shown]
    if len(set(sizes)) != len(sizes) or len(shown) < 2:
        raise Unread
    down = re.search(
        r"descending|(?:largest|greatest|biggest|highest) to|largest first|decreasing",
        m[0],
        re.IGNORECASE,
    )
    order = sorted(range(len(shown)), key=lambda at: sizes[at], reverse=down is not None)
    return said(", ".join(shown[at] for at in order), "the numbers are compared", strict=True)


def _size(text: str) -> Fraction:
    if text.endswith("%"):
        return real(text[:-1]) / 100
    if "/" in text:
        top, _, bottom = text.partition("/")
        return F(int(top), int(bottom))
    return real(text)


_SIGNS = {
    "less than or equal to": "<=",
    "at most": "<=",
    "less than": "<",
    "greater than or equal to": ">=",
    "at least": ">=",
    "greater than": ">",
    "more than": ">",
}


def _inequality(m: Match[str]) -> Reading:
    """`4x - 3 > 9`: linear in one unknown."""
    text = m["e"]
    for words, sign in _SIGNS.items():
        text = re.sub(rf"\b(?:is )?{words}\b", sign, text)
    text = text.replace("≤", "<=").replace("≥", ">=")
    parts = re.split(r"(<=|>=|<|>)", text)
    if len(parts) != 3:
        raise Unread
    left, right = tree(parts[0]), tree(parts[2])
    names = unknowns(left, right)
    if len(names) != 1:
        raise Unread
    [name] = names
    one, two = collected(left, name), collected(right, name)
    poly = {p: one.get(p, F(0)) - two.get(p, F(0)) for p in {*one, *two}}
    slope, height = poly.get(1, F(0)), poly.get(0, F(0))
    if not slope or any(value for p, value in poly.items() if p > 1):
        raise Unread
    sign = parts[1]
    if slope < 0:
        sign = sign.translate(str.maketrans("<>", "><"))
    return said(f"{name} {sign} {plain(-height / slope)}", "the inequality is solved")


def _hands(m: Match[str]) -> Reading:
    """The smaller angle between the hands of a clock."""
    hour = int(m["h"])
    minute = 30 if m["half"] else int(m["m"] or 0)
    if m["half"]:
        hour = int(m["h2"] or m["h"])
    if not 1 <= hour <= 12 or minute > 59:
        raise Unread
    gap = abs(F(30 * (hour % 12)) + F(minute, 2) - 6 * minute) % 360
    return number(min(gap, 360 - gap), "where the two hands stand")


def _pieces_left(m: Match[str]) -> Reading:
    whole, piece = real(m["n"]), real(m["k"])
    if piece <= 0 or piece >= whole or m["u"].lower() != m["u2"].lower():
        raise Unread
    count = whole // piece
    return number(
        F(count) if m["many"] else whole - count * piece, "as many pieces as there can be"
    )


def _product_of(m: Match[str]) -> Reading:
    known = real(m["a"])
    if not known:
        raise Unread
    whole = real(m["n"])
    kind = m["kind"].lower()
    return number(whole / known if kind == "product" else whole - known, "the other of the two")


def _halves(m: Match[str]) -> Reading:
    """`half of 86 plus a third of 60`."""
    from .. import values

    text = re.sub(r"\bhalf (?:of )?", "1/2*", m[0].lower())
    for name, n in (("third", 3), ("quarter", 4), ("fourth", 4), ("fifth", 5), ("tenth", 10)):
        text = re.sub(rf"\b(?:an?|1|one) {name} of ", f"1/{n}*", text)
        text = re.sub(rf"\b(\d+) {name}s of ", rf"\1/{n}*", text)
    text = re.sub(r"\b(\d+|a|1) dozens?\b", lambda d: f"{1 if d[1] == 'a' else d[1]}*12", text)
    text = re.sub(r"\btwice |\bdouble ", "2*", text)
    for word, sign in (("plus", "+"), ("minus", "-"), ("times", "*")):
        text = text.replace(word, sign)
    return number(values.value(text), "the words as a calculation")


_PART = rf"(?:(?:half (?:of )?|(?:an?|1) (?:third|quarter|fourth|fifth|tenth) of |\d+ (?:thirds|quarters|fourths|fifths|tenths) of |twice |double )?{R}|(?:\d+|a) dozens?)"
_KIND = r"(?P<what>prime|even|odd)"
_TO = r"(?P<link>less than|below|under|smaller than|up to|between|from)"
RULES: tuple[Rule, ...] = (
    rule(rf"(?:the )?(?:population |sample )?(?:variance|standard deviation)(?: \((?:population|sample)\))? (?:of|for) (?:the )?(?:following )?(?:population |sample )?(?:numbers?|values|data set|data|set|population|sample)?:? ?\[?(?P<list>{LIST})\]?(?: \(?(?:as a )?(?:population|sample)\)?)?", _variance),
    rule(rf"(?:the )?sum of (?:all |the )*{_KIND} (?:numbers|integers)? ?(?:that are |which are )?{_TO} (?:(?P<a>{N}) (?:to|and|through) )?(?P<b>{N})", _sum_of),
    rule(rf"(?:the )?sum of (?:all |the )*(?P<what>prime)s {_TO} (?:(?P<a>{N}) (?:to|and) )?(?P<b>{N})", _sum_of),
    rule(rf"(?:the )?sum of (?:all |the )*(?:numbers|integers|whole numbers|natural numbers|integer numbers) from (?P<a>{N}) (?:to|through|up to) (?P<b>{N})", _sum_run),
    rule(rf"(?:list|name|find|give|write down|what are|which are)?(?: all)?(?: the)? ?{_KIND} numbers (?:that are |which are )?{_TO} (?:(?P<a>{N}) (?:to|and) )?(?P<b>{N})", _all_of),
    rule(rf"(?:order|sort|arrange|put|rank)(?: these| the)?(?: following)?(?: numbers| fractions| values)?(?: in)? ?(?:order )?(?:from )?(?:(?:the )?(?:smallest|least|lowest) to (?:the )?(?:largest|greatest|biggest|highest)|(?:largest|greatest|biggest|highest) to (?:smallest|least|lowest)|ascending(?: order)?|descending(?: order)?|increasing(?: order)?|decreasing(?: order)?|smallest first|largest first):? ?(?P<list>(?:\d+/\d+|{R}%?)(?:(?:,? and |, )(?:\d+/\d+|{R}%?))+)", _ordered),
    rule(rf"(?:order|sort|arrange|put|rank)(?: these| the)?(?: following)?(?: numbers| fractions| values)?:? ?(?P<list>(?:\d+/\d+|{R}%?)(?:(?:,? and |, )(?:\d+/\d+|{R}%?))+),? (?:in (?:ascending|descending|increasing|decreasing) order|from (?:the )?(?:smallest|least|lowest|largest|greatest|biggest|highest) to (?:the )?(?:largest|greatest|biggest|highest|smallest|least|lowest))", _ordered),
    rule(r"(?:solve(?: for [a-z])?:? |solve the inequality:? |(?:for )?(?:which|what) (?:values of )?[a-z] (?:is|are|does|satisfies|satisfy|makes|make) |when is |for what [a-z] is )(?P<e>[^=?]*?(?:[<>≤≥]=?|less than|greater than|at least|at most|more than)[^=?]*?)(?: for [a-z]| true)?", _inequality),
    rule(r"(?:the )?(?:smaller |acute |smallest )?angle (?:between|of|formed by|do) (?:the )?(?:hour and minute |two |2 )?hands (?:of|on|make|form) ?(?:a|the|an analog)? ?(?:clock|watch)?(?: make)?,? (?:at|when it is|when it's|if it is) (?:(?P<h>\d{1,2})(?::(?P<m>\d\d))?(?: o'clock)?|(?P<half>half past) (?P<h2>\d{1,2}))(?: in degrees)?", _hands),
    rule(rf"(?:a|the) [a-z]+(?: of| that is| which is)? (?P<n>{R}) ?(?P<u>[a-z]+)(?: long)? is cut into pieces (?:of|that are|each) (?P<k>{R}) ?(?P<u2>[a-z]+)(?: each| long)*[.,;] ?(?:(?:how much|how many [a-z]+)(?: [a-z]+)? (?:remains?|is left|are left|is left over|are left over)|(?P<many>how many (?:full |whole )?pieces (?:are there|do (?:you|we|i) get|can be cut)))", _pieces_left),
    rule(rf"(?:2|two) numbers (?:have a|whose) (?P<kind>product|sum) (?:of|is) (?P<n>{R})(?:,? and|\.|,) (?:1|one)(?: of them| number)? is (?P<a>{R})[.,;] ?(?:what is|what's|find) the other(?: one| number)?", _product_of),
    rule(rf"(?:the )?(?P<kind>product|sum) of (?:2|two) numbers is (?P<n>{R})[.,]? ?(?:and )?(?:if )?(?:1|one)(?: of them| number| of the numbers)? is (?P<a>{R})[.,;] ?(?:what is|what's|find) the other(?: one| number)?", _product_of),
    rule(rf"(?=.*(?:half|third|quarter|fourth|fifth|tenth|dozen|twice|double)){_PART}(?: (?:plus|minus|times|\+|-|\*) {_PART})+", _halves),
)  # fmt: skip
