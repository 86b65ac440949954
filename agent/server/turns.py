"""What a turn of a chat asks: a problem, something else, or a front end's own errand.

Front ends send errands beside the chat (a title for it, tags, questions to go on with), and people
say hello. A model that reads prose is asked those directly. The embedded one reads one question
alone: an errand gets its word that it does mathematics, in the shape that the errand wants.
"""

from __future__ import annotations

import json
import re

from ...graphs.kinds import form_of

MAX_READ = 20_000
FEWEST_WORDS = 25  # a question with so much told before it is taken for a puzzle
TITLE_CHARS = 60
TITLE_WORDS = 7
ONLY = "I only do mathematics: ask me a calculation."
TOPIC = "mathematics"

_ERRAND = re.compile(
    r"\b(?:title|tags?|follow[- ]?ups?|suggest\w*\s+\d|search\s+quer|emoji|"
    r"name\s+for\s+(?:the|this)|"
    r"summar[iy]|categor|topic|autocomplet|commit\s+message)\w*", re.IGNORECASE,
)  # fmt: skip
_FRAME = re.compile(
    r"<chat_history>|###\s*(?:task|output|chat\s+history)|\bchat\s+history\b"
    r"|\b(?:this|the|following|above|our)\s+(?:chat|conversation|dialog(?:ue)?|messages?|history)\b"
    r"|^(?:conversation|chat|transcript)\s*:", re.IGNORECASE | re.MULTILINE,
)  # fmt: skip
_SHAPE = re.compile(r'\{\s*"(\w{1,40})"\s*:\s*(\[|")')
_ASKED = re.compile(r"^\W*(?:user|human|question|q)\W*:\s*(\S.*)$", re.IGNORECASE | re.MULTILINE)
_NUMERAL = re.compile(
    r"\d|\b(?:zero|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|dozens?|"
    r"(?:thir|four|fif|six|seven|eigh|nine)teen|(?:twen|thir|for|fif|six|seven|eigh|nine)ty|"
    r"(?:hundred|thousand|million|billion)s?|half|halves|thirds?|quarters?|"
    r"\w*(?:en|fif|six|eigh|nin)ths|twice|thrice|double|triple)\b", re.IGNORECASE,
)  # fmt: skip
_MATHEMATICS = re.compile(
    r"\b(?:sum|product|quotient|remainder|divid\w+|multipl\w+|subtract\w*|factor\w*|prime|integers?|"
    r"equation|solve|simplify|evaluate|calculate|compute|prove|proof|derivative|integral|limit|"
    r"polynomial|triangle|circle|square|area|volume|perimeter|radius|angle|probability|average|"
    r"mean|median|percent\w*|fraction|ratio|vector|matrix|function|sequence|series|algorithm|"
    r"\w*(?:de|en)cr?(?:ypt|od)\w*|\w*scrambl\w*|puzzles?|riddle|pattern|grid|rearrange|reorder|"
    r"(?:correct|right)\s+order|final\s+answer|your\s+answer|what\s+word|"
    r"plus|minus|times|equals?|number\s+of|count|total|"
    r"how\s+(?:many|much|far|long|old|fast)|knaves?|liars?|boolean|binary|sort|"
    r"(?:great|small|larg)est|least|minimum|maximum|sudoku|anagram|palindrome|permutations?)\b"
    r"|[=<>≤≥∑∫√π^]|\\(?:frac|sqrt|sum|int|cdot|times)|\$[^$\n]+\$", re.IGNORECASE,
)  # fmt: skip
_CODE = re.compile(r"^\s*(?:def|class|assert|import|from|return)\b|```|>>>", re.MULTILINE)


def is_errand(text: str) -> bool:
    """Whether a front end wants something of the chat itself: a title, tags, what to ask next."""
    head = text[:MAX_READ]
    return bool(_ERRAND.search(head) and _FRAME.search(head))


def asks_a_problem(text: str) -> bool:
    """Whether there is something to be worked out. In doubt there is: a strategy's answer to a
    problem is worth more than a model's, and to anything else no less."""
    head = text[:MAX_READ]
    if is_errand(head):
        return False
    if form_of(head).is_code or _CODE.search(head):
        return True
    if _NUMERAL.search(head) or _MATHEMATICS.search(head):
        return True
    return "?" in head and len(head.split()) >= FEWEST_WORDS


def errand_reply(text: str) -> str:
    """What a model that does mathematics alone says to an errand, in the shape that it wants."""
    head = text[:MAX_READ]
    shape = _SHAPE.search(head)
    titled = re.search(r"\btitle\b", head, re.IGNORECASE)
    if shape is None:
        return _title(head) if titled else ONLY
    key, kind = shape.groups()
    if kind == "[":
        questions = re.search(r"follow|question|suggest|prompt", key, re.IGNORECASE)
        return json.dumps({key: [ONLY if questions else TOPIC]})
    return json.dumps({key: _title(head) if titled else ONLY}, ensure_ascii=False)


def _title(text: str) -> str:
    """The chat's first question, cut to a title's length."""
    found = _ASKED.search(text)
    asked = found.group(1) if found else TOPIC.capitalize()
    words = asked.replace("</chat_history>", "").strip().rstrip("?.! ").split()
    return " ".join(words[:TITLE_WORDS])[:TITLE_CHARS].strip() or TOPIC.capitalize()
