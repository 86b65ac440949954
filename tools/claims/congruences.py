r"""Congruences: `17 \equiv 2 \pmod 5` says that two remainders are equal."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

from ..base import Claim
from ..mathematics.errors import CalculatorError
from ..mathematics.exact import computable, evaluate
from ..mathematics.nodes import Node
from ..mathematics.printing import infix
from .certainty import asserted
from .links import Link


def congruence(link: Link) -> Claim | None:
    """The claim of a link under a modulus; None for other links."""
    left, right, modulus = link.left, link.right, link.modulus
    if modulus is None or left.node is None or right.node is None:
        return None
    if not (left.numeric and right.numeric and computable(modulus)):
        return None
    if link.relation not in ("≡", "=") or not all(map(_whole, (left.node, right.node, modulus))):
        return None
    claim = replace(link, relations=link.as_equations).claim("property", asserted(link))
    n = infix(modulus)
    return replace(claim, left=f"({claim.left}) mod ({n})", right=f"({claim.right}) mod ({n})")


def _whole(node: Node) -> bool:
    """Whether a tree is an integer: fractions under a modulus mean inverses."""
    try:
        value = evaluate(node)
    except CalculatorError:
        return False
    return isinstance(value, Fraction) and value.denominator == 1
