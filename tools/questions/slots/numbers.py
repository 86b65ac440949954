# ruff: noqa: E501  (wordings are data: a wording is a line)
"""Numbers told in words, sequences, clocks, and what is asked of them offhand."""

from __future__ import annotations

import math
import re
from fractions import Fraction
from itertools import pairwise

from ..numerals import ordinal
from ..printing import number, ratio
from ..reading import Reading, Unread
from .base import Slots, value

F = Fraction
_S = r"-?\d+(?:\.\d+)?(?:/\d+)?"
_FOLD: dict[str, Fraction] = {
    "twice": F(2),
    "double": F(2),
    "triple": F(3),
    "half": F(1, 2),
    "half of": F(1, 2),
    "a third of": F(1, 3),
    "a quarter of": F(1, 4),
    "thrice": F(3),
}
_TERM = rf"(?:(?P<f>{'|'.join(sorted(_FOLD, key=len, reverse=True))}|{_S} times)(?: the number)? )?(?P<x>{_S})"


def _folded(factor: str | None, x: str) -> Fraction:
    if factor is None:
        return value(x) if not x.startswith("-") else -value(x[1:])
    size = _FOLD.get(factor)
    return (value(factor.removesuffix(" times")) if size is None else size) * value(x)


def apart(text: str) -> Reading:
    """`What number is 15 less than three times 12?`, `how much bigger is 85 than 37`."""
    said = text.lower().strip(" ?.")
    if m := re.fullmatch(
        rf"(?:(?:what|which) number is |what(?:'s| is) |find the number that is )?(?P<n>{_S}) (?P<how>less|more|greater|fewer|smaller|larger|bigger) than {_TERM}",
        said,
    ):
        gap = value(m["n"])
        base = _folded(m["f"], m["x"])
        return number(
            base + gap if m["how"] in ("more", "greater", "larger", "bigger") else base - gap,
            "the words as a calculation",
        )
    if m := re.fullmatch(
        rf"(?:(?:by )?how (?:much|many)|what is) (?P<how>bigger|larger|more|greater|less|smaller|fewer|higher|lower) is (?P<a>{_S}) than (?P<b>{_S})|how much (?P<how3>bigger|larger|more|greater|less|smaller|higher|lower) than (?P<b3>{_S}) is (?P<a3>{_S})",
        said,
    ):
        how = m["how"] or m["how3"]
        gap = value(m["a"] or m["a3"]) - value(m["b"] or m["b3"])
        gap = -gap if how in ("less", "smaller", "fewer", "lower") else gap
        if gap < 0:
            raise Unread
        return number(gap, "the difference")
    if m := re.fullmatch(
        rf"(?:what(?:'s| is) |how much is |how many is |how many (?:are|eggs are|things are) )?(?P<n>{_S}|a|half a) dozens?(?: (?P<t>[a-z]+))?(?: (?:are|is|in) (?:that|it))?",
        said,
    ):
        size = F(1) if m["n"] == "a" else F(1, 2) if m["n"] == "half a" else value(m["n"])
        return number(size * 12, "twelve in a dozen")
    if m := re.fullmatch(
        r"(?:what(?:'s| is) (?:left over|leftover|the remainder|left) (?:when|if|after) |remainder (?:when|if|of) )(?P<a>\d+) (?:is |gets |are )?(?:divided|shared|split) (?:by|among|into) (?P<b>\d+)|(?P<a2>\d+) (?:divided by|/|over) (?P<b2>\d+),? (?:what is the |find the |the )?remainder",
        said,
    ):
        a, b = int(m["a"] or m["a2"]), int(m["b"] or m["b2"])
        if not b:
            raise Unread
        return number(F(a % b), "what remains of the division")
    raise Unread


def _whole(text: str) -> str:
    return text.lower().strip(" ?.")


def offhand(text: str) -> Reading:
    """`largest number that divides both 48 and 60`, `sum of the first 10 odd numbers`."""
    said = _whole(text)
    if m := re.fullmatch(
        r"(?:what is the |find the )?(?:largest|biggest|greatest|highest) (?:whole )?number (?:that|which) (?:divides|goes into|is a factor of)(?: both)? (?P<a>\d+) and (?P<b>\d+)(?: evenly| exactly| without (?:a )?remainder)?",
        said,
    ):
        return number(F(math.gcd(int(m["a"]), int(m["b"]))), "the greatest common divisor")
    if m := re.fullmatch(
        r"(?:what is the |find the )?(?:smallest|least|lowest) (?:positive )?(?:whole )?number (?:that|which) (?:both )?(?P<a>\d+) and (?P<b>\d+)(?: both)? (?:divide|go into)(?: evenly)?|(?:what is the |find the )?(?:smallest|least|lowest) (?:positive )?(?:whole )?number (?:that is |which is )?divisible by (?:both )?(?P<a2>\d+) and (?P<b2>\d+)",
        said,
    ):
        return number(
            F(math.lcm(int(m["a"] or m["a2"]), int(m["b"] or m["b2"]))), "the least common multiple"
        )
    if m := re.fullmatch(
        r"(?:what is |find )?(?:the )?sum of (?:the )?first (?P<n>\d+) (?P<k>odd|even|natural|positive|counting|whole)(?: (?:natural|positive|whole))? (?:numbers|integers)",
        said,
    ):
        n = int(m["n"])
        if n > 10**6 or m["k"] == "whole":
            raise Unread
        return number(
            F({"odd": n * n, "even": n * (n + 1)}.get(m["k"], n * (n + 1) // 2)),
            "the sum of the first numbers",
        )
    if m := re.fullmatch(
        r"(?:which|what) fraction (?:do you get|is it|results?) (?:when|if) (?:you|we) (?:simplify|reduce) (?P<f>\d+/\d+)(?: (?:fully|completely|to lowest terms))?|(?P<f2>\d+/\d+) (?:simplified|reduced|in lowest terms|in simplest form)",
        said,
    ):
        found = value(m["f"] or m["f2"])
        return Reading(ratio(found), "the fraction in lowest terms", found, strict=True)
    if m := re.fullmatch(
        r"(?:(?:what is |find )?the )?product of (?:2|two) consecutive (?:(?:positive )?(?:whole |natural )?numbers|positive integers) is (?P<n>\d+)[.,] ?(?:what is the|what's the|find the|which is the) (?P<w>smaller|larger|bigger|greater|smallest|largest)(?: (?:number|one|of (?:the two|them)))?",
        said,
    ):
        root = math.isqrt(int(m["n"]))
        if root * (root + 1) != int(m["n"]):
            raise Unread
        return number(
            F(root if m["w"].startswith("small") else root + 1), "two consecutive numbers"
        )
    raise Unread


def put_in(text: str) -> Reading:
    """`If y = 3x + 2, what is y when x = 4?`"""
    said = _whole(text)
    if m := re.fullmatch(
        rf"if y ?= ?(?P<e>[^,]+),? (?:what is|what's|find|then what is) (?:the value of )?y (?:when|if|for) x ?(?:=|is|equals) ?(?P<x>{_S})",
        said,
    ):
        from .. import expression, values

        put = re.sub(
            r"(?<![a-z])x(?![a-z])", f"({m['x']})", re.sub(r"(\d)\s*x(?![a-z])", r"\1*x", m["e"])
        )
        node = expression.read(put)
        found = values.valued(node)
        if not isinstance(found, Fraction):
            raise Unread
        return number(found, "the value put into the formula")
    raise Unread


def sequence(text: str) -> Reading:
    """`1, 1, 2, 3, 5, 8 next`; `the 20th term of the sequence 3, 7, 11, ...`"""
    said = text.lower().strip(" ?.,")
    items = rf"(?P<l>{_S}(?:(?:,| and|, and|) {_S}){{2,}})(?:,? ?(?:\.{{2,}}|…|_+|\?))*"
    next_ = r"(?:what(?:'s| is| comes| number comes| would be| will be)?|which number comes|find|give|continue|name)?(?: the| is)?(?: next)? ?(?:number|term|one)?(?: in (?:the|this) (?:sequence|series|pattern))?(?: comes)?(?: next)?(?: after)?"
    m = re.fullmatch(
        rf"(?:what is |find )?(?:the )?(?P<n>\d+(?:st|nd|rd|th)|[a-z]+th) (?:term|number) (?:of|in) (?:the )?(?:arithmetic |geometric )?(?:sequence|series|pattern|progression)?:? ?{items}",
        said,
    )
    if m is not None:
        at = ordinal(m["n"])
        terms = [F(one) for one in re.findall(_S, m["l"])]
        if at is None or len(terms) < 3:
            raise Unread
        step = terms[1] - terms[0]
        if all(b - a == step for a, b in pairwise(terms)):
            return number(terms[0] + (at - 1) * step, "an arithmetic sequence")
        if (
            terms[0]
            and terms[1]
            and all(a and b / a == terms[1] / terms[0] for a, b in pairwise(terms))
            and at < 200
        ):
            return number(terms[0] * (terms[1] / terms[0]) ** (at - 1), "a geometric sequence")
        raise Unread
    m = re.fullmatch(
        rf"(?:the )?{next_}:? ?{items},? ?(?:{next_})?|{items.replace('?P<l>', '?P<l2>')}[.,:;]* ?{next_}",
        said,
    )
    if m is None or not re.search(r"next|continue", said):
        raise Unread
    terms = [F(one) for one in re.findall(_S, m["l"] or m["l2"])]
    if len(terms) < 4:
        raise Unread
    return number(_next(terms), "the rule of the sequence")


def _next(terms: list[Fraction]) -> Fraction:
    steps = [b - a for a, b in pairwise(terms)]
    found = []
    if len(set(steps)) == 1:
        found.append(terms[-1] + steps[0])
    if all(terms) and len({b / a for a, b in pairwise(terms)}) == 1:
        found.append(terms[-1] * terms[1] / terms[0])
    if len(terms) >= 5 and all(
        a + b == c for a, b, c in zip(terms, terms[1:], terms[2:], strict=False)
    ):
        found.append(terms[-1] + terms[-2])
    second = [b - a for a, b in pairwise(steps)]
    if not found and len(second) >= 2 and len(set(second)) == 1:
        found.append(terms[-1] + steps[-1] + second[0])
    if not found or len(set(found)) != 1:
        raise Unread
    return found[0]


_CLOCK = r"(?P<h{0}>\d{{1,2}})(?:[:.](?P<m{0}>\d\d))? ?(?P<p{0}>am|pm|a\.m\.|p\.m\.|noon|midnight)?"


def lasting(text: str) -> Reading:
    """`A movie starts at 6:15 and ends at 8:05. How long is it in minutes?`"""
    slots = Slots(text)
    m = slots.need(
        rf"\b(?:from|starts? at|begins? at|leaves at|departs at|starting at|began at|started at|left at|bed at|asleep at|at) {_CLOCK.format(1)}(?: [a-z]+)*? ?(?:,? ?(?:and|to|until|till|,)) ?(?:[a-z]+ )*?(?:at |until )?{_CLOCK.format(2)}(?![\d%])"
    )
    if m["m1"] is None and m["m2"] is None and not (m["p1"] and m["p2"]):
        raise Unread
    if slots.has(r"\d") or slots.has(r"\b(?:break|each|every|per|late|delayed|times?|days)\b"):
        raise Unread
    unit = slots.take(
        r"\b(?:how many|in|answer in|give (?:the answer|your answer|it) in) (?P<u>hours and minutes|minutes|hours)\b"
    )
    again = slots.take(
        r"\b(?:answer in|give (?:the answer|your answer|it) in|in) (?P<u>minutes|hours)\b"
    )
    if again is not None:
        unit = again
    if not unit:
        raise Unread
    slots.take(r"\bhow long\b")
    slots.done(
        "movie film class lesson meeting party show concert train bus flight starts start ends end ended finishes finish arrives arrive leaves sleep slept work works worked trip last lasts take does minutes hours how long did long answer shift school game lasted taken ride",
        free=4,
    )
    start, end = (
        minutes_of_day(m["h1"], m["m1"], m["p1"]),
        minutes_of_day(m["h2"], m["m2"], m["p2"]),
    )
    same = m["p1"] and m["p2"]
    if not same and (m["p1"] or m["p2"]):
        raise Unread
    span = end - start
    if span <= 0:
        span += 24 * 60 if same else 12 * 60
    if span <= 0 or (not same and int(m["h1"]) > 12):
        raise Unread
    if unit["u"] == "hours and minutes":
        return Reading(
            f"{span // 60} hours and {span % 60} minutes", "from the one time to the other"
        )
    return number(
        F(span) if unit["u"] == "minutes" else F(span, 60), "from the one time to the other"
    )


def minutes_of_day(hour: str, minute: str | None, part: str | None) -> int:
    h = int(hour)
    if h > 24 or int(minute or 0) > 59 or (part and not 1 <= h <= 12):
        raise Unread
    if part and part.startswith("p") and h != 12:
        h += 12
    if part and part.startswith(("a", "midnight")) and h == 12:
        h = 0
    return h * 60 + int(minute or 0)


def counted(text: str) -> Reading:
    """`how many different 2 digit numbers can be made with digits 1,2,3 without repeating`"""
    slots = Slots(text)
    m = slots.need(
        r"\bhow many (?:different |distinct |unique )*(?P<k>\d)[- ]digit (?:numbers|codes|pins|combinations)\b"
    )
    d = slots.need(
        r"\b(?:the )?(?:digits|numbers) (?P<d>\d(?:(?:,| and|, and|, ) ?\d)+)|(?P<d2>\d(?:, ?\d)+(?:,? and \d)?)"
    )
    digits = re.findall(r"\d", d["d"] or d["d2"])
    free = slots.take(
        r"\b(?:digits? (?:can|may) (?:be )?repeat(?:ed)?|(?:if |with |when )?(?:repetition|repeats|repeating)(?: (?:of digits )?is| are)? allowed|with repetition|can repeat|may repeat)\b"
    )
    strict = slots.take(
        r"\b(?:without (?:repeating|repetition|repeats)(?: (?:any |the )?digits?)?|(?:if |with )?no (?:digit )?(?:repeats?|repetition|repeating)(?: allowed)?|(?:if )?(?:repetition|repeats) (?:is|are) not allowed|(?:if )?(?:each|no) digit (?:is used|can be used|may be used|is used)(?: only| more than)? once|digits? (?:can not|cannot|may not|can't) (?:be )?repeat(?:ed)?|using each (?:digit )?(?:only |at most )?once)\b"
    )
    if bool(free) == bool(strict) or len(set(digits)) != len(digits) or "0" in digits:
        raise Unread
    slots.done(
        "can be made formed make form you using use with from if the digits digit numbers", free=1
    )
    k, n = int(m["k"]), len(digits)
    found = 1
    for at in range(k):
        found *= n if free else n - at
    return number(F(found), "one choice after the other")


def spread(text: str) -> Reading:
    """`A number is doubled and then 7 is added, the result is 31. What is the number?`"""
    said = text.lower().strip(" ?.")
    m = re.fullmatch(
        rf"(?:if )?(?:a|my|some) number is (?P<steps>.+?)[.,;]? (?:and )?(?:the result is|the answer is|gives?|which gives|you get|we get|i get|it becomes|to get|giving) (?P<n>{_S})[.,;]? ?(?:what (?:is|was)|what's|find) (?:the|this|that|my)(?: original)? number",
        said,
    )
    if m is None:
        raise Unread
    slope, height = F(1), F(0)
    for part in re.split(r",? and then |,? then |,? and |, ", m["steps"]):
        if part in ("doubled", "tripled", "halved", "multiplied by itself"):
            factor = {"doubled": F(2), "tripled": F(3), "halved": F(1, 2)}.get(part)
            if factor is None:
                raise Unread
            slope, height = slope * factor, height * factor
        elif one := re.fullmatch(
            rf"(?P<k>{_S}) is (?P<v>added|subtracted)(?: to it| from it| to the result| from the result)?",
            part,
        ):
            height += value(one["k"]) * (1 if one["v"] == "added" else -1)
        elif one := re.fullmatch(
            rf"(?P<v>multiplied|divided|increased|decreased|reduced) by (?P<k>{_S})", part
        ):
            k = value(one["k"])
            if one["v"] in ("increased", "decreased", "reduced"):
                height += k if one["v"] == "increased" else -k
            else:
                factor = k if one["v"] == "multiplied" else 1 / k
                slope, height = slope * factor, height * factor
        else:
            raise Unread
    return number((value(m["n"]) - height) / slope, "the words as a linear equation")
