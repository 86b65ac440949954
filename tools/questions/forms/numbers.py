# ruff: noqa: E501  (wordings are data: a wording is a line)
"""Lists of numbers: averages, order, sequences, and words as lists of letters."""

from __future__ import annotations

import re
from fractions import Fraction
from itertools import pairwise
from re import Match
from statistics import median

from ...mathematics.primes import is_prime
from ..printing import number
from ..reading import Reading, Unread
from .wording import LIST, Rule, listed, rule, said


def _statistic(m: Match[str]) -> Reading:
    values, what = listed(m["list"]), m["what"].lower()
    if what in ("mean", "average", "arithmetic mean", "average value"):
        return number(
            sum(values, Fraction(0)) / len(values), "the sum divided by how many there are"
        )
    if what == "median":
        return number(median(values), "the middle of the numbers in order")
    if what == "range":
        return number(max(values) - min(values), "the largest less the smallest")
    if what in ("mode", "most common number"):
        counts = {value: values.count(value) for value in values}
        most = max(counts.values())
        best = [value for value, n in counts.items() if n == most]
        if len(best) > 1:
            raise Unread
        return number(best[0], "the number that stands there most often")
    if what in ("sum", "total"):
        return number(sum(values, Fraction(0)), "the numbers are added")
    found = Fraction(1)
    for value in values:
        found *= value
    return number(found, "the numbers are multiplied")


def _extreme(m: Match[str]) -> Reading:
    values, what = listed(m["list"]), m["what"].lower()
    more = what in ("largest", "biggest", "greatest", "maximum", "highest", "max")
    return number(max(values) if more else min(values), "the numbers are compared")


def _pick(m: Match[str]) -> Reading:
    """Numbers in several notations; the one that is picked is written as it stands there."""
    found = m["list"].split()
    values = [Fraction(one.replace(",", "")) for one in found]
    best = max(values) if m["what"].lower() == "largest" else min(values)
    return said(found[values.index(best)].replace(",", ""), "the numbers are compared", best)


def _sorted(m: Match[str]) -> Reading:
    values = listed(m["list"])
    shown = [part for part in re.split(r",? and |, ?| ", m["list"].strip("[]() ")) if part]
    how = (m["how"] or "").lower()
    down = (
        how.startswith("desc") or "largest to" in how or "greatest to" in how or "highest to" in how
    )
    order = sorted(range(len(values)), key=lambda i: values[i], reverse=down)
    texts = [shown[i] for i in order]
    if m.groupdict().get("quoted"):
        return said(str(texts), "the numbers are compared", strict=True)
    return said(", ".join(texts), "the numbers are compared", strict=True)


def _filtered(m: Match[str]) -> Reading:
    at = Fraction(m["n"])
    texts = re.findall(r"'(-?[\d.]+)'", m["list"])
    larger, keep = m["how"].lower() == "larger", m["verb"].lower() == "keep"
    kept = [t for t in texts if ((Fraction(t) > at) if larger else (Fraction(t) < at)) == keep]
    return said(str(kept), "each number is compared", strict=True)


def _next(m: Match[str]) -> Reading:
    values = listed(m["list"])
    found = {one for one in (_arithmetic(values), _geometric(values), _summed(values),
                             _powers(values), _second(values), _primes(values)) if one is not None}  # fmt: skip
    if len(found) != 1:
        raise Unread
    return number(found.pop(), "the rule that all terms follow", fraction=True)


def _arithmetic(v: list[Fraction]) -> Fraction | None:
    steps = {b - a for a, b in pairwise(v)}
    return v[-1] + steps.pop() if len(steps) == 1 and len(v) >= 3 else None


def _geometric(v: list[Fraction]) -> Fraction | None:
    if len(v) < 3 or 0 in v:
        return None
    ratios = {b / a for a, b in pairwise(v)}
    return v[-1] * ratios.pop() if len(ratios) == 1 else None


def _summed(v: list[Fraction]) -> Fraction | None:
    if len(v) < 5 or any(a + b != c for a, b, c in zip(v, v[1:], v[2:], strict=False)):
        return None
    return v[-1] + v[-2]


def _powers(v: list[Fraction]) -> Fraction | None:
    if len(v) < 4 or any(value.denominator != 1 for value in v):
        return None
    for power in (2, 3):
        start = round(float(abs(v[0])) ** (1 / power))
        if all(value == (start + i) ** power for i, value in enumerate(v)):
            return Fraction((start + len(v)) ** power)
    return None


def _second(v: list[Fraction]) -> Fraction | None:
    """Equal second differences, of five terms at least (or four that are no powers)."""
    if len(v) < 4:
        return None
    steps = [b - a for a, b in pairwise(v)]
    seconds = {b - a for a, b in pairwise(steps)}
    if len(seconds) == 1 and 0 not in seconds:
        return v[-1] + steps[-1] + seconds.pop()
    # or each step is a multiple of the one before: 3, 5, 9, 17
    if len(v) >= 4 and 0 not in steps:
        ratios = {b / a for a, b in pairwise(steps)}
        if len(ratios) == 1 and 1 not in ratios:
            return v[-1] + steps[-1] * ratios.pop()
    return None


def _primes(v: list[Fraction]) -> Fraction | None:
    if len(v) < 4 or any(value.denominator != 1 or not is_prime(int(value)) for value in v):
        return None
    run = [n for n in range(int(v[0]), int(v[-1]) + 1) if is_prime(n)]
    if run != [int(value) for value in v]:
        return None
    at = int(v[-1]) + 1
    while not is_prime(at):
        at += 1
    return Fraction(at)


def _nth(m: Match[str]) -> Reading:
    from .wording import count

    values, k = listed(m["list"]), count(m["k"])
    if len(values) < 3 or k > 10_000:
        raise Unread
    if _arithmetic(values) is not None:
        return number(values[0] + (k - 1) * (values[1] - values[0]), "the terms' common difference")
    if _geometric(values) is not None and k < 200:
        return number(
            values[0] * (values[1] / values[0]) ** (k - 1), "the terms' common ratio", fraction=True
        )
    raise Unread


def _letters(m: Match[str]) -> Reading:
    n = m["text"].lower().count(m["letter"].lower())
    return number(Fraction(n), "the letters are counted, great and small")


def _length(m: Match[str]) -> Reading:
    return number(Fraction(len(m["word"])), "the letters are counted")


_WHAT = r"mean|average|arithmetic mean|average value|median|range|mode|sum|total|product"
_SET = r"(?: (?:the )?(?:following )?(?:numbers?|values?|set|data set|data|list|data points|scores)(?: of numbers)?)?[:,]? ?[\[{(]?"
_BIG = r"largest|biggest|greatest|maximum|highest|smallest|least|minimum|lowest|max|min"
RULES: tuple[Rule, ...] = (
    rule(
        rf"(?:the )?(?P<what>{_WHAT})(?: value| number)? (?:of|for){_SET}(?P<list>{LIST})[\]}})]?",
        _statistic,
    ),
    rule(
        rf"(?:add|sum)(?: up)?(?: the numbers)?:? (?P<list>{LIST})(?P<what>)",
        lambda m: number(sum(listed(m["list"]), Fraction(0)), "the numbers are added"),
    ),
    rule(
        rf"(?:which (?:number|one)? ?is )?(?:the )?(?P<what>{_BIG})(?: number)?(?: (?:of|among|in|from|between|out of))?{_SET}(?P<list>{LIST})[\]}})]?",
        _extreme,
    ),
    rule(
        r"pick the (?P<what>largest|smallest) number of the following candidates: (?P<list>[-\d.,e+ ]+)",
        _pick,
    ),
    rule(
        rf"(?:sort|order|arrange|put)(?: the| these)?(?: following)?(?: numbers)?(?: in)?(?: order)?:? ?(?P<how>ascending order|descending order|ascending|descending|from (?:smallest|least|lowest) to (?:largest|greatest|biggest|highest)|from (?:largest|greatest|biggest|highest) to (?:smallest|least|lowest))?:? ?(?P<list>{LIST})",
        _sorted,
    ),
    rule(
        rf"(?:sort|order|arrange|put)(?: the| these)?(?: following)?(?: numbers)?:? ?(?P<list>{LIST}) ?,?(?:in )?(?P<how>ascending order|descending order|increasing order|from (?:smallest|least|lowest) to (?:largest|greatest|biggest|highest)|from (?:largest|greatest|biggest|highest) to (?:smallest|least|lowest))",
        _sorted,
    ),
    rule(
        rf"sort these numbers in (?P<how>ascending|descending) order: (?P<list>{LIST}) (?P<quoted>please follow the instruction below:.*)",
        _sorted,
    ),
    rule(
        r"(?P<verb>keep|remove) all numbers (?P<how>larger|smaller) than (?P<n>-?[\d.]+) in this list: \[(?P<list>[^\]]*)\] return the new list in the same format",
        _filtered,
    ),
    rule(
        rf"(?:the )?(?:next (?:number|term)(?: in (?:the |this )?(?:sequence|series|pattern))?(?: is)?|what comes next(?: in (?:the|this) (?:sequence|series|pattern))?|what number comes next|continue the (?:sequence|pattern))(?: after| in| of)?(?: the (?:sequence|series|pattern))?[:,]? ?(?P<list>{LIST})(?:, ?(?:\.\.\.|_+|\?))?",
        _next,
    ),
    rule(
        rf"(?:in )?(?:the (?:sequence|series|pattern) )?(?P<list>{LIST})(?:, ?(?:\.\.\.|_+|\?))?[,.:;]? ?(?:what (?:comes|is) next|what is the next (?:number|term)(?: in the (?:sequence|series))?|next (?:number|term)|what number comes next)",
        _next,
    ),
    rule(rf"(?P<list>{LIST}), ?(?:\?|_+|\.\.\.)", _next),
    rule(
        rf"(?:the )?(?P<k>\w+) term (?:of|in) (?:the )?(?:arithmetic |geometric )?(?:sequence|progression|series)?(?: that (?:starts|begins)(?: with)?)?:? ?(?P<list>{LIST})(?:, ?\.\.\.)?",
        _nth,
    ),
    rule(
        r"how many times does the letter \"(?P<letter>[a-zA-Z])\" appear in the text: (?P<quoted>\")(?P<text>[^\"]*)\"",
        _letters,
    ),
    rule(
        r"how many ?(?:times (?:does|do) )?(?:the letter )?[\"']?(?P<letter>[a-z])[\"']?(?:'s|s)?(?: are (?:there )?in| appears? in| are in| occurs? in| in) (?:the word )?[\"']?(?P<text>[a-z]+)[\"']?",
        _letters,
    ),
    rule(
        r"how many letters (?:are (?:there )?in|does) (?:the word )?[\"']?(?P<word>[a-z]+)[\"']?(?: have| contain)?",
        _length,
    ),
)
