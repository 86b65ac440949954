"""OpenAI's chat format: a request as call arguments, a response body as proposals.

Pure functions. A response is read with suspicion: every field may be missing or of a wrong type.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from ...graphs.errors import MalformedResponse
from ...graphs.protocols import Finish, Proposal, ProposalRequest, TokenLogprob, ToolCall, Usage
from .critique import SCHEMA, parse_critique
from .messages import STEP_BREAK, build_messages, clean_text
from .openai_profile import ServerProfile

MOST_STOPS = 4  # OpenAI takes no more; the rest is cut here
MOST_TOP_LOGPROBS = 20
CHARS_A_TOKEN = 4  # OpenAI's rule of thumb for English, where a server reports no usage

VLLM_PREFILL = {"continue_final_message": True, "add_generation_prompt": False}
"""vLLM's and SGLang's flags to go on from the last message; others need none."""


@dataclass(frozen=True, slots=True)
class Call:
    """Arguments of `chat.completions.create`, and what was done another way."""

    arguments: dict[str, Any]
    notes: tuple[str, ...] = ()

    @property
    def sent(self) -> set[str]:
        return set(self.arguments) | set(self.arguments.get("extra_body") or ())

    @property
    def prefills(self) -> bool:
        return bool(self.arguments["messages"][-1]["role"] == "assistant")


def stop_texts(request: ProposalRequest) -> tuple[str, ...]:
    """What ends this answer: the request's own, and for a step the empty line after it."""
    stops = tuple(stop for stop in request.stop if stop)
    return stops or ((STEP_BREAK,) if request.task == "step" else ())


def build_call(
    request: ProposalRequest, profile: ServerProfile, model: str, n: int, offset: int
) -> Call:
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
    return Call(arguments, tuple(notes))


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


def read_usage(body: dict[str, Any], call: Call, texts: Sequence[str]) -> tuple[Usage, str]:
    """The tokens that a response reports, else an estimate and a note that says so."""
    usage = body.get("usage")
    counts = usage if isinstance(usage, dict) else {}
    prompt, completion = (
        _count(counts.get("prompt_tokens")),
        _count(counts.get("completion_tokens")),
    )
    if prompt is not None and completion is not None:
        return Usage(prompt, completion, 1), ""
    sent = sum(len(message["content"]) for message in call.arguments["messages"])
    estimate = Usage(sent // CHARS_A_TOKEN + 1, sum(map(len, texts)) // CHARS_A_TOKEN + 1, 1)
    return estimate, "usage: not reported by this server, tokens are estimated from characters"


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


def read_proposal(choice: dict[str, Any], request: ProposalRequest) -> Proposal:
    """One choice as a proposal, without usage."""
    message = choice["message"]
    notes: list[str] = []
    raw = read_text(message)
    text, cut = cut_text(raw, request)
    tool_calls = read_tool_calls(message)
    reason = choice.get("finish_reason")
    if not raw and not tool_calls:
        notes.append(_why_empty(message, reason))
    if reason == "content_filter":
        notes.append("the server's content filter cut this answer")
    logprobs = read_logprobs(choice.get("logprobs"))
    if request.top_logprobs > 0 and logprobs and cut:
        logprobs = _kept(logprobs, len(raw) - len(raw.lstrip()) + len(text))
    proposal = Proposal(
        text=text,
        finish=_finish(choice, request, text, cut),
        logprobs=logprobs,
        tool_calls=tool_calls,
        notes=tuple(notes),
    )
    return judged(proposal, request) if request.task == "critique" else proposal


def judged(proposal: Proposal, request: ProposalRequest) -> Proposal:
    """A critique with its judgments; where it cannot be read they are None, and a note says so."""
    critique = parse_critique(proposal.text, request)
    if critique is None:
        note = "critique: the model's judgment cannot be read, so there is none"
        if proposal.finish == "length":
            note += " (it was cut off at max_tokens)"
        return _replaced(proposal, proposal.text, None, note)
    return _replaced(proposal, critique.text, critique.judgments, "")


def _replaced(
    proposal: Proposal, text: str, judgments: tuple[float, ...] | None, note: str
) -> Proposal:
    return Proposal(
        text=text,
        finish=proposal.finish,
        logprobs=proposal.logprobs,
        tool_calls=proposal.tool_calls,
        usage=proposal.usage,
        judgments=judgments,
        notes=proposal.notes + ((note,) if note else ()),
    )


def cut_text(raw: str, request: ProposalRequest) -> tuple[str, bool]:
    """The text up to the first stop text, and whether one was cut (the server let it pass)."""
    text = raw.strip()
    found = [at for stop in stop_texts(request) if (at := text.find(stop)) >= 0]
    return (text[: min(found)].rstrip(), True) if found else (text, False)


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


def read_logprobs(value: object) -> tuple[TokenLogprob, ...] | None:
    """Token log-probabilities (natural log), or None where they are absent or not sound."""
    content = value.get("content") if isinstance(value, dict) else None
    if not isinstance(content, list) or not content:
        return None
    tokens: list[TokenLogprob] = []
    for entry in content:
        token = _token(entry)
        if token is None:
            return None  # a gap would shift the tokens against the text
        top = entry.get("top_logprobs")
        others = [_token(other) for other in (top if isinstance(top, list) else [])]
        tokens.append(TokenLogprob(*token, tuple(other for other in others if other)))
    return tuple(tokens)


def _token(entry: object) -> tuple[str, float] | None:
    if not isinstance(entry, dict) or not isinstance(entry.get("token"), str):
        return None
    value = entry.get("logprob")
    if isinstance(value, bool) or not isinstance(value, (int, float)) or not -1e9 < value < 1e-3:
        return None  # NaN fails the comparison as well
    return entry["token"], min(0.0, float(value)) if math.isfinite(value) else 0.0


def _kept(tokens: tuple[TokenLogprob, ...], chars: int) -> tuple[TokenLogprob, ...]:
    """The tokens that begin within the first `chars` characters of what they spell."""
    kept, at = [], 0
    for token in tokens:
        if at >= chars:
            break
        kept.append(token)
        at += len(token.token)
    return tuple(kept)


__all__ = ["Call", "build_call", "cut_text", "judged", "read_choices", "read_proposal"]
