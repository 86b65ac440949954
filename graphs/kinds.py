"""What kind of answer a problem asks for, and an answer read as that kind, or as none.

A number that a coding problem's reply happens to end with is no program, and a program is no
choice among five. The kind comes from the problem: its tests and entry point where it has them,
else its own words.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

from ..tools.equivalence.extract import find_answer
from ..tools.programs.reading import read_program
from ..tools.programs.suites import called_names
from .thinking import without_thoughts

ProblemKind = Literal["number", "expression", "choice", "proof", "words", "complete", "write"]
CODE: tuple[ProblemKind, ...] = ("complete", "write")

MAX_CHARS = 20_000
_ASKS_FOR_CODE = re.compile(
    r"^(?:please\s+|now\s+|can\s+you\s+)?(?:write|implement|create|develop|code|complete)\b"
    r"[^.?!\n]{0,60}?\b(?:function|method|program|script|class|code)\b(?!\s+of\b)"
    r"|\b(?:python|javascript|java|c\+\+|rust)\s+(?:function|method|program|script|class|code)\b",
    re.IGNORECASE | re.MULTILINE,
)
_HEAD = re.compile(r"^(?:async\s+)?def\s+(\w+)\s*\(", re.MULTILINE)
_ASSERT = re.compile(r"^\s*assert\s.*$", re.MULTILINE)
_OPTION = re.compile(r"(?:^|\s)\(?([A-H])[).:]\s+\S", re.MULTILINE)
_PROOF = re.compile(
    r"(?:^|[.?!:,]\s+|\n)(?:please\s+)?(?:prove|show|demonstrate|disprove)\b", re.IGNORECASE
)
_SHOW_RESULT = re.compile(r"\bshow\s+(?:your|all|the)\s+(?:work|steps|working)", re.IGNORECASE)
_EXPRESSION = re.compile(
    r"\b(?:simplify|factori[sz]e|factor|expand|differentiate|derivative|integrate|integral|"
    r"antiderivative|in\s+terms\s+of|collect\s+the\s+terms|rearrange|polynomial|equation\s+of|"
    r"closed\s+form|express|solve)\b",
    re.IGNORECASE,
)
_WORDS_WANTED = re.compile(
    r"\b(?:only|just)\s+(?:with\s+)?(?:the|a|one)\s+(?:full\s+)?(?:name|word|weekday|colou?r|day)\b"
    r"|\byes\s+or\s+no\b|\btrue\s+or\s+false\b|\b(?:knaves?|liars?)\b|\bwhat\s+day\s+of\s+the\s+week\b",
    re.IGNORECASE,
)
_ASKS_WHO = re.compile(r"\b(?:who|whom|whose|which|why|what\s+colou?r)\b[^.?!]*\?", re.IGNORECASE)
_NUMBER = re.compile(
    r"\bhow\s+(?:many|much|old|far|long|tall|fast|deep|wide|often|big|large|heavy|high)\b|\d"
    r"|\b(?:sum|product|difference|average|probability|remainder|number|percent\w*|calculate|compute|twice|half)\b",
    re.IGNORECASE,
)
_CHOSEN = re.compile(
    r"\b(?:option|choice|answer)\s*(?:is\s*)?\(?([A-H])\)?(?![\w'])", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class Form:
    """A problem's kind; for code also the `head` that a program may go on from, and the `names`
    that it must define."""

    kind: ProblemKind
    head: str = ""
    names: tuple[str, ...] = ()

    @property
    def is_code(self) -> bool:
        return self.kind in CODE


@dataclass(frozen=True, slots=True)
class ReadAnswer:
    """An answer that was read; `guessed` where it was stated in no so many words."""

    answer: str | None
    guessed: bool = False


def form_of(text: str, tests: str | None = None, entry_point: str | None = None) -> Form:
    """The form of a problem, from its tests and entry point where it has them, else its text."""
    seen = text[:MAX_CHARS]
    heads = _HEAD.findall(seen)
    if entry_point is not None:
        is_head = entry_point in heads and _goes_on(seen)
        return Form("complete" if is_head else "write", text if is_head else "", (entry_point,))
    if tests:
        return Form("write", names=called_names(tests))
    if heads and _goes_on(seen):
        return Form("complete", text, (heads[-1],))
    asserted = "\n".join(line.strip() for line in _ASSERT.findall(seen))
    if asserted or _ASKS_FOR_CODE.search(seen):
        return Form("write", names=called_names(asserted) if asserted else ())
    return Form(_kind_of_words(seen))


def _goes_on(text: str) -> bool:
    """Whether a text is the beginning of a function: it ends in its head or its docstring."""
    last = _HEAD.split(text)[-1]
    lines = [line for line in last.split("\n")[1:] if line.strip()]
    return all(line[:1] in (" ", "\t") for line in lines) and "return " not in _code_of(last)


def _code_of(body: str) -> str:
    """A body without its docstring."""
    return re.sub(r'("""|\'\'\').*?\1', "", body, flags=re.DOTALL)


def _kind_of_words(text: str) -> ProblemKind:
    if len(set(_OPTION.findall(text))) >= 3:
        return "choice"
    if _PROOF.search(text) and not _SHOW_RESULT.search(text):
        return "proof"
    if _EXPRESSION.search(text):
        return "expression"
    if re.search(r"\bhow\s+(?:many|much)\b", text, re.IGNORECASE):
        return "number"
    if _WORDS_WANTED.search(text):
        return "words"
    if _ASKS_WHO.search(text[-400:]) and not re.search(r"\d", text[-200:]):
        return "words"
    return "number" if _NUMBER.search(text) else "words"


def read_answer(form: Form | None, text: str, *, whole: bool = True) -> ReadAnswer:
    """What a text answers, read as the problem's kind; None where it holds no such thing.

    `whole`: the model came to its own end; of a text that was cut off nothing is guessed.
    """
    text = without_thoughts(text, cut=not whole)
    if form is not None and form.is_code:
        return ReadAnswer(read_program(text, head=form.head, names=form.names))
    found = find_answer(text)
    if found is not None and found.rule in ("box", "marker"):
        return ReadAnswer(found.answer)
    if found is None or not whole:
        return ReadAnswer(None, guessed=True)
    if form is not None and form.kind == "choice":
        chosen = _CHOSEN.findall(text[-MAX_CHARS:])
        return ReadAnswer(chosen[-1].upper() if chosen else None, guessed=True)
    if form is not None and form.kind in ("words", "proof") and found.is_guess:
        return ReadAnswer(None, guessed=True)
    return ReadAnswer(found.answer, guessed=True)


__all__ = ["CODE", "Form", "ProblemKind", "ReadAnswer", "form_of", "read_answer"]
