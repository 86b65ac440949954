# ruff: noqa: E501  (wordings are data: a wording is a line)
"""A story with its numbers taken out: `#0 pens for $#1 each`, and what each of them is.

What multiplies is a number too (`twice`, `half`, `a third of`), so that a reading can be held to
have used everything that the text tells of amounts.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from fractions import Fraction

from ..reading import Unread

_PARTS = {"half": 2, "third": 3, "quarter": 4, "fourth": 4, "fifth": 5, "sixth": 6, "seventh": 7,
          "eighth": 8, "ninth": 9, "tenth": 10}  # fmt: skip
_PART = "|".join(_PARTS)
_N = r"\d+(?:,\d{3})+(?:\.\d+)?|\d*\.\d+|\d+"
_NUMBER = re.compile(
    rf"(?P<money>[$£€] ?(?P<m>{_N})(?![\d/%]))"
    rf"|(?P<mixed>\b(?P<w>\d+) (?P<wa>\d+)/(?P<wb>\d+)(?![\d/]))"
    r"|(?P<fraction>(?<![\d/.])(?P<a>\d+)/(?P<b>\d+)(?![\d/]))"
    rf"|(?P<percent>(?<![\w.])(?P<p>{_N}) ?(?:%|percent\b|per cent\b))"
    rf"|(?P<parts>\b(?:(?P<c>\d+)[ -])(?P<d>half|halves|(?:{_PART})s?)\b(?= (?:of|as|the)\b))"
    rf"|(?P<dozen>\b(?:(?P<e>{_N})|an?|half an?) dozens?\b)"
    rf"|(?P<plain>(?<![\w.])(?P<n>{_N})(?![\d/%]|st\b|nd\b|rd\b|th\b))"
    rf"|(?P<twice>\b(?:twice|double|doubled|triple|tripled|thrice|quadruple)\b)"
    rf"|(?P<part>\b(?:(?:an?|one)[ -])?(?P<f>{_PART})\b(?= (?:of|as|the|that|this|his|her|their|my|its)\b))"
)
_TIMES = {
    "twice": 2,
    "double": 2,
    "doubled": 2,
    "triple": 3,
    "tripled": 3,
    "thrice": 3,
    "quadruple": 4,
}
_MOST = 24
_CURRENCY = re.compile(r"#(\d+) (?:us )?(?:dollars?|bucks|euros?|pounds sterling)\b")
_CENTS = re.compile(r"#(\d+) cents?\b")
_TITLES = re.compile(r"\b(mr|mrs|ms|dr|st)\. ", re.IGNORECASE)
_CONTRACTED = (
    ("can't", "can not"), ("won't", "will not"), ("n't", " not"), ("he's", "he is"), ("it's", "it is"),
    ("i'm", "i am"), ("they're", "they are"), ("we're", "we are"), ("there's", "there is"), ("i've", "i have"),
)  # fmt: skip


@dataclass(frozen=True)
class MarkedStory:
    """The sentences in lower case with `#n` for the n-th number, and the numbers."""

    sentences: tuple[str, ...]
    values: tuple[Fraction, ...]
    names: frozenset[str]
    idle: frozenset[int] = frozenset()
    """Numbers that only say what a thing is like (`a 300-page book`)."""


def marked(text: str) -> MarkedStory:
    """Raises `Unread` for what has no number, or too many."""
    text = _TITLES.sub(r"\1 ", text.replace("’", "'"))
    text = re.sub(r" ('s|n't)\b", r"\1", text)
    names = frozenset(
        word.lower().removesuffix("'s") for word in re.findall(r"\b[A-Z][a-z]+(?:'s)?\b", text)
    )
    said = text.lower()
    for short, long in _CONTRACTED:
        said = re.sub(
            rf"(?<=[a-z]){re.escape(short)}\b" if short == "n't" else rf"\b{re.escape(short)}\b",
            long,
            said,
        )
    values: list[Fraction] = []

    def swap(found: re.Match[str]) -> str:
        values.append(_value(found))
        if len(values) > _MOST:
            raise Unread
        mark = f"#{len(values) - 1}"
        if found["money"]:
            return f"${mark}"
        return f"{mark}%" if found["percent"] else f"{mark} times" if found["twice"] else mark

    said = _NUMBER.sub(swap, said)
    said = _CURRENCY.sub(r"$#\1", said)
    cents = {int(at) for at in _CENTS.findall(said)}
    if cents and not re.search(r"how many cents|in cents", said):
        if "$" not in said:
            raise Unread  # in cents, or in dollars?
        said = _CENTS.sub(r"$#\1", said)
        values = [one / 100 if at in cents else one for at, one in enumerate(values)]
    said = re.sub(r"(#\d+ times)(?: times)+", r"\1", said)
    idle = frozenset(int(at) for at in _LIKE.findall(said))
    said = _LIKE.sub("", said)
    aside = re.compile(r",? who is #(\d+) years old(?:,|(?= and))")
    idle |= frozenset(int(at) for at in aside.findall(said))
    said = aside.sub("", said)
    said = _aged(said)
    said = re.sub(r"\s*,\s*", ", ", " ".join(said.split()))
    parts = [part.strip(" ,") for part in re.split(r"[.?!;:]+(?: |$)|[;?!]", said)]
    if not values:
        raise Unread
    return MarkedStory(tuple(part for part in parts if part), tuple(values), names, idle)


_LIKE = re.compile(r"#(\d+)-(?:page|year-old|story|storey|room|piece)s? (?=[a-z])")
_IS = r"(?:is|was|are|were)"


def _aged(said: str) -> str:
    """Ages, heights and weights as things that someone has: `is #0 years older than`."""
    if re.search(r"\b(?:old|older|younger)\b", said):
        if re.search(
            r"\bago\b|\bin #\d+ years|\bwill be\b|\bfrom now\b|\bwhen\b|\byears later\b|\b(?:next|last) year\b|\bborn\b|\bin how many\b|\bafter\b",
            said,
        ):
            return said
        said = re.sub(
            rf"\b{_IS} (?:exactly )?#(\d+)(?: years?)?(?: old| of age)?(?=[.,?;]| and | but |$| years old)",
            r"has #\1 years",
            said,
        )
        said = re.sub(
            rf"\b{_IS} #(\d+) years? (older|younger) than\b",
            lambda m: f"has #{m[1]} {'more' if m[2] == 'older' else 'fewer'} years than",
            said,
        )
        said = re.sub(
            rf"\b{_IS} #(\d+) years? (older|younger)\b",
            lambda m: f"has #{m[1]} {'more' if m[2] == 'older' else 'fewer'} years than before",
            said,
        )
        said = re.sub(
            rf"\b{_IS} #(\d+)(?: times)? (?:as old as|the age of)\b",
            r"has #\1 times as many years as",
            said,
        )
        said = re.sub(r"\bhow old (?:is|are)\b ([a-z' ]+)", r"how many years does \1 have", said)
        said = re.sub(
            r"\bwhat(?: is|'s) (?:the )?(?:sum|total) of (?:their|the) ages\b(?: of [a-z ,]+)?|\bwhat is their (?:total|combined) age\b|\bhow old are they together\b",
            "how many years do they have altogether",
            said,
        )
        said = re.sub(
            r"\b(?:the sum of their ages is|their ages (?:add up to|sum to|total)|their combined age is|together they are) #(\d+)(?: years)?",
            r"together they have #\1 years",
            said,
        )
    units = set(
        re.findall(
            r"#\d+ (cm|inches|feet|meters|m|pounds|kg|kilograms|ounces|grams|years|foot|inch|lbs)\b",
            said,
        )
    )
    if len(units) != 1 or not re.search(
        r"\b(?:tall|taller|shorter|heavier|lighter|weighs?|weighed|weigh)\b", said
    ):
        return said
    [unit] = units
    said = re.sub(
        rf"\b{_IS} #(\d+) {unit} tall\b|\b(?:weighs|weighed|weigh) #(\d+) {unit}(?! (?:more|less))\b",
        lambda m: f"has #{m[1] or m[2]} {unit}",
        said,
    )
    said = re.sub(
        rf"\b{_IS} #(\d+) {unit} (taller|shorter|heavier|lighter) than\b|\b(?:weighs|weighed) #(\d+) {unit} (more|less) than\b",
        lambda m: (
            f"has #{m[1] or m[3]} {'more' if (m[2] or m[4]) in ('taller', 'heavier', 'more') else 'fewer'} {unit} than"
        ),
        said,
    )
    said = re.sub(
        rf"\b(?:{_IS}|weighs|weighed) #(\d+)(?: times)? (?:as (?:tall|heavy|much) as)\b",
        rf"has #\1 times as many {unit} as",
        said,
    )
    return re.sub(
        r"\bhow (?:tall|heavy) is ([a-z' ]+)|\bhow much (?:does|do) ([a-z' ]+) weigh\b",
        lambda m: f"how many {unit} does {(m[1] or m[2]).strip()} have",
        said,
    )


def _value(found: re.Match[str]) -> Fraction:
    match found.lastgroup:
        case "money":
            return _decimal(found["m"])
        case "mixed":
            return int(found["w"]) + Fraction(int(found["wa"]), int(found["wb"]))
        case "fraction":
            return Fraction(int(found["a"]), int(found["b"]))
        case "percent":
            return _decimal(found["p"]) / 100
        case "parts":
            return Fraction(
                int(found["c"]),
                _PARTS[{"halves": "half"}.get(found["d"], found["d"].removesuffix("s"))],
            )
        case "dozen":
            return (
                _decimal(found["e"]) if found["e"] else Fraction(1, 2 if "half" in found[0] else 1)
            ) * 12
        case "twice":
            return Fraction(_TIMES[found["twice"]])
        case "part":
            return Fraction(1, _PARTS[found["f"]])
    return _decimal(found["n"])


def _decimal(text: str) -> Fraction:
    return Fraction(text.replace(",", ""))
