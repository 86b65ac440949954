"""Hidden reasoning in a model's text: told apart from what it answers, also where it is cut off.

Open reasoning models write `<think>…</think>` before their answer; some chat templates swallow
the opening tag, and a limit on tokens the closing one. What stands in there is never an answer.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

_OPENS = re.compile(r"<(think|thinking|thought|reasoning)>", re.IGNORECASE)
_CLOSES = re.compile(r"</(?:think|thinking|thought|reasoning)>", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class ThoughtSplit:
    """A text told apart: `thought` and the `answer`, which begins at character `start`.

    `open`: the thought has no end, so that there is no answer.
    """

    thought: str
    answer: str
    start: int
    open: bool = False


def split_thoughts(text: str, *, thinks: bool = False, cut: bool = False) -> ThoughtSplit:
    """Everything up to the last closing tag is thought; so is all after an opening one unclosed.

    `thinks`: this model's template swallows the opening tag, as other replies showed; then a
    text that was `cut` off before a closing tag is all thought.
    """
    start = max((closed.end() for closed in _CLOSES.finditer(text)), default=0)
    opened = _OPENS.search(text, start)
    if opened is not None and not text[start : opened.start()].strip():
        return ThoughtSplit(_bare(text), "", len(text), open=True)
    if not start and thinks and cut:
        return ThoughtSplit(text.strip(), "", len(text), open=True)
    return ThoughtSplit(_bare(text[:start]), text[start:], start)


def without_thoughts(text: str, *, cut: bool = False) -> str:
    """What a text says beside its hidden reasoning; "" where that is all of it."""
    return split_thoughts(text, cut=cut).answer


def _bare(text: str) -> str:
    return _CLOSES.sub("", _OPENS.sub("", text)).strip()


__all__ = ["ThoughtSplit", "split_thoughts", "without_thoughts"]
