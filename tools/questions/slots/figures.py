# ruff: noqa: E501  (wordings are data: a wording is a line)
"""Lengths, areas and volumes: the figure, what is told of it, and what is asked."""

from __future__ import annotations

import math
import re
from fractions import Fraction

from ..printing import number
from ..reading import Reading, Unread
from ..values import surd, times
from .base import LENGTH, NUMBER, N, Slots, value

F = Fraction
_UNIT = rf"(?: ?(?:square |sq\.? |cubic )?{LENGTH}(?:\^?\(?[23]\)?)?\b\.?)?"
_SHAPES = (
    ("square", r"\bsquare(?!d| (?:root|meter|metre|feet|foot|inch|cm|m|km|mile|yard|unit|centi))(?:-shaped)?\b"),
    ("rectangle", r"\b(?:rectangles?|rectangular)\b"), ("triangle", r"\btriangle\b"),
    ("circle", r"\b(?:circle|circular)\b"), ("cube", r"\bcube(?!d| root)\b"), ("box", r"\b(?:box|cuboid|rectangular prism|brick)\b"),
    ("cylinder", r"\bcylinder\b"), ("sphere", r"\bsphere\b"), ("plot", r"\b(?:room|garden|field|yard|floor|wall|lawn|carpet|pool|plot|park|playground|rug|patio)\b"),
)  # fmt: skip
_ASKED = (
    ("surface", r"\b(?:total )?surface area\b"), ("area", r"\barea\b|\bhow many square [a-z]+\b"), ("perimeter", r"\bperimeter\b|\b(?:fence|fencing)\b.*\baround(?: it)?\b|\bdistance around\b"),
    ("circumference", r"\bcircumference\b"), ("volume", r"\bvolume\b|\bhow many cubic [a-z]+\b"), ("diagonal", r"\bdiagonal\b"),
    ("hypotenuse", r"\bhypotenuse\b"), ("radius", r"\bradius\b"), ("diameter", r"\bdiameter\b"), ("side", r"\b(?:side|edge|side length|edge length|length of (?:one|each|a) side|how long is (?:one|each|a|its|the) (?:side|edge))\b"),
    ("length", r"\b(?:length|long|longer side)\b"), ("width", r"\b(?:width|wide|breadth|shorter side)\b"), ("height", r"\b(?:height|high|tall|depth|deep)\b"), ("base", r"\bbase\b"),
)  # fmt: skip
_TOLD = {
    "perimeter": rf"\bperimeter(?:(?: of (?:an? |the |its )?[a-z]+(?: [a-z]+)?)? ?(?:of|is|was|=|:|equals)|,)? ?{N}{_UNIT}",
    "area": rf"\barea(?:(?: of (?:an? |the |its )?[a-z]+(?: [a-z]+)?)? ?(?:of|is|was|=|:|equals)|,)? ?{N}{_UNIT}",
    "circumference": rf"\bcircumference(?:(?: of (?:an? |the |its )?[a-z]+(?: [a-z]+)?)? ?(?:of|is|was|=|:|equals)|,)? ?{N}{_UNIT}",
    "volume": rf"\bvolume(?:(?: of (?:an? |the |its )?[a-z]+(?: [a-z]+)?)? ?(?:of|is|was|=|:|equals)|,)? ?{N}{_UNIT}",
    "radius": rf"\bradius ?(?:of|is|=|:|,|r ?=)? ?{N}{_UNIT}|\br ?= ?(?P<n2>{NUMBER}){_UNIT}",
    "diameter": rf"\bdiameter ?(?:of|is|=|:|,)? ?{N}{_UNIT}|\b(?P<n2>{NUMBER}){_UNIT} (?:in )?diameter\b",
    "diagonal": rf"\bdiagonal ?(?:of|is|=|:)? ?{N}{_UNIT}",
    "hypotenuse": rf"\bhypotenuse ?(?:of|is|=|:)? ?{N}{_UNIT}",
    "length": rf"\b(?:length|longer side|long side) ?(?:of|is|=|:|l ?=)? ?{N}{_UNIT}|(?P<n2>{NUMBER}){_UNIT} (?:long|in length)\b",
    "width": rf"\b(?:width|breadth|shorter side|short side) ?(?:of|is|=|:)? ?{N}{_UNIT}|(?P<n2>{NUMBER}){_UNIT} (?:wide|in width)\b",
    "height": rf"\b(?:height|depth) ?(?:of|is|=|:|h ?=)? ?{N}{_UNIT}|(?P<n2>{NUMBER}){_UNIT} (?:high|tall|deep|in height)\b",
    "base": rf"\bbase ?(?:of|is|=|:|b ?=)? ?{N}{_UNIT}",
    "side": rf"\b(?:sides?|edges?)(?: length)?(?: (?:of )?length)? ?(?:of|is|are|=|:)? ?{N}{_UNIT}(?! and)",
}  # fmt: skip
_BY = rf"(?P<a>{NUMBER}){_UNIT} ?(?:by|x|\*|times) ?(?P<b>{NUMBER}){_UNIT}(?: ?(?:by|x|\*|times) ?(?P<c>{NUMBER}){_UNIT})?"
_PAIR = rf"\b(?:sides?|legs?|edges)(?: lengths?)?(?: of| are| with)?(?: lengths?)? ?(?P<a>{NUMBER}){_UNIT}(?:,| and|, and) ?(?P<b>{NUMBER}){_UNIT}(?:(?:,| and|, and) ?(?P<c>{NUMBER}){_UNIT})?"


def figure(text: str) -> Reading:
    """What is asked of a figure. Raises `Unread`."""
    slots = Slots(text)
    if not slots.has(
        r"\b(?:area|perimeter|circumference|volume|diagonal|hypotenuse|radius|diameter|width|length|height|side|fence|fencing|edge|base)\b"
    ):
        raise Unread
    pi_asked = slots.take(
        r",? ?(?:\(?(?:use|using|with|take|let|if)?(?: pi)? ?(?:=|as|is|for pi)? ?3\.14(?:16)?(?: (?:for|as) (?:pi|the value of pi))?\)?)|,? ?use pi ?= ?22/7"
    )
    in_pi = slots.take(
        r",? ?(?:\(?(?:in terms of|leave your answer in|leave|keep|with) pi\)?(?: in your answer)?)"
    )
    shape = _shape(slots.text)
    right = slots.take(r"\bright(?:-angled?| angled?)?(?= triangle)\b")
    told: dict[str, Fraction] = {}
    if (m := slots.take(_BY)) or (m := slots.take(_PAIR)):
        told["a"], told["b"] = value(m["a"]), value(m["b"])
        if m["c"]:
            told["c"] = value(m["c"])
    for name, pattern in _TOLD.items():
        if m := slots.take(pattern):
            groups = m.groupdict()
            told[name] = value(groups["n"] or groups.get("n2") or "")
    relation = slots.take(
        r"\b(?P<k>half|twice|double|2 times|3 times) as (?P<w>wide|long|high)(?: as (?:it is )?(?:long|wide|high))?\b|\b(?:its|the) (?P<w2>length|width) is (?P<k2>half|twice|double|2 times|3 times) (?:its|the) (?:length|width)\b"
    )
    slots.take(
        r"\bhow (?:long|wide|high|big) (?:is|are) (?=the (?:hypotenuse|diagonal|radius|diameter|side|edge|third))"
    )
    asked = [name for name, pattern in _ASKED if slots.take(pattern)]
    for _, pattern in _SHAPES:
        slots.take(pattern)
    if len(asked) != 1 or any(size <= 0 for size in told.values()):
        raise Unread
    if relation is not None:
        which = (relation["w"] or relation["w2"]).replace("wide", "width").replace("long", "length")
        factor = {"half": F(1, 2), "twice": F(2), "double": F(2), "2 times": F(2), "3 times": F(3)}[
            relation["k"] or relation["k2"]
        ]
        other = "length" if which == "width" else "width"
        if other in told:
            told[which] = told[other] * factor
        elif "perimeter" in told:
            told[other] = told.pop("perimeter") / 2 / (1 + factor)
            told[which] = told[other] * factor
        else:
            raise Unread
    slots.done(
        "area perimeter side sides length width wide long height legs leg shape figure around around? it? unit units cm m ft km fence fencing formula whole exact inches feet meters cubic square sq dimensions edge edges angle angles walk",
        free=2,
    )
    return _worked(
        shape, asked[0], told, bool(right), in_pi is not None, "3.14" if pi_asked else ""
    )


def _shape(text: str) -> str:
    """The figure that is spoken of. Raises `Unread` for two."""
    found = [name for name, pattern in _SHAPES if re.search(pattern, text)]
    if len(found) > 1 and "plot" in found:
        found.remove("plot")
    if len(found) > 1:
        raise Unread
    return found[0] if found else ""


def _worked(
    shape: str, asked: str, told: dict[str, Fraction], right: bool, in_pi: bool, pi: str
) -> Reading:
    if shape == "plot":
        shape = "box" if "c" in told or asked == "volume" else "rectangle"
    if shape in ("circle", "cylinder", "sphere"):
        return _round(shape, asked, told, pi)
    if pi or in_pi:
        raise Unread
    if (
        shape in ("", "rectangle", "square", "box")
        and "a" in told
        and "c" not in told
        and shape != "box"
    ):
        shape = "rectangle" if shape in ("", "rectangle") else shape
    if shape in ("square", "cube"):
        return (_square if shape == "square" else _cube)(asked, told)
    found = _FLAT.get((shape, asked))
    if found is None:
        raise Unread
    return found({key: told[key] for key in told}, right)


def _only(told: dict[str, Fraction], *names: str) -> list[Fraction]:
    if set(told) != set(names):
        raise Unread
    return [told[name] for name in names]


def _sides(told: dict[str, Fraction]) -> tuple[Fraction, Fraction]:
    for names in (
        ("a", "b"),
        ("length", "width"),
        ("base", "height"),
        ("length", "height"),
        ("width", "height"),
    ):
        if set(told) == set(names):
            return told[names[0]], told[names[1]]
    raise Unread


def _three(told: dict[str, Fraction]) -> tuple[Fraction, Fraction, Fraction]:
    for names in (("a", "b", "c"), ("length", "width", "height")):
        if set(told) == set(names):
            return told[names[0]], told[names[1]], told[names[2]]
    raise Unread


def _root(square: Fraction) -> Reading:
    if square <= 0:
        raise Unread
    return Reading(
        surd(square),
        "the figure's formula",
        F(math.sqrt(square)).limit_denominator(10**9)
        if math.isqrt(square.numerator * square.denominator) ** 2
        != square.numerator * square.denominator
        else F(math.isqrt(square.numerator * square.denominator), square.denominator),
    )


def _n(found: Fraction) -> Reading:
    if found <= 0:
        raise Unread
    return number(found, "the figure's formula")


def _rectangle_area(told: dict[str, Fraction], _right: bool) -> Reading:
    if set(told) == {"perimeter", "length"} or set(told) == {"perimeter", "width"}:
        one = told.get("length") or told["width"]
        return _n((told["perimeter"] / 2 - one) * one)
    a, b = _sides(told)
    return _n(a * b)


def _rectangle_perimeter(told: dict[str, Fraction], _right: bool) -> Reading:
    if "area" in told and len(told) == 2:
        one = told.get("length") or told.get("width")
        if one is None:
            raise Unread
        return _n(2 * (one + told["area"] / one))
    a, b = _sides(told)
    return _n(2 * (a + b))


def _other_side(told: dict[str, Fraction], _right: bool) -> Reading:
    one = next((told[name] for name in ("length", "width", "side") if name in told), None)
    if one is None or len(told) != 2:
        raise Unread
    if "perimeter" in told:
        return _n(told["perimeter"] / 2 - one)
    if "area" in told:
        return _n(told["area"] / one)
    raise Unread


def _square(asked: str, told: dict[str, Fraction]) -> Reading:
    [(name, size)] = told.items() if len(told) == 1 else [("", F(0))]
    if name == "area":
        side2 = size
    elif name in ("side", "length", "width"):
        side2 = size**2
    elif name == "perimeter":
        side2 = (size / 4) ** 2
    elif name == "diagonal":
        side2 = size**2 / 2
    else:
        raise Unread
    if asked == "area":
        return _n(side2)
    if asked == "perimeter":
        return _root(side2 * 16)
    if asked == "diagonal":
        return _root(side2 * 2)
    if asked in ("side", "length"):
        return _root(side2)
    raise Unread


def _cube(asked: str, told: dict[str, Fraction]) -> Reading:
    [(name, size)] = told.items() if len(told) == 1 else [("", F(0))]
    if name in ("side", "length"):
        side = size
    elif name == "volume":
        side = F(round(float(size) ** (1 / 3)))
        if side**3 != size:
            raise Unread
    else:
        raise Unread
    return _n(
        {"volume": side**3, "surface": 6 * side**2, "side": side, "area": F(0)}.get(asked, F(0))
    )


def _triangle_area(told: dict[str, Fraction], right: bool) -> Reading:
    if set(told) == {"base", "height"}:
        return _n(told["base"] * told["height"] / 2)
    if right and set(told) == {"a", "b"}:
        return _n(told["a"] * told["b"] / 2)
    raise Unread


def _hypotenuse(told: dict[str, Fraction], _right: bool) -> Reading:
    a, b = _only(told, "a", "b")
    return _root(a**2 + b**2)


def _triangle_perimeter(told: dict[str, Fraction], _right: bool) -> Reading:
    a, b, c = _only(told, "a", "b", "c")
    if a + b <= c or a + c <= b or b + c <= a:
        raise Unread
    return _n(a + b + c)


def _diagonal(told: dict[str, Fraction], _right: bool) -> Reading:
    a, b = _sides(told)
    return _root(a**2 + b**2)


def _volume(told: dict[str, Fraction], _right: bool) -> Reading:
    a, b, c = _three(told)
    return _n(a * b * c)


def _surface(told: dict[str, Fraction], _right: bool) -> Reading:
    a, b, c = _three(told)
    return _n(2 * (a * b + b * c + a * c))


_FLAT = {
    ("rectangle", "area"): _rectangle_area, ("rectangle", "perimeter"): _rectangle_perimeter,
    ("rectangle", "width"): _other_side, ("rectangle", "length"): _other_side,
    ("rectangle", "diagonal"): _diagonal, ("triangle", "area"): _triangle_area,
    ("triangle", "hypotenuse"): _hypotenuse, ("triangle", "perimeter"): _triangle_perimeter,
    ("box", "volume"): _volume, ("box", "surface"): _surface,
}  # fmt: skip


def _round(shape: str, asked: str, told: dict[str, Fraction], pi: str) -> Reading:
    radius = told.pop("radius", None)
    if radius is None and "diameter" in told:
        radius = told.pop("diameter") / 2
    height = told.pop("height", None)
    if radius is None or told or (height is not None) != (shape == "cylinder"):
        raise Unread
    if shape == "circle" and asked in ("radius", "diameter"):
        return _n(radius if asked == "radius" else 2 * radius)
    turns = {
        ("circle", "area"): radius**2, ("circle", "circumference"): 2 * radius, ("circle", "perimeter"): 2 * radius,
        ("sphere", "volume"): F(4, 3) * radius**3, ("sphere", "surface"): 4 * radius**2,
    }.get((shape, asked))  # fmt: skip
    if shape == "cylinder" and asked == "volume" and height is not None:
        turns = radius**2 * height
    if turns is None:
        raise Unread
    if pi:
        return number(turns * F(pi), "the figure's formula with pi as told")
    return Reading(times(turns, "pi"), "the figure's formula", turns * F(math.pi))


def angles(text: str) -> Reading:
    """`Two angles of a triangle are 50 and 60 degrees. How big is the third?`"""
    slots = Slots(text)
    if not slots.take(r"\b(?:2|two|the) (?:of the )?angles\b|\bangles\b"):
        raise Unread
    total = (
        F(180)
        if slots.take(r"\btriangle\b")
        else F(360)
        if slots.take(r"\b(?:quadrilateral|rectangle)\b")
        else None
    )
    found = [value(m["n"]) for m in slots.all(rf"{N} ?(?:°|degrees?\b)?")]
    if (
        total is None
        or not slots.take(r"\b(?:third|other|missing|last|fourth|remaining)(?: angle)?\b")
        or len(found) != (2 if total == 180 else 3)
    ):
        raise Unread
    slots.done("degrees degree angle measure size triangle", free=0)
    return _n(total - sum(found))


_DEGREES = {
    "right angle": 90,
    "triangle": 180,
    "circle": 360,
    "full circle": 360,
    "full turn": 360,
    "straight angle": 180,
    "straight line": 180,
    "quadrilateral": 360,
    "rectangle": 360,
    "square": 360,
}


def degrees(text: str) -> Reading:
    """`How many degrees are in a right angle?`"""
    m = re.fullmatch(
        r"how many degrees (?:are (?:there )?in|does|do|is) (?:all )?(?:the angles (?:of|in) )?(?:a|an)(?P<w>(?: [a-z]+){1,2}?)(?: have| add up to| sum to)?(?: in total)?",
        text.lower().strip(" ?."),
    )
    size = _DEGREES.get(m["w"].strip()) if m else None
    if size is None:
        raise Unread
    return number(F(size), "the angles of the figure")
