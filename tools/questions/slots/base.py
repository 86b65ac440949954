# ruff: noqa: E501  (wordings are data: a wording is a line)
"""A question taken apart: what is known of its kind is taken out, and the rest may say nothing.

Each kind takes its numbers, with what they are, out of the text in any order. In what is left no
number may stand and no word that could change what is meant (`half`, `each`, `not`, a unit, a
figure, an operation); of other words there may be a few.
"""

from __future__ import annotations

import re
from fractions import Fraction
from functools import cache
from re import Match

from ..narrative.lexicon import word_set
from ..reading import Unread

NUMBER = r"(?<![\w.])(?:\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d*\.\d+|\d+)(?:/\d+)?(?![\d/])"
N = rf"(?P<n>{NUMBER})"
WORD = r"[a-z][a-z'-]*"
LENGTH = r"(?:centimeters?|centimetres?|millimeters?|kilometers?|kilometres?|meters?|metres?|inch(?:es)?|foot|feet|yards?|miles?|units?|cm|mm|km|ft|yd|in|m)"
TIME = r"(?:seconds?|secs?|minutes?|mins?|hours?|hrs?|days?|weeks?|months?|years?)"
_FILLING = word_set("""a an the of is are was were be been it its this that these i we you he she they his her my our your
    their what what's whats how much many do does did will would can could should if then and with in on at to for find
    calculate compute determine give has have had get got me there please tell long big large total so as by from
    which who equals equal whose when where also now just find out i'm i'd let's into need needs take takes want wants
    altogether all measure measures measuring same""")
_DANGER = word_set("""half halves third thirds quarter quarters fifth sixth eighth tenth twice double doubled triple tripled thrice
    dozen pair pairs couple each every per apiece not no without except except but only instead more less fewer extra
    additional other another others rest remaining remain remains left remainder another again before after until
    already add added adds plus minus times multiplied divided divide sum difference product subtract increase increased
    increases decrease decreased decreases percent percentage average mean median ratio proportion squared cubed
    square cube root power factor older younger taller shorter longer wider deeper bigger smaller than both neither either
    most least maximum minimum inner outer border path frame around inside outside shaded cut removed hole missing
    overlapping twice first second last previous next rate fraction discount tax tip off sale profit loss interest
    compound simple probability chance odds replacement together combined alone separately empty full leak leaks drain
    wins loses broken rotten absent sold gave gives lost spent ate approximately about estimate round rounded nearest
    opposite direction towards away behind ahead late early stops stop rest break return returns back
    why because explain true false""")


_compiled = cache(re.compile)


def whole(wording: re.Pattern[str], said: str) -> Match[str]:
    """The match of a wording that takes the whole text. Raises `Unread` where it does not."""
    m = wording.fullmatch(said)
    if m is None:
        raise Unread
    return m


class Slots:
    """A text out of which slots are taken."""

    def __init__(self, text: str) -> None:
        self.text = " " + re.sub(r"\s+", " ", text.lower().replace("’", "'")).strip(" ?.!") + " "

    def take(self, pattern: str) -> Match[str] | None:
        """The first place that fits, taken out; None where there is none."""
        m = _compiled(pattern).search(self.text)
        if m is not None:
            self.text = f"{self.text[: m.start()]} ; {self.text[m.end() :]}"
        return m

    def need(self, pattern: str) -> Match[str]:
        """As `take`. Raises `Unread`."""
        m = self.take(pattern)
        if m is None:
            raise Unread
        return m

    def has(self, pattern: str) -> bool:
        """Whether it stands in what is left."""
        return _compiled(pattern).search(self.text) is not None

    def number(self, pattern: str) -> Fraction | None:
        """The value of the group `n` of what is taken."""
        m = self.take(pattern)
        return None if m is None else value(m["n"])

    def all(self, pattern: str) -> list[Match[str]]:
        """All places, taken out."""
        found = []
        while (m := self.take(pattern)) is not None:
            found.append(m)
        return found

    def done(self, *also: str, free: int = 4) -> None:
        """Raises `Unread` where what is left says something."""
        if re.search(r"\d|[%$£€=<>^*/+√]", self.text):
            raise Unread
        allowed = set(" ".join(also).split())
        words = re.findall(r"[a-z][a-z'-]*", self.text)
        open_words = [word for word in words if word not in _FILLING and word not in allowed]
        if len(open_words) > free or any(word in _DANGER for word in open_words):
            raise Unread


def value(text: str) -> Fraction:
    """`1,200`, `2.5` or `3/4`."""
    text = text.replace(",", "").strip("$£€ ")
    try:
        return Fraction(text)
    except (ValueError, ZeroDivisionError) as error:
        raise Unread from error
