"""pydantic-ai's agents over its three HTTP dialects."""

from cases import (
    ABOUT_PARIS,
    ANSWER,
    CALLS_TOOLS,
    KEY,
    LOOP,
    POPULATION,
    QUESTION,
    URL,
    Percentage,
    case,
    main,
    population,
    same,
    within,
)  # fmt: skip
from pydantic_ai import Agent, NativeOutput, ThinkingPart
from pydantic_ai.models.anthropic import AnthropicModel
from pydantic_ai.models.openai import OpenAIChatModel, OpenAIResponsesModel
from pydantic_ai.profiles import ModelProfile
from pydantic_ai.providers.anthropic import AnthropicProvider
from pydantic_ai.providers.openai import OpenAIProvider

ABLE = ModelProfile(supports_json_schema_output=True)


def over_chat(name: str = LOOP, **options):
    provider = OpenAIProvider(base_url=f"{URL}/v1", api_key=KEY)
    return OpenAIChatModel(name, provider=provider, **options)


def over_responses(name: str = LOOP, **options):
    provider = OpenAIProvider(base_url=f"{URL}/v1", api_key=KEY)
    return OpenAIResponsesModel(name, provider=provider, **options)


def over_messages(name: str = LOOP, **options):
    provider = AnthropicProvider(base_url=URL, api_key=KEY)
    return AnthropicModel(name, provider=provider, **options)


THINKING = {"anthropic_thinking": {"type": "enabled", "budget_tokens": 2048}}
SUMMARY = {"openai_reasoning_effort": "low", "openai_reasoning_summary": "auto"}


def cases_of(name: str, model, thinking: dict) -> None:
    @case(name, "answer")
    def _() -> None:
        same(Agent(model(), instructions="Be helpful.").run_sync(QUESTION).output, ANSWER)

    @case(name, "stream")
    async def _() -> None:
        async with Agent(model()).run_stream(QUESTION) as run:
            parts = [part async for part in run.stream_text(delta=True)]
        same("".join(parts), ANSWER)

    @case(name, "async")
    async def _() -> None:
        same((await Agent(model()).run(QUESTION)).output, ANSWER)

    @case(name, "conversation")
    async def _() -> None:
        agent = Agent(model())
        first = await agent.run("What is 2 + 3?")
        again = await agent.run(QUESTION, message_history=first.all_messages())
        same(again.output, ANSWER)

    @case(name, "reasoning")
    async def _() -> None:
        done = await Agent(model(), model_settings=thinking).run(QUESTION)
        parts = [part for message in done.all_messages() for part in message.parts]
        within("240", "".join(part.content for part in parts if isinstance(part, ThinkingPart)))

    @case(name, "structured")
    async def _() -> None:
        agent = Agent(model(profile=ABLE), output_type=NativeOutput(Percentage))
        same((await agent.run(QUESTION)).output, Percentage(answer=36))

    @case(name, "tools")
    async def _() -> None:
        agent = Agent(model(CALLS_TOOLS), tools=[population])
        within(POPULATION, (await agent.run(ABOUT_PARIS)).output)


cases_of("pydantic-ai, chat", over_chat, {})
cases_of("pydantic-ai, Responses", over_responses, SUMMARY)
cases_of("pydantic-ai, Anthropic", over_messages, THINKING)
main()
