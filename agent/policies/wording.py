"""In which words a chat model is asked for each kind of problem: short, and without an example.

A small model takes an example in its prompt for the task, and a habit that it was trained on (a
boxed answer, a fenced block) is worth more than an instruction. Measured, greedy, on
Qwen2.5-Coder-Instruct 0.5B, 28 November 2026:

* number, expression: boxed 53 of 200 (GSM8K, training half) and 20 of 150 (MATH); the bare problem
  56 and 16; "one step a paragraph … Answer:" as system message 24 and 14.
* complete: "Complete the following Python function." with no system message 50 of 82 (HumanEval);
  with "Reply with the whole function … in one block" and the model's own system message 40 of 82.
* write: the bare problem with one test 40 of 120 (MBPP, training part); with "in one block" 34.

No other family is measured yet: all are asked in these words.
"""

from __future__ import annotations

from ...graphs.kinds import ProblemKind

_BOXED = "{problem}\n\nPlease reason step by step, and put your final answer within \\boxed{}."
WORDINGS: dict[ProblemKind, str] = {
    "number": _BOXED,
    "expression": _BOXED,
    "choice": (
        "{problem}\n\nPlease reason step by step, and put the letter of your choice within "
        "\\boxed{}."
    ),
    "proof": "{problem}\n\nPlease reason step by step.",
    "words": (
        "{problem}\n\nReason step by step. End with a line that says: Answer: and then the answer "
        "alone."
    ),
    "complete": "Complete the following Python function.\n\n```python\n{problem}\n```",
    "write": "{problem}",
}


def worded(kind: ProblemKind, problem: str) -> str:
    """The problem as it is put to a chat model."""
    told = problem.rstrip() if kind == "complete" else problem
    return WORDINGS[kind].replace("{problem}", told)


__all__ = ["WORDINGS", "worded"]
