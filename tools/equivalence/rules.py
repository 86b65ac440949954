"""What can be decided in this process, in microseconds: text rules, then the two trees."""

from __future__ import annotations

import re
from functools import lru_cache

from ..mathematics.answer_grammar import parse
from ..mathematics.errors import ExpressionError, Undecided
from ..mathematics.nodes import Node
from .choices import choice, chosen, letters
from .compare import compare, out_of_order, same_up_to_names
from .languages import IS, with_decimal_comma
from .numbers import same_number
from .numerals import in_digits, ordinal, told_number
from .text import (
    MAX_ANSWER,
    clock,
    date,
    measure,
    nothing,
    payload,
    same_clock,
    squash,
    unwrap,
    words,
)
from .wordings import as_formula

Verdict = tuple[bool, str]
_INTEGER = re.compile(r"-?\d{1,30}")
#: `14 old records`: two words or more behind a number are what it counts, not variables.
_COUNTED = re.compile(
    r"(?P<count>-?[$€£]?\d[\d.,/]*)\s+"
    r"(?P<what>(?!(?:and|or|(?:m|b|tr)illion|thousand|hundred)\b)"
    r"[A-Za-z]{2,}(?: [A-Za-z]{2,}){1,4})"
)
#: `\\{x \\mid x > 2\\}` is what its condition says.
_WHERE = re.compile(
    r"(?:\\left)?\s*\\?\{\s*[a-z]\s*(?:\\in\s*\\mathbb\s*\{?R\}?\s*)?"
    r"(?:\\mid|\\vert|\||:)\s*(?P<condition>[^{}|]{1,200}?)\s*(?:\\right)?\s*\\?\}"
)
#: `Matrix([[1, 2], [3, 4]])`, as SymPy and NumPy print.
_ARRAY = re.compile(r"(?:(?:sympy|sp|numpy|np)\.)?(?:[Mm]atrix|array)\(\s*(?P<rows>\[.*\])\s*\)")
_UNORDERED = re.compile(r"\b(?:and|or)\b|\\boxed.*\\boxed|\\pm|±|;|^\W*\{", re.DOTALL)
_SENTENCE = 200
_THEREFORE = re.compile(r"(?:therefore|thus|hence|so|answer)\b\W*\(?[A-J]\b", re.IGNORECASE)
#: `3 1/2` is not `31/2`.
_APART = re.compile(r"\d\s+\d")
_HAS_THOUSANDS = re.compile(r"\d,\d{3}(?!\d)")


def decide(
    gold: str, answer: str, *, strict: bool = True, ordered: bool | None = None
) -> Verdict | None:
    """`(equivalent, how)`, or None where somebody else has to look. Never raises.

    `ordered` says whether the order of bare values matters; where nobody knows (None), it does,
    unless one side writes them as a set or as alternatives.
    """
    gold, answer = gold.strip(), answer.strip()
    if _INTEGER.fullmatch(gold) and _INTEGER.fullmatch(answer):
        equal = int(gold) == int(answer)
        return equal, "same number" if equal else "different numbers"
    letter = _spoken_choice(gold, answer)
    if letter is not None:
        return letter
    free = ordered is False or not strict
    texts = () if ordered or free else (gold, answer)  # as they were written
    gold, answer = payload(gold), payload(answer)
    if not gold or not answer:
        return False, "no answer"
    if gold != answer and (numbers := same_number(gold, answer)) is not None:
        return numbers
    if gold == answer or (squash(gold) == squash(answer) and not _APART.search(f"{gold}|{answer}")):
        return True, "same text"
    if len(gold) > MAX_ANSWER or len(answer) > MAX_ANSWER:
        return False, "too long to be an answer"
    return _by_form(gold, answer, strict) or _by_value(gold, answer, strict, free, texts)


def _by_form(gold: str, answer: str, strict: bool) -> Verdict | None:
    """Choices, times, dates and plain words."""
    chosen = _choices(gold, answer, strict)
    if chosen is not None:
        return chosen
    if (one_time := clock(gold)) and (other_time := clock(answer)):
        equal = same_clock(one_time, other_time)
        return equal, "same time" if equal else "different times"
    if (one := measure(gold)) and (other := measure(answer)) and max(one[2], other[2]) > 1:
        equal = one[:2] == other[:2]
        return equal, "same measure" if equal else "different measures"
    if (one_date := date(gold)) and (other_date := date(answer)):
        return one_date == other_date, "same date" if one_date == other_date else "different dates"
    ends_in_words = gold[-1:].isalpha() and answer[-1:].isalpha()
    if ends_in_words and (place := ordinal(gold)) and (other_place := ordinal(answer)):
        alike = place[1] == other_place[1] or not (place[1] and other_place[1])
        equal = place[0] == other_place[0] and alike
        return equal, "same place" if equal else "different places"
    if (none := nothing(gold)) and (neither := nothing(answer)):
        return none == neither, "same words" if none == neither else "different words"
    if (said := _said(gold, answer)) is not None:
        return said
    if (several := letters(gold)) and several == letters(answer):
        return True, "same choices"
    plain = words(gold), words(answer)
    if plain[0] and plain[1]:
        if plain[0] == plain[1]:
            return True, "same words"
        if len(plain[0]) > 3 and len(plain[1]) > 3 and not _spelled(*plain):
            return False, "different words"
    return None


def _spelled(*texts: str | None) -> bool:
    return any(text is not None and in_digits(text) is not None for text in texts)


def _letter(text: str) -> str | None:
    plain = unwrap(text).strip()
    return plain.upper() if len(plain) == 1 and plain.isalpha() else None


def _spoken_choice(gold: str, answer: str) -> Verdict | None:
    """A letter beside a sentence that chooses one."""
    for bare, text in ((gold, answer), (answer, gold)):
        if len(bare) > 40 or "boxed" in text:
            continue
        few = text.count(" ") + text.count("\n") < 2 and (text.isascii() or len(text) < 2)
        if few and (text[:1] not in "TtHhSsAa" or not _THEREFORE.match(text)):
            continue
        marked = choice(bare)
        letter = marked[0] if marked and not marked[1] else _letter(bare)
        if letter and "A" <= letter <= "J":
            other = chosen(text)
            if other is not None:
                return letter == other, "same choice" if letter == other else "different choices"
    return None


def _said(gold: str, answer: str) -> Verdict | None:
    """A word beside a sentence: `Yes, they are similar.`, `The colour is red.`"""
    for bare, text in ((gold, answer), (answer, gold)):
        if text.count(" ") < 2 or len(text) > _SENTENCE or " " in bare or len(bare) > 40:
            continue
        if bare[-1:].isdigit() and (number := told_number(text)) is not None:
            return decide(bare, number)
        word = words(bare)
        if word is None or len(word) < 2:
            continue
        if word in ("yes", "no"):
            first = re.match(r"\s*(yes|no)[,.!;:]", text, re.IGNORECASE)
            if first:
                equal = first[1].lower() == word
                return equal, "same words" if equal else "different words"
        if words(IS.split(text)[-1]) == word:
            return True, "same words"
    return None


def _free(text: str) -> bool:
    """Whether a text writes its values as alternatives or as a set, whose order says nothing."""
    return _UNORDERED.search(text) is not None


def _choices(gold: str, answer: str, strict: bool) -> Verdict | None:
    one, two = choice(gold), choice(answer)
    if one is None and two is None:
        return None
    letter_a, letter_b = one[0] if one else _letter(gold), two[0] if two else _letter(answer)
    if letter_a and letter_b:
        return letter_a == letter_b, "same choice" if letter_a == letter_b else "different choices"
    marked, other = (one, answer) if one else (two, gold)
    if marked and marked[1]:
        return decide(marked[1], other, strict=strict)
    return None


def _by_value(
    gold: str, answer: str, strict: bool, free: bool, texts: tuple[str, ...]
) -> Verdict | None:
    readings_a, readings_b = readings(gold), readings(answer)
    if not readings_a or not readings_b:
        return _unread(gold, answer, bool(readings_a or readings_b))
    verdict: Verdict | None = None
    for a in readings_a:
        for b in readings_b:
            try:
                found = compare(a, b, strict=strict)
                if not found[0] and not strict and same_up_to_names(a, b):
                    found = True, "same up to names"
            except (Undecided, ExpressionError, RecursionError):
                continue
            if found[0] and not free and out_of_order(a, b) and not any(map(_free, texts)):
                found = False, "same values in another order"
            if found[0]:
                return found
            verdict = verdict or found
    return verdict


def _unread(gold: str, answer: str, one_read: bool) -> Verdict | None:
    plain = words(gold), words(answer)
    if one_read and (plain[0] or plain[1]):
        return False, "words against a value"
    if plain[0] and plain[1]:
        return False, "different words"
    return None


def readings(text: str) -> tuple[Node, ...]:
    """The trees that a text may mean: `1,234` is a number, or else two. Empty if unreadable."""
    return _short_readings(text) if len(text) <= 200 else _readings(text)


@lru_cache(maxsize=8_192)
def _short_readings(text: str) -> tuple[Node, ...]:
    return _readings(text)


def _readings(text: str) -> tuple[Node, ...]:
    found: list[Node] = []
    if " " in text or text[:1].isalpha():
        digits = in_digits(unwrap(text))
        found += readings(digits) if digits and digits != text else ()
    if (said := as_formula(text)) is not None:
        text = said
    if match := _COUNTED.fullmatch(text):
        text = f"{match['count']}\\text{{{match['what']}}}"
    if match := _WHERE.fullmatch(text):
        text = match["condition"]
    if match := _ARRAY.fullmatch(text):
        text = match["rows"]
    spelled = words(text)
    if spelled in ("all real number", "real number", "all real"):
        text = r"\mathbb{R}"
    for split in (False, True) if _HAS_THOUSANDS.search(text) else (False,):
        try:
            node = parse(text, split_thousands=split)
        except (ExpressionError, RecursionError, ValueError):
            continue
        if node not in found:
            found.append(node)
    if (other := with_decimal_comma(text)) is not None:
        found += [node for node in readings(other) if node not in found]
    return tuple(found)
