"""The final answer in a model's text: boxes, markers, formulas; at worst the last number.

Scans are linear in the text and look at its last `MAX_SCAN` characters only.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from .boxes import Formula, boxed_answer, formulas
from .languages import ANSWER_IS, without_locale
from .sentences import BOLD, core, last_number, tidy

MAX_SCAN = 200_000
_TAIL = 4_000
_HASHES = re.compile(r"\n?\s*#{1,4}\s+(?P<answer>-?[$€£]?\s?\d[^\n:]{0,40}?)\s*")
_TAGGED = re.compile(r"<answer>\s*(?P<answer>[^<]{1,400}?)\s*</answer>", re.IGNORECASE)
_THOUGHT = re.compile(r"</(?:think|thinking|thought|reasoning)>", re.IGNORECASE)
_TURN = re.compile(
    r"<\|(?:im_end|im_start|eot_id|end|endoftext|end_of_text|assistant|user)\|>|</s>"
)
#: LaTeX that went through a string's escapes: a form feed and `rac` was `\\frac`.
_ESCAPES = {"\f": r"\f", "\b": r"\b", "\a": r"\a", "\v": r"\v"}
_UNESCAPED = re.compile(r"[\f\x08\a\v](?=[a-z]{2})")
_MANNERS = re.compile(r"\s*I hope (?:it|this) is correct\.?\s*$", re.IGNORECASE)
_OUTPUT = re.compile(
    r"(?:```output|output\W{0,4}\s*\n\s*```\w*)\s*\n(?P<answer>[^`\n]{1,200})\s*\n?```\s*$",
    re.IGNORECASE,
)
_ROWS = re.compile(
    r"\\begin\{(?:align|gather|equation)\*?\}(.*?)\\end\{(?:align|gather|equation)", re.DOTALL
)
#: Without delimiters: a point or an interval, several values, an equation with a variable.
_FINALLY = re.compile(r"\bfinal\s+answer\b[^\n]{0,20}?(?:\bis\b|:)[^\n]*\d", re.IGNORECASE)
_TRIED_AGAIN = re.compile(
    r"\d[^.!?]{0,30}[.!?]\s[^\n]*?(?<!wrong )(?<!incorrect )\b(?:final\s+)?answer\s+is\b\s*:?"
    r"\s*(?=\S)",
    re.IGNORECASE,
)
_VALUE = re.compile(r"[-+$\\(\[{\s]*(?:\d|\\[a-z])")
_AT_THE_END = (
    re.compile(r"(?<!\w)([\[(]\s*-?[\d./]+(?:\s*,\s*-?(?:[\d./]+|inf\w*|∞))+\s*[\])])\s*\.?$"),
    re.compile(
        r"\b(?:solutions|roots|zeros|answers)\s+are\s+"
        r"(-?[\d./]+(?:\s*,\s*-?[\d./]+)*,?\s+and\s+-?[\d./]*\d)\s*\.?$"
    ),
    re.compile(
        r"(?<![A-Za-z0-9({_\\])([a-zA-Z](?:\([a-z]\))?\s*=\s*(?=[^=]*[a-z])"
        r"(?:[\d\s.+\-*/^(){}]|(?<![a-zA-Z])[a-z](?![a-zA-Z]))+?)\s*\.?$"
    ),
)
_NAME_ONLY = re.compile(
    r"\s*(?:\\?[a-zA-Z]{1,8}(?:_\w|_\{\w+\})?'*(?:\([a-z, ]*\))?|[A-Z]{2,4}|\\triangle\s*[A-Z]+)\s*"
)


@dataclass(frozen=True, slots=True)
class Extracted:
    """An answer and the rule that found it: `box`, `marker`, `output`, `formula`, `last number`.

    `last number` is a guess, kept apart so that a caller may refuse it.
    """

    answer: str
    rule: str

    @property
    def is_guess(self) -> bool:
        return self.rule == "last number"


def extract_answer(text: str) -> str | None:
    """The final answer of a model's text, None where there is none.

    What is thought between `<think>` marks is left out. In order: the last `\\boxed{…}` (several
    joined by "and" or a comma are one list), `<answer>…</answer>`, a last line `#### N` or `# N`,
    `The answer is …` (also in German, French, Spanish and Chinese), what a program printed at the
    end, a formula or bold words that end the text, and the last number. `find_answer` also says by
    which rule.
    """
    found = find_answer(text)
    return found.answer if found else None


def find_answer(text: str) -> Extracted | None:
    """`extract_answer` with the rule that found it."""
    text = spoken(text[-MAX_SCAN:])
    if found := from_box(text):
        return found
    if marked := _marked(text):
        return Extracted(marked, "marker")
    tail = text[-_TAIL:]
    if printed := _OUTPUT.search(tail):
        return Extracted(printed["answer"].strip(), "output")
    if (formula := _last_formula(tail)) is not None:
        return Extracted(formula, "formula")
    if not broken_off(tail) and (number := last_number(tail)):
        return Extracted(without_locale(number, tail), "last number")
    return None


def broken_off(text: str) -> bool:
    """Whether a long text ends inside a formula: it was cut off before its answer."""
    for opening, closing in (("\\(", "\\)"), ("\\[", "\\]")):
        start = text.rfind(opening)
        if start >= 200 and text[start - 1] != "\\" and closing not in text[start:]:
            return len(text) - start > 14  # `is \\(72` is only left open
    return False


def from_box(text: str) -> Extracted | None:
    """The last box, or the final answer that is announced behind it: then it held a result on
    the way."""
    boxed = boxed_answer(text)
    if boxed is None:
        return None
    behind = text[text.rfind("boxed") :]
    if _FINALLY.search(behind):
        marked = _marked(behind)
        if marked is not None and _VALUE.match(marked):
            return Extracted(marked, "marker")
    return Extracted(boxed, "box")


def spoken(text: str) -> str:
    """What is said aloud: no thinking, no marks of a chat's turns, no later turn."""
    text = _UNESCAPED.sub(lambda match: _ESCAPES[match[0]], text.replace("\x00", ""))
    if "<" in text:
        *_, aloud = _THOUGHT.split(text)
        text = aloud if aloud.strip() else text
        text = next((part for part in _TURN.split(text) if part.strip()), "")
    return (_MANNERS.sub("", text) if "hope" in text else text).rstrip()


def _marked(text: str) -> str | None:
    """What a mark announces: `<answer>`, `####`, "the answer is"."""
    if tagged := [match["answer"] for match in _TAGGED.finditer(text)]:
        return core(tagged[-1])
    if hashes := _HASHES.fullmatch(text[text.rfind("\n") + 1 :]):
        return hashes["answer"]
    marked = [
        _last_try(match["answer"]) for match in ANSWER_IS.finditer(text) if not _heads(match, text)
    ]
    found = (tidy(answer) for answer in reversed(marked[-5:]))
    answer = next((one for one in found if one and not _rambles(one)), None)
    return without_locale(answer, text) if answer else None


def _last_try(answer: str) -> str:
    """Of several tries in one line, `The answer is 5. No, the answer is 7.`, the last."""
    while again := _TRIED_AGAIN.search(answer):
        answer = answer[again.end() :]
    return answer


def _rambles(answer: str) -> bool:
    """Whether what stands behind the mark is a long sentence of several numbers."""
    return len(answer.split()) > 12 and len(re.findall(r"\d+", answer)) > 1


def _heads(match: re.Match[str], text: str) -> bool:
    """Whether the words only head lines of working: `6. Print the answer:`."""
    broken = "\n" in text[match.start() : match.start("answer")]
    return broken and len(text[match.end() :].split("\n", 3)) > 2


def _last_formula(tail: str) -> str | None:
    """A formula, or what is bold, with no number behind it."""
    if rows := list(_ROWS.finditer(tail)):
        after = tail[rows[-1].end() :]
        if not re.search(r"\d", after):
            return result(re.split(r"\\\\", rows[-1][1].strip().rstrip("\\"))[-1].replace("&", ""))
    pieces = [piece for piece in formulas(tail) if not _NAME_ONLY.fullmatch(piece.content)]
    bold = [match for match in BOLD.finditer(tail) if re.search(r"\d", match[1])]
    last = max((piece.end for piece in pieces), default=0)
    if bold and bold[-1].end() > last and not re.search(r"\d", tail[bold[-1].end() :]):
        content = bold[-1][1]
        counted = re.fullmatch(r"[^A-Za-z]*\d[^A-Za-z=+*/^]*[A-Za-z][A-Za-z\s./%-]*", content)
        found = last_number(content) if counted else core(content)
        return without_locale(found or content, tail)
    if pieces and re.fullmatch(r"[^\d\n=]{0,60}", tail[last:].strip()):
        return result(_joined(tail, pieces))
    endings = (pattern.search(tail) for pattern in _AT_THE_END)
    return next((ending[1].strip() for ending in endings if ending), None)


def _joined(tail: str, pieces: list[Formula]) -> str:
    """The last formula, with those before it that "and" or "or" join to it in one shape."""
    kept = [pieces[-1]]
    for piece in reversed(pieces[:-1]):
        gap = tail[piece.end : kept[0].start].strip(" ,")
        alike = piece.content.partition("=")[0] == kept[0].content.partition("=")[0]
        listed = not gap and len(kept) > 1 and kept[0].start - piece.end <= 3
        if not (gap in ("and", "or") or listed) or ("=" in piece.content and not alike):
            break
        kept.insert(0, piece)
    return " and ".join(piece.content for piece in kept)


def result(formula: str) -> str:
    """The end of a computation `46 + 27 = 73`; an equation with variables is kept whole."""
    left, equals, _ = formula.partition("=")
    if not left.strip() and equals:  # a row of `align` that goes on: `&= 73`
        return formula.rpartition("=")[2].strip()
    computed = "\\text" in left or not re.search(r"(?<![\\a-zA-Z])[a-zA-Z]", left)
    if "\\approx" in formula or "\\begin" in formula:
        return formula.strip()
    return formula.rpartition("=")[2].strip() if equals and computed else formula.strip()
