"""The words that the questions use for numbers, places and roundings."""

from __future__ import annotations

_SMALL = (
    "zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten",
    "eleven", "twelve", "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen",
    "nineteen",
)  # fmt: skip
_TENS = ("twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety")
_ORDINALS = (
    "zeroth", "first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth",
    "ninth", "tenth", "eleventh", "twelfth", "thirteenth", "fourteenth", "fifteenth",
    "sixteenth", "seventeenth", "eighteenth", "nineteenth", "twentieth",
)  # fmt: skip
_SCALES = (
    "thousand", "million", "billion", "trillion", "quadrillion", "quintillion", "sextillion",
    "septillion", "octillion", "nonillion", "decillion",
)  # fmt: skip

# The data set writes "fourteeen", "fourty" and "twelth".
_CARDINALS = {word: i for i, word in enumerate(_SMALL)} | {"fourteeen": 14}
_CARDINALS |= {word: 10 * i for i, word in enumerate(_TENS, 2)} | {"fourty": 40}
ORDINALS = {word: i for i, word in enumerate(_ORDINALS)} | {"twelth": 12}

_PARTS = {"half": 2, "halves": 2, "quarter": 4, "quarters": 4}
_PARTS |= {word + ending: i for word, i in ORDINALS.items() if i > 2 for ending in ("", "s")}

# word -> power of ten
PLACES = {"units": 0, "tens": 1, "hundreds": 2} | {
    f"{step}{scale}s": 3 * i + j
    for i, scale in enumerate(_SCALES, 1)
    for j, step in enumerate(("", "ten ", "hundred "))
}
ROUNDINGS = {"integer": 0, "ten": 1, "one hundred": 2} | {
    f"{step} {scale}": 3 * i + j
    for i, scale in enumerate(_SCALES, 1)
    for j, step in enumerate(("one", "ten", "one hundred"))
}


def number(text: str) -> int:
    """7 for ``seven`` and ``7``, 21 for ``twenty-one``; raises :class:`KeyError` otherwise."""
    return int(text) if text.isdecimal() else sum(_CARDINALS[word] for word in text.split("-"))


def fraction(text: str) -> str:
    """``3/4`` for ``three quarters`` and for ``3/4``; raises :class:`KeyError` otherwise."""
    if text[0].isdecimal():
        return text
    top, _, part = text.partition(" ")
    return f"{number(top)}/{_PARTS[part]}"
