"""What stands in boxes and between formula delimiters, by linear scans."""

from __future__ import annotations

import re
from dataclasses import dataclass

_DOUBLED = re.compile(r"\\\\(?=(?:boxed|fbox|d?frac|text|sqrt|pi|left|right|cdot|times|infty)\b)")
_JOINS = re.compile(r"(?<![a-z])(?:and|or)(?![a-z])|,|;", re.IGNORECASE)
_DELIMITERS = (("$$", "$$"), (r"\[", r"\]"), (r"\(", r"\)"), ("$", "$"))


#: An amount of money and the words that go on behind it.
_MONEY = re.compile(r"\d[\d,]*(?:\.\d+)?[.,;:!?]?\s+[A-Za-z]{2,}[^\\]*$")


def boxed_answer(text: str) -> str | None:
    """The content of the last box; boxes that a comma, "and" or one formula joins are a list."""
    text = _DOUBLED.sub(lambda _: "\\", text)
    boxes = [box for box in _boxes(text) if box[2].strip()]
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


def _is_odd(text: str, start: int) -> bool:
    """Whether the dollar signs from `start` to the end of the paragraph leave one over."""
    end = text.find("\n\n", start)
    rest = text[start : end if end >= 0 else len(text)]
    return (rest.count("$") - rest.count("\\$")) % 2 == 1


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
        content = text[start + len(left) : end]
        if left == "$" and _MONEY.match(content) and _is_odd(text, after):
            at = start + 1  # "$5. So $x = 7$": the second sign opens the formula
            continue
        found.append(Formula(start, after, content))
        at = after
    return found
