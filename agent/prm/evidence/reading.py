"""Reading a text as evidence: its words, its numbers, what its equations come to, its answer.

Quick and forgiving where the claim reader of `tools.claims` is exact: a number misread here is
noise in a feature, never a verdict.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from ....tools.kept import kept

MAX_CHARS = 6_000
"""A longer step is read up to here, so that no text can make scoring slow."""
MAX_TOKENS = 1_500
KEPT = 8_192
"""Readings that are kept: the same steps are scored again whenever a prefix grows."""

_FRACTION = r"\\[dt]?frac\{-?\d{1,15}\}\{\d{1,15}\}"
_NUMBER = rf"{_FRACTION}|\d[\d,]{{0,20}}(?:\.\d{{1,15}})?"
_TOKEN = re.compile(rf"({_NUMBER})|(\\?[A-Za-z]+)|([^\s\w])")
# `= 42`, `\approx \$ 4.5`, `= \boxed{7`: a number that closes a relation, no operation after it.
_RESULT = re.compile(
    rf"(?:=|≈|\\approx|\\equiv)\s*(?:\\boxed\{{|\\text\{{|\\\$|[\\$(\[{{\s£€])*(-?(?:{_NUMBER}))"
    r"(?!\s*(?:[-+*/^×÷·]|\\times|\\cdot|\\div|\\[dt]?frac|\d|\\left|\())"
)
_PARTS = re.compile(r"(-?)\\[dt]?frac\{(-?\d+)\}\{(\d+)\}")
_PLAIN = re.compile(r"-?\d[\d,]*(?:\.\d+)?")
_MARKED = re.compile(
    r"(?:^|\n)\s*(?:#{1,4}\s*(?:answer\s*:?)?|answer\s*:|the\s+(?:final\s+)?answer\s+is:?)"
    r"\s*([^\n]{1,80}?)\s*\.?\s*$",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class TextReading:
    """A text, read once.

    `words` holds words, LaTeX commands and signs in lower case, and "" for a number, whose value
    stands in `values` at the same place; `results` is what its equations come to, in order;
    `answer` what it states as the answer (`\\boxed{…}`, `Answer: …`, `#### …`), None where
    nothing.
    """

    words: tuple[str, ...]
    values: tuple[float | None, ...]
    results: tuple[float, ...]
    answer: str | None
    lines: int

    @property
    def numbers(self) -> list[float]:
        return [value for value in self.values if value is not None]


@kept(KEPT)
def read(text: str) -> TextReading:
    """Read a problem or a step; what stands behind `MAX_CHARS` is not seen, but its answer is."""
    head = text[:MAX_CHARS].replace("{,}", ",")
    words: list[str] = []
    values: list[float | None] = []
    for match in _TOKEN.finditer(head):
        number, word, sign = match.groups()
        words.append("" if number else word.lower() if word else sign)
        values.append(value_of(number) if number else None)
        if len(words) == MAX_TOKENS:
            break
    found = (value_of(match[1]) for match in _RESULT.finditer(head))
    results = tuple(value for value in found if value is not None)
    return TextReading(tuple(words), tuple(values), results, stated(text), head.count("\n"))


def value_of(text: str) -> float | None:
    """The value of a number as written (`1,200`, `\\frac{3}{4}`, `$18.0`), to six digits."""
    text = text.strip().strip("$").replace("{,}", ",").replace("\\!", "")
    if parts := _PARTS.fullmatch(text):
        top, bottom = int(parts[2]), int(parts[3])
        return None if bottom == 0 else _rounded((-1 if parts[1] else 1) * top / bottom)
    if len(text) > 40 or not _PLAIN.fullmatch(text):
        return None
    return _rounded(float(text.replace(",", "")))


def _rounded(value: float) -> float:
    return float(f"{value:.6g}")


def stated(text: str) -> str | None:
    """The answer in the last box, or on a last line that says it is one."""
    start = text.rfind("\\boxed{")
    if start >= 0:
        depth, begin = 0, start + len("\\boxed")
        for at in range(begin, min(len(text), begin + 400)):
            depth += (text[at] == "{") - (text[at] == "}")
            if depth == 0:
                return text[begin + 1 : at]
    marked = _MARKED.search(text[-200:])
    return marked[1] if marked else None
