"""What a chain says that its own code prints: outputs, values named after them, and answers.

Read in the whole chain, for the code may stand in one step and its invented output in the next.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from ..base import Claim, ClaimKind, StepContext
from ..claims.answers import answers
from .cells import Fence, cell_of, fences, joined, noted
from .doctests import example_claims
from .tables import table_claims

OUTPUT: ClaimKind = "output"  # all that a program is said to print
OUTCOME: ClaimKind = "outcome"  # a value that is taken from what a program printed
MAX_CHARACTERS = 50_000
MAX_CLAIMS = 64
COMPUTES_ON = "what follows the program does not compute on with its result"

_SAYS = (
    r"(?:the\s+|this\s+|its\s+|our\s+|expected\s+|sample\s+|when\s+|if\s+|you\s+|we\s+|it\s+|will\s+"
    r"|should\s+|would\s+|is\s+|be\s+|of\s+|above\s+|following\s+|final\s+|\W)*"
)
_LEAD = re.compile(
    r"(?:output|print|result|running|run\b|execut|display|return|console|gives?\b|produces?)",
    re.IGNORECASE,
)
_STATED = re.compile(
    rf"^{_SAYS}(?:(?:python\s+)?(?:code|program|script|snippet|function)\W+{_SAYS})?"
    r"(?:outputs?|prints?|displays?)\b(?:\s+(?:of|from)\s+[^.:\n]{0,60}?)?"
    r"(?:\s+(?:is|are|will\s+be|should\s+be|would\s+be))?\W{0,6}?\s*"
    r"(?:`(?P<inline>[^`\n]+)`|(?P<line>[^\n`]+?))[\s.*]*$",
    re.IGNORECASE | re.MULTILINE,
)
_LITERAL = re.compile(
    r"[-+]?\$?\d[\d,]*(?:\.\d+)?(?:e[-+]?\d+)?%?|[\[({].*[\])}]|True|False|None|'[^']*'|\"[^\"]*\"",
    re.IGNORECASE,
)
_NUMBER = re.compile(r"(?<![\w.])-?\$?(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?\\?%?(?![\w]|\.\d)")
_CONCLUDES = re.compile(
    r"\b(?:so|therefore|thus|hence|prints?|outputs?|gives?|returns?|results?|answer|total|running"
    r"|we\s+(?:get|find|obtain)|is|are|was|were|has|have|makes?|takes?|costs?|needs?|will)\b",
    re.IGNORECASE,
)
_COMPUTED = re.compile(
    r"\d[^\n=≈]{0,80}(?:[-+*/×÷·^%]|\\times|\\cdot|\\div|\\frac)[^\n=≈]{0,80}(?:=|≈|\\approx)"
)
_SENTENCE = re.compile(r"[^\n]+?(?:[.!?](?=\s|$)|$)", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class _Session:
    """The cells up to one of a chain's programs; `start` and `end` of that program in the text,
    `shown` where the output that is stated behind it ends."""

    cells: tuple[str, ...]
    start: int
    end: int
    shown: int
    stated: bool


def printed_claims(step: str, context: StepContext | None = None) -> list[Claim]:
    """The claims of `step` about what code prints, in order; `left` is the session to be run.

    Pure, never raises, runs nothing. The code may stand in earlier steps (`context`).
    """
    earlier = "" if context is None else "\n\n".join([*context.steps, ""])
    text = earlier + step
    if len(text) > MAX_CHARACTERS or ("```" not in text and ">>>" not in text and "|" not in step):
        return []
    base = len(earlier)
    found = [*_of_fences(text), *example_claims(text)]
    own = [_moved(claim, base) for claim in found if claim.span[0] >= base]
    return sorted(own, key=lambda claim: (claim.span[1], claim.span[0]))[:MAX_CLAIMS]


def _moved(claim: Claim, base: int) -> Claim:
    """The claim in its step's own offsets."""
    inner = claim.right_span
    return replace(
        claim,
        span=(claim.span[0] - base, claim.span[1] - base),
        right_span=None if inner is None else (inner[0] - base, inner[1] - base),
    )


def _of_fences(text: str) -> Iterator[Claim]:
    cells: list[str] = []
    blocks = fences(text)
    for index, block in enumerate(blocks):
        if not block.code or ">>>" in block.text:
            continue
        yield from _comments(block, cells)
        cells.append(cell_of(block.text))
        after = blocks[index + 1] if index + 1 < len(blocks) else None
        until = next((later.start for later in blocks[index + 1 :] if later.code), len(text))
        session, claim = _output(text, block, after, until, tuple(cells))
        if claim is not None:
            yield claim
        yield from _outcomes(text, session, until)
    if cells:
        yield from table_claims(text, joined(cells), blocks)


def _comments(block: Fence, cells: Sequence[str]) -> Iterator[Claim]:
    """`print(f(3))  # Output: 9`: what one statement of a block shows."""
    for note in noted(block.text):
        at = block.body[0]
        start, end = (at + offset for offset in note.span)
        session = joined([*cells, cell_of(note.before), cell_of(note.statement)])
        value = block.text[slice(*note.span)]
        yield Claim(OUTPUT, value, (start, end), session, "=", value, (start, end))


def _output(
    text: str, block: Fence, after: Fence | None, until: int, cells: tuple[str, ...]
) -> tuple[_Session, Claim | None]:
    """The output that is stated behind a block: in a block of its own, or in words."""
    session = joined(cells)
    if after is not None and not after.code and _leads(text[block.end : after.start]):
        start, end = after.body
        body = text[start:end]
        inner = (start, start + len(body.rstrip("\n")))
        claim = _stated(text, (after.start, after.end), inner, session)
        return _Session(cells, block.start, block.end, after.end, stated=True), claim
    for line in _STATED.finditer(text, block.end, min(until, block.end + 400)):
        name = "inline" if line["inline"] is not None else "line"
        inner = line.span(name)
        said = line[name].strip().rstrip(".")
        if name == "inline" or _LITERAL.fullmatch(said):
            inner = (inner[0], inner[0] + len(line[name].rstrip().rstrip(".")))
            claim = _stated(text, line.span(), inner, session)
            return _Session(cells, block.start, block.end, line.end(), stated=True), claim
        break  # a sentence: its number is an outcome
    return _Session(cells, block.start, block.end, block.end, stated=False), None


def _leads(between: str) -> bool:
    """Whether words between a program and a block announce the block as the output."""
    between = between.strip()
    return not between or (len(between) <= 200 and _LEAD.search(between) is not None)


def _stated(text: str, span: tuple[int, int], inner: tuple[int, int], session: str) -> Claim:
    stated = text[slice(*inner)]
    return Claim(OUTPUT, text[slice(*span)], span, session, "=", stated, inner)


def _outcomes(text: str, session: _Session, until: int) -> Iterator[Claim]:
    """The value of the next sentence, where no output is stated, and the answers behind."""
    program = joined(session.cells)
    region = text[session.shown : until]
    stated = list(answers(region))
    value = None if session.stated else _next_value(region)
    if value is not None and not any(
        one.span[0] <= value[0] and value[1] <= one.span[1] for one in stated
    ):
        yield _outcome(text, session, program, value, value)
    for one in stated:
        if one.right_span is not None:
            yield _outcome(text, session, program, one.span, one.right_span)


def _outcome(
    text: str,
    session: _Session,
    program: str,
    span: tuple[int, int],
    inner: tuple[int, int],
) -> Claim:
    """`span` and `inner` count from where the stated output ends."""
    at = session.shown
    between = text[at : at + span[0]]
    doubt = COMPUTES_ON if _COMPUTED.search(between) else ""
    start, end = at + span[0], at + span[1]
    value = (at + inner[0], at + inner[1])
    shown = text[start:end]
    return Claim(OUTCOME, shown, (start, end), program, "=", text[slice(*value)], value, doubt)


def _next_value(region: str) -> tuple[int, int] | None:
    """The one number of the first sentence behind a program, where it concludes something."""
    for sentence in _SENTENCE.finditer(region[:600]):
        if not sentence[0].strip():
            continue
        numbers = list(_NUMBER.finditer(sentence[0]))
        plain = not any(mark in sentence[0] for mark in ("=", "`", "+", "*", "\\boxed"))
        if len(numbers) == 1 and plain and _CONCLUDES.search(sentence[0]):
            start = sentence.start()
            return start + numbers[0].start(), start + numbers[0].end()
        return None
    return None


__all__ = ["COMPUTES_ON", "OUTCOME", "OUTPUT", "printed_claims"]
