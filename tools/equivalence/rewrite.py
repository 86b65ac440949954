"""Trees rewritten before they are compared: signs opened, units taken off, variables renamed."""

from __future__ import annotations

from dataclasses import replace

from ..mathematics.errors import Undecided
from ..mathematics.nodes import (
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
    children,
    free_names,
)
from ..mathematics.units import canonical_unit, measured

MAX_ITEMS = 200
LISTS = (",", "or", ";")


def is_list(node: Node) -> bool:
    """Whether items stand side by side without brackets."""
    return isinstance(node, Group) and node.kind in LISTS


def split_unit(node: Node) -> tuple[Node, str]:
    """The value without its units, and the one unit it carries ("" for none)."""
    if isinstance(node, (Num, Sym)):
        return node, ""
    units: set[str] = set()
    value = without_units(node, units)
    if len(units) > 1:
        raise Undecided("several units")
    return value, next(iter(units), "")


def spelled_out(node: Node) -> Node:
    """`3 m`, to be compared with `300 cm`: a letter behind a number as the unit it may be."""
    letters: list[str] = []
    value = _without_letters(node, letters)
    if value is None or not letters:
        return node
    unit = canonical_unit("/".join(letters))
    return Quantity(value, unit) if measured(unit) else node


def _without_letters(node: Node, letters: list[str]) -> Node | None:
    """The number before the unit's letters, which are added to `letters`: `10 m/s`, `5 m^2`."""
    match node:
        case Num(_, _) | Op("neg", (Num(_, _),)):
            return node
        case Op("*", (value, Sym(name))):
            letters.append(name)
        case Op("*", (value, Op("^", (Sym(name), Num(power, 0))))):
            letters.append(f"{name}^{power}")
        case Op("/", (value, Sym(name))):
            inner = _without_letters(value, letters)
            letters.append(name)
            return inner
        case Op("/", (Num(_, _), Num(_, _))):
            return node
        case _:
            return None
    return _without_letters(value, letters) if not letters[1:] else None


def without_units(node: Node, units: set[str]) -> Node:
    """The value without units, which are added to `units`."""
    match node:
        case Quantity(value, unit):
            units.add(unit)
            return without_units(value, units)
        case Op(("+" | "-" | "*" | "/" | "neg" | "pm" | "mp") as op, args):
            return Op(op, tuple(without_units(arg, units) for arg in args))
        case _:
            return node


def expand_signs(node: Node) -> Node:
    """`1 \\pm x` is the list `1 + x, 1 - x`: all signs of one item turn together."""
    if isinstance(node, Num | Sym):
        return node
    if isinstance(node, Group) and node.kind in (*LISTS, "{}"):
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
    return not is_list(item) and is_list(expanded)


def _has_sign(node: Node) -> bool:
    if isinstance(node, Op) and node.op in ("pm", "mp"):
        return True
    return any(map(_has_sign, children(node)))


def _signed(node: Node, plus: bool) -> Node:
    match node:
        case Op(("pm" | "mp") as op, (a, b)):
            sign = "+" if (op == "pm") == plus else "-"
            return Op(sign, (_signed(a, plus), _signed(b, plus)))
        case Op(_, args) | Call(_, args):
            return replace(node, args=tuple(_signed(arg, plus) for arg in args))
        case Rel(parts, ops):
            return Rel(tuple(_signed(part, plus) for part in parts), ops)
        case Quantity(value, unit):
            return Quantity(_signed(value, plus), unit)
        case _:
            return node


def is_name(node: Node) -> bool:
    """Whether something only names what is asked: letters, no numbers and no sums."""
    match node:
        case Sym(name):
            return name not in ("pi", "inf")
        case Op("^", (Sym(name), Sym("T") | Op("neg", (Num(),)))):
            return name.isupper()  # a matrix, transposed or inverted
        case Op("*" | "/", args) | Call("abs", args):
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
        case WordsNode(_):
            return True
        case _:
            return False


def rename(node: Node, names: dict[str, str]) -> Node:
    """The tree with variables renamed."""
    match node:
        case Sym(name):
            return Sym(names.get(name, name))
        case Op(_, args) | Call(_, args):
            return replace(node, args=tuple(rename(arg, names) for arg in args))
        case Group(kind, items):
            return Group(kind, tuple(rename(item, names) for item in items))
        case Rel(parts, ops):
            return Rel(tuple(rename(part, names) for part in parts), ops)
        case Quantity(value, unit):
            return Quantity(rename(value, names), unit)
        case _:
            return node


def member(node: Node) -> Node:
    """`x \\in S` is S."""
    if isinstance(node, Rel) and node.ops == ("in",) and is_name(node.parts[0]):
        return node.parts[1]
    return node


def named(node: Node) -> tuple[Node, Node] | None:
    """`(name, value)` of `x = 5`, `f(x) = …`, `|AB| = 1`, `A:B = 1`, `(p, q) = (3, 2)`.

    Of a chain `x = 14/6 = 7/3 \\approx 2.33` the last exact value counts.
    """
    if not isinstance(node, Rel) or not set(node.ops) <= {"=", "≈"}:
        return None
    if not is_name(node.parts[0]):
        return None
    return node.parts[0], exact_end(node)


def exact_end(relation: Rel) -> Node:
    """The last part that `=` leads to; the last part where nothing but `\\approx` does."""
    exact = [part for part, op in zip(relation.parts[1:], relation.ops, strict=True) if op == "="]
    return exact[-1] if exact else relation.parts[-1]


def computed(node: Node) -> Node:
    """A computation without a name, `3 \\cdot 4 = 12`, `\\sqrt{2} \\approx 1.41`, as its value."""
    if not isinstance(node, Rel) or not set(node.ops) <= {"=", "≈"}:
        return node
    if any(free_names(part) or is_list(part) for part in node.parts):
        return node
    first = node.ops.index("≈") if "≈" in node.ops else len(node.ops)
    return node.parts[first]


def definition(relation: Rel) -> Rel:
    """`W(n) = n + 1`: the argument's name says nothing, and `W(x) = x + 1` is the same."""
    head = relation.parts[0]
    match head:
        case Op("*", (Sym(name), Sym(argument))) if name != argument and name.isupper():
            pass
        case Call(name, (Sym(argument),)) if name.startswith("apply "):
            name = name.removeprefix("apply ")
        case _:
            return relation
    renamed = tuple(rename(part, {argument: "·"}) for part in relation.parts[1:])
    return Rel((Sym(f"{name}(·)"), *renamed), relation.ops)
