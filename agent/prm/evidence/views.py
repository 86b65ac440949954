"""A step's text in several views, each a bag of hashed n-grams with linear weights of its own.

The linear reader of text of fastText (Joulin et al. 2017) with hashing (Weinberger et al. 2009):
no vocabulary, a fixed number of weights. In the words of a step a number says whether the problem
gave it (P), an earlier step did (E), an equation of this step comes to it (R), or nothing explains
it (F), so that `<Pn> * <Pn> = <Rn>` is one pattern in all problems.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from itertools import pairwise
from zlib import crc32

import numpy as np
from numpy.typing import NDArray

from .reading import TextReading

VIEWS: Mapping[str, str] = {
    "words": "how the step reads",
    "letters": "how the step is spelled",
    "topic": "what the problem is about",
    "sequel": "how the step follows the one before",
    "history": "what all was said before",
}
"""The views, and what a person is told where one moved a score."""
BITS = 18
MAX_WORDS = 400
MAX_LETTERS = 400
OPENING = 4
CLOSING = 3
REMEMBERED = 6
_MASK = (1 << BITS) - 1
_DIGITS = re.compile(r"\d+")
_PRIMES = np.array([2654435761, 2246822519, 3266489917, 668265263, 374761393], dtype=np.uint32)

Indices = NDArray[np.int32]
Values = AbstractSet[float]


def words(roles: Sequence[str], before: Sequence[str], topic: Iterable[str]) -> Indices:
    """The n-grams of a step in roles, the words of the step before and of the problem."""
    found = {*roles, *_pairs(roles), f"^ {' '.join(roles[:2])}", f"$ {' '.join(roles[-2:])}"}
    found.update(f"{a} {b} {c}" for a, b, c in zip(roles, roles[1:], roles[2:], strict=False))
    found.update(f"p {word}" for word in before)
    found.update(f"q {word}" for word in topic)
    return _hashed(found)


def letters(text: str) -> Indices:
    """Runs of three to five characters, digits made one, case left out."""
    plain = f"^{_DIGITS.sub('0', text[:MAX_LETTERS].lower())}$"
    codes = np.frombuffer(plain.encode("utf-8", "replace"), dtype=np.uint8).astype(np.uint32)
    found = []
    for size in (3, 4, 5):
        if len(codes) >= size:
            end = len(codes) - size + 1
            mixed = codes[:end] * _PRIMES[0]
            for at in range(1, size):
                mixed += codes[at : at + end] * _PRIMES[at]
            found.append((mixed ^ (mixed >> np.uint32(15))) & np.uint32(_MASK))
    return np.unique(np.concatenate(found)).astype(np.int32) if found else np.zeros(0, np.int32)


def topic(problem: TextReading) -> Indices:
    """The words of the problem and their pairs."""
    return _hashed({*(word for word in problem.words if len(word) > 2), *_pairs(problem.words)})


def sequel(roles: Sequence[str], before: Sequence[str]) -> Indices:
    """The step before, and how its first and last words go with the first ones of this step."""
    found = {*before, *_pairs(before), f"^ {' '.join(before[:2])}", f"$ {' '.join(before[-2:])}"}
    opening = roles[:OPENING]
    found.update(f"x {a}|{b}" for a in opening for b in before[-CLOSING:])
    found.update(f"y {a}|{b}" for a in opening for b in before[:CLOSING])
    return _hashed(found)


def said(roles: Sequence[str]) -> Indices:
    """What of a step is remembered: its words, and how it began."""
    return _hashed({*roles, *_pairs(roles[:REMEMBERED])})


def in_roles(step: TextReading, given: Values, seen: Values) -> tuple[str, ...]:
    """The words of a step, its numbers replaced by their roles."""
    own = set(step.results)
    return tuple(
        word or _role(value, own, given, seen)
        for word, value in zip(step.words[:MAX_WORDS], step.values, strict=False)
    )


def _role(value: float | None, own: Values, given: Values, seen: Values) -> str:
    if value is None:
        return "<F?>"
    source = "R" if value in own else "P" if value in given else "E" if value in seen else "F"
    size = "1" if value in (0, 1, 2) else "n" if value == int(value) else "d"
    return f"<{source}{size}>"


def _pairs(words: Sequence[str]) -> Iterable[str]:
    return (f"{a} {b}" for a, b in pairwise(words))


def _hashed(found: AbstractSet[str]) -> Indices:
    hashes = (crc32(text.encode("utf-8", "replace")) & _MASK for text in found)
    return np.unique(np.fromiter(hashes, dtype=np.int32, count=len(found)))
