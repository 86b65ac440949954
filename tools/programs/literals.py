"""Literals, and small arithmetic on literals, read from text without running any of it."""

from __future__ import annotations

import ast
from collections.abc import Callable
from typing import Any

from .carry import TooLarge, encode
from .suites import parsed


def tree_of(source: str) -> ast.expr | None:
    tree = parsed(source.strip())
    if tree is None or len(tree.body) != 1 or not isinstance(tree.body[0], ast.Expr):
        return None
    return tree.body[0].value


class Reader:
    """Values of literals and of small arithmetic on literals.

    A `loose` reader, for prose, also takes `true`, `false`, `null` and bare words: a word is the
    string that it spells, unless it is one of the `names` (parameters stand for any value).
    """

    def __init__(self, names: frozenset[str] = frozenset(), *, loose: bool = False) -> None:
        self.names, self.loose = names, loose

    def fold(self, node: ast.expr) -> Any:
        """The value. Raises `ValueError` for anything else."""
        match node:
            case ast.Constant(value=value) if value is not Ellipsis:
                return value
            case ast.Name(id=word) if self.loose:
                return self._word(word)
            case ast.List(elts=items):
                return [self.fold(item) for item in items]
            case ast.Tuple(elts=items):
                return tuple(self.fold(item) for item in items)
            case ast.Set(elts=items):
                return {self.fold(item) for item in items}
            case ast.Dict(keys=keys, values=values) if None not in keys:
                pairs = zip(keys, values, strict=True)
                return {self.fold(k): self.fold(v) for k, v in pairs if k is not None}
            case ast.UnaryOp(op=ast.USub(), operand=operand):
                return -_numeric(self.fold(operand))
            case ast.BinOp(left=left, op=operator, right=right):
                return _arithmetic(self.fold(left), operator, self.fold(right))
            case ast.Call(func=ast.Name(id=name), args=args) if name in _MAKERS and len(args) < 2:
                return _MAKERS[name](*(self.fold(arg) for arg in args))
        raise ValueError("not a literal")

    def _word(self, word: str) -> Any:
        if word in _WORDS:
            return _WORDS[word]
        if word in self.names or len(word) > 40:
            raise ValueError("a name")
        return word

    def literal(self, source: str) -> tuple[Any] | None:
        """The encoded value, in a tuple (None is a value too); None for what is no literal."""
        for candidate in (source, source.rstrip(" ."), source.split(" ")[0].rstrip(" .")):
            tree = tree_of(candidate) if candidate else None
            if tree is None:
                continue
            try:
                return (encode(self.fold(tree)),)
            except (ValueError, TypeError, TooLarge, ArithmeticError, RecursionError):
                continue
        return None


_WORDS = {"true": True, "false": False, "null": None, "none": None}
_MAKERS: dict[str, Callable[..., Any]] = {
    "set": set, "tuple": tuple, "list": list, "dict": dict, "float": float,
}  # fmt: skip
STRICT = Reader()


def _numeric(value: Any) -> Any:
    if isinstance(value, (int, float, complex)):
        return value
    raise ValueError("not a number")


def _arithmetic(left: Any, operator: ast.operator, right: Any) -> Any:
    if isinstance(operator, ast.Mult) and isinstance(left, (str, list)):
        if isinstance(right, int) and 0 <= right <= 1_000 and len(left) <= 100:
            return left * right
        raise ValueError("too long")
    if (
        isinstance(operator, ast.Add)
        and type(left) is type(right)
        and isinstance(left, (str, list))
    ):
        return left + right
    left, right = _numeric(left), _numeric(right)
    match operator:
        case ast.Add():
            return left + right
        case ast.Sub():
            return left - right
        case ast.Mult():
            return left * right
        case ast.Div():
            return left / right
        case ast.Pow() if abs(right) <= 64 and abs(left) <= 10**6:
            return left**right
    raise ValueError("not small arithmetic")
