"""A parser's view of its tokens: looking ahead, taking, expecting, and how deep it stands."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from .errors import ExpressionError
from .nodes import Node
from .tokens import Token

MAX_DEPTH = 50


class Cursor:
    """Tokens, the last of them `end`, and a place among them."""

    def __init__(self, tokens: Sequence[Token]) -> None:
        self.tokens = [*tokens]
        if not tokens or tokens[-1].kind != "end":
            self.tokens.append(Token("end", ""))
        self.at = 0
        self.depth = 0

    @property
    def now(self) -> Token:
        return self.tokens[self.at]

    def peek(self, ahead: int = 1) -> Token:
        return self.tokens[min(self.at + ahead, len(self.tokens) - 1)]

    def sees(self, *texts: str, ahead: int = 0) -> bool:
        """Whether one of these comes next, whatever kind it is, but for words."""
        token = self.peek(ahead) if ahead else self.tokens[self.at]
        return token.text in texts and token.kind != "text"

    def take(self) -> Token:
        token = self.tokens[self.at]
        if token.kind == "end":
            raise ExpressionError("the expression ends too early")
        self.at += 1
        return token

    def accept(self, kind: str, *values: str) -> Token | None:
        token = self.tokens[self.at]
        if token.kind != kind or (values and token.text not in values):
            return None
        self.at += 1
        return token

    def expect(self, text: str) -> None:
        token = self.take()
        if token.text != text:
            raise ExpressionError(f"expected {text!r}, found {token.text!r}")

    def expect_end(self) -> None:
        if self.now.kind != "end":
            raise ExpressionError(f"cannot read {self.now.text!r} here")

    def deeper(self, rule: Callable[[], Node]) -> Node:
        """A rule that may nest, one level down. Raises `ExpressionError` where that is too deep."""
        self.depth += 1
        if self.depth > MAX_DEPTH:
            raise ExpressionError(f"the expression nests deeper than {MAX_DEPTH} levels")
        node = rule()
        self.depth -= 1
        return node

    def split_number(self) -> str:
        r"""The first digit of a number, as TeX takes it: the rest of `\frac43` stays."""
        token = self.now
        self.tokens[self.at] = Token("num", token.text[1:], token.start + 1, token.end)
        return token.text[0]
