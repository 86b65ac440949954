"""Runs inside the sandbox: searches the integers for a counterexample to a stated property.

It imports nothing of Surefoot. The request is JSON on standard input: the variable, the range,
and the predicate as a plain tree; the answer is one JSON line on standard output.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from fractions import Fraction
from typing import Any, TypeAlias

Tree: TypeAlias = list[Any]
MAX_RESIDUES = 100_000


class Unsupported(Exception):
    """The tree holds something this worker does not compute."""


def value(tree: Tree, n: int, name: str) -> Any:
    """The value of a tree at `n`: a Fraction, or a bool for a predicate."""
    kind, head, rest = tree[0], tree[1], tree[2:]
    if kind == "num":
        return Fraction(int(head), int(rest[0]))
    if kind == "sym" and head == name:
        return Fraction(n)
    if kind == "op":
        return operate(head, [value(item, n, name) for item in rest])
    if kind == "rel":
        left, right = (value(item, n, name) for item in rest)
        return compare(head, left, right)
    if kind == "call" and head in ("divides", "odd", "isprime", "abs", "factorial"):
        return call(head, [value(item, n, name) for item in rest])
    raise Unsupported(f"cannot compute {kind} {head}")


def operate(op: str, values: list[Any]) -> Any:
    """Exact arithmetic; powers of whole numbers up to 10,000 bits."""
    if op == "neg":
        return -values[0]
    if op == "!":
        return call("factorial", values)
    left, right = values
    if op == "^":
        if right.denominator != 1 or abs(right) * max(1, left.numerator.bit_length()) > 10_000:
            raise Unsupported("a power that is too large")
        return left ** int(right)
    if op == "/":
        return left / right
    if op == "mod":
        return left % right
    table = {"+": left + right, "mixed": left + right, "-": left - right}
    return table[op] if op in table else left * right


def compare(relation: str, left: Any, right: Any) -> bool:
    """Whether a relation holds between two values."""
    if relation not in ("=", "!=", "<", "<=", ">", ">="):
        raise Unsupported(f"no relation {relation}")
    return bool(
        {"=": left == right, "!=": left != right, "<": left < right, "<=": left <= right,
         ">": left > right, ">=": left >= right}[relation]
    )  # fmt: skip


def call(name: str, values: list[Any]) -> Any:
    """Predicates over whole numbers, and two functions."""
    if name == "abs":
        return abs(values[0])
    if any(item.denominator != 1 for item in values):
        return False
    numbers = [int(item) for item in values]
    if name == "divides":
        return numbers[0] != 0 and numbers[1] % numbers[0] == 0
    if name == "odd":
        return numbers[0] % 2 == 1
    if name == "isprime":
        return is_prime(numbers[0])
    if not 0 <= numbers[0] <= 300:
        raise Unsupported("a factorial that is too large")
    result = 1
    for factor in range(2, numbers[0] + 1):
        result *= factor
    return Fraction(result)


def is_prime(number: int) -> bool:
    """By trial division, for numbers below 10^12."""
    if number > 10**12:
        raise Unsupported("a number too large to test")
    if number < 4:
        return number > 1
    if number % 2 == 0:
        return False
    return all(number % odd for odd in range(3, int(number**0.5) + 1, 2))


def polynomial(tree: Tree, name: str) -> bool:
    """Whether a tree is a polynomial with whole coefficients, so that residues decide."""
    kind, head, rest = tree[0], tree[1], tree[2:]
    if kind == "num":
        return bool(rest[0] == "1")
    if kind == "sym":
        return bool(head == name)
    if kind != "op" or head not in ("+", "-", "*", "imul", "neg", "^"):
        return False
    if head == "^":
        whole = rest[1][0] == "num" and rest[1][2] == "1"
        return bool(whole) and polynomial(rest[0], name)
    return all(polynomial(item, name) for item in rest)


def modulus(predicate: Tree, name: str) -> int:
    """The modulus whose residues prove the predicate for all integers; 0 where none does."""
    if predicate[0] != "call":
        return 0
    if predicate[1] == "odd" and polynomial(predicate[2], name):
        return 2
    if predicate[1] == "divides" and predicate[2][0] == "num" and predicate[2][2] == "1":
        return abs(int(predicate[2][1])) if polynomial(predicate[3], name) else 0
    return 0


def order(lowest: int, highest: int) -> Iterator[int]:
    """The range, numbers near zero first."""
    for size in range(highest + 1):
        if size >= lowest:
            yield size
        if size and -size >= lowest:
            yield -size


def search(request: dict[str, Any]) -> dict[str, Any]:
    """The first counterexample, a proof by residues, or how far the search came."""
    name, predicate = request["variable"], request["predicate"]
    tried = 0
    for n in order(request["from"], request["to"]):
        try:
            holds = value(predicate, n, name)
        except (Unsupported, ZeroDivisionError):
            if tried:
                break
            raise
        if not holds:
            return {"found": True, "evidence": f"false for {name} = {n}"}
        tried += 1
    period = modulus(predicate, name)
    if 0 < period <= min(tried, MAX_RESIDUES):
        return {"proved": True, "evidence": f"true for every residue of {name} modulo {period}"}
    return {"evidence": f"no counterexample among {tried} integers"}


def main() -> None:
    """Answer the request on standard input."""
    try:
        reply = search(json.loads(sys.stdin.read()))
    except (Unsupported, ArithmeticError, ValueError, TypeError, RecursionError) as error:
        reply = {"evidence": f"cannot be searched: {error}"}
    sys.stdout.write(json.dumps(reply) + "\n")


if __name__ == "__main__":
    main()
