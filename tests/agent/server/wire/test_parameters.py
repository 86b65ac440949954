"""What ordinary clients send unasked is answered, and what could not be honoured reported."""

from __future__ import annotations

import json
from contextlib import suppress

import pytest
from conftest import ANSWER, QUESTION, Served
from hypothesis import given
from hypothesis import strategies as st
from pydantic import BaseModel
from surefoot.agent.run.answer_format import AnswerFormat, Unfillable, read_format
from surefoot.graphs.result import Result, StepOut

MESSAGES = [{"role": "user", "content": QUESTION}]
TOOL = {"type": "function", "function": {"name": "f", "parameters": {"type": "object"}}}
IGNORED = [
    ({"top_p": 0.95}, "top_p"),
    ({"chat_template_kwargs": {"enable_thinking": False}}, "chat_template_kwargs"),
    ({"n": 2}, "n"),
    ({"stop": ["Human:"]}, "stop"),
    ({"logprobs": True, "top_logprobs": 2}, "logprobs"),
    ({"frequency_penalty": 0.5}, "frequency_penalty"),
    ({"logit_bias": {"5": 1}}, "logit_bias"),
    ({"top_k": 40}, "top_k"),
    ({"stream_options": {"include_usage": True}}, "stream_options"),
    ({"reasoning_effort": "enormous"}, "reasoning_effort"),
    ({"response_format": {"type": "grammar"}}, "response_format"),
    ({"a_parameter_to_come": {"x": [1]}}, "a_parameter_to_come"),
    ({"include": ["reasoning.encrypted_content"]}, "include"),
]


@pytest.mark.parametrize(("body", "name"), IGNORED)
def test_a_request_is_answered_without_what_cannot_be_honoured(
    pebble: Served, body: dict, name: str
) -> None:
    reply = pebble.chat(**body)
    assert reply.status_code == 200, reply.text
    assert reply.headers["x-surefoot-ignored"] == name
    done = reply.json()
    assert list(done["surefoot"]["ignored"]) == [name]
    assert done["choices"][0]["message"]["content"] == ANSWER


HONOURED = [
    {"reasoning_effort": "low"},
    {"max_completion_tokens": 900},
    {"metadata": {"a": "b", "n": 1}, "store": False, "user": "me"},
    {"top_p": 1, "n": 1, "stop": None, "logprobs": False, "tools": [], "prompt_cache_key": "x"},
]


@pytest.mark.parametrize("body", HONOURED)
def test_what_is_honoured_is_not_reported(pebble: Served, body: dict) -> None:
    reply = pebble.chat(**body)
    assert reply.status_code == 200, reply.text
    assert "x-surefoot-ignored" not in reply.headers
    assert reply.json()["surefoot"]["ignored"] == {}


def test_effort_chooses_how_much_is_spent(pebble: Served) -> None:
    least = pebble.chat(reasoning_effort="none")
    assert least.headers["x-surefoot-strategy"] == "chain"
    assert least.headers["x-surefoot-budget"].startswith("tokens=2000")
    own = pebble.chat(reasoning_effort="none", strategy="loop", budget={"tokens": 70})
    assert own.headers["x-surefoot-strategy"] == "loop"
    assert own.headers["x-surefoot-budget"].startswith("tokens=70")
    body = {"model": "surefoot/loop", "input": QUESTION, "reasoning": {"effort": "low"}}
    assert pebble.post("/v1/responses", body).headers["x-surefoot-budget"].startswith("tokens=8000")


def test_json_object(pebble: Served) -> None:
    reply = pebble.chat(response_format={"type": "json_object"}).json()
    assert json.loads(reply["choices"][0]["message"]["content"]) == {"answer": 36}


class Worked(BaseModel):
    steps: list[str]
    final_answer: int
    confidence: float


def test_parse_of_the_official_client(pebble: Served) -> None:
    with pebble.openai() as client:
        chat = client.chat.completions.parse(
            model="surefoot/loop", messages=MESSAGES, response_format=Worked
        )
        response = client.responses.parse(model="surefoot/loop", input=QUESTION, text_format=Worked)
        with client.chat.completions.stream(
            model="surefoot/loop", messages=MESSAGES, response_format=Worked
        ) as stream:
            for _ in stream:
                pass
            streamed = stream.get_final_completion()
    for parsed in (
        chat.choices[0].message.parsed,
        response.output_parsed,
        streamed.choices[0].message.parsed,
    ):
        assert parsed is not None
        assert parsed.final_answer == 36
        assert parsed.steps
        assert 0 < parsed.confidence <= 1


def test_a_schema_in_the_prompt_is_a_format_too(pebble: Served) -> None:
    told = f"Respond in JSON that matches this schema:\n\n{json.dumps(Worked.model_json_schema())}"
    turns = [{"role": "system", "content": told}, *MESSAGES]
    body = {"model": "surefoot/loop", "messages": turns}
    for form in (None, {"type": "json_object"}):
        reply = pebble.post("/v1/chat/completions", body | {"response_format": form}).json()
        found = Worked.model_validate_json(reply["choices"][0]["message"]["content"])
        assert (found.final_answer, found.confidence > 0.5) == (36, True)
        assert any("schema" in note for note in reply["surefoot"]["notes"])
    responses = {"model": "surefoot/loop", "input": f"{QUESTION}\n\n{told}"}
    reply = pebble.post("/v1/responses", responses).json()
    assert Worked.model_validate_json(reply["output"][-1]["content"][0]["text"]).final_answer == 36


class Weather(BaseModel):
    city: str
    degrees: int


def test_a_schema_that_asks_for_what_is_not_known_is_refused_in_its_field(pebble: Served) -> None:
    with pebble.openai() as client:
        chat = client.chat.completions.parse(
            model="surefoot/loop", messages=MESSAGES, response_format=Weather
        )
        response = client.responses.parse(
            model="surefoot/loop", input=QUESTION, text_format=Weather
        )
    message = chat.choices[0].message
    assert message.parsed is None
    assert "The answer is 36" in message.refusal
    assert response.output[-1].content[0].type == "refusal"


def test_assistant_turns_with_reasoning_come_back(pebble: Served) -> None:
    said = {"role": "assistant", "content": "5", "reasoning": "2 + 3 = 5"}
    said |= {"reasoning_content": "2 + 3 = 5", "reasoning_details": [{"type": "x"}]}
    turns = [{"role": "user", "content": "What is 2 + 3?"}, said, *MESSAGES]
    reply = pebble.post("/v1/chat/completions", {"model": "surefoot/loop", "messages": turns})
    assert reply.status_code == 200, reply.text
    message = reply.json()["choices"][0]["message"]
    assert message["reasoning"] == message["reasoning_content"]
    assert "36" in message["reasoning"]
    usage = reply.json()["usage"]
    assert usage["completion_tokens_details"]["reasoning_tokens"] == usage["completion_tokens"]


def test_a_conversation_goes_on_from_a_response(pebble: Served) -> None:
    with pebble.openai() as client:
        first = client.responses.create(model="surefoot/loop", input="What is 2 + 3?")
        second = client.responses.create(
            model="surefoot/loop", input=QUESTION, previous_response_id=first.id
        )
        assert second.output_text == ANSWER
        assert second.previous_response_id == first.id
        assert "2 earlier messages" in second.surefoot["notes"][0]
        hidden = client.responses.create(model="surefoot/loop", input=QUESTION, store=False)
    body = {"model": "surefoot/loop", "input": QUESTION, "previous_response_id": hidden.id}
    reply = pebble.post("/v1/responses", body)
    assert reply.status_code == 404
    assert reply.json()["error"]["code"] == "previous_response_not_found"


def test_codex_asks_for_what_it_does_not_get(pebble: Served) -> None:
    """The body that Codex sends to a provider of the Responses API."""
    body = {
        "model": "surefoot/loop",
        "instructions": "You are a coding agent.",
        "input": [
            {"type": "message", "role": "developer",
             "content": [{"type": "input_text", "text": "Sandbox: read-only."}]},
            {"type": "message", "role": "user",
             "content": [{"type": "input_text", "text": QUESTION}]},
        ],
        "tools": [{"type": "function", "name": "shell", "strict": False, "parameters": {}},
                  {"type": "web_search"}],
        "tool_choice": "auto", "parallel_tool_calls": False,
        "reasoning": {"effort": "medium", "summary": "auto"},
        "store": False, "stream": True, "include": ["reasoning.encrypted_content"],
        "prompt_cache_key": "0199", "text": {"verbosity": "medium"},
    }  # fmt: skip
    reply = pebble.post("/v1/responses", body)
    assert reply.status_code == 200
    assert reply.headers["x-surefoot-ignored"] == "tools, include"
    kinds = [line[7:] for line in reply.text.splitlines() if line.startswith("event: ")]
    assert kinds[0] == "response.created"
    assert kinds[-1] == "response.completed"
    assert kinds.count("response.output_item.done") == 2


def test_models_tell_what_they_take(pebble: Served) -> None:
    loop = pebble.get("/v1/models/surefoot/loop").json()
    assert loop["supports_reasoning"]
    assert "low" in loop["supported_reasoning_efforts"]
    assert not loop["supports_function_calling"]
    assert loop["display_name"] == "surefoot/loop"
    assert not pebble.get("/v1/models/pebble").json()["supports_reasoning"]


def test_docs_load_nothing(pebble: Served) -> None:
    reply = pebble.get("/docs")
    assert reply.status_code == 200
    assert "/v1/chat/completions" in reply.text
    assert "<script" not in reply.text
    assert "default-src 'none'" in reply.headers["content-security-policy"]


def test_pages_of_named_origins_may_call(start) -> None:
    from slow_policy import SlowPolicy

    served = start(SlowPolicy(), origins=("https://chat.example",), hosts=("Box.local",))
    reply = served.get("/v1/models", origin="https://chat.example")
    assert reply.headers["access-control-allow-origin"] == "https://chat.example"
    reply = served.get("/v1/models", origin="https://evil.example")
    assert "access-control-allow-origin" not in reply.headers
    for host in ("host.docker.internal:8000", "box.local"):
        assert served.get("/v1/models", host=host).status_code == 200
    assert served.get("/v1/models", host="evil.example").status_code == 403


RESULT = Result(
    id="r", status="answered", answer="36", confidence=0.9, strategy="loop", model="m",
    steps=[StepOut(text="15 / 100 * 240 = 36")],
)  # fmt: skip


@pytest.mark.parametrize(
    ("schema", "filled"),
    [
        ({"type": "object", "properties": {"answer": {"type": "string"}}}, {"answer": "36"}),
        ({"type": "object", "properties": {"x": {"type": "number"}}}, {"x": 36}),
        ({"type": "object", "properties": {"result": {"anyOf": [{"type": "null"},
         {"type": "integer"}]}}}, {"result": 36}),
        ({"$ref": "#/$defs/A", "$defs": {"A": {"type": "object", "properties": {
         "value": {"type": ["string", "null"]}}}}}, {"value": "36"}),
        ({"type": "object", "required": ["answer", "unit"], "properties": {
         "answer": {"type": "integer"}, "unit": {"type": ["string", "null"]}}},
         {"answer": 36, "unit": None}),
        ({"type": "object", "properties": {"steps": {"type": "array", "items": {
         "type": "object", "properties": {"explanation": {"type": "string"},
         "output": {"type": "string"}}}}, "final_answer": {"type": "string"}}},
         {"steps": [{"explanation": "15 / 100 * 240 = 36", "output": "36"}],
          "final_answer": "36"}),
    ],
)  # fmt: skip
def test_schemas_that_have_a_place_for_the_answer(schema: dict, filled: dict) -> None:
    assert json.loads(AnswerFormat(schema).text(RESULT)) == filled


@pytest.mark.parametrize(
    "schema",
    [
        {"type": "object", "properties": {"answer": {"type": "boolean"}}},
        {"type": "object", "properties": {"answer": {"type": "string", "pattern": "(a+)+$"}}},
        {"type": "object", "properties": {"answer": {"type": "integer", "maximum": 9}}},
        {"type": "object", "properties": {"answer": {"type": "string", "enum": ["A", "B"]}}},
        {"$ref": "#"},
        {"type": "object", "properties": {"answer": {"$ref": "#/nowhere"}}},
        {"type": "object", "properties": 5, "required": [[]]},
    ],
)
def test_schemas_that_it_does_not_fit_into(schema: dict) -> None:
    with pytest.raises(Unfillable):
        AnswerFormat(schema).text(RESULT)


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=8),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(
                [
                    "type",
                    "properties",
                    "required",
                    "anyOf",
                    "$ref",
                    "items",
                    "enum",
                    "answer",
                    "steps",
                ]
            ),
            inner,
            max_size=4,
        )
    ),
    max_leaves=12,
)


@given(JSON)
def test_any_schema_is_filled_or_refused(schema: object) -> None:
    try:
        form = read_format({"type": "json_schema", "json_schema": {"schema": schema}})
    except ValueError:
        return
    assert form is not None
    with suppress(Unfillable):
        json.loads(form.text(RESULT))


SCHEMA = {"type": "object", "properties": {"answer": {"type": "integer"}}, "required": ["answer"]}
FUNCTION = {"name": "Percentage", "parameters": SCHEMA}


def test_an_answer_as_the_call_that_the_caller_forces(pebble: Served) -> None:
    """How clients ask for a schema where they do not know of formats."""
    tools = [{"type": "function", "function": FUNCTION}]
    for choice in ({"type": "function", "function": {"name": "Percentage"}}, "required"):
        reply = pebble.chat(tools=tools, tool_choice=choice)
        assert "x-surefoot-ignored" not in reply.headers
        (given,) = reply.json()["choices"]
        assert given["finish_reason"] == "tool_calls"
        (call,) = given["message"]["tool_calls"]
        assert json.loads(call["function"]["arguments"]) == {"answer": 36}
    assert "tools" in pebble.chat(tools=tools, tool_choice="auto").headers["x-surefoot-ignored"]
    body = {"model": "surefoot/loop", "max_tokens": 4096, "messages": MESSAGES,
            "tools": [{"name": "Percentage", "input_schema": SCHEMA}],
            "tool_choice": {"type": "tool", "name": "Percentage"}}  # fmt: skip
    said = pebble.post("/v1/messages", body).json()
    assert said["stop_reason"] == "tool_use"
    assert said["content"][0]["input"] == {"answer": 36}
    body = {"model": "surefoot/loop", "input": QUESTION, "tool_choice": "required",
            "tools": [{"type": "function", **FUNCTION}]}  # fmt: skip
    (*_, item) = pebble.post("/v1/responses", body).json()["output"]
    assert (item["type"], json.loads(item["arguments"])) == ("function_call", {"answer": 36})


def test_effort_says_what_doubt_may_cost(pebble: Served) -> None:
    def understood(**body: object) -> str:
        return pebble.chat(**body).headers["x-surefoot-effort"]

    assert understood(reasoning_effort="high") == "high"
    assert understood(reasoning_effort="low") == "low"
    assert understood(reasoning_effort="high", strategy="majority") == "default"
    assert understood(reasoning_effort="high", effort="low") == "low"
    assert understood(reasoning_effort="high", options={"effort": "medium"}) == "medium"
    assert pebble.chat(effort="utmost").status_code == 400


def test_a_parameter_of_blanks_is_no_broken_header(pebble: Served) -> None:
    reply = pebble.chat(**{" ": 1, "a ": 2})
    assert reply.status_code == 200, reply.text
    assert list(reply.json()["surefoot"]["ignored"]) == [" ", "a "]
