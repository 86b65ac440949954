"""The official client of Anthropic's Messages API."""

from anthropic import Anthropic, AsyncAnthropic
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

NAME = "anthropic-python"
client = Anthropic(base_url=URL, api_key=KEY, max_retries=0)
ASKED = [{"role": "user", "content": QUESTION}]
SOME = {"model": LOOP, "max_tokens": 4096}
THINKING = {"type": "enabled", "budget_tokens": 2048}


def text(message) -> str:
    return "".join(block.text for block in message.content if block.type == "text")


@case(NAME, "answer")
def _() -> None:
    done = client.messages.create(messages=ASKED, **SOME)
    same(text(done), ANSWER)
    same(done.stop_reason, "end_turn")
    same(done.usage.output_tokens > 0, True)


@case(NAME, "stream")
def _() -> None:
    with client.messages.stream(messages=ASKED, **SOME) as stream:
        same("".join(stream.text_stream), ANSWER)
        same(text(stream.get_final_message()), ANSWER)


@case(NAME, "async")
async def _() -> None:
    async with AsyncAnthropic(base_url=URL, api_key=KEY, max_retries=0) as awaited:
        same(text(await awaited.messages.create(messages=ASKED, **SOME)), ANSWER)


@case(NAME, "conversation")
def _() -> None:
    first = client.messages.create(
        messages=[{"role": "user", "content": EARLIER[0]}], thinking=THINKING, **SOME
    )
    turns = [
        {"role": "user", "content": EARLIER[0]},
        {"role": "assistant", "content": first.content},
        *ASKED,
    ]
    same(text(client.messages.create(messages=turns, system="Be helpful.", **SOME)), ANSWER)


@case(NAME, "reasoning")
def _() -> None:
    done = client.messages.create(messages=ASKED, thinking=THINKING, **SOME)
    thought = "".join(block.thinking for block in done.content if block.type == "thinking")
    within("240", thought)


@case(NAME, "structured")
def _() -> None:
    done = client.messages.parse(messages=ASKED, output_format=Percentage, **SOME)
    same(done.parsed_output, Percentage(answer=36))


@case(NAME, "tools")
def _() -> None:
    tool = {"name": "population", "description": "?", "input_schema": POPULATION_SCHEMA}
    turns = [{"role": "user", "content": ABOUT_PARIS}]
    sent = {"model": CALLS_TOOLS, "max_tokens": 500, "tools": [tool]}
    done = client.messages.create(messages=turns, **sent)
    same(done.stop_reason, "tool_use")
    (call,) = [block for block in done.content if block.type == "tool_use"]
    result = {"type": "tool_result", "tool_use_id": call.id, "content": population(**call.input)}
    turns += [{"role": "assistant", "content": done.content}, {"role": "user", "content": [result]}]
    within(POPULATION, text(client.messages.create(messages=turns, **sent)))


@case(NAME, "parameters")
def _() -> None:
    same(client.messages.count_tokens(model=LOOP, messages=ASKED).input_tokens > 0, True)
    for sent in (
        {"extra_body": {"temperature": 0.2, "top_p": 0.9, "top_k": 40}},  # older versions' own
        {"stop_sequences": ["###"], "metadata": {"user_id": "u"}},
        {"service_tier": "auto", "output_config": {"effort": "low"}},
        {"system": [{"type": "text", "text": "Hi.", "cache_control": {"type": "ephemeral"}}]},
    ):
        same(text(client.messages.create(messages=ASKED, **sent, **SOME)), ANSWER)


main()
