"""Equations, factors, derivatives and simplified forms, as texts in the data set's format."""

from __future__ import annotations

import re
from fractions import Fraction

from ....tools.mathematics.errors import CalculatorError
from . import equations, printing
from .grammar import compute
from .polynomials import ONE, Polynomial
from .powers import Power, PowersOf
from .scope import Scope
from .surds import Surds

_NAME = re.compile(r"[A-Za-z]+")
_POSITIVE = re.compile(r"([A-Za-z]+)\s*>\s*0")
MAX_ORDER = 20
SYMBOL = [0, 1]  # coefficients of the name itself


def solve(arguments: list[str], scope: Scope) -> str:
    """`solve(EQ, x)` all real roots, ascending; `solve(EQ, EQ, x, y)` the pair `(10, 8)`."""
    count = sum("=" in argument for argument in arguments)
    unknowns = arguments[count:]
    if not count or not unknowns or not all(map(_NAME.fullmatch, unknowns)):
        raise CalculatorError("solve takes equations and then as many unknowns")
    inner = scope.without(*unknowns)
    system = [_equation(argument, inner) for argument in arguments[:count]]
    if len(unknowns) == count == 1:
        (equation,), (unknown,) = system, unknowns
        if equation.degree(unknown) > 1:
            return ", ".join(map(str, _real_roots(equation, unknown)))
    if len(unknowns) != count:
        names = sorted(set().union(*[equation.names for equation in system]) | set(unknowns))
        solved = dict(zip(names, equations.linear(system, names), strict=True))
    else:
        solved = dict(zip(unknowns, equations.linear(system, unknowns), strict=True))
    values = [printing.number(solved[unknown]) for unknown in unknowns]
    return values[0] if len(values) == 1 else f"({', '.join(values)})"


def _equation(text: str, scope: Scope) -> Polynomial:
    sides = text.split("=")
    if len(sides) != 2:
        raise CalculatorError(f"{text} is not an equation")
    left, right = map(scope.polynomial, sides)
    return left - right


def _real_roots(equation: Polynomial, unknown: str) -> list[Fraction]:
    roots, rest = equations.rational_roots(equations.coefficients(equation, unknown))
    if len(rest) > 1 and equations.count_real_roots(rest):
        raise CalculatorError("not all real roots are rational")
    if not roots:
        raise CalculatorError("there is no real root")
    return [root for root, _ in roots]


def factor(arguments: list[str], scope: Scope) -> str:
    """Linear factors over the integers; raises where an irreducible rest is not proved to be."""
    value = scope.polynomial(_only(arguments))
    names = value.names
    if not names:
        return printing.polynomial(value)
    if len(names) > 1:
        raise CalculatorError("only polynomials of one name are factored")
    (name,) = names
    whole = equations.coefficients(value, name)
    lead = ((name, len(whole) - 1),)
    constant = Fraction(value.terms[lead]) / whole[-1]
    if whole[-1] < 0:
        whole, constant = [-c for c in whole], -constant
    roots, rest = equations.rational_roots(whole)
    return _product(name, constant, roots, rest)


def _product(
    name: str, constant: Fraction, roots: list[tuple[Fraction, int]], rest: list[int]
) -> str:
    if len(rest) > 4:  # without rational roots, up to a cubic is irreducible
        raise CalculatorError("a factor of degree above three is left")
    found = [([-root.numerator, root.denominator], power) for root, power in roots]
    if len(rest) > 1:
        found.append((rest, 1))
    found.sort(key=lambda item: (_sort_key(item[0]), item[1]))
    shown = []
    for part, power in found:
        text = printing.polynomial(_of(name, part))
        text = text if part == SYMBOL else f"({text})"
        shown.append(text if power == 1 else f"{text}**{power}")
    if len(found) == 1 and found[0][1] == 1 and abs(constant) == 1:  # (x + 1) or -(x + 1) alone
        return printing.polynomial(_of(name, [int(constant) * c for c in found[0][0]]))
    return printing.term(constant, shown)


def _of(name: str, whole: list[int]) -> Polynomial:
    return Polynomial({((name, k),) if k else ONE: c for k, c in enumerate(whole)})


def _sort_key(part: list[int]) -> list[tuple[int, ...]]:
    """SymPy's order of factors: the name itself, then by terms: how many, powers, coefficients."""
    terms = [(power, c) for power, c in reversed(list(enumerate(part))) if c]
    if part == SYMBOL:
        return [(0,)]
    return [(1, len(terms)), *[(0, c) if not power else (1, power, c) for power, c in terms]]


def expand(arguments: list[str], scope: Scope) -> str:
    """The polynomial multiplied out and collected."""
    text = _only(arguments)
    value = scope.polynomial(text)
    if not value.names:
        return printing.number(value.number, decimals=scope.decimal(text))
    return printing.polynomial(value)


def coeff(arguments: list[str], scope: Scope) -> str:
    """The coefficient of a monomial (of 1, the constant term); `coeff(E as a*x + b, a)` names it
    by the form that the polynomial is brought to."""
    if len(arguments) != 2:
        raise CalculatorError("coeff takes a polynomial and a monomial")
    expression, _, shape = arguments[0].partition(" as ")
    power = _named(shape, arguments[1]) if shape else arguments[1]
    inner = scope.without(*_NAME.findall(shape or power))
    monomial = inner.polynomial(power)
    wanted = next(iter(monomial.terms), ONE)
    if monomial.terms != {wanted: 1}:
        raise CalculatorError(f"{power} is not a power of a name")
    return printing.number(inner.polynomial(expression).terms.get(wanted, 0))


def _named(shape: str, name: str) -> str:
    """The monomial that a name is the coefficient of: x**2 for `b` in `a*x + b*x**2 + c`."""
    for term in shape.split(" + "):
        coefficient, _, power = term.partition("*")
        if coefficient == name:
            return power or "1"
    raise CalculatorError(f"{shape} has no coefficient {name}")


def diff(arguments: list[str], scope: Scope) -> str:
    """The derivative with respect to a name, of first or given order."""
    if len(arguments) not in (2, 3):
        raise CalculatorError("diff takes an expression, a name and perhaps the order")
    name = arguments[1]
    if not _NAME.fullmatch(name):
        raise CalculatorError(f"{name} is not a name")
    order = scope.integer(arguments[2]) if len(arguments) == 3 else 1
    if not 1 <= order <= MAX_ORDER:
        raise CalculatorError(f"the order is from 1 to {MAX_ORDER}")
    value = scope.without(name).polynomial(arguments[0])
    for _ in range(order):
        value = value.derivative(name)
    return printing.polynomial(value)


def simplify(arguments: list[str], scope: Scope) -> str:
    """Surds `-81603 - 3840*sqrt(17)`; with `a > 0`, one power of a: `a**(137/6)`."""
    if len(arguments) == 1:
        return str(compute(arguments[0], Surds(scope)))
    positive = _POSITIVE.fullmatch(arguments[1]) if len(arguments) == 2 else None
    if positive is None:
        raise CalculatorError("simplify takes an expression and perhaps a > 0")
    power: Power = compute(arguments[0], PowersOf(positive[1]))
    return power.text(positive[1])


def _only(arguments: list[str]) -> str:
    if len(arguments) != 1:
        raise CalculatorError("it takes one argument")
    return arguments[0]
