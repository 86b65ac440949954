# ruff: noqa: E501  (wordings are data: a wording is a line)
"""Lengths, areas, volumes and angles of plain figures, by their formulas."""

from __future__ import annotations

import re
from collections.abc import Callable
from fractions import Fraction
from re import Match

from ...mathematics.nodes import Call, Node, Num, Op, Sym
from .. import values
from ..printing import number
from ..reading import Reading, Unread
from .wording import Rule, listed, real, rule

Measures = dict[str, Fraction]
PI = Sym("pi")


def _n(value: Fraction | int) -> Node:
    return Num(Fraction(value))


def _m(*factors: Node) -> Node:
    found = factors[0]
    for factor in factors[1:]:
        found = Op("*", (found, factor))
    return found


def _radius(d: Measures) -> Fraction:
    if "radius" in d:
        return d["radius"]
    return d["diameter"] / 2


def _sides(d: Measures) -> tuple[Fraction, Fraction]:
    pairs = [
        ("length", "width"),
        ("width", "height"),
        ("length", "height"),
        ("base", "height"),
        ("first", "second"),
    ]
    for a, b in pairs:
        if set(d) == {a, b}:
            return d[a], d[b]
    raise Unread


def _box(d: Measures) -> tuple[Fraction, Fraction, Fraction]:
    if set(d) == {"first", "second", "third"}:
        return d["first"], d["second"], d["third"]
    if set(d) in ({"length", "width", "height"}, {"length", "width", "depth"}):
        return d["length"], d["width"], d.get("height", d.get("depth", Fraction(0)))
    raise Unread


def _edge(d: Measures) -> Fraction:
    if len(d) != 1:
        raise Unread
    name, value = next(iter(d.items()))
    if name not in ("side", "edge", "first", "length"):
        raise Unread
    return value


def _area_rectangle(d: Measures) -> Node:
    a, b = _sides(d)
    return _n(a * b)


def _triangle(d: Measures) -> Node:
    if set(d) != {"base", "height"}:
        raise Unread
    return _n(d["base"] * d["height"] / 2)


def _trapezoid(d: Measures) -> Node:
    if set(d) != {"first", "second", "height"}:
        raise Unread
    return _n((d["first"] + d["second"]) * d["height"] / 2)


def _perimeter(d: Measures) -> Node:
    a, b = _sides(d)
    if set(d) == {"base", "height"}:
        raise Unread
    return _n(2 * (a + b))


def _three(d: Measures) -> Node:
    if set(d) != {"first", "second", "third"}:
        raise Unread
    a, b, c = sorted(d.values())
    if a + b <= c:
        raise Unread
    return _n(a + b + c)


FORMULAS: dict[tuple[str, str], Callable[[Measures], Node]] = {
    ("area", "square"): lambda d: _n(_edge(d) ** 2),
    ("perimeter", "square"): lambda d: _n(4 * _edge(d)),
    ("diagonal", "square"): lambda d: Call("sqrt", (_n(2 * _edge(d) ** 2),)),
    ("area", "rectangle"): _area_rectangle,
    ("area", "parallelogram"): lambda d: _area_rectangle(d) if set(d) == {"base", "height"} else _refuse(),
    ("perimeter", "rectangle"): _perimeter,
    ("diagonal", "rectangle"): lambda d: Call("sqrt", (_n(_sides(d)[0] ** 2 + _sides(d)[1] ** 2),)),
    ("area", "triangle"): _triangle,
    ("area", "right triangle"): lambda d: _n(_sides(d)[0] * _sides(d)[1] / 2),
    ("perimeter", "triangle"): _three,
    ("perimeter", "equilateral triangle"): lambda d: _n(3 * _edge(d)),
    ("area", "equilateral triangle"): lambda d: Op("/", (_m(_n(_edge(d) ** 2), Call("sqrt", (_n(3),))), _n(4))),
    ("area", "trapezoid"): _trapezoid, ("area", "trapezium"): _trapezoid,
    ("area", "circle"): lambda d: _m(_n(_radius(d) ** 2), PI),
    ("circumference", "circle"): lambda d: _m(_n(2 * _radius(d)), PI),
    ("perimeter", "circle"): lambda d: _m(_n(2 * _radius(d)), PI),
    ("diameter", "circle"): lambda d: _n(2 * d["radius"]),
    ("radius", "circle"): lambda d: _n(d["diameter"] / 2),
    ("volume", "cube"): lambda d: _n(_edge(d) ** 3),
    ("surface area", "cube"): lambda d: _n(6 * _edge(d) ** 2),
    ("volume", "sphere"): lambda d: _m(_n(_radius(d) ** 3 * Fraction(4, 3)), PI),
    ("surface area", "sphere"): lambda d: _m(_n(4 * _radius(d) ** 2), PI),
    ("volume", "cylinder"): lambda d: _m(_n(_radius(d) ** 2 * d["height"]), PI),
    ("volume", "cone"): lambda d: _m(_n(_radius(d) ** 2 * d["height"] / 3), PI),
    ("volume", "rectangular prism"): lambda d: _n(_box(d)[0] * _box(d)[1] * _box(d)[2]),
    ("surface area", "rectangular prism"): lambda d: _n(2 * (_box(d)[0] * _box(d)[1] + _box(d)[0] * _box(d)[2] + _box(d)[1] * _box(d)[2])),
    ("perimeter", "regular pentagon"): lambda d: _n(5 * _edge(d)),
    ("perimeter", "regular hexagon"): lambda d: _n(6 * _edge(d)),
    ("perimeter", "regular octagon"): lambda d: _n(8 * _edge(d)),
}  # fmt: skip
_SHAPES = {"box": "rectangular prism", "cuboid": "rectangular prism", "rectangular box": "rectangular prism",
           "right-angled triangle": "right triangle", "rectangular solid": "rectangular prism",
           "trapezium": "trapezoid", "ball": "sphere", "rectangular garden": "rectangle",
           "rectangular room": "rectangle", "square garden": "square", "rectangular field": "rectangle"}  # fmt: skip
_POLYGONS = {"triangle": 3, "quadrilateral": 4, "pentagon": 5, "hexagon": 6, "heptagon": 7,
             "octagon": 8, "nonagon": 9, "decagon": 10, "dodecagon": 12, "square": 4, "rectangle": 4}  # fmt: skip
_UNIT = r"(?: ?(?:cm|mm|m|km|in|ft|inch(?:es)?|feet|foot|meters?|metres?|centimeters?|centimetres?|yards?|units?|kilometers?|miles?|millimeters?)(?![a-z]))?"
_NAME = r"side|edge|radius|diameter|height|width|length|base|depth"


def _refuse() -> Node:
    raise Unread


def _measures(text: str) -> Measures:
    """`radius 5`, `length of 8 cm and width 3`, `8 by 3`, `sides 3, 4 and 5`. Raises `Unread`."""
    text = re.sub(
        r"\b(?:and|with|an?|the|of|is|are|equal to|that|has|measures|each|whose|it|its|having|given|if)\b",
        " ",
        text.lower(),
    )
    text = re.sub(r"[=,:.](?!\d)", " ", text)
    text = re.sub(rf"([\d.]){_UNIT}(?= |$|\))", r"\1", " ".join(text.split()))
    by = re.fullmatch(r"([\d.]+) (?:by|x|\*) ([\d.]+)(?: (?:by|x|\*) ([\d.]+))?", text)
    if by:
        names = ("first", "second", "third")
        return {name: Fraction(v) for name, v in zip(names, by.groups(), strict=True) if v}
    listed_ = re.fullmatch(
        r"(?:sides?|legs|parallel sides|bases|side lengths?|edges?|dimensions|sides lengths?) ?(?:lengths?)? ?((?:[\d.]+ ?)+)(?:height ([\d.]+))?",
        text,
    )
    if listed_ and len(listed_[1].split()) > 1:
        names = ("first", "second", "third")
        found = {name: Fraction(v) for name, v in zip(names, listed_[1].split(), strict=False)}
        if len(listed_[1].split()) > 3:
            raise Unread
        return found | ({"height": Fraction(listed_[2])} if listed_[2] else {})
    found = {}
    rest = text
    for one in re.finditer(
        rf"(?:(?:side|edge) (?:length )?|(?:{_NAME})s? )([\d.]+)|([\d.]+) (wide|high|tall|deep|long|{_NAME})",
        text,
    ):
        word = one[3] or _singular(one[0].split()[0])
        name = {
            "wide": "width",
            "long": "length",
            "high": "height",
            "tall": "height",
            "deep": "depth",
            "edge": "side",
        }.get(word, word)
        if name in found:
            raise Unread
        found[name] = Fraction(one[1] or one[2])
        rest = rest.replace(one[0], " ", 1)
    if not found or rest.strip():
        raise Unread
    return found


def _singular(word: str) -> str:
    return word if word == "radius" else word.removesuffix("s")


def _figure(m: Match[str]) -> Reading:
    what, shape = m["what"].lower(), m["shape"].lower()
    shape = _SHAPES.get(shape, shape)
    formula = FORMULAS.get((what, shape))
    if formula is None:
        raise Unread
    given = _measures(m["given"])
    if min(given.values()) <= 0:
        raise Unread
    try:
        node = formula(given)
    except KeyError as error:
        raise Unread from error
    used = {"circle": {"radius", "diameter"}, "sphere": {"radius", "diameter"}}.get(shape)
    if used is not None and (len(given) != 1 or not set(given) <= used):
        raise Unread
    if shape in ("cylinder", "cone") and len(given) != 2:
        raise Unread
    return values.of(node, f"the formula for the {what} of a {shape}")


def _hypotenuse(m: Match[str]) -> Reading:
    a, b = real(m["a"]), real(m["b"])
    return values.of(Call("sqrt", (_n(a * a + b * b),)), "the theorem of Pythagoras")


def _leg(m: Match[str]) -> Reading:
    a, c = real(m["a"]), real(m["c"])
    if a >= c:
        raise Unread
    return values.of(Call("sqrt", (_n(c * c - a * a),)), "the theorem of Pythagoras")


def _third_angle(m: Match[str]) -> Reading:
    found = 180 - real(m["a"]) - real(m["b"])
    if found <= 0:
        raise Unread
    return number(found, "the angles of a triangle add up to 180 degrees")


def _polygon(m: Match[str]) -> Reading:
    groups = m.groupdict()
    n = int(groups["n"]) if groups.get("n") else _POLYGONS[groups["shape"].lower()]
    if n < 3:
        raise Unread
    what = re.sub(r"\s+", " ", groups["what"].lower())
    if "sum" in what:
        return number(Fraction((n - 2) * 180), "the angles of triangles that fill it")
    if "diagonals" in what:
        return number(Fraction(n * (n - 3) // 2), "each corner to each that is no neighbour")
    if "exterior" in what:
        return number(Fraction(360, n), "the exterior angles add up to 360 degrees")
    return number(Fraction((n - 2) * 180, n), "all its angles are equal")


def _remaining(m: Match[str]) -> Reading:
    angles = listed(m["list"].replace("°", ""))
    n = int(m["n"])
    found = (n - 2) * 180 - sum(angles, Fraction(0))
    if len(angles) != n - 1:
        raise Unread
    return number(found, "all angles add up to those of triangles that fill it")


def _from_area(m: Match[str]) -> Reading:
    area = real(m["a"])
    node: Node = Call("sqrt", (_n(area),))
    if m["what"].lower() == "perimeter":
        node = _m(_n(4), node)
    return values.of(node, "the side is the root of the area")


_REPLY = r"(?: ?return only the angle as your answer\. ?do not give the units in your answer)?"
_R = r"(?P<{}>[\d.]+)" + _UNIT
_A, _B, _C = _R.format("a"), _R.format("b"), _R.format("c")
_SHAPE = "|".join(sorted({s for _, s in FORMULAS} | set(_SHAPES), key=len, reverse=True))
_WHATS = "surface area|area|perimeter|circumference|volume|diagonal|diameter|radius"
_LINK = r"(?: ?(?:,|with|of|that has|whose|if|having|measuring|when|given|that is|where))+"
RULES: tuple[Rule, ...] = (
    rule(
        rf"(?:the )?(?:length of the )?(?P<what>{_WHATS}) of (?:an?|the) (?P<shape>{_SHAPE}){_LINK} (?P<given>.+)",
        _figure,
    ),
    rule(
        rf"an? (?P<shape>{_SHAPE}) (?:has|with|measures|is|that is) (?P<given>[^?]+?)[.,]? ?(?:what is|find|calculate|what's|determine|has what|compute) (?:its|the) (?P<what>{_WHATS})(?: of (?:the|this) (?:{_SHAPE}))?",
        _figure,
    ),
    rule(rf"(?P<what>{_WHATS}) (?P<shape>{_SHAPE}),? (?P<given>.+)", _figure),
    rule(
        rf"(?:the )?(?:length of the )?hypotenuse of a right(?:-angled| angled)? triangle{_LINK} (?:legs|sides|the other two sides|catheti)(?: of)?(?: lengths?)?(?: are| of)? {_A} and {_B}",
        _hypotenuse,
    ),
    rule(
        rf"a right(?:-angled| angled)? triangle has (?:legs|sides|shorter sides)(?: of)?(?: lengths?)? {_A} and {_B}\.? (?:what is|find|how long is) (?:the )?(?:length of (?:the|its) )?(?:its )?hypotenuse",
        _hypotenuse,
    ),
    rule(
        rf"(?:in )?a right(?:-angled| angled)? triangle (?:has|with)?,? ?(?:a |the )?hypotenuse (?:of |is )?(?:length )?{_C} and (?:one |a )?leg (?:of |is )?(?:length )?{_A}\.? (?:what is|find|how long is) the (?:length of the )?other leg",
        _leg,
    ),
    rule(
        r"(?:if )?(?:two|2) angles of a triangle (?:are|measure) (?P<a>[\d.]+)(?:°| degrees)? and (?P<b>[\d.]+)(?:°| degrees)?[.,]? ?(?:what is|find|how big is|then what is)(?: the)?(?: measure of)?(?: the)? third(?: angle)?",
        _third_angle,
    ),
    rule(
        r"(?:a|the) triangle has (?:(?:two|2) )?angles (?:of )?(?P<a>[\d.]+)(?:°| degrees)? and (?P<b>[\d.]+)(?:°| degrees)?[.,]? ?(?:what is|find|how big is)(?: the)?(?: measure of)?(?: the)? third(?: angle)?",
        _third_angle,
    ),
    rule(
        rf"(?:the )?(?P<what>sum of the (?:interior )?angles|sum of (?:all )?(?:the )?interior angles|interior angle sum) (?:of|in) an? (?:(?P<shape>{'|'.join(_POLYGONS)})|(?:polygon with )?(?P<n>\d+)(?:-gon|-sided polygon| sides))",
        _polygon,
    ),
    rule(
        rf"(?:the )?(?:measure of )?(?:an?|each|one|every) (?P<what>(?:interior|exterior|internal) angle) (?:of|in) a regular (?:(?P<shape>{'|'.join(_POLYGONS)})|(?:polygon with )?(?P<n>\d+)(?:-gon|-sided polygon| sides))",
        _polygon,
    ),
    rule(
        rf"how many (?P<what>diagonals) (?:does|are (?:there )?in) an? (?:(?P<shape>{'|'.join(_POLYGONS)})|(?:polygon with )?(?P<n>\d+)(?:-gon|-sided polygon| sides))(?: have)?",
        _polygon,
    ),
    rule(
        rf"(?:given|consider|an?)? ?(?:a )?convex (?:polygon (?:with|has) )?(?P<n>\d+)(?:-gon| sides)?[,.]?(?: whose| its| the measures of the)? first \d+ interior angles are: (?P<list>[\d.°, ]+)\. (?:determine|what is|find) the measure of the (?:remaining|last|missing)(?: interior)? angle(?: \(in degrees\))?[.?]?{_REPLY}",
        _remaining,
    ),
    rule(
        r"(?:the )?(?P<what>side|perimeter|side length|length of (?:the|a) side) of a square (?:with|whose|that has|of)(?: an)? area (?:of |is )?(?P<a>[\d.]+)(?: ?[a-z]+\^?\(?2?\)?| square [a-z]+)?",
        _from_area,
    ),
)
