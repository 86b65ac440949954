"""Tokens to a tree: recursive descent over what answers are made of.

    answer   := item (("," | ";" | "and" | "or") item)*
    item     := ratio (relop ratio)*
    ratio    := setexpr (":" setexpr)*
    setexpr  := sum (("∪" | "∩" | "\\") sum)*
    sum      := product (("+" | "-" | "±") product)*
    product  := signed (("*" | "/" | juxtaposition) signed)*
    postfix  := atom ("^" arg | "_" arg | "!" | "'" | unit)*

Depth and size are bounded; what does not fit raises `ExpressionError`. Nothing is evaluated.
"""

from __future__ import annotations

from fractions import Fraction

from .answer_atoms import FRACTIONS, MAX_DEPTH, Atoms
from .answer_lexer import tokenize
from .errors import ExpressionError
from .literals import number
from .nodes import Group, Node, Num, Op, Quantity, Ratio, Rel, SetOp, Sym
from .units import canonical_unit

_VALUE_STARTS = ("num", "sym", "func", "open", "cur")


def parse(text: str, *, split_thousands: bool = False) -> Node:
    """Read one answer. Raises `ExpressionError`."""
    return _MathematicsParser(tokenize(text, split_thousands=split_thousands)).answer()


class _MathematicsParser(Atoms):
    def answer(self) -> Node:
        node = self.sequence()
        if self.now.kind != "end":
            raise ExpressionError(f"left over: {self.now.text!r}")
        return node

    def sequence(self) -> Node:
        """Items between separators; semicolons bind more loosely than commas."""
        self.depth += 1
        if self.depth > MAX_DEPTH:
            raise ExpressionError("nested too deeply")
        groups: list[list[Node]] = [[self.item()]]
        connective = ","
        while sep := self.accept("sep"):
            if self.now.kind == "sep":  # "1, 2, and 3", "x = 1,\text{ and }"
                continue
            if self.now.kind in ("end", "close"):  # a trailing comma says nothing
                break
            connective = "or" if sep.text == "or" else connective
            if sep.text == ";":
                groups.append([])
            groups[-1].append(self.item())
        self.depth -= 1
        if len(groups) > 1:
            return Group(";", tuple(_bare(items) for items in groups))
        return _bare(groups[0], connective)

    def item(self) -> Node:
        parts, ops = [self.ratio()], []
        while rel := self.accept("rel"):
            ops.append(rel.text)
            parts.append(self.ratio())
        return Rel(tuple(parts), tuple(ops)) if ops else parts[0]

    def ratio(self) -> Node:
        items = [self.set_expression()]
        while self.accept("op", ":"):
            items.append(self.set_expression())
        return Ratio(tuple(items)) if len(items) > 1 else items[0]

    def set_expression(self) -> Node:
        left = self.sum()
        while op := self.accept("op", "union", "intersection", "minus"):
            right = self.sum()
            if isinstance(left, SetOp) and left.op == op.text == "union":
                left = SetOp("union", (*left.items, right))
            else:
                left = SetOp(op.text, (left, right))
        return left

    def sum(self) -> Node:
        left = self.product()
        while op := self.accept("op", "+", "-", "pm", "mp"):
            right = self.product()
            left = Op(op.text, (left, right))
        return left

    def product(self) -> Node:
        left = self.signed()
        while True:
            if op := self.accept("op", "*", "/"):
                left = Op(op.text, (left, self.signed()))
            elif self._starts_value():
                left = self.juxtaposed(left)
            elif self.now.kind in ("text", "unit"):
                left = Quantity(left, self.unit())
            else:
                return left

    def _starts_value(self) -> bool:
        """Whether what follows multiplies what stands before."""
        token = self.now
        if token.kind == "cmd":
            return token.text != "end"
        return token.kind in _VALUE_STARTS or (token.kind == "bar" and self.bars == 0)

    def juxtaposed(self, left: Node) -> Node:
        """`2x` is a product; `1\\frac{4}{5}` and `1 1/2` are mixed numbers; `5 3` is neither."""
        minus = isinstance(left, Op) and left.op == "neg" and _is_whole(left.args[0])
        if isinstance(left, Op) and minus and self.now.kind in ("cmd", "num"):
            mixed = self.juxtaposed(left.args[0])  # `-1 1/2` is minus the whole of it
            return Op("neg", (mixed,))
        whole = _is_whole(left)
        if self.now.kind == "cmd" and self.now.text in FRACTIONS and whole:
            right = self.power()
            if (
                isinstance(right, Op)
                and right.op == "/"
                and all(isinstance(arg, Num) for arg in right.args)
            ):
                return Op("+", (left, right))
            return Op("*", (left, right))
        if self.now.kind == "cur" and self.peek().kind in ("end", "sep", "close", "rel", "text"):
            return Quantity(left, canonical_unit(self.take().text))  # `12 €`
        if isinstance(left, Quantity) and self.now.kind == "num":
            raise ExpressionError("a measure of two parts")  # 3 hours 20 is no product
        if self.now.kind == "num":
            slash, below = self.peek(1), self.peek(2)
            if whole and self.now.spaced and slash.text == "/" and below.kind == "num":
                top = number(self.take().text)
                self.take()
                return Op("+", (left, Op("/", (top, number(self.take().text)))))
            if isinstance(left, Num):
                raise ExpressionError("two numbers side by side")
        return Op("*", (left, self.power()))

    def signed(self) -> Node:
        if self.accept("op", "-"):
            return Op("neg", (self.deeper(self.signed),))
        if self.accept("op", "+"):
            return self.deeper(self.signed)
        if op := self.accept("op", "pm", "mp"):
            return Op(op.text, (Num(Fraction(0)), self.deeper(self.signed)))
        return self.power()

    def power(self) -> Node:
        node = self.atom()
        while True:
            if self.accept("op", "^"):
                if self.accept("op", "'"):
                    node = _primed(node)
                    continue
                return self.postfix_units(Op("^", (node, self.deeper(self.exponent))))
            if self.now.kind == "op" and self.now.text == "_":
                node = self.subscripted(node)
            elif self.accept("op", "!"):
                node = Op("!", (node,))
            elif self.accept("op", "'"):
                node = _primed(node)
            else:
                return self.postfix_units(node)

    def postfix_units(self, node: Node) -> Node:
        while self.now.kind == "unit":
            node = Quantity(node, self.take().text)
        return node

    def unit(self) -> str:
        """Unit words up to the end of the item: `cm`, `miles per hour`, `cm^2`, `m/s`."""
        words = [self.take().text]
        while self.now.kind == "text" or (
            self.now.kind == "op" and self.now.text == "/" and self.peek().kind in ("text", "sym")
        ):
            words.append(self.take().text)
            if words[-1] == "/":
                words.append(self.take().text)
        text = " ".join(words)
        if self.accept("op", "^"):
            exponent = self.deeper(self.argument)
            if not isinstance(exponent, Num) or exponent.value.denominator != 1:
                raise ExpressionError("power of a unit")
            return f"{canonical_unit(text)}^{exponent.value}"
        return canonical_unit(text)


def _bare(items: list[Node], connective: str = ",") -> Node:
    return items[0] if len(items) == 1 else Group(connective, tuple(items))


def _is_whole(node: Node) -> bool:
    return isinstance(node, Num) and node.value.denominator == 1 and node.decimals == 0


def _primed(node: Node) -> Node:
    if not isinstance(node, Sym):
        raise ExpressionError("prime")
    return Sym(node.name + "'")
