"""A caller's own conversation put to a LangChain model: its roles, tools and parameters.

Tools go through `bind_tools` and a format of the answer through `with_structured_output`, the ways
that all of LangChain's chat models share; whatever else is asked for is set where the model's class
declares it as a field. What could not be done is said in the notes.
"""

from __future__ import annotations

import inspect
import json
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from ...graphs.contracts import Dialogue

if TYPE_CHECKING:
    from langchain_core.language_models.chat_models import BaseChatModel
    from langchain_core.messages import AIMessage, BaseMessage
    from langchain_core.runnables import Runnable

    Asked = Runnable[Any, Any]

TOOLS = ("tools", "tool_choice", "parallel_tool_calls")
FORMAT = "response_format"


def takes_tools(model: BaseChatModel) -> bool:
    """Whether its class has a way of its own to bind tools; LangChain's base has none."""
    from langchain_core.language_models.chat_models import BaseChatModel

    return type(model).bind_tools is not BaseChatModel.bind_tools


def with_parameters(
    model: BaseChatModel, dialogue: Dialogue, refused: frozenset[str]
) -> tuple[Asked, list[str]]:
    """The model with the conversation's tools and parameters, and notes on those left out."""
    given = {name: value for name, value in dialogue.parameters.items() if name not in refused}
    notes = [
        f"{name}: refused by this model, it was left out"
        for name in dialogue.parameters
        if name in refused
    ]
    fields = type(model).model_fields
    for name in [name for name in given if name not in (*TOOLS, FORMAT)]:
        if name in fields:
            model = model.model_copy(update={name: given[name]})
        else:
            notes.append(f"{name}: this model has no such setting, it was left out")
    if (tools := given.get("tools")) and given.get("tool_choice") != "none":
        if FORMAT in given:
            notes.append(f"{FORMAT}: not beside tools by LangChain's interface, it was left out")
        return _with_tools(model, tools, given, notes), notes
    return _with_format(model, given.get(FORMAT), notes), notes


def _with_tools(
    model: BaseChatModel, tools: list[Any], given: Mapping[str, Any], notes: list[str]
) -> Asked:
    extra: dict[str, Any] = {}
    if (choice := _choice(given.get("tool_choice"))) is not None:
        extra["tool_choice"] = choice
    name = "parallel_tool_calls"
    if name in given and name in inspect.signature(model.bind_tools).parameters:
        extra[name] = given[name]
    elif name in given:
        notes.append(f"{name}: this model has no such setting, it was left out")
    return model.bind_tools(tools, **extra)


def _choice(wanted: Any) -> str | None:
    """OpenAI's `tool_choice` as `bind_tools` takes it: a tool's name, "any", or nothing."""
    if isinstance(wanted, Mapping):
        function = wanted.get("function")
        name = function.get("name") if isinstance(function, Mapping) else wanted.get("name")
        return name if isinstance(name, str) else None
    return "any" if wanted in ("required", "any") else None


def _with_format(model: BaseChatModel, wanted: Any, notes: list[str]) -> Asked:
    """The model bound to a JSON schema, where one is asked for."""
    if wanted is None:
        return model
    told = wanted.get("json_schema") if isinstance(wanted, Mapping) else None
    schema = told.get("schema") if isinstance(told, Mapping) else None
    if not isinstance(told, Mapping) or not isinstance(schema, Mapping):
        notes.append(f"{FORMAT}: only a JSON schema goes by LangChain's interface, it was left out")
        return model
    named = {"title": str(told.get("name") or "answer"), "description": "The answer."}
    try:
        return model.with_structured_output({**named, **schema}, include_raw=True)
    except (NotImplementedError, ValueError):  # the class has none, or not for this schema
        notes.append(f"{FORMAT}: this model takes none, it was left out")
        return model


def message_of(reply: Any) -> BaseMessage:
    """What a model said: of an answer by a schema, its JSON as the text."""
    if not isinstance(reply, Mapping):
        return reply  # type: ignore[no-any-return]  # a message, by LangChain's interface
    raw: AIMessage = reply["raw"]
    parsed = reply.get("parsed")
    if parsed is None or str(raw.text).strip():
        return raw
    text = json.dumps(parsed, ensure_ascii=False, default=str)
    return raw.model_copy(update={"content": text, "tool_calls": []})


__all__ = ["message_of", "takes_tools", "with_parameters"]
