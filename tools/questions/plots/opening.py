# ruff: noqa: E501  (wordings are data: a wording is a line)
"""What opens a clause and changes nothing."""

from __future__ import annotations

import re

from .book import Book
from .nouns import when

_OPENING = re.compile(
    r"^(?:and|but|then|so|if|also|now|finally|later|suppose|since|after that|at first|at the (?:start|beginning)(?: of [a-z ]+)?|initially|originally|to begin with|in total|in all|on average|however|when|afterwards?|next|first|meanwhile|unfortunately|luckily|as a result|while|one day|eventually|still|additionally|in addition|given that|assuming|because|as|suddenly|typically|usually|normally|currently|overall|for example|at the end|in the end|that day|that|let us say|say),? "
)
_ADJUNCT = re.compile(
    r"^(?P<a>(?:(?:on|in|at|during|after|before|for|over|from|with|by|to) (?:(?!(?:each|every|all|there|total|the rest)\b)[a-z][a-z' -]*?)|yesterday|today|tomorrow|(?:the )?(?:last|next|this|that|previous|following) (?:week|month|year|day|night|morning|summer|weekend)|(?:the )?day (?:before|after))(?:, |(?= (?:he|she|they|it|there|i|we) )))"
)


def opened(text: str, book: Book) -> tuple[str, str]:
    """The clause without what opens it, and the day that this names."""
    text = text.replace(" the the ", " the ")
    day, before = "", ""
    while before != text:
        before = text
        text = _OPENING.sub("", text)
        if m := _ADJUNCT.match(text):
            named = m["a"].strip(", ")
            if "#" in named:
                break
            day = when(named) or day
            text = text[m.end() :].strip()
        elif (m := _named(text, book)) is not None:
            day = when(m["a"]) or day
            text = text[m.end("a") :].strip()
    return text, day


_BEFORE_A_NAME = tuple(
    re.compile(
        rf"(?P<a>(?:on|in|at|for|during|after) (?:(?:the|his|her|their|last|a) )?[a-z]+{more}) (?P<n>[a-z]+) "
    )
    for more in ("", " [a-z]+")
)


def _named(text: str, book: Book) -> re.Match[str] | None:
    """`At the zoo Mia …`: what stands before a name."""
    for pattern in _BEFORE_A_NAME:
        m = pattern.match(text)
        if m is not None and m["n"] in book.names and m["n"] not in m["a"]:
            return m
    return None
