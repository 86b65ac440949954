"""What an expression is made of: numbers, names, brackets, functions and LaTeX commands."""

from __future__ import annotations

import re
from abc import ABC, abstractmethod
from collections.abc import Callable
from fractions import Fraction

from .errors import ExpressionError
from .literals import number
from .nodes import Based, Call, Group, Matrix, Node, Num, Op, Quantity, Sym
from .tokens import Token
from .units import canonical_unit

MAX_DEPTH = 40
FRACTIONS = frozenset({"frac", "dfrac", "tfrac", "cfrac"})
_SYMBOL_LIKE = re.compile(r"[\w{}+\-,* ]{1,40}")
_WRAPPERS = frozenset({"vec", "hat", "bar", "overrightarrow", "widehat", "overline", "mathcal"})
_ENVIRONMENTS = frozenset({"matrix", "pmatrix", "bmatrix", "vmatrix", "Bmatrix", "array", "cases"})
_CLOSERS = {"(": (")", "]"), "[": ("]", ")"), "{": ("}",), "\\{": ("\\}",)}


class Cursor:
    """Tokens and a place among them; how deep the grammar has gone."""

    def __init__(self, tokens: list[Token]) -> None:
        self.tokens = tokens
        self.at = 0
        self.depth = 0
        self.bars = 0

    @property
    def now(self) -> Token:
        return self.tokens[self.at]

    def peek(self, ahead: int = 1) -> Token:
        return self.tokens[min(self.at + ahead, len(self.tokens) - 1)]

    def take(self) -> Token:
        token = self.tokens[self.at]
        if token.kind != "end":
            self.at += 1
        return token

    def accept(self, kind: str, *values: str) -> Token | None:
        token = self.tokens[self.at]
        if token.kind != kind or (values and token.text not in values):
            return None
        if kind != "end":
            self.at += 1
        return token

    def expect(self, kind: str, *values: str) -> Token:
        token = self.accept(kind, *values)
        if token is None:
            raise ExpressionError(f"expected {values or kind}, found {self.now.text!r}")
        return token

    def deeper(self, rule: Callable[[], Node]) -> Node:
        """A rule that may nest, one level down."""
        self.depth += 1
        if self.depth > MAX_DEPTH:
            raise ExpressionError("nested too deeply")
        node = rule()
        self.depth -= 1
        return node


class Atoms(Cursor, ABC):
    """The bottom of the grammar; `parser` puts operators and separators on top of it."""

    @abstractmethod
    def sequence(self) -> Node: ...

    @abstractmethod
    def item(self) -> Node: ...

    @abstractmethod
    def signed(self) -> Node: ...

    @abstractmethod
    def power(self) -> Node: ...

    def exponent(self) -> Node:
        """What `^` takes: as an argument, but the whole of a plain number, and towers: `2^10`."""
        if self.now.kind == "op" and self.now.text in "+-":
            return self.signed()
        node = number(self.take().text) if self.now.kind == "num" else self.argument()
        if self.accept("op", "^"):
            return Op("^", (node, self.deeper(self.exponent)))
        return node

    def argument(self) -> Node:
        """What a LaTeX command takes: a group in braces, or one character."""
        if self.accept("open", "{"):
            node = self.sequence()
            self.expect("close", "}")
            return node
        token = self.now
        if token.kind == "num" and len(token.text) > 1 and token.text.isdigit():
            # `\frac43`: one digit is the argument, the others stay.
            self.tokens[self.at] = Token("num", token.text[1:])
            return number(token.text[0])
        if token.kind == "op" and token.text in "+-":
            return self.signed()
        return self.deeper(self.atom)

    def atom(self) -> Node:
        token = self.take()
        match token.kind:
            case "num":
                return number(token.text)
            case "sym":
                return self.symbol(token)
            case "func":
                return self.deeper(lambda: self.function(token.text))
            case "open":
                return self.bracketed(token.text)
            case "bar":
                return self.absolute()
            case "cur":
                return Quantity(self.deeper(self.signed), canonical_unit(token.text))
            case "cmd":
                return self.deeper(lambda: self.command(token.text))
            case _:
                raise ExpressionError(f"unexpected {token.text!r}")

    def symbol(self, token: Token) -> Node:
        following = self.now
        if token.text in ("f", "g", "h") and following.kind == "open" and following.text == "(":
            self.take()
            inner = self.sequence()
            self.expect("close", ")")
            return Call(f"apply {token.text}", items_of(inner))
        return Sym(token.text)

    def subscripted(self, node: Node) -> Node:
        self.take()
        start = self.at
        if self.accept("open", "{"):
            depth = 1
            while depth:
                token = self.take()
                if token.kind == "end":
                    raise ExpressionError("unbalanced subscript")
                depth += {"{": 1, "}": -1}.get(token.text, 0)
            inside = self.tokens[start + 1 : self.at - 1]
        else:
            inside = [self.take()]
        label = "".join(token.text for token in inside)
        if isinstance(node, Num) and label.isdigit() and node.value.denominator == 1:
            return Based(str(node.value), int(label[:4]))
        if isinstance(node, Sym) and _SYMBOL_LIKE.fullmatch(label):
            return Sym(f"{node.name}_{label}")
        raise ExpressionError("subscript")

    def bracketed(self, opening: str) -> Node:
        if opening in ("floor", "ceil"):
            inner = self.sequence()
            self.expect("close", opening)
            return Call(opening, (inner,))
        closers = _CLOSERS[opening]
        bars, self.bars = self.bars, 0
        if opening == "\\{" and self.now.text == "begin" and self.peek(2).text == "array":
            self.take()
            return self.environment(system=True)  # a brace on the left alone
        if self.now.kind == "close" and self.now.text in closers:
            self.take()
            self.bars = bars
            if opening == "{":
                raise ExpressionError("empty braces")
            return Group("{}" if opening == "\\{" else opening + closers[0], ())
        inner = self.sequence()
        self.bars = bars
        closing = self.expect("close", *closers).text
        if opening == "{":
            return inner
        kind = "{}" if opening == "\\{" else opening + closing
        listed = isinstance(inner, Group) and inner.kind in (",", ";", "or")
        if not listed and kind in ("()", "[]"):
            return inner
        return Group(kind, items_of(inner))

    def absolute(self) -> Node:
        self.bars += 1
        inner = self.deeper(self.item)
        self.expect("bar")
        self.bars -= 1
        return Call("abs", (inner,))

    def function(self, name: str) -> Node:
        """`\\sin^2 x`, `\\log_2 8`, `sqrt(2)`, `\\sin 80^\\circ`, `max(1, 2)`."""
        base: Node | None = None
        exponent: Node | None = None
        for _ in range(2):
            if name == "log" and self.accept("op", "_"):
                base = self.argument()
            elif self.accept("op", "^"):
                exponent = self.argument()
        args = _arguments(self.function_argument())
        call = Call(name, args) if base is None else Call("logb", (base, *args))
        if exponent is None:
            return call
        if exponent == Op("neg", (Num(Fraction(1)),)):
            return Call("arc" + name, args)
        return Op("^", (call, exponent))

    def function_argument(self) -> Node:
        if self.now.kind == "open":
            return self.power_of_group()
        node = self.power()
        while self.now.kind in ("num", "sym", "cmd") and not self._starts_function():
            node = Op("*", (node, self.power()))
        return node

    def power_of_group(self) -> Node:
        """`f(x)` takes the group alone: in `sqrt(2)^2` the power belongs to the function."""
        token = self.take()
        return self.deeper(lambda: self.bracketed(token.text))

    def _starts_function(self) -> bool:
        return self.now.kind == "func"

    def command(self, name: str) -> Node:
        if name in FRACTIONS:
            return Op("/", (self.argument(), self.argument()))
        if name == "sqrt":
            index: Node | None = None
            if self.accept("open", "["):
                index = self.sequence()
                self.expect("close", "]")
            inside = self.argument()
            return Call("sqrt", (inside,)) if index is None else Call("root", (inside, index))
        if name in ("binom", "dbinom", "tbinom"):
            return Call("binom", (self.argument(), self.argument()))
        if name in ("emptyset", "varnothing"):
            return Group("{}", ())
        if name in _WRAPPERS:
            inner = self.argument()
            if isinstance(inner, Num):  # digits under a bar may repeat, or be a numeral's
                raise ExpressionError("bar over digits")
            return inner
        if name == "mathbb":
            inner = self.argument()
            if inner == Sym("R"):
                return Group("()", (Op("neg", (Sym("inf"),)), Sym("inf")))
            raise ExpressionError("number set")
        if name == "begin":
            return self.environment()
        raise ExpressionError(f"command {name!r}")

    def environment(self, *, system: bool = False) -> Node:
        """A matrix; with `system`, or as `cases`, the items that hold together."""
        name = self._environment_name()
        if name.rstrip("*") not in _ENVIRONMENTS:
            raise ExpressionError(f"environment {name!r}")
        if name == "array":
            self.argument()  # the columns' alignment
        rows: list[list[Node]] = [[self.item()]]
        while True:
            if self.accept("amp"):
                rows[-1].append(self.item())
            elif self.accept("row"):
                if self.now.kind == "cmd" and self.now.text == "end":
                    continue
                rows.append([self.item()])
            else:
                break
        self.expect("cmd", "end")
        if self._environment_name() != name or len({len(row) for row in rows}) != 1:
            raise ExpressionError("matrix")
        if name == "cases" or system:
            if len(rows[0]) != 1:
                raise ExpressionError("cases with conditions")
            return Group(",", tuple(row[0] for row in rows))
        kind = name[0] if name[0] in "pbvB" else "p"
        return Matrix(kind, tuple(tuple(row) for row in rows))

    def _environment_name(self) -> str:
        self.expect("open", "{")
        name = ""
        while not self.accept("close", "}"):
            token = self.take()
            if token.kind == "end":
                raise ExpressionError("environment")
            name += token.text
        return name


def _arguments(node: Node) -> tuple[Node, ...]:
    return node.items if isinstance(node, Group) and node.kind == "()" else items_of(node)


def items_of(node: Node) -> tuple[Node, ...]:
    """What stands between brackets, as items: a bare list is its items."""
    if isinstance(node, Group) and node.kind in (",", ";", "or"):
        return node.items
    return (node,)
