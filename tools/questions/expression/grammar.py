"""The grammar of calculations in words and signs, loosest first.

Every token has to find its place; what may be meant in two ways (`the square root of 16 plus 9`)
is not read at all.
"""

from __future__ import annotations

from fractions import Fraction

from ...mathematics.nodes import Call, Node, Num, Op, Sym
from .. import numerals
from ..reading import Unread
from .shapes import descending, is_angle, is_even_power, is_fraction, is_percent
from .tokens import CalculationCursor, CalculationToken, exact, tokens
from .vocabulary import ANGLES, CLOSERS, FACTORS, FUNCTIONS, PREFIXES, SUMS

MAX_DEPTH = 40


def read(text: str) -> Node:
    """The expression that a whole text is. Raises `Unread`."""
    parser = _Parser(tokens(text))
    node = parser.changes()
    if parser.at != len(parser.tokens):
        raise Unread
    return node


class _Parser(CalculationCursor):
    """Precedence climbing over words and signs."""

    def __init__(self, found: list[CalculationToken]) -> None:
        super().__init__(found)
        self.depth = 0

    # -- the grammar, loosest first

    def changes(self) -> Node:
        """`100 increased by 10% and then decreased by 10%`."""
        node = self.sum()
        while True:
            start = self.at
            _ = self.word(",")
            _ = self.word("and") or self.word("then")
            _ = self.word("then")
            _ = self.word("is") or self.word("it", "is") or self.word("was")
            sign = self._change()
            if sign is None:
                self.at = start
                return node
            by = self.sum()
            if isinstance(by, Op) and by.op == "%":
                by = Op("*", (node, by))
            node = Op(sign, (node, by))

    def _change(self) -> str | None:
        for words, sign in (
            (("increased", "raised", "grown"), "+"),
            (("decreased", "reduced", "lowered", "diminished"), "-"),
        ):
            for word in words:
                if self.word(word, "by"):
                    return sign
        return None

    def sum(self) -> Node:
        self.depth += 1
        if self.depth > MAX_DEPTH:
            raise Unread
        node = self.product()
        while sign := self._sum_sign():
            right = self.product()
            if is_percent(right) and not is_percent(node):
                raise Unread  # `500 minus 2%`: of what?
            node = Op(sign, (node, right))
        self.depth -= 1
        return node

    def _sum_sign(self) -> str:
        if self.peek() not in SUMS or self.peek() == "and":
            return ""
        if self.spoken == self.at:
            raise Unread
        if self.word("added", "to"):
            return "+"
        if self.word("take", "away"):
            return "-"
        if self.peek() in ("+", "-", "plus", "minus"):
            sign = SUMS[self.peek()]
            self.at += 1
            return sign
        return ""

    def product(self) -> Node:
        node = self.factor()
        while True:
            if self.peek() in ("*", "/", "x", "times", "over", "multiplied", "divided", "mod",
                               "modulo", ":"):  # fmt: skip
                if self.spoken == self.at:
                    raise Unread
                node = self._multiplied(node)
            elif self.peek() in ("(", "[") and self._touching():
                node = Op("*", (node, self.factor()))  # `2(3 + 4)`
            elif self.peek() == "of" and is_fraction(node):
                self.at += 1
                node = Op("*", (node, self._operand()))  # `3/4 of 20`
            elif self.peek() == "pi" and isinstance(node, Num):
                node = Op("*", (node, self.factor()))
            else:
                return node

    def _touching(self) -> bool:
        before = self.tokens[self.at - 1].text
        if self._divides_before():
            raise Unread  # `6/2(1+2)`
        return before[-1:].isdigit() or before in (")", "]", "!")

    def _divides_before(self) -> bool:
        """Whether a quotient by a bare number comes right before: `8/2(…`."""
        return self.at >= 2 and self.tokens[self.at - 2].text in ("/", ":")

    def _multiplied(self, left: Node) -> Node:
        if self.word("multiplied", "by") or self.word("times") or self.word("*") or self.word("x"):
            return Op("*", (left, self.factor()))
        spaced = self.tokens[self.at].spaced
        if self.word("divided", "by") or self.word("/") or self.word(":") or self.word("over"):
            return Op("/", (left, self._divisor(spaced)))
        if self.word("mod") or self.word("modulo"):
            return Op("mod", (left, self.factor()))
        raise Unread

    def _divisor(self, spaced: bool) -> Node:
        """What is divided by: `1/3 divided by 7/12` has a fraction there, `8/4/2` a number."""
        right = self.factor()
        following = self.tokens[self.at] if self.at < len(self.tokens) else None
        if following is not None and following.text == "/" and spaced and not following.spaced:
            self.at += 1
            if not isinstance(right, Num):
                raise Unread
            return Op("/", (right, self.factor()))
        return right

    def factor(self) -> Node:
        self.depth += 1
        if self.depth > MAX_DEPTH:
            raise Unread
        try:
            if self.peek() in ("-", "minus", "negative") and self.peek(1):
                self.at += 1
                inner = self.factor()
                if is_even_power(inner):
                    raise Unread  # `-3^2`
                return Op("neg", (inner,))
            if self.word("+"):
                return self.factor()
            return self.powers()
        finally:
            self.depth -= 1

    def powers(self) -> Node:
        node = self.primary()
        while True:
            if self.word("^"):
                node = Op("^", (node, self._exponent()))
            elif self.word("!") or self.word("factorial"):
                node = Op("!", (node,))
            elif self.word("squared"):
                node = self._raised(node, 2)
            elif self.word("cubed"):
                node = self._raised(node, 3)
            elif self.word("°") or self.word("degrees") or self.word("degree"):
                node = Op("deg", (node,))
            elif self.peek() in ("%", "percent") or (
                self.peek() == "per" and self.peek(1) == "cent"
            ):
                self.at += 2 if self.peek() == "per" else 1
                node = self._percent(Op("%", (node,)))
            elif self.peek() in ("to", "raised"):
                node = self._spoken_power(node)
            elif self.word("choose"):
                node = Call("binom", (node, self.factor()))
            else:
                return node

    def _raised(self, node: Node, exponent: int) -> Node:
        if isinstance(node, Op) and node.op == "neg":
            raise Unread
        return Op("^", (node, Num(Fraction(exponent))))

    def _percent(self, node: Node) -> Node:
        if self.word("of"):
            whole = self._operand()
            return Op("*", (node, whole))
        if self.word("off", "of") or self.word("off"):
            whole = self._operand()
            return Op("-", (whole, Op("*", (node, whole))))
        return node

    def _exponent(self) -> Node:
        if self.word("-"):
            return Op("neg", (self._exponent(),))
        node = self.primary()
        return Op("^", (node, self._exponent())) if self.word("^") else node

    def _spoken_power(self, node: Node) -> Node:
        start = self.at
        _ = self.word("raised")
        if not self.word("to"):
            self.at = start
            raise Unread
        _ = self.word("the")
        if self.word("power") or self.word("exponent"):
            _ = self.word("of")
            exponent = self.factor()
            over = self.tokens[self.at : self.at + 2]
            if [one.text for one in over[:1]] == ["/"] and not any(one.spaced for one in over):
                self.at += 1  # `to the power of 1/2` is a root, and no half
                exponent = Op("/", (exponent, self.primary()))
        else:
            exponent = self._ordinal()
            _ = self.word("power")
        return Op("^", (node, exponent))

    def _ordinal(self) -> Node:
        token = self.tokens[self.at] if self.at < len(self.tokens) else None
        if token is None:
            raise Unread
        value = int(token.text) if token.ordinal else numerals.ordinal(token.text)
        if value is None:
            raise Unread
        self.at += 1
        return Num(Fraction(value))

    # -- what stands alone

    def primary(self) -> Node:
        if self.at >= len(self.tokens):
            raise Unread
        token = self.tokens[self.at]
        if token.kind == "num" and not (token.ordinal and self.peek(1) == "root"):
            return self._number()
        if token.kind == "log":
            self.at += 1
            _ = self.word("of")
            return Call("log", (self._argument(), Num(Fraction(token.base))))
        if token.text in CLOSERS:
            self.at += 1
            inner = self.changes()
            self.expect(CLOSERS[token.text])
            return inner
        if self.word("|"):
            inner = self.sum()
            self.expect("|")
            return Call("abs", (inner,))
        if self.word("√"):
            return Call("sqrt", (self.primary(),))
        if token.text in "$£€" and self.peek(1)[:1].isdigit():
            self.at += 1
            return self._number()
        return self._spoken()

    def _number(self) -> Node:
        token = self.tokens[self.at]
        if token.ordinal or len(token.text) > 400:
            raise Unread
        self.at += 1
        node: Node = Num(exact(token.text), len(token.text.partition(".")[2]))
        following = self.tokens[self.at] if self.at < len(self.tokens) else None
        if following is None or following.kind != "num":
            if (size := numerals.part(self.peek())) is not None and self.peek() != "second":
                return self._parts(node, size)
            return node
        # `2 1/2`: a mixed number, and no other two numbers stand side by side
        if self.peek(1) == "/" and self.at + 2 < len(self.tokens):
            top, bottom = following.text, self.peek(2)
            if (top.isdigit() and bottom.isdigit() and "." not in token.text
                    and int(top) < int(bottom)):  # fmt: skip
                self.at += 3
                return Op("mixed", (node, Num(Fraction(int(top), int(bottom)))))
        raise Unread

    def _parts(self, count: Node, size: Fraction) -> Node:
        """`2 thirds of 9`."""
        self.at += 1
        self.expect("of")
        return Op("*", (Op("*", (count, Num(size))), self._operand()))

    def _operand(self) -> Node:
        """What a spoken `of` is about: one factor; a sum or a product after it is in doubt."""
        _ = self.word("the", "number")
        node = self.factor()
        self.closed()
        return node

    def _argument(self) -> Node:
        if self.peek() == "(":
            return self.primary()
        return self._operand()

    def _spoken(self) -> Node:
        _ = self.word("the")
        for words, function in PREFIXES:
            if self.word(*words):
                return Call(function, (self._operand(),))
        for words, exponent in ((("square", "of"), 2), (("cube", "of"), 3)):
            if self.word(*words):
                return Op("^", (self._operand(), Num(Fraction(exponent))))
        if self.word("factorial", "of"):
            return Op("!", (self._operand(),))
        if self.word("reciprocal", "of"):
            return Op("/", (Num(Fraction(1)), self._operand()))
        for words, factor in FACTORS:
            if self.word(*words):
                return Op("*", (Num(factor), self._operand()))
        return self._nth_root() or self._listed() or self._fractional() or self._function()

    def _nth_root(self) -> Node | None:
        if self.peek(1) != "root":
            return None
        degree = self._ordinal()
        self.expect("root", "of")
        return Call("root", (self._operand(), degree))

    def _listed(self) -> Node | None:
        """`the sum of 3, 4 and 5`."""
        for name, sign in (("sum", "+"), ("product", "*"), ("difference", "-"), ("quotient", "/")):
            if self.peek() != name:
                continue
            self.at += 1
            if not (self.word("of") or self.word("between")):
                raise Unread
            items = [self.factor()]
            while self.word(",", "and") or self.word(",") or self.word("and"):
                items.append(self.factor())
            if len(items) < 2 or (sign in "-/" and len(items) > 2):
                raise Unread
            self.closed()
            node = items[0]
            for item in items[1:]:
                node = Op(sign, (node, item))
            if sign == "-" and not descending(items):
                raise Unread  # `the difference between 6 and 9`: 3, or -3?
            return node
        return None

    def _fractional(self) -> Node | None:
        """`a quarter of 20`."""
        start = self.at
        _ = self.word("a") or self.word("one") or self.word("1")
        size = numerals.part(self.peek())
        if size is not None and self.peek(1) == "of":
            self.at += 2
            return Op("*", (Num(size), self._operand()))
        self.at = start
        return None

    def _function(self) -> Node:
        name = self.peek()
        if name in ("pi", "e"):
            self.at += 1
            return Sym("pi") if name == "pi" else Call("exp", (Num(Fraction(1)),))
        if name not in FUNCTIONS:
            raise Unread
        self.at += 1
        if name == "log" and self.word("base"):
            base = self.primary()
            self.expect("of")
            return Call("log", (self._argument(), base))
        _ = self.word("of")
        if self.peek() == "(" and FUNCTIONS[name] in ("gcd", "lcm", "binom", "root"):
            return Call(FUNCTIONS[name], self._arguments())
        argument = self._argument()
        if FUNCTIONS[name] in ANGLES and not is_angle(argument):
            raise Unread  # degrees or radians?
        if name == "log" and self.word("base"):
            return Call("log", (argument, self.primary()))
        return Call(FUNCTIONS[name], (argument,))

    def _arguments(self) -> tuple[Node, ...]:
        self.expect("(")
        items = [self.sum()]
        while self.word(","):
            items.append(self.sum())
        self.expect(")")
        return tuple(items)
