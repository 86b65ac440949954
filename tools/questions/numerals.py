"""Numbers in words: `twenty-five`, `one hundred and five`, `three quarters`, `a dozen`."""

from __future__ import annotations

import re
from fractions import Fraction

ONES = {
    "zero": 0, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7,
    "eight": 8, "nine": 9, "ten": 10, "eleven": 11, "twelve": 12, "thirteen": 13, "fourteen": 14,
    "fifteen": 15, "sixteen": 16, "seventeen": 17, "eighteen": 18, "nineteen": 19,
}  # fmt: skip
TENS = {
    "twenty": 20, "thirty": 30, "forty": 40, "fifty": 50, "sixty": 60, "seventy": 70,
    "eighty": 80, "ninety": 90,
}  # fmt: skip
SCALES = {"hundred": 100, "thousand": 1_000, "million": 10**6, "billion": 10**9}
ORDINALS = {
    "first": 1, "second": 2, "third": 3, "fourth": 4, "fifth": 5, "sixth": 6, "seventh": 7,
    "eighth": 8, "ninth": 9, "tenth": 10, "eleventh": 11, "twelfth": 12, "fifteenth": 15,
    "twentieth": 20, "hundredth": 100,
}  # fmt: skip
PARTS = {
    "half": 2, "halves": 2, "third": 3, "quarter": 4, "fourth": 4, "fifth": 5, "sixth": 6,
    "seventh": 7, "eighth": 8, "ninth": 9, "tenth": 10, "hundredth": 100,
}  # fmt: skip

_SMALL = "|".join([*ONES, *TENS])
_SCALE = "|".join(SCALES)
_UNIT = rf"(?:{_SMALL}|{_SCALE})"
_WORDED = re.compile(
    rf"\b(?:(?:an?|{_SMALL})[ -](?={_SCALE})|(?={_SMALL}))"
    rf"(?:{_UNIT})(?:(?:[ -]| and (?=(?:{_SMALL})\b))(?:{_UNIT}))*\b",
    re.IGNORECASE,
)


def value_of(words: str) -> int | None:
    """The number that the words say; None where they say none (`twenty thirty`)."""
    total, run, last = 0, 0, 10**12
    for word in re.split(r"[ -]+", words.lower()):
        if word in ("a", "an"):
            run = 1
        elif word == "and":
            continue
        elif word in ONES or word in TENS:
            size = ONES.get(word, TENS.get(word, 0))
            room = 100 if run % 100 == 0 else 10 if run % 10 == 0 and run % 100 >= 20 else 0
            if (run and size >= room) or (run and word == "zero"):
                return None
            run += size
        elif word == "hundred":
            if not 0 < run < 100:
                return None
            run *= 100
        else:
            scale = SCALES[word]
            if not 0 < run < 1000 or scale >= last:
                return None
            total, run, last = total + run * scale, 0, scale
    return total + run


def digits(text: str) -> str:
    """The text with every number in words as digits."""

    def swap(found: re.Match[str]) -> str:
        value = value_of(found[0])
        if value is not None:
            return str(value)
        parts = found[0].split(" and ")  # `seven and two` are two numbers
        return " and ".join(map(digits, parts)) if len(parts) > 1 else found[0]

    return _WORDED.sub(swap, text)


def ordinal(word: str) -> int | None:
    """`5th` and `fifth` as 5."""
    if found := re.fullmatch(r"(\d+)(?:st|nd|rd|th)", word.lower()):
        return int(found[1])
    return ORDINALS.get(word.lower())


def part(word: str) -> Fraction | None:
    """`quarter` and `quarters` as 1/4."""
    word = word.lower()
    size = PARTS.get(word) or PARTS.get(word.removesuffix("s"))
    return None if size is None else Fraction(1, size)
