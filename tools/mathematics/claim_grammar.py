r"""From tokens to a tree, as a claim is read: what is not certain is refused.

Ambiguities are settled the way textbooks do. Unary minus binds more loosely than `^`; `^` is
right-associative; a product without a sign (`2x`) binds like multiplication but before division
(`1/2x` is `1/(2x)`). The two readings of the last are kept apart by the node `imul`; the caller
may ask for the other reading.
"""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from .claim_calculus import MARKS, ClaimCalculus
from .claim_lexer import tokenize
from .errors import ExpressionError
from .grammar import BINOMIALS, FRACTIONS
from .literals import grouped, number, proper_fraction, whole
from .nodes import Call, Group, Node, Num, Op, Rel, Sym
from .tokens import GREEK, Token
from .wordlist import words

MAX_TOKENS = 3000

FUNCTIONS = words(
    "sqrt cbrt abs floor ceil ceiling round min max gcd lcm mod factorial exp ln log log2 log10 "
    "sin cos tan cot sec csc arcsin arccos arctan asin acos atan sinh cosh tanh isprime binom "
    "comb root sum product diff derivative integrate limit solve factor expand simplify roots"
)
NAMED = GREEK | {"pi", "oo"}
_APPLIED_BARE = words("sin cos tan cot sec csc arcsin arccos arctan ln log exp sinh cosh tanh")
_FUNCTION_LETTERS = frozenset("fghFGHPQpq")
_BRACKETS = {"(": ")", "[": "]", "{": "}", r"\{": r"\}", "⌊": "⌋", "⌈": "⌉"}
_SUFFIXES = frozenset("!%°^_'")
_OPERANDS = MARKS | FRACTIONS | BINOMIALS | words("angle sqrt sum prod int lim")


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
    parser = _ClaimGrammar(kept, latex=latex, tight=tight)
    node = parser.inside()
    parser.expect_end()
    return node


class _ClaimGrammar(ClaimCalculus):
    def __init__(self, tokens: Sequence[Token], *, latex: bool, tight: bool) -> None:
        super().__init__(tokens)
        self.splits_digits = self.latex = latex
        self.tight = tight

    def inside(self) -> Node:
        """An expression, or one relation."""
        left = self.sum()
        relation = self.accept("rel")
        return Rel((left, self.sum()), (relation.text,)) if relation else left

    # -- products ------------------------------------------------------------------------------

    def continued(self, left: Node) -> Node | None:
        if self.tokens[self.at].kind == "end":
            return None
        if self.accept("op", "//"):
            return Call("floor", (Op("/", (left, self.signed())),))
        if self.sees("mod") or (self.sees("%") and self.modulo_follows()):
            self.take()
            return Op("mod", (left, self.signed()))
        if not self.tight and self.starts_operand():
            return Op("imul", (left, self.power()))
        return None

    def factor(self) -> Node:
        node = self.power()
        while self.tight and self.starts_operand():
            node = self.join(node, self.power())
        return node

    def join(self, left: Node, right: Node) -> Node:
        """A product without a sign, unless an integer meets a proper fraction of numbers."""
        return Op("mixed" if whole(left) and proper_fraction(right) else "imul", (left, right))

    def starts_operand(self) -> bool:
        """Whether what follows multiplies: `2 3` is two numbers, `x 3` nothing we know."""
        token = self.now
        match token.kind:
            case "open":
                return True
            case "name":
                return token.text != "mod"
            case "cmd":
                return token.text in _OPERANDS
            case _:
                return token.text == "√"

    def modulo_follows(self) -> bool:
        """`207 % 72`: a percent sign directly followed by a number is the remainder operator."""
        sign, after = self.now, self.peek()
        if after.kind == "open":
            return sign.spaced and after.spaced
        return after.kind in ("num", "name") and sign.spaced == after.spaced

    # -- powers and signs behind ---------------------------------------------------------------

    def suffixed(self, node: Node) -> Node | None:
        if self.tokens[self.at].text not in _SUFFIXES:
            return None
        if self.sees("!") and not self.sees("=", ahead=1):
            self.take()
            return Op("!", (node,))
        if self.sees("%") and not self.modulo_follows():
            self.take()
            return Op("%", (node,))
        if degrees := self.degrees():
            self.at += degrees
            return Op("deg", (node,))
        if self.sees("_") and isinstance(node, Num):
            return self.based(node)
        if self.sees("'"):
            raise ExpressionError("a prime (') is no arithmetic")
        return None

    def degrees(self) -> int:
        """How many tokens a degree sign takes here: `°`, `^°`, `^{°}`; 0 where there is none."""
        if self.sees("°"):
            return 1
        if self.sees("^") and self.sees("°", ahead=1):
            return 2
        braced = self.sees("^") and self.sees("{", ahead=1) and self.sees("°", ahead=2)
        return 4 if braced and self.sees("}", ahead=3) else 0

    def exponent(self) -> Node:
        if sign := self.accept("op", "+", "-"):
            inner = self.deeper(self.exponent)
            return Op("neg", (inner,)) if sign.text == "-" else inner
        # `x^23` is x^2 3 in LaTeX
        return self.argument() if self.latex and not self.sees("{") else self.power()

    def based(self, node: Num) -> Node:
        """`101_2`: digits in another base. Bases beyond ten never come here (letters)."""
        self.take()
        base = self.argument()
        digits = str(node.value)
        if not (isinstance(base, Num) and base.value.denominator == 1 and 2 <= base.value <= 36):
            raise ExpressionError("cannot read this subscript of a number")
        try:
            return Num(Fraction(int(digits, int(base.value))))
        except ValueError:
            raise ExpressionError(f"{digits} has no meaning in base {base.value}") from None

    # -- what stands alone ---------------------------------------------------------------------

    def number(self, token: Token) -> Node:
        following = self.now
        if not (following.kind == "num" and following.spaced and self.sees("/", ahead=1)):
            return number(token.text)
        integer, numerator = number(token.text), number(self.take().text)
        self.take()
        denominator = self.take()
        part: Node = Num(Fraction(0))
        if denominator.kind == "num":
            part = Op("/", (numerator, number(denominator.text)))
        if not (whole(integer) and proper_fraction(part)):
            raise ExpressionError("two numbers side by side")
        return Op("mixed", (integer, part))

    def bare_argument(self) -> Node:
        token = self.now
        if token.kind == "name" and (len(token.text) == 1 or token.text in NAMED):
            return Sym(self.take().text)
        if token.kind in ("num", "cmd") or token.text == "(":
            return self.atom()
        raise ExpressionError(f"cannot read {token.text!r} as an argument")

    def bracketed(self, opening: str) -> Node:
        closer = _BRACKETS[opening]
        items = self.arguments(closer)
        if opening in "⌊⌈":
            if len(items) != 1:
                raise ExpressionError("a rounding bracket holds one expression")
            return Call("floor" if opening == "⌊" else "ceil", tuple(items))
        if len(items) == 1 and (opening in "([" or (opening == "{" and self.latex)):
            return grouped(items[0])
        if not items and opening != r"\{":
            raise ExpressionError("empty brackets")
        return Group(opening[-1] + closer[-1], tuple(items))

    def arguments(self, closer: str) -> list[Node]:
        items: list[Node] = []
        if self.accept("close", closer):
            return items
        while True:
            items.append(self.inside())
            token = self.take()
            if token.text == closer:
                return items
            if token.kind != "comma":
                raise ExpressionError(f"expected {closer!r}, found {token.text!r}")

    # -- names and functions -------------------------------------------------------------------

    def named(self, token: Token) -> Node:
        name = token.text
        if name == "|":
            inner = self.sum()
            self.expect("|")
            return Call("abs", (inner,))
        if name == "√":
            return self.deeper(self.rooted)
        if token.kind != "name":
            raise ExpressionError(f"cannot read {name!r} here")
        if name == "m" and self.sees("angle"):  # the measure of an angle is what is meant
            return self.command(self.take().text)
        if name in FUNCTIONS:
            return self.deeper(lambda: self.function(name))
        if name in NAMED or len(name) == 1 or not self.latex:
            return self.variable(name)
        if len(name) > 6:
            raise ExpressionError(f"{name!r} is a word")
        node: Node = Sym(name[0])
        for letter in name[1:-1]:
            node = Op("imul", (node, Sym(letter)))
        return Op("imul", (node, self.letter_power(name[-1])))

    def rooted(self) -> Node:
        """What `√` takes: no power of it."""
        node = self.atom()
        while (longer := self.suffixed(node)) is not None:
            node = longer
        return Call("sqrt", (node,))

    def variable(self, letters: str) -> Node:
        """A name with its subscript; `f(3)` where it is applied."""
        name = self.subscripted(letters)
        called = self.sees("(") and not self.now.spaced and letters not in NAMED
        if called and (len(letters) > 1 or letters in _FUNCTION_LETTERS):
            self.take()
            return Call(name, tuple(self.arguments(")")))
        while self.latex and self.sees("'") and not self.sees("(", ahead=1):
            self.take()
            name += "'"  # in LaTeX a name of its own; `f'(x)` is refused
        return Sym(name)

    def letter_power(self, letter: str) -> Node:
        """The last letter of a product such as `xy^2`, which alone carries the exponent."""
        node: Node = Sym(self.subscripted(letter))
        if self.sees("^") and not self.sees("°", ahead=1):
            self.take()
            return Op("^", (node, self.deeper(self.exponent)))
        return node

    def subscripted(self, name: str) -> str:
        if not self.accept("op", "_"):
            return name
        if not self.accept("open", "{"):
            return f"{name}_{self.take().text}"
        parts = []
        while not self.sees("}"):
            parts.append(self.take().text)
            if len(parts) > 12:
                raise ExpressionError("a subscript is too long")
        self.take()
        inner = "".join(parts)
        return f"{name}_{inner}" if len(parts) == 1 else f"{name}_{{{inner}}}"

    def function(self, name: str) -> Node:
        if name == "log" and self.accept("op", "_"):
            base = self.argument()
            return Call("log", (self.function_argument(), base))
        exponent: Node | None = None
        if name in _APPLIED_BARE and self.accept("op", "^"):
            exponent = self.argument()
            if exponent == Num(Fraction(-1)) or isinstance(exponent, Op):
                raise ExpressionError("an inverse function")
        if self.accept("open", "("):
            node: Node = Call(name, tuple(self.arguments(")")))
        elif name in _APPLIED_BARE:
            node = Call(name, (self.function_argument(),))
        elif name == "sqrt" and self.sees("{"):
            node = Call(name, (self.argument(),))
        else:
            raise ExpressionError(f"{name} needs its arguments in parentheses")
        return node if exponent is None else Op("^", (node, exponent))

    def function_argument(self) -> Node:
        """What a bare `sin` takes: a product without signs, up to the next function."""
        if self.accept("open", "("):
            items = self.arguments(")")
            if len(items) != 1:
                raise ExpressionError("this function takes one argument")
            return items[0]
        if self.sees("-"):
            raise ExpressionError("a sign after a function's name")
        node = self.power()
        while self.variable_follows() and not (isinstance(node, Op) and node.op == "deg"):
            node = self.join(node, self.power())
        return node

    def variable_follows(self) -> bool:
        """A variable comes next: the one thing that a bare function's argument goes on with."""
        return self.now.kind == "name" and self.now.text not in FUNCTIONS | {"mod"}
