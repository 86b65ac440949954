r"""The parts of the grammar that only LaTeX has: `\frac`, `\sqrt[3]`, `\sum_{k=1}^n`, `\int`."""

from __future__ import annotations

from .errors import ExpressionError
from .literals import grouped, number
from .nodes import Call, Node, Op, Rel, Sym, symbols
from .stream import Stream
from .tokens import GREEK, Token

FRACTIONS = frozenset({"frac", "dfrac", "tfrac", "cfrac"})
BINOMIALS = frozenset({"binom", "dbinom", "tbinom"})
NAMED = GREEK | {"pi", "oo"}
MARKS = frozenset({"cancel", "bcancel", "xcancel", "boxed", "fbox"})
"""Commands that mark an expression and mean nothing."""
OPERANDS = MARKS | FRACTIONS | BINOMIALS | {"angle", "sqrt", "sum", "prod", "int", "lim"}


class LatexParts(Stream):
    """Commands and their arguments; the rest of the grammar comes from the parser."""

    def relation(self) -> Node:
        raise NotImplementedError

    def sum(self) -> Node:
        raise NotImplementedError

    def product(self) -> Node:
        raise NotImplementedError

    def number(self, token: Token) -> Node:
        raise NotImplementedError

    def bracketed(self, token: Token) -> Node:
        raise NotImplementedError

    def inner(self, count: int) -> Node:
        raise NotImplementedError

    def command(self, token: Token) -> Node:
        if token.text in FRACTIONS:
            return self.fraction()
        if token.text in MARKS and self.next_is("{"):
            return self.short_argument()
        if token.text == "angle":
            return self.angle()
        if token.text == "sqrt":
            if self.next_is("["):
                self.take()
                degree = self.sum()
                self.expect("]")
                return Call("root", (self.short_argument(), degree))
            return Call("sqrt", (self.short_argument(),))
        if token.text in BINOMIALS:
            return Call("binom", (self.short_argument(), self.short_argument()))
        if token.text in ("sum", "prod"):
            return self.series("sum" if token.text == "sum" else "product")
        if token.text == "lim":
            return self.limit()
        if token.text == "int":
            return self.integral()
        raise ExpressionError(f"cannot read \\{token.text}")

    def short_argument(self) -> Node:
        r"""An argument in TeX's manner: a group, or the single next symbol or digit (`\frac12`)."""
        token = self.take()
        if token.kind == "open" and token.text == "{":
            node = self.relation()
            self.expect("}")
            return grouped(node)
        if token.kind == "num":
            if self.latex and len(token.text) > 1 and token.text.isdigit():
                return self.split_digits(token)
            return self.number(token)
        if token.kind == "name" and len(token.text) == 1:
            return Sym(token.text)
        if token.kind == "name" and token.text in NAMED:
            return Sym(token.text)
        if token.kind == "open" and token.text == "(":
            return self.bracketed(token)
        if token.kind == "cmd":
            return self.command(token)
        raise ExpressionError(f"cannot read {token.text!r} as an argument")

    def angle(self) -> Node:
        r"""`\angle ABC`, `\angle{A}`: an unknown of that name."""
        braced = self.next_is("{")
        if braced:
            self.take()
        token = self.take()
        if token.kind not in ("name", "num"):
            raise ExpressionError("cannot read this angle")
        if braced:
            self.expect("}")
        return Sym(f"angle_{token.text}")

    def split_digits(self, token: Token) -> Node:
        r"""`\frac12` and `x^23`: TeX takes one digit. What is left stays in the stream."""
        rest = Token("num", token.text[1:], token.start + 1, token.end)
        self.at -= 1
        self.tokens = [*self.tokens[: self.at], rest, *self.tokens[self.at + 1 :]]
        return number(token.text[0])

    # -- calculus ------------------------------------------------------------------------------

    def is_differential(self, ahead: int, *, named: bool = False) -> bool:
        """`d`, `dx`, `dy` at a place ahead; `named` leaves out the bare `d`."""
        token = self.peek(ahead)
        if token is None or token.kind != "name" or token.text[0] != "d":
            return False
        return len(token.text) == 2 or (len(token.text) == 1 and not named)

    def fraction(self) -> Node:
        r"""`\frac{a}{b}`; `\frac{d}{dx} x^2`; `\frac{dy}{dx}` and higher orders are refused."""
        over_d = self.next_is("{") and self.is_differential(1)
        operator = over_d and self.next_is("d", ahead=1) and self.next_is("}", ahead=2)
        if operator and self.is_differential(4, named=True) and self.next_is("}", ahead=5):
            self.at += 4
            variable = self.take().text[1]
            self.expect("}")
            return Call("diff", (self.product(), Sym(variable)))
        top = self.short_argument()
        if over_d and self.next_is("{") and self.is_differential(1, named=True):
            raise ExpressionError("cannot read this derivative")
        return Op("/", (top, self.short_argument()))

    def series(self, name: str) -> Node:
        r"""`\sum_{k=1}^{n} k^2`: the body is a product, as far as the next sign."""
        self.expect("_")
        start = self.short_argument()
        self.expect("^")
        end = self.short_argument()
        match start:
            case Rel((Sym(index), low), ("=",)):
                pass
            case _:
                raise ExpressionError("cannot read these bounds")
        body = self.product()
        if any("_" in symbol and index in symbol for symbol in symbols(body)):
            raise ExpressionError("terms of a sequence, which only the text knows")
        return Call(name, (body, Sym(index), low, end))

    def limit(self) -> Node:
        r"""`\lim_{x \to 0} f`: two-sided limits only."""
        self.expect("_")
        self.expect("{")
        variable = self.take()
        self.expect("to")
        point = self.sum()
        self.expect("}")
        if variable.kind != "name":
            raise ExpressionError("cannot read this limit")
        return Call("limit", (self.product(), Sym(variable.text), point))

    def integral(self) -> Node:
        r"""`\int_0^1 x^2 \, dx`: the body ends at its differential."""
        bounds: tuple[Node, ...] = ()
        if self.next_is("_"):
            self.take()
            low = self.short_argument()
            self.expect("^")
            bounds = (low, self.short_argument())
        count = 0
        while not (self.is_differential(count) and not self.next_is("d", ahead=count)):
            if self.peek(count) is None:
                raise ExpressionError("an integral without its differential")
            count += 1
        body = self.inner(count)
        return Call("integrate", (body, Sym(self.take().text[1]), *bounds))
