r"""The commands that only claims are read with: `\angle`, `\sum_{k=1}^n`, `\lim`, `\int`."""

from __future__ import annotations

from .errors import ExpressionError
from .grammar import Grammar
from .nodes import Call, Node, Op, Rel, Sym, symbols
from .tokens import Token
from .wordlist import words

MARKS = words("cancel bcancel xcancel boxed fbox")
"""Commands that mark an expression and mean nothing."""


class ClaimCalculus(Grammar):
    """Derivatives, series, limits and integrals, as far as one reading of them is sure."""

    def special(self, name: str) -> Node:
        if name in MARKS and self.sees("{"):
            return self.argument()
        match name:
            case "angle":
                return self.angle()
            case "sum" | "prod":
                return self.series("sum" if name == "sum" else "product")
            case "lim":
                return self.limit()
            case "int":
                return self.integral()
        raise ExpressionError(f"cannot read \\{name}")

    def angle(self) -> Node:
        r"""`\angle ABC`, `\angle{A}`: an unknown of that name."""
        braced = self.accept("open", "{")
        token = self.take()
        if token.kind not in ("name", "num"):
            raise ExpressionError("cannot read this angle")
        if braced:
            self.expect("}")
        return Sym(f"angle_{token.text}")

    def is_differential(self, ahead: int, *, named: bool = False) -> bool:
        """`d`, `dx`, `dy` at a place ahead; `named` leaves out the bare `d`."""
        token = self.peek(ahead)
        if token.kind != "name" or token.text[0] != "d":
            return False
        return len(token.text) == 2 or (len(token.text) == 1 and not named)

    def fraction(self) -> Node:
        r"""`\frac{a}{b}`; `\frac{d}{dx} x^2`; `\frac{dy}{dx}` and higher orders are refused."""
        over_d = self.sees("{") and self.is_differential(1)
        operator = over_d and self.sees("d", ahead=1) and self.sees("}", ahead=2)
        if operator and self.is_differential(4, named=True) and self.sees("}", ahead=5):
            self.at += 4
            variable = self.take().text[1]
            self.expect("}")
            return Call("diff", (self.product(), Sym(variable)))
        top = self.argument()
        if over_d and self.sees("{") and self.is_differential(1, named=True):
            raise ExpressionError("cannot read this derivative")
        return Op("/", (top, self.argument()))

    def series(self, name: str) -> Node:
        r"""`\sum_{k=1}^{n} k^2`: the body is a product, as far as the next sign."""
        self.expect("_")
        start = self.argument()
        self.expect("^")
        end = self.argument()
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
        if self.accept("op", "_"):
            low = self.argument()
            self.expect("^")
            bounds = (low, self.argument())
        count = 0
        while not (self.is_differential(count) and not self.sees("d", ahead=count)):
            if self.peek(count).kind == "end":
                raise ExpressionError("an integral without its differential")
            count += 1
        tokens, self.tokens = self.tokens, [*self.tokens[: self.at + count], Token("end", "")]
        body = self.sum()
        self.expect_end()
        self.tokens = tokens
        return Call("integrate", (body, Sym(self.take().text[1]), *bounds))
