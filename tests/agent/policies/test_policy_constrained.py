"""Steps held to a form: what is sent to which server, what is filled in, and what falls back.

The server is a stub that answers as one does which is held to the form; whether llama.cpp reads
the grammar is asked of a real one (`test_policy_live_server`).
"""

from __future__ import annotations

import json
import re

import pytest
from surefoot.agent.policies import open_policy
from surefoot.agent.policies.openai_constrained import (
    NO_FORM,
    SMALL,
    UNFORMED,
    FormedStep,
    formed,
    grammar,
    known_numbers,
    schema,
    value_of_calculation,
)
from surefoot.agent.run.config import Config
from surefoot.agent.run.session import Session
from surefoot.graphs.contracts import ProposalRequest
from surefoot.graphs.result import Problem
from surefoot.sandbox.errors import InputError

PROBLEM = "A crate holds 17 pears. How many do 3 crates hold, if 5 pears are bad?"
REQUEST = ProposalRequest(PROBLEM, task="solution", max_tokens=60)


def calculates(body: dict) -> str:
    """A step more for every step that there is; an answer after two."""
    said = body["messages"][-1]["content"]
    if "= 46" in said:
        return "Answer: 46"
    return "So 51 - 5 =" if "= 51" in said else "They hold 3 * 17 ="


def as_json(body: dict) -> str:
    text = calculates(body)
    if text.startswith("Answer"):
        return json.dumps({"says": "", "calculation": None, "answer": text.split()[-1]})
    says, calculation = re.fullmatch(r"(\D+) (.*) =", text).groups()
    return json.dumps({"says": says, "calculation": calculation, "answer": None})


@pytest.fixture
async def make(fake):
    opened = []

    def make(constrain: str = "equations"):
        options = {"base_url": fake.url, "api_key": "sk-secret-123456"}
        opened.append(open_policy("openai:tiny", constrain=constrain, **options))
        return opened[-1]

    yield make
    for policy in opened:
        await policy.aclose()


@pytest.mark.parametrize("owner", ["llamacpp", "vllm", "sglang"])
async def test_a_grammar_goes_where_one_is_taken_and_the_tool_fills_results_in(fake, make, owner):
    fake.owner, fake.answer = owner, calculates
    (proposal,) = await make().propose(REQUEST)
    assert proposal.steps == ("They hold 3 * 17 = 51", "So 51 - 5 = 46", "Answer: 46")
    assert proposal.finish == "end"
    assert proposal.usage.calls == 3 + fake.listed
    name = {"llamacpp": "grammar", "vllm": "structured_outputs", "sglang": "ebnf"}[owner]
    sent = [body[name] for body in fake.asked]
    told = [one["grammar"] if owner == "vllm" else one for one in sent]
    assert '"17"' in told[0]
    assert '"51"' not in told[0]
    assert '"51"' in told[1]
    assert ("continue_final_message" in fake.asked[1]) == (owner != "llamacpp")


@pytest.mark.parametrize("strategy", ["chain", "loop"])
async def test_strategies_run_on_formed_steps(fake, make, strategy):
    fake.owner, fake.answer = "llamacpp", calculates
    async with Session(Config(make(), strategy=strategy)) as session:
        result = await session.solve(Problem(text=PROBLEM))
    assert result.answer == "46"
    assert result.checked == (strategy == "loop")  # a chain asks no tools
    assert [step.text for step in result.steps][:2] == [
        "They hold 3 * 17 = 51",
        "So 51 - 5 = 46",
    ]


async def test_a_schema_goes_to_any_other_server(fake, make):
    fake.owner, fake.answer = "library", as_json
    (proposal,) = await make().propose(REQUEST)
    assert proposal.steps == ("They hold 3 * 17 = 51", "So 51 - 5 = 46", "Answer: 46")
    assert all(body["response_format"]["type"] == "json_schema" for body in fake.asked[-3:])


async def test_a_server_that_refuses_a_grammar_is_given_a_schema(fake, make):
    fake.owner, fake.refuses = "llamacpp", {"grammar": "Unrecognized parameter: 'grammar'"}
    fake.answer = as_json
    (proposal,) = await make().propose(REQUEST)
    assert proposal.steps[0] == "They hold 3 * 17 = 51"
    assert "grammar" not in fake.asked[-1]


async def test_where_nothing_is_taken_it_is_asked_as_usual_and_said(fake, make):
    fake.owner = "library"
    fake.refuses = {"response_format": "response_format is not supported"}
    policy = make()
    for _ in range(2):
        (proposal,) = await policy.propose(REQUEST)
        assert NO_FORM in proposal.notes
    assert proposal.text.endswith("Answer: 4")


async def test_what_comes_in_no_form_is_taken_as_it_came(fake, make):
    fake.owner, fake.answer = "llamacpp", lambda body: "I do not know."
    (proposal,) = await make().propose(REQUEST)
    assert (proposal.text, proposal.finish) == ("I do not know.", "end")
    assert UNFORMED in proposal.notes


async def test_a_problem_without_numbers_and_a_critique_are_asked_as_usual(fake, make):
    fake.owner = "llamacpp"
    policy = make()
    await policy.propose(ProposalRequest("Is the sum of evens even?", task="solution"))
    await policy.propose(ProposalRequest(PROBLEM, ("3 * 17 = 51",), task="critique"))
    assert all("grammar" not in body for body in fake.asked)


async def test_with_known_numbers_the_model_writes_the_result(fake, make):
    fake.owner = "llamacpp"
    fake.answer = lambda body: "They hold 3 * 17 = 52" if len(fake.asked) < 2 else "Answer: 52"
    (proposal,) = await make("known-numbers").propose(REQUEST)
    assert proposal.steps == ("They hold 3 * 17 = 52", "Answer: 52")


def test_an_unknown_form_and_several_servers_are_refused():
    with pytest.raises(InputError, match="equations"):
        open_policy("openai:m", base_url="http://h/v1", constrain="rhymes")
    with pytest.raises(InputError, match="one server"):
        open_policy("openai:m@http://a/v1,http://b/v1", constrain="equations")


def test_known_are_the_problems_numbers_the_results_and_small_ones():
    known = known_numbers("He pays $1,200.50 for 30 boxes.", ("So 1200.50 / 30 = 40.01",))
    assert known[:3] == ("1200.50", "30", "40.01")
    assert set(SMALL) <= set(known)
    assert "31" not in known


def test_the_schemas_calculation_takes_known_numbers_alone():
    fields = schema(("17", "3.5"), "equations")["json_schema"]["schema"]["properties"]
    pattern = fields["calculation"]["anyOf"][0]["pattern"]
    for good in ("17 * 3.5", "(17 - 3.5) / 17", "17 + 17 + 3.5"):
        assert re.search(pattern, good)
    for bad in ("17", "18 * 3.5", "17 * 3x5", "17 * 3.5 = 60", "117 + 17"):
        assert not re.search(pattern, bad)


def test_a_grammar_ends_a_step_before_its_result_or_after_it():
    assert 'calculation " ="\n' in grammar(("3",), "equations")
    assert 'calculation " =" " " result\n' in grammar(("3",), "known-numbers")


@pytest.mark.parametrize(
    ("text", "value"),
    [("3 * 17", "51"), ("7 / 2", "3.5"), ("1 / 3", "1/3"), ("(5 - 9) * 2", "-8"), ("1 / 0", None)],
)
def test_what_a_tool_fills_in(text, value):
    assert value_of_calculation(text) == value


@pytest.mark.parametrize(
    ("text", "form", "step"),
    [
        ("He has 3 + 4 =", "equations", FormedStep("He has 3 + 4 = 7")),
        ("Day 2: (3 + 4) * 2 =", "equations", FormedStep("Day 2: (3 + 4) * 2 = 14")),
        ("On day 2 (3 + 4) * 5 =", "equations", FormedStep("On day 2 (3 + 4) * 5 = 35")),
        ("They cost 4 * $3.25 =", "equations", FormedStep("They cost 4 * $3.25 = 13")),
        ("Answer: 12.5", "equations", FormedStep("Answer: 12.5", last=True)),
        ("He has 3 + 4 = 8", "known-numbers", FormedStep("He has 3 + 4 = 8")),
        ("He has 3 + 4 = 8", "equations", None),
        ("He has 3 / 0 =", "equations", None),
        ('{"says": "He has 3 + 4 =", "calculation": "3 + 4", "answer": null}', "equations",
         FormedStep("He has 3 + 4 = 7")),
        ('{"says": 3, "calculation": [], "answer": {}}', "equations", None),
        ("{broken", "equations", None),
        ("[1]", "equations", None),
    ],
)  # fmt: skip
def test_a_step_is_read_or_not(text, form, step):
    assert formed(text, form) == step
