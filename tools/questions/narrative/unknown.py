# ruff: noqa: E501  (wordings are data: a wording is a line)
"""Equations in words: `Five more than twice a number is 17`, `I think of a number, double it and add 5`."""

from __future__ import annotations

import re
from dataclasses import dataclass
from fractions import Fraction

from ..printing import number
from ..reading import Reading, Unread

_N = r"-?\d+(?:\.\d+)?(?:/\d+)?"
_X = re.compile(r"(?:a|the|my|some|this|that|what|an unknown|which) (?:same )?number|(?:it|x|n)")
_FACTORS: dict[str, Fraction | int] = {"twice": 2, "double": 2, "half": Fraction(1, 2), "half of": Fraction(1, 2), "1 half of": Fraction(1, 2),
            "a third of": Fraction(1, 3), "1 third of": Fraction(1, 3), "a quarter of": Fraction(1, 4), "triple": 3,
            "1 quarter of": Fraction(1, 4), "thrice": 3, "a fifth of": Fraction(1, 5), "1 fifth of": Fraction(1, 5)}  # fmt: skip


@dataclass(frozen=True, slots=True)
class LinearForm:
    """`slope * x + height`."""

    slope: Fraction
    height: Fraction

    def scaled(self, by: Fraction) -> LinearForm:
        """Times a number."""
        return LinearForm(self.slope * by, self.height * by)

    def plus(self, other: LinearForm) -> LinearForm:
        """The sum."""
        return LinearForm(self.slope + other.slope, self.height + other.height)


def line(text: str) -> LinearForm:
    """An expression in words, linear in one number. Raises `Unread`."""
    text = text.strip()
    if re.fullmatch(_N, text):
        return LinearForm(Fraction(0), Fraction(text))
    if _X.fullmatch(text):
        return LinearForm(Fraction(1), Fraction(0))
    if m := re.fullmatch(rf"({_N}) (more|less|fewer) than (.+)", text):
        sign = 1 if m[2] == "more" else -1
        return line(m[3]).plus(LinearForm(Fraction(0), sign * Fraction(m[1])))
    if m := re.fullmatch(r"the (sum|difference) (?:of|between) (.+?) and (.+)", text):
        return line(m[2]).plus(line(m[3]).scaled(Fraction(1 if m[1] == "sum" else -1)))
    if m := re.fullmatch(rf"({_N}) (?:added to|plus) (.+)", text):
        return line(m[2]).plus(line(m[1]))
    if m := re.fullmatch(rf"({_N}) subtracted from (.+)", text):
        return line(m[2]).plus(line(m[1]).scaled(Fraction(-1)))
    if m := re.fullmatch(
        rf"(.+?),? (plus|minus|increased by|decreased by|reduced by) ({_N})", text
    ):
        sign = 1 if m[2] in ("plus", "increased by") else -1
        return line(m[1]).plus(line(m[3]).scaled(Fraction(sign)))
    return _scaled(text)


def _scaled(text: str) -> LinearForm:
    """The number itself, so many times or divided."""
    if m := re.fullmatch(rf"({_X.pattern}) (times|multiplied by|divided by|over) ({_N})", text):
        by = Fraction(m[3])
        if not by:
            raise Unread
        return line(m[1]).scaled(1 / by if m[2] in ("divided by", "over") else by)
    if m := re.fullmatch(rf"({_N}) (?:times|multiplied by) ({_X.pattern})", text):
        return line(m[2]).scaled(Fraction(m[1]))
    if m := re.fullmatch(
        rf"({'|'.join(sorted(_FACTORS, key=len, reverse=True))}) ({_X.pattern})", text
    ):
        return line(m[2]).scaled(Fraction(_FACTORS[m[1]]))
    if m := re.fullmatch(rf"({_N})% of ({_X.pattern})", text):
        return line(m[2]).scaled(Fraction(m[1]) / 100)
    raise Unread


_IS = r"(?: is equal to| equals| is| gives(?: me| you)?| makes| results in| comes to| is the same as| leaves| are| =)"
_FIND = (
    r"(?:what(?:'s| is| was) (?:the|my|this|that|his|her) (?:original )?number|find (?:the|this|that) number|what number (?:is it|am i thinking of|is this|did i (?:start with|think of|choose))"
    r"|what is it|find it|what(?:'s| is) the value of (?:the|that) number|what(?:'s| is) x|find x|what number did (?:i|he|she) (?:start with|think of))"
)
_WHOLE = re.compile(rf"(?:if |when )?(?P<left>.+?){_IS} (?P<right>.+?)[.,;] ?(?:then )?{_FIND}")
_ASKS = re.compile(
    rf"(?:{_FIND}|what number) if (?P<left>.+?){_IS} (?P<right>.+)|(?P<left2>what number .+?){_IS} (?P<right2>.+)"
)
_THOUGHT = re.compile(
    rf"(?:i think|i'm thinking|i am thinking|think|i thought|\w+ thinks|\w+ thought|i pick|i choose|i chose|i take|take|i start with|start with) (?:of )?a number[.,;:]? ?(?:and )?(?:then )?(?:if |when )?(?P<steps>.+?)[.,;] ?(?:and |now )?(?:(?:i|he|she|you) (?:get|gets|got|end up with|now have|have)|the (?:result|answer) is|it gives|this gives(?: me)?|my answer is) (?P<n>{_N})[.,;]? ?{_FIND}"
)
_STEP = re.compile(
    rf"(?:i |he |she |then )*(?:(?P<double>double|doubles|doubled|triple|triples|halve|halves) it|(?P<verb>add|adds|added|subtract|subtracts|subtracted|take away|takes away|multiply(?: it)? by|multiplies(?: it)? by|multiplied(?: it)? by|divide(?: it)? by|divides(?: it)? by|divided(?: it)? by) (?P<k>{_N})(?: to it| from it)?)"
)


def unknown(text: str) -> Reading:
    """The number that an equation in words determines. Raises `Unread`."""
    said = " ".join(text.lower().split()).rstrip("?. ")
    if m := _THOUGHT.fullmatch(said):
        left, right = _steps(m["steps"]), line(m["n"])
    elif m := _ASKS.fullmatch(said) or _WHOLE.fullmatch(said):
        groups = m.groupdict()
        left = line(groups.get("left") or groups.get("left2") or "")
        right = line(groups.get("right") or groups.get("right2") or "")
    else:
        raise Unread
    slope = left.slope - right.slope
    if not slope:
        raise Unread
    return number((right.height - left.height) / slope, "the words as a linear equation")


def _steps(text: str) -> LinearForm:
    value = LinearForm(Fraction(1), Fraction(0))
    for part in re.split(r",? and then |,? then |,? and |, ", text):
        m = _STEP.fullmatch(part.strip())
        if m is None:
            raise Unread
        if m["double"]:
            size = {"d": Fraction(2), "t": Fraction(3), "h": Fraction(1, 2)}[m["double"][0]]
            value = value.scaled(size)
            continue
        k = Fraction(m["k"])
        match m["verb"].split()[0][:3]:
            case "add":
                value = value.plus(LinearForm(Fraction(0), k))
            case "sub" | "tak":
                value = value.plus(LinearForm(Fraction(0), -k))
            case "mul":
                value = value.scaled(k)
            case _:
                if not k:
                    raise Unread
                value = value.scaled(1 / k)
    return value
