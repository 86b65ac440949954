"""LiteLLM, as `openai/…` and as `anthropic/…`."""

import json

import litellm
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

ASKED = [{"role": "user", "content": QUESTION}]
TALK = [
    {"role": "system", "content": "You are helpful."},
    {"role": "user", "content": EARLIER[0]},
    {"role": "assistant", "content": EARLIER[1]},
    *ASKED,
]
TOOLS = [
    {
        "type": "function",
        "function": {"name": "population", "description": "?", "parameters": POPULATION_SCHEMA},
    }
]


def cases_of(name: str, prefix: str, base: str) -> None:
    def sent(model: str = LOOP) -> dict:
        return {"model": f"{prefix}/{model}", "api_base": base, "api_key": KEY, "num_retries": 0}

    @case(name, "answer")
    def _() -> None:
        same(litellm.completion(messages=ASKED, **sent()).choices[0].message.content, ANSWER)

    @case(name, "stream")
    def _() -> None:
        parts = litellm.completion(messages=ASKED, stream=True, **sent())
        same("".join(part.choices[0].delta.content or "" for part in parts), ANSWER)

    @case(name, "async")
    async def _() -> None:
        done = await litellm.acompletion(messages=ASKED, **sent())
        same(done.choices[0].message.content, ANSWER)

    @case(name, "conversation")
    def _() -> None:
        same(litellm.completion(messages=TALK, **sent()).choices[0].message.content, ANSWER)

    @case(name, "reasoning")
    def _() -> None:
        effort = {
            "thinking": {"type": "enabled", "budget_tokens": 2048},
            "allowed_openai_params": ["thinking"],
        }
        if prefix != "anthropic":
            effort = {}
        done = litellm.completion(messages=ASKED, **effort, **sent())
        within("240", done.choices[0].message.reasoning_content)

    @case(name, "structured")
    def _() -> None:
        done = litellm.completion(messages=ASKED, response_format=Percentage, **sent())
        parsed = Percentage.model_validate_json(done.choices[0].message.content)
        same(parsed, Percentage(answer=36))

    @case(name, "tools")
    def _() -> None:
        turns = [{"role": "user", "content": ABOUT_PARIS}]
        done = litellm.completion(messages=turns, tools=TOOLS, **sent(CALLS_TOOLS))
        message = done.choices[0].message
        (call,) = message.tool_calls
        result = population(**json.loads(call.function.arguments))
        turns += [message, {"role": "tool", "tool_call_id": call.id, "content": result}]
        done = litellm.completion(messages=turns, tools=TOOLS, **sent(CALLS_TOOLS))
        within(POPULATION, done.choices[0].message.content)


cases_of("LiteLLM, `openai/`", "openai", f"{URL}/v1")
cases_of("LiteLLM, `anthropic/`", "anthropic", URL)
main()
