"""OpenAI's chat format: a request as call arguments, a response body as proposals.

Pure functions. A response is read with suspicion: every field may be missing or of a wrong type.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from ...graphs.contracts import Finish, Proposal, ProposalRequest, ToolCall, Usage
from ...graphs.errors import MalformedResponse
from .answers import (
    ESTIMATED,
    THOUGHT,
    estimated_usage,
    find_answer,
    judged,
    stop_texts,
    with_thought,
)
from .critique import SCHEMA
from .logprobs import between, read_logprobs
from .messages import build_messages, clean_text
from .openai_profile import ServerProfile

MOST_STOPS = 4  # OpenAI takes no more; the rest is cut here
MOST_TOP_LOGPROBS = 20

VLLM_PREFILL = {"continue_final_message": True, "add_generation_prompt": False}
"""vLLM's and SGLang's flags to go on from the last message; others need none."""


@dataclass(frozen=True, slots=True)
class ChatCall:
    """Arguments of `chat.completions.create`, and what was done another way."""

    arguments: dict[str, Any]
    notes: tuple[str, ...] = ()

    @property
    def sent(self) -> set[str]:
        return set(self.arguments) | set(self.arguments.get("extra_body") or ())

    @property
    def prefills(self) -> bool:
        return bool(self.arguments["messages"][-1]["role"] == "assistant")


def build_call(
    request: ProposalRequest, profile: ServerProfile, model: str, n: int, offset: int
) -> ChatCall:
    """A call for `n` choices; `offset` tells repeated calls for one request apart."""
    notes: list[str] = []
    arguments: dict[str, Any] = {
        "model": model,
        "messages": build_messages(request, prefill=bool(profile.prefill)),
        profile.ceiling: max(1, request.max_tokens),
    }
    if profile.takes("temperature"):
        arguments["temperature"] = request.temperature
    else:
        notes.append("temperature: refused by this model, its default was used")
    if n > 1:
        arguments["n"] = n
    _add_seed(arguments, notes, request, profile, offset)
    _add_stops(arguments, notes, request, profile)
    _add_logprobs(arguments, notes, request, profile)
    if request.task == "critique" and profile.json_schema:
        arguments["response_format"] = SCHEMA
    elif request.task == "critique":
        notes.append("structured output: refused by this model, JSON was asked for in words")
    if arguments["messages"][-1]["role"] == "assistant":
        if profile.prefill == "vllm":
            arguments["extra_body"] = dict(VLLM_PREFILL)
    elif request.steps and request.task in ("solution", "step"):
        notes.append("prefill: not offered by this server, the steps so far went into the prompt")
    if profile.ceiling != "max_tokens":
        notes.append(f"max_tokens: sent as {profile.ceiling}")
    return ChatCall(arguments, tuple(notes))


def _add_seed(
    arguments: dict[str, Any],
    notes: list[str],
    request: ProposalRequest,
    profile: ServerProfile,
    offset: int,
) -> None:
    if request.seed is None:
        return
    if profile.takes("seed"):
        arguments["seed"] = request.seed + offset
    if not profile.capabilities.seed:
        notes.append("seed: this server shows no effect of it, samples may not repeat")


def _add_stops(
    arguments: dict[str, Any],
    notes: list[str],
    request: ProposalRequest,
    profile: ServerProfile,
) -> None:
    stops = stop_texts(request)
    if stops and profile.takes("stop"):
        arguments["stop"] = list(stops[:MOST_STOPS])
    if len(stops) > MOST_STOPS or (stops and not profile.takes("stop")):
        notes.append("stop: not taken by this server, the text was cut afterwards")


def _add_logprobs(
    arguments: dict[str, Any],
    notes: list[str],
    request: ProposalRequest,
    profile: ServerProfile,
) -> None:
    if request.top_logprobs < 1:
        return
    if not profile.capabilities.logprobs:
        notes.append("logprobs: not offered by this server, there are none")
        return
    arguments["logprobs"] = True
    arguments["top_logprobs"] = min(request.top_logprobs, MOST_TOP_LOGPROBS)
    if request.top_logprobs > MOST_TOP_LOGPROBS:
        notes.append(f"top_logprobs: {MOST_TOP_LOGPROBS} were asked for, the API's most")


# ---------------------------------------------------------------- responses


def read_choices(body: object, shown: str) -> list[dict[str, Any]]:
    """The choices of a response body. Raises MalformedResponse where there are none."""
    choices = body.get("choices") if isinstance(body, dict) else None
    if not isinstance(choices, list) or not choices:
        raise MalformedResponse(
            f"{shown} answered without choices: it does not speak OpenAI's chat API as promised"
        )
    if not all(isinstance(c, dict) and isinstance(c.get("message"), dict) for c in choices):
        raise MalformedResponse(f"{shown} answered with a choice that holds no message")
    return choices


def without_echo(choice: dict[str, Any], call: ChatCall) -> dict[str, Any]:
    """The choice without the started answer that some servers (llama.cpp) give back with it."""
    if not call.prefills or not isinstance(text := choice["message"].get("content"), str):
        return choice
    begun = call.arguments["messages"][-1]["content"]
    if not text.startswith(begun):
        return choice
    return {**choice, "message": {**choice["message"], "content": text[len(begun) :]}}


def read_usage(
    body: dict[str, Any], call: ChatCall, thought: int, written: int
) -> tuple[Usage, str]:
    """The tokens that a response reports, else an estimate and a note that says so.

    `written` are the characters that came, `thought` those of them that were hidden reasoning:
    where its tokens are not reported, they are that share of the completion's.
    """
    usage = body.get("usage")
    counts = usage if isinstance(usage, dict) else {}
    prompt, completion = (
        _count(counts.get("prompt_tokens")),
        _count(counts.get("completion_tokens")),
    )
    if prompt is not None and completion is not None:
        reasoning = _reported_reasoning(counts)
        told = Usage(prompt, completion, 1, min(completion, reasoning or 0))
        return told if reasoning is not None else with_thought(told, thought, written), ""
    estimate = estimated_usage(call.arguments["messages"], written)
    return with_thought(estimate, thought, written), ESTIMATED


def _reported_reasoning(counts: dict[str, Any]) -> int | None:
    """OpenAI and vLLM report it in the details, SGLang beside the other counts. Nought
    is what servers say that do not count it: the text then tells."""
    details = counts.get("completion_tokens_details")
    within = details if isinstance(details, dict) else {}
    found = (_count(one.get("reasoning_tokens")) for one in (within, counts))
    return next(filter(None, found), None)


def _count(value: object) -> int | None:
    sound = isinstance(value, int) and not isinstance(value, bool) and 0 <= value < 10**12
    return value if sound and isinstance(value, int) else None


def read_text(message: dict[str, Any]) -> str:
    """A message's text: a string, or a list of parts as some servers send it."""
    content = message.get("content")
    if isinstance(content, list):
        parts = [part.get("text") for part in content if isinstance(part, dict)]
        content = "".join(part for part in parts if isinstance(part, str))
    return clean_text(content) if isinstance(content, str) else ""


def read_reasoning(message: dict[str, Any]) -> str:
    """The hidden reasoning that a server sends in a field of its own, "" where there is none.

    llama.cpp, SGLang and DeepSeek name it `reasoning_content`, OpenRouter and Ollama `reasoning`;
    vLLM has sent the same text in both.
    """
    fields = (message.get(name) for name in ("reasoning_content", "reasoning"))
    found = next((text for text in fields if isinstance(text, str) and text.strip()), "")
    return clean_text(found).strip()


def read_proposal(choice: dict[str, Any], request: ProposalRequest) -> Proposal:
    """One choice as a proposal, without usage."""
    message = choice["message"]
    raw = read_text(message)
    answer = find_answer(raw, request)
    tool_calls = read_tool_calls(message)
    reason = choice.get("finish_reason")
    thought = "\n\n".join(filter(None, (read_reasoning(message), answer.thought)))
    notes = [THOUGHT] if thought else []
    if not answer.text and not tool_calls:
        notes.append(_why_empty(message, reason))
    if reason == "content_filter":
        notes.append("the server's content filter cut this answer")
    logprobs = read_logprobs(choice.get("logprobs"))
    if logprobs and answer.text != raw:
        logprobs = between(logprobs, answer.start, answer.end)
    proposal = Proposal(
        text=answer.text,
        finish=_finish(choice, request, answer.text, answer.cut),
        logprobs=logprobs or None,
        tool_calls=tool_calls,
        notes=tuple(notes),
        thought=thought,
    )
    return judged(proposal, request) if request.task == "critique" else proposal


def _finish(choice: dict[str, Any], request: ProposalRequest, text: str, cut: bool) -> Finish:
    reason = choice.get("finish_reason")
    if reason in ("tool_calls", "function_call"):
        return "tool"
    if cut:
        return "stop" if request.task == "step" else "end"
    if reason == "length":
        return "length"
    if request.task != "step" or not text:
        return "end"
    # OpenAI does not tell a stop text from the end of the answer; vLLM does, in stop_reason.
    ended = "stop_reason" in choice and choice["stop_reason"] is None
    return "end" if ended else "stop"


def _why_empty(message: dict[str, Any], reason: object) -> str:
    if isinstance(message.get("refusal"), str) and message["refusal"]:
        return "the model refused to answer: " + " ".join(message["refusal"].split())[:200]
    if reason == "length":
        return "max_tokens was spent before any text (on hidden reasoning, perhaps): raise it"
    return "the server sent no text"


def read_tool_calls(message: dict[str, Any]) -> tuple[ToolCall, ...]:
    calls = message.get("tool_calls")
    functions = [
        call["function"]
        for call in (calls if isinstance(calls, list) else [])
        if isinstance(call, dict) and isinstance(call.get("function"), dict)
    ]
    return tuple(
        ToolCall(function["name"], str(function.get("arguments") or ""))
        for function in functions
        if isinstance(function.get("name"), str)
    )


__all__ = [
    "ChatCall",
    "build_call",
    "read_choices",
    "read_proposal",
    "read_reasoning",
    "read_text",
    "read_tool_calls",
    "read_usage",
    "without_echo",
]
