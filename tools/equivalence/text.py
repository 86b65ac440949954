"""The part of a text that is the answer, and what can be told from plain text alone."""

from __future__ import annotations

import re
from fractions import Fraction
from functools import lru_cache
from itertools import pairwise

from ..mathematics.answer_lexer import FUNCTIONS
from ..mathematics.units import canonical_unit, is_unit
from .boxes import formulas
from .extract import broken_off, find_answer, from_box, spoken
from .languages import ANSWER_IS, without_locale
from .numbers import unwrapped
from .numerals import told_time
from .sentences import last_number, stated_relation
from .wordings import real_numbers

MAX_ANSWER = 4_000
#: Longer text than this is prose around an answer, not an answer.
_PROSE = 200
_LEAD = re.compile(r"^(\$*)\\text\{[^{}]*(?:\bis|\bare|:|=)\s*\}(?=.*\w)")
_DIGIT = re.compile(r"\d")
_JOIN = re.compile(r"[\s,;.]*(?:(?:and|or)[\s,]*)?", re.IGNORECASE)
_OUTSIDE = re.compile(r"[^\n.]{0,40}\.?", re.DOTALL)
_SQUASH = re.compile(
    r"\\(?:left|right|displaystyle|quad|qquad|[,;:! ])(?![a-zA-Z])|\\(?=[%$])|[\s$~]+"
)
_WRAPPED = re.compile(r"\\(?:text|textbf|textit|mathrm|mathbf|textrm|mbox|operatorname)\s*\{")
_ARROWS = ("=", "⇒", "→", "\\", "≈")
_ARROW = re.compile(r"^(?:=>|=|⇒|→|\\approx(?![a-zA-Z])|≈)\s*")
#: A stray backslash, or one of a row.
_STRAY = re.compile(r"(?<=[\w})\]])\s*\\+$")
#: Inline marks hold no line of their own, as everywhere: a dollar before a break is no formula.
_LINE_BETWEEN = re.compile(
    r"(?:\\\([^\S\n]*\n[^\n]*\n\s*\\\)|(?<!\$)\$[^\S\n]*\n[^\n]*\n\s*\$)\W*$"
)
_TEXT_GROUP = re.compile(r"\\[a-zA-Z]+\s*\{[A-Za-z ,.]*\}|\\[a-zA-Z]+")
_WORD = re.compile(
    r"(?<![A-Za-z])(?:[A-Za-zÀ-ÿ]{3,}|(?:[Ii]t|[Ii]s|[Ww]e|[Hh]e|[Ss]o|to|of|at|be|as|[Ee]l|es|[Ii]l)(?![A-Za-z]))"
    r"|[\u4e00-\u9fff]"
)
_COUNTED = re.compile(r"\s*-?[$€£]?[\d.,/]+(?:\s+[A-Za-z\d.,]+){1,6}\s*")


def payload(text: str) -> str:
    """The answer in a text: of a box, of its formulas, or the text itself. "" where none is."""
    return _short_payload(text) if len(text) <= _PROSE else _payload(text)


@lru_cache(maxsize=8_192)
def _short_payload(text: str) -> str:
    number = unwrapped(text)
    # Only short texts are kept: a cache of solutions would be a leak.
    return _payload(text) if number is None else number


def _payload(text: str) -> str:
    text = spoken(text).strip()
    if "\\boxed" in text and (boxed := from_box(text)):
        return _finish(boxed.answer)
    text = _LEAD.sub(r"\1", text)
    relation = stated_relation(text) or (real_numbers(text) if "ll" in text else None)
    if relation is not None:
        return relation
    if _LINE_BETWEEN.search(text):
        return text
    if len(text) > _PROSE or is_prose(text):
        found = find_answer(text)
        if found and found.is_guess:
            number = last_number(text[-_PROSE:], certain=True)
            return _finish(without_locale(number, text)) if number else text
        if found:
            return _finish(found.answer)
        if broken_off(text):
            return ""
    if "$" in text or "\\(" in text or "\\[" in text:
        text = _from_formulas(text)
    return _finish(text)


def is_prose(text: str) -> bool:
    """Whether words surround the answer: a sentence, a label, a formula in a sentence."""
    if " " not in text and ":" not in text and "<" not in text and text.isascii():
        return False
    if ANSWER_IS.search(text) or "<answer>" in text or "####" in text:
        return True
    if not re.search(r"\d|\$|\\[(\[]", text) or _COUNTED.fullmatch(text):
        return False
    pieces = formulas(text)
    outside = text
    for piece in reversed(pieces):
        outside = f"{outside[: piece.start]} {outside[piece.end :]}"
    if pieces and not text[: pieces[0].start].strip() and len(text[pieces[0].end :]) <= 40:
        return False  # `$5$ apples`
    outside = _TEXT_GROUP.sub(" ", outside)
    known = FUNCTIONS | {"and", "frac", "sqrt", "infty", "union", "for", "mod"}
    words = [
        word
        for word in _WORD.findall(outside)
        if word.lower() not in known
        and not is_unit(word)
        and not (word.isupper() and len(word) < 6)
    ]
    if date(text) or clock(text) or measure(text):
        return False
    return len(words) >= (1 if pieces or re.match(r"\s*[^\W\d]{3,}[^\d$\\]{0,40}:", text) else 2)


def _finish(text: str) -> str:
    text = text.strip().strip("*`").strip()
    if text[:1] in _ARROWS:
        text = _ARROW.sub("", text)
    if text.endswith("\\"):
        text = _STRAY.sub("", text)
    if text.startswith("$") and text.endswith("$") and len(text) > 2:
        text = text.strip("$").strip()
    return text.rstrip(".,;").strip() if not text.endswith("\\,") else text[:-2].strip()


def _from_formulas(text: str) -> str:
    pieces = formulas(text)
    if not pieces:
        return text
    gaps = [text[a.end : b.start] for a, b in pairwise(pieces)]
    before, after = text[: pieces[0].start], text[pieces[-1].end :]
    edges_empty = not before.strip() and not after.strip(" .\n\\")
    if edges_empty and all(_JOIN.fullmatch(gap) for gap in gaps):
        separator = " or " if any("or" in gap.lower() for gap in gaps) else ", "
        return separator.join(piece.content for piece in pieces)
    if _OUTSIDE.fullmatch(before) and _OUTSIDE.fullmatch(after) and len(pieces) == 1:
        return f"{before}{pieces[0].content}{after}"
    return pieces[-1].content


def squash(text: str) -> str:
    """Without spaces, sizes and text wrappers: two answers with one squashed form are one."""
    return _SQUASH.sub("", unwrap(text))


def unwrap(text: str) -> str:
    """`\\text{odd}` as `odd`."""
    if "\\" not in text:
        return text
    out, at = [], 0
    while match := _WRAPPED.search(text, at):
        out.append(text[at : match.start()])
        depth, end = 1, match.end()
        while end < len(text) and depth:
            depth += {"{": 1, "}": -1}.get(text[end], 0)
            end += 1
        out.append(text[match.end() : end - 1 if depth == 0 else end])
        at = end
    return "".join(out) + text[at:]


# -- words

_WORDS = re.compile(r"[A-Za-z][A-Za-z\s,'’\-]*[.!]?")
_ALIASES = {
    "true": "yes", "false": "no", "all integer": "integer", "mon": "monday", "tue": "tuesday",
    "wed": "wednesday", "thu": "thursday", "thur": "thursday", "fri": "friday", "sat": "saturday",
}  # fmt: skip
_SETS = {r"\mathbb{Z}": "integer", r"\mathbb{Q}": "all rational number"}
_NOTHING = re.compile(
    r"(?:there (?:is|are) )?(?:no (?:real |integer |such |valid )?(?:solution|value|root|number)"
    r"(?: exist)?|none|the empty set|empty set|null set)"
)
_MISSING = re.compile(
    r"dne|(?:the )?(?:limit |it |value )?(?:do(?:es)? not exist|(?:is )?(?:undefined|not defined))"
)


def words(text: str) -> str | None:
    """Plain words in one spelling, None for what is no plain words (or may be variables)."""
    if _DIGIT.search(text):
        return None
    if text in _SETS:
        return _SETS[text]
    plain = unwrap(text).replace("\\ ", " ").replace("~", " ").strip(" $\"'“”")
    if not _WORDS.fullmatch(plain):
        return None
    plain = re.sub(r"[\s,]+", " ", plain.rstrip(".!")).strip()
    if plain.isupper() and len(plain) <= 3 and plain not in ("YES", "NO", "ODD"):
        return plain
    if len(plain) == 1:
        return plain
    lowered = re.sub(r"^(?:the|a|an|on) ", "", plain.lower())
    lowered = re.sub(r"(?<=\w{3})(?<!s)s\b", "", lowered)  # singular and plural say the same
    return _ALIASES.get(lowered, lowered)


def nothing(text: str) -> str | None:
    """`no solution` for every way to say that there is none, `DNE` for what does not exist."""
    if _DIGIT.search(text):
        return None
    bare = re.sub(r"[\s$]|\\(?:left|right)(?![a-z])", "", text)
    if bare in (r"\emptyset", r"\varnothing", r"\{\}", "{}", "∅", "Ø"):
        return "no solution"
    plain = re.sub(r"\s+", " ", unwrap(text).strip(" $.!")).lower()
    if _NOTHING.fullmatch(re.sub(r"(?<=\w{3})s\b", "", plain)):
        return "no solution"
    return "DNE" if _MISSING.fullmatch(plain) else None


# -- measures of several parts

_FEET = re.compile(r"(\d{1,4})\s*['′]\s*(\d{1,2}(?:\.\d+)?)\s*(?:\"|''|″)")
_PART = re.compile(r"\s*(\d{1,9}(?:\.\d{1,9})?)\s*([a-z]{1,7})\.?\s*(?:,|and\b)?", re.IGNORECASE)
_SCALE = {
    "day": ("s", 86_400), "h": ("s", 3_600), "min": ("s", 60), "s": ("s", 1),
    "ft": ("in", 12), "in": ("in", 1), "yd": ("in", 36), "lb": ("oz", 16), "oz": ("oz", 1),
}  # fmt: skip


def measure(text: str) -> tuple[str, Fraction, int] | None:
    """`(unit, amount, parts)` of `3 hours 20 minutes` or `5 ft 6 in`; None for anything else."""
    plain = unwrap(text).replace("\\", " ").strip(" $")
    if "'" in plain or "′" in plain:
        plain = _FEET.sub(r"\1 ft \2 in", plain)
    total, unit, at, parts = Fraction(0), "", 0, 0
    while at < len(plain) and parts < 5:
        match = _PART.match(plain, at)
        name, scale = _SCALE.get(canonical_unit(match[2]), ("", 0)) if match else ("", 0)
        if match is None or not name or unit not in ("", name):
            return None
        total, unit, at, parts = total + Fraction(match[1]) * scale, name, match.end(), parts + 1
    return (unit, total, parts) if parts and at == len(plain) else None


# -- times and dates

_TIME = re.compile(
    r"(?P<hour>\d{1,2})(?:[:.](?P<minute>[0-5]\d))?(?::(?P<second>[0-5]\d))?"
    r"\s*(?:(?P<half>[ap])\.?\s*m\.?)?",
    re.IGNORECASE,
)
_NO_TIME = frozenset("\\([{-")
"""What no time and no date begins with, and many an answer does."""
_MONTH_NAMES = (
    "january february march april may june july august september october november december"
)
_MONTH = r"(?P<month>[A-Za-z]{3,9})\.?"
_DAY = r"(?P<day>\d{1,2})(?:st|nd|rd|th)?"
_WEEKDAY = r"(?:(?:mon|tues|wednes|thurs|fri|satur|sun)day,?\s+)?"
_DATES = tuple(
    re.compile(_WEEKDAY + pattern, re.IGNORECASE)
    for pattern in (
        rf"{_MONTH}\s+{_DAY}(?:,?\s+(?P<year>\d{{4}}))?",
        rf"(?:the\s+)?{_DAY}\s+(?:of\s+)?{_MONTH}(?:,?\s+(?P<year>\d{{4}}))?",
        r"(?P<year>\d{4})[-/](?P<month>\d{1,2})[-/](?P<day>\d{1,2})",
        r"(?P<month>\d{1,2})/(?P<day>\d{1,2})/(?P<year>\d{4})",
    )
)


def clock(text: str) -> tuple[int, int, int, str] | None:
    """`(hour, minute, second, "a" | "p" | "")` of `3:30 PM`, `15:30`, `noon`."""
    plain = unwrap(text)
    if plain[:1] in _NO_TIME:
        return None
    plain = plain.replace("\\", "").strip(" $").lower()
    plain = told_time(plain) or plain
    if plain in ("noon", "12 noon", "midday"):
        return 12, 0, 0, "p"
    if plain in ("midnight", "12 midnight"):
        return 12, 0, 0, "a"
    match = _TIME.fullmatch(plain)
    if match is None or ((match["minute"] is None or ":" not in plain) and not match["half"]):
        return None
    hour, half = int(match["hour"]), (match["half"] or "")
    if hour > 24 or (half and not 1 <= hour <= 12):
        return None
    return hour, int(match["minute"] or 0), int(match["second"] or 0), half


def same_clock(a: tuple[int, int, int, str], b: tuple[int, int, int, str]) -> bool:
    """Whether two times are one. Without "am" or "pm" on one side the clock face decides."""
    if a[1:3] != b[1:3]:
        return False
    if a[3] and b[3]:
        return a[0] % 12 == b[0] % 12 and a[3] == b[3]
    if not a[3] and not b[3]:
        return a[0] == b[0]
    marked, bare = (a, b) if a[3] else (b, a)
    full = marked[0] % 12 + (12 if marked[3] == "p" else 0)
    return bare[0] == full or bare[0] == marked[0]


def date(text: str) -> tuple[int | None, int, int] | None:
    """`(year, month, day)` of `March 5, 2020`, `5 March`, `2020-03-05`, `3/5/2020` (US)."""
    plain = unwrap(text)
    if plain[:1] in _NO_TIME:
        return None
    plain = plain.replace("\\", "").strip(" $.")
    for pattern in _DATES:
        match = pattern.fullmatch(plain)
        if match is None:
            continue
        month, day = _month(match["month"]), int(match["day"])
        year = match.groupdict().get("year")
        if month is not None and 1 <= month <= 12 and 1 <= day <= 31:
            return (int(year) if year else None), month, day
    return None


def _month(text: str) -> int | None:
    if text.isdigit():
        return int(text)
    matches = [i for i, name in enumerate(_MONTH_NAMES.split(), 1) if name.startswith(text.lower())]
    return matches[0] if len(matches) == 1 else None
