"""What the probed model reads: a problem and its steps, and after each step the same question.

A causal model's last state speaks of the next token. So after each step stands a question whose
answer would be the model's own word on it, and the state there is what the head reads, beside
the step's last state and its mean. The answer that follows is always the same and tells nothing.
Heads were fitted on exactly this text.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

SYSTEM = (
    "You are a careful mathematics teacher. After each step of a solution you say whether it is "
    "correct."
)
QUESTION = "Is this step correct? Answer:"
SAID = " Yes\n\n"


@dataclass(frozen=True, slots=True)
class StepSpan:
    """Where a step stands among the tokens: its first, its last, and the question's last."""

    first: int
    last: int
    asked: int


def pieces(problem: str, steps: Sequence[str]) -> list[str]:
    """The texts to tokenise apart: the head, the question, what is said, and each step.

    Marks of the chat template inside a problem or a step are broken up: text is data.
    """
    start = (
        f"<|im_start|>system\n{SYSTEM}<|im_end|>\n<|im_start|>user\n{_data(problem)}<|im_end|>\n"
    )
    head = f"{start}<|im_start|>assistant\n"
    return [head, QUESTION, SAID, *(f"{_data(step).strip()}\n" for step in steps)]


def lay(tokens: Sequence[Sequence[int]]) -> tuple[list[int], list[StepSpan]]:
    """The pieces' tokens as one text, and where each step stands in it."""
    head, question, said, *steps = tokens
    ids, spans = list(head), []
    for step in steps:
        first = len(ids)
        ids += [*step, *question]
        spans.append(StepSpan(first, first + len(step) - 1, len(ids) - 1))
        ids += said
    return ids, spans


def _data(text: str) -> str:
    return text.replace("<|", "< |")


__all__ = ["StepSpan", "lay", "pieces"]
