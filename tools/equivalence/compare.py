"""Whether two trees are one answer. Every rule has a name, and the verdict carries it."""

from __future__ import annotations

from fractions import Fraction
from functools import partial
from itertools import permutations

from ..mathematics.errors import ExpressionError, Undecided
from ..mathematics.nodes import (
    Based,
    Call,
    Group,
    Matrix,
    Node,
    Num,
    Op,
    Quantity,
    Ratio,
    Rel,
    SetOp,
    Sym,
    WordsNode,
    free_names,
    walk,
)
from ..mathematics.units import ratio_of_units, same_unit
from .intervals import as_intervals
from .matrices import as_column, as_matrix, as_vector, listed
from .relations import Verdict, ordered, two_relations
from .rewrite import (
    LISTS,
    MAX_ITEMS,
    computed,
    expand_signs,
    is_list,
    member,
    named,
    rename,
    spelled_out,
    split_unit,
)
from .values import rounded_entries, same_value

_INFINITY, _PI = Sym("inf"), Sym("pi")
_HUNDRED, _ONE = Num(Fraction(100)), Num(Fraction(1))


def compare(a: Node, b: Node, *, strict: bool = True) -> Verdict:
    """Raises `Undecided` or `ExpressionError` where these rules do not reach."""
    if a == b:
        return True, "same form"
    a, b = expand_signs(a), expand_signs(b)
    if isinstance(a, Rel) or isinstance(b, Rel):
        a, b = computed(member(a)), computed(member(b))
        if isinstance(a, Rel) and isinstance(b, Rel):
            return two_relations(a, b, partial(compare, strict=strict), strict=strict)
        if isinstance(a, Rel) or isinstance(b, Rel):
            return _relation_and_other(a, b, strict)
    if is_list(a) or is_list(b):
        return _lists(a, b, strict)
    return _plain(a, b, strict)


def _relation_and_other(a: Node, b: Node, strict: bool) -> Verdict:
    """One relation: a named value, or the set of what satisfies it."""
    relation, other = (a, b) if isinstance(a, Rel) else (b, a)
    name_and_value = named(relation)
    if name_and_value is not None:
        return compare(name_and_value[1], other, strict=strict)
    if is_list(other) and len(_listed(_flat(other))) > 1:
        return _lists(a, b, strict)
    left, right = as_intervals(a), as_intervals(b)
    if left is None or right is None:
        return False, "a relation against something else"
    return left == right, "same set" if left == right else "different sets"


def _plain(a: Node, b: Node, strict: bool) -> Verdict:
    """Neither a relation nor a bare list."""
    if isinstance(a, WordsNode) or isinstance(b, WordsNode):
        return a == b, "same words" if a == b else "different words"
    if isinstance(a, Op) != isinstance(b, Op):
        a, b = _vectors(_point(a), _point(b))
    if any(isinstance(node, Matrix | Op | Call) for node in (a, b)):
        left, right = as_matrix(a), as_matrix(b)
        if isinstance(left, Matrix) or isinstance(right, Matrix):
            return _matrices(left, right, strict)
    if isinstance(a, (Group, SetOp)) or isinstance(b, (Group, SetOp)):
        return _groups(a, b, strict)
    if isinstance(a, Based) or isinstance(b, Based):
        return _based(a, b)
    if isinstance(a, Ratio) or isinstance(b, Ratio):
        return _ratios(a, b)
    return quantities(a, b)


def _point(node: Node) -> Node:
    """`A(2, 3)` is a point by its name, `[1, 2]^T` a column."""
    match node:
        case Op("^", (Group("()" | "[]", (_, _, *_) as items), Sym("T"))):
            return Group("()", items)
        case Op("*", (Sym(name), Group("()", (_, _, *_)) as point)) if len(name) == 1:
            return point if name.isupper() else node
    return node


def _vectors(a: Node, b: Node) -> tuple[Node, Node]:
    """`3i - 2j` beside a point or a column as `(3, -2)`."""
    for one, other in ((a, b), (b, a)):
        size = 0
        if isinstance(other, Group) and other.kind in ("()", "[]"):
            size = len(other.items)
        elif isinstance(other, Matrix) and 1 in (len(other.rows), len(other.rows[0])):
            size = len(other.rows) * len(other.rows[0])
        if size in (2, 3) and isinstance(one, Op) and Sym("j") in walk(one):
            vector = as_vector(one, size)
            return (vector, b) if one is a else (a, vector)
    return a, b


# -- one value


def quantities(a: Node, b: Node) -> Verdict:
    """Values with their units: a unit may be missing on one side, never measure another thing."""
    (a, unit_a), (b, unit_b) = split_unit(a), split_unit(b)
    if unit_a and not unit_b:
        b, unit_b = split_unit(spelled_out(b))
    elif unit_b and not unit_a:
        a, unit_a = split_unit(spelled_out(a))
    if "°" in (unit_a, unit_b) and {unit_a, unit_b} & {"°C", "°F"}:
        unit_a = unit_b = "°"  # degrees of the same scale
    if {unit_a, unit_b} == {"°", "rad"}:
        a, b = (Quantity(x, "°") if unit == "°" else x for x, unit in ((a, unit_a), (b, unit_b)))
        unit_a = unit_b = "rad"
    if unit_a and unit_b and not same_unit(unit_a, unit_b):
        ratio = ratio_of_units(unit_a, unit_b)
        if ratio is None:
            return False, "different units"
        a = Op("*", (Num(ratio), a))
    if "%" in (unit_a, unit_b) and unit_a != unit_b:
        percent, plain = (a, b) if unit_a else (b, a)
        hundredth = Op("/", (percent, _HUNDRED))
        equal = same_value(hundredth, plain) or same_value(percent, plain)
        return equal, "percent" if equal else "different numbers"
    if _is_infinite(a) or _is_infinite(b):
        return False, "different infinities"  # equal ones have one form
    equal = same_value(a, b)
    if not equal and "°" in (unit_a, unit_b) and unit_a != unit_b:
        degrees, plain = (a, b) if unit_a == "°" else (b, a)
        equal = _PI in walk(plain) and same_value(Quantity(degrees, "°"), plain)
    kind = "expression" if free_names(a) or free_names(b) else "number"
    if equal:
        return True, f"same {kind}"
    return False, f"different {kind}s"


def _is_infinite(node: Node) -> bool:
    return node == _INFINITY or node == Op("neg", (_INFINITY,))


def _based(a: Node, b: Node) -> Verdict:
    if isinstance(a, Based) and isinstance(b, Based):
        try:
            equal = int(a.digits, a.base) == int(b.digits, b.base)
        except ValueError:  # no base, or no digits of it: only one form is the same
            return False, "different numerals"
        return equal, "same number" if equal else "different numbers"
    based, other = (a, b) if isinstance(a, Based) else (b, a)
    assert isinstance(based, Based)  # noqa: S101 - one of them is
    if isinstance(other, Num) and other.decimals == 0:
        equal = str(other.value) == based.digits
        return equal, "same numeral, base left out" if equal else "different numerals"
    return False, "numeral with a base against something else"


def _ratios(a: Node, b: Node) -> Verdict:
    left, right = _ratio_items(a), _ratio_items(b)
    if len(left) != len(right):
        return False, "different ratios"
    first_a, first_b = left[0], right[0]
    equal = all(
        same_value(Op("*", (x, first_b)), Op("*", (y, first_a)))
        for x, y in zip(left[1:], right[1:], strict=True)
    )
    return equal, "same ratio" if equal else "different ratios"


def _ratio_items(node: Node) -> tuple[Node, ...]:
    if isinstance(node, Ratio):
        return node.items
    return (node, _ONE)


# -- several values


def _listed(node: Node) -> tuple[Node, ...]:
    if isinstance(node, Group) and node.kind in (*LISTS, "{}"):
        return node.items
    return (node,)


def _lists(a: Node, b: Node, strict: bool) -> Verdict:
    """At least one bare list: order is free, unless names or a tuple beside it give one."""
    for one, other in ((a, b), (b, a)):
        if isinstance(one, Group) and one.kind in ("()", "[]") and is_list(other):
            items = _by_name(_listed(_flat(other)))
            return ordered(one.items, items, partial(compare, strict=strict), "tuple")
    union = _as_union(a, b)
    if union is not None:
        return union
    items_a, items_b = _solutions(_flat(a), strict), _solutions(_flat(b), strict)
    named_a, named_b = [named(x) for x in items_a], [named(x) for x in items_b]
    if len(items_a) != len(items_b):
        return False, "different number of values"
    if all(named_a) and all(named_b):
        return _unordered(items_a, items_b, strict)
    bare_a = tuple(x if n is None else n[1] for x, n in zip(items_a, named_a, strict=True))
    bare_b = tuple(x if n is None else n[1] for x, n in zip(items_b, named_b, strict=True))
    if _order_matters(named_a) or _order_matters(named_b):
        return ordered(bare_a, bare_b, partial(compare, strict=strict), "named values")
    return _unordered(bare_a, bare_b, strict)


def _by_name(items: tuple[Node, ...]) -> tuple[Node, ...]:
    """`z = 2, x = 1, y = 3` in the order of its letters, where they follow one another."""
    names = [entry[0].name for entry in map(named, items) if entry and isinstance(entry[0], Sym)]
    letters = "".join(sorted(names))
    if len(names) != len(items) or letters not in "abcdefghijklmnopqrstuvwxyz":
        return items
    return tuple(item for _, item in sorted(zip(names, items, strict=True), key=lambda x: x[0]))


def _as_union(a: Node, b: Node) -> Verdict | None:
    """`x < -1 or x > 2`, `x > 2 and x < 5` against intervals."""
    for one, other in ((a, b), (b, a)):
        if isinstance(one, Group) and one.kind in ("or", ",") and not is_list(other):
            left, right = as_intervals(one), as_intervals(other)
            if left is not None and right is not None:
                return left == right, "same set" if left == right else "different sets"
    return None


def _flat(node: Node) -> Node:
    """`p=5,q=2;p=7,q=2` as the tuples `(5,2),(7,2)`; other lists as they are."""
    if isinstance(node, Group) and node.kind == "," and (tuples := _cycles(node.items)):
        return Group(",", tuples)
    if not isinstance(node, Group) or node.kind != ";":
        return node
    items: list[Node] = []
    for item in node.items:
        if is_list(item):
            assert isinstance(item, Group)  # noqa: S101 - just tested
            entries = [named(part) for part in item.items]
            if all(entries):
                values = tuple(value for _, value in filter(None, entries))
                items.append(Group("()", values))
                continue
            items.extend(item.items)
        else:
            items.append(item)
    return Group(",", tuple(items))


def _cycles(items: tuple[Node, ...]) -> tuple[Node, ...]:
    """`p=5, q=2, p=7, q=2` as two tuples: the same names come again in the same order."""
    entries = [entry for entry in map(named, items) if entry is not None]
    names = [name for name, _ in entries]
    size = names.index(names[0], 1) if names[:1] and names[0] in names[1:] else 0
    if size < 2 or len(entries) != len(items) or names != names[:size] * (len(names) // size):
        return ()
    values = [value for _, value in entries]
    return tuple(Group("()", tuple(values[at : at + size])) for at in range(0, len(values), size))


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
            except (Undecided, ExpressionError):
                undecided = True
        else:
            if undecided:
                raise Undecided("an item")
            return False, "different values"
    return True, "same values"


def out_of_order(a: Node, b: Node) -> bool:
    """Whether two bare lists of plain values, equal as collections, differ item by item."""
    if not all(isinstance(x, Group) and x.kind == "," and _all_plain(x.items) for x in (a, b)):
        return False
    assert isinstance(a, Group)  # noqa: S101 - just tested
    assert isinstance(b, Group)  # noqa: S101 - just tested
    return len(a.items) == len(b.items) and not ordered(a.items, b.items, compare, "list")[0]


def _all_plain(items: tuple[Node, ...]) -> bool:
    return all(isinstance(item, Num | Sym | Op | Call | Quantity) for item in items)


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
            return ordered(a.items, b.items, partial(compare, strict=strict), "tuple")
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
    a, b = listed(a), listed(b)
    if any(isinstance(node, Matrix) and len(node.rows[0]) == 1 for node in (a, b)):
        a, b = as_column(a), as_column(b)
    if not isinstance(a, Matrix) or not isinstance(b, Matrix):
        return False, "a matrix against something else"
    if (a.kind == "v") != (b.kind == "v"):
        return False, "a determinant against a matrix"
    if len(a.rows) != len(b.rows) or len(a.rows[0]) != len(b.rows[0]):
        return False, "matrices of different shape"
    flat_a = tuple(x for row in a.rows for x in row)
    flat_b = tuple(x for row in b.rows for x in row)
    same = ordered(flat_a, flat_b, partial(compare, strict=strict), "matrix")
    if not same[0] and rounded_entries(flat_a, flat_b):
        return True, "same matrix, rounded"
    return same


def same_up_to_names(a: Node, b: Node) -> bool:
    """Whether some renaming of variables makes them one: for comparison that is not strict."""
    left, right = sorted(free_names(a)), sorted(free_names(b))
    if len(left) != len(right) or not 0 < len(left) <= 4:
        return False
    return any(
        compare(a, rename(b, dict(zip(order, left, strict=True))), strict=False)[0]
        for order in permutations(right)
    )
