"""smolagents: its OpenAI model, alone and inside an agent that calls tools."""

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
from smolagents import LogLevel, OpenAIModel, ToolCallingAgent, tool

NAME = "smolagents"
TOOL = tool(population)


def model(name: str = LOOP) -> OpenAIModel:
    return OpenAIModel(model_id=name, api_base=f"{URL}/v1", api_key=KEY)


def turn(role: str, text: str) -> dict:
    return {"role": role, "content": [{"type": "text", "text": text}]}


@case(NAME, "answer")
def _() -> None:
    same(model().generate([turn("user", QUESTION)]).content, ANSWER)


@case(NAME, "stream")
def _() -> None:
    parts = model().generate_stream([turn("user", QUESTION)])
    same("".join(part.content or "" for part in parts), ANSWER)


@case(NAME, "conversation")
def _() -> None:
    talk = [turn("user", EARLIER[0]), turn("assistant", EARLIER[1]), turn("user", QUESTION)]
    same(model().generate([turn("system", "Be helpful."), *talk]).content, ANSWER)


@case(NAME, "structured")
def _() -> None:
    schema = {"name": "percentage", "strict": True, "schema": Percentage.model_json_schema()}
    asked = {"type": "json_schema", "json_schema": schema}
    done = model().generate([turn("user", QUESTION)], response_format=asked).content
    same(Percentage.model_validate_json(done), Percentage(answer=36))


@case(NAME, "tools")
def _() -> None:
    agent = ToolCallingAgent(
        tools=[TOOL], model=model(CALLS_TOOLS), max_steps=4, verbosity_level=LogLevel.OFF
    )
    within(POPULATION, agent.run(ABOUT_PARIS))


main()
