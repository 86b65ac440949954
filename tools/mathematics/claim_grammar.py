r"""From tokens to a tree: precedence climbing with bounded depth and length.

Both notations share one grammar: `\frac{a}{b}`, `\sqrt[3]{x}`, `\sin^2 x`, `|x|`, `2 1/2`, `5!`,
`20%`, `207 mod 72`, `101_2`, `f(3)`. What the grammar does not cover raises `ExpressionError`;
nothing is guessed.
"""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from .claim_latex import NAMED, OPERANDS, LatexParts
from .claim_lexer import tokenize
from .errors import ExpressionError
from .literals import grouped, number, proper_fraction, whole
from .nodes import Call, Group, Node, Num, Op, Rel, Sym
from .tokens import Token
from .wordlist import words

MAX_TOKENS = 3000

FUNCTIONS = words(
    "sqrt cbrt abs floor ceil ceiling round min max gcd lcm mod factorial exp ln log log2 log10 "
    "sin cos tan cot sec csc arcsin arccos arctan asin acos atan sinh cosh tanh isprime binom "
    "comb root sum product diff derivative integrate limit solve factor expand simplify roots"
)
_APPLIED_BARE = words("sin cos tan cot sec csc arcsin arccos arctan ln log exp sinh cosh tanh")
_FUNCTION_LETTERS = frozenset("fghFGHPQpq")
_BRACKETS = {"(": ")", "[": "]", "{": "}", r"\{": r"\}", "⌊": "⌋", "⌈": "⌉"}
_SUPERSCRIPTS = {"²": 2, "³": 3}


def parse(text: str, *, latex: bool = False, tight: bool = True) -> Node:
    """The tree of a whole text. Raises `ExpressionError` with the reason.

    `latex` reads a run of letters as a product and braces as groups. `tight` makes a product
    without a sign bind before division (`1/2x` is `1/(2x)`); without it, left to right.
    """
    return parse_tokens(tokenize(text), latex=latex, tight=tight)


def parse_tokens(tokens: Sequence[Token], *, latex: bool = False, tight: bool = True) -> Node:
    """The tree of a whole run of tokens. Raises `ExpressionError`."""
    kept = [t for t in tokens if not (t.kind == "break" and t.text in ("currency", "newline"))]
    if not kept:
        raise ExpressionError("the expression is empty")
    if len(kept) > MAX_TOKENS:
        raise ExpressionError(f"the expression is longer than {MAX_TOKENS} symbols")
    parser = _ExpressionParser(kept, latex=latex, tight=tight)
    node = parser.relation()
    parser.expect_end()
    return node


class _ExpressionParser(LatexParts):
    """The grammar, loosest operators first."""

    # -- the grammar, loosest first -----------------------------------------------------------

    def relation(self) -> Node:
        left = self.sum()
        token = self.peek()
        if token is not None and token.kind == "rel":
            self.take()
            return Rel((left, self.sum()), (token.text,))
        return left

    def sum(self) -> Node:
        self.descend()
        node = self.product()
        while self.next_is("+", "-"):
            operator = self.take().text
            node = Op(operator, (node, self.product()))
        self.depth -= 1
        return node

    def product(self) -> Node:
        node = self.signed() if self.tight else self.signed_power()
        while True:
            if self.next_is("*", "/", "mod"):
                operator = self.take().text
                right = self.signed() if self.tight else self.signed_power()
                node = Op(operator, (node, right))
            elif self.next_is("//"):
                self.take()
                node = Call("floor", (Op("/", (node, self.signed())),))
            elif self.next_is("%") and self.modulo_follows():
                self.take()
                node = Op("mod", (node, self.signed()))
            elif not self.tight and self.starts_operand():
                node = Op("imul", (node, self.power()))
            else:
                return node

    def signed(self) -> Node:
        if self.next_is("+", "-"):
            self.descend()
            operator = self.take().text
            inner = self.signed()
            self.depth -= 1
            return Op("neg", (inner,)) if operator == "-" else inner
        return self.juxtaposed()

    def signed_power(self) -> Node:
        if self.next_is("+", "-"):
            self.descend()
            operator = self.take().text
            inner = self.signed_power()
            self.depth -= 1
            return Op("neg", (inner,)) if operator == "-" else inner
        return self.power()

    def juxtaposed(self) -> Node:
        node = self.power()
        while self.starts_operand():
            node = self.join(node, self.power())
        return node

    def join(self, left: Node, right: Node) -> Node:
        """A product without a sign, unless an integer meets a proper fraction of numbers."""
        if whole(left) and proper_fraction(right):
            return Op("mixed", (left, right))
        return Op("imul", (left, right))

    def starts_operand(self) -> bool:
        token = self.peek()
        if token is None:
            return False
        if token.kind == "num":
            # `2 3` is two numbers, not a product; `x 3` nothing we know; `\frac12 3` neither.
            return False
        if token.kind == "open":
            return True
        if token.kind == "name":
            return token.text != "mod"
        if token.kind == "cmd":
            return token.text in OPERANDS
        return token.text == "√"

    def modulo_follows(self) -> bool:
        """`207 % 72`: a percent sign directly followed by a number is the remainder operator."""
        sign, after = self.peek(), self.peek(1)
        if sign is None or after is None or after.kind not in ("num", "open", "name"):
            return False
        if after.kind == "open":
            return sign.spaced and after.spaced
        return sign.spaced == after.spaced

    def power(self) -> Node:
        node = self.postfix()
        if self.next_is("^"):
            if self.next_is("°", ahead=1):
                self.at += 2
                return Op("deg", (node,))
            if self.next_is("{", ahead=1) and self.next_is("°", ahead=2):
                self.at += 3
                self.expect("}")
                return Op("deg", (node,))
            self.take()
            return Op("^", (node, self.exponent()))
        token = self.peek()
        if token is not None and token.text in _SUPERSCRIPTS:
            self.take()
            return Op("^", (node, Num(Fraction(_SUPERSCRIPTS[token.text]))))
        return node

    def exponent(self) -> Node:
        self.descend()
        try:
            if self.next_is("+", "-"):
                operator = self.take().text
                inner = self.exponent()
                return Op("neg", (inner,)) if operator == "-" else inner
            if self.latex and not self.next_is("{"):
                return self.short_argument()  # `x^23` is x^2 3 in LaTeX
            return self.power()
        finally:
            self.depth -= 1

    def postfix(self) -> Node:
        node = self.primary()
        while True:
            if self.next_is("!") and not self.next_is("=", ahead=1):
                self.take()
                node = Op("!", (node,))
            elif self.next_is("%") and not self.modulo_follows():
                self.take()
                node = Op("%", (node,))
            elif self.next_is("°"):
                self.take()
                node = Op("deg", (node,))
            elif self.next_is("_") and isinstance(node, Num):
                node = self.based(node)
            elif self.next_is("'"):
                raise ExpressionError("a prime (') is no arithmetic")
            else:
                return node

    # -- what stands alone ---------------------------------------------------------------------

    def primary(self) -> Node:
        token = self.take()
        match token.kind:
            case "num":
                return self.number(token)
            case "open":
                return self.bracketed(token)
            case "name":
                return self.named(token)
            case "cmd":
                return self.command(token)
        if token.text == "|":
            inner = self.sum()
            self.expect("|")
            return Call("abs", (inner,))
        if token.text == "√":
            return Call("sqrt", (self.postfix(),))
        raise ExpressionError(f"cannot read {token.text!r} here")

    def number(self, token: Token) -> Node:
        following = self.peek()
        if (
            following is not None
            and following.kind == "num"
            and following.spaced
            and self.next_is("/", ahead=1)
        ):
            return self.mixed_number(token)
        return number(token.text)

    def mixed_number(self, token: Token) -> Node:
        integer, numerator = number(token.text), number(self.take().text)
        self.take()
        denominator = self.take()
        if denominator.kind != "num":
            raise ExpressionError("two numbers side by side")
        part = Op("/", (numerator, number(denominator.text)))
        if not (whole(integer) and proper_fraction(part)):
            raise ExpressionError("two numbers side by side")
        return Op("mixed", (integer, part))

    def based(self, node: Num) -> Node:
        """`101_2`: digits in another base. Bases beyond ten never come here (letters)."""
        self.take()
        base = self.short_argument()
        digits = str(node.value)
        if not (isinstance(base, Num) and base.value.denominator == 1 and 2 <= base.value <= 36):
            raise ExpressionError("cannot read this subscript of a number")
        try:
            return Num(Fraction(int(digits, int(base.value))))
        except ValueError:
            raise ExpressionError(f"{digits} has no meaning in base {base.value}") from None

    def bracketed(self, token: Token) -> Node:
        closer = _BRACKETS[token.text]
        items = self.arguments(closer)
        if token.text in "⌊⌈":
            if len(items) != 1:
                raise ExpressionError("a rounding bracket holds one expression")
            return Call("floor" if token.text == "⌊" else "ceil", tuple(items))
        if len(items) == 1 and (token.text in "([" or (token.text == "{" and self.latex)):
            return grouped(items[0])
        if not items and token.text != r"\{":
            raise ExpressionError("empty brackets")
        return Group(token.text[-1] + closer[-1], tuple(items))

    def arguments(self, closer: str) -> list[Node]:
        items: list[Node] = []
        if self.next_is(closer):
            self.take()
            return items
        while True:
            items.append(self.relation())
            token = self.take()
            if token.text == closer:
                return items
            if token.kind != "comma":
                raise ExpressionError(f"expected {closer!r}, found {token.text!r}")

    def named(self, token: Token) -> Node:
        name = token.text
        if name == "m" and self.next_is("angle"):  # the measure of an angle is what is meant
            return self.command(self.take())
        if name in FUNCTIONS:
            return self.function(name)
        if name in NAMED or len(name) == 1 or not self.latex:
            greek = name in NAMED
            name = self.subscripted(name)
            called = self.next_is("(") and not (self.peek() or token).spaced
            if called and (len(token.text) > 1 or token.text in _FUNCTION_LETTERS) and not greek:
                self.take()
                return Call(name, tuple(self.arguments(")")))
            return Sym(self.primed(name))
        if len(name) > 6:
            raise ExpressionError(f"{name!r} is a word")
        node: Node = Sym(name[0])
        for letter in name[1:-1]:
            node = Op("imul", (node, Sym(letter)))
        return Op("imul", (node, self.letter_power(name[-1])))

    def letter_power(self, letter: str) -> Node:
        """The last letter of a product such as `xy^2`, which alone carries the exponent."""
        node: Node = Sym(self.subscripted(letter))
        if self.next_is("^") and not self.next_is("°", ahead=1):
            self.take()
            return Op("^", (node, self.exponent()))
        return node

    def primed(self, name: str) -> str:
        """`x'`, in LaTeX a name of its own; `f'(x)` is refused."""
        while self.latex and self.next_is("'") and not self.next_is("(", ahead=1):
            self.take()
            name += "'"
        return name

    def subscripted(self, name: str) -> str:
        if not self.next_is("_"):
            return name
        self.take()
        if self.next_is("{"):
            self.take()
            parts = []
            while not self.next_is("}"):
                parts.append(self.take().text)
                if len(parts) > 12:
                    raise ExpressionError("a subscript is too long")
            self.take()
            inner = "".join(parts)
            return f"{name}_{inner}" if len(parts) == 1 else f"{name}_{{{inner}}}"
        return f"{name}_{self.take().text}"

    def function(self, name: str) -> Node:
        if name == "log" and self.next_is("_"):
            self.take()
            base = self.short_argument()
            return Call("log", (self.function_argument(), base))
        exponent: Node | None = None
        if name in _APPLIED_BARE and self.next_is("^"):
            self.take()
            exponent = self.short_argument()
            if exponent == Num(Fraction(-1)) or isinstance(exponent, Op):
                raise ExpressionError("an inverse function")
        if self.next_is("("):
            self.take()
            node: Node = Call(name, tuple(self.arguments(")")))
        elif name in _APPLIED_BARE:
            node = Call(name, (self.function_argument(),))
        elif name == "sqrt" and self.next_is("{"):
            node = Call(name, (self.short_argument(),))
        else:
            raise ExpressionError(f"{name} needs its arguments in parentheses")
        return node if exponent is None else Op("^", (node, exponent))

    def function_argument(self) -> Node:
        """What a bare `sin` takes: a product without signs, up to the next function."""
        if self.next_is("("):
            self.take()
            items = self.arguments(")")
            if len(items) != 1:
                raise ExpressionError("this function takes one argument")
            return items[0]
        if self.next_is("-"):
            raise ExpressionError("a sign after a function's name")
        node = self.power()
        while self.peek_name() and not (isinstance(node, Op) and node.op == "deg"):
            node = self.join(node, self.power())
        return node

    def peek_name(self) -> bool:
        """A variable comes next: the one thing that a bare function's argument goes on with."""
        token = self.peek()
        return token is not None and token.kind == "name" and token.text not in FUNCTIONS | {"mod"}

    def inner(self, count: int) -> Node:
        """The next `count` tokens as an expression of their own."""
        self.descend()
        part = _ExpressionParser(
            self.tokens[self.at : self.at + count], latex=self.latex, tight=self.tight
        )
        part.depth = self.depth
        node = part.sum()
        part.expect_end()
        self.at += count
        self.depth -= 1
        return node
