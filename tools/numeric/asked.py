"""Which expression's value a problem asks for, where it asks for one in so many words."""

from __future__ import annotations

import re

from ..mathematics.claim_grammar import FUNCTIONS, NAMED
from ..mathematics.nodes import Node, symbols
from ..mathematics.wordlist import words
from .conditions import is_number
from .statements import MAX_CHARS, is_list, statements

_ASKS = re.compile(
    r"\b(?:find|compute|evaluate|what\s+is|what\s+are|determine|calculate|value\s+of"
    r"|solve\s+for|solve|is\s+equal\s+to)\b"
    r"|(?:^|[.,?!:]\s*|\b(?:and|to|then|please)\s+|\n\s*)"
    r"(?:simplify|expand|factor|rationali[sz]e|express|write)\b",
    re.IGNORECASE,
)
_FILLING = words(
    "the value values of exact numerical numeric real all expression following possible is what "
    "find as a an single simplest form below completely denominator polynomial terms degree "
    "degrees radians measure"
)
_GAP = re.compile(r"(?:[A-Za-z\s$:,]|\\[\[(]|\\(?:displaystyle|left|!|,|;))*")
_COMMAND = re.compile(r"\\[A-Za-z]+")
_WORD = re.compile(r"[A-Za-z]+")
_SILENT = re.compile(r"\\(?:text|mathrm|operatorname|mbox)\s*\{[^{}]*\}|\\[A-Za-z]+")
MAX_FILLING = 7
MAX_GAP = 120
MAX_FOLLOWING = 60
_END = re.compile(
    r"[\s$\]\)}\\]*(?:$|[.?!:](?!\d)|,?[\s$]*(?:if|given|where|express|in\s+terms|rounded"
    r"|and\s+express|as\s+a|using|equal\s+to|such\s+that|in\s+your|for\s\$|when|in\s+degrees"
    r"|in\s+radians|in\s+the\s+equation)\b)",
    re.IGNORECASE,
)
_OF_IT = words(
    "sum product remainder number largest smallest greatest least maximum minimum digits units "
    "average area volume perimeter closest nearest integer multiple factor"
)
"""Words before that ask for something about the expression, not for its value."""
WORDS_BEFORE = 4
_SENTENCE_END = re.compile(r"[.?!](?=[\s$\\])")


def asked(problem: str) -> Node | None:
    """The expression in the last place that asks for a value; None where none does.

    Never raises. Numbers, lists and relations are not asked for.
    """
    problem = problem[:MAX_CHARS]
    found = list(statements(problem))
    best: Node | None = None
    for match in _ASKS.finditer(problem):
        following = next((one for one in found if one.start >= match.end()), None)
        if following is None or following.relation or following.left is None:
            continue
        if not _only_filling(problem[match.end() : following.start]):
            continue
        sentence = _SENTENCE_END.split(problem[max(0, match.start() - 60) : match.start()])[-1]
        before = _WORD.findall(_SILENT.sub(" ", sentence))
        if _OF_IT.intersection(word.lower() for word in before[-WORDS_BEFORE:]):
            continue
        if not ends_request(problem, following.end):
            continue
        if _names_left_out(problem[following.start : following.end], following.left):
            continue
        if not is_list(following.left) and not is_number(following.left):
            best = following.left
    return best


def _names_left_out(text: str, node: Node) -> bool:
    """Whether words in an expression were taken for units: `12 take away -5`."""
    letters = symbols(node)
    said = _WORD.findall(_SILENT.sub(" ", text))
    return any(
        len(word) > 2
        and word not in FUNCTIONS
        and word not in NAMED
        and not letters.issuperset(word)
        for word in said
    )


def ends_request(problem: str, at: int, also: str = "") -> bool:
    """Whether what is asked for ends here, so that its expression is a whole one.

    `also`: a pattern of words that may follow it as well.
    """
    following = problem[at : at + MAX_FOLLOWING]
    return _END.match(following) is not None or (
        bool(also) and re.match(rf"[\s$\]\)}}\\]*,?\s*{also}", following) is not None
    )


def _only_filling(gap: str) -> bool:
    if len(gap) > MAX_GAP or _GAP.fullmatch(gap) is None:
        return False
    said = _WORD.findall(_COMMAND.sub(" ", gap))
    if said and said[-1].lower() in ("sum", "product"):  # `the product $(x+5)(x-2)$`, no `of`
        said.pop()
    return len(said) <= MAX_FILLING and all(word.lower() in _FILLING for word in said)
