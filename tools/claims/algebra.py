"""Which equations with variables are claims: identities, not conditions.

`(x - 1)(x + 1) = x^2 - 1` is true for every x and can be judged; `2x + 3 = 11` is a condition on
x and cannot. An equation that is true as it stands is an identity whoever wrote it. One that is
false is taken for a wrong identity only as a step of a chain of rewriting, over variables that
nothing in the text has tied down.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from ..mathematics.errors import CalculatorError
from ..mathematics.nodes import Call, Group, Node, Op, Rel, Sym, symbols, walk
from ..mathematics.normal_form import Quotient, equal, quotient
from .links import Link
from .sides import Side

IDENTITY = "it is an identity, not a condition"
_CONSTANTS = frozenset({"pi", "oo"})
# Letters that usually stand for something with rules of its own.
_SPECIAL = frozenset({"i", "j", "e", "I", "omega", "pi", "oo", "C", "theta", "phi", "epsilon"})


def identity_requirement(link: Link, constrained: frozenset[str]) -> str | None:
    """ "" for an identity that may be judged either way, a doubt, or None for no claim at all."""
    left, right = link.left.node, link.right.node
    if left is None or right is None or link.relation != "=" or not _plain(left, right):
        return None
    names = symbols(left) | symbols(right)
    if not names - _CONSTANTS or isinstance(left, Sym) or isinstance(right, Sym):
        return None
    try:
        verdict = equal(left, right)
    except CalculatorError:
        return None
    if verdict:
        return ""
    if verdict is None:
        # Atoms (roots, angles): only SymPy can say, and only a chain makes it an identity.
        return IDENTITY if link.chained and not link.first else None
    return "" if _certain(link, names, constrained) else None


def constraints(chains: Iterable[Link]) -> Iterator[str]:
    """Names of variables that some equation ties down."""
    for link in chains:
        if link.relation == "≡":
            yield from _names(link.left, link.right)
        if link.relation != "=":
            continue
        left, right = link.left.node, link.right.node
        if left is None or right is None:
            # Half of the equation could not be read: whatever it says, it is about these.
            if not (link.left.tokens and link.left.tokens[0].kind == "text"):
                yield from _names(link.left, link.right)
            continue
        if _defines(left, right) or (link.chained and not link.first):
            continue
        try:
            identical = _plain(left, right) and equal(left, right)
        except CalculatorError:
            identical = False
        if not identical:
            yield from symbols(left) | symbols(right)


def _names(*sides: Side) -> Iterator[str]:
    for side in sides:
        for token in side.tokens:
            if token.kind == "name":
                yield token.text


def _defines(left: Node, right: Node) -> bool:
    """`S = a + b`, `f(x) = x^2`: a new name for the right side ties nothing on it down."""
    if isinstance(left, Sym):
        return left.name not in symbols(right) and bool(symbols(right))
    return isinstance(left, Call) and all(isinstance(arg, Sym) for arg in left.args)


def _plain(left: Node, right: Node) -> bool:
    return not any(isinstance(n, Group | Rel) for side in (left, right) for n in walk(side))


def _certain(link: Link, names: set[str], constrained: frozenset[str]) -> bool:
    left, right = link.left.node, link.right.node
    if left is None or right is None or names & _SPECIAL or any(len(n) > 1 for n in names):
        return False
    if any(name.isupper() for name in names) or link.left.units or link.right.units:
        return False
    if symbols(left) != symbols(right):
        return False
    if _like_monomials(left, right):
        return True
    return link.chained and not link.first and not names & constrained


def _like_monomials(left: Node, right: Node) -> bool:
    """`4r * 2r = 9r^2`: as a condition it would say nothing but r = 0."""
    if not any(isinstance(n, Op) and n.op == "*" for n in walk(left)):
        return False
    try:
        a, b = quotient(left), quotient(right)
    except CalculatorError:
        return False
    return _single(a) and _single(b) and set(a.top) == set(b.top) and set(a.bottom) == set(b.bottom)


def _single(part: Quotient) -> bool:
    return len(part.top) == 1 and len(part.bottom) == 1
