"""A step's text as hashed n-grams, its numbers replaced by where they come from.

The linear reader of text of fastText (Joulin et al. 2017) with hashing (Weinberger et al. 2009):
no vocabulary, a fixed number of weights. A number says whether the problem gave it (P), an
earlier step did (E), an equation of this step comes to it (R), or nothing explains it (F), so
that `<Pn> * <Pn> = <Rn>` is one pattern in all problems.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from collections.abc import Set as AbstractSet
from itertools import pairwise
from zlib import crc32

import numpy as np
from numpy.typing import NDArray

from .reading import Reading

BITS = 18
MAX_WORDS = 400
_MASK = (1 << BITS) - 1

Indices = NDArray[np.int32]
Values = AbstractSet[float]


def grams(words: Sequence[str], before: Sequence[str], topic: Iterable[str]) -> Indices:
    """The hashed n-grams of a step in roles, the step before it, and the problem's words."""
    found = set(words)
    found.update(f"{a} {b}" for a, b in pairwise(words))
    found.update(f"{a} {b} {c}" for a, b, c in zip(words, words[1:], words[2:], strict=False))
    found.update((f"^ {' '.join(words[:2])}", f"$ {' '.join(words[-2:])}"))
    found.update(f"p {word}" for word in before)
    found.update(f"q {word}" for word in topic)
    hashes = (crc32(text.encode("utf-8", "replace")) & _MASK for text in found)
    return np.unique(np.fromiter(hashes, dtype=np.int32, count=len(found)))


def in_roles(step: Reading, given: Values, seen: Values) -> tuple[str, ...]:
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
