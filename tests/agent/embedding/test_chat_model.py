"""`ChatSurefoot`: what programs written for LangChain's chat models see of it."""

from __future__ import annotations

import pytest
from langchain.agents import create_agent
from langchain_core.messages import AIMessage, AIMessageChunk, HumanMessage, SystemMessage
from langchain_core.output_parsers import PydanticOutputParser, StrOutputParser
from langchain_core.prompts import ChatPromptTemplate
from pydantic import BaseModel
from surefoot import Agent, Budget, ChatSurefoot, ScriptedPolicy
from surefoot.agent.run.config import only
from surefoot.graphs.contracts import Capabilities, Proposal, ProposalRequest, ToolCall, Usage
from surefoot.graphs.run.context import Settings
from surefoot.sandbox.errors import InputError

QUESTION = "What is 15% of 240?"


@pytest.fixture(scope="module")
def model() -> ChatSurefoot:
    return ChatSurefoot(agent=Agent(model="pebble", sandbox="local"))


def scripted(*replies: str) -> tuple[ChatSurefoot, ScriptedPolicy]:
    policy = ScriptedPolicy([(None, reply) for reply in replies])
    return ChatSurefoot(agent=Agent(model=policy, strategy="chain", verifiers=only())), policy


def test_an_answer_with_its_reasoning_its_usage_and_its_result(model: ChatSurefoot) -> None:
    message = model.invoke(QUESTION)
    assert message.text == "36"
    reasoning, text = message.content_blocks
    assert (reasoning["type"], text["type"]) == ("reasoning", "text")
    assert reasoning["reasoning"] == message.additional_kwargs["reasoning_content"]
    assert "✓ calculator" in reasoning["reasoning"]
    told = message.response_metadata
    assert (told["model_name"], told["finish_reason"]) == ("pebble", "stop")
    assert told["surefoot"]["verified"] is True
    usage, spent = message.usage_metadata, told["surefoot"]["usage"]
    assert usage["input_tokens"] == spent["prompt_tokens"] > 0
    assert usage["output_tokens"] == spent["completion_tokens"] > 0


async def test_reasoning_streams_before_the_answer(model: ChatSurefoot) -> None:
    chunks = [chunk async for chunk in model.astream(QUESTION)]
    texts = [chunk.text for chunk in chunks]
    answered = texts.index("36")
    thought = [chunk for chunk in chunks[:answered] if chunk.additional_kwargs]
    assert len(thought) >= 3
    assert sum(1 for chunk in chunks if chunk.usage_metadata) == 1
    whole = chunks[0]
    for chunk in chunks[1:]:
        whole += chunk
    assert isinstance(whole, AIMessageChunk)
    awaited = await model.ainvoke(QUESTION)
    assert whole.text == awaited.text
    assert whole.additional_kwargs == awaited.additional_kwargs


def test_sync_streams_and_batches(model: ChatSurefoot) -> None:
    assert "".join(chunk.text for chunk in model.stream(QUESTION)) == "36"
    assert [reply.text for reply in model.batch(["What is 2 + 2?", "What is 12 + 30?"])] == [
        "4",
        "42",
    ]


def test_it_stands_in_a_chain(model: ChatSurefoot) -> None:
    chain = ChatPromptTemplate.from_messages([("human", "{problem}")]) | model | StrOutputParser()
    assert chain.invoke({"problem": QUESTION}) == "36"


def test_a_kept_open_agent_serves_it_too() -> None:
    with Agent(model="pebble", sandbox="local") as agent:
        model = ChatSurefoot(agent=agent)
        assert model.invoke("What is 2 + 2?").text == "4"
        assert "".join(chunk.text for chunk in model.stream("What is 2 + 2?")) == "4"


def test_a_conversation_is_put_before_the_question() -> None:
    model, policy = scripted("Answer: 5")
    talk = [
        SystemMessage("Be brief."),
        HumanMessage("What is 2 + 2?"),
        AIMessage("4"),
        HumanMessage("And one more?"),
    ]
    assert model.invoke(talk).text == "5"
    (request,) = policy.requests
    assert request.problem.startswith("Be brief.")
    assert "User: What is 2 + 2?\n\nAssistant: 4\n\nNow:\n\nAnd one more?" in request.problem


def test_pebble_is_not_shown_what_it_cannot_read_and_says_so(model: ChatSurefoot) -> None:
    message = model.invoke([SystemMessage("Be brief."), HumanMessage("What is 2 + 2?")])
    assert message.text == "4"
    assert "the system prompt left out" in message.additional_kwargs["reasoning_content"]


def test_stop_temperature_and_seed_are_honoured() -> None:
    class Recording:
        name = "recording"
        capabilities = Capabilities(seed=True)

        def __init__(self) -> None:
            self.requests: list[ProposalRequest] = []

        async def propose(self, request: ProposalRequest) -> list[Proposal]:
            self.requests.append(request)
            return [Proposal("Answer: 12 apples", usage=Usage(1, 1, 1))]

        async def aclose(self) -> None: ...

    policy = Recording()
    model = ChatSurefoot(agent=Agent(model=policy, strategy="chain", verifiers=only()))
    assert model.bind(stop=["apples"], seed=7, temperature=0.3).invoke("How many?").text == "12 "
    assert policy.requests[0].seed == 7
    assert policy.requests[0].temperature == 0.3
    assert Agent().config.settings == Settings()  # nothing of it stays behind


@pytest.mark.parametrize("arguments", [{"top_p": 0.5}, {"logprobs": True}])
def test_what_cannot_be_honoured_is_refused_by_name(model: ChatSurefoot, arguments: dict) -> None:
    with pytest.raises(InputError, match=next(iter(arguments))):
        model.invoke(QUESTION, **arguments)


@pytest.mark.parametrize(
    ("messages", "words"),
    [
        ([HumanMessage([{"type": "image", "url": "http://127.0.0.1/x.png"}])], "image"),
        ([AIMessage("36")], "last message"),
        ([SystemMessage("Be brief.")], "last message"),
        ([HumanMessage(" ")], "last message"),
    ],
)
def test_what_cannot_be_read_is_refused(model: ChatSurefoot, messages: list, words: str) -> None:
    with pytest.raises(InputError, match=words):
        model.invoke(messages)


def test_a_budget_that_ends_is_a_finish_reason() -> None:
    agent = Agent(model="pebble", sandbox="local", budget=Budget(tokens=20))
    message = ChatSurefoot(agent=agent).invoke(QUESTION)
    assert message.response_metadata["finish_reason"] == "length"


class Sum(BaseModel):
    """What a question comes to."""

    answer: int
    confidence: float


def weather(place: str) -> str:
    """The weather of a place."""
    return f"rain in {place}"


def test_an_answer_in_the_callers_own_shape(model: ChatSurefoot) -> None:
    found = model.with_structured_output(Sum).invoke(QUESTION)
    assert isinstance(found, Sum)
    assert (found.answer, found.confidence > 0.9) == (36, True)
    raw = model.with_structured_output(Sum, include_raw=True).invoke("Who wrote Hamlet?")
    assert raw["parsed"] is None
    assert "could not find an answer" in raw["raw"].text


def test_a_chain_with_an_output_parser(model: ChatSurefoot) -> None:
    parser = PydanticOutputParser(pydantic_object=Sum)
    told = f"{parser.get_format_instructions()}\n\n{QUESTION}"
    assert (model | parser).invoke(told).answer == 36


def test_an_agent_of_langchains_on_a_model_that_calls_no_tools(model: ChatSurefoot) -> None:
    agent = create_agent(model, tools=[weather])
    last = agent.invoke({"messages": [("user", QUESTION)]})["messages"][-1]
    assert last.text == "36"
    assert "pebble calls no tools: 1 left out" in last.additional_kwargs["reasoning_content"]


class StandIn:
    """A chat model's stand-in: calls the tool once, and answers by what it returned."""

    name = "stand-in"
    capabilities = Capabilities(tools=True)

    def __init__(self) -> None:
        self.requests: list[ProposalRequest] = []

    def converses(self) -> bool:
        return True

    async def propose(self, request: ProposalRequest) -> list[Proposal]:
        self.requests.append(request)
        used = Usage(10, 5, 1)
        if request.dialogue is None:
            return [Proposal("It rains.\n\nAnswer: rain", usage=used)]
        if any(one["role"] == "tool" for one in request.dialogue.messages):
            return [Proposal("It rains.", usage=used)]
        call = ToolCall("weather", '{"place": "Delft"}')
        return [Proposal("", "tool", tool_calls=(call,), usage=used)]

    async def aclose(self) -> None: ...


def test_an_agent_of_langchains_whose_model_calls_tools() -> None:
    policy = StandIn()
    solver = ChatSurefoot(agent=Agent(model=policy, strategy="chain", verifiers=only()))
    state = create_agent(solver, tools=[weather]).invoke(
        {"messages": [("user", "What is the weather in Delft?")]}
    )
    _, called, returned, last = state["messages"]
    assert called.tool_calls[0]["args"] == {"place": "Delft"}
    assert called.response_metadata["finish_reason"] == "tool_calls"
    assert (returned.text, last.text) == ("rain in Delft", "rain")
    solved = policy.requests[-1].problem
    assert solved.startswith("What is the weather in Delft?")
    assert "- weather: rain in Delft" in solved
    assert last.usage_metadata["total_tokens"] == 30  # the model's own turn and the strategy's


def test_max_tokens_is_all_that_may_be_written(model: ChatSurefoot) -> None:
    message = model.invoke(QUESTION, max_tokens=3)
    assert message.response_metadata["finish_reason"] == "length"
    assert message.usage_metadata["output_tokens"] <= 3
    with pytest.raises(InputError, match="at least 1"):
        model.invoke(QUESTION, max_tokens=0)
