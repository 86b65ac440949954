"""What a chat model is told: a request as messages. Pure functions, shared by all chat policies.

The node's own instruction is the system message. The problem, the steps and what tools found
are the user's message: data that the model reads, each under a heading of its own.
"""

from __future__ import annotations

from typing import Literal, TypedDict

from ...graphs.contracts import NO_EVIDENCE, Evidence, ProposalRequest, Task
from .wording import worded

STEP_BREAK = "\n\n"
"""What parts two steps of a solution: an empty line."""

NO_ANSWER = "I found no answer."
_CORRECT = 'where "correct" is your probability (0 to 1) that the step is right:'

DEFAULT_PROMPTS: dict[Task, str] = {
    "solution": (
        "Solve the problem step by step, one step a paragraph, with an empty line between steps. "
        "End with a line that says: Answer: and then the answer alone."
    ),
    "step": (
        "Solve the problem step by step, one step a paragraph, with an empty line between steps. "
        "End with a line that says: Answer: and then the answer alone."
    ),
    "critique": "You check reasoning: is each step correct and does it follow? Look for mistakes.",
    "rewrite": "You correct reasoning. Write the one wrong step again, correctly.",
}


class Message(TypedDict):
    role: Literal["system", "user", "assistant"]
    content: str


def clean_text(text: str) -> str:
    """Text that can be sent and stored: no NUL, and U+FFFD for halves of surrogate pairs."""
    return text.replace("\x00", "").encode("utf-8", "replace").decode("utf-8")


def build_messages(request: ProposalRequest, *, prefill: bool = False) -> list[Message]:
    """The messages of a request.

    `prefill`: the backend goes on from a started answer, so the steps so far are given as the
    beginning of the assistant's own message; otherwise they stand in the user's message. Where
    the node has no instruction, the problem is put in the words of its kind (`wording`), and
    there is no system message: the model keeps the one that it was trained with.
    """
    begun = request.steps or request.started
    started = bool(prefill and begun and request.task in ("solution", "step"))
    own = None if request.prompt else _own_words(request, started=started)
    system = request.prompt or DEFAULT_PROMPTS[request.task]
    told = own or (request.problem if started else _user(request))
    messages: list[Message] = [
        *([] if own else [Message(role="system", content=clean_text(system))]),
        *_earlier(request),
        {"role": "user", "content": clean_text(told)},
    ]
    if started:
        so_far = STEP_BREAK.join((*request.steps, request.started))
        messages.append({"role": "assistant", "content": clean_text(so_far)})
    return messages


def _own_words(request: ProposalRequest, *, started: bool) -> str | None:
    """The problem in the words of its kind; None where something else is asked for as well."""
    if request.kind is None or request.task not in ("solution", "step") or request.others:
        return None
    if started or request.task == "solution":
        return None if request.steps and not started else worded(request.kind, request.problem)
    return None


def _earlier(request: ProposalRequest) -> list[Message]:
    """What was asked and answered before in the conversation."""
    messages: list[Message] = []
    for turn in request.earlier:
        answer = NO_ANSWER if turn.answer is None else f"Answer: {turn.answer}"
        messages.append({"role": "user", "content": clean_text(turn.problem)})
        messages.append({"role": "assistant", "content": clean_text(answer)})
    return messages


def _user(request: ProposalRequest) -> str:
    if request.task == "critique":
        return _critique(request)
    if request.task == "rewrite":
        return _rewrite(request)
    if request.others:
        return _debate(request)
    if request.steps:
        wanted = "the next step" if request.task == "step" else "what follows"
        return STEP_BREAK.join(
            (
                f"Problem:\n{request.problem}",
                f"Solution so far:\n\n{STEP_BREAK.join(request.steps)}",
                f"Go on from here. Write only {wanted}; do not repeat the solution so far.",
            )
        )
    if request.task == "step":
        return f"{request.problem}\n\nWrite only the first step."
    return request.problem


def _debate(request: ProposalRequest) -> str:
    told = (f"Solution {i}:\n\n{text}" for i, text in enumerate(request.others, start=1))
    return STEP_BREAK.join((f"Problem:\n{request.problem}", *told))


def _critique(request: ProposalRequest) -> str:
    first, last = request.subject + 1, len(request.steps)
    asked = f"step {first}" if first == last else f"steps {first} to {last}"
    return STEP_BREAK.join(
        (
            f"Problem:\n{request.problem}",
            "Solution:",
            *(_numbered(request, i) for i in range(last)),
            f"Judge {asked}. Answer with JSON alone, one entry for each judged step, {_CORRECT}",
            f'{{"steps": [{{"step": {first}, "reason": "…", "correct": 0.93}}]}}',
        )
    )


def _numbered(request: ProposalRequest, index: int) -> str:
    text = f"Step {index + 1}: {request.steps[index]}"
    findings = _findings(_evidence(request, index)) if index >= request.subject else []
    return "\n".join((text, *findings))


def _rewrite(request: ProposalRequest) -> str:
    wrong = request.steps[request.subject] if request.subject < len(request.steps) else ""
    evidence = _evidence(request, request.subject)
    findings = _findings(evidence)
    if evidence.reason:
        findings.append(f"(a critic says: {evidence.reason})")
    before = request.steps[: request.subject]
    parts = [f"Problem:\n{request.problem}"]
    if before:
        parts.append(f"Steps before, which stand:\n\n{STEP_BREAK.join(before)}")
    parts.append(f"Step to correct:\n{wrong}")
    if findings:
        parts.append("What was found:\n" + "\n".join(findings))
    parts.append("Write this one step again, correctly, and nothing else.")
    return STEP_BREAK.join(parts)


def _evidence(request: ProposalRequest, index: int) -> Evidence:
    return request.evidence[index] if index < len(request.evidence) else NO_EVIDENCE


def _findings(evidence: Evidence) -> list[str]:
    """What tools found, a line each. What they could not judge says nothing, so it is left out."""
    lines = []
    for verdict in evidence.verdicts:
        if verdict.status != "unknown":
            right = f"; right is: {verdict.correction}" if verdict.correction else ""
            found = f"{verdict.claim.text}: {verdict.status}"
            shown = f" ({verdict.evidence})" if verdict.evidence else ""
            lines.append(f"({verdict.tool} finds: {found}{shown}{right})")
    return lines


__all__ = ["DEFAULT_PROMPTS", "STEP_BREAK", "Message", "build_messages", "clean_text"]
