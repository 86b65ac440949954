r"""The grammar of expressions that every reading shares, loosest operators first.

    sum       := product (("+" | "-") product)*
    product   := signed (("*" | "/") signed | what a reading continues with)*
    signed    := ("+" | "-") signed | power
    power     := atom suffix* ("^" exponent)?
    atom      := number | bracketed | name | "\command" argument*
    argument  := "{" … "}" | one digit, name or command

A reading adds what it knows beside it: which signs there are, what may follow without a sign, what
brackets hold. Depth is bounded; what does not fit raises `ExpressionError`; nothing is evaluated.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from fractions import Fraction
from typing import ClassVar

from .cursor import Cursor
from .literals import grouped, number
from .nodes import Call, Node, Num, Op
from .tokens import Token

FRACTIONS = frozenset({"frac", "dfrac", "tfrac", "cfrac"})
BINOMIALS = frozenset({"binom", "dbinom", "tbinom"})
_SUPERSCRIPTS = {"²": 2, "³": 3}


class Grammar(Cursor, ABC):
    """The rules; a subclass is a reading."""

    signs: ClassVar[tuple[str, ...]] = ("+", "-")
    operators: ClassVar[tuple[str, ...]] = ("*", "/")
    splits_digits = True

    # -- what a reading decides ----------------------------------------------------------------

    @abstractmethod
    def inside(self) -> Node:
        """What braces hold."""

    @abstractmethod
    def continued(self, left: Node) -> Node | None:
        """What a product goes on to without `*` or `/`."""

    @abstractmethod
    def suffixed(self, node: Node) -> Node | None:
        """The node with the sign behind it: `!`, `%`, a subscript."""

    @abstractmethod
    def exponent(self) -> Node:
        """What stands behind `^`."""

    @abstractmethod
    def bracketed(self, opening: str) -> Node:
        """What stands behind an opening bracket, its closing one taken."""

    @abstractmethod
    def named(self, token: Token) -> Node:
        """A name, a function or a sign that stands for itself."""

    @abstractmethod
    def special(self, name: str) -> Node:
        """A command that is no fraction, root or binomial."""

    # -- what is shared ------------------------------------------------------------------------

    def sum(self) -> Node:
        left = self.deeper(self.product)
        while operator := self.accept("op", *self.signs):
            left = Op(operator.text, (left, self.deeper(self.product)))
        return left

    def product(self) -> Node:
        left = self.signed()
        while True:
            if operator := self.accept("op", *self.operators):
                left = Op(operator.text, (left, self.signed()))
            elif (longer := self.continued(left)) is not None:
                left = longer
            else:
                return left

    def signed(self) -> Node:
        sign = self.accept("op", *self.signs)
        if sign is None:
            return self.factor()
        inner = self.deeper(self.signed)
        if sign.text == "+":
            return inner
        return Op("neg", (inner,)) if sign.text == "-" else Op(sign.text, (Num(Fraction(0)), inner))

    def factor(self) -> Node:
        """What binds more tightly than `*` and `/`."""
        return self.power()

    def power(self) -> Node:
        node = self.atom()
        while (longer := self.suffixed(node)) is not None:
            node = longer
        if self.accept("op", "^"):
            return Op("^", (node, self.deeper(self.exponent)))
        if self.now.text in _SUPERSCRIPTS:
            return Op("^", (node, Num(Fraction(_SUPERSCRIPTS[self.take().text]))))
        return node

    def atom(self) -> Node:
        token = self.take()
        match token.kind:
            case "num":
                return self.number(token)
            case "open":
                return self.bracketed(token.text)
            case "cmd":
                return self.deeper(lambda: self.command(token.text))
            case _:
                return self.named(token)

    def number(self, token: Token) -> Node:
        return number(token.text)

    def command(self, name: str) -> Node:
        if name in FRACTIONS:
            return self.fraction()
        if name == "sqrt":
            index: Node | None = None
            if self.accept("open", "["):
                index = self.sum()
                self.expect("]")
            inside = self.argument()
            return Call("sqrt", (inside,)) if index is None else Call("root", (inside, index))
        if name in BINOMIALS:
            return Call("binom", (self.argument(), self.argument()))
        return self.special(name)

    def fraction(self) -> Node:
        return Op("/", (self.argument(), self.argument()))

    def argument(self) -> Node:
        r"""In TeX's manner: a group in braces, or the single next digit or symbol (`\frac12`)."""
        if self.accept("open", "{"):
            node = grouped(self.inside())
            self.expect("}")
            return node
        token = self.now
        several = token.kind == "num" and len(token.text) > 1 and token.text.isdigit()
        return (
            number(self.split_number()) if several and self.splits_digits else self.bare_argument()
        )

    def bare_argument(self) -> Node:
        return self.deeper(self.atom)
