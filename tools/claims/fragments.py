"""Cutting the tokens of a step into fragments: runs of mathematics between barriers.

A barrier is a word that is no unit, the end of a sentence or line, or a mathematics
delimiter. What stood at each end is kept, since it decides how sure a reader can be that the
fragment is a whole expression.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from ..mathematics.claim_grammar import FUNCTIONS
from ..mathematics.nodes import Node
from ..mathematics.tokens import Token
from .dollars import delimiters
from .vocabulary import CONVERTIBLE, INNER, NOT_UNITS, OPERATOR_WORDS

_MAX_UNIT_WORDS = 4
_MAX_FRAGMENT = 400
_OPERAND_END = frozenset({"num", "close"})
_POSTFIX = frozenset({"%", "°", "!"})


@dataclass(slots=True)
class Fragment:
    """Mathematics between two barriers; `before`/`after` are the words there, "" for none."""

    tokens: list[Token] = field(default_factory=list)
    units: list[tuple[int, str]] = field(default_factory=list)  # (offset in text, word)
    before: str = ""
    after: str = ""
    soft_start: bool = False  # only line ends and delimiters part it from the last fragment
    number_follows: bool = False  # words and then a number: `1 hour and 30 minutes`
    latex: bool = False
    modulus: Node | None = None  # of a fragment that ends in `(mod n)`


class Cutter:
    """One pass over the tokens of a step."""

    def __init__(self, text: str, tokens: list[Token]) -> None:
        self.text = text
        self.tokens = tokens
        self.at = 0
        self.delimiters = delimiters(text)
        self.math = False
        self.depth = 0
        self.current = Fragment()
        self.done: list[Fragment] = []
        self.soft = False

    def cut(self) -> list[Fragment]:
        """All fragments, in order; empty ones are dropped."""
        while self.at < len(self.tokens):
            token = self.tokens[self.at]
            if self.is_cross(token):
                token = replace(token, kind="op", text="*")
            if self.is_word(token):
                self.words()
                continue
            self.at += 1
            if self.after_operand() and (self.is_rate(token) or self.skip_aside(token)):
                continue
            if token.kind == "break":
                self.barrier(token)
            elif token.kind == "comma" and self.depth == 0:
                self.close()
            elif not self.is_mark(token):
                self.keep(token)
        self.close()
        return self.done

    def keep(self, token: Token) -> None:
        if not self.current.tokens:
            self.current.latex = self.math
        if token.kind == "open":
            self.depth += 1
        elif token.kind == "close":
            if self.depth == 0:
                self.close()
                return
            self.depth -= 1
        elif token.kind == "cmd" and token.text == "boxed":
            return
        self.current.tokens.append(token)
        if len(self.current.tokens) > _MAX_FRAGMENT:
            self.close()

    def close(self, after: str = "", before: str = "", soft: bool = False) -> None:
        """End the current fragment and begin the next."""
        if self.current.tokens:
            self.current.after = after
            self.done.append(self.current)
            self.soft = True
        self.soft = self.soft and soft
        self.current = Fragment(before=before, soft_start=self.soft)
        self.depth = 0

    def barrier(self, token: Token) -> None:
        kind = token.text
        if kind == "currency":
            if token.start in self.delimiters:
                self.math = self.delimiters[token.start]
                self.close(soft=True)
        elif kind == "math":
            opening = self.text[token.start + 1] in "(["
            self.math = opening
            self.close(soft=True)
        elif kind == "newline":
            if not self.math:
                self.close(soft=True)
        elif kind == "line":
            self.close(soft=True)
        elif kind == "&" and self.math:
            return
        elif kind == "arrow" and self.depth and self.math:
            self.current.tokens.append(Token("cmd", "to", token.start, token.end))
        elif kind == "?" and self.current.tokens and self.current.tokens[-1].kind == "rel":
            self.current.tokens.append(Token("cmd", "?", token.start, token.end))
            self.close()
        else:
            self.close()

    def peek(self, ahead: int = 0) -> Token | None:
        index = self.at + ahead
        return self.tokens[index] if index < len(self.tokens) else None

    def after_operand(self) -> bool:
        """Whether a number or a bracket has just been read."""
        return bool(self.current.tokens) and self.current.tokens[-1].kind in _OPERAND_END

    def is_rate(self, token: Token) -> bool:
        """The slash of `$14/month`, which belongs to the unit."""
        following = self.peek()
        if token.text != "/" or following is None or following.text == "currency":
            return False
        if following.kind == "text":
            return True
        named = following.kind == "name" and len(following.text) > 2
        return not self.math and named and following.text not in FUNCTIONS

    def skip_aside(self, token: Token) -> bool:
        """`6 (bags) * 9 (pens per bag)`: words in brackets are units; true if skipped."""
        if token.text != "(":
            return False
        index = self.at
        while index < len(self.tokens) and index - self.at < 8:
            inner = self.tokens[index]
            if inner.text == ")" and index > self.at:
                words = [w for t in self.tokens[self.at : index] for w in t.text.lower().split()]
                self.current.units.extend((token.start, w) for w in words if w not in INNER)
                self.at = index + 1
                return True
            if inner.kind != "text" and not (inner.kind == "name" and len(inner.text) > 2):
                return False
            if self.math and inner.kind != "text":
                return False
            index += 1
        return False

    def is_cross(self, token: Token) -> bool:
        """The letter x between two numbers: `5 x 3`, `$5 x $3`, `4x3`."""
        if token.text not in ("x", "X") or not self.current.tokens:
            return False
        following = self.peek(1)
        if following is None or self.current.tokens[-1].kind not in _OPERAND_END:
            return False
        money = following.text == "currency" and following.start not in self.delimiters
        if following.kind == "num" or money:
            return True
        return following.kind == "open" and token.spaced and following.spaced

    # -- words ---------------------------------------------------------------------------------

    def is_word(self, token: Token) -> bool:
        if token.kind == "text":
            return True
        if token.kind != "name" or self.math:
            return False
        if len(token.text) == 1:
            return token.text in "aAI" and not self.beside_operator()
        following = self.peek(1)
        if token.text == "mod" and following is not None and following.kind == "num":
            return False
        if following is not None and following.kind == "open" and not following.spaced:
            return token.text.lower() not in FUNCTIONS
        if following is not None and following.text == "_" and not following.spaced:
            return False
        return token.text not in ("pi", "oo")

    def beside_operator(self) -> bool:
        for ahead in (-1, 1):
            index = self.at + ahead
            if 0 <= index < len(self.tokens) and self.tokens[index].kind in ("op", "rel"):
                return True
        return False

    def words(self) -> None:
        """A run of words: an operator, a unit to drop, or a barrier."""
        run = list(self.run())
        spoken = self.operator(run)
        if spoken is not None:
            self.keep(spoken)
            self.at += 1
            return
        self.at += len(run)
        words = [w for t in run for w in t.text.lower().split()]
        if self.is_unit(words):
            self.current.units.extend((run[0].start, w) for w in words if w not in INNER)
            self.skip_exponent()
            return
        if self.depth and self.math:
            self.current.tokens.append(Token("cmd", "words", run[0].start, run[-1].end))
            return
        following = self.peek()
        if self.current.tokens and following is not None and len(words) <= 3:
            self.current.number_follows = following.kind == "num"
        first, last = (words[0], words[-1]) if words else ("", "")
        self.close(after=first, before=last)

    def run(self) -> Iterator[Token]:
        """The words from here on, with the slashes and apostrophes between them."""
        index = self.at
        while index < len(self.tokens):
            token = self.tokens[index]
            saved, self.at = self.at, index
            word = self.is_word(token)
            self.at = saved
            if not word and not self.joins_words(index):
                return
            yield token
            index += 1

    def joins_words(self, index: int) -> bool:
        token = self.tokens[index]
        if token.text not in ("/", "'", "’", "-") or index + 1 >= len(self.tokens):
            return False
        if token.text == "-" and token.spaced:  # `and that -b + 10*r = 4`: a sign, no hyphen
            return False
        following = self.tokens[index + 1]
        return following.kind in ("name", "text") and not (token.spaced and following.spaced)

    def operator(self, run: list[Token]) -> Token | None:
        """`20% of 50`, `207 mod 72`, `3 times 4` between two operands."""
        following = self.tokens[self.at + 1] if self.at + 1 < len(self.tokens) else None
        if len(run) != 1 or not self.current.tokens or following is None:
            return None
        if following.kind not in ("num", "open") and following.text != "currency":
            return None
        word, last = run[0].text.lower(), self.current.tokens[-1]
        symbol = OPERATOR_WORDS.get(word)
        if word == "of" and (last.text == "%" or self.after_fraction()):
            symbol = "*"
        if symbol is None or not (last.kind in _OPERAND_END or last.text == "%"):
            return None
        return Token("op", symbol, run[0].start, run[0].end, spaced=True)

    def after_fraction(self) -> bool:
        tokens = self.current.tokens
        if len(tokens) < 3:
            return False
        plain = [t.kind for t in tokens[-3:]] == ["num", "op", "num"] and tokens[-2].text == "/"
        return plain or (tokens[-1].text == "}" and any(t.text == "frac" for t in tokens[-8:]))

    def is_unit(self, words: list[str]) -> bool:
        tokens = self.current.tokens
        if not tokens or not words or len(words) > _MAX_UNIT_WORDS:
            return False
        last = tokens[-1]
        if last.kind not in _OPERAND_END and last.text not in _POSTFIX:
            return False
        if words[-1] in INNER and words[-1] not in CONVERTIBLE:
            return False
        if any(word in NOT_UNITS for word in words):
            return False
        following = self.peek()
        return following is None or following.kind in ("op", "rel", "close", "break", "comma")

    def skip_exponent(self) -> None:
        """The power of a unit: `cm^2`, `m^{3}`, `ft²`."""
        following = self.peek()
        if following is None:
            return
        if following.text in ("²", "³"):
            self.at += 1
        elif following.text == "^":
            self.at += 2
            opened = self.tokens[self.at - 1 : self.at]
            if opened and opened[0].text == "{":
                while self.at < len(self.tokens) and self.tokens[self.at].text != "}":
                    self.at += 1
                self.at += 1

    # -- Markdown -------------------------------------------------------------------------------

    def is_mark(self, token: Token) -> bool:
        """A bullet at the start of a line, or `**` that makes text bold."""
        if self.math or token.kind != "op":
            return False
        raw = self.text[token.start : token.end]
        before = self.text[max(0, token.start - 1) : token.start]
        after = self.text[token.end : token.end + 1]
        if raw == "**":
            power = bool(after) and (before.isalnum() or before == ")")
            power = power and (after.isalnum() or after in "(-")
            return not power or self.after_word(token)
        if raw in "-+*•–" and after == " ":
            line = self.text[max(0, token.start - 12) : token.start]
            return not line.strip(" ") or line.rstrip(" ").endswith("\n")
        return False

    def after_word(self, token: Token) -> bool:
        """`word**5`: bold, not a power. A power's base is a digit, a bracket or one letter."""
        before = self.text[max(0, token.start - 2) : token.start]
        return len(before) == 2 and before.isalpha()


def cut(text: str, tokens: list[Token]) -> list[Fragment]:
    """Fragments of a tokenised text, in order."""
    return Cutter(text, tokens).cut()
