"""Hidden reasoning: kept as the proposal's thought, counted, and never read as an answer."""

from __future__ import annotations

from contextlib import aclosing

import pytest
from fake_openai import Reply, completion
from langchain_core.language_models.fake_chat_models import FakeMessagesListChatModel
from langchain_core.messages import AIMessage
from surefoot.agent.policies import LangChainPolicy, OpenAIPolicy
from surefoot.graphs.contracts import Capabilities, Proposal, ProposalRequest, Usage

REQUEST = ProposalRequest("What is 2 + 2?", task="solution")
# What the message says: its fields, then the thought and the text that are read from them.
SAID = [
    ({"content": "<think>\nAnswer: 5?\n</think>\n\nAnswer: 4"}, "Answer: 5?", "Answer: 4"),
    ({"content": "Answer: 5?</think>\n\nAnswer: 4"}, "Answer: 5?", "Answer: 4"),
    ({"content": "<reasoning>five</reasoning>4"}, "five", "4"),
    ({"content": "<think> so Answer: 5 maybe"}, "so Answer: 5 maybe", ""),
    ({"content": "<think></think>\n\nAnswer: 4"}, "", "Answer: 4"),
    ({"content": "Answer: 4", "reasoning_content": "5, no 4"}, "5, no 4", "Answer: 4"),
    ({"content": "Answer: 4", "reasoning": "5, no 4"}, "5, no 4", "Answer: 4"),
    ({"content": "", "reasoning_content": "so Answer: 5 maybe"}, "so Answer: 5 maybe", ""),
    ({"content": "<think>b</think>4", "reasoning_content": "a"}, "a\n\nb", "4"),
    ({"content": "4", "reasoning_content": "a", "reasoning": "a"}, "a", "4"),
]


async def by_openai(fake, message: dict[str, str], *, usage: bool = True) -> Proposal:
    body = completion("", message={"role": "assistant", **message}, usage=usage)
    fake.replies.append(Reply(body=body))
    policy = OpenAIPolicy("tiny", base_url=fake.url, capabilities=Capabilities(seed=True))
    try:
        (proposal,) = await policy.propose(REQUEST)
    finally:
        await policy.aclose()
    return proposal


async def by_langchain(message: dict[str, str]) -> Proposal:
    beside = {name: text for name, text in message.items() if name != "content"}
    reply = AIMessage(content=message["content"], additional_kwargs=beside)
    (proposal,) = await LangChainPolicy(FakeMessagesListChatModel(responses=[reply])).propose(
        REQUEST
    )
    return proposal


@pytest.mark.parametrize(("message", "thought", "text"), SAID)
async def test_a_server_s_reasoning_is_the_thought(fake, message, thought, text):
    proposal = await by_openai(fake, message)
    assert (proposal.thought, proposal.text) == (thought, text)
    assert any("<think>" in note for note in proposal.notes) == bool(thought)


@pytest.mark.parametrize(("message", "thought", "text"), SAID)
async def test_a_langchain_model_s_reasoning_is_the_thought(message, thought, text):
    proposal = await by_langchain(message)
    assert (proposal.thought, proposal.text) == (thought, text)
    assert any("<think>" in note for note in proposal.notes) == bool(thought)


async def test_reasoning_blocks_of_langchain():
    blocks = [{"type": "reasoning", "reasoning": "5, no 4"}, {"type": "text", "text": "Answer: 4"}]
    model = FakeMessagesListChatModel(responses=[AIMessage(content=blocks)])
    (proposal,) = await LangChainPolicy(model).propose(REQUEST)
    assert (proposal.thought, proposal.text) == ("5, no 4", "Answer: 4")


async def test_an_estimate_counts_what_was_thought(fake):
    short = await by_openai(fake, {"content": "4"}, usage=False)
    message = {"content": "4", "reasoning_content": "w" * 400}
    thinking = await by_openai(fake, message, usage=False)
    assert thinking.usage.completion_tokens >= short.usage.completion_tokens + 100
    inline = await by_openai(fake, {"content": f"<think>{'w' * 400}</think>4"}, usage=False)
    assert inline.usage.completion_tokens >= short.usage.completion_tokens + 100


@pytest.mark.parametrize("reasoning", [7, {"text": "a"}, ["a"], None, "   "])
async def test_reasoning_that_is_no_text_is_none(fake, reasoning):
    proposal = await by_openai(fake, {"content": "4", "reasoning_content": reasoning})
    assert (proposal.thought, proposal.text) == ("", "4")


COUNTED = [
    # What the server counts, what it thought and answered, the reasoning that is told of it.
    ({"completion_tokens_details": {"reasoning_tokens": 30}}, "t" * 40, "a" * 40, 30),
    ({"reasoning_tokens": 30}, "t" * 40, "a" * 40, 30),
    ({"completion_tokens_details": {"reasoning_tokens": 900}}, "t", "a", 100),
    ({"completion_tokens_details": {"reasoning_tokens": 30}}, "", "a" * 40, 30),
    ({}, "t" * 60, "a" * 40, 60),
    ({"completion_tokens_details": {"reasoning_tokens": 0}}, "t" * 60, "a" * 40, 60),
    ({"completion_tokens_details": None}, "t" * 60, "", 100),
    ({"completion_tokens_details": {"reasoning_tokens": "30"}}, "", "a", 0),
    ({"completion_tokens_details": ["reasoning_tokens"]}, "", "a", 0),
]


@pytest.mark.parametrize(("details", "thought", "text", "reasoning"), COUNTED)
async def test_tokens_of_reasoning(fake, details, thought, text, reasoning):
    message = {"role": "assistant", "content": text, "reasoning_content": thought}
    body = completion("", message=message)
    body["usage"] = {"prompt_tokens": 10, "completion_tokens": 100, **details}
    fake.replies.append(Reply(body=body))
    async with aclosing(
        OpenAIPolicy("tiny", base_url=fake.url, capabilities=Capabilities(seed=True))
    ) as policy:
        (proposal,) = await policy.propose(REQUEST)
    assert proposal.usage == Usage(10, 100, 1, reasoning)


async def test_tokens_of_reasoning_are_estimated_with_the_others(fake):
    message = {"content": "a" * 100, "reasoning_content": "t" * 300}
    usage = (await by_openai(fake, message, usage=False)).usage
    assert usage.completion_tokens == 101
    assert usage.reasoning_tokens == 76


@pytest.mark.parametrize(
    ("details", "reasoning"),
    [({}, 60), ({"output_token_details": {"reasoning": 30}}, 30),
     ({"output_token_details": {"reasoning": 300}}, 100)],
)  # fmt: skip
async def test_tokens_of_a_langchain_model_s_reasoning(details, reasoning):
    counted = {"input_tokens": 10, "output_tokens": 100, "total_tokens": 110, **details}
    blocks = [
        {"type": "reasoning", "reasoning": "t" * 60},
        {"type": "text", "text": "a" * 40},
    ]
    model = FakeMessagesListChatModel(responses=[AIMessage(content=blocks, usage_metadata=counted)])
    (proposal,) = await LangChainPolicy(model).propose(REQUEST)
    assert proposal.usage == Usage(10, 100, 1, reasoning)
