"""Readings that are kept: bounded by what they take, not by their number alone."""

from __future__ import annotations

import re
from pathlib import Path

import surefoot
from surefoot.tools.kept import SHORT, kept

ROOT = Path(surefoot.__path__[0])
UNBOUNDED = re.compile(
    r"@(?:functools\.)?(?:lru_)?cache\b.*\ndef (\w+)\((?:text|step|problem): str"
)
SAID_SHORT = {"_short_readings", "_short_payload"}  # whose callers look at the length


def test_short_texts_are_read_once_and_of_long_ones_the_last_is_kept() -> None:
    read: list[str] = []

    @kept(2)
    def length(text: str) -> int:
        read.append(text[:1])
        return len(text)

    assert [length(text) for text in ("a", "b", "a", "c", "a", "b")] == [1] * 6
    assert read == ["a", "b", "c", "b"]
    read.clear()
    long = {sign: sign * (SHORT + 1) for sign in "xy"}
    assert [length(long[sign]) for sign in "xxyx"] == [SHORT + 1] * 4
    assert read == ["x", "y", "x"]
    assert length("a") == 1
    assert read == ["x", "y", "x"]


def test_no_cache_holds_texts_of_any_length() -> None:
    found = {
        name
        for folder in ("sandbox", "tools", "graphs", "agent")
        for file in (ROOT / folder).rglob("*.py")
        for name in UNBOUNDED.findall(file.read_text("utf-8"))
    }
    assert found <= SAID_SHORT
