"""Requests in the shape that front ends and coding tools send them, written after their sources.

Each names where its shape was read. They are sent as they are and their answers are read as those
programs read them; nothing of the programs themselves runs here.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

LOOP = "surefoot/loop"
STUB = "openai:stub"
QUESTION = "What is 15% of 240?"
ANSWER = "36"
PIXEL = "data:image/png;base64,iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="  # noqa: E501


@dataclass(frozen=True)
class Answered:
    """What came back: a body, or the JSON of a stream's events in order."""

    status: int
    body: Any
    events: list[dict[str, Any]]

    @property
    def text(self) -> str:
        """The content of a chat completion, whole or streamed."""
        if not self.events:
            return self.body["choices"][0]["message"]["content"]
        deltas = [event["choices"][0]["delta"] for event in self.events if event.get("choices")]
        return "".join(delta.get("content") or "" for delta in deltas)

    def delta_texts(self, name: str) -> str:
        deltas = [event["choices"][0]["delta"] for event in self.events if event.get("choices")]
        return "".join(delta.get(name) or "" for delta in deltas)


@dataclass(frozen=True)
class Recorded:
    client: str
    case: str
    body: dict[str, Any]
    check: Callable[[Answered], bool]
    path: str = "/v1/chat/completions"
    headers: dict[str, str] = field(default_factory=dict)


def user(text: Any) -> dict[str, Any]:
    return {"role": "user", "content": text}


def assistant(text: str, **more: Any) -> dict[str, Any]:
    return {"role": "assistant", "content": text, **more}


def system(text: str) -> dict[str, Any]:
    return {"role": "system", "content": text}


def answers(found: Answered) -> bool:
    return found.text == ANSWER


def json_with(key: str, kind: type) -> Callable[[Answered], bool]:
    """As Open WebUI reads a task: the text from its first brace to its last is JSON."""

    def check(found: Answered) -> bool:
        text = found.text
        told = json.loads(text[text.index("{") : text.rindex("}") + 1])
        return isinstance(told[key], kind) and bool(told[key]) and "could not" not in text

    return check


def a_title(found: Answered) -> bool:
    return 0 < len(found.text) <= 80 and "could not" not in found.text


# Open WebUI: backend/open_webui/routers/tasks.py (the payloads), backend/open_webui/config.py
# (the prompts' frame: task, guidelines, output, chat history), utils/middleware.py (chat).
OPEN_WEBUI = "Open WebUI (recorded)"
HISTORY = f"<chat_history>\nUSER: {QUESTION}\nASSISTANT: {ANSWER}\n</chat_history>"


def task(instruction: str, shape: str) -> str:
    return (
        f"### Task:\n{instruction}\n### Guidelines:\n- Write in the chat's primary language.\n"
        "- Your entire response must consist solely of the JSON object.\n"
        f"### Output:\nJSON format: {shape}\n### Chat History:\n{HISTORY}"
    )


def webui_task(kind: str, instruction: str, shape: str, **more: Any) -> dict[str, Any]:
    return {
        "model": LOOP,
        "messages": [user(task(instruction, shape))],
        "stream": False,
        "metadata": {"task": kind, "task_body": {"model": LOOP, "messages": []}, "chat_id": None},
        **more,
    }


WEBUI = [
    Recorded(
        OPEN_WEBUI,
        "answer",
        {"model": LOOP, "stream": False, "messages": [user(QUESTION)], "temperature": 0.7,
         "top_p": 0.9, "max_tokens": 2048, "seed": 1, "frequency_penalty": 0.2, "stop": ["END"],
         "reasoning_effort": "medium", "logit_bias": {"50256": -100}},
        answers,
    ),
    Recorded(
        OPEN_WEBUI,
        "stream",
        {"model": LOOP, "stream": True, "stream_options": {"include_usage": True},
         "messages": [system("You are a helpful assistant."), user(QUESTION)]},
        answers,
    ),
    Recorded(
        OPEN_WEBUI,
        "conversation",
        {"model": LOOP, "stream": True,
         "messages": [user("What is 2 + 3?"), assistant("5", reasoning_content="2 + 3 = 5"),
                      user([{"type": "text", "text": QUESTION},
                            {"type": "image_url", "image_url": {"url": PIXEL}}])]},
        answers,
    ),
    Recorded(
        OPEN_WEBUI,
        "reasoning",
        {"model": LOOP, "stream": True, "messages": [user(QUESTION)]},
        lambda found: "240" in found.delta_texts("reasoning_content"),
    ),
    Recorded(
        OPEN_WEBUI,
        "title task",
        webui_task("title_generation", "Generate a concise, 3-5 word title with an emoji "
                   "summarizing the chat history.", '{ "title": "your concise title here" }',
                   max_completion_tokens=1000),
        json_with("title", str),
    ),
    Recorded(
        OPEN_WEBUI,
        "tags task",
        webui_task("tags_generation", "Generate 1-3 broad tags categorizing the main themes of "
                   "the chat history, along with 1-3 more specific subtopic tags.",
                   '{ "tags": ["tag1", "tag2", "tag3"] }'),
        json_with("tags", list),
    ),
    Recorded(
        OPEN_WEBUI,
        "follow-ups task",
        webui_task("follow_up_generation", "Suggest 3-5 relevant follow-up questions or prompts "
                   "that the user might naturally ask next in this conversation as a **user**.",
                   '{ "follow_ups": ["Question 1?", "Question 2?", "Question 3?"] }'),
        json_with("follow_ups", list),
    ),
]  # fmt: skip

# LibreChat: its documentation's "Default Parameters" of a custom endpoint; the title prompts of
# @librechat/agents, src/utils/title.ts.
LIBRECHAT = "LibreChat (recorded)"
LIBRE = [
    Recorded(
        LIBRECHAT,
        "stream",
        {"model": LOOP, "temperature": 1, "top_p": 1, "presence_penalty": 0,
         "frequency_penalty": 0, "user": "65f0c0ffee", "stream": True,
         "stream_options": {"include_usage": True}, "messages": [user(QUESTION)]},
        answers,
    ),
    Recorded(
        LIBRECHAT,
        "conversation",
        {"model": LOOP, "temperature": 0.7, "top_p": 0.95, "stream": True, "user": "65f0c0ffee",
         "messages": [system("Be brief."), user("What is 2 + 3?"), assistant("5"),
                      user([{"type": "text", "text": QUESTION}])]},
        answers,
    ),
    Recorded(
        LIBRECHAT,
        "title task",
        {"model": LOOP, "stream": False, "temperature": 0.2, "messages": [
            user("Provide a concise, 5-word-or-less title for the conversation, using title case "
                 "conventions. Only return the title itself.\n\nConversation:\n"
                 f"User: {QUESTION}\nAI: {ANSWER}")]},
        a_title,
    ),
]  # fmt: skip

# Cline: src/core/api/providers/openai.ts (the request, and how its chunks are read).
CLINE = "Cline (recorded)"
READ_FILE = {
    "type": "function",
    "function": {
        "name": "population",
        "description": "How many people live in a city.",
        "strict": False,
        "parameters": {
            "type": "object",
            "properties": {"city": {"type": "string"}},
            "required": ["city"],
            "additionalProperties": False,
        },
    },
}


def cline_body(model: str, **more: Any) -> dict[str, Any]:
    return {
        "model": model,
        "messages": [
            system("You are a highly skilled software engineer. " * 40),
            user([
                {"type": "text", "text": f"<task>\n{QUESTION}\n</task>"},
                {"type": "text", "text": "<environment_details>\n# Current Mode\nACT MODE\n"
                 "</environment_details>"},
            ]),
        ],
        "temperature": 0,
        "stream": True,
        "stream_options": {"include_usage": True},
        **more,
    }  # fmt: skip


def calls_the_tool(found: Answered) -> bool:
    deltas = [event["choices"][0]["delta"] for event in found.events if event.get("choices")]
    calls = [call for delta in deltas for call in delta.get("tool_calls") or ()]
    arguments = "".join(call["function"].get("arguments") or "" for call in calls)
    return calls[0]["function"]["name"] == "population" and json.loads(arguments) == {
        "city": "Paris"
    }


def tells_usage(found: Answered) -> bool:
    return found.status == 200 and any(event.get("usage") for event in found.events)


CLINES = [
    Recorded(CLINE, "stream", cline_body(LOOP, reasoning_effort="medium"), tells_usage),
    Recorded(CLINE, "tools", cline_body(STUB, tools=[READ_FILE]), calls_the_tool),
]

# Continue: core/llm/llms/OpenAI.ts (_convertArgs, _streamChat, _legacystreamComplete).
CONTINUE = "Continue (recorded)"
CONTINUES = [
    Recorded(
        CONTINUE,
        "stream",
        {"model": LOOP, "messages": [system("You are an AI coding assistant."), user(QUESTION)],
         "max_tokens": 4096, "temperature": 0.5, "top_p": 0.95, "frequency_penalty": 0.1,
         "presence_penalty": 0, "stream": True, "stop": ["</code>", "\n\n\n"]},
        answers,
        headers={"api-key": "none"},
    ),
    Recorded(
        CONTINUE,
        "completion",
        {"model": "pebble", "prompt": QUESTION, "max_tokens": 64, "temperature": 0.01,
         "stop": ["\n\n"], "stream": True},
        lambda found: found.status == 200
        and any(event["choices"] and event["choices"][0].get("text") for event in found.events),
        path="/v1/completions",
    ),
]  # fmt: skip

# Codex: codex-rs/codex-api/src/common.rs (ResponsesApiRequest), sse/responses.rs (what it reads).
CODEX = "Codex (recorded)"


def codex_message(text: str, role: str = "user") -> dict[str, Any]:
    kind = "output_text" if role == "assistant" else "input_text"
    return {"type": "message", "role": role, "content": [{"type": kind, "text": text}]}


SHELL = {
    "type": "function",
    "name": "population",
    "description": "How many people live in a city.",
    "strict": False,
    "parameters": READ_FILE["function"]["parameters"],
}


def codex_body(model: str, **more: Any) -> dict[str, Any]:
    return {
        "model": model,
        "instructions": "You are a coding agent running in a terminal.",
        "input": [
            codex_message("<environment_context>\n<cwd>/tmp</cwd>\n</environment_context>"),
            codex_message(QUESTION),
        ],
        "tools": [SHELL, {"type": "web_search"}],
        "tool_choice": "auto",
        "parallel_tool_calls": False,
        "reasoning": {"effort": "medium", "summary": "auto"},
        "store": False,
        "stream": True,
        "include": ["reasoning.encrypted_content"],
        "prompt_cache_key": "0197a1b2-0000-7000-8000-000000000000",
        **more,
    }


def items_done(found: Answered) -> list[dict[str, Any]]:
    """Codex takes whole items from `response.output_item.done` and waits for `completed`."""
    assert found.events[-1]["type"] == "response.completed"
    assert found.events[-1]["response"]["usage"]["total_tokens"] >= 0
    return [e["item"] for e in found.events if e["type"] == "response.output_item.done"]


def codex_answers(found: Answered) -> bool:
    message = items_done(found)[-1]
    return message["type"] == "message" and bool(message["content"][0]["text"])


def codex_reasons(found: Answered) -> bool:
    item = next(item for item in items_done(found) if item["type"] == "reasoning")
    return bool(item["id"]) and all(part["type"] == "summary_text" for part in item["summary"])


def codex_calls(found: Answered) -> bool:
    call = next(item for item in items_done(found) if item["type"] == "function_call")
    return bool(call["call_id"]) and json.loads(call["arguments"]) == {"city": "Paris"}


TURNS = [
    codex_message("What is 2 + 3?"),
    {"type": "reasoning", "id": "rs_1", "summary": [{"type": "summary_text", "text": "2+3=5"}],
     "encrypted_content": None},
    codex_message("5", "assistant"),
    {"type": "function_call", "name": "population", "arguments": '{"city": "Paris"}',
     "call_id": "call_1"},
    {"type": "function_call_output", "call_id": "call_1", "output": "2102650"},
    codex_message(QUESTION),
]  # fmt: skip
CODEXES = [
    Recorded(CODEX, "stream", codex_body(LOOP), codex_answers, path="/v1/responses"),
    Recorded(CODEX, "reasoning", codex_body(LOOP, input=[codex_message(QUESTION)]),
             codex_reasons, path="/v1/responses"),
    Recorded(CODEX, "conversation", codex_body(LOOP, input=TURNS), codex_answers,
             path="/v1/responses"),
    Recorded(CODEX, "tools", codex_body(STUB), codex_calls, path="/v1/responses"),
]  # fmt: skip

REQUESTS = [*WEBUI, *LIBRE, *CLINES, *CONTINUES, *CODEXES]
