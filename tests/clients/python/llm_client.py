"""`llm`, set up by its file of further OpenAI-compatible models."""

import os
import tempfile
from pathlib import Path

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

NAME = "llm"
home = tempfile.TemporaryDirectory()
os.environ["LLM_USER_PATH"] = home.name
Path(home.name, "extra-openai-models.yaml").write_text(
    "".join(
        f"- model_id: {name}\n  model_name: {model}\n  api_base: {URL}/v1\n"
        "  supports_schema: true\n  supports_tools: true\n"
        for name, model in {"loop": LOOP, "stub": CALLS_TOOLS}.items()
    )
)

import llm  # noqa: E402 - it reads its folder when it is imported


def model(name: str = "loop"):
    return llm.get_model(name)


@case(NAME, "answer")
def _() -> None:
    same(model().prompt(QUESTION, key=KEY, stream=False).text(), ANSWER)


@case(NAME, "stream")
def _() -> None:
    same("".join(model().prompt(QUESTION, key=KEY, system="Be helpful.")), ANSWER)


@case(NAME, "async")
async def _() -> None:
    same(await llm.get_async_model("loop").prompt(QUESTION, key=KEY).text(), ANSWER)


@case(NAME, "conversation")
def _() -> None:
    talk = model().conversation()
    talk.prompt("What is 2 + 3?", key=KEY).text()
    same(talk.prompt(QUESTION, key=KEY).text(), ANSWER)


@case(NAME, "structured")
def _() -> None:
    done = model().prompt(QUESTION, key=KEY, schema=Percentage).text()
    same(Percentage.model_validate_json(done), Percentage(answer=36))


@case(NAME, "tools")
def _() -> None:
    chain = model("stub").chain(ABOUT_PARIS, key=KEY, tools=[population])
    within(POPULATION, chain.text())


main()
