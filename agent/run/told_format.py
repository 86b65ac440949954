"""A format that a conversation asks for in words: a JSON schema in its prompt.

Clients whose servers know no `response_format` write the schema into the prompt (instructor's
MD_JSON, LangChain's output parsers, pydantic-ai's prompted output). A strategy's answer is read off
its last step, so that no model could keep to it: it is taken for the answer's format, and what
asked for it is left out of the problem.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from .answer_format import AnswerFormat
from .conversation import ConversationParts

MAX_READ = 50_000  # characters: a schema that is asked for stands near the beginning or the end
MOST_OBJECTS = 40

_WANTED = re.compile(
    r"\b(?:respond|reply|answer|return|output|provide|produce|give|formatted|conforms?|match(?:es)?|"
    r"compatible|instance)\b[^.?!\n]{0,200}(?<![a-z])(?:json|schema)(?![a-z])"
    r"|(?<![a-z])(?:json|schema)(?![a-z])[^.?!\n]{0,200}"
    r"\b(?:respond|reply|answer|return|output|formatted|conforms?|match(?:es)?)\b",
    re.IGNORECASE,
)
_ABOUT = re.compile(
    r"\bjson(?![a-z])|(?<![a-z])schema\b|\bwell-formatted\b"
    r"|\bcode\s?(?:block|fenc)|\bmarkdown fenc",
    re.IGNORECASE,
)
_SENTENCE = re.compile(r"(?<=[.?!:])\s+|\n+")
_FENCE = re.compile(r"^\s*`{3,}\w*\s*$", re.MULTILINE)
_GAP = "\x00"


@dataclass(frozen=True, slots=True)
class ToldFormat:
    """The format, and the conversation without the words that asked for it."""

    form: AnswerFormat
    parts: ConversationParts


def told_format(parts: ConversationParts) -> ToldFormat | None:
    """The format that a conversation asks for in words; None where it asks for none, or where
    nothing would be left of its question."""
    told = (parts.system[:MAX_READ], parts.question[-MAX_READ:])
    if not any(_WANTED.search(text) for text in told):
        return None
    schemas = [one for text in told for _, _, one in _objects(text) if _is_schema(one)]
    if not schemas:
        return None
    question = _without(parts.question)
    if not re.search(r"\w", question):
        return None
    shorter = replace(parts, system=_without(parts.system), question=question)
    return ToldFormat(AnswerFormat(schemas[-1]), shorter)


def _objects(text: str) -> Iterator[tuple[int, int, Any]]:
    """The JSON objects of a text, outermost only, with where each begins and ends."""
    decoder, at = json.JSONDecoder(), 0
    for _ in range(MOST_OBJECTS):
        at = text.find("{", at)
        if at < 0:
            return
        try:
            found, end = decoder.raw_decode(text, at)
        except (ValueError, RecursionError):
            at += 1
            continue
        yield at, end, found
        at = end


def _is_schema(value: Any) -> bool:
    properties = value.get("properties") if isinstance(value, Mapping) else None
    return (
        isinstance(properties, Mapping)
        and bool(properties)
        and all(isinstance(one, Mapping) for one in properties.values())
    )


def _without(text: str) -> str:
    """The text without its JSON objects, and the sentences that speak of them."""
    bare, last = "", 0
    for begin, end, _ in _objects(text):
        bare += text[last:begin] + _GAP
        last = end
    bare = _FENCE.sub("", bare + text[last:])
    paragraphs = []
    for paragraph in re.split(r"\n\s*\n", bare):
        kept, at = "", 0
        for gap in [*_SENTENCE.finditer(paragraph), None]:
            end = len(paragraph) if gap is None else gap.end()
            sentence = paragraph[at:end]
            told = _GAP in sentence or _ABOUT.search(sentence)
            kept += "" if told else sentence
            at = end
        paragraphs.append(kept.strip())
    return "\n\n".join(filter(None, paragraphs))


__all__ = ["ToldFormat", "told_format"]
