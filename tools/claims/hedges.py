"""Whether the text around a claim asserts it, or supposes, doubts or denies it."""

from __future__ import annotations

import re

_DOUBT = re.compile(
    r"\b(?:if|whether|suppose|assume|assuming|cannot|can't|couldn't|isn't|is not|are not|not|n't|"
    r"wrong|incorrect|incorrectly|mistake|mistakenly|false|contradiction|contradicts|impossible|"
    r"instead of|would|should|try|trying|guess|check|checking|verify|hypothe\w+|let's say|"
    r"error|no solution|never|neither|doesn't|does not|didn't|did not|unless|claim|claims|"
    r"prove|disprove|invalid|inconsistent|too (?:high|low|large|small|much|many)|"
    r"need to|must|require[sd]?|want)\b",
    re.IGNORECASE,
)
_RETRACTED = re.compile(
    r"\W*(?:however|but|wait|this is (?:not|wrong|in|im)|which is (?:not|wrong|in|im|false|a cont)|"
    r"this (?:contradicts|does not|doesn't|cannot|is a contra|equation|would)|since this|oops|"
    r"correction|let's (?:re|correct)|let me|upon|re-?evaluat|re-?check|there (?:seems|is|was) )",
    re.IGNORECASE,
)
_BOUNDARY = re.compile(r"(?<!\d)[.!]\s|\n\s*\n|\n\s*[-*\d]")
_TRAILING = re.compile(r"^[\s.,;:*$]*(?:\\[\])])?[\s.,;:*$]*")
_WINDOW = 240


def doubtful(text: str, start: int, end: int) -> bool:
    """Whether a word of doubt stands in the sentence around `text[start:end]`."""
    before = text[max(0, start - _WINDOW) : start]
    after = text[end : end + _WINDOW]
    boundaries = list(_BOUNDARY.finditer(before))
    if boundaries:
        before = before[boundaries[-1].end() :]
    if _RETRACTED.match(_TRAILING.sub("", after)):
        return True
    boundary = _BOUNDARY.search(after)
    if boundary:
        after = after[: boundary.start() + 1]
    return bool(_DOUBT.search(before) or _DOUBT.search(after) or after.rstrip().endswith("?"))
