# ruff: noqa: E501  (wordings are data: a wording is a line)
"""Ages: every sentence is a linear equation in the ages now, and the system has to settle the question."""

from __future__ import annotations

import re
from fractions import Fraction

from ..printing import number
from ..reading import Reading, Unread
from .lexicon import FEMALE, MALE

_TIMES: dict[str, Fraction | int] = {"twice": 2, "double": 2, "2 times": 2, "3 times": 3, "thrice": 3, "half": Fraction(1, 2),
          **{f"{n} times": n for n in range(4, 13)}, "a third": Fraction(1, 3), "1 third": Fraction(1, 3),
          "1 half": Fraction(1, 2), "a quarter": Fraction(1, 4), "1 quarter": Fraction(1, 4)}  # fmt: skip
_FACTOR = "|".join(sorted(_TIMES, key=len, reverse=True))
_WHO = r"(?:(?:the|a|an|my|his|her|their|our) (?:(?:older|younger|little|big|best) )?[a-z]+|i|he|she|[a-z]+)(?:'s (?:brother|sister|mother|father|mom|dad|son|daughter|aunt|uncle|friend|cousin|age))?"
_WHEN = r"(?:,? (?P<when>now|today|in (?P<later>\d+) years?(?:' time)?|(?P<ago>\d+) years? ago))?"
_IS = r"(?:is|am|are|was|were|will be|would be|is now|is currently|am now)"
Row = dict[str, Fraction]
"""An equation: the factor of each age, and under "" what they come to."""


def _eq(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern.replace("WHO", _WHO).replace("FACTOR", _FACTOR).replace("IS", _IS))


_STATED = _eq(rf"(?P<a>WHO)(?:'s age)? IS (?P<n>\d+)(?: years?)?(?: old| of age)?{_WHEN}")
_SHIFTED = _eq(
    r"(?P<a>WHO) IS (?P<n>\d+) years? (?P<how>older|younger) than (?P<b>WHO)(?:,? who IS (?P<c>\d+)(?: years old)?)?"
)
_MULTIPLE = _eq(
    rf"(?P<a>WHO)(?:'s age)? IS (?P<t>FACTOR)(?: as old as (?P<b>WHO)(?: IS)?(?P<bnow> now)?(?:'s age)?| (?P<b2>WHO)'s age| the age of (?P<b3>WHO)| (?:his|her) age)(?: now| then)?{_WHEN}"
)
_SUM = _eq(
    r"(?:the sum of (?P<a>WHO)(?:'s)? and (?P<b>WHO)(?:'s)? ages? IS|the sum of the ages of (?P<a2>WHO) and (?P<b2>WHO) IS|together they (?:are|were|will be)|they (?:are|were|will be) together|their ages (?:will |would |did )?(?:add(?:ed)? up to|sum(?:med)? to|total)|(?:the sum of their ages|their combined age|the total of their ages) IS|(?P<a3>WHO) and (?P<b3>WHO) are together) (?P<n>\d+)(?: years(?: old)?)?"
)
_QUESTION = _eq(rf"how old IS (?P<a>WHO)(?: be)?(?: now| today| then)?{_WHEN}")
_QUESTION_WILL = _eq(rf"how old (?:will|would|was|were) (?P<a>WHO)(?: be)?{_WHEN}")
_YEARS = _eq(
    r"(?:in|after) how many years (?:will|is) (?P<a>WHO)(?: be)?(?: exactly)? (?P<t>FACTOR) (?:as old as|the age of) (?P<b>WHO)(?: is| will be)?(?: then)?"
)
_OLDER_ONE = _eq(r"(?P<a>WHO) IS (?P<n>\d+) years? (?P<how>older|younger)")
_WHEN_OTHER = _eq(
    r"how old (?:will|was) (?P<a>WHO) (?:be )?when (?P<b>WHO) (?:is|was|turns|will be) (?P<n>\d+)"
)
_OPENED = re.compile(r"(?:in|after) (?P<later>\d+) years?(?:' time)?,? |(?P<ago>\d+) years? ago,? ")


def _other(pronoun: str, who: str) -> bool:
    """Whether the pronoun cannot mean the one."""
    last = who.split()[-1]
    return last in (
        MALE if pronoun in ("she", "her") else FEMALE if pronoun in ("he", "him") else ()
    )


class _Ages:
    """The equations of a text, and whom its pronouns mean."""

    def __init__(self) -> None:
        self.rows: list[Row] = []
        self.people: list[str] = []

    def person(self, said: str) -> str:
        """Who is meant. Raises `Unread` where it may be two."""
        said = re.sub(
            r"^(?:the|a|an|my|his|her|their|our) (?:(?:older|younger|little|big|best) )?", "", said
        ).removesuffix("'s age")
        if said in ("that", "this") and self.people:
            return self.people[-1]
        if said in ("i", "me", "my"):
            said = "i"
        if said in ("he", "she", "him", "her", "it", "they", "who"):
            others = [who for who in self.people if who != "i" and not _other(said, who)]
            if len(others) != 1:
                raise Unread
            return others[0]
        if said in ("each", "both", "old", "everyone", "what", "how", "there"):
            raise Unread
        if said not in self.people:
            self.people.append(said)
        return said

    def add(self, *terms: tuple[str, Fraction | int], comes_to: Fraction | int) -> None:
        """One equation more."""
        row: Row = {"": Fraction(comes_to)}
        for who, factor in terms:
            row[who] = row.get(who, Fraction(0)) + factor
        self.rows.append(row)

    def age(self, who: str) -> Fraction:
        """The age now that the equations determine. Raises `Unread`."""
        rows = [dict(row) for row in self.rows]
        solved: dict[str, Row] = {}
        for person in self.people:
            pivot = next((row for row in rows if row.get(person)), None)
            if pivot is None:
                continue
            rows.remove(pivot)
            pivot = {key: value / pivot[person] for key, value in pivot.items()}
            for row in (*rows, *solved.values()):
                factor = row.get(person, Fraction(0))
                for key, value in pivot.items():
                    row[key] = row.get(key, Fraction(0)) - factor * value
            solved[person] = pivot
        if any(row.get("") for row in rows) or who not in solved:
            raise Unread
        if any(value for key, value in solved[who].items() if key not in (who, "")):
            raise Unread
        return solved[who][""]


def _shift(later: str | None, ago: str | None) -> int:
    return int(later or 0) - int(ago or 0)


def _read(clause: str, ages: _Ages) -> None:
    clause = re.sub(r"^(?:and|if|now|but|today),? ", "", clause.strip())
    opened = _OPENED.match(clause)
    shift = 0
    if opened:
        clause = clause[opened.end() :]
        shift = _shift(opened["later"], opened["ago"])
    if m := _SHIFTED.fullmatch(clause):
        a, b = ages.person(m["a"]), ages.person(m["b"])
        years = int(m["n"]) * (1 if m["how"] == "older" else -1)
        ages.add((a, 1), (b, -1), comes_to=years)
        if m["c"]:
            ages.add((b, 1), comes_to=int(m["c"]))
        return
    if m := _OLDER_ONE.fullmatch(clause):
        a = ages.person(m["a"])
        others = [who for who in ages.people if who != a]
        if len(others) != 1:
            raise Unread
        ages.add((a, 1), (others[0], -1), comes_to=int(m["n"]) * (1 if m["how"] == "older" else -1))
        return
    if m := _SUM.fullmatch(clause):
        named = [m[key] for key in ("a", "a2", "a3", "b", "b2", "b3") if m[key]]
        pair = [ages.person(who) for who in named] or list(ages.people)
        if len(set(pair)) != 2:
            raise Unread
        ages.add((pair[0], 1), (pair[1], 1), comes_to=int(m["n"]) - 2 * shift)
        return
    if m := _MULTIPLE.fullmatch(clause):
        _multiple(m, ages, shift)
        return
    m = _STATED.fullmatch(clause)
    if m is None:
        raise Unread
    shift += _shift(m["later"], m["ago"])
    ages.add((ages.person(m["a"]), 1), comes_to=int(m["n"]) - shift)


def _multiple(m: re.Match[str], ages: _Ages, shift: int) -> None:
    factor = Fraction(_TIMES[m["t"]])
    shift += _shift(m["later"], m["ago"])
    if shift and re.search(r"\b(?:is|am|are)\b", m[0].split(m["t"])[0]):
        raise Unread
    other = m["b"] or m["b2"] or m["b3"]
    a = ages.person(_not_the_other(m["a"], other, ages))
    if other is None:  # `his age`: of the one who was spoken of before
        others = [who for who in ages.people if who != a]
        if len(others) != 1:
            raise Unread
        other = others[0]
    now = bool(
        re.search(rf"as old as {re.escape(other)} (?:is|am|are)\b| now| today| currently", m[0])
    )
    b = a if other in ("he", "she", "i", "they") and now else ages.person(other)
    if b == a and not (now and shift):
        raise Unread
    then = 0 if now and shift else shift
    ages.add((a, 1), (b, -factor), comes_to=factor * then - shift)


def _not_the_other(said: str, other: str | None, ages: _Ages) -> str:
    """Whom a pronoun means that stands beside a name: nobody is twice as old as himself."""
    if (
        said not in ("he", "she")
        or other is None
        or other in ("he", "she", "i", "they", "his", "her")
    ):
        return said
    named = ages.person(other)
    left = [who for who in ages.people if who not in (named, "i") and not _other(said, who)]
    return left[0] if len(left) == 1 else said


_CLAUSES = re.compile(
    r", and |,? and (?=[a-z' ]+ (?:is|am|are) )|,? but (?=[a-z' ]+ (?:is|am|are) )|, (?!who)"
)


def aged(text: str) -> Reading:
    """The age, or the years, that the question asks for. Raises `Unread`."""
    said = (
        " ".join(text.lower().split())
        .rstrip("?. ")
        .replace("i'm", "i am")
        .replace("he's", "he is")
        .replace("she's", "she is")
    )
    said = re.sub(r"\bthat is (?=\w+ (?:times )?(?:the age of|as old as) )", "he is ", said)
    parts = re.split(r"[.?!] |, (?=how old|in how many)", said)
    *story, question = parts
    if not story or not re.search(r"\b(?:old|older|younger|age|ages|years)\b", said):
        raise Unread
    ages = _Ages()
    for sentence in story:
        kept = _kept(sentence)
        whole = any(p.fullmatch(kept) for p in (_SUM, _SHIFTED, _MULTIPLE, _STATED, _OLDER_ONE))
        for clause in [kept] if whole else _CLAUSES.split(kept):
            _read(clause, ages)
    if m := _YEARS.fullmatch(question):
        a, b = ages.age(ages.person(m["a"])), ages.age(ages.person(m["b"]))
        factor = Fraction(_TIMES[m["t"]])
        if factor == 1:
            raise Unread
        return _whole((a - factor * b) / (factor - 1))
    if m := _WHEN_OTHER.fullmatch(question):
        one, other = ages.person(m["a"]), ages.person(m["b"])
        return _whole(ages.age(one) + int(m["n"]) - ages.age(other))
    opened = _OPENED.match(question)
    found = _QUESTION.fullmatch(question) or _QUESTION_WILL.fullmatch(question)
    if found is None or opened:
        raise Unread
    shift = _shift(found["later"], found["ago"])
    known = list(ages.people)
    who = ages.person(found["a"])
    if who not in known:
        raise Unread
    return _whole(ages.age(who) + shift)


def _kept(sentence: str) -> str:
    """Commas after an opening stay out of the way: `In 5 years, Tom …`."""
    return re.sub(r"^((?:in|after) \d+ years?(?:' time)?|\d+ years? ago), ", r"\1 ", sentence)


def _whole(value: Fraction) -> Reading:
    if value < 0 or value.denominator != 1:
        raise Unread
    return number(value, "the ages as linear equations")
