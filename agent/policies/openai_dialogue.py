"""A caller's own conversation as call arguments: its roles, tools and parameters word for word."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from ...graphs.contracts import Dialogue
from .openai_profile import ServerProfile
from .openai_wire import ChatCall


def with_dialogue(call: ChatCall, dialogue: Dialogue, profile: ServerProfile) -> ChatCall:
    """The call with that conversation in the place of a problem's. What the server has refused
    before is left out and noted."""
    notes = [note for note in call.notes if not note.startswith("prefill")]
    arguments: dict[str, Any] = {
        **{name: value for name, value in call.arguments.items() if name != "extra_body"},
        "messages": [dict(message) for message in dialogue.messages],
    }
    for name, value in dialogue.parameters.items():
        if profile.takes(name) and (name != "response_format" or profile.json_schema):
            arguments[name] = value
        else:
            notes.append(f"{name}: refused by this model, it was left out")
    return replace(call, arguments=arguments, notes=tuple(notes))
