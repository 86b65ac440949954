"""From a problem to its reading: every form is tried, and they have to agree."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from importlib import import_module

from ..kept import kept
from .forms.wording import Rule
from .lengths import one_length
from .narrative import told
from .reading import Found, Reading, Unread
from .restating import restated
from .slots import slotted
from .text import asked, plain

_FORMS = (
    "arithmetic", "integers", "bases", "measures", "equations", "calculus", "numbers", "geometry",
    "figures", "calendar", "chances", "odds", "stories", "shops", "baskets", "shares", "ages",
    "groups", "holdings", "tales", "tellings", "retold", "retold_stories", "definitions",
    "spoken", "everyday",
    "curves", "facts", "almanac", "spreads", "manners", "shorthand", "commands", "portions",
    "countings", "hundredths", "settled",
)  # fmt: skip
MAX_QUESTION = 700


@cache
def _rules() -> tuple[Rule, ...]:
    found = (import_module(f".forms.{name}", __package__) for name in _FORMS)
    return tuple(one for module in found for one in module.RULES)


@kept(512)
def read(problem: str) -> Found | None:
    """What the problem's own text determines; None where it is not read. Never raises.

    Pure, and some milliseconds at most; what needs algebra comes back as a `Sought`.
    """
    text = plain(problem)
    if text is None or not text or len(text) > MAX_QUESTION:
        return None
    if (text := one_length(text)) is None:
        return None
    found = _found(text)
    if not found and (anew := restated(text)) is not None:
        found = _found(anew)
    if not found or _ASKED_TWICE.search(text):
        return None
    first = found[0]
    return first if all(_same(first, other) for other in found[1:]) else None


_ASKED_TWICE = re.compile(
    r"\b[Hh]ow (?:many|much)\b[^.?!]*\band how (?:many|much)\b"
    r"|\?.*\b(?:[Gg]ive|[Ss]tate|[Nn]ame|[Ff]ind|[Ww]rite) the (?!answer|result|number\b)"
)  # what is read of two questions would be the answer to one of them
_MORE_THAN_WHOM = re.compile(r"\b[A-Z][a-z]+ (?:has|had|got|gets) \d+ more[.,?]")


def _found(text: str) -> list[Found]:
    """What the readers make of a text."""
    found: list[Found] = []
    for said in dict.fromkeys((text, text.rstrip("?. "), asked(text))):
        found.extend(_readings(said))
    if _MORE_THAN_WHOM.search(text):
        return found  # `Amy has 35 more`: than the other, or besides?
    if (story := told(text)) is not None:
        found.append(story)
    if not found and (reading := slotted(text) or _plotted(text)) is not None:
        found.append(reading)
    return found


def _plotted(text: str) -> Reading | None:
    """A longer story; read last, where nothing else reads it."""
    said = text.lower()
    if not re.search(r"\d.*\d", said, re.DOTALL) or not re.search(r"how|what|find|calculate", said):
        return None
    if re.search(r"\bages\b|\bas old as\b", said):
        return None  # years are no things that one has: `narrative.ages` reads them
    if re.search(r"\d(?: per| a| for a| each|,)? dozen\b.*\bdozen\b", said):
        return None  # priced by the dozen and bought by it
    from .plots import plotted

    try:
        return plotted(text)
    except (Unread, ArithmeticError, LookupError, ValueError):
        return None


def _readings(text: str) -> Iterator[Found]:
    folded = text.lower()
    for wording, answer in _rules():
        match = wording.fullmatch(text, folded)
        if match is None:
            continue
        try:
            yield answer(match)
        except (Unread, ValueError, ArithmeticError, LookupError):
            continue


def _same(one: Found, other: Found) -> bool:
    if type(one) is not type(other):
        return False
    answers = [
        getattr(each, "answer", None) or getattr(each, "expression", "") for each in (one, other)
    ]
    values = [getattr(each, "value", None) for each in (one, other)]
    return answers[0] == answers[1] or (values[0] is not None and values[0] == values[1])
