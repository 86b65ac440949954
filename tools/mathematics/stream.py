"""A parser's view of its tokens: looking ahead, taking, expecting."""

from __future__ import annotations

from collections.abc import Sequence

from .errors import ExpressionError
from .tokens import Token

MAX_DEPTH = 60


class Stream:
    """Tokens, a position in them, and how deep the parser stands."""

    def __init__(self, tokens: Sequence[Token], *, latex: bool, tight: bool) -> None:
        self.tokens = tokens
        self.at = 0
        self.depth = 0
        self.latex = latex
        self.tight = tight

    def peek(self, ahead: int = 0) -> Token | None:
        index = self.at + ahead
        return self.tokens[index] if index < len(self.tokens) else None

    def next_is(self, *texts: str, ahead: int = 0) -> bool:
        token = self.peek(ahead)
        return token is not None and token.kind != "text" and token.text in texts

    def take(self) -> Token:
        token = self.peek()
        if token is None:
            raise ExpressionError("the expression ends too early")
        self.at += 1
        return token

    def expect(self, text: str) -> None:
        token = self.take()
        if token.text != text:
            raise ExpressionError(f"expected {text!r}, found {token.text!r}")

    def expect_end(self) -> None:
        token = self.peek()
        if token is not None:
            raise ExpressionError(f"cannot read {token.text!r} here")

    def descend(self) -> None:
        """Go one level deeper; raises `ExpressionError` where that is too deep."""
        self.depth += 1
        if self.depth > MAX_DEPTH:
            raise ExpressionError(f"the expression nests deeper than {MAX_DEPTH} levels")
