"""LangChain's chat models for OpenAI's and Anthropic's APIs."""

from cases import (
    ABOUT_PARIS,
    ANSWER,
    CALLS_TOOLS,
    EARLIER,
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
from langchain_anthropic import ChatAnthropic
from langchain_core.messages import AIMessage, HumanMessage, SystemMessage, ToolMessage
from langchain_openai import ChatOpenAI

TALK = [
    SystemMessage("You are helpful."),
    HumanMessage(EARLIER[0]),
    AIMessage(EARLIER[1]),
    HumanMessage(QUESTION),
]


def over_chat(model: str = LOOP, **options):
    return ChatOpenAI(
        model=model, base_url=f"{URL}/v1", api_key=KEY, max_retries=0,
        use_responses_api=False, **options,
    )  # fmt: skip


def over_responses(model: str = LOOP, **options):
    return ChatOpenAI(
        model=model, base_url=f"{URL}/v1", api_key=KEY, max_retries=0,
        use_responses_api=True, **options,
    )  # fmt: skip


def over_messages(model: str = LOOP, **options):
    return ChatAnthropic(
        model=model, base_url=URL, api_key=KEY, max_retries=0, max_tokens=4096, **options
    )


def thoughts(message) -> str:
    return "".join(
        block.get("reasoning", "")
        for block in message.content_blocks
        if block["type"] == "reasoning"
    )


def cases_of(name: str, model, thinking: dict | None) -> None:
    @case(name, "answer")
    def _() -> None:
        reply = model().invoke(QUESTION)
        same(reply.text, ANSWER)
        same(reply.usage_metadata["output_tokens"] > 0, True)

    @case(name, "stream")
    def _() -> None:
        same("".join(chunk.text for chunk in model().stream(QUESTION)), ANSWER)

    @case(name, "async")
    async def _() -> None:
        same((await model().ainvoke(QUESTION)).text, ANSWER)
        same("".join([chunk.text async for chunk in model().astream(QUESTION)]), ANSWER)

    @case(name, "conversation")
    def _() -> None:
        same(model().invoke(TALK).text, ANSWER)

    if thinking is not None:

        @case(name, "reasoning")
        def _() -> None:
            within("240", thoughts(model(**thinking).invoke(QUESTION)))

    @case(name, "structured")
    def _() -> None:
        chain = model().with_structured_output(Percentage, method="json_schema")
        same(chain.invoke(QUESTION), Percentage(answer=36))

    @case(name, "tools")
    def _() -> None:
        able = model(CALLS_TOOLS).bind_tools([population])
        turns = [HumanMessage(ABOUT_PARIS)]
        called = able.invoke(turns)
        (call,) = called.tool_calls
        turns += [called, ToolMessage(population(**call["args"]), tool_call_id=call["id"])]
        within(POPULATION, able.invoke(turns).text)
        whole = None
        for chunk in able.stream(turns[:1]):
            whole = chunk if whole is None else whole + chunk
        same(whole.tool_calls[0]["args"], {"city": "Paris"})


cases_of("LangChain `ChatOpenAI`, chat", over_chat, None)
cases_of(
    "LangChain `ChatOpenAI`, Responses",
    over_responses,
    {"reasoning": {"effort": "low", "summary": "auto"}},
)
cases_of(
    "LangChain `ChatAnthropic`",
    over_messages,
    {"thinking": {"type": "enabled", "budget_tokens": 2048}},
)
main()
