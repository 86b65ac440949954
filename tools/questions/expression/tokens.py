"""Words, numbers and signs of a calculation, one after the other."""

from __future__ import annotations

import re
from dataclasses import dataclass
from fractions import Fraction

from ..reading import Unread

MAX_TOKENS = 200

_TOKEN = re.compile(
    r"(?P<num>\d{1,3}(?:,\d{3})+(?:\.\d+)?(?![\d,]*\d)|\d+(?:\.\d+)?(?:[eE][-+]?\d+)?|\.\d+)"
    r"(?P<ord>(?:st|nd|rd|th)\b)?"
    r"|(?P<log>log_?(?P<base>\d+)(?![\d.])|log_\((?P<base2>\d+)\))"
    r"|(?P<word>[A-Za-z]+(?:'s)?)|(?P<sign>[-+*/^!%()\[\]{}|√°$£€:=,∫])|(?P<space>\s+)|(?P<bad>.)"
)


@dataclass(frozen=True, slots=True)
class CalculationToken:
    kind: str
    text: str
    spaced: bool
    ordinal: bool = False
    base: int = 0


def tokens(text: str) -> list[CalculationToken]:
    """Raises `Unread` for a sign that is none of arithmetic."""
    found: list[CalculationToken] = []
    spaced = False
    for match in _TOKEN.finditer(text):
        kind = match.lastgroup or "bad"
        if kind == "space":
            spaced = True
            continue
        if kind == "bad" or len(found) >= MAX_TOKENS:
            raise Unread
        if match["num"]:
            found.append(
                CalculationToken("num", match["num"].replace(",", ""), spaced, bool(match["ord"]))
            )
        elif match["log"]:
            found.append(
                CalculationToken("log", "log", spaced, base=int(match["base"] or match["base2"]))
            )
        elif match["word"]:
            found.append(CalculationToken("word", match["word"].lower(), spaced))
        else:
            found.append(CalculationToken("sign", match["sign"], spaced))
        spaced = False
    return found


class CalculationCursor:
    """A place in the tokens. `spoken`: where a spoken operand ended, openly; -1 at no place."""

    def __init__(self, found: list[CalculationToken]) -> None:
        self.tokens = found
        self.at = 0
        self.spoken = -1

    def peek(self, ahead: int = 0) -> str:
        at = self.at + ahead
        return self.tokens[at].text if at < len(self.tokens) else ""

    def word(self, *texts: str) -> bool:
        """Take these words, if they come next."""
        if any(self.peek(i) != text for i, text in enumerate(texts)):
            return False
        self.at += len(texts)
        return True

    def expect(self, *texts: str) -> None:
        if not self.word(*texts):
            raise Unread

    def closed(self) -> None:
        """What follows a spoken operand may belong to it or not: not read."""
        self.spoken = self.at


def exact(text: str) -> Fraction:
    if "e" in text.lower() and abs(int(text.lower().partition("e")[2])) > 300:
        raise Unread
    return Fraction(text)
