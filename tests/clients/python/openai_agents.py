"""The OpenAI Agents SDK: its default (Responses) and its chat model."""

from agents import (
    Agent,
    OpenAIChatCompletionsModel,
    OpenAIResponsesModel,
    Runner,
    function_tool,
    set_tracing_disabled,
)  # fmt: skip
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
from openai import AsyncOpenAI

set_tracing_disabled(True)
TOOL = function_tool(population)


def cases_of(name: str, kind) -> None:
    def agent(model: str = LOOP, **options) -> Agent:
        client = AsyncOpenAI(base_url=f"{URL}/v1", api_key=KEY, max_retries=0)
        asked = kind(model=model, openai_client=client)
        return Agent(name="Solver", instructions="Be helpful.", model=asked, **options)

    @case(name, "answer")
    def _() -> None:
        same(Runner.run_sync(agent(), QUESTION).final_output, ANSWER)

    @case(name, "stream")
    async def _() -> None:
        run = Runner.run_streamed(agent(), QUESTION)
        said = ""
        async for event in run.stream_events():
            if getattr(getattr(event, "data", None), "type", "") == "response.output_text.delta":
                said += event.data.delta
        same(said, ANSWER)
        same(run.final_output, ANSWER)

    @case(name, "async")
    async def _() -> None:
        same((await Runner.run(agent(), QUESTION)).final_output, ANSWER)

    @case(name, "conversation")
    async def _() -> None:
        first = await Runner.run(agent(), "What is 2 + 3?")
        turns = [*first.to_input_list(), {"role": "user", "content": QUESTION}]
        same((await Runner.run(agent(), turns)).final_output, ANSWER)

    @case(name, "reasoning")
    async def _() -> None:
        done = await Runner.run(agent(), QUESTION)
        kinds = [item.type for item in done.new_items]
        within("reasoning_item", kinds)

    @case(name, "structured")
    async def _() -> None:
        done = await Runner.run(agent(output_type=Percentage), QUESTION)
        same(done.final_output, Percentage(answer=36))

    @case(name, "tools")
    async def _() -> None:
        done = await Runner.run(agent(CALLS_TOOLS, tools=[TOOL]), ABOUT_PARIS)
        within(POPULATION, done.final_output)


cases_of("OpenAI Agents SDK, Responses", OpenAIResponsesModel)
cases_of("OpenAI Agents SDK, chat", OpenAIChatCompletionsModel)
main()
