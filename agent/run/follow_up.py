"""Follow-ups made whole, for models that read one question and nothing else.

"What is 15% of 240?" and then "And of 300?" is "What is 15% of 300?". Only what rules can be sure
of is rewritten: one number, value, unit, expression or quantity that takes the place of the only
one of its kind, or an answer that stands for "that". Everything else is left as it is.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from ...graphs.contracts import Turn

UNREAD = (
    "This question goes back to an earlier one in a way that this model cannot follow: ask it as "
    "one whole question."
)
MOST_WORDS = 12
MOST_CHARACTERS = 300

NUMBER = r"-?\d(?:[\d,]*\d)?(?:\.\d+)?(?:/\d+)?"
AMOUNT = re.compile(
    rf"(?P<sign>[$€£])?(?<![\w.^/])(?P<number>{NUMBER})(?![\w.^]*\^)(?:\s?(?P<per>%|percent\b)"
    rf"|\s(?P<unit>[A-Za-z°]+))?"
)
PLACE = r"of|from|to|by|at|in|into|than|per|over|after|between|for|with|on"
LEAD = re.compile(
    r"""(?ix) (?: (?:ok|okay|so|now|then|and|or|but|also|well)\b [,\s]* )*
        (?: (?:what|how) \s+ (?:about|if \s+ (?:it|that|there) \s+ (?:is|was|were|are))\s+
          | (?:do \s+)? (?:the \s+)? same (?:\s+ thing)? (?:\s+ but)? \s+ (?=for|with|of)
          | try \s+ )?"""
)
WHOLE = re.compile(r"(?i)(?:what|how|who|when|where|which|why|is|are|does|do|can)\b.*\d")
QUANTITY = re.compile(
    r"""(?ix)\b(?:mean|average|median|mode|range|sum|product|difference|quotient|maximum|minimum
        |square\ root|cube\ root|square|cube|factorial|reciprocal|area|perimeter|circumference
        |volume|surface\ area|diameter|derivative|gcd|lcm|greatest\ common\ (?:factor|divisor)
        |least\ common\ multiple)\b"""
)
EXPRESSION = re.compile(r"(?<![\w^*+/-])[\w(][\w^*+()./ -]*[\w)](?=[.?!]*$)")
EARLIER = r"(?:that|it|this|the\s+(?:(?:last|previous)\s+)?(?:result|answer|number))"
BACK = re.compile(
    rf"""(?ix) (?<=\bof\s|\bto\s|\bby\s|\bis\s) {EARLIER}\b
      | (?:(?<=\bfrom\s)|(?<=\bthan\s)|(?<=\bplus\s)|(?<=\btimes\s)|(?<=\bminus\s)
          |(?<=\bdivide\s)|(?<=\bmultiply\s)|(?<=\bincrease\s)|(?<=\bdecrease\s)) {EARLIER}\b
      | ^{EARLIER} (?=\s+(?:plus|minus|times|squared|cubed)\b
          |\s+(?:divided|multiplied|increased|decreased)\s+by\b)
    """
)
CHANGES = {
    "double": "2 * {}", "triple": "3 * {}", "halve": "{} / 2", "half": "{} / 2",
    "square": "{}^2", "cube": "{}^3",
}  # fmt: skip
CHANGE = re.compile(rf"(?i)({'|'.join(CHANGES)})\s+(?:of\s+)?{EARLIER}")
ONWARD = re.compile(
    rf"(?i)(?:plus|minus|times|divided by|multiplied by|increased by|decreased by)\s+{NUMBER}\s*%?"
)
ADDED = re.compile(rf"(?i)(add|subtract)\s+({NUMBER})(?:\s+(?:to|from)\s+{EARLIER})?")
VALUE = re.compile(rf"(?:[a-zA-Z]\s*=\s*)?[$€£]?({NUMBER})(?:\s?%|\s[A-Za-z°]+)?\.?")


def rewritten(question: str, earlier: Sequence[Turn]) -> str | None:
    """The question as one that stands alone; None where it does already, or no rule is sure.

    `earlier`: what was asked before and answered, the oldest first, each standing alone.
    """
    asked = " ".join(question.split())
    if not earlier or len(asked) > MOST_CHARACTERS:
        return None
    before = " ".join(earlier[-1].problem.split())
    bare = asked.rstrip("?.! ")
    rest = _rest(bare)
    found = _with_answer(rest, earlier[-1].answer)
    if found is None and rest != bare:
        found = _instead(before, rest)
    return found if found != asked else None


def goes_back(question: str) -> bool:
    """Whether a question seems to need what was said before it."""
    bare = " ".join(question.split()).rstrip("?.! ")
    rest = _rest(bare)
    if len(bare.split()) > MOST_WORDS:
        return False
    if BACK.search(rest) or CHANGE.fullmatch(rest) or ONWARD.fullmatch(rest):
        return True
    return rest != bare and not WHOLE.match(rest) and not _is_whole_expression(rest)


def whole_turns(turns: Sequence[Turn]) -> tuple[Turn, ...]:
    """A conversation's turns, each question made whole by those before it where it can be."""
    done: list[Turn] = []
    for turn in turns:
        done.append(Turn(rewritten(turn.problem, done) or turn.problem, turn.answer))
    return tuple(done)


def _rest(bare: str) -> str:
    """What is left without the words that lead over from what was said before."""
    lead = LEAD.match(bare)
    return bare[lead.end() :].strip() if lead else bare


def _with_answer(rest: str, answer: str | None) -> str | None:
    """The answer before it in the place of "that"."""
    value = VALUE.fullmatch((answer or "").strip())
    if value is None or len(rest.split()) > MOST_WORDS or re.search(r"[.?!]\s", rest):
        return None
    number = value[1].replace(",", "")
    if change := CHANGE.fullmatch(rest):
        standing = f"({number})" if number.startswith("-") or "/" in number else number
        return f"What is {CHANGES[change[1].lower()].format(standing)}?"
    if ONWARD.fullmatch(rest):
        return f"What is {number} {rest}?"
    if added := ADDED.fullmatch(rest):
        return f"What is {number} {'+' if added[1].lower() == 'add' else '-'} {added[2]}?"
    if len(BACK.findall(rest)) != 1:
        return None
    told = BACK.sub(number, rest)
    asked = _begun(told)
    return f"{asked}{'?' if WHOLE.match(asked) else '.'}"


def _begun(told: str) -> str:
    """A question's first words, where it has none."""
    starts = rf"(?i)(?:{NUMBER}\s|half\b|.*%\sof\b)"
    asked = re.match(r"(?i)(?:what|is|how|find|take)\b", told)
    if not asked and re.match(starts, told):
        return f"What is {told}"
    return told[:1].upper() + told[1:]


def _instead(before: str, rest: str) -> str | None:
    """The question before it with something else in it."""
    if WHOLE.match(rest):
        return f"{rest[:1].upper()}{rest[1:]}?"
    if _is_whole_expression(rest):
        return f"What is {rest}?"
    place = re.match(rf"(?i)(?:({PLACE})\s+)?(?:a\s+|an\s+)?(.*)", rest)
    at, thing = ((place[1] or "").lower(), place[2]) if place else ("", rest)
    if amount := AMOUNT.fullmatch(thing):
        return _other_amount(before, at, amount)
    if value := re.fullmatch(rf"(?i)(?:when\s+|if\s+)?([a-z])\s*(?:=|is)\s*({NUMBER})", thing):
        return _only(rf"\b{value[1]}\s*(?:=|is)\s*{NUMBER}", f"{value[1]} = {value[2]}", before)
    if kind := re.fullmatch(rf"(?i)(?:the\s+)?({QUANTITY.pattern[5:]})", thing, re.VERBOSE):
        found = list(QUANTITY.finditer(before))
        return _put(before, found[0].span(), kind[1]) if len(found) == 1 else None
    if at in ("to", "in", "into") and re.fullmatch(r"[A-Za-z°]+(?: [A-Za-z]+)?", thing):
        return _only(rf"(?<=\b{at}\s)[A-Za-z°]+(?=[.?!]*$)", thing, before)
    if re.search(r"[a-z]", thing) and re.fullmatch(r"[\w^*+()./ -]*[\^*+/-][\w^*+()./ -]*", thing):
        found = [one for one in EXPRESSION.finditer(before) if re.search(r"[\^*+/-]", one[0])]
        return _expression(before, thing) if found else None
    return None


def _expression(before: str, thing: str) -> str | None:
    """The question's last words that are an expression, changed for another one."""
    words = before.rstrip("?.! ").split(" ")
    start = len(words)
    while start and not re.fullmatch(r"[A-Za-z]{2,}:?", words[start - 1]):
        start -= 1
    if start in (0, len(words)) or not re.search(r"[\^*+/-]", " ".join(words[start:])):
        return None
    return " ".join([*words[:start], thing]) + ("?" if before.endswith("?") else ".")


def _other_amount(before: str, at: str, amount: re.Match[str]) -> str | None:
    """Another amount where there is only one of its kind, or only one in such a place."""
    found = [
        one
        for one in AMOUNT.finditer(before)
        if bool(one["per"]) == bool(amount["per"]) and not _listed(before, one)
    ]
    if amount["sign"]:
        found = [one for one in found if one["sign"]]
    placed = [one for one in found if re.search(rf"(?i)\b{at}\s+$", before[: one.start()])]
    if at and (placed or at not in ("for", "with")):
        found = placed
    unit = amount["unit"]
    if unit and len(found) > 1:
        found = [one for one in found if _same(one["unit"], unit)]
    if len(found) != 1:
        return None
    (one,) = found
    if unit:
        if not one["unit"]:
            return None
        return _put(before, (one.start("number"), one.end("unit")), f"{amount['number']} {unit}")
    return _put(before, one.span("number"), amount["number"])


def _listed(before: str, one: re.Match[str]) -> bool:
    """Whether a number stands in a row of numbers, which only together are what was asked of."""
    row = r"\s*(?:,\s*(?:and\s+)?|and\s+)"
    ahead, behind = before[: one.start()], before[one.end("number") :]
    return bool(re.search(rf"\d{row}[$€£]?$", ahead) or re.match(rf"{row}[$€£]?\d", behind))


def _same(one: str | None, other: str) -> bool:
    return (one or "").lower().rstrip("s") == other.lower().rstrip("s")


def _is_whole_expression(rest: str) -> bool:
    """An expression of numbers, as `12 * 3` or `20% of 50`, which needs nothing before it."""
    operated = rf"{NUMBER}\s*(?:[*+/^×÷-]|%\s*of|percent\s+of|times|plus|minus)\s*{NUMBER}.*"
    return re.fullmatch(operated, rest) is not None and not re.fullmatch(NUMBER, rest)


def _only(pattern: str, text: str, before: str) -> str | None:
    found = list(re.finditer(pattern, before, re.IGNORECASE))
    return _put(before, found[0].span(), text) if len(found) == 1 else None


def _put(before: str, span: tuple[int, int], text: str) -> str:
    return before[: span[0]] + text + before[span[1] :]


__all__ = ["UNREAD", "goes_back", "rewritten", "whole_turns"]
