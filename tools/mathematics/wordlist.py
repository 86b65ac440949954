"""Sets of words, written as a paragraph."""

from __future__ import annotations


def words(text: str) -> frozenset[str]:
    """The words of a text parted by white space."""
    return frozenset(text.split())
