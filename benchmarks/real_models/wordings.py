"""How a problem is put to the model: the wordings that are compared, and the chat template.

A wording is (system or None, user with {problem} and {shown}, how the assistant's turn begins).
"""

from __future__ import annotations

DEFAULT_SYSTEM = "You are Qwen, created by Alibaba Cloud. You are a helpful assistant."
BOXED = "Please reason step by step, and put your final answer within \\boxed{}."
STEPS = (
    "Solve the problem step by step, one step a paragraph, with an empty line between steps. "
    "End with a line that says: Answer: and then the answer alone."
)
PROPOSE = """\
Solve the problem step by step. Put each step in a paragraph of its own, with an empty line \
between steps. Write every calculation out as an equation, such as 38 * 3 = 114, so that it can \
be checked. To have something computed for you, write a question mark in place of the result: \
solve(3*x + 5 = 20, x) = ? or 17^5 mod 23 = ?
End with a line that says: Answer: and then the answer alone. If the problem cannot be solved \
from what it says, end with: Answer: ?"""
PROGRAM = """\
Write a Python program that computes the answer and prints it, and nothing else. Give the program \
in one fenced block."""
COMPLETE = "Complete the following Python function. Reply with the whole function, its imports included, in one ```python block."  # noqa: E501

Wording = tuple[str | None, str, str]

_TASK = "{problem}\nYour code should pass this test:\n{shown}"
_EVALPLUS = "Please provide a self-contained Python script that solves the following problem in a markdown code block:\n```\n"  # noqa: E501
_EVALPLUS_START = (
    "Below is a Python script with a self-contained function that solves the problem and passes "
    "corresponding tests:\n```python\n"
)
_MATHS: dict[str, Wording] = {
    "bare": (None, "{problem}", ""),
    "boxed": (None, "{problem}\n\n" + BOXED, ""),
    "boxed-system": (BOXED, "{problem}", ""),
    "steps": (STEPS, "{problem}", ""),
    "propose": (PROPOSE, "{problem}", ""),
}

WORDINGS: dict[str, dict[str, Wording]] = {
    "gsm": _MATHS,
    "math": _MATHS,
    "gym": {
        "steps": (
            None,
            "{problem}\n\nReason step by step. End with a line that says: Answer: and then the answer alone.",  # noqa: E501
            "",
        )
    },
    "header": {
        "bare": (None, "{problem}", ""),
        "complete": (None, COMPLETE + "\n\n```python\n{problem}```", ""),
        "complete-prefill": (None, COMPLETE + "\n\n```python\n{problem}```", "```python\n"),
        "header-prefill": (None, COMPLETE + "\n\n```python\n{problem}```", "```python\n{problem}"),
        "evalplus": (None, _EVALPLUS + "{problem}\n```\n", _EVALPLUS_START),
    },
    "text": {
        "bare": (None, _TASK, ""),
        "block": (None, _TASK + "\n\nReply with the function in one ```python block.", ""),
        "block-prefill": (
            None,
            _TASK + "\n\nReply with the function in one ```python block.",
            "```python\n",
        ),
        "steps": (STEPS, _TASK, ""),
        "evalplus": (None, _EVALPLUS + _TASK + "\n```\n", _EVALPLUS_START),
    },
    "program": {"program": (None, "{problem}\n\n" + PROGRAM, "```python\n")},
}

QUESTION = "Is this solution correct? Answer Yes or No."
PROBE_SYSTEM = "You are a careful mathematics teacher. After each step of a solution you say whether it is correct."  # noqa: E501
PROBE_ASK = "Is this step correct? Answer:"
PROBE_SAID = " Yes\n\n"


def turn(role: str, text: str) -> str:
    return f"<|im_start|>{role}\n{text}<|im_end|>\n"


def prompt_of(wording: Wording, problem: str, shown: str = "") -> tuple[str, str]:
    """The text that the model reads, and of it what begins the assistant's turn."""
    system, user, begun = (
        None if t is None else t.replace("{problem}", problem).replace("{shown}", shown)
        for t in wording
    )
    read = (
        turn("system", system or DEFAULT_SYSTEM)
        + turn("user", user or "")
        + "<|im_start|>assistant\n"
    )
    return read + (begun or ""), begun or ""
