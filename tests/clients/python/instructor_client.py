"""instructor: its modes that ask for a schema, and those that ask for a tool call."""

import instructor
from cases import (
    ABOUT_PARIS,
    CALLS_TOOLS,
    KEY,
    LOOP,
    QUESTION,
    URL,
    Percentage,
    case,
    main,
    same,
)  # fmt: skip
from openai import AsyncOpenAI, OpenAI
from pydantic import BaseModel

NAME = "instructor"
ASKED = [{"role": "user", "content": QUESTION}]
AT = {"base_url": f"{URL}/v1", "api_key": KEY, "max_retries": 0}


class Place(BaseModel):
    """Where it is."""

    city: str


@case(NAME, "structured")
def _() -> None:
    for mode in (instructor.Mode.JSON_SCHEMA, instructor.Mode.JSON):
        client = instructor.from_openai(OpenAI(**AT), mode=mode)
        done = client.chat.completions.create(
            model=LOOP, messages=ASKED, response_model=Percentage, max_retries=0
        )
        same(done.answer, 36)


@case(NAME, "structured, asked for in the prompt alone (MD_JSON)")
def _() -> None:
    client = instructor.from_openai(OpenAI(**AT), mode=instructor.Mode.MD_JSON)
    done = client.chat.completions.create(
        model=LOOP, messages=ASKED, response_model=Percentage, max_retries=0
    )
    same(done.answer, 36)


@case(NAME, "async")
async def _() -> None:
    client = instructor.from_openai(AsyncOpenAI(**AT), mode=instructor.Mode.JSON_SCHEMA)
    done = await client.chat.completions.create(
        model=LOOP, messages=ASKED, response_model=Percentage, max_retries=0
    )
    same(done.answer, 36)


@case(NAME, "stream")
def _() -> None:
    client = instructor.from_openai(OpenAI(**AT), mode=instructor.Mode.JSON_SCHEMA)
    parts = list(
        client.chat.completions.create_partial(
            model=LOOP, messages=ASKED, response_model=Percentage
        )
    )
    same(parts[-1].answer, 36)


@case(NAME, "tools")
def _() -> None:
    client = instructor.from_openai(OpenAI(**AT), mode=instructor.Mode.TOOLS)
    done = client.chat.completions.create(
        model=CALLS_TOOLS,
        messages=[{"role": "user", "content": ABOUT_PARIS}],
        response_model=Place,
        max_retries=0,
    )
    same(done.city, "Paris")


main()
