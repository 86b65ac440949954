"""From tokens to a tree, as an answer is read: as generously as a grader would.

    answer   := item (("," | ";" | "and" | "or") item)*
    item     := ratio (relop ratio)*
    ratio    := set (":" set)*
    set      := sum (("∪" | "∩" | "\\") sum)*

and below it what every reading shares (`grammar`), with units and currency, sets and intervals,
matrices and systems, mixed numbers and digits in another base.
"""

from __future__ import annotations

import re
from dataclasses import replace
from fractions import Fraction

from .answer_lexer import tokenize
from .errors import ExpressionError
from .grammar import FRACTIONS, Grammar
from .literals import number
from .nodes import Based, Call, Group, Matrix, Node, Num, Op, Quantity, Ratio, Rel, SetOp, Sym
from .tokens import Token
from .units import canonical_unit
from .wordlist import words

_VALUE_STARTS = ("num", "sym", "func", "open", "cur")
_SYMBOL_LIKE = re.compile(r"[\w{}+\-,* ]{1,40}")
_WRAPPERS = words("vec hat bar overrightarrow widehat overline mathcal")
_ENVIRONMENTS = words("matrix pmatrix bmatrix vmatrix Bmatrix array cases")
_CLOSERS = {"(": (")", "]"), "[": ("]", ")"), "{": ("}",), "\\{": ("\\}",)}
_LISTS = (",", ";", "or")
_BASES = {
    "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9,
    "ten": 10, "eleven": 11, "twelve": 12, "sixteen": 16,
}  # fmt: skip
_ZERO, _ABOVE = Num(Fraction(0)), Sym("inf")
_BELOW = Op("neg", (_ABOVE,))
_POSITIVE, _NEGATIVE = Group("()", (_ZERO, _ABOVE)), Group("()", (_BELOW, _ZERO))
_SIDES: dict[str, Node] = {
    "_>": _POSITIVE, "^+": _POSITIVE, "_>=": Group("[)", (_ZERO, _ABOVE)),
    "_<": _NEGATIVE, "^-": _NEGATIVE, "_<=": Group("(]", (_BELOW, _ZERO)),
    "_!=": SetOp("union", (_NEGATIVE, _POSITIVE)),
}  # fmt: skip
"""Real numbers by how they stand to zero."""


def parse(text: str, *, split_thousands: bool = False) -> Node:
    """Read one answer. Raises `ExpressionError`."""
    parser = _AnswerGrammar(tokenize(text, split_thousands=split_thousands))
    node = parser.inside()
    parser.expect_end()
    return node


class _AnswerGrammar(Grammar):
    signs = ("+", "-", "pm", "mp")
    bars = 0

    # -- what is no expression: lists, relations, ratios, sets ---------------------------------

    def inside(self) -> Node:
        """Items between separators; semicolons bind more loosely than commas."""
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
        if len(groups) > 1:
            return Group(";", tuple(_bare(items) for items in groups))
        return _bare(groups[0], connective)

    def item(self) -> Node:
        parts, relations = [self.ratio()], []
        while relation := self.accept("rel"):
            relations.append(relation.text)
            parts.append(self.ratio())
        return Rel(tuple(parts), tuple(relations)) if relations else parts[0]

    def ratio(self) -> Node:
        items = [self.set_expression()]
        while self.accept("op", ":"):
            items.append(self.set_expression())
        return Ratio(tuple(items)) if len(items) > 1 else items[0]

    def set_expression(self) -> Node:
        left = self.sum()
        while op := self.accept("op", "union", "intersection", "minus"):
            right = self.sum()
            joined = isinstance(left, SetOp) and left.op == op.text == "union"
            left = SetOp(op.text, (*(left.items if joined else (left,)), right))  # type: ignore[union-attr]
        return left

    # -- products, mixed numbers and units -----------------------------------------------------

    def continued(self, left: Node) -> Node | None:
        token = self.now
        if token.kind in ("text", "unit"):
            return Quantity(left, self.unit())
        starts = token.kind in _VALUE_STARTS or (token.kind == "cmd" and token.text != "end")
        if (starts and not self.turns()) or (token.kind == "bar" and self.bars == 0):
            return self.juxtaposed(left)
        return None

    def juxtaposed(self, left: Node) -> Node:
        """`2x` is a product; `1\\frac{4}{5}` and `1 1/2` are mixed numbers; `5 3` is neither."""
        minus = isinstance(left, Op) and left.op == "neg" and _is_whole(left.args[0])
        if isinstance(left, Op) and minus and self.now.kind in ("cmd", "num"):
            return Op("neg", (self.juxtaposed(left.args[0]),))  # `-1 1/2` is minus all of it
        whole = _is_whole(left)
        if self.now.kind == "cmd" and self.now.text in FRACTIONS and whole:
            right = self.power()
            part, unit = (right.value, right.unit) if isinstance(right, Quantity) else (right, "")
            of_numbers = isinstance(part, Op) and part.op == "/"
            mixed = of_numbers and all(isinstance(arg, Num) for arg in part.args)  # type: ignore[union-attr]
            node = Op("+" if mixed else "*", (left, part))
            return Quantity(node, unit) if unit else node
        if self.now.kind == "cur" and self.peek().kind in ("end", "sep", "close", "rel", "text"):
            return Quantity(left, canonical_unit(self.take().text))  # `12 €`
        if self.now.kind == "num":
            if isinstance(left, Quantity):
                raise ExpressionError("a measure of two parts")  # 3 hours 20 is no product
            if whole and self.now.spaced and self.sees("/", ahead=1) and self.peek(2).kind == "num":
                top = number(self.take().text)
                self.take()
                return Op("+", (left, Op("/", (top, number(self.take().text)))))
            if isinstance(left, Num):
                raise ExpressionError("two numbers side by side")
        return Op("*", (left, self.power()))

    def power(self) -> Node:
        node = super().power()
        while unit := self.accept("unit"):
            node = Quantity(node, unit.text)
        return node

    def suffixed(self, node: Node) -> Node | None:
        if self.sees("'") or (self.sees("^") and self.sees("'", ahead=1)):
            self.at += 1 if self.sees("'") else 2
            if not isinstance(node, Sym):
                raise ExpressionError("prime")
            return Sym(node.name + "'")
        if self.accept("op", "_"):
            return self.subscripted(node)
        return Op("!", (node,)) if self.accept("op", "!") else None

    def exponent(self) -> Node:
        """As an argument, but the whole of a plain number, and towers: `2^10`."""
        if self.now.kind == "op" and self.now.text in "+-":
            return self.signed()
        node = number(self.take().text) if self.now.kind == "num" else self.argument()
        if self.accept("op", "^"):
            return Op("^", (node, self.deeper(self.exponent)))
        return node

    def unit(self) -> str:
        """Unit words up to the end of the item: `cm`, `miles per hour`, `cm^2`, `m/s`."""
        taken = [self.take().text]
        while self.now.kind == "text" or (self.sees("/") and self.peek().kind in ("text", "sym")):
            taken.append(self.take().text)
            if taken[-1] == "/":
                taken.append(self.take().text)
        text = " ".join(taken)
        if self.accept("op", "^"):
            exponent = self.argument()
            if not isinstance(exponent, Num) or exponent.value.denominator != 1:
                raise ExpressionError("power of a unit")
            return f"{canonical_unit(text)}^{exponent.value}"
        return canonical_unit(text)

    # -- what stands alone ---------------------------------------------------------------------

    def bare_argument(self) -> Node:
        if self.now.kind == "op" and self.now.text in "+-":
            return self.signed()
        return super().bare_argument()

    def named(self, token: Token) -> Node:
        match token.kind:
            case "sym" if token.text in "fgh" and self.sees("("):
                self.take()
                inner = self.inside()
                self.expect(")")
                return Call(f"apply {token.text}", items_of(inner))
            case "sym":
                return Sym(token.text)
            case "func":
                return self.deeper(lambda: self.function(token.text))
            case "bar":
                return self.absolute()
            case "cur":
                return Quantity(self.deeper(self.signed), canonical_unit(token.text))
            case "close" if token.text == "]":
                return self.deeper(self.turned)
        raise ExpressionError(f"cannot read {token.text!r} here")

    def subscripted(self, node: Node) -> Node:
        start = self.at
        if self.take().text == "{":
            depth = 1
            while depth:
                depth += {"{": 1, "}": -1}.get(self.take().text, 0)
            inside = self.tokens[start + 1 : self.at - 1]
        else:
            inside = self.tokens[start : self.at]
        label = "".join(token.text for token in inside)
        if isinstance(node, Num) and label in _BASES:
            label = str(_BASES[label])
        if isinstance(node, Num) and label.isdigit() and node.value.denominator == 1:
            return Based(str(node.value), int(label[:4]))
        if isinstance(node, Sym) and _SYMBOL_LIKE.fullmatch(label):
            return Sym(f"{node.name}_{label}")
        raise ExpressionError("subscript")

    def bracketed(self, opening: str) -> Node:
        if opening in ("floor", "ceil"):
            inner = self.inside()
            self.expect(opening)
            return Call(opening, (inner,))
        closers = _CLOSERS[opening]
        bars, self.bars = self.bars, 0
        if opening == "\\{" and self.sees("begin") and self.peek(2).text == "array":
            self.take()
            return self.environment(system=True)  # a brace on the left alone
        if self.accept("close", *closers):
            self.bars = bars
            if opening == "{":
                raise ExpressionError("empty braces")
            return Group("{}" if opening == "\\{" else opening + closers[0], ())
        inner = self.inside()
        self.bars = bars
        closing = self.accept("close", *closers)
        if closing is None and opening == "[" and self.turns():
            closing = replace(self.take(), text=")")
        if closing is None:
            raise ExpressionError(f"expected {closers}, found {self.now.text!r}")
        kind = "{}" if opening == "\\{" else opening + closing.text
        listed = isinstance(inner, Group) and inner.kind in _LISTS
        if opening == "{" or (not listed and kind in ("()", "[]")):
            return inner
        return Group(kind, items_of(inner))

    def turned(self) -> Node:
        """An interval that is open on the left: `]0, 1]`, `]0; 1[`."""
        inner = self.inside()
        closing = self.accept("close", "]") or self.accept("open", "[")
        if closing is None or len(items_of(inner)) != 2:
            raise ExpressionError("cannot read ']' here")
        return Group("(" + {"[": ")"}.get(closing.text, "]"), items_of(inner))

    def turns(self) -> bool:
        """Whether a bracket that opens ends an interval: nothing that it could hold follows."""
        after = self.peek()
        return self.sees("[") and (
            after.kind in ("end", "sep", "close") or after.text in ("union", "intersection")
        )

    def absolute(self) -> Node:
        self.bars += 1
        inner = self.deeper(self.item)
        self.expect("|")
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
        argument = self.function_argument()
        if name == "cis" and exponent is None:
            turned = Op("*", (Sym("i"), Call("sin", (argument,))))
            return Op("+", (Call("cos", (argument,)), turned))
        listed = isinstance(argument, Group) and argument.kind == "()"
        args = argument.items if listed else items_of(argument)  # type: ignore[union-attr]
        call = Call(name, args) if base is None else Call("logb", (base, *args))
        if exponent is None:
            return call
        if exponent == Op("neg", (Num(Fraction(1)),)):
            return Call("arc" + name, args)
        return Op("^", (call, exponent))

    def function_argument(self) -> Node:
        """`f(x)` takes the group alone: in `sqrt(2)^2` the power belongs to the function."""
        if opening := self.accept("open"):
            return self.bracketed(opening.text)
        node = self.power()
        while self.now.kind in ("num", "sym", "cmd"):
            node = Op("*", (node, self.power()))
        return node

    def special(self, name: str) -> Node:
        if name in ("emptyset", "varnothing"):
            return Group("{}", ())
        if name in _WRAPPERS:
            inner = self.argument()
            if isinstance(inner, Num):  # digits under a bar may repeat, or be a numeral's
                raise ExpressionError("bar over digits")
            return inner
        if name == "mathbb" and self.argument() == Sym("R"):
            return self.reals()
        if name == "begin":
            return self.environment()
        raise ExpressionError(f"cannot read \\{name}")

    def reals(self) -> Node:
        """All of them, or those on one side of zero: `_{\\ge 0}`, `_{<0}`, `^+`."""
        start, mark = self.at, self.accept("op", "_", "^")
        braced = mark is not None and self.accept("open", "{") is not None
        side: Node | None = None
        if mark is not None and self.now.kind in ("rel", "op"):
            side = _SIDES.get(mark.text + self.take().text)
            if mark.text == "_" and not (braced and self.accept("num", "0")):
                side = None
        if side is None or (braced and not self.accept("close", "}")):
            self.at = start  # a power of them, if anything
            return Group("()", (_BELOW, _ABOVE))
        return side

    # -- matrices and systems ------------------------------------------------------------------

    def environment(self, *, system: bool = False) -> Node:
        """A matrix; with `system`, or as `cases`, the items that hold together."""
        name = self.environment_name()
        if name.rstrip("*") not in _ENVIRONMENTS:
            raise ExpressionError(f"environment {name!r}")
        if name == "array":
            self.argument()  # the columns' alignment
        rows: list[list[Node]] = [[self.item()]]
        while True:
            if self.accept("amp"):
                rows[-1].append(self.item())
            elif self.accept("row"):
                if not (self.now.kind == "cmd" and self.now.text == "end"):
                    rows.append([self.item()])
            else:
                break
        self.expect("end")
        if self.environment_name() != name or len({len(row) for row in rows}) != 1:
            raise ExpressionError("matrix")
        if name == "cases" or system:
            if len(rows[0]) != 1:
                raise ExpressionError("cases with conditions")
            return Group(",", tuple(row[0] for row in rows))
        kind = name[0] if name[0] in "pbvB" else "p"
        return Matrix(kind, tuple(tuple(row) for row in rows))

    def environment_name(self) -> str:
        self.expect("{")
        name = ""
        while not self.accept("close", "}"):
            name += self.take().text
        return name


def items_of(node: Node) -> tuple[Node, ...]:
    """What stands between brackets, as items: a bare list is its items."""
    return node.items if isinstance(node, Group) and node.kind in _LISTS else (node,)


def _bare(items: list[Node], connective: str = ",") -> Node:
    return items[0] if len(items) == 1 else Group(connective, tuple(items))


def _is_whole(node: Node) -> bool:
    return isinstance(node, Num) and node.value.denominator == 1 and node.decimals == 0
