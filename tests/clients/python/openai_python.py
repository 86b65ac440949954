"""The official client of OpenAI's API: chat, Responses, streamed and awaited."""

import json

from cases import (
    ABOUT_PARIS,
    ANSWER,
    CALLS_TOOLS,
    EARLIER,
    KEY,
    LOOP,
    POPULATION,
    POPULATION_SCHEMA,
    QUESTION,
    URL,
    Percentage,
    case,
    main,
    population,
    same,
    within,
)  # fmt: skip
from openai import AsyncOpenAI, OpenAI

CHAT, RESPONSES = "openai-python, chat", "openai-python, Responses"
client = OpenAI(base_url=f"{URL}/v1", api_key=KEY, max_retries=0)
ASKED = [{"role": "user", "content": QUESTION}]
TALK = [
    {"role": "system", "content": "You are helpful."},
    {"role": "user", "content": EARLIER[0]},
    {"role": "assistant", "content": EARLIER[1]},
    *ASKED,
]
ABOUT = {"name": "population", "description": "Inhabitants.", "parameters": POPULATION_SCHEMA}


@case(CHAT, "answer")
def _() -> None:
    done = client.chat.completions.create(model=LOOP, messages=ASKED)
    same(done.choices[0].message.content, ANSWER)
    same(done.usage.completion_tokens > 0, True)


@case(CHAT, "stream")
def _() -> None:
    with client.chat.completions.stream(model=LOOP, messages=ASKED) as stream:
        same(stream.get_final_completion().choices[0].message.content, ANSWER)


@case(CHAT, "async")
async def _() -> None:
    async with AsyncOpenAI(base_url=f"{URL}/v1", api_key=KEY, max_retries=0) as awaited:
        done = await awaited.chat.completions.create(model=LOOP, messages=ASKED)
        same(done.choices[0].message.content, ANSWER)
        stream = await awaited.chat.completions.create(model=LOOP, messages=ASKED, stream=True)
        said = [chunk.choices[0].delta.content or "" async for chunk in stream]
        same("".join(said), ANSWER)


@case(CHAT, "conversation")
def _() -> None:
    done = client.chat.completions.create(model=LOOP, messages=TALK)
    same(done.choices[0].message.content, ANSWER)


@case(CHAT, "reasoning")
def _() -> None:
    message = client.chat.completions.create(model=LOOP, messages=ASKED).choices[0].message
    within("240", message.model_extra["reasoning_content"])
    turn = message.model_dump(exclude_none=True, exclude={"annotations"})
    again = client.chat.completions.create(model=LOOP, messages=[*ASKED, turn, *ASKED])
    same(again.choices[0].message.content, ANSWER)


@case(CHAT, "structured")
def _() -> None:
    done = client.chat.completions.parse(model=LOOP, messages=ASKED, response_format=Percentage)
    same(done.choices[0].message.parsed, Percentage(answer=36))


@case(CHAT, "tools")
def _() -> None:
    tools = [{"type": "function", "function": ABOUT}]
    turns = [{"role": "user", "content": ABOUT_PARIS}]
    done = client.chat.completions.create(model=CALLS_TOOLS, messages=turns, tools=tools)
    message = done.choices[0].message
    same(done.choices[0].finish_reason, "tool_calls")
    (call,) = message.tool_calls
    result = population(**json.loads(call.function.arguments))
    turns += [message, {"role": "tool", "tool_call_id": call.id, "content": result}]
    done = client.chat.completions.create(model=CALLS_TOOLS, messages=turns, tools=tools)
    within(POPULATION, done.choices[0].message.content)
    with client.chat.completions.stream(
        model=CALLS_TOOLS, messages=turns[:1], tools=tools
    ) as stream:
        (call,) = stream.get_final_completion().choices[0].message.tool_calls
    same(json.loads(call.function.arguments), {"city": "Paris"})


@case(CHAT, "parameters")
def _() -> None:
    for sent in (
        {"top_p": 0.95},
        {"reasoning_effort": "low"},
        {"response_format": {"type": "json_object"}},
        {"frequency_penalty": 0.1, "presence_penalty": 0.1, "logit_bias": {"5": 1}},
        {"extra_body": {"chat_template_kwargs": {"enable_thinking": True}}},
        {"n": 1, "stop": ["###"], "seed": 3, "user": "u", "store": False, "metadata": {"a": "b"}},
        {"max_completion_tokens": 4096, "verbosity": "low", "service_tier": "auto"},
    ):
        done = client.chat.completions.create(model=LOOP, messages=ASKED, **sent)
        within(ANSWER, done.choices[0].message.content)


@case(RESPONSES, "answer")
def _() -> None:
    same(client.responses.create(model=LOOP, input=QUESTION).output_text, ANSWER)


@case(RESPONSES, "stream")
def _() -> None:
    with client.responses.stream(model=LOOP, input=QUESTION) as stream:
        same(stream.get_final_response().output_text, ANSWER)


@case(RESPONSES, "async")
async def _() -> None:
    async with AsyncOpenAI(base_url=f"{URL}/v1", api_key=KEY, max_retries=0) as awaited:
        same((await awaited.responses.create(model=LOOP, input=QUESTION)).output_text, ANSWER)


@case(RESPONSES, "conversation")
def _() -> None:
    first = client.responses.create(model=LOOP, input=EARLIER[0])
    turns = [{"role": "user", "content": EARLIER[0]}]
    turns += [item.model_dump(exclude_none=True) for item in first.output]
    done = client.responses.create(model=LOOP, input=[*turns, *ASKED])
    same(done.output_text, ANSWER)
    done = client.responses.create(model=LOOP, input=QUESTION, previous_response_id=first.id)
    same(done.output_text, ANSWER)


@case(RESPONSES, "reasoning")
def _() -> None:
    done = client.responses.create(
        model=LOOP, input=QUESTION, reasoning={"effort": "low", "summary": "auto"}
    )
    kinds = [item.type for item in done.output]
    same(kinds, ["reasoning", "message"])
    within("240", "".join(part.text for part in done.output[0].summary))


@case(RESPONSES, "structured")
def _() -> None:
    done = client.responses.parse(model=LOOP, input=QUESTION, text_format=Percentage)
    same(done.output_parsed, Percentage(answer=36))


@case(RESPONSES, "tools")
def _() -> None:
    tools = [{"type": "function", **ABOUT, "strict": True}]
    turns = [{"role": "user", "content": ABOUT_PARIS}]
    done = client.responses.create(model=CALLS_TOOLS, input=turns, tools=tools)
    (call,) = [item for item in done.output if item.type == "function_call"]
    result = population(**json.loads(call.arguments))
    turns += [item.model_dump(exclude_none=True) for item in done.output]
    turns.append({"type": "function_call_output", "call_id": call.call_id, "output": result})
    done = client.responses.create(model=CALLS_TOOLS, input=turns, tools=tools)
    within(POPULATION, done.output_text)


@case(RESPONSES, "parameters")
def _() -> None:
    for sent in (
        {"top_p": 0.95},
        {"include": ["reasoning.encrypted_content"], "store": False},
        {"text": {"format": {"type": "json_object"}}},
        {"parallel_tool_calls": True, "truncation": "auto", "max_output_tokens": 4096},
        {"prompt_cache_key": "k", "safety_identifier": "u", "metadata": {"a": "b"}},
    ):
        within(ANSWER, client.responses.create(model=LOOP, input=QUESTION, **sent).output_text)


main()
