"""A ledger of what a problem and the steps of its solution state, to compare the next step with.

It keeps the equations so far and two points where they hold. A new equation that holds at both
follows from them; one that does not either adds something (the points can be moved until it
holds as well) or contradicts them. A heuristic, not a proof: steps try cases, make assumptions,
and start anew, and roots are missed. What it finds is evidence for a learned model.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

from ....tools.mathematics.nodes import Call, Node, Num, Sym, symbols
from ....tools.mathematics.printing import infix
from ....tools.mathematics.wordlist import words
from ....tools.numeric.evaluation import CONSTANTS, FAILURES, Formula, Value, formula, near, real
from ....tools.numeric.points import Functions, SamplePoint
from ....tools.numeric.solving import Equation, onto
from ....tools.numeric.statements import Statement, is_definition, is_list, statements

KINDS = (
    "true", "close", "false",  # numbers alone: equal, equal but for rounding, not equal
    "identity", "entailed", "partial",  # holds anywhere; at all points; at some
    "narrows", "narrows_known", "narrows_chain",  # adds something; names nothing new; in a chain
    "switched", "rewritten", "contradicted",  # at odds with the steps; in a chain; with the problem
    "local",  # one of these, but it does follow from the last equations alone
    "same_left", "again", "assumed",  # the side was set before; in this step; after an `if`
    "defined", "copied", "unread",
    "expression_known", "expression_new",  # an expression alone: its value was there before
    "inequality_true", "inequality_false",
)  # fmt: skip
SUPPOSING = words("if suppose assume let when case try trying say for setting consider example")
ODD = frozenset({"narrows", "switched", "rewritten", "contradicted"})
"""What an equation is that does not follow."""
MAX_EQUATIONS = 7
FROM_PROBLEM = 4
"""Of so many equations as are solved at once, as many may be the problem's."""
VALUES = 24
RECENT = 6

Tally = Counter[str]


@dataclass(slots=True)
class EquationLedger:
    """The state after some steps; `copy` it to go on in another way. Never raises."""

    functions: Functions = field(default_factory=dict)
    equations: tuple[Equation, ...] = ()
    given: int = 0
    points: tuple[SamplePoint, ...] = ()
    seen: frozenset[str] = frozenset()
    lefts: frozenset[str] = frozenset()
    values: tuple[tuple[Value, ...], ...] = ()
    recent: tuple[Equation, ...] = ()

    @classmethod
    def of(cls, problem: str) -> EquationLedger:
        """What the problem itself states."""
        ledger = cls()
        ledger.points = (SamplePoint(1, {}, ledger.functions), SamplePoint(2, {}, ledger.functions))
        if {"d", "e"} <= _letters(problem):  # then e is a letter as well
            for point in ledger.points:
                point["e"] = 1.0 + point.salt / 3
        ledger.add(problem)
        ledger.given = len(ledger.equations)
        return ledger

    def copy(self) -> EquationLedger:
        functions = dict(self.functions)
        points = tuple(SamplePoint(one.salt, one, functions) for one in self.points)
        return replace(self, functions=functions, points=points)

    def add(self, step: str) -> Tally:
        """Enter a step; how many of its statements are of each kind (`KINDS`)."""
        tally: Tally = Counter()
        start = self.points, self.equations
        named: set[str] = set()
        for one in statements(step):
            if one.relation == "":
                tally.update(self._expression(one))
                continue
            name = one.left.name if isinstance(one.left, Sym) and one.first else None
            if name is not None and name in named:  # `x = 6 or x = 10`: each from where we were
                kept = self.points, self.equations
                self.points, self.equations = tuple(p.twin() for p in start[0]), start[1]
                tally.update((*self._statement(one), "again"))
                self.points, self.equations = kept
            elif one.before in SUPPOSING:
                tally.update(("assumed", *(k for k in self._statement(one) if k not in ODD)))
            else:
                tally.update(self._statement(one))
            if name is not None:
                named.add(name)
        return tally

    def _statement(self, one: Statement) -> Iterator[str]:
        """The kinds of one equation or inequality; it is entered."""
        if one.left is None or one.right is None:
            yield "unread"
            return
        if one.relation == "!=" or (is_list(one.left) and is_list(one.right)):
            return
        text = f"{infix(one.left)} {one.relation} {infix(one.right)}"
        try:
            left, right = formula(one.left), formula(one.right)
        except FAILURES:
            yield "unread"
            return
        if text in self.seen:
            yield "copied"
            return
        self.seen |= {text}
        if not one.equation:
            yield from self._inequality(one.relation, left, right)
            return
        names = frozenset((symbols(one.left) | symbols(one.right)) - CONSTANTS.keys())
        equation = Equation(left, right, names, one.rounded)
        yield from self._equation(one, one.left, one.right, equation)

    def _equation(
        self, one: Statement, left: Node, right: Node, equation: Equation
    ) -> Iterator[str]:
        before, self.recent = self.recent, (*self.recent[-RECENT:], equation)
        side = infix(left)
        set_before, self.lefts = side in self.lefts, self.lefts | {side}
        nothing_new = all(any(name in point for point in self.points) for name in equation.names)
        if isinstance(left, Call) and is_definition(one) and left.name not in self.functions:
            parameters = tuple(arg.name for arg in left.args if isinstance(arg, Sym))
            self.functions[left.name] = parameters, equation.right
            yield "defined"
            return
        try:
            kind = self._kind(one, left, right, equation)
        except FAILURES:
            kind = "unread"
        yield kind
        if kind in ODD:
            if self._follows(equation, before):
                yield "local"
            if set_before:
                yield "same_left"
            if kind == "narrows" and nothing_new:
                yield "narrows_known"
            if kind == "narrows" and not one.first:
                yield "narrows_chain"

    def _kind(self, one: Statement, left: Node, right: Node, equation: Equation) -> str:
        sides = [(equation.left(p), equation.right(p)) for p in self._fresh(equation, left, right)]
        if not equation.names and not _called(left, right):
            a, b = sides[0]
            if near(a, b):
                return "true"
            return "close" if equation.rounded and near(a, b, 0.01) else "false"
        if isinstance(left, Sym) and self._introduces(left, equation, right):
            for point, (_, value) in zip(self.points, sides, strict=True):
                point[left.name] = value
            self.equations += (equation,)
            return "defined"
        self._remember(*zip(*sides, strict=True))
        held = [near(a, b, equation.tolerance) for a, b in sides]
        if all(held):
            return "identity" if self._anywhere(equation) else "entailed"
        named = left.name if isinstance(left, Sym) else None
        return "partial" if any(held) else self._entered(one, equation, named)

    def _fresh(self, equation: Equation, left: Node, right: Node) -> Sequence[SamplePoint]:
        """The points; twins where the left side may be a new name, which must stay unset."""
        new = isinstance(left, Sym) and self._introduces(left, equation, right)
        return [point.twin() for point in self.points] if new else self.points

    def _introduces(self, left: Sym, equation: Equation, right: Node) -> bool:
        known = any(left.name in point for point in self.points) or left.name in CONSTANTS
        return not known and left.name not in symbols(right)

    def _anywhere(self, equation: Equation) -> bool:
        """Whether an equation holds at points that satisfy nothing in particular."""
        try:
            others = [SamplePoint(salt, {}, self.functions) for salt in (7, 8)]
            return all(near(equation.left(at), equation.right(at)) for at in others)
        except FAILURES:
            return False

    def _entered(self, one: Statement, equation: Equation, named: str | None) -> str:
        """An equation that does not hold yet: move the points, give up steps, or neither."""
        problem, all_ = self.equations[: self.given], self.equations
        if len(all_) > MAX_EQUATIONS:
            kept = min(FROM_PROBLEM, self.given)
            all_ = problem[:kept] + all_[kept - MAX_EQUATIONS :]
        if points := self._onto(all_, equation, named):
            self.points, self.equations = points, (*self.equations, equation)
            return "narrows"
        if points := self._onto(problem[:MAX_EQUATIONS], equation, named):
            self.points, self.equations = points, (*problem, equation)
            return "switched" if one.first else "rewritten"
        return "contradicted" if one.first else "rewritten"

    def _onto(
        self, known: Sequence[Equation], equation: Equation, named: str | None
    ) -> tuple[SamplePoint, ...]:
        """Both points moved to where what is connected with the equation holds; () if neither is.

        `named`: the unknown that the equation gives, which is set at once: a root to another
        root is a long way for Newton.
        """
        system = [*_connected(known, equation), equation]
        starts = [point.twin() for point in self.points]
        for at in starts if named is not None and named not in CONSTANTS else ():
            at[str(named)] = equation.right(at)
        first = onto(system, starts[0])
        if first is None:
            return ()
        return first, onto(system, starts[1]) or first.twin(11)

    def _follows(self, equation: Equation, before: Sequence[Equation]) -> bool:
        """Whether an equation follows from the last ones, whatever was stated before them."""
        about = [one for one in before[-RECENT:] if one.names & equation.names]
        try:
            points = [SamplePoint(salt, {}, self.functions) for salt in (5, 6, 7)]
            gaps = [equation.left(at) - equation.right(at) for at in points]
            if any(_proportional(gaps, one, points) for one in reversed(about)):
                return True
            close = [one for one in before[-3:] if one.names & equation.names]
            for salt in (11, 12) if close else ():
                at = onto(
                    close, _touched(SamplePoint(salt, {}, self.functions), [*close, equation])
                )
                if at is None or not near(equation.left(at), equation.right(at),
                                          equation.tolerance):  # fmt: skip
                    return False
            return bool(close)
        except FAILURES:
            return False

    def _inequality(self, relation: str, left: Formula, right: Formula) -> Iterator[str]:
        try:
            sides = [(real(left(at)), real(right(at))) for at in self.points]
        except FAILURES:
            yield "unread"
            return
        held = [_holds(relation, a, b) for a, b in sides]
        if all(held):
            yield "inequality_true"
        elif not any(held):
            yield "inequality_false"

    def _expression(self, one: Statement) -> Iterator[str]:
        if one.left is None or isinstance(one.left, Num | Sym) or is_list(one.left):
            return
        try:
            value = formula(one.left)
            here = tuple(value(at) for at in self.points)
        except FAILURES:
            return
        known = any(
            all(near(a, b) for a, b in zip(here, other, strict=True))
            for other in self.values[-VALUES:]
        )
        self._remember(here)
        yield "expression_known" if known else "expression_new"

    def _remember(self, *values: tuple[Value, ...]) -> None:
        self.values = (*self.values[-2 * VALUES :], *values)


def _letters(text: str) -> set[str]:
    sides = [side for one in statements(text) for side in (one.left, one.right) if one.relation]
    return {name for side in sides if side is not None for name in symbols(side)}


def _called(*sides: Node) -> bool:
    """Whether a side is a function of numbers that may be the text's own (`f(3)`)."""
    return any(isinstance(side, Call) and len(side.name) <= 2 for side in sides)


def _connected(known: Sequence[Equation], equation: Equation) -> list[Equation]:
    """The equations that share an unknown with this one, through others too."""
    names, found, rest = set(equation.names), [], list(known)
    while joining := [one for one in rest if one.names & names]:
        found += joining
        rest = [one for one in rest if not one.names & names]
        names.update(*(one.names for one in joining))
    return found


def _proportional(gaps: Sequence[Value], other: Equation, points: Sequence[SamplePoint]) -> bool:
    """Whether two equations are one, rearranged: their sides differ by a constant factor."""
    try:
        others = [other.left(at) - other.right(at) for at in points]
        if any(abs(gap) <= 1e-9 for gap in others):
            return False
        first, *rest = [a / b for a, b in zip(gaps, others, strict=True)]
        return all(near(first, ratio) for ratio in rest)
    except FAILURES:
        return False


def _touched(point: SamplePoint, equations: Sequence[Equation]) -> SamplePoint:
    """The point, with a value for every unknown of the equations. Raises any of `FAILURES`."""
    for one in equations:
        one.gap(point)
    return point


def _holds(relation: str, a: float, b: float) -> bool:
    slack = 1e-9
    return {"<": a < b, "<=": a <= b + slack, ">": a > b, ">=": a >= b - slack}.get(relation, False)
