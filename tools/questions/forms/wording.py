"""Pieces that wordings are made of."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from fractions import Fraction
from re import Match

from .. import numerals, values
from ..reading import Found, Reading, Unread

N = r"-?(?:\d{1,3}(?:,\d{3})+|\d+)"
"""An integer."""
R = r"-?[$£€]?(?:\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d*\.?\d+)"
"""A number with or without decimals."""
LIST = rf"{R}(?:(?:,? and |, ?and |, ?| ){R})+"
MAX_ITEMS = 200

Answer = Callable[[Match[str]], Found]


class Wording:
    """A pattern that is compiled when a text first holds the words that it cannot do without."""

    __slots__ = ("_compiled", "_needs", "_pattern")

    def __init__(self, pattern: str) -> None:
        self._pattern = pattern
        self._needs = needed(pattern)
        self._compiled: re.Pattern[str] | None = None

    def fullmatch(self, text: str, folded: str) -> Match[str] | None:
        """The match of the whole text; `folded` is the text in lower case."""
        for words in self._needs:  # plain loops: each question passes hundreds of these
            for word in words:
                if word in folded:
                    break
            else:
                return None
        if self._compiled is None:
            self._compiled = re.compile(self._pattern, re.IGNORECASE)
        return self._compiled.fullmatch(text)


Rule = tuple[Wording, Answer]


def rule(pattern: str, answer: Answer) -> Rule:
    """A wording, which has to be the whole question, and what it asks for."""
    return Wording(pattern), answer


_PIECE = re.compile(
    r"(?P<class>\[\^?\]?(?:\\.|[^\]\\])*\])|(?P<escape>\\.)|(?P<aside>\(\?(?:[!=]|<[!=]|P=))"
    r"|(?P<open>\((?:\?(?::|P<\w+>))?)|(?P<close>\)[?*{]?)|(?P<or>\|)"
    r"|(?P<letters>[a-z ]+)(?P<loose>[?*{])?|(?P<other>.)",
    re.DOTALL,
)
_SHORTEST = 2
Needs = tuple[tuple[str, ...], ...]
"""Of each of these, a text that matches holds one in lower case."""


def needed(pattern: str) -> Needs:
    """Runs of letters without which nothing matches, of groups that may not be left out too."""
    return _needs(_PIECE.finditer(pattern))[0]


def _needs(pieces: Iterator[Match[str]]) -> tuple[Needs, str]:
    """What the branches up to the end of their group need, and how that end is written."""
    branches: list[list[tuple[str, ...]]] = [[]]
    for piece in pieces:
        match piece.lastgroup:
            case "open" | "aside":
                inner, end = _needs(pieces)
                if piece.lastgroup == "open" and end == ")":
                    branches[-1].extend(inner)
            case "close":
                return _of_all(branches), piece[0]
            case "or":
                branches.append([])
            case "letters" | "loose":
                run = piece["letters"][:-1] if piece["loose"] else piece["letters"]
                if len(run.strip()) >= _SHORTEST:
                    branches[-1].append((run,))
    return _of_all(branches), ""


def _of_all(branches: list[list[tuple[str, ...]]]) -> Needs:
    """One branch's needs; of several the most telling of each, any of which will do."""
    if len(branches) == 1:
        return tuple(branches[0])
    if not all(branches):
        return ()
    best = (max(branch, key=lambda words: min(map(len, words))) for branch in branches)
    return (tuple(dict.fromkeys(word for words in best for word in words)),)


def integer(text: str) -> int:
    """`1,024` as 1024."""
    return int(text.replace(",", ""))


def real(text: str) -> Fraction:
    """`$1,024.50` as a fraction."""
    try:
        return Fraction(re.sub(r"[,$£€]", "", text))
    except ValueError as error:
        raise Unread from error


def listed(text: str) -> list[Fraction]:
    """The numbers of a list. Raises `Unread` where a comma may part or group digits (`1,234`)."""
    text = text.strip("[]{}() ")
    tight = re.findall(r"(?<=\d),(\d+)", text)
    if tight and re.search(r", | and ", text):
        if any(len(group) != 3 for group in tight):
            raise Unread
        parts = re.split(r", and |,? and |, ", text)  # tight commas group digits
    elif tight and all(len(group) == 3 for group in tight):
        raise Unread
    else:
        parts = re.split(r",? and |, ?| ", text)
    parts = [part for part in parts if part]
    if not 2 <= len(parts) <= MAX_ITEMS:
        raise Unread
    return [real(part) for part in parts]


def amount(text: str) -> Fraction:
    """A number or a short calculation."""
    return values.value(text)


def count(word: str) -> int:
    """`3`, `three`, `3rd` or `third` as 3."""
    if word.isdigit():
        return int(word)
    found = numerals.ordinal(word)
    if found is None:
        raise Unread
    return found


def said(
    answer: str, grounds: str, value: Fraction | None = None, *, strict: bool = False
) -> Reading:
    """A reading that is no plain number."""
    return Reading(answer, grounds, value, strict)


def yes(holds: bool, grounds: str) -> Reading:
    """The answer to a question that has two."""
    return Reading("yes" if holds else "no", grounds)
