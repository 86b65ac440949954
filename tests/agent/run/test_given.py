"""What is given wrongly is refused at once, in words that say what to give."""

import pytest
from langchain_core.language_models.fake_chat_models import FakeListChatModel
from langgraph.graph.state import CompiledStateGraph
from surefoot import Agent, Budget, ScriptedPolicy
from surefoot.graphs.contracts import Capabilities
from surefoot.graphs.strategy import build
from surefoot.sandbox.errors import InputError


@pytest.mark.parametrize(
    ("options", "words"),
    [
        ({"budget": 30}, "budget takes a Budget, as in"),
        ({"temperature": 9}, "temperature takes 0 to 2, not 9"),
        ({"temperature": "hot"}, "temperature takes a number from 0 to 2"),
        ({"temperature": float("nan")}, "temperature takes 0 to 2"),
        ({"samples": 0}, "samples takes 1 to"),
        ({"samples": 2.5}, "samples takes a whole number"),
        ({"samples": True}, "samples takes a whole number"),
        ({"seed": None}, "seed takes a whole number"),
        ({"strategy": "lopp"}, "There is no strategy 'lopp'. Did you mean 'loop'?"),
        ({"strategy": 3}, "strategy takes a name or a function"),
        ({"model": 7}, "model takes a name, a Policy or one of LangChain's"),
        ({"prm": 7}, "prm takes a name or an object"),
        ({"controller": 7}, "controller takes a name or an object with decide"),
        ({"options": {"rounds": 2}}, "options takes StrategyOptions"),
        ({"sandbox": "vm"}, "There is no sandbox 'vm'"),
    ],
)
def test_an_option_that_cannot_be(options: dict[str, object], words: str) -> None:
    with pytest.raises(InputError) as refusal:
        Agent(**options)
    assert words in str(refusal.value)


@pytest.mark.parametrize(
    "ceiling", [{"seconds": -1}, {"tokens": 1.5}, {"tokens": True}, {"money": float("nan")}]
)
def test_a_ceiling_that_cannot_be(ceiling: dict[str, object]) -> None:
    with pytest.raises(InputError, match=f"Budget: {next(iter(ceiling))} takes"):
        Budget(**ceiling)


@pytest.mark.parametrize("problem", [None, 30, ["What is 2 + 3?"]])
def test_a_problem_that_is_none(problem: object) -> None:
    with pytest.raises(InputError, match="A problem takes text or a Problem"):
        Agent().solve(problem)


def test_a_chat_model_of_langchain() -> None:
    model = FakeListChatModel(responses=["Answer: 5"])
    for agent in (Agent(model, strategy="chain"), Agent(model=model, strategy="chain")):
        assert agent.solve("What is 2 + 3?").answer == "5"


def thrifty(checkpointer: object = None) -> CompiledStateGraph:
    return build("chain", checkpointer)


def test_a_strategy_of_ones_own() -> None:
    policy = ScriptedPolicy([("solution", "Answer: 5")], Capabilities(tasks=("solution",)))
    result = Agent(policy, strategy=thrifty, prm="none").solve("What is 2 + 3?")
    assert (result.answer, result.strategy) == ("5", "thrifty")
