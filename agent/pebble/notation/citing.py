"""The claims that a line makes by quoting: its expressions and its parameter are the problem's,
its answer is the last line's result. Only those that are wrong are given, as claims of kind
`quotation`: `right` is what is said, `left` what is meant.
"""

from __future__ import annotations

import re

from ....tools.base import Claim, StepContext
from .asking import partly
from .functions import FUNCTIONS
from .grammar import MAX_CHARACTERS, parts
from .lines import called, read
from .nearness import distance, shared_beginning
from .parameters import misstated
from .quoting import DRAWN, LONG_NUMBER, NEAR, Misquote, misquoted_numbers, misquotes

LONG_ANSWER = 15  # characters: begun as the result, and then lost
_WORDS = re.compile(r"[A-Za-z]{2,}")
_BINDS = re.compile(r"[A-Za-z](?:\([A-Za-z]\))? = ")
_KNOWN = frozenset({*FUNCTIONS, "sqrt", "mod", "as", "True", "False", "AM", "PM"})
_ANSWER = re.compile(r"Answer:\s*(?P<answer>[^\n]+?)\s*")
_CALCULATION = re.compile(r"[-+*/() .\d]+=[-+*/() .\d=]+").fullmatch
_TRUTHS = frozenset({"True", "False"})


def quotation_claims(step: str, context: StepContext | None) -> list[Claim]:
    """What the step misquotes; empty for prose and for what is quoted well. Never raises."""
    text = step.strip()
    if context is None or not context.problem or "\n" in text or len(text) > MAX_CHARACTERS:
        return []
    offset = len(step) - len(step.lstrip())
    answer = _ANSWER.fullmatch(text)
    if answer is not None:
        wrong = _answer(answer, context)
        return [] if wrong is None else [_claim(offset, wrong)]
    find = misquotes if _is_line(text) else misquoted_numbers if _CALCULATION(text) else None
    found = find(text, context.problem, context.steps) if find else []
    found = misstated(text, context.problem) or found or partly(text, context.problem)
    return [_claim(offset, one) for one in found]


def _is_line(text: str) -> bool:
    """Whether the text is a line of a notebook, or was meant to be one and lost its balance."""
    if text.partition("(")[0] in {*DRAWN, "convert"}:
        return True
    if not _KNOWN.issuperset(_WORDS.findall(text)):
        return False
    line = read(text)
    if line is not None and line.form != "result":
        return True
    head = text.partition("(")[0]
    if head in FUNCTIONS or (line is not None and " mod " in line.left):
        return True
    return text.count("(") != text.count(")") or _BINDS.match(text) is not None


def _answer(found: re.Match[str], context: StepContext) -> Misquote | None:
    """An answer that is nearly the result of the line before it, and nothing else that was said."""
    line = read(context.steps[-1].strip()) if context.steps else None
    if line is None or line.form == "definition" or not line.right:
        return None
    worked_out = called(line.left) is not None or " mod " in line.left
    if line.form == "result" and not worked_out and len(line.right) < LONG_NUMBER:
        return None
    said, meant = found["answer"], line.right
    if said == meant or said in parts(meant.removeprefix("(").removesuffix(")")):
        return None
    turned = {said, meant} == _TRUTHS
    if not turned and (_said_before(said, context) or not _near(said, meant)):
        return None
    return Misquote(said, found.span("answer"), meant)


def _said_before(said: str, context: StepContext) -> bool:
    lines = [line for step in context.steps if (line := read(step.strip())) is not None]
    return any(said in (line.name, line.right) for line in lines)


def _near(said: str, meant: str) -> bool:
    a, b = "".join(said.split()), "".join(meant.split())
    if len(b) >= LONG_ANSWER and shared_beginning(a, b) > len(b) // 2:
        return True
    return len(b) > 2 and distance(a, b, int(len(b) * NEAR)) is not None


def _claim(offset: int, wrong: Misquote) -> Claim:
    start, end = wrong.span
    return Claim(
        kind="quotation",
        text=wrong.said,
        span=(offset + start, offset + end),
        left=wrong.meant,
        right=wrong.said,
        right_span=(offset + start, offset + end),
    )
