"""Numbers in words: `twenty-one apples`, `three quarters of the cake`, `half past ten`."""

from __future__ import annotations

import re
from fractions import Fraction

_ONES = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen "
    "sixteen seventeen eighteen nineteen"
)
_TENS = "twenty thirty forty fifty sixty seventy eighty ninety"
_SCALES = {"thousand": 10**3, "million": 10**6, "billion": 10**9}
_VALUES = {word: value for value, word in enumerate(_ONES.split())} | {
    word: 10 * tens for tens, word in enumerate(_TENS.split(), 2)
}
_PARTS_BY_SIZE = "third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth"
_PART_NAMES = {"half": 2, "halve": 2, "quarter": 4} | {
    name: size for size, name in enumerate(_PARTS_BY_SIZE.split(), 3)
}
_CARDINAL = rf"(?:{'|'.join([*_VALUES, 'hundred', *_SCALES])})\b"
_NUMERAL = rf"{_CARDINAL}(?:(?:[ -]| and ){_CARDINAL})*"
_PART = rf"(?P<part>{'|'.join(_PART_NAMES)})s?\b"
_PARTS = re.compile(rf"(?:(?P<whole>{_NUMERAL}) and )?(?:(?P<many>an?|{_NUMERAL})[ -])?{_PART}")
_WHOLE = re.compile(
    rf"(?:(?P<sign>minus|negative) )?(?:an? (?=hundred|thousand|million|billion|dozen))?"
    rf"(?P<number>{_NUMERAL})?(?: point (?P<digits>{_NUMERAL}))?(?P<dozen> ?dozen\b)?"
)
#: What a number counts: no clause, no second number.
_COUNTED = re.compile(r"(?:(?!(?:and|or|than|to|in|is|are|point|by|of|out) )[a-z]+\b ?){0,4}")
_TWICE = re.compile(r"(?P<words>[A-Za-z][A-Za-z -]*?)\s*\((?P<digits>\d[\d,.]*)\)(?P<rest>.{0,40})")
_DOZENS = re.compile(r"(?P<many>\d+(?:\.\d+)?)\s+dozens?\b(?P<rest>(?:\s+[a-z]+){0,3})")
_OUT_OF = re.compile(r"(?P<top>\d+|[a-z-]+) (?:in|out of|over) (?P<bottom>\d+|[a-z-]+)")
_ENLARGED = re.compile(r"(?P<many>an?|[a-z-]+) (?P<unit>[a-z]+?)s? and a half")
_FORMULA = frozenset("=+*^_{}\\<>")
_TIMES = {"once": 1, "twice": 2, "thrice": 3}
_ORDINALS = {name: size for size, name in enumerate(f"first second {_PARTS_BY_SIZE}".split(), 1)}
_ORDINAL = re.compile(
    r"(?:the )?(?:(?P<digits>\d{1,4})(?:st|nd|rd|th)|(?P<tens>[a-z]+ty)[- ](?P<ones>[a-z]+)"
    r"|(?P<word>[a-z]+))(?P<what> (?:place|term|grade|row|column|floor|quadrant|position|one))?"
)
#: A sentence that tells one number in words: `She has twelve apples left.`
_TELLS = re.compile(
    r"\b(?:is|are|was|were|has|have|had|pays?|paid|needs?|takes?|took|costs?|equals?|gets?|got"
    r"|earns?|earned|makes?|made|sells?|sold|buys?|bought|eats?|ate|receives?|received|total of) "
    rf"(?:exactly |a total of |only )?(?P<number>{_NUMERAL})(?P<rest>(?: [a-z]+){{0,4}})"
)
_UNSURE = re.compile(r"\b(?:not|no|than|least|most|of|or|if|one|other|about|between|to)\b|[?,;:()]")
_MINUTES = {"half": 30, "quarter": 15, "a quarter": 15}
_TOLD = re.compile(
    r"(?:(?:about|at) )?(?:(?P<minutes>half|(?:a )?quarter|[a-z-]+|\d{1,2})(?: minutes?)? "
    r"(?P<side>past|after|to|before|till) (?P<hour>[a-z]+|\d{1,2})(?: o ?['’]? ?clock)?"
    r"|(?P<full>[a-z]+|\d{1,2}) o ?['’]? ?clock)"
)


def number_of_words(text: str) -> int | None:
    """`twenty-one`, `one hundred and five`: the number, None for anything else."""
    parts = [part for part in re.split(r"[\s\-]+", text.lower()) if part != "and"]
    if not parts or len(parts) > 20:
        return None
    total = current = 0
    for part in parts:
        if part in _VALUES:
            current += _VALUES[part]
        elif part == "hundred" and 0 < current < 100:
            current *= 100
        elif part in _SCALES and current:
            total, current = total + current * _SCALES[part], 0
        else:
            return None
    return total + current


def in_digits(text: str) -> str | None:
    """A number in words, or words and digits, as digits and what it counts; None for others."""
    plain = re.sub(r"\s+", " ", text.strip(" .$!")).lower()
    if len(plain) > 120 or not plain[:1].isalnum() or not _FORMULA.isdisjoint(plain):
        return None
    if match := _TWICE.fullmatch(plain):
        spoken = number_of_words(match["words"])
        same = spoken is not None and match["digits"].replace(",", "") == str(spoken)
        return match["digits"] + match["rest"] if same else None
    if match := _DOZENS.fullmatch(plain):
        return f"{Fraction(match['many']) * 12}{match['rest']}"
    if match := _OUT_OF.fullmatch(plain):
        top, bottom = _count(match["top"]), _count(match["bottom"])
        return f"{top}/{bottom}" if top is not None and bottom else None
    if not plain[0].isalpha():
        return None
    if plain in _TIMES:
        return f"{_TIMES[plain]} times"
    if (match := _ENLARGED.fullmatch(plain)) and (whole := _count(match["many"])) is not None:
        return f"{2 * whole + 1}/2 {match['unit']}"
    return _part(plain) or _whole(plain)


def ordinal(text: str) -> tuple[int, str] | None:
    """`(2, "place")` of `2nd place` and `the second place`; None for what is no ordinal alone."""
    match = _ORDINAL.fullmatch(text.strip(" .$").lower())
    if match is None:
        return None
    if match["digits"]:
        place: int | None = int(match["digits"])
    elif match["tens"]:
        tens, ones = _VALUES.get(match["tens"], 0), _ORDINALS.get(match["ones"], 10)
        place = tens + ones if tens >= 20 and ones < 10 else None
    else:
        place = _ORDINALS.get(match["word"])
    return None if place is None else (place, (match["what"] or "").strip())


def told_number(sentence: str) -> str | None:
    """`12 apples left` of `She has twelve apples left.`; None where it may not be the answer."""
    plain = re.sub(r"\s+", " ", sentence.strip(" .$!")).lower()
    found = re.findall(_CARDINAL, plain)
    if not found or not plain.replace(" ", "").replace("-", "").isalpha() or _UNSURE.search(plain):
        return None
    match = _TELLS.search(plain)
    if (
        match is None
        or match.end() != len(plain)
        or re.search(_CARDINAL, plain[: match.start("number")])
    ):
        return None
    value = number_of_words(match["number"])
    return None if value is None else f"{value}{match['rest']}"


def _count(text: str) -> int | None:
    return 1 if text in ("a", "an") else int(text) if text.isdigit() else number_of_words(text)


def _part(plain: str) -> str | None:
    """`three quarters` as `3/4`, with the unit or without what it is a part of."""
    match = _PARTS.match(plain)
    if match is None or (match["many"] is None and match["part"] != "half"):
        return None  # `third` alone is the one after the second
    many, whole = _count(match["many"] or "one"), _count(match["whole"] or "zero")
    if many is None or whole is None:
        return None
    value = whole + Fraction(many, _PART_NAMES[match["part"]])
    rest = plain[match.end() :]
    if measured := re.fullmatch(r"(?: of)? an? ([a-z]+)", rest):
        rest = f" {measured[1]}"
    elif rest.startswith((" of the ", " of his ", " of her ", " of their ", " of all ")):
        rest = ""
    return f"{value}{rest}" if not rest or _counts(rest) else None


def _whole(plain: str) -> str | None:
    """`minus seven`, `three point one four`, `three dozen eggs`."""
    match = _WHOLE.match(plain)
    if match is None or not (match["number"] or match["dozen"]):
        return None
    words = match["number"] or "one"
    if words.split()[0] in ("hundred", *_SCALES):
        words = f"one {words}"
    value, rest = number_of_words(words), plain[match.end() :]
    if value is None or (rest and not _counts(rest)):
        return None
    sign = "-" if match["sign"] else ""
    if match["digits"]:
        places = [_VALUES.get(word, 10) for word in match["digits"].split()]
        return None if max(places) > 9 else f"{sign}{value}.{''.join(map(str, places))}{rest}"
    return f"{sign}{value * 12 if match['dozen'] else value}{rest}"


def _counts(rest: str) -> bool:
    return rest.startswith(" ") and _COUNTED.fullmatch(rest[1:] + " ") is not None


def told_time(text: str) -> str | None:
    """`10:30` of `half past ten`, `8:50` of `ten to nine`, `5:00` of `five o'clock`."""
    match = _TOLD.fullmatch(re.sub(r"\s+", " ", text.strip(" .")).lower())
    if match is None:
        return None
    hour = _count(match["full"] or match["hour"])
    minutes = _MINUTES.get(match["minutes"] or "", _count(match["minutes"] or "zero"))
    if hour is None or minutes is None or not (1 <= hour <= 12 and 0 <= minutes < 60):
        return None
    if minutes % 5 and "minute" not in text:
        return None  # `two to three` is a range
    if match["side"] in ("to", "before", "till") and minutes:
        hour, minutes = (hour - 2) % 12 + 1, 60 - minutes
    return f"{hour}:{minutes:02}"
