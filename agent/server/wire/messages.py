"""What both chat APIs let a message hold: text. Images, audio and files are left out by name."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from ..api_errors import ApiError
from .parameters import LeftOut

MAX_MESSAGES = 1000
MAX_PARTS = 1000
TEXT_PARTS = ("text", "input_text", "output_text", "refusal", "summary_text", "reasoning_text")

UNREAD = "Only text is read here, not {!r}: say what is in it in words."


class Part(BaseModel):
    """One part of a message's content; only text is read."""

    model_config = ConfigDict(extra="allow")

    type: str = Field(max_length=50)
    text: str | None = None
    refusal: str | None = None


Content = str | Annotated[list[Part], Field(max_length=MAX_PARTS)]
ChatRole = Literal["system", "developer", "user", "assistant", "tool", "function"]


def text_of(content: Content | None, param: str, left: LeftOut) -> str:
    """The text of a message's content. Pictures and files are left out where text stands beside
    them; a message of nothing else is refused (`ApiError` 400)."""
    if content is None or isinstance(content, str):
        return content or ""
    texts = [part.text or part.refusal or "" for part in content if part.type in TEXT_PARTS]
    for index, part in enumerate(content):
        if part.type in TEXT_PARTS:
            continue
        where = f"{param}[{index}]"
        if left.strict or not any(text.strip() for text in texts):
            raise ApiError(400, UNREAD.format(part.type), param=where, code="unsupported_content")
        left.add(where, UNREAD.format(part.type))
    return "\n".join(texts)


class ChatMessage(BaseModel):
    """Beside what is read here a message may hold anything: clients send back what they got."""

    model_config = ConfigDict(extra="allow", strict=True, allow_inf_nan=False)

    role: ChatRole
    content: Content | None = None
    name: str | None = Field(None, max_length=200)
    refusal: str | None = None
    reasoning: Any = None
    reasoning_content: Any = None
    reasoning_details: Any = None
    tool_calls: list[Any] | None = None
    tool_call_id: str | None = None
    function_call: Any = None
    audio: Any = None
    annotations: Any = None
