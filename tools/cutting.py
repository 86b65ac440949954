"""A step cut at a refuted result: the tool's result stands in, and nothing that followed from it.

What a writer goes on to say after a wrong result was written from it, an answer in the same
paragraph too. So only the words that belong to the result itself stay behind it (its unit, the end
of its sentence), and what it stands in (a fence, a formula) is closed.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from .base import Claim, Verdict

_FENCE = re.compile(r"^[ \t]*```.*?^[ \t]*```[ \t]*$", re.MULTILINE | re.DOTALL)
_SENTENCE_END = re.compile(r"[.!?](?=\s|$)|\n")
_TELLS = re.compile(r"[\d=<>≈`{]|\\(?:frac|sqrt|boxed|times|cdot)")
_PAIRS = (("\\[", "\\]"), ("\\(", "\\)"), ("\\left(", "\\right)"))
_ENVIRONMENT = re.compile(r"\\(begin|end)\{(\w+\*?)\}")
IN_PLACE = frozenset({"quotation"})  # no result: what is computed from it is judged next
MAX_WORDS = 80  # characters of a sentence that may stay behind a result


@dataclass(frozen=True, slots=True)
class Cut:
    """A corrected step. `dropped`: something that had been said after the result was left out."""

    text: str
    dropped: bool


def cut_at(step: str, verdict: Verdict) -> Cut | None:
    """The step up to the refuted claim, with the verdict's correction; None where it has none."""
    span = verdict.claim.right_span
    if verdict.correction is None or span is None:
        return None
    if verdict.claim.kind in IN_PLACE:
        return Cut(step[: span[0]] + verdict.correction + step[span[1] :], dropped=False)
    end = _belongs_until(step, verdict.claim)
    head = step[: span[0]] + verdict.correction + step[span[1] : end]
    rest = step[end:]
    if not re.search(r"\w", re.sub(r"\\end\{\w+\*?\}|\\(?:right|text)\b", "", rest)):
        return Cut(head + rest, dropped=False)
    return Cut(_closed(head.rstrip()), dropped=True)


def _belongs_until(step: str, claim: Claim) -> int:
    """Where that ends which the claim stands in and which says nothing further."""
    end = max(claim.span[1], claim.right_span[1] if claim.right_span else 0)
    for fence in _FENCE.finditer(step):
        if fence.start() < end <= fence.end():
            return fence.end()
    stop = _SENTENCE_END.search(step, end)
    until = stop.end() if stop else len(step)
    words = step[end:until]
    if len(words) <= MAX_WORDS and not _TELLS.search(words):
        return until
    return end


def _closed(text: str) -> str:
    """The text with every formula that is open at its end closed."""
    opened = [name for kind, name in _ENVIRONMENT.findall(text) if kind == "begin"]
    for kind, name in _ENVIRONMENT.findall(text):
        if kind == "end" and name in opened:
            opened.remove(name)
    for name in reversed(opened):
        text += f" \\end{{{name}}}"
    for begin, end in reversed(_PAIRS):
        text += end * max(0, text.count(begin) - text.count(end))
    bare = re.sub(r"\\\$", "", text)
    if bare.count("$$") % 2:
        return text + "$$"
    signs = [at.start() for at in re.finditer(r"(?<!\$)\$(?!\$)", bare)]
    if len(signs) % 2 and not re.match(
        r"\$\d[\d,.]*(?:\s+[a-z]{2}|$)", bare[signs[-1] :]
    ):  # `$5` is money
        text += "$"
    return text


__all__ = ["Cut", "cut_at"]
