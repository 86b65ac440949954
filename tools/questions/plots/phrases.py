"""What a clause says of an object: its amount, the noun phrase that names it, and what follows."""

from __future__ import annotations

import re
from dataclasses import dataclass

from ..narrative.quantities import Thing
from ..reading import Unread
from .linear import OpenAmount
from .nouns import STOPS, is_verb, thing


@dataclass
class Object:
    """An amount of a thing, the price of one or of all of it, and what follows."""

    amount: OpenAmount
    thing: Thing | None
    tail: str = ""
    price: OpenAmount | None = None
    each: bool = False
    unit: Thing | None = None
    """So much in each of these."""
    of: Thing | None = None
    """What a box is a box of."""


def run(text: str) -> tuple[str, str]:
    """The words of a noun phrase at the beginning of a text, and the rest."""
    words = text.split(" ")
    at = 0
    while at < len(words) and at < 4:
        word = words[at]
        bare = word.strip(",")
        if (
            not bare
            or bare in STOPS
            or bare.startswith(("#", "$"))
            or not re.fullmatch(r"[a-z][a-z'-]*", bare)
        ):
            break
        if (
            at
            and is_verb(bare)
            and at + 1 < len(words)
            and (
                words[at + 1].startswith(("#", "$"))
                or words[at + 1] in ("the", "a", "his", "her", "them")
            )
        ):
            break
        at += 1
        if word.endswith(","):
            break
    return " ".join(words[:at]), " ".join(words[at:])


def noun(text: str) -> tuple[Thing | None, str]:
    """The thing that a text begins with (`bottles of milk` is one), and what follows."""
    said, tail = run(text)
    if not said:
        return None, text
    comma = said.endswith(",")
    found = thing(said)
    if not comma and (
        m := re.match(r"of (?!the |his |her |them|their |my |these |those |it |#|\$)(.+)", tail)
    ):
        inner, after = run(m[1])
        if inner:
            try:
                other = thing(inner)
            except Unread:
                other = None
            if other is not None:
                if (
                    found.noun in ("kind", "type", "pair", "piece", "number", "amount")
                    and found.noun != "pair"
                ):
                    return other, after
                return Thing(found.noun, found.marks | {other.noun} | other.marks), after
    return found, (", " + tail if comma else tail)
