"""Real word problems as worked solutions, and their variations.

Reads GSM8K (`question`, `answer` with `<<48/2=24>>` marks; Cobbe et al., 2021), SVAMP (`Body`,
`Question`, `Equation`; Patel et al., 2021) and MAWPS (`input`, `target`; Koncel-Kedziorski et al.,
2016) as rows of JSONL. A problem of which only the answer is known has a solution only where one
operation on two numbers of its text is the only way to that answer; the others are left to
guess and check. `vary` draws new numbers and names for a worked problem and works it out anew.
"""

from __future__ import annotations

import re
import zlib
from dataclasses import dataclass
from fractions import Fraction
from itertools import permutations
from random import Random
from typing import Any

from .families.base import FamilyProblem
from .families.exact import ExactError, show, value
from .families.words import MEN, WOMEN

_MARK = re.compile(r"<<([^<>]*)>>")
_NUMBER = re.compile(
    r"(?<![\w.])\d{1,3}(?:,\d{3})+(?![\d,])|(?<![\w.,])\d+(?:\.\d+)?(?![\d]|,\d{3})"
)
_TOKEN = re.compile(r"\d+(?:\.\d+)?|[-+*/()]")
_LITERAL = re.compile(r"\d+(?:\.\d+)?")
_NAME = re.compile(r"\b[A-Z][a-z]+\b")
_DRAWS = 25
_KEPT = 0.15  # how often a number is left as it was
_UNVARIED = frozenset({0, 1, 7, 12, 24, 30, 52, 60, 100, 365})  # often a fact, not a quantity


@dataclass(frozen=True, slots=True)
class Worked:
    """A problem and the expressions that solve it one after the other; `answer` is the last's."""

    text: str
    expressions: tuple[str, ...]
    answer: Fraction
    family: str

    def problem(self) -> FamilyProblem:
        """As a training problem. Raises `ExactError` where an expression has no value."""
        steps = tuple(_line(expression) for expression in self.expressions)
        return FamilyProblem(self.text, steps, show(self.answer, True), self.family)


def question_of(row: dict[str, Any]) -> tuple[str, Fraction] | None:
    """The text and the answer of a row of any of the three sets; None for any other row."""
    if "question" in row and "####" in str(row.get("answer")):
        text, answer = row["question"], row["answer"].rsplit("####")[-1]
    elif "Body" in row:
        body = str(row["Body"]).strip()
        text = f"{body}{'' if body.endswith(('.', '?', '!', ',')) else '.'} {row['Question']}"
        answer = row["Answer"]
    elif "target" in row and "input" in row:
        text, answer = row["input"], row["target"]
    else:
        return None
    return " ".join(str(text).split()), Fraction(str(answer).replace(",", "").strip())


def worked(row: dict[str, Any]) -> Worked | None:
    """The worked solution of a row; None where it has none that checks out."""
    asked = question_of(row)
    if asked is None:
        return None
    text, answer = asked
    if "question" in row:
        family = "gsm8k"
        expressions = [mark.split("=")[0] for mark in _MARK.findall(row["answer"])]
    elif "Equation" in row:
        family, expressions = "svamp", _operations(str(row["Equation"]))
    else:
        family, expressions = "mawps", _only_way(text, answer)
    try:
        written = tuple(_spaced(expression) for expression in expressions)
        if not written or value(written[-1]) != answer or any(value(w) < 0 for w in written):
            return None
    except ExactError:
        return None
    return Worked(text, written, answer, family)


def _spaced(expression: str) -> str:
    """`48/2` as `48 / 2`. Raises `ExactError` for what is no plain arithmetic."""
    plain = re.sub(r"(?<!\d)\.(?=\d)", "0.", expression.replace(",", "").replace("$", ""))
    plain = re.sub(r"(\d+(?:\.\d+)?)%", r"\1/100", plain)
    tokens = _TOKEN.findall(plain)
    if "".join(tokens) != "".join(plain.split()) or not any(t in "+-*/" for t in tokens):
        raise ExactError(f"no plain arithmetic: {expression!r}")
    spaced = " ".join(_plain_number(t) for t in tokens)
    return spaced.replace("( ", "(").replace(" )", ")")


def _plain_number(token: str) -> str:
    if "." not in token:
        return token
    return token.rstrip("0").rstrip(".") or "0"


def _operations(equation: str) -> list[str]:
    """A nested equation as one operation a line, innermost first."""
    lines: list[str] = []
    text = re.sub(r"(\d+)\.0\b", r"\1", equation)
    inner = re.compile(r"\(\s*([\d.]+)\s*([-+*/])\s*([\d.]+)\s*\)")
    while found := inner.search(text):
        expression = f"{found[1]} {found[2]} {found[3]}"
        lines.append(expression)
        try:
            result = show(value(expression), True)
        except ExactError:
            return []
        text = text[: found.start()] + result + text[found.end() :]
    return lines


def _only_way(text: str, answer: Fraction) -> list[str]:
    numbers = [m.group().replace(",", "") for m in _NUMBER.finditer(text)]
    ways = set()
    for a, b in permutations(numbers, 2):
        for sign in "+-*/":
            if (sign in "+*" and Fraction(a) < Fraction(b)) or (sign == "/" and Fraction(b) == 0):
                continue
            if value(f"{a} {sign} {b}") == answer:
                ways.add(f"{a} {sign} {b}")
    return list(ways) if len(ways) == 1 else []


def _line(expression: str) -> str:
    return f"{expression} = {show(value(expression), True)}"


def vary(r: Random, source: Worked) -> FamilyProblem:
    """The problem with other names and, where they can be exchanged safely, other numbers.

    A number is exchanged where its value stands once in the text and is no earlier result; the
    results keep their kind (a whole number stays one, none turns negative).
    """
    renamed = Worked(_rename(r, source.text), source.expressions, source.answer, source.family)
    spots = _exchangeable(renamed)
    for _ in range(_DRAWS if spots else 0):
        new = {old: _other(r, old) for old in spots if r.random() >= _KEPT}
        try:
            return _exchange(renamed, new).problem()
        except ExactError:
            continue
    return renamed.problem()


def _rename(r: Random, text: str) -> str:
    new: dict[str, str] = {}
    for name in dict.fromkeys(_NAME.findall(text)):
        for names in (WOMEN, MEN):
            if name in names and name != "Will" and r.random() < 0.7:
                new[name] = r.choice(names)
    if len(set(new.values())) < len(new):
        return text
    return _NAME.sub(lambda m: new.get(m.group(), m.group()), text)


def _exchangeable(source: Worked) -> list[str]:
    stated = [m.group() for m in _NUMBER.finditer(source.text)]
    results = {show(value(e), True) for e in source.expressions[:-1]}
    return [
        number
        for number in dict.fromkeys(stated)
        if stated.count(number) == 1
        and _plain_number(number) == number
        and "," not in number
        and number not in results
        and Fraction(number) not in _UNVARIED
        and not _doubled(source.text, number)
    ]


def _doubled(text: str, number: str) -> bool:
    """Whether the number may be more than a quantity: a year, an age in a date, a percentage."""
    at = text.find(number)
    return text[at + len(number) : at + len(number) + 1] == "%" or (
        len(number) == 4 and number[:2] in ("19", "20")
    )


def _other(r: Random, number: str) -> str:
    whole, _, places = number.partition(".")
    n = int(whole)
    low, high = (2, max(9, 2 * n)) if n < 10 else (n // 2, 2 * n)
    new = str(r.randint(low, high))
    return f"{new}.{r.randint(1, 10 ** len(places) - 1):0{len(places)}d}" if places else new


def _exchange(source: Worked, new: dict[str, str]) -> Worked:
    """Raises `ExactError` where the new numbers do not suit the problem."""
    text = _NUMBER.sub(lambda m: new.get(m.group(), m.group()), source.text)
    results: dict[str, str] = {}
    written = []
    for expression in source.expressions:
        mapped = _LITERAL.sub(
            lambda m: results.get(m.group()) or _mapped(m.group(), new), expression
        )
        before, after = value(expression), value(mapped)
        if after <= 0 or (before.denominator == 1 and after.denominator != 1):
            raise ExactError("the new numbers give another kind of result")
        if len(show(after, True)) > 8:
            raise ExactError("an unwieldy result")
        results[show(before, True)] = show(after, True)
        written.append(mapped)
    return Worked(text, tuple(written), value(written[-1]), source.family)


def _mapped(number: str, new: dict[str, str]) -> str:
    return new.get(number, number)


def training_part(text: str) -> bool:
    """Whether a problem is trained on: four in five, by a digest of its text."""
    return zlib.crc32(" ".join(text.split()).encode()) % 5 != 0
