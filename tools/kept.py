"""What was read from texts, kept for the next who asks: as many readings as may be, of short texts.

A cache that counts its entries alone has no bound where a text has none: a reading of a megabyte
takes a hundred, and its text is held with it.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache, wraps
from typing import TypeVar

T = TypeVar("T")
SHORT = 2_000  # characters: few steps and problems have more


def kept(most: int, short: int = SHORT) -> Callable[[Callable[[str], T]], Callable[[str], T]]:
    """Keep the last `most` results of a function of one text; of longer texts than `short`, the
    last one alone, for those that read the same text in turn."""

    def decorate(read: Callable[[str], T]) -> Callable[[str], T]:
        of_short, of_long = lru_cache(most)(read), lru_cache(1)(read)

        @wraps(read)
        def reading(text: str) -> T:
            return of_short(text) if len(text) <= short else of_long(text)

        return reading

    return decorate
