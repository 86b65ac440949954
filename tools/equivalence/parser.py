"""Tokens to a tree: recursive descent over what answers are made of.

    answer   := item (("," | ";" | "and" | "or") item)*
    item     := ratio (relop ratio)*
    ratio    := setexpr (":" setexpr)*
    setexpr  := sum (("∪" | "∩" | "\\") sum)*
    sum      := product (("+" | "-" | "±") product)*
    product  := signed (("*" | "/" | juxtaposition) signed)*
    postfix  := atom ("^" arg | "_" arg | "!" | "'" | unit)*

Depth and size are bounded; what does not fit raises `Unreadable`. Nothing is evaluated.
"""

from __future__ import annotations

import re
from fractions import Fraction

from .lexer import Token, tokenize
from .nodes import (
    Based,
    Call,
    Group,
    Matrix,
    Node,
    Num,
    Quantity,
    Ratio,
    Rel,
    SetOp,
    Sym,
    Unreadable,
)
from .units import canonical_unit

MAX_DEPTH = 40
MAX_DIGITS = 1_000
MAX_EXPONENT = 4_000
_VALUE_STARTS = ("num", "sym", "func", "open", "cmd", "cur")
_SYMBOL_LIKE = re.compile(r"[\w{}+\-,* ]{1,40}")
_WRAPPERS = frozenset({"vec", "hat", "bar", "overrightarrow", "widehat", "overline", "mathcal"})
_CLOSERS = {"(": (")", "]"), "[": ("]", ")"), "{": ("}",), "\\{": ("\\}",)}
_FRACTIONS = frozenset({"frac", "dfrac", "tfrac", "cfrac"})


def parse(text: str, *, split_thousands: bool = False) -> Node:
    """Read one answer. Raises `Unreadable`."""
    return _Parser(tokenize(text, split_thousands=split_thousands)).answer()


def number(text: str) -> Num:
    """A decimal, an integer, `1.5e3`, or `0.1(6)` with the repeating digits in parentheses."""
    if len(text) > MAX_DIGITS:
        raise Unreadable("too many digits")
    if "(" in text:
        fixed, _, repeating = text.rstrip(")").partition("(")
        whole, _, decimals = fixed.partition(".")
        shift = 10 ** len(decimals)
        value = Fraction(int((whole or "0") + decimals), shift)
        return Num(value + Fraction(int(repeating), shift * (10 ** len(repeating) - 1)))
    mantissa, _, exponent = text.lower().partition("e")
    if exponent and abs(int(exponent[:8])) > MAX_EXPONENT:
        raise Unreadable("exponent too large")
    decimals = mantissa.partition(".")[2]
    value = Fraction(int(mantissa.replace(".", "") or "0"), 10 ** len(decimals))
    if exponent:
        return Num(value * Fraction(10) ** int(exponent))
    return Num(value, len(decimals) if "." in mantissa else None)


class _Parser:
    def __init__(self, tokens: list[Token]) -> None:
        self.tokens = tokens
        self.at = 0
        self.depth = 0
        self.bars = 0

    # -- tokens

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
        token = self.now
        if token.kind == kind and (not values or token.value in values):
            return self.take()
        return None

    def expect(self, kind: str, *values: str) -> Token:
        token = self.accept(kind, *values)
        if token is None:
            raise Unreadable(f"expected {values or kind}, found {self.now.value!r}")
        return token

    # -- grammar

    def answer(self) -> Node:
        node = self.sequence()
        if self.now.kind != "end":
            raise Unreadable(f"left over: {self.now.value!r}")
        return node

    def sequence(self) -> Node:
        """Items between separators; semicolons bind more loosely than commas."""
        self.depth += 1
        if self.depth > MAX_DEPTH:
            raise Unreadable("nested too deeply")
        groups: list[list[Node]] = [[self.item()]]
        connective = ","
        while sep := self.accept("sep"):
            if self.now.kind == "sep":  # "1, 2, and 3", "x = 1,\text{ and }"
                continue
            if self.now.kind in ("end", "close"):  # a trailing comma says nothing
                break
            connective = "or" if sep.value == "or" else connective
            if sep.value == ";":
                groups.append([])
            groups[-1].append(self.item())
        self.depth -= 1
        if len(groups) > 1:
            return Group(";", tuple(_bare(items) for items in groups))
        return _bare(groups[0], connective)

    def item(self) -> Node:
        parts, ops = [self.ratio()], []
        while rel := self.accept("rel"):
            ops.append(rel.value)
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
            if isinstance(left, SetOp) and left.op == op.value == "union":
                left = SetOp("union", (*left.items, right))
            else:
                left = SetOp(op.value, (left, right))
        return left

    def sum(self) -> Node:
        left = self.product()
        while op := self.accept("op", "+", "-", "pm", "mp"):
            right = self.product()
            left = Call(op.value, (left, right))
        return left

    def product(self) -> Node:
        left = self.signed()
        while True:
            if op := self.accept("op", "*", "/"):
                left = Call(op.value, (left, self.signed()))
            elif self.now.kind in _VALUE_STARTS or self._opens_bar():
                left = self.juxtaposed(left)
            elif self.now.kind in ("text", "unit"):
                left = Quantity(left, self.unit())
            else:
                return left

    def _opens_bar(self) -> bool:
        return self.now.kind == "bar" and self.bars == 0

    def juxtaposed(self, left: Node) -> Node:
        """`2x` is a product; `1\\frac{4}{5}` and `1 1/2` are mixed numbers; `5 3` is neither."""
        whole = isinstance(left, Num) and left.value.denominator == 1 and left.places is None
        if self.now.kind == "cmd" and self.now.value in _FRACTIONS and whole:
            right = self.power()
            if (
                isinstance(right, Call)
                and right.name == "/"
                and all(isinstance(arg, Num) for arg in right.args)
            ):
                return Call("+", (left, right))
            return Call("*", (left, right))
        if self.now.kind == "num":
            slash, below = self.peek(1), self.peek(2)
            if whole and self.now.spaced and slash.value == "/" and below.kind == "num":
                top = number(self.take().value)
                self.take()
                return Call("+", (left, Call("/", (top, number(self.take().value)))))
            if isinstance(left, Num):
                raise Unreadable("two numbers side by side")
        return Call("*", (left, self.power()))

    def signed(self) -> Node:
        if self.accept("op", "-"):
            return Call("neg", (self._deeper(self.signed),))
        if self.accept("op", "+"):
            return self._deeper(self.signed)
        if op := self.accept("op", "pm", "mp"):
            return Call(op.value, (Num(Fraction(0)), self._deeper(self.signed)))
        return self.power()

    def _deeper(self, rule: object) -> Node:
        self.depth += 1
        if self.depth > MAX_DEPTH:
            raise Unreadable("nested too deeply")
        node: Node = rule()  # type: ignore[operator]
        self.depth -= 1
        return node

    def power(self) -> Node:
        node = self.atom()
        while True:
            if self.accept("op", "^"):
                if self.accept("op", "'"):
                    node = _primed(node)
                    continue
                return self.postfix_units(Call("^", (node, self._deeper(self.argument))))
            if self.now.kind == "op" and self.now.value == "_":
                node = self.subscripted(node)
            elif self.accept("op", "!"):
                node = Call("!", (node,))
            elif self.accept("op", "'"):
                node = _primed(node)
            else:
                return self.postfix_units(node)

    def postfix_units(self, node: Node) -> Node:
        while self.now.kind == "unit":
            node = Quantity(node, self.take().value)
        return node

    def unit(self) -> str:
        """Unit words up to the end of the item: `cm`, `miles per hour`, `cm^2`, `m/s`."""
        words = [self.take().value]
        while self.now.kind == "text" or (
            self.now.kind == "op" and self.now.value == "/" and self.peek().kind in ("text", "sym")
        ):
            words.append(self.take().value)
            if words[-1] == "/":
                words.append(self.take().value)
        text = " ".join(words)
        if self.accept("op", "^"):
            exponent = self._deeper(self.argument)
            if not isinstance(exponent, Num) or exponent.value not in (2, 3):
                raise Unreadable("power of a unit")
            text += f"^{exponent.value}"
        return canonical_unit(text)

    # -- atoms

    def argument(self) -> Node:
        """What a LaTeX command takes: a group in braces, or one character."""
        if self.accept("open", "{"):
            node = self.sequence()
            self.expect("close", "}")
            return node
        token = self.now
        if token.kind == "num" and len(token.value) > 1 and token.value.isdigit():
            # `\frac43`: one digit is the argument, the others stay.
            self.tokens[self.at] = Token("num", token.value[1:])
            return number(token.value[0])
        if token.kind == "op" and token.value in "+-":
            return self.signed()
        return self._deeper(self.atom)

    def exponent(self) -> Node:
        return self.argument()

    def atom(self) -> Node:
        token = self.take()
        match token.kind:
            case "num":
                return number(token.value)
            case "sym":
                return self.symbol(token)
            case "func":
                return self._deeper(lambda: self.function(token.value))
            case "open":
                return self.bracketed(token.value)
            case "bar":
                return self.absolute()
            case "cur":
                return Quantity(self._deeper(self.signed), canonical_unit(token.value))
            case "cmd":
                return self._deeper(lambda: self.command(token.value))
            case _:
                raise Unreadable(f"unexpected {token.value!r}")

    def symbol(self, token: Token) -> Node:
        following = self.now
        if token.value in ("f", "g", "h") and following.kind == "open" and following.value == "(":
            self.take()
            inner = self.sequence()
            self.expect("close", ")")
            return Call(f"apply {token.value}", _items(inner))
        return Sym(token.value)

    def subscripted(self, node: Node) -> Node:
        self.take()
        start = self.at
        if self.accept("open", "{"):
            depth = 1
            while depth:
                token = self.take()
                if token.kind == "end":
                    raise Unreadable("unbalanced subscript")
                depth += {"{": 1, "}": -1}.get(token.value, 0)
            inside = self.tokens[start + 1 : self.at - 1]
        else:
            inside = [self.take()]
        label = "".join(token.value for token in inside)
        if isinstance(node, Num) and label.isdigit() and node.value.denominator == 1:
            if not 2 <= int(label[:4]) <= 36 or node.value < 0:
                raise Unreadable("base")
            return Based(str(node.value), int(label))
        if isinstance(node, Sym) and _SYMBOL_LIKE.fullmatch(label):
            return Sym(f"{node.name}_{label}")
        if isinstance(node, Sym) and node.name == "log":
            raise Unreadable("subscript")
        raise Unreadable("subscript")

    def bracketed(self, opening: str) -> Node:
        if opening in ("floor", "ceil"):
            inner = self.sequence()
            self.expect("close", opening)
            return Call(opening, (inner,))
        closers = _CLOSERS[opening]
        bars, self.bars = self.bars, 0
        if self.now.kind == "close" and self.now.value in closers:
            self.take()
            self.bars = bars
            if opening == "{":
                raise Unreadable("empty braces")
            return Group("{}" if opening == "\\{" else opening + closers[0], ())
        inner = self.sequence()
        self.bars = bars
        closing = self.expect("close", *closers).value
        if opening == "{":
            return inner
        kind = "{}" if opening == "\\{" else opening + closing
        listed = isinstance(inner, Group) and inner.kind in (",", ";", "or")
        if not listed and kind in ("()", "[]"):
            return inner
        return Group(kind, _items(inner))

    def absolute(self) -> Node:
        self.bars += 1
        inner = self._deeper(self.item)
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
        args = _items(self.function_argument())
        call = Call(name, args) if base is None else Call("logb", (base, *args))
        if exponent is None:
            return call
        if exponent == Call("neg", (Num(Fraction(1)),)):
            return Call("arc" + name, args)
        return Call("^", (call, exponent))

    def function_argument(self) -> Node:
        if self.now.kind == "open":
            return self.power_of_group()
        node = self.power()
        while self.now.kind in ("num", "sym", "cmd") and not self._starts_function():
            node = Call("*", (node, self.power()))
        return node

    def power_of_group(self) -> Node:
        """`f(x)` takes the group alone: in `sqrt(2)^2` the power belongs to the function."""
        token = self.take()
        return self._deeper(lambda: self.bracketed(token.value))

    def _starts_function(self) -> bool:
        return self.now.kind == "func"

    def command(self, name: str) -> Node:
        if name in _FRACTIONS:
            return Call("/", (self.argument(), self.argument()))
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
            return self.argument()
        if name == "mathbb":
            inner = self.argument()
            if inner == Sym("R"):
                return Group("()", (Call("neg", (Sym("inf"),)), Sym("inf")))
            raise Unreadable("number set")
        if name == "begin":
            return self.environment()
        raise Unreadable(f"command {name!r}")

    def environment(self) -> Node:
        name = self._environment_name()
        if name.rstrip("*") not in ("matrix", "pmatrix", "bmatrix", "vmatrix", "Bmatrix", "array"):
            raise Unreadable(f"environment {name!r}")
        if name == "array":
            raise Unreadable("array")
        rows: list[list[Node]] = [[self.item()]]
        while True:
            if self.accept("amp"):
                rows[-1].append(self.item())
            elif self.accept("row"):
                if self.now.kind == "cmd" and self.now.value == "end":
                    continue
                rows.append([self.item()])
            else:
                break
        self.expect("cmd", "end")
        if self._environment_name() != name or len({len(row) for row in rows}) != 1:
            raise Unreadable("matrix")
        kind = name[0] if name[0] in "pbvB" else "p"
        return Matrix(kind, tuple(tuple(row) for row in rows))

    def _environment_name(self) -> str:
        self.expect("open", "{")
        name = ""
        while not self.accept("close", "}"):
            token = self.take()
            if token.kind == "end":
                raise Unreadable("environment")
            name += token.value
        return name


def _bare(items: list[Node], connective: str = ",") -> Node:
    return items[0] if len(items) == 1 else Group(connective, tuple(items))


def _items(node: Node) -> tuple[Node, ...]:
    """What stands between brackets, as items: a bare list is its items."""
    if isinstance(node, Group) and node.kind in (",", ";", "or"):
        return node.items
    return (node,)


def _primed(node: Node) -> Node:
    if not isinstance(node, Sym):
        raise Unreadable("prime")
    return Sym(node.name + "'")
