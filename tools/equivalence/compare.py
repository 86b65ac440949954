"""Whether two trees are one answer. Every rule has a name, and the verdict carries it."""

from __future__ import annotations

from fractions import Fraction
from itertools import permutations

from .intervals import as_intervals
from .nodes import (
    Based,
    Call,
    Group,
    Matrix,
    Node,
    Num,
    Quantity,
    Ratio,
    Rel,
    SetOp,
    Sym,
    Undecided,
    Unreadable,
    Words,
    free_names,
    walk,
)
from .values import proportional, same_value

MAX_ITEMS = 200
Verdict = tuple[bool, str]
_LISTS = (",", "or", ";")
_HUNDRED, _ONE = Num(Fraction(100)), Num(Fraction(1))
_OPPOSITE = {"<": ">", "<=": ">=", ">": "<", ">=": "<="}


def compare(a: Node, b: Node, *, strict: bool = True) -> Verdict:
    """Raises `Undecided` or `Unreadable` where these rules do not reach."""
    if a == b:
        return True, "same form"
    a, b = expand_signs(a), expand_signs(b)
    if isinstance(a, Rel) or isinstance(b, Rel):
        return _relations(a, b, strict)
    if _is_list(a) or _is_list(b):
        return _lists(a, b, strict)
    return _plain(a, b, strict)


def _plain(a: Node, b: Node, strict: bool) -> Verdict:
    """Neither a relation nor a bare list."""
    if isinstance(a, Words) or isinstance(b, Words):
        return a == b, "same words" if a == b else "different words"
    if isinstance(a, Matrix) or isinstance(b, Matrix):
        return _matrices(a, b, strict)
    if isinstance(a, (Group, SetOp)) or isinstance(b, (Group, SetOp)):
        return _groups(a, b, strict)
    if isinstance(a, Based) or isinstance(b, Based):
        return _based(a, b)
    if isinstance(a, Ratio) or isinstance(b, Ratio):
        return _ratios(a, b)
    return quantities(a, b)


# -- one value


def quantities(a: Node, b: Node) -> Verdict:
    """Values with their units: a unit may be missing on one side, never differ."""
    (a, unit_a), (b, unit_b) = split_unit(a), split_unit(b)
    if unit_a and unit_b and unit_a != unit_b:
        return False, "different units"
    if "%" in (unit_a, unit_b) and unit_a != unit_b:
        percent, plain = (a, b) if unit_a else (b, a)
        hundredth = Call("/", (percent, _HUNDRED))
        equal = same_value(hundredth, plain) or same_value(percent, plain)
        return equal, "percent" if equal else "different numbers"
    equal = same_value(a, b)
    kind = "expression" if free_names(a) or free_names(b) else "number"
    if equal:
        return True, f"same {kind}"
    return False, f"different {kind}s"


def split_unit(node: Node) -> tuple[Node, str]:
    """The value without its units, and the one unit it carries ("" for none)."""
    if isinstance(node, (Num, Sym)):
        return node, ""
    units: set[str] = set()
    value = _without_units(node, units)
    if len(units) > 1:
        raise Undecided("several units")
    return value, next(iter(units), "")


def _without_units(node: Node, units: set[str]) -> Node:
    match node:
        case Quantity(value, unit):
            units.add(unit)
            return _without_units(value, units)
        case Call(("+" | "-" | "*" | "/" | "neg" | "pm" | "mp") as name, args):
            return Call(name, tuple(_without_units(arg, units) for arg in args))
        case _:
            return node


def _based(a: Node, b: Node) -> Verdict:
    if isinstance(a, Based) and isinstance(b, Based):
        try:
            equal = int(a.digits, a.base) == int(b.digits, b.base)
        except ValueError:
            return False, "different numerals"
        return equal, "same number" if equal else "different numbers"
    based, other = (a, b) if isinstance(a, Based) else (b, a)
    assert isinstance(based, Based)  # noqa: S101 - one of them is
    if isinstance(other, Num) and other.places is None:
        equal = str(other.value) == based.digits
        return equal, "same numeral, base left out" if equal else "different numerals"
    return False, "numeral with a base against something else"


def _ratios(a: Node, b: Node) -> Verdict:
    left, right = _ratio_items(a), _ratio_items(b)
    if len(left) != len(right):
        return False, "different ratios"
    first_a, first_b = left[0], right[0]
    equal = all(
        same_value(Call("*", (x, first_b)), Call("*", (y, first_a)))
        for x, y in zip(left[1:], right[1:], strict=True)
    )
    return equal, "same ratio" if equal else "different ratios"


def _ratio_items(node: Node) -> tuple[Node, ...]:
    if isinstance(node, Ratio):
        return node.items
    return (node, _ONE)


# -- several values


def _is_list(node: Node) -> bool:
    return isinstance(node, Group) and node.kind in _LISTS


def expand_signs(node: Node) -> Node:
    """`1 \\pm x` is the list `1 + x, 1 - x`: all signs of one item turn together."""
    if isinstance(node, Group) and node.kind in (*_LISTS, "{}"):
        items: list[Node] = []
        for item in node.items:
            expanded = expand_signs(item)
            items.extend(expanded.items if _is_pair(item, expanded) else (expanded,))  # type: ignore[union-attr]
        if len(items) > MAX_ITEMS:
            raise Undecided("too many items")
        return Group(node.kind, tuple(items))
    if isinstance(node, (Group, SetOp, Matrix)) or not _has_sign(node):
        return node
    return Group(",", (_signed(node, True), _signed(node, False)))


def _is_pair(item: Node, expanded: Node) -> bool:
    return not _is_list(item) and _is_list(expanded)


def _has_sign(node: Node) -> bool:
    return any(isinstance(part, Call) and part.name in ("pm", "mp") for part in walk(node))


def _signed(node: Node, plus: bool) -> Node:
    match node:
        case Call(("pm" | "mp") as name, (a, b)):
            sign = "+" if (name == "pm") == plus else "-"
            return Call(sign, (_signed(a, plus), _signed(b, plus)))
        case Call(name, args):
            return Call(name, tuple(_signed(arg, plus) for arg in args))
        case Rel(parts, ops):
            return Rel(tuple(_signed(part, plus) for part in parts), ops)
        case Quantity(value, unit):
            return Quantity(_signed(value, plus), unit)
        case _:
            return node


def _listed(node: Node) -> tuple[Node, ...]:
    if isinstance(node, Group) and node.kind in (*_LISTS, "{}"):
        return node.items
    return (node,)


def _lists(a: Node, b: Node, strict: bool) -> Verdict:
    """At least one bare list: order is free, unless names or a tuple beside it give one."""
    for one, other in ((a, b), (b, a)):
        if isinstance(one, Group) and one.kind in ("()", "[]") and _is_list(other):
            return _ordered(one.items, _listed(_flat(other)), strict, "tuple")
    union = _as_union(a, b)
    if union is not None:
        return union
    items_a, items_b = _solutions(_flat(a), strict), _solutions(_flat(b), strict)
    named_a, named_b = [_named(x) for x in items_a], [_named(x) for x in items_b]
    if len(items_a) != len(items_b):
        return False, "different number of values"
    if all(named_a) and all(named_b):
        return _unordered(items_a, items_b, strict)
    bare_a = tuple(x if n is None else n[1] for x, n in zip(items_a, named_a, strict=True))
    bare_b = tuple(x if n is None else n[1] for x, n in zip(items_b, named_b, strict=True))
    if _order_matters(named_a) or _order_matters(named_b):
        return _ordered(bare_a, bare_b, strict, "named values")
    return _unordered(bare_a, bare_b, strict)


def _as_union(a: Node, b: Node) -> Verdict | None:
    """`x < -1 or x > 2` against intervals."""
    for one, other in ((a, b), (b, a)):
        if isinstance(one, Group) and one.kind == "or" and not _is_list(other):
            left, right = as_intervals(one), as_intervals(other)
            if left is not None and right is not None:
                return left == right, "same set" if left == right else "different sets"
    return None


def _flat(node: Node) -> Node:
    """`p=5,q=2;p=7,q=2` as the tuples `(5,2),(7,2)`; other lists as they are."""
    if not isinstance(node, Group) or node.kind != ";":
        return node
    items: list[Node] = []
    for item in node.items:
        if _is_list(item):
            assert isinstance(item, Group)  # noqa: S101 - just tested
            named = [_named(part) for part in item.items]
            if all(named):
                values = tuple(value for _, value in filter(None, named))
                items.append(Group("()", values))
                continue
            items.extend(item.items)
        else:
            items.append(item)
    return Group(",", tuple(items))


def _named(node: Node) -> tuple[Node, Node] | None:
    """`(name, value)` of `x = 5`, `f(x) = …`, `|AB| = 1`, `A:B = 1`, `(p, q) = (3, 2)`."""
    if not isinstance(node, Rel) or set(node.ops) != {"="}:
        return None
    if not is_name(node.parts[0]):
        return None
    return node.parts[0], node.parts[-1]


def is_name(node: Node) -> bool:
    """Whether something only names what is asked: letters, no numbers and no sums."""
    match node:
        case Sym(name):
            return name not in ("pi", "inf")
        case Call(("*" | "/" | "abs"), args):
            return all(is_name(arg) for arg in args)
        case Call(name, args) if name.startswith("apply "):
            return True
        case Call("sin" | "cos" | "tan" | "cot", args):
            return all(is_name(arg) for arg in args)
        case Group("()", items) | Ratio(items):
            return all(is_name(item) for item in items)
        case Group("{}" | ",", items):
            return all(is_name(item) for item in items)
        case Quantity(Sym(_), _):
            return True
        case Words(_):
            return True
        case _:
            return False


def _order_matters(named: list[tuple[Node, Node] | None]) -> bool:
    """Different names give an order to the values; `x_1, x_2, …` only count the solutions."""
    names = [entry[0] for entry in named if entry is not None]
    if len(names) < 2 or len(names) != len(named) or len(set(names)) == 1:
        return False
    labels = [name.name.partition("_") for name in names if isinstance(name, Sym)]
    if len(labels) != len(names):
        return True
    counted = sorted(label[2].strip("{}") for label in labels)
    numbered = counted == [str(i) for i in range(1, len(names) + 1)]
    return not (numbered and len({label[0] for label in labels}) == 1)


def _ordered(a: tuple[Node, ...], b: tuple[Node, ...], strict: bool, what: str) -> Verdict:
    if len(a) != len(b):
        return False, f"{what}: different lengths"
    if all(compare(x, y, strict=strict)[0] for x, y in zip(a, b, strict=True)):
        return True, f"same {what}"
    return False, f"different {what}"


def _unordered(a: tuple[Node, ...], b: tuple[Node, ...], strict: bool) -> Verdict:
    """Equality is transitive, so that taking the first partner found loses nothing."""
    if len(a) != len(b) or len(a) > MAX_ITEMS:
        return False, "different number of values"
    left = list(b)
    undecided = False
    for item in a:
        for index, other in enumerate(left):
            try:
                if compare(item, other, strict=strict)[0]:
                    del left[index]
                    break
            except (Undecided, Unreadable):
                undecided = True
        else:
            if undecided:
                raise Undecided("an item")
            return False, "different values"
    return True, "same values"


def _solutions(node: Node, strict: bool) -> tuple[Node, ...]:
    """Items of a bare list. A tuple written twice is one solution; a number twice may be two."""
    items = _listed(node)
    tuples = all(isinstance(item, Group) and item.kind == "()" for item in items)
    return _distinct(items, strict) if tuples else items


def _distinct(items: tuple[Node, ...], strict: bool) -> tuple[Node, ...]:
    kept: list[Node] = []
    for item in items:
        if not any(compare(item, other, strict=strict)[0] for other in kept):
            kept.append(item)
    return tuple(kept)


# -- brackets


def _groups(a: Node, b: Node, strict: bool) -> Verdict:
    """Tuples, intervals, sets and their unions; at least one side is one of them."""
    if isinstance(a, Group) and isinstance(b, Group) and len(a.items) == len(b.items) != 0:
        if a.kind == b.kind and a.kind != "{}":
            return _ordered(a.items, b.items, strict, "tuple")
        if not strict and {a.kind, b.kind} == {"()", "{}"}:
            return _unordered(a.items, b.items, strict)
    sets = [isinstance(x, Group) and x.kind == "{}" for x in (a, b)]
    if all(sets) or (any(sets) and not isinstance(b if sets[0] else a, (Group, SetOp))):
        items_a, items_b = _distinct(_listed(a), strict), _distinct(_listed(b), strict)
        equal, _ = _unordered(items_a, items_b, strict)
        return equal, "same set" if equal else "different sets"
    left, right = as_intervals(a), as_intervals(b)
    if left is not None and right is not None:
        return left == right, "same set" if left == right else "different sets"
    return False, "different kinds of answer"


def _matrices(a: Node, b: Node, strict: bool) -> Verdict:
    if not isinstance(a, Matrix) or not isinstance(b, Matrix):
        return False, "a matrix against something else"
    if (a.kind == "v") != (b.kind == "v"):
        return False, "a determinant against a matrix"
    if len(a.rows) != len(b.rows) or len(a.rows[0]) != len(b.rows[0]):
        return False, "matrices of different shape"
    flat_a = tuple(x for row in a.rows for x in row)
    flat_b = tuple(x for row in b.rows for x in row)
    return _ordered(flat_a, flat_b, strict, "matrix")


# -- relations


def _relations(a: Node, b: Node, strict: bool) -> Verdict:
    a, b = _member(a), _member(b)
    if isinstance(a, Rel) and isinstance(b, Rel):
        return _two_relations(a, b, strict)
    if not isinstance(a, Rel) and not isinstance(b, Rel):
        return compare(a, b, strict=strict)
    relation, other = (a, b) if isinstance(a, Rel) else (b, a)
    assert isinstance(relation, Rel)  # noqa: S101 - just chosen
    if _is_list(other) and len(_listed(_flat(other))) > 1 and _named(relation) is None:
        return _lists(a, b, strict)
    named = _named(relation)
    if named is not None:
        equal, how = compare(named[1], other, strict=strict)
        return equal, how
    return _interval_verdict(relation, other)


def _interval_verdict(a: Node, b: Node) -> Verdict:
    left, right = as_intervals(a), as_intervals(b)
    if left is None or right is None:
        return False, "a relation against something else"
    return left == right, "same set" if left == right else "different sets"


def _member(node: Node) -> Node:
    """`x \\in S` is S."""
    if isinstance(node, Rel) and node.ops == ("in",) and is_name(node.parts[0]):
        return node.parts[1]
    return node


def _two_relations(a: Rel, b: Rel, strict: bool) -> Verdict:
    if set(a.ops) == set(b.ops) == {"="}:
        return _equations(a, b, strict)
    if "=" in (*a.ops, *b.ops) or not set(a.ops) | set(b.ops) <= set(_OPPOSITE) | {"!="}:
        if a.ops == b.ops:
            return _ordered(a.parts, b.parts, strict, "relation")
        return False, "different relations"
    left, right = as_intervals(a), as_intervals(b)
    if left is not None and right is not None:
        if strict and free_names(a) != free_names(b):
            return False, "different variables"
        return left == right, "same set" if left == right else "different sets"
    return _inequalities(_upward(a), _upward(b))


def _upward(relation: Rel) -> Rel:
    """Chains read from the small end: `2 > x` as `x < 2`."""
    if relation.ops[0] in (">", ">="):
        ops = tuple(_OPPOSITE.get(op, op) for op in reversed(relation.ops))
        return Rel(tuple(reversed(relation.parts)), ops)
    return relation


def _inequalities(a: Rel, b: Rel) -> Verdict:
    if a.ops != b.ops:
        return False, "different relations"
    if len(a.ops) > 1:
        return _ordered(a.parts, b.parts, True, "inequalities")
    factor = proportional(_difference(a), _difference(b))
    equal = factor is not False and (factor > 0 or a.ops == ("!=",))
    return equal, "same inequality" if equal else "different inequalities"


def _difference(relation: Rel) -> Node:
    return Call("-", (relation.parts[0], relation.parts[-1]))


def _equations(a: Rel, b: Rel, strict: bool) -> Verdict:
    a, b = _definition(a), _definition(b)
    if a == b:
        return True, "same equation"
    scalar = all(_is_scalar(part) for part in (*a.parts, *b.parts))
    if len(a.parts) > 2 or len(b.parts) > 2 or not scalar:
        named_a, named_b = _named(a), _named(b)
        if named_a and named_b:
            if strict and not compare(named_a[0], named_b[0])[0]:
                return False, "different names"
            return compare(named_a[1], named_b[1], strict=strict)
        if len(a.parts) == len(b.parts):
            return _ordered(a.parts, b.parts, strict, "equations")
        return False, "different equations"
    units: set[str] = set()
    a, b = _unitless(a, units), _unitless(b, units)
    equal = proportional(_difference(a), _difference(b)) is not False
    return equal, "same equation" if equal else "different equations"


def _unitless(relation: Rel, units: set[str]) -> Rel:
    parts = tuple(_without_units(part, units) for part in relation.parts)
    if len(units) > 1:
        raise Undecided("several units")
    return Rel(parts, relation.ops)


def _is_scalar(node: Node) -> bool:
    return isinstance(node, (Num, Sym, Call, Quantity))


def _definition(relation: Rel) -> Rel:
    """`W(n) = n + 1`: the argument's name says nothing, and `W(x) = x + 1` is the same."""
    head = relation.parts[0]
    match head:
        case Call("*", (Sym(name), Sym(argument))) if name != argument and name.isupper():
            pass
        case Call(name, (Sym(argument),)) if name.startswith("apply "):
            name = name.removeprefix("apply ")
        case _:
            return relation
    renamed = tuple(rename(part, {argument: "·"}) for part in relation.parts[1:])
    return Rel((Sym(f"{name}(·)"), *renamed), relation.ops)


def rename(node: Node, names: dict[str, str]) -> Node:
    """The tree with variables renamed."""
    match node:
        case Sym(name):
            return Sym(names.get(name, name))
        case Call(name, args):
            return Call(name, tuple(rename(arg, names) for arg in args))
        case Group(kind, items):
            return Group(kind, tuple(rename(item, names) for item in items))
        case Rel(parts, ops):
            return Rel(tuple(rename(part, names) for part in parts), ops)
        case Quantity(value, unit):
            return Quantity(rename(value, names), unit)
        case _:
            return node


def same_up_to_names(a: Node, b: Node) -> bool:
    """Whether some renaming of variables makes them one: for comparison that is not strict."""
    left, right = sorted(free_names(a)), sorted(free_names(b))
    if len(left) != len(right) or not 0 < len(left) <= 4:
        return False
    return any(
        compare(a, rename(b, dict(zip(order, left, strict=True))), strict=False)[0]
        for order in permutations(right)
    )
