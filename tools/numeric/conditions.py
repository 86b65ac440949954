"""What a problem says of its unknowns, as functions: equations, inequalities, definitions.

A condition that is left out does no harm where what is left determines a value. One that is read
as what it does not say does, so texts whose notation means something else are `misleading`.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from ..mathematics.nodes import Call, Node, Num, Op, Sym, symbols, walk
from ..mathematics.printing import infix
from .evaluation import CONSTANTS, FAILURES, Formula, formula, near, real
from .points import Functions, SamplePoint
from .solving import Equation
from .statements import Statement, is_definition, is_list, statements

MAX_EQUATIONS = 8
MAX_PARTS = 250
_OTHER_MEANING = re.compile(
    r"(?<!order of )operat(?:ion|or)s?\b|greatest integer|integer part|fractional part|@|\\(?:star"
    r"|oplus|otimes|odot|ominus|diamond\w*|spadesuit|heartsuit|clubsuit|bowtie|dagger|bullet|lozenge"
    r"|boxtimes|nabla|ast|S|#|&|overline|circledast|sharp|blacklozenge|wedge|triangleright|box"
    r"|triangleleft|square|delta)(?![A-Za-z])",
    re.IGNORECASE,
)
_FUNCTION = re.compile(
    r"(?<![A-Za-z\\])[a-eijk-oq-zA-EI-OR-Z]\([a-zA-Z]\)\s*\$?\s*(?:=|be\b|is\b|denote)"
)
"""`Let s(a) = …`: a function under a letter that the parser reads as a factor."""
_FUNCTION_NAMES = frozenset("fghFGHPQ")
_GEOMETRY = re.compile(
    r"triangle|segment|circle|polygon|quadrilateral|rectangle|square|trapezoid|parallelogram|angle"
    r"|point|line|sphere|pyramid|diagonal|vert(?:ex|ices)|asy\]",
    re.IGNORECASE,
)
_CONGRUENCE = re.compile(r"\\equiv|≡|\bp?mod\b|\\p?mod")
_LETTER_INDEX = re.compile(r"_.*[a-z]")


@dataclass(slots=True)
class Conditions:
    """What was read. `complete`: nothing was left out; `sound`: nothing speaks against reading it.

    `names` are those of every relation.
    """

    equations: list[Equation] = field(default_factory=list)
    inequalities: list[tuple[Formula, str, Formula]] = field(default_factory=list)
    functions: Functions = field(default_factory=dict)
    names: set[str] = field(default_factory=set)
    complete: bool = True
    sound: bool = True

    def hold(self, at: SamplePoint) -> bool:
        """Whether the inequalities hold at a point; those without a value there do not count."""
        return all(_holds(one, at) for one in self.inequalities)


def conditions(problem: str) -> Conditions:
    """Those that the text states. Never raises."""
    found = Conditions()
    written = list(statements(problem))
    if misleading(problem, written):
        found.sound = False
        return found
    found.complete = _CONGRUENCE.search(problem) is None
    values: dict[str, str] = {}
    for one in written:
        if not one.relation:
            continue
        if one.left is None or one.right is None or _general(one.left, one.right):
            found.complete = False
            continue
        found.names |= symbols(one.left) | symbols(one.right)
        if isinstance(one.left, Sym) and one.first and one.equation:  # `x = 1` here, `x = 2` there
            said = infix(one.right)
            found.sound &= values.setdefault(one.left.name, said) == said
        _enter(one, one.left, one.right, found)
    found.sound &= len(found.equations) <= MAX_EQUATIONS and not {"d", "e"} <= found.names
    return found


def misleading(problem: str, written: Sequence[Statement]) -> bool:
    """Whether a text defines signs of its own, or writes what looks like algebra and is none."""
    if _OTHER_MEANING.search(problem) or _FUNCTION.search(problem):
        return True
    if any(_defines_sign(one) for one in written):
        return True
    sides = [side for one in written for side in (one.left, one.right) if side is not None]
    parts = [part for side in sides for part in walk(side)]
    if any(_inverse(part) for part in parts):
        return True
    return _GEOMETRY.search(problem) is not None and any(_segment(part) for part in parts)


def readable(node: Node) -> bool:
    """Whether a tree is small enough to be evaluated again and again."""
    parts = list(walk(node))
    series = [part for part in parts if isinstance(part, Call) and part.name in ("sum", "product")]
    return len(parts) <= MAX_PARTS and len(series) <= 1


def _defines_sign(one: Statement) -> bool:
    """`a * b = 3a + 2b`: most likely what the star is to mean."""
    match one.left, one.right:
        case Op("*", (Sym(first), Sym(second))), Op() as right:
            return {first, second} <= symbols(right)
    return False


def _inverse(node: Node) -> bool:
    """`f^{-1}(3)`: no power."""
    match node:
        case Op("^", (Sym(name), exponent)):
            return name in _FUNCTION_NAMES and isinstance(exponent, Op)
    return False


def _segment(node: Node) -> bool:
    """`AB`: in geometry a length, no product."""
    match node:
        case Op("imul", (Sym(one), Sym(other))):
            return one[0].isupper() and other[0].isupper()
    return False


def _general(*sides: Node) -> bool:
    """Whether an equation is one for each index or argument: `a_{n+1} = 2a_n`, `f(xy) = f(x)`."""
    return any(
        isinstance(part, Sym) and _LETTER_INDEX.search(part.name) is not None
        for side in sides
        for part in walk(side)
    )


def applies_undefined(functions: Functions, *sides: Node) -> bool:
    """Whether a function that nothing defines is applied to a name, `p(x)`: any name is meant."""
    return any(
        isinstance(part, Call) and len(part.name) <= 2 and part.name not in functions
        and any(symbols(arg) - CONSTANTS.keys() for arg in part.args)
        for side in sides for part in walk(side)
    )  # fmt: skip


def _enter(one: Statement, left: Node, right: Node, found: Conditions) -> None:
    """Add one relation. What has no value is left out."""
    unread = is_list(left) or is_list(right) or not (readable(left) and readable(right))
    defines = isinstance(left, Call) and is_definition(one)
    if unread or (not defines and applies_undefined(found.functions, left, right)):
        found.complete = False
        return
    try:
        sides = formula(left), formula(right)
        if isinstance(left, Call) and defines:
            names = tuple(arg.name for arg in left.args if isinstance(arg, Sym))
            found.sound &= left.name not in found.functions
            found.functions[left.name] = names, sides[1]
        elif not one.equation:
            found.inequalities.append((sides[0], one.relation, sides[1]))
        elif not _called(left, right) and not (symbols(left) | symbols(right)) - CONSTANTS.keys():
            at = SamplePoint(1)
            found.sound &= near(sides[0](at), sides[1](at), 0.01 if one.rounded else 1e-6)
        else:
            names_ = frozenset((symbols(left) | symbols(right)) - CONSTANTS.keys())
            found.equations.append(Equation(*sides, names_, one.rounded))
    except FAILURES:
        found.complete = False


def _called(*sides: Node) -> bool:
    return any(
        isinstance(part, Call) and len(part.name) <= 2 for side in sides for part in walk(side)
    )


def _holds(inequality: tuple[Formula, str, Formula], at: SamplePoint) -> bool:
    left, relation, right = inequality
    try:
        a, b = real(left(at)), real(right(at))
    except FAILURES:
        return True
    slack = 1e-7 * (1 + abs(a) + abs(b))
    match relation:
        case "<" | "<=":
            return a <= b + slack
        case ">" | ">=":
            return a >= b - slack
        case "!=":
            return abs(a - b) > slack
    return True


def is_number(node: Node) -> bool:
    """Whether a tree is a literal, with a sign or without."""
    while isinstance(node, Op) and node.op == "neg":
        node = node.args[0]
    return isinstance(node, Num)
