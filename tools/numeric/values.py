"""What an asked expression comes to under the problem's equations: Newton from several starts.

The value is determined where every start that arrives gives the same one.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from fractions import Fraction

from ..mathematics.errors import CalculatorError
from ..mathematics.exact import computable, evaluate
from ..mathematics.nodes import Node, Op, symbols, walk
from .asked import asked
from .conditions import Conditions, applies_undefined, conditions, readable
from .evaluation import CONSTANTS, FAILURES, Value, formula, near
from .points import SamplePoint, generic
from .refining import refined
from .solving import Equation, onto

SCALES = (1.0, -1.0, 4.0, -3.0, 0.3, 9.0, 2.0)
"""Where Newton's starts lie: roots of one sign, and large ones, are not to be missed."""
STARTS = 20
WANTED = 6
ENOUGH = 3
MAX_UNKNOWNS = 10
_LET = re.compile(r"\b[ie]\b\$?\s*(?:=|be\b|is\b)|\b(?:let|suppose)\b[^\\$]*\Z", re.IGNORECASE)
"""What gives the letters i or e a meaning of their own: a definition, or letters without LaTeX."""


@dataclass(frozen=True, slots=True)
class AskedExpression:
    """An expression that a problem asks for, its values at points where the equations hold.

    `determined`: they are all the same. `exact` is the value of a closed expression of rationals.
    """

    node: Node
    known: Conditions
    points: tuple[SamplePoint, ...]
    values: tuple[Value, ...]
    determined: bool
    exact: Fraction | None = None

    @property
    def names(self) -> set[str]:
        """The unknowns in which an answer may be written."""
        return (symbols(self.node) | self.known.names) - CONSTANTS.keys()

    def possible(self, node: Node) -> bool:
        """Whether some solution of the equations has this closed value for the expression."""
        try:
            wanted = Equation(formula(self.node), formula(node), frozenset(symbols(self.node)))
        except FAILURES:
            return False
        system = [*self.known.equations, wanted]
        return any(onto(system, point) is not None for point in self.points[:4])


def asked_value(problem: str) -> AskedExpression | None:
    """What the problem asks for, evaluated; None where that cannot be read. Never raises."""
    node = asked(problem)
    if node is None or not readable(node):
        return None
    known = conditions(problem)
    letters = {"i", "e"} & (symbols(node) | known.names)
    if not known.sound or (letters and _LET.search(problem)):
        return None
    if applies_undefined(known.functions, node):
        return None
    exact = _exact(node)
    points, values = _evaluated(node, known)
    if len(values) < 2:
        return None
    enough = ENOUGH if known.equations else 2
    same = len(values) >= enough and all(near(value, values[0]) for value in values)
    return AskedExpression(node, known, points, values, same, exact)


def _exact(node: Node) -> Fraction | None:
    degrees = any(isinstance(part, Op) and part.op in ("deg", "%") for part in walk(node))
    if degrees or not computable(node):
        return None
    try:
        value = evaluate(node)
    except CalculatorError:
        return None
    return Fraction(value) if isinstance(value, int | Fraction) else None


def _evaluated(node: Node, known: Conditions) -> tuple[tuple[SamplePoint, ...], tuple[Value, ...]]:
    points: list[SamplePoint] = []
    values: list[Value] = []
    try:
        value_at = formula(node)
    except FAILURES:
        return (), ()
    for salt in range(1, STARTS + 1):
        if len(points) == WANTED:
            break
        at = _solution(known, salt)
        if at is None:
            continue
        try:
            value = value_at(at)
        except FAILURES:
            continue
        points.append(at)
        values.append(value)
    return tuple(points), tuple(values)


def _solution(known: Conditions, salt: int) -> SamplePoint | None:
    """A point where the conditions hold, looked for from a start of its own."""
    names = {name for one in known.equations for name in one.names}
    if len(names) > MAX_UNKNOWNS:
        return None
    start = SamplePoint(salt * 31, {}, known.functions)
    for turn, name in enumerate(sorted(names)):
        # By the second round unknowns have different sizes and signs.
        scale = SCALES[(salt + turn * (salt // len(SCALES))) % len(SCALES)]
        start[name] = generic(f"{name}!", salt) * scale
    if not known.equations:
        return start if known.hold(start) else None
    try:
        for one in known.equations:
            one.gap(start)  # every value of a function that nothing defines becomes an unknown
    except FAILURES:
        return None
    at = onto(known.equations, start)
    if at is None:
        return None
    at = refined(known.equations, at)
    return at if known.hold(at) else None
