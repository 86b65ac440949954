"""The final answer in a model's text: boxes, markers, formulas; at worst the last number.

Scans are linear in the text and look at its last `MAX_SCAN` characters only.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

MAX_SCAN = 200_000
_DOUBLED = re.compile(r"\\\\(?=(?:boxed|fbox|d?frac|text|sqrt|pi|left|right|cdot|times|infty)\b)")
_JOINS = re.compile(r"(?<![a-z])(?:and|or)(?![a-z])|,|;", re.IGNORECASE)
_HASHES = re.compile(r"\n?\s*#{1,4}\s+(?P<answer>-?[$€£]?\s?\d[^\n:]{0,40}?)\s*")
_ANSWER_IS = re.compile(
    r"(?:final\s+)?answer(?:\s+to\s+[^.\n:]{1,80})?\s*(?:\*\*)?(?:\s+is\b|\s*[:=])"
    r"(?:\s*(?:[:=]|\*\*))?\s*(?P<answer>[^\n]{1,400})",
    re.IGNORECASE,
)
_BOLD = re.compile(r"\*\*([^*\n]{1,80})\*\*")
_IS = re.compile(r"\b(?:is|are|was|were|equals?)\s+(?!that\b)|=\s*")
_NUMBER = re.compile(r"(?<![\w.])-?(?:[$€£]\s?)?\d[\d,]*(?:\.\d+)?(?:/\d+)?%?")
_DELIMITERS = (("$$", "$$"), (r"\[", r"\]"), (r"\(", r"\)"), ("$", "$"))
_ASSIGNMENTS = re.compile(r"(?:[A-Za-z]\w{0,9}\s*=\s*[^,=]{1,60}(?:,\s*|\s+and\s+|$))+")
# Numbers, single letters, operators, commas: `-z**3 + 15*z`, `l, z, -3`; nothing of it is bold.
_FORMULA = re.compile(
    r"(?:[^\sA-Za-z=$*`]|\*{1,2}(?=[\s(\w-])|(?<![A-Za-z])[A-Za-z](?![A-Za-z])|sqrt|\s)+"
)
_ENDS_SENTENCE = re.compile(r"[.!](?:\s|$)|\n")


@dataclass(frozen=True, slots=True)
class Extracted:
    """An answer and the rule that found it: `box`, `marker`, `formula`, `last number`.

    `last number` is a guess, kept apart so that a caller may refuse it.
    """

    answer: str
    rule: str

    @property
    def is_guess(self) -> bool:
        return self.rule == "last number"


def extract_answer(text: str) -> str | None:
    """The final answer of a model's text, None where there is none.

    In order: the last `\\boxed{…}` (several joined by "and" or a comma are one list), a last line
    `#### N` or `# N`, `The answer is …`, a formula that ends the text, and the last number.
    `find_answer` also says by which rule.
    """
    found = find_answer(text)
    return found.answer if found else None


def find_answer(text: str) -> Extracted | None:
    """`extract_answer` with the rule that found it."""
    text = text[-MAX_SCAN:].replace("\x00", "").rstrip()
    if boxed := boxed_answer(text):
        return Extracted(boxed, "box")
    if hashes := _HASHES.fullmatch(text[text.rfind("\n") + 1 :]):
        return Extracted(hashes["answer"], "marker")
    marked = [match["answer"] for match in _ANSWER_IS.finditer(text)]
    for answer in reversed(marked[-5:]):
        if tidy := _tidy(answer):
            return Extracted(tidy, "marker")
    tail = text[-4_000:]
    pieces = formulas(tail)
    if pieces and re.fullmatch(r"[^\d\n=]{0,40}", tail[pieces[-1].end :].strip()):
        return Extracted(_result(pieces[-1].content), "formula")
    numbers = _NUMBER.findall(tail)
    if numbers:
        return Extracted(numbers[-1].strip(), "last number")
    return None


def _result(formula: str) -> str:
    """The end of a computation `46 + 27 = 73`; an equation with variables is kept whole."""
    left, equals, _ = formula.partition("=")
    computed = "\\text" in left or not re.search(r"(?<![\\a-zA-Z])[a-zA-Z]", left)
    return formula.rpartition("=")[2].strip() if equals and computed else formula.strip()


def _tidy(answer: str) -> str:
    """A marker's answer up to the end of its sentence, without Markdown and formula marks."""
    answer = answer.strip().strip("`").strip()
    pieces = formulas(answer)
    if pieces and pieces[0].start <= 4:
        unit = _ENDS_SENTENCE.split(answer[pieces[0].end :], maxsplit=1)[0].strip(" .*")
        return pieces[0].content if len(unit) > 20 else f"{pieces[0].content} {unit}".strip()
    if match := _ENDS_SENTENCE.search(answer):
        answer = answer[: match.start()]
    answer = answer.strip().rstrip(".").strip()
    if answer.rstrip("* ").endswith(":"):
        return ""
    short = len(answer.split()) <= 3 or _FORMULA.fullmatch(answer) or _ASSIGNMENTS.fullmatch(answer)
    return answer.strip("*` ") if short else _core(answer)


def _core(sentence: str) -> str:
    """What a sentence answers: its bold part, what follows its last "is", or its last number."""
    if bold := _BOLD.findall(sentence):
        return str(bold[-1]).strip()
    if pieces := formulas(sentence):
        return pieces[-1].content
    after = _IS.split(sentence)[-1].strip("* ")
    if len(after.split()) <= 3:
        return after
    numbers = _NUMBER.findall(sentence)
    return str(numbers[-1]).strip() if len(set(numbers)) == 1 else sentence.strip("* ")


def boxed_answer(text: str) -> str | None:
    """The content of the last box; boxes that a comma, "and" or one formula joins are a list."""
    text = _DOUBLED.sub(lambda _: "\\", text)
    boxes = _boxes(text)
    if not boxes:
        return None
    kept = [boxes[-1]]
    for start, end, content in reversed(boxes[:-1]):
        gap = text[end : kept[0][0]]
        if not _is_join(gap, inside=_inside_formula(text, end)):
            break
        kept.insert(0, (start, end, content))
        if len(kept) >= 40:
            break
    contents = [content.strip() for _, _, content in kept]
    if len(set(contents)) == 1:
        contents = contents[:1]
    return ", ".join(contents) or None


def _boxes(text: str) -> list[tuple[int, int, str]]:
    found = []
    at = 0
    while (start := text.find("\\boxed", at)) >= 0:
        brace = start + len("\\boxed")
        while brace < len(text) and text[brace] == " ":
            brace += 1
        if brace >= len(text) or text[brace] != "{":
            at = brace
            continue
        end = closing_brace(text, brace)
        found.append((start, end, text[brace + 1 : end - 1 if end <= len(text) else len(text)]))
        at = min(end, len(text))
        if len(found) > 2_000:
            found = found[-1_000:]
    return [(start, min(end, len(text)), content) for start, end, content in found]


def closing_brace(text: str, start: int, limit: int = 20_000) -> int:
    """The index after the brace that closes the one at `start`; past the end if none does."""
    depth = 0
    stop = min(len(text), start + limit)
    at = start
    while at < stop:
        character = text[at]
        if character == "\\":
            at += 2
            continue
        if character == "{":
            depth += 1
        elif character == "}":
            depth -= 1
            if depth == 0:
                return at + 1
        at += 1
    return len(text) + 1


def _is_join(gap: str, *, inside: bool) -> bool:
    if len(gap) > 120 or re.search(r"[.!?]\s", gap):
        return False
    return bool(_JOINS.search(gap)) or (inside and "$" not in gap and "\n\n" not in gap)


def _inside_formula(text: str, at: int) -> bool:
    """Whether `at` stands inside `$…$`, by the parity of the dollar signs before it."""
    window = text[max(0, at - 2_000) : at]
    return (window.count("$") - window.count("\\$")) % 2 == 1


@dataclass(frozen=True, slots=True)
class Formula:
    start: int
    end: int
    content: str


def formulas(text: str) -> list[Formula]:
    """The delimited formulas of a text, in order: `$…$`, `$$…$$`, `\\(…\\)`, `\\[…\\]`."""
    found: list[Formula] = []
    at = 0
    while at < len(text) and len(found) < 200:
        starts = [(text.find(left, at), left, right) for left, right in _DELIMITERS]
        starts = [entry for entry in starts if entry[0] >= 0]
        if not starts:
            break
        start, left, right = min(starts, key=lambda entry: (entry[0], -len(entry[1])))
        if left == "$" and start and text[start - 1] == "\\":
            at = start + 1
            continue
        end = text.find(right, start + len(left))
        while end > 0 and right[0] == "$" and text[end - 1] == "\\":
            end = text.find(right, end + 1)
        if end < 0:
            at = start + len(left)
            continue
        after = end + len(right)
        if left == "$" and after < len(text) and text[after].isdigit():
            at = start + 1  # "$5 and $7": money, not a formula
            continue
        found.append(Formula(start, after, text[start + len(left) : end]))
        at = after
    return found
