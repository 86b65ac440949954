# ruff: noqa: E501  (wordings are data: a wording is a line)
"""Counts of things that everybody knows (legs), as lists."""

from __future__ import annotations

import re
from fractions import Fraction
from re import Match

from ..printing import number
from ..reading import Reading, Unread
from .wording import Rule, rule

_LEGS = {
    0: "snake sea_slug jellyfish flatworm leech fish worm snail",
    2: "chicken bird human duck hen person man woman child boy girl penguin ostrich",
    4: "dog cat cow horse lion elephant giraffe tiger deer sheep goat pig rabbit",
    5: "starfish",
    6: "insect ant butterfly beetle bee wasp grasshopper cricket cockroach praying_mantis firefly",
    8: "spider scorpion",
    10: "crab lobster shrimp",
    14: "woodlouse",
}
_NAMES = {name.replace("_", " "): legs for legs, names in _LEGS.items() for name in names.split()}
_PLURALS = {"butterflies": "butterfly", "fireflies": "firefly", "people": "person", "men": "man",
            "women": "woman", "children": "child", "woodlice": "woodlouse", "mantises": "mantis"}  # fmt: skip


def _legs(m: Match[str]) -> Reading:
    total = 0
    for part in re.split(r",? and |, ?", m["list"]):
        one = re.fullmatch(r"(?P<n>\d+|an?) (?P<name>[a-z ]+)", part.strip().lower())
        if one is None:
            raise Unread
        name = one["name"]
        name = _PLURALS.get(name, name)
        for ending in ("", "s", "es"):
            if ending and not name.endswith(ending):
                continue
            short = name[: len(name) - len(ending)] if ending else name
            if short in _NAMES:
                total += (1 if one["n"] in ("a", "an") else int(one["n"])) * _NAMES[short]
                break
        else:
            raise Unread
    return number(Fraction(total), "each animal's legs are counted")


RULES: tuple[Rule, ...] = (
    rule(r"how many legs are there in total if you have (?P<list>.+)", _legs),
    rule(r"how many legs do (?P<list>.+?) have(?: in total| altogether| together)?", _legs),
)
