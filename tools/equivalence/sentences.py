"""What a sentence answers: its formula, its bold part, what follows its last "is", its number."""

from __future__ import annotations

import re

from ..mathematics.units import is_unit
from .boxes import formulas
from .languages import IS

BOLD = re.compile(r"\*\*([^*\n]{1,80})\*\*")
_NUMBER = re.compile(
    r"(?<![A-Za-z0-9_.])[-−]?(?:[$€£]\s?)?"
    r"(?:\d{1,3}(?:[ \u00a0\u202f]\d{3})+(?!\d)|\d+(?::\d+)+(?:\s?[AaPp]\.?[Mm]\b)?"
    r"|\d[\d,]*(?:\.\d+)*|\.\d+)(?:,\d+)?"
    r"(?:\s*/\s*\d+)?(?![A-Za-z_]*\d)"
)
_UNIT = re.compile(
    r"\s?(\\?[%°]|[€$£]|[A-Za-z]{1,12}(?:/[a-z]{1,2})?[²³]?|[a-z]{1,2}\^[23])(?![\w.]\w)"
)
_ASSIGNMENTS = re.compile(r"(?:[A-Za-z]\w{0,9}\s*=\s*[^,=]{1,60}(?:,\s*|\s+and\s+|$))+")
# Numbers, single letters, operators, commas: `-z**3 + 15*z`, `l, z, -3`; nothing of it is bold.
_FORMULA = re.compile(
    r"(?:[^\sA-Za-z=$*`]|\*{1,2}(?=[\s(\w-])|(?<![A-Za-z])[A-Za-z](?![A-Za-z])"
    r"|a?(?:sin|cos|tan)h?|arc(?:sin|cos|tan)|cot|sec|csc|sqrt|log|ln|exp|pi|\s)+"
)
_ENDS_SENTENCE = re.compile(r"[.!](?:\s|$)|\n|。|！")
#: `hay 9 gatos`: what stands before the number only says that there are so many.
_LEADING = re.compile(
    r"^(?!(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec|sqrt|sin|cos|tan|log|ln|frac|max|min))"
    r"(?:[A-Za-zÀ-ÿ]{2,}\s+)+(?=-?[$€£]?\d)",
    re.IGNORECASE,
)
#: `The answer is: Answer: 24`, `Answer: and then 8`.
_AGAIN = re.compile(
    r"^(?:(?:the\s+)?(?:final\s+)?answer\s*(?:is\s*)?[:=]?\s+|(?:and|then|so|thus|therefore|simply)\s+)+(?=\S)",
    re.IGNORECASE,
)
#: The instruction given back: `end with: Answer: and then the answer alone`.
_ECHO = re.compile(
    r"(?:(?:the\s+answer\s+)?alone|therefore|thus|as follows|below|given by|not\b.*)\W*",
    re.IGNORECASE,
)
#: `10, not 12, because …`: what stands behind says why.
_REASON = re.compile(
    r"(?<=[\w)}$])\s*(?:[,;(—–-]\s*(?:and )?not\b|[,;(]?\s*\b(?:because|since)\b"
    r"|[,;(]\s*as (?=each|the|there|it|\d)).*",
    re.IGNORECASE | re.DOTALL,
)
_PAID = re.compile(r"[$€£]\s?\d[\d.,]*|\d[\d.,]*\s?[€£$]")
#: Words before a number that say it is not the answer, or not all of it.
_REFUSED = re.compile(
    r"(?:\b(?:except|excluding|than|least|most|not|unless|without|multiples? of|divisible by|mod"
    r"|modulo|from|between|before|after|about|step|case|part|equation)\b[^.\d]{0,12}"
    r"|[<>≤≥≠]|\bratio\b[^.]{0,40}\d to)$",
    re.IGNORECASE,
)


COMPARED = {
    "at least": ">=", "no less than": ">=", "greater than or equal to": ">=", "at most": "<=",
    "no more than": "<=", "less than or equal to": "<=", "greater than": ">", "more than": ">",
    "larger than": ">", "less than": "<", "smaller than": "<",
}  # fmt: skip
_STATED = re.compile(
    r"\$?(?P<name>[a-zA-Z])\$? (?:is|must be|lies|should be) "
    rf"(?:(?P<how>{'|'.join(COMPARED)}) \$?(?P<bound>[^\s$]+?)\$?"
    r"|(?:strictly )?between \$?(?P<low>[^\s$]+?)\$? and \$?(?P<high>[^\s$]+?)\$?"
    r"(?P<closed>,? inclusive)?)\s*\.?"
)
#: `it takes her 28 minutes to cook 3 steaks`: the time that something takes is what is asked.
_TAKES = re.compile(
    r"\b(?:takes?|took|needs?)\s(?:\w+\s){0,3}?(?P<number>\d[\d,.]*)\s(?P<unit>[a-z]+)\sto\s[^.!?]*[.!]?\s*$"
)


#: `The probability is 3 out of 8.`
_SHARE = re.compile(r"\b(?:is|are|be)\s(\d{1,9}) (?:out of|in) (?:every )?([1-9]\d{0,8})\.?\s*$")


def stated_relation(text: str) -> str | None:
    """`x >= -2` of `x is at least -2`, `-2 < y < 6` of `y is between -2 and 6`."""
    match = _STATED.fullmatch(text)
    if match is None:
        return None
    name, sign = match["name"], "<=" if match["closed"] else "<"
    if match["how"]:
        return f"{name} {COMPARED[match['how']]} {match['bound']}"
    return f"{match['low']} {sign} {name} {sign} {match['high']}"


def tidy(answer: str) -> str:
    """A marker's answer up to the end of its sentence, without Markdown and formula marks."""
    answer = _AGAIN.sub("", answer.strip().strip("`").strip())
    answer = re.sub(r"^(?:negative|minus)\s+(?=\d)", "-", answer, flags=re.IGNORECASE)
    if answer.count("**") == 1:  # the mark itself took the other one; `8*j**3` is a power
        answer = answer.removeprefix("**").removesuffix("**")
        answer = re.sub(r"\*\*(?=\s[A-Za-z])", "", answer)
    if (reason := _REASON.search(answer)) and re.search(r"\d", answer[: reason.start()]):
        answer = answer[: reason.start()]
    pieces = formulas(answer)
    if pieces and pieces[0].start <= 4:
        unit = _ENDS_SENTENCE.split(answer[pieces[0].end :], maxsplit=1)[0].strip(' .*"\\')
        content = _AGAIN.sub("", pieces[0].content.strip())
        return content if len(unit) > 20 else f"{content} {unit}".strip()
    if match := _ENDS_SENTENCE.search(answer):
        answer = answer[: match.start()]
    answer = re.sub(r"\s*\\[\])]$", "", answer.strip().rstrip(".")).strip()
    if answer.rstrip("* ").endswith(":") or _ECHO.fullmatch(answer):
        return ""
    short = len(answer.split()) <= 3 or _FORMULA.fullmatch(answer) or _ASSIGNMENTS.fullmatch(answer)
    if answer.startswith("**"):
        answer = BOLD.sub(r"\1", answer, count=1)
    return _LEADING.sub("", answer.strip("*` ")) if short else core(answer)


def core(sentence: str) -> str:
    """What a sentence answers: its bold part, what follows its last "is", or its last number."""
    if bold := BOLD.findall(sentence):
        return str(bold[-1]).strip()
    pieces = formulas(sentence)
    after = IS.split(sentence)[-1].strip("* ")
    if after.count(")") > after.count("("):
        after = after.rstrip(") ")
    if pieces and not (re.search(r"\d", after) and not formulas(after)):
        return pieces[-1].content
    if len(after.split()) <= 3:
        return after
    if share := _SHARE.search(sentence):
        return f"{share[1]}/{share[2]}"
    if len(paid := _PAID.findall(after)) == 1 and not pieces:
        return str(paid[0]).strip()
    numbers = _NUMBER.findall(after) or _NUMBER.findall(sentence)
    if len(set(numbers)) == 1 or (pieces and numbers):
        return last_number(after) or last_number(sentence) or str(numbers[-1]).strip()
    return sentence.strip("* ")


def last_number(text: str, *, certain: bool = False) -> str | None:
    """The last number with its unit; with `certain`, none that its words say is not the answer."""
    if (taken := _TAKES.search(text)) and is_unit(taken["unit"]):
        return f"{taken['number']} \\text{{{taken['unit']}}}" if certain else taken["number"]
    if share := _SHARE.search(text):
        return f"{share[1]}/{share[2]}"
    matches = list(_NUMBER.finditer(text))
    if not matches:
        return None
    match = matches[-1]
    if certain and _REFUSED.search(text[: match.start()][-40:].rstrip()):
        return None
    number = match[0].strip().rstrip(",")
    unit = _UNIT.match(text, match.end())
    if unit is None or number != match[0].strip():
        return number
    word = unit[1]
    if word[0] in "%°€$£\\":
        return number + word
    name = re.sub(r"[²³]|\^[23]$", "", word)
    return (
        f"{number} \\text{{{word}}}"
        if certain and is_unit(name) and name not in ("in", "a")
        else number
    )
