"""Results filled in while a solution is written: what is a calculation, and who is asked how.

The server is a stub that stops at an equals sign, as one does which is held to the grammar.
"""

from __future__ import annotations

import pytest
from surefoot.agent.policies import open_policy
from surefoot.agent.policies.openai_constrained import NO_FORM
from surefoot.agent.policies.openai_filled import MOST_RESULTS, filled, result_of
from surefoot.agent.run.config import Config
from surefoot.agent.run.session import Session
from surefoot.graphs.contracts import ProposalRequest
from surefoot.graphs.result import Problem

PROBLEM = "A crate holds 17 pears. How many do 3 crates hold, if 5 pears are bad?"
REQUEST = ProposalRequest(PROBLEM, task="solution", kind="number", max_tokens=600)
PIECES = {
    "": "They hold:\n\\[\n3 \\times 17 =",
    "= 51": " pears.\n\\]\n\nOf these, 51 - 5 =",
    "= 46": " are good: \\boxed{46}.",
}


def begun(body: dict) -> str:
    last = body["messages"][-1]
    return last["content"] if last["role"] == "assistant" else ""


def goes_on(body: dict) -> str:
    return next(PIECES[end] for end in reversed(PIECES) if begun(body).endswith(end))


@pytest.fixture
async def make(fake):
    opened = []

    def make():
        options = {"base_url": fake.url, "api_key": "sk-secret-123456"}
        opened.append(open_policy("openai:tiny", constrain="results", **options))
        return opened[-1]

    yield make
    for policy in opened:
        await policy.aclose()


@pytest.mark.parametrize(
    ("owner", "name"),
    [("llamacpp", "grammar"), ("vllm", "structured_outputs"), ("sglang", "ebnf")],
)
async def test_results_are_written_by_the_tool_and_words_by_the_model(fake, make, owner, name):
    fake.owner, fake.answer = owner, goes_on
    (proposal,) = await make().propose(REQUEST)
    assert proposal.text == (
        "They hold:\n\\[\n3 \\times 17 = 51 pears.\n\\]\n\n"
        "Of these, 51 - 5 = 46 are good: \\boxed{46}."
    )
    assert (proposal.finish, proposal.usage.calls) == ("end", 3 + fake.listed)
    assert all(name in body for body in fake.asked)
    assert "\\boxed" in fake.asked[0]["messages"][-1]["content"]  # in the words of its kind


@pytest.mark.parametrize("strategy", ["chain", "loop"])
async def test_strategies_run_on_filled_solutions(fake, make, strategy):
    fake.owner, fake.answer = "llamacpp", goes_on
    async with Session(Config(make(), strategy=strategy)) as session:
        result = await session.solve(Problem(text=PROBLEM))
    assert result.answer == "46"


async def test_what_no_tool_can_fill_in_the_model_goes_on_from(fake, make):
    fake.owner = "llamacpp"
    fake.answer = lambda body: " 2, so \\boxed{2}." if begun(body).endswith("=") else "-3 + 5 ="
    (proposal,) = await make().propose(REQUEST)
    assert proposal.text == "-3 + 5 = 2, so \\boxed{2}."


async def test_a_model_that_calculates_for_ever_comes_to_an_end(fake, make):
    fake.owner, fake.answer = "llamacpp", lambda body: "\n2 + 2 ="
    (proposal,) = await make().propose(ProposalRequest(PROBLEM, task="solution", max_tokens=9999))
    assert proposal.finish == "length"
    assert proposal.usage.calls <= MOST_RESULTS + fake.listed


async def test_tokens_of_all_pieces_stand_under_one_ceiling(fake, make):
    fake.owner, fake.answer = "llamacpp", lambda body: "\n2 + 2 ="
    (proposal,) = await make().propose(ProposalRequest(PROBLEM, task="solution", max_tokens=20))
    assert [body["max_tokens"] for body in fake.asked] == [20, 12, 4]
    assert proposal.finish == "length"


async def test_a_server_without_grammars_is_asked_as_usual_and_said(fake, make):
    fake.owner = "library"
    (proposal,) = await make().propose(REQUEST)
    assert NO_FORM in proposal.notes
    assert proposal.text.endswith("Answer: 4")


async def test_a_problem_without_numbers_and_a_critique_are_asked_as_usual(fake, make):
    fake.owner = "llamacpp"
    policy = make()
    await policy.propose(ProposalRequest("Is the sum of evens even?", task="solution"))
    await policy.propose(ProposalRequest(PROBLEM, ("3 * 17 = 51",), task="critique"))
    assert all("grammar" not in body for body in fake.asked)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("\\[\n15 + 25 =", "40"),
        ("Total = 3 × 4 =", "12"),
        ("3. 4 \\times 3.25 =", "13"),
        ("costs $3.25 * 4 =", "13"),
        ("**Cost**: \\$3.25 \\times 4 =", "13"),
        ("\\frac{40}{2} =", "20"),
        ("we get 1,200 / 7 =", "171.4286"),
        ("(3 + 4) * 2 =", "14"),
        ("- 3 + 4 =", "7"),
        ("\\(\n   3 \\div 4 =", "0.75"),
    ],
)
def test_a_calculation_is_filled_in(text, value):
    assert filled(text) == f"{text} {value}"


@pytest.mark.parametrize(
    "text",
    [
        "2x + 5 =", "x + 5 - 2 =", "-5 + 3 =", "2(3 + 4) =", "x^2 + 3 =", "5! + 3 =", "10% + 5 =",
        "x - 3 + 4 =", "3 / 0 =", "12 =", "cost =", "=", "", "5 - (2) * x + 3 =", "a 3 + 4 =",
    ],
)  # fmt: skip
def test_half_of_a_calculation_is_none(text):
    assert filled(text) is None


def test_a_result_that_is_no_number_is_none():
    assert result_of("3 + ") is None
