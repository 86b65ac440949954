"""Equations and inequalities. An equation is one up to a constant factor and the order of sides."""

from __future__ import annotations

from collections.abc import Callable

from ..mathematics.errors import Undecided
from ..mathematics.nodes import Call, Node, Num, Op, Quantity, Rel, Sym, free_names
from .intervals import as_intervals
from .rewrite import definition, named, without_units
from .values import proportional

Verdict = tuple[bool, str]
Compare = Callable[[Node, Node], Verdict]
_OPPOSITE = {"<": ">", "<=": ">=", ">": "<", ">=": "<="}


def ordered(a: tuple[Node, ...], b: tuple[Node, ...], compare: Compare, what: str) -> Verdict:
    """Item by item."""
    if len(a) != len(b):
        return False, f"{what}: different lengths"
    if all(compare(x, y)[0] for x, y in zip(a, b, strict=True)):
        return True, f"same {what}"
    return False, f"different {what}"


def two_relations(a: Rel, b: Rel, compare: Compare, *, strict: bool) -> Verdict:
    """Raises `Undecided`. `compare` judges what stands inside of them."""
    a, b = _shortened(a), _shortened(b)
    if set(a.ops) == set(b.ops) == {"="}:
        return _equations(a, b, compare, strict)
    if "=" in (*a.ops, *b.ops) or not set(a.ops) | set(b.ops) <= set(_OPPOSITE) | {"!="}:
        if a.ops == b.ops:
            return ordered(a.parts, b.parts, compare, "relation")
        return False, "different relations"
    left, right = as_intervals(a), as_intervals(b)
    if left is not None and right is not None:
        if strict and free_names(a) != free_names(b):
            return False, "different variables"
        return left == right, "same set" if left == right else "different sets"
    return _inequalities(_upward(a), _upward(b), compare)


def _shortened(relation: Rel) -> Rel:
    """`y = 1 + 1 = 2 \\approx 2.0` as `y = 2`."""
    entry = named(relation) if len(relation.ops) > 1 else None
    return Rel(entry, ("=",)) if entry else relation


def _upward(relation: Rel) -> Rel:
    """Chains read from the small end: `2 > x` as `x < 2`."""
    if relation.ops[0] in (">", ">="):
        ops = tuple(_OPPOSITE.get(op, op) for op in reversed(relation.ops))
        return Rel(tuple(reversed(relation.parts)), ops)
    return relation


def _inequalities(a: Rel, b: Rel, compare: Compare) -> Verdict:
    if a.ops != b.ops:
        return False, "different relations"
    if len(a.ops) > 1:
        return ordered(a.parts, b.parts, compare, "inequalities")
    factor = proportional(_difference(a), _difference(b))
    equal = factor is not False and (factor > 0 or a.ops == ("!=",))
    return equal, "same inequality" if equal else "different inequalities"


def _difference(relation: Rel) -> Node:
    return Op("-", (relation.parts[0], relation.parts[-1]))


def _equations(a: Rel, b: Rel, compare: Compare, strict: bool) -> Verdict:
    a, b = definition(a), definition(b)
    if a == b:
        return True, "same equation"
    scalar = all(_is_scalar(part) for part in (*a.parts, *b.parts))
    if len(a.parts) > 2 or len(b.parts) > 2 or not scalar:
        named_a, named_b = named(a), named(b)
        if named_a and named_b:
            if strict and not compare(named_a[0], named_b[0])[0]:
                return False, "different names"
            return compare(named_a[1], named_b[1])
        if len(a.parts) == len(b.parts):
            return ordered(a.parts, b.parts, compare, "equations")
        return False, "different equations"
    units: set[str] = set()
    a, b = _unitless(a, units), _unitless(b, units)
    equal = proportional(_difference(a), _difference(b)) is not False
    return equal, "same equation" if equal else "different equations"


def _unitless(relation: Rel, units: set[str]) -> Rel:
    parts = tuple(without_units(part, units) for part in relation.parts)
    if len(units) > 1:
        raise Undecided("several units")
    return Rel(parts, relation.ops)


def _is_scalar(node: Node) -> bool:
    return isinstance(node, Num | Sym | Op | Call | Quantity)
