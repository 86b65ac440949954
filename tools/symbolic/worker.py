"""Runs inside the sandbox: builds SymPy objects from a plain tree and answers one question.

It imports nothing of Surefoot. The request is JSON on standard input, the answer one JSON line
on standard output. Trees are lists: ["num", "3", "4"], ["sym", "x"], ["op", "+", a, b],
["call", "sin", a], ["seq", "{", ...], ["rel", "=", a, b]. No text is ever parsed by SymPy.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from typing import Any, TypeAlias

import sympy
from sympy import S, Symbol

Tree: TypeAlias = list[Any]

CONSTANTS = {"pi": sympy.pi, "oo": sympy.oo}
FUNCTIONS = {
    "sqrt": sympy.sqrt, "cbrt": sympy.cbrt, "abs": sympy.Abs, "floor": sympy.floor,
    "ceil": sympy.ceiling, "ceiling": sympy.ceiling, "exp": sympy.exp, "ln": sympy.log,
    "sin": sympy.sin, "cos": sympy.cos, "tan": sympy.tan, "cot": sympy.cot, "sec": sympy.sec,
    "csc": sympy.csc, "arcsin": sympy.asin, "arccos": sympy.acos, "arctan": sympy.atan,
    "asin": sympy.asin, "acos": sympy.acos, "atan": sympy.atan, "sinh": sympy.sinh,
    "cosh": sympy.cosh, "tanh": sympy.tanh, "factorial": sympy.factorial,
    "binom": sympy.binomial, "comb": sympy.binomial, "gcd": sympy.gcd, "lcm": sympy.lcm,
    "min": sympy.Min, "max": sympy.Max, "root": sympy.root,
}  # fmt: skip


class Untranslated(Exception):
    """The tree holds something this worker does not translate."""


def build(tree: Tree) -> Any:
    """A SymPy object from a tree; lists become Python lists, equations `Eq` without evaluation."""
    kind, head, rest = tree[0], tree[1], tree[2:]
    if kind == "num":
        return sympy.Rational(int(head), int(rest[0]))
    if kind == "sym":
        return CONSTANTS.get(head) or Symbol(head)
    if kind == "op":
        return operate(head, rest)
    if kind == "call":
        return call(head, rest)
    if kind == "seq":
        return [build(item) for item in rest]
    if kind == "rel" and head == "=":
        return sympy.Eq(build(rest[0]), build(rest[1]), evaluate=False)
    raise Untranslated(f"cannot translate {kind} {head}")


def operate(op: str, trees: list[Tree]) -> Any:
    """Arithmetic; `e^x` is the exponential function."""
    if op == "^" and trees[0] == ["sym", "e"]:
        return sympy.exp(build(trees[1]))
    values = [build(tree) for tree in trees]
    if any(isinstance(value, list) for value in values):
        raise Untranslated("arithmetic on a list")
    if op == "neg":
        return -values[0]
    if op == "!":
        return sympy.factorial(values[0])
    if op == "%":
        return values[0] / 100
    if op == "deg":
        return values[0] * sympy.pi / 180
    left, right = values
    if op == "^":
        if right.is_Integer and abs(right) > 2000:
            raise Untranslated("an exponent beyond 2000")
        return left**right
    table = {
        "+": lambda: left + right, "mixed": lambda: left + right, "-": lambda: left - right,
        "*": lambda: left * right, "imul": lambda: left * right, "/": lambda: left / right,
        "mod": lambda: sympy.Mod(left, right),
    }  # fmt: skip
    return table[op]()


def call(name: str, trees: list[Tree]) -> Any:
    """A known function, or one of the questions below asked inside another expression."""
    if name in QUESTIONS:
        return QUESTIONS[name](trees)
    if name == "log":
        values = [build(tree) for tree in trees]
        return sympy.log(*values)
    if name in ("log2", "log10"):
        return sympy.log(build(trees[0]), int(name[3:]))
    if name not in FUNCTIONS:
        raise Untranslated(f"no function named {name}")
    return FUNCTIONS[name](*[build(tree) for tree in trees])


def variable(tree: Tree | None, expression: Any = None) -> Any:
    """The symbol a question is about; the only one of the expression where none is named."""
    if tree is not None:
        symbol = build(tree)
        if not isinstance(symbol, Symbol):
            raise Untranslated("a variable is expected")
        return symbol
    free = sorted(getattr(expression, "free_symbols", ()), key=str)
    if len(free) != 1:
        raise Untranslated("which variable?")
    return free[0]


def bounds(trees: list[Tree]) -> Any:
    """(x, a, b) from `x, a, b` or from one list `(x, a, b)`."""
    if len(trees) == 1 and trees[0][0] == "seq":
        trees = trees[0][2:]
    if len(trees) == 1 and trees[0][0] == "rel":
        raise Untranslated("bounds as an equation")
    symbol = variable(trees[0])
    return (symbol, *[build(tree) for tree in trees[1:]])


def differentiate(trees: list[Tree]) -> Any:
    expression = build(trees[0])
    symbol = variable(trees[1] if len(trees) > 1 else None, expression)
    order = int(build(trees[2])) if len(trees) > 2 else 1
    if not 0 <= order <= 20:
        raise Untranslated("a derivative of that order")
    return sympy.diff(expression, symbol, order)


def integrate(trees: list[Tree]) -> Any:
    expression = build(trees[0])
    if len(trees) == 1:
        return sympy.integrate(expression, variable(None, expression))
    return sympy.integrate(expression, bounds(trees[1:]))


def limit(trees: list[Tree]) -> Any:
    expression = build(trees[0])
    symbol, point = bounds(trees[1:3])
    return sympy.limit(expression, symbol, point, "+-" if point.is_finite else "+")


def summation(trees: list[Tree]) -> Any:
    return sympy.summation(build(trees[0]), bounds(trees[1:]))


def product(trees: list[Tree]) -> Any:
    return sympy.product(build(trees[0]), bounds(trees[1:]))


def solve(trees: list[Tree]) -> Any:
    """Solutions: a list of values for one variable, a list of dicts for several."""
    equations = build(trees[0])
    equations = equations if isinstance(equations, list) else [equations]
    if len(trees) > 1:
        unknowns = build(trees[1])
        unknowns = unknowns if isinstance(unknowns, list) else [unknowns]
    else:
        unknowns = sorted(set().union(*[e.free_symbols for e in equations]), key=str)
    if not unknowns or not all(isinstance(u, Symbol) for u in unknowns):
        raise Untranslated("which variable?")
    if len(unknowns) == 1 and len(equations) == 1:
        return sorted(sympy.solve(equations[0], unknowns[0]), key=sympy.default_sort_key)
    return sympy.solve(equations, unknowns, dict=True)


def roots(trees: list[Tree]) -> Any:
    expression = build(trees[0])
    symbol = variable(trees[1] if len(trees) > 1 else None, expression)
    return sorted(sympy.solve(expression, symbol), key=sympy.default_sort_key)


def rewrite(function: Callable[[Any], Any]) -> Any:
    """`factor`, `expand` and `simplify`: of a number, factor is its factorisation."""

    def apply(trees: list[Tree]) -> Any:
        expression = build(trees[0])
        if function is sympy.factor and expression.is_Integer:
            return sympy.Mul(
                *[sympy.Pow(p, e, evaluate=False) for p, e in sympy.factorint(expression).items()],
                evaluate=False,
            )
        return function(expression)

    return apply


QUESTIONS = {
    "diff": differentiate, "derivative": differentiate, "integrate": integrate, "limit": limit,
    "sum": summation, "product": product, "solve": solve, "roots": roots,
    "factor": rewrite(sympy.factor), "expand": rewrite(sympy.expand),
    "simplify": rewrite(sympy.simplify),
}  # fmt: skip


def same(left: Any, right: Any) -> bool | None:
    """Whether two expressions are equal: True, False by a numeric witness, None if unclear."""
    if left == right:
        return True
    difference = sympy.expand(left - right)
    if difference == 0:
        return True
    if difference in (S.NaN, S.ComplexInfinity) or difference.has(sympy.nan, sympy.zoo):
        return None
    if difference.is_number:
        return number_is_zero(difference)
    witness = sample(difference)
    if witness is not None:
        return False
    return True if sympy.simplify(difference) == 0 else None


def number_is_zero(number: Any) -> bool | None:
    """Decided by 40 digits against zero, then by algebra."""
    if number.has(sympy.oo, -sympy.oo):
        return None
    value = sympy.N(number, 40, maxn=200)
    if value.is_number and abs(value) > sympy.Float("1e-25"):
        return False
    return True if sympy.simplify(number) == 0 else None


def sample(difference: Any) -> Any:
    """Values of the variables at which the difference is not zero, or None."""
    symbols = sorted(difference.free_symbols, key=str)
    for attempt in range(6):
        point = {
            s: sympy.Rational(7 + 3 * index + 5 * attempt, 2 + attempt)
            for index, s in enumerate(symbols)
        }
        value = sympy.N(difference.subs(point), 40, maxn=200)
        if value.is_number and value.is_finite and abs(value) > sympy.Float("1e-20"):
            return point
    return None


def answer(request: dict[str, Any]) -> dict[str, Any]:
    """The reply to one request: `compare` two sides, or `compute` one."""
    left = request["left"]
    if request["do"] == "compute":
        return {"result": shown(build(left)), "latex": tex(build(left))}
    if left[0] == "call" and left[1] in ("solve", "roots"):
        return compare_solutions(left, request["right"])
    right = build(request["right"])
    if left[0] == "call" and left[1] == "integrate" and len(left) <= 4 and not bounded(left):
        return compare_antiderivative(left, right)
    value = build(left)
    if isinstance(value, list) or isinstance(right, list):
        raise Untranslated("a list where a value is expected")
    verdict = same(value, right)
    return {"same": verdict, "result": shown(value), "latex": tex(value)}


def bounded(left: Any) -> bool:
    return len(left) > 3 and left[3][0] == "seq"


def compare_antiderivative(left: Any, right: Any) -> dict[str, Any]:
    integrand = build(left[2])
    symbol = variable(left[3] if len(left) > 3 else None, integrand)
    verdict = same(sympy.diff(right, symbol), integrand)
    value = integrate(left[2:])
    return {"same": verdict, "result": shown(value), "latex": tex(value)}


def compare_solutions(left: Any, right: Any) -> dict[str, Any]:
    found = QUESTIONS[left[1]](left[2:])
    claimed = build(right)
    claimed = claimed if isinstance(claimed, list) else [claimed]
    reply: dict[str, Any] = {"result": shown(found), "latex": tex(found)}
    if any(isinstance(item, list) for item in claimed):
        claimed = [dict(enumerate(item)) for item in claimed]
    reply["same"] = equal_sets(as_dicts(found, left), as_dicts(claimed, left))
    return reply


def as_dicts(values: Any, left: Any) -> Any:
    """Solutions as dicts from symbol to value, however they were written."""
    unknowns = build(left[3]) if len(left) > 3 else None
    unknowns = unknowns if isinstance(unknowns, list) or unknowns is None else [unknowns]
    if values and all(isinstance(v, sympy.Equality) for v in values):
        pairs = [(v.lhs, v.rhs) for v in values]
        names = {pair[0] for pair in pairs}
        if len(names) == len(pairs):
            return [dict(pairs)]
        return [{symbol: value} for symbol, value in pairs]
    rows = []
    for value in values:
        if isinstance(value, dict):
            keys = list(value)
            indexed = keys and all(isinstance(key, int) for key in keys)
            rows.append({(unknowns or [])[k]: v for k, v in value.items()} if indexed else value)
        elif unknowns is not None and len(unknowns) == 1:
            rows.append({unknowns[0]: value})
        else:
            return [dict(zip(unknowns or [], values, strict=False))]
    return rows


def equal_sets(found: Any, claimed: Any) -> bool | None:
    """Whether every solution of each list is in the other; None where one pair is unclear."""
    single = {next(iter(row.values())) for row in found if len(row) == 1}
    if len(found) == len(single) and all(len(row) == 1 for row in claimed):
        found = [{None: value} for value in single]
        claimed = [{None: next(iter(row.values()))} for row in claimed]
    unclear = False
    for first, second in ((found, claimed), (claimed, found)):
        for row in first:
            verdicts = [equal_rows(row, other) for other in second]
            if True not in verdicts:
                if None not in verdicts:
                    return False
                unclear = True
    return None if unclear else True


def equal_rows(row: Any, other: Any) -> bool | None:
    if set(row) != set(other):
        return False
    verdicts = [same(sympy.sympify(row[key]), other[key]) for key in row]
    if False in verdicts:
        return False
    return None if None in verdicts else True


def shown(value: Any) -> str:
    """A result as plain infix text in our own notation."""
    if isinstance(value, dict):
        return ", ".join(f"{key} = {shown(v)}" for key, v in value.items())
    if isinstance(value, list):
        if len(value) == 1 and not isinstance(value[0], dict):
            return shown(value[0])
        return "{" + ", ".join(shown(item) for item in value) + "}"
    return str(sympy.sstr(value, full_prec=False)).replace("**", "^")


def tex(value: Any) -> str:
    if isinstance(value, dict):
        return ", ".join(f"{sympy.latex(key)} = {tex(v)}" for key, v in value.items())
    if isinstance(value, list):
        if len(value) == 1 and not isinstance(value[0], dict):
            return tex(value[0])
        return r"\{" + ", ".join(tex(item) for item in value) + r"\}"
    return str(sympy.latex(value))


def main() -> None:
    sys.set_int_max_str_digits(20_000)
    try:
        reply = answer(json.loads(sys.stdin.read()))
    except Untranslated as error:
        reply = {"error": str(error)}
    except (
        ArithmeticError,
        AttributeError,
        KeyError,
        NotImplementedError,
        RecursionError,
    ) as error:
        reply = {"error": f"{type(error).__name__}: {error}"}
    except (TypeError, ValueError) as error:
        reply = {"error": f"{type(error).__name__}: {error}"}
    sys.stdout.write(json.dumps(reply) + "\n")


if __name__ == "__main__":
    main()
