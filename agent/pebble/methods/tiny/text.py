"""Texts of the tiny networks: one token a character."""

from __future__ import annotations

from collections.abc import Iterable

PAD, BEGIN, END = "_", "^", "$"
CHARACTERS = PAD + BEGIN + END + "\n 0123456789+-*/=#()<>:;,.?!|~&abcdefghijklmnopqrstuvwxyz"
_IDS = {character: index for index, character in enumerate(CHARACTERS)}


def encode(text: str) -> list[int]:
    """Token ids. Raises `KeyError` for a character that the networks do not know."""
    return [_IDS[character] for character in text]


def decode(ids: Iterable[int]) -> str:
    return "".join(CHARACTERS[index] for index in ids)
