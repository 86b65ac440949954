"""`langchain:PROVIDER/NAME`, or any LangChain chat model: `LangChainPolicy(model)`.

LangChain does not say what a model can do, so little is taken for granted: several proposals
are several calls, steps so far go into the prompt, and a setting is made only where the model's
class declares it as a field. What could not be set is said in the notes.
"""

from __future__ import annotations

import asyncio
import importlib.util
import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, Any

from ...graphs.contracts import Capabilities, Finish, Proposal, ProposalRequest, ToolCall, Usage
from ...graphs.errors import (
    AuthenticationFailed,
    MissingKey,
    PolicyError,
    RateLimited,
    ServerFailed,
    Unreachable,
)
from ...sandbox.errors import InputError, MissingDependency, SurefootError
from .answers import (
    ESTIMATED,
    THOUGHT,
    answered,
    estimated_usage,
    find_answer,
    judged,
    stop_texts,
    with_thought,
)
from .calls import all_that_came
from .langchain_dialogue import message_of, takes_tools, with_parameters
from .logprobs import between, read_logprobs
from .messages import build_messages, clean_text
from .openai_errors import Endpoint, Rejected, is_transport, named_parameters
from .retry import Transient, retrying

if TYPE_CHECKING:
    from langchain_core.language_models.chat_models import BaseChatModel
    from langchain_core.messages import BaseMessage

    from .langchain_dialogue import Asked

MOST_AT_ONCE = 8

# The names that providers' classes give to one setting.
CEILINGS = ("max_tokens", "max_completion_tokens", "max_output_tokens", "num_predict")
TEMPERATURES = ("temperature",)
SEEDS = ("seed",)
DISPENSABLE = frozenset({"temperature", "seed", "stop"})
"""What is left out once a model refuses it by name; the ceiling of tokens is not."""


class LangChainPolicy:
    """Asks a LangChain chat model; one with `bind_tools` is asked whole conversations.

    `capabilities` default to the least: no native n, prefill, seed or log-probabilities (they
    are passed on where the model was made to return them). `deadline_s` and `timeout_s` as in
    `OpenAIPolicy`. The model belongs to the caller; closing the policy leaves it open.
    """

    def __init__(
        self,
        model: BaseChatModel,
        *,
        name: str = "",
        capabilities: Capabilities | None = None,
        deadline_s: float = 60.0,
        timeout_s: float = 300.0,
    ) -> None:
        self._model = model
        self._at = Endpoint("", name or type(model).__name__)
        self._capabilities = capabilities or Capabilities(tools=takes_tools(model))
        self._deadline_s = deadline_s
        self._timeout_s = timeout_s
        self._refused: frozenset[str] = frozenset()

    @classmethod
    def from_spec(cls, spec: str, **options: Any) -> LangChainPolicy:
        """`PROVIDER/NAME` through `langchain.chat_models.init_chat_model`.

        Raises MissingDependency where `langchain` or the provider's package is not installed.
        """
        provider, _, model = spec.partition("/")
        if not (provider and model):
            raise InputError(f"langchain:{spec} names no model: write langchain:PROVIDER/NAME")
        if importlib.util.find_spec("langchain") is None:
            raise MissingDependency("langchain", "langchain")
        init_chat_model = importlib.import_module("langchain.chat_models").init_chat_model
        try:
            made = init_chat_model(model, model_provider=provider)
        except ImportError as error:
            missing = error.name or f"langchain-{provider}"
            raise MissingDependency(missing, "langchain") from error
        except Exception as error:  # noqa: BLE001 - every provider refuses in its own way
            said = Endpoint("", model).redact(error)
        else:
            return cls(made, name=spec, **options)
        kind = MissingKey if re.search(r"(?i)api.?key|credential", said) else InputError
        raise kind(f"LangChain cannot open {spec}: {said}")

    @property
    def name(self) -> str:
        return f"langchain:{self._at.model}"

    @property
    def capabilities(self) -> Capabilities:
        return self._capabilities

    def converses(self) -> bool:
        """Whether a caller's own conversation can be put to it: one that takes tools has roles."""
        return self._capabilities.tools

    async def propose(self, request: ProposalRequest) -> list[Proposal]:
        """`request.n` proposals by as many calls side by side."""
        if request.n < 1:
            raise InputError(f"n must be at least 1, not {request.n}")
        gate = asyncio.Semaphore(MOST_AT_ONCE)

        async def one(index: int) -> list[Proposal]:
            async with gate:
                return [await self._one(request, index)]

        if request.n == 1:
            return await one(0)
        note = "n: not offered by LangChain's interface, asked for by repeated calls"
        return await all_that_came([one(i) for i in range(request.n)], note)

    async def _one(self, request: ProposalRequest, offset: int) -> Proposal:
        dialogue = request.dialogue
        messages = dialogue.messages if dialogue else build_messages(request)
        named = DISPENSABLE.union(dialogue.parameters if dialogue else ()) - {"tools"}
        while True:
            model, notes = _configured(self._model, request, offset, self._refused)
            stops = None if "stop" in self._refused else list(stop_texts(request)) or None
            if "stop" in self._refused:
                notes.append("stop: refused by this model, the text was cut afterwards")
            invoke = partial(self._invoke, model, messages, stops)
            try:
                reply = await retrying(invoke, self._deadline_s)
                break
            except Rejected as refusal:
                refused = refusal
            new = named.intersection(refused.parameters) - self._refused
            if not new:
                raise refused.error
            self._refused |= new
        if request.steps and request.task in ("solution", "step") and not dialogue:
            notes.append("prefill: not known of this model, the steps so far went into the prompt")
        return _read(reply, request, messages, notes)

    async def _invoke(
        self, model: Asked, messages: Sequence[Mapping[str, Any]], stops: list[str] | None
    ) -> BaseMessage:
        try:
            async with asyncio.timeout(self._timeout_s):
                # Plain dicts are an input format of LangChain's own: no class has to be imported.
                # It wants their content, which OpenAI's has not where a tool is called.
                told = [{"content": "", **message} for message in messages]
                return message_of(await model.ainvoke(told, stop=stops))
        except Exception as error:  # noqa: BLE001 - every provider raises its own kinds
            translated = _translated(error, self._at)
        raise translated

    async def aclose(self) -> None:
        """Nothing to close: the model is the caller's."""

    def __repr__(self) -> str:
        return f"LangChainPolicy({self._at.model!r})"


def _configured(
    model: BaseChatModel, request: ProposalRequest, offset: int, refused: frozenset[str]
) -> tuple[Asked, list[str]]:
    """A copy of the model with this request's settings, and notes on what could not be set.

    Fields of a copy rather than call arguments: a provider that does not know an argument
    fails, one that does not declare a field is noted.
    """
    wanted: list[tuple[tuple[str, ...], Any]] = [
        (CEILINGS, max(1, request.max_tokens)),
        (TEMPERATURES, request.temperature),
    ]
    if request.seed is not None:
        wanted.append((SEEDS, request.seed + offset))
    fields = type(model).model_fields
    update: dict[str, Any] = {}
    notes: list[str] = []
    for names, value in wanted:
        known = next((name for name in names if name in fields), None)
        if names[0] in refused:
            notes.append(f"{names[0]}: refused by this model, its default was used")
        elif known is None:
            notes.append(f"{names[0]}: this model has no such setting, its default was used")
        else:
            update[known] = value
    model = model.model_copy(update=update) if update else model
    if request.dialogue is None:
        return model, notes
    asked, left_out = with_parameters(model, request.dialogue, refused)
    return asked, notes + left_out


def _read(
    reply: BaseMessage,
    request: ProposalRequest,
    messages: Sequence[Mapping[str, Any]],
    notes: list[str],
) -> Proposal:
    raw = clean_text(str(reply.text))
    answer = find_answer(raw, request)
    metadata = reply.response_metadata
    logprobs = read_logprobs(metadata.get("logprobs"))
    if request.top_logprobs > 0 and logprobs is None:
        notes.append("logprobs: this model returned none")
    tool_calls = tuple(
        ToolCall(str(call["name"]), json.dumps(call["args"], default=str))
        for call in getattr(reply, "tool_calls", ())
    )
    thought = "\n\n".join(filter(None, (_reasoning(reply), answer.thought)))
    if thought:
        notes.append(THOUGHT)
    if not answer.text and not tool_calls:
        notes.append("the model sent no text")
    if not getattr(reply, "usage_metadata", None):
        notes.append(ESTIMATED)
    proposal = Proposal(
        text=answer.text,
        finish=_finish(metadata, request, answer.text, cut=answer.cut, tools=bool(tool_calls)),
        logprobs=between(logprobs, answer.start, answer.end) if logprobs else None,
        tool_calls=tool_calls,
        notes=tuple(notes),
        thought=thought,
    )
    proposal = replace(proposal, usage=_usage(reply, proposal, messages))
    return judged(proposal, request) if request.task == "critique" else proposal


def _usage(reply: BaseMessage, proposal: Proposal, messages: Sequence[Mapping[str, Any]]) -> Usage:
    """The tokens that the provider counted, else an estimate."""
    counted = getattr(reply, "usage_metadata", None)
    thought = len(proposal.thought)
    written = thought + answered(proposal)
    if not counted:
        return with_thought(estimated_usage(messages, written), thought, written)
    usage = Usage(counted["input_tokens"], counted["output_tokens"], 1)
    reasoning = (counted.get("output_token_details") or {}).get("reasoning")
    if not reasoning:
        return with_thought(usage, thought, written)
    return replace(usage, reasoning_tokens=min(reasoning, usage.completion_tokens))


def _reasoning(reply: BaseMessage) -> str:
    """The hidden reasoning that the provider sends beside the text, "" where there is none."""
    blocks = [one for one in reply.content_blocks if one["type"] == "reasoning"]
    told = "\n\n".join(str(one.get("reasoning") or "") for one in blocks)
    said = told.strip() or reply.additional_kwargs.get("reasoning")  # OpenRouter's own name for it
    return clean_text(said).strip() if isinstance(said, str) else ""


def _finish(
    metadata: Mapping[str, Any], request: ProposalRequest, text: str, *, cut: bool, tools: bool
) -> Finish:
    # OpenAI and Google say finish_reason, Anthropic stop_reason, Ollama done_reason.
    names = ("finish_reason", "stop_reason", "done_reason")
    reason = str(next((metadata[name] for name in names if metadata.get(name)), "")).lower()
    if tools:
        return "tool"
    if not cut and reason in ("length", "max_tokens"):
        return "length"
    return "stop" if request.task == "step" and text else "end"


def _translated(error: Exception, at: Endpoint) -> Exception:
    """A provider's exception as ours: by LangChain's own kinds, by HTTP status, or by name."""
    kinds = {kind.__name__ for kind in type(error).__mro__}
    said = f"{at.model} by LangChain: {type(error).__name__}: {at.redact(error)}"
    status = _status(error)
    if kinds & {"ModelAuthenticationError", "ModelPermissionDeniedError"} or status in (401, 403):
        return AuthenticationFailed(f"{said}. Check the provider's API key")
    if "ModelNotFoundError" in kinds or status == 404:
        return InputError(f"{said}. Check the model's name")
    if "ModelRateLimitError" in kinds or status == 429:
        return Transient(RateLimited(f"{said}. Wait, or ask for less at a time"))
    if "ModelAPIError" in kinds or (status or 0) >= 500:
        return Transient(ServerFailed(said))
    if "ModelInvalidRequestError" in kinds or status in (400, 422):
        return Rejected(PolicyError(said), named_parameters(str(error)), said)
    if kinds & {"ModelConnectionError", "ModelTimeoutError", "OSError", "TimeoutError"}:
        return Unreachable(f"{said}. Is the server running, and its address right?")
    if is_transport(error) or kinds & {"APIConnectionError"}:
        return Unreachable(f"{said}. Is the server running, and its address right?")
    return error if isinstance(error, SurefootError) else PolicyError(said)


def _status(error: Exception) -> int | None:
    response = getattr(error, "response", None)
    for value in (getattr(error, "status_code", None), getattr(response, "status_code", None)):
        if isinstance(value, int):
            return value
    return None


__all__ = ["LangChainPolicy"]
