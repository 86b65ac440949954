"""The words that the questions use for numbers, places and roundings."""

from __future__ import annotations

_SMALL = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen "
    "sixteen seventeen eighteen nineteen twenty"
).split()
_ORDINALS = (
    "zeroth first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth "
    "thirteenth fourteenth fifteenth sixteenth seventeenth eighteenth nineteenth twentieth"
).split()

CARDINALS = {word: number for number, word in enumerate(_SMALL)} | {"fourteeen": 14}
ORDINALS = {word: number for number, word in enumerate(_ORDINALS)} | {"twelth": 12}

_PARTS = {"half": 2, "halves": 2, "quarter": 4, "quarters": 4} | {
    word + ending: number
    for word, number in ORDINALS.items()
    if number > 2
    for ending in ("", "s")
}

_SCALES = ("", "thousand", "million", "billion", "trillion", "quadrillion", "quintillion",
           "sextillion", "septillion", "octillion", "nonillion", "decillion")  # fmt: skip
_STEPS = ("", "ten ", "hundred ")

PLACES = {"units": 0, "tens": 1, "hundreds": 2} | {
    f"{step}{scale}s": 3 * i + j
    for i, scale in enumerate(_SCALES)
    if scale
    for j, step in enumerate(_STEPS)
}

ROUNDINGS = {"integer": 0, "ten": 1, "one hundred": 2} | {
    f"{step} {scale}".strip(): 3 * i + j
    for i, scale in enumerate(_SCALES)
    if scale
    for j, step in enumerate(("one", "ten", "one hundred"))
}


def number(text: str) -> str:
    """``7`` for ``seven`` and for ``7``; raises :class:`KeyError` for another word."""
    return text if text.isdigit() else str(CARDINALS[text])


def fraction(text: str) -> str:
    """``3/4`` for ``three quarters`` and for ``3/4``; raises :class:`KeyError` otherwise."""
    if text[0].isdigit():
        return text
    top, _, part = text.partition(" ")
    return f"{compound(top)}/{_PARTS[part]}"


def compound(text: str) -> int:
    """The number of words joined with hyphens: ``twenty-one``."""
    if text in CARDINALS:
        return CARDINALS[text]
    tens, _, ones = text.partition("-")
    return _TENS[tens] + (CARDINALS[ones] if ones else 0)


_TENS = {
    "twenty": 20, "thirty": 30, "forty": 40, "fourty": 40, "fifty": 50, "sixty": 60,
    "seventy": 70, "eighty": 80, "ninety": 90,
}  # fmt: skip
