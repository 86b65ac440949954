"""Whether two numeric sides stand in the relation that a step states between them.

The rule of the house: a side that can be read in two ways, or a difference that rounding
explains, is never refuted. Refuted means false under every reading we know.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from itertools import product

from .base import Claim, VerdictStatus
from .mathematics.claim_grammar import parse
from .mathematics.errors import CalculatorError
from .mathematics.exact import Value, decimal, evaluate, same
from .mathematics.linear import solve_linear
from .mathematics.nodes import Call, Group, Node, Num, Op, Rel, symbols, walk
from .mathematics.sampling import substituted
from .styles import plain, styled, terminating_places

_FLIPPED = {"<": ">=", "<=": ">", ">": "<=", ">=": "<"}
_TRIGONOMETRIC = frozenset({"sin", "cos", "tan", "cot", "sec", "csc"})
_NOISE = Decimal("1e-6")  # relative error that only long decimals show
# Two-place forms of pi and of thirds, sixths and sevenths, which nobody means exactly.
_ROUNDED = frozenset(
    whole + Fraction(hundredths, 100)
    for hundredths in (11, 14, 17, 22, 29, 33, 41, 43, 44, 57, 66, 67, 71, 73, 83, 86)
    for whole in range(100)
)
_CURRENCY = ("$", "€", "£", "¥", "₹")


@dataclass(frozen=True, slots=True)
class Judgment:
    """A status, the words that support it, and the text that would make the claim true."""

    status: VerdictStatus
    evidence: str
    correction: str | None = None


@dataclass(frozen=True, slots=True)
class SidesReading:
    """One way to read the two sides: percent as a unit or as hundredths, bare products."""

    left: Value
    right: Value
    primary: bool
    exact: bool = False  # counts only where both sides are equal to the last digit
    in_units: bool = False  # a percent sign is a unit: `66.67%` has two places, not four


def judge(claim: Claim) -> Judgment:
    """Judge a claim whose sides are numeric. Raises `CalculatorError` where they are not."""
    left, right = parse(claim.left), parse(claim.left if claim.is_request else claim.right)
    if claim.is_request:
        value = evaluate(left)
        return Judgment("unknown", f"{claim.left} = {plain(value)}", plain(value).rstrip("…"))
    usual: SidesReading | None = None
    doubt = ""
    for reading in _readings(claim, left, right):
        usual = usual or reading
        status = _compare(claim.relation, reading, right)
        if status == "supported" and reading.primary:
            return Judgment("supported", f"{claim.left} = {plain(reading.left)}")
        if status == "supported":
            doubt = "true under another reading"
        elif status == "unknown" and not reading.exact:
            doubt = doubt or f"{claim.left} is about {plain(reading.left)}"
    if usual is None:
        raise CalculatorError("no reading of the claim has a value")
    if not doubt and _rounding_explains(claim, left, right):
        doubt = "rounded operands may explain the difference"
    if not doubt and claim.requirement:
        doubt = f"certain only if {claim.requirement}"
    return Judgment("unknown", doubt) if doubt else _refutation(claim, usual)


def judge_solution(claim: Claim) -> Judgment:
    """Judge `solve({equations}, x) = 5` where the equations are linear with one solution."""
    tree = parse(claim.left)
    if not (isinstance(tree, Call) and len(tree.args) == 2):
        raise CalculatorError("not a system of equations")
    system, unknown = tree.args
    equations = system.items if isinstance(system, Group) else (system,)
    values = solve_linear([item for item in equations if isinstance(item, Rel)])
    if values is None or not symbols(unknown) <= values.keys():
        raise CalculatorError("the equations have no single solution")
    right, exact = parse(claim.right), evaluate(substituted(unknown, values))
    evidence = f"{claim.left} = {plain(exact)}"
    status = _compare("=", SidesReading(exact, evaluate(right), primary=True), right)
    if status == "refuted" and claim.requirement:
        return Judgment("unknown", f"certain only if {claim.requirement}")
    correction = styled(exact, claim.right) if status == "refuted" else None
    return Judgment(status, evidence, correction)


def _rounding_explains(claim: Claim, left: Node, right: Node) -> bool:
    """Whether operands such as 0.6667 or 3.14, if rounded, make the two sides meet.

    The sides are computed at both ends of each such number's last place, all moved together
    and each alone: enough for the products and quotients in which rounded numbers are used.
    """
    if claim.relation not in ("=", "≈"):
        return False
    count = sum(_looks_rounded(node) for side in (left, right) for node in walk(side))
    if not 0 < count <= 6:
        return False
    a, b = decimal(evaluate(left)), decimal(evaluate(right))
    if abs(a - b) <= _NOISE * abs(a):
        return True
    differences = []
    for signs in product((-1, 0, 1), repeat=count):
        moves = iter(signs)
        try:
            first, second = evaluate(_nudged(left, moves)), evaluate(_nudged(right, moves))
        except CalculatorError:
            return True
        differences.append(decimal(first) - decimal(second))
    places = _written_places(right)
    slack = Decimal(1).scaleb(-places) / 2 if places is not None else Decimal(0)
    return min(differences) <= slack and max(differences) >= -slack


def _looks_rounded(node: Node) -> bool:
    return isinstance(node, Num) and (node.decimals >= 3 or (node.value in _ROUNDED))


def _nudged(node: Node, moves: Iterator[int]) -> Node:
    match node:
        case Num(value, decimals) if _looks_rounded(node):
            return Num(value + Fraction(next(moves), 2 * 10**decimals), decimals)
        case Op(op, args):
            return Op(op, tuple(_nudged(arg, moves) for arg in args))
        case Call(name, args):
            return Call(name, tuple(_nudged(arg, moves) for arg in args))
        case _:
            return node


def _refutation(claim: Claim, reading: SidesReading) -> Judgment:
    value = reading.left
    if claim.kind == "property" and " mod (" not in claim.left:
        truth = "true" if value == 1 else "false"
        return Judgment("refuted", f"{claim.left} is {truth}")
    written = _written_right(claim)
    if claim.relation in ("=", "≈"):
        correction = styled(value, written, currency=_is_currency(claim))
        return Judgment("refuted", f"{claim.left} = {plain(value)}", correction)
    relation = _FLIPPED.get(claim.relation, "=")
    return Judgment("refuted", f"{claim.left} = {plain(value)} {relation} {claim.right}")


def _written_right(claim: Claim) -> str:
    if claim.right_span is None:
        return claim.right
    start = claim.right_span[0] - claim.span[0]
    return claim.text[start : claim.right_span[1] - claim.span[0]] or claim.right


def _is_currency(claim: Claim) -> bool:
    if claim.right_span is None:
        return False
    before = claim.text[: claim.right_span[0] - claim.span[0]].rstrip()
    return before.endswith(_CURRENCY)


def _readings(claim: Claim, left: Node, right: Node) -> Iterator[SidesReading]:
    """The sides' values under every reading, the usual one first."""
    nodes = [*walk(left), *walk(right)]
    operators = {node.op for node in nodes if isinstance(node, Op)}
    functions = {node.name for node in nodes if isinstance(node, Call)}
    degrees = "deg" in operators and not functions & _TRIGONOMETRIC
    in_units = evaluate(left, units=True), evaluate(right, units=True)
    if degrees:
        yield SidesReading(*in_units, primary=True)
    yield SidesReading(evaluate(left), evaluate(right), primary=True, exact=degrees)
    if "%" in operators:
        # `5/20 * 100 = 25%`: the sign as a unit, as good as hundredths.
        yield SidesReading(*in_units, primary=True, in_units=True)
    if "log" in functions:
        yield SidesReading(evaluate(_natural(left)), evaluate(_natural(right)), primary=True)
    if "imul" in operators and "/" in operators:
        try:
            loose = [parse(side, tight=False) for side in (claim.left, claim.right)]
            yield SidesReading(evaluate(loose[0]), evaluate(loose[1]), primary=False)
        except CalculatorError:
            pass
    if isinstance(right, Op) and right.op == "mod":
        # `2^3 = 8 mod 5`: the modulus may be meant for both sides.
        yield SidesReading(
            evaluate(Op("mod", (left, right.args[1]))), evaluate(right), primary=False
        )
    if operators & {"mixed", "neg", "/"}:
        other = [_reread(side) for side in (left, right)]
        if other != [left, right]:
            yield SidesReading(evaluate(other[0]), evaluate(other[1]), primary=False)


def _natural(node: Node) -> Node:
    """`log` without a base as the natural logarithm."""
    match node:
        case Call("log", (argument,)):
            return Call("ln", (_natural(argument),))
        case Call(name, args):
            return Call(name, tuple(map(_natural, args)))
        case Op(op, args):
            return Op(op, tuple(map(_natural, args)))
        case _:
            return node


def _reread(node: Node) -> Node:
    """The other reading: `2 1/2` as a product, `-2^2` as (-2)^2, `14 / 1/4` as 14 / (1/4)."""
    match node:
        case Op("/", (Op("/", (top, middle)), bottom)):
            return Op("/", (_reread(top), Op("/", (middle, bottom))))
        case Op("mixed", args):
            return Op("*", tuple(map(_reread, args)))
        case Op("neg", (Op("^", (base, power)),)):
            return Op("^", (Op("neg", (base,)), power))
        case Op(op, args):
            return Op(op, tuple(map(_reread, args)))
        case _:
            return node


def _compare(relation: str, reading: SidesReading, right: Node) -> VerdictStatus:
    left_value, right_value = reading.left, reading.right
    equal = same(left_value, right_value)
    if relation == "=":
        return "supported" if equal else _rounded(reading, right)
    if relation == "≈":
        return "supported" if equal else _approximate(reading, right)
    if relation == "!=":
        return "refuted" if equal else "supported"
    less = not equal and decimal(left_value) < decimal(right_value)
    holds = {"<": less, "<=": less or equal, ">": not less and not equal, ">=": not less}
    return "supported" if holds[relation] else "refuted"


def _rounded(reading: SidesReading, right: Node) -> VerdictStatus:
    """`10/3 = 3.33` is right to the precision written; `15/2 = 7.4` has no such excuse."""
    places = _written_places(right, in_units=reading.in_units)
    if places is None:
        return "refuted"
    exact = reading.left
    if isinstance(exact, Fraction):
        needed = terminating_places(exact)
        if needed is not None and needed <= places:
            return "refuted"
    unit = Decimal(1).scaleb(-places)
    error = abs(decimal(exact) - decimal(reading.right))
    if error <= unit / 2 and places > 0:
        return "supported"
    # Cut off instead of rounded, or rounded to a whole number: not exact, but no error either.
    return "unknown" if error < unit else "refuted"


def _approximate(reading: SidesReading, right: Node) -> VerdictStatus:
    """`≈` is judged at the precision written, leniently in the last place."""
    places = _written_places(right, in_units=reading.in_units)
    error = abs(decimal(reading.left) - decimal(reading.right))
    scale = abs(decimal(reading.left))
    if places is None:
        return "supported" if error <= scale / 1000 else "unknown"
    unit = Decimal(1).scaleb(-places)
    if error <= unit:
        return "supported"
    return "unknown" if error <= max(2 * unit, scale / 20) else "refuted"


def _written_places(node: Node, *, in_units: bool = False) -> int | None:
    """Decimals of a literal side; None where the side is more than a literal."""
    percent = 0
    while isinstance(node, Op) and node.op in ("neg", "%", "deg"):
        percent += 2 * (node.op == "%" and not in_units)
        node = node.args[0]
    return node.decimals + percent if isinstance(node, Num) else None
