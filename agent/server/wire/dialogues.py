"""Requests of the dialects as conversations for a model that takes them word for word.

All come to OpenAI's chat format. What has no place in it is left out and reported.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from ....graphs.contracts import Dialogue
from .anthropic_request import ContentBlock, MessagesRequest
from .chat_request import ChatRequest, asks
from .messages import Part
from .parameters import LeftOut
from .responses_request import ResponseItem, ResponsesRequest

PASSED = (
    "top_p", "frequency_penalty", "presence_penalty", "logit_bias", "parallel_tool_calls",
    "verbosity",
)  # fmt: skip
KEPT = ("role", "content", "name", "tool_calls", "tool_call_id")

Message = dict[str, Any]


def of_chat(body: ChatRequest) -> Dialogue:
    messages = tuple(
        {k: v for k, v in one.model_dump(exclude_none=True).items() if k in KEPT}
        for one in body.messages
    )
    given = {"tools": body.tools, "tool_choice": body.tool_choice if body.tools else None}
    given |= {"reasoning_effort": body.reasoning_effort}
    given |= {"response_format": body.response_format if asks(body.response_format) else None}
    return Dialogue(messages, _parameters(given, body.model_extra))


def of_responses(body: ResponsesRequest, before: Iterable[Message], left: LeftOut) -> Dialogue:
    """`before` are the messages of the conversation that this request goes on from."""
    messages: list[Message] = []
    if body.instructions:
        messages.append({"role": "system", "content": body.instructions})
    messages += before
    if isinstance(body.input, str):
        messages.append({"role": "user", "content": body.input})
    else:
        for item in body.input:
            _add_item(messages, item)
    tools = _functions(body.tools or (), left)
    form = (body.text.format if body.text else None) or {}
    if form.get("type") == "json_schema":
        form = {
            "type": "json_schema",
            "json_schema": {k: v for k, v in form.items() if k != "type"},
        }
    given: dict[str, Any] = {
        "tools": tools or None,
        "tool_choice": _choice(body.tool_choice) if tools else None,
        "response_format": form if asks(form) else None,
        "reasoning_effort": body.reasoning.effort if body.reasoning else None,
    }
    return Dialogue(tuple(messages), _parameters(given, body.model_extra))


def of_anthropic(body: MessagesRequest, left: LeftOut) -> Dialogue:
    messages: list[Message] = []
    if body.system:
        texts = body.system if isinstance(body.system, str) else _texts(body.system)
        messages.append({"role": "system", "content": texts})
    for turn in body.messages:
        if isinstance(turn.content, str):
            messages.append({"role": turn.role, "content": turn.content})
        else:
            _add_blocks(messages, turn.role, turn.content)
    tools = [
        _function(tool.get("name"), tool.get("description"), tool.get("input_schema"))
        for tool in body.tools or ()
        if isinstance(tool, dict) and "input_schema" in tool
    ]
    if len(tools) < len(body.tools or ()):
        left.add("tools", "only tools with an input_schema can be passed on.")
    form = body.output_format or (body.output_config or {}).get("format")
    given: dict[str, Any] = {
        "tools": tools or None,
        "tool_choice": _anthropic_choice(body.tool_choice) if tools else None,
        "response_format": _schema_format(form),
        "reasoning_effort": (body.output_config or {}).get("effort"),
    }
    return Dialogue(tuple(messages), _parameters(given, body.model_extra))


def _parameters(given: Mapping[str, Any], extra: Mapping[str, Any] | None) -> dict[str, Any]:
    """What goes to the model, neutral values left out: not every server takes every name."""
    told = {name: value for name, value in given.items() if value is not None}
    for name in PASSED:
        value = (extra or {}).get(name)
        if value is not None and value not in ({}, 0) and (name, value) != ("top_p", 1):
            told[name] = value
    return told


def unpassed(extra: Mapping[str, Any] | None) -> dict[str, Any]:
    """The parameters that are not passed on, so that they are checked as any."""
    return {name: value for name, value in (extra or {}).items() if name not in PASSED}


def _add_item(messages: list[Message], item: ResponseItem) -> None:
    if item.type == "function_call":
        function = {"name": item.name, "arguments": item.arguments or "{}"}
        call = {"id": item.call_id, "type": "function", "function": function}
        if messages and messages[-1].get("tool_calls"):
            messages[-1]["tool_calls"].append(call)
        else:
            messages.append({"role": "assistant", "content": None, "tool_calls": [call]})
    elif item.type == "function_call_output":
        told = item.output if isinstance(item.output, str) else json.dumps(item.output)
        messages.append({"role": "tool", "tool_call_id": item.call_id, "content": told})
    elif item.type == "message" and item.role is not None:
        role = "system" if item.role == "developer" else item.role
        content = item.content
        shown = content if isinstance(content, str) else [_part(p) for p in content or ()]
        messages.append({"role": role, "content": shown})


def _part(part: Part) -> dict[str, Any]:
    extra = part.model_extra or {}
    if part.type == "input_image":
        return {"type": "image_url", "image_url": {"url": extra.get("image_url")}}
    if part.text is not None or part.refusal is not None:
        return {"type": "text", "text": part.text or part.refusal or ""}
    return part.model_dump(exclude_none=True)


def _add_blocks(messages: list[Message], role: str, blocks: Sequence[ContentBlock]) -> None:
    calls = [
        {"id": (block.model_extra or {}).get("id"), "type": "function",
         "function": {"name": block.name, "arguments": json.dumps(block.input or {})}}
        for block in blocks if block.type == "tool_use"
    ]  # fmt: skip
    for block in blocks:
        if block.type == "tool_result":
            told = block.content if isinstance(block.content, str) else _result(block.content)
            messages.append({"role": "tool", "tool_call_id": block.tool_use_id, "content": told})
    parts = [_block_part(block) for block in blocks if block.type in ("text", "image")]
    if parts or calls:
        said: Message = {"role": role, "content": _joined(parts)}
        messages.append(said | ({"tool_calls": calls} if calls else {}))


def _joined(parts: list[dict[str, Any]]) -> Any:
    """Texts as one; a list only where there is more than text."""
    if all(part["type"] == "text" for part in parts):
        return "\n".join(part["text"] for part in parts) or None
    return parts


def _block_part(block: ContentBlock) -> dict[str, Any]:
    if block.type == "text":
        return {"type": "text", "text": block.text or ""}
    source = (block.model_extra or {}).get("source")
    source = source if isinstance(source, dict) else {}
    data = f"data:{source.get('media_type')};base64,{source.get('data')}"
    return {"type": "image_url", "image_url": {"url": source.get("url") or data}}


def _texts(blocks: Sequence[ContentBlock]) -> str:
    return "\n".join(block.text or "" for block in blocks)


def _result(content: Any) -> str:
    texts = (
        [p.get("text") for p in content or () if isinstance(p, dict)]
        if isinstance(content, list)
        else []
    )
    return "\n".join(text for text in texts if isinstance(text, str))


def _functions(tools: Sequence[Any], left: LeftOut) -> list[dict[str, Any]]:
    """The tools of the Responses API that are functions; the others nobody here can run."""
    found = []
    for tool in tools:
        if isinstance(tool, dict) and tool.get("type") == "function":
            found.append(
                _function(tool.get("name"), tool.get("description"), tool.get("parameters"))
            )
        else:
            left.add("tools", "only functions can be passed on.")
    return found


def _function(name: Any, description: Any, parameters: Any) -> dict[str, Any]:
    function = {"name": name, "description": description, "parameters": parameters or {}}
    return {"type": "function", "function": {k: v for k, v in function.items() if v is not None}}


def _choice(choice: Any) -> Any:
    if isinstance(choice, dict) and choice.get("type") == "function":
        return {"type": "function", "function": {"name": choice.get("name")}}
    return choice if isinstance(choice, str) else None


def _anthropic_choice(choice: Any) -> Any:
    kind = choice.get("type") if isinstance(choice, dict) else None
    if kind == "tool":
        return {"type": "function", "function": {"name": choice.get("name")}}
    words = {"auto": "auto", "any": "required", "none": "none"}
    return words.get(kind) if isinstance(kind, str) else None


def _schema_format(form: Any) -> dict[str, Any] | None:
    if not isinstance(form, dict) or form.get("type") != "json_schema":
        return None
    return {"type": "json_schema", "json_schema": {"name": "answer", "schema": form.get("schema")}}
