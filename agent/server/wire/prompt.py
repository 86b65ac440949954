"""A request's messages taken apart, so that they can be put to a model as one problem."""

from __future__ import annotations

from collections.abc import Sequence

from ...run.conversation import ConversationParts, ConversationTurn
from ..api_errors import ApiError


def take_apart(
    turns: Sequence[ConversationTurn], param: str, *, may_start: bool = False
) -> ConversationParts:
    """Raises `ApiError` 400, naming `param`, where no user message asks anything."""
    system = "\n\n".join(turn.text for turn in turns if turn.role == "system" and turn.text.strip())
    said = [turn for turn in turns if turn.role != "system"]
    started = said.pop().text if may_start and said and said[-1].role == "assistant" else None
    if not said or said[-1].role != "user" or not said[-1].text.strip():
        raise ApiError(
            400, "The last message must be the user's, with text in it.", param=param,
            code="invalid_value",
        )  # fmt: skip
    return ConversationParts(system, tuple(said[:-1]), said[-1].text, started, said[-1].found)
