"""Every strategy on the embedded model: it runs, holds its budget, and repeats itself."""

import pytest
from surefoot import Agent, Budget, only
from surefoot.graphs.options import StrategyOptions
from surefoot.graphs.strategy import BUILT_IN
from surefoot.sandbox.errors import InputError

PROBLEM = "Solve 3*x + 5 = 20 for x."
WRITES_NO_PROGRAMS = "program"


def agent(strategy: str, **options: object) -> Agent:
    return Agent(
        "pebble", strategy=strategy, samples=4, verifiers=only("notation", "calculator"),
        budget=Budget(tokens=900), options=StrategyOptions(**options),
    )  # fmt: skip


@pytest.mark.parametrize("strategy", sorted(set(BUILT_IN) - {WRITES_NO_PROGRAMS}))
def test_every_strategy_solves_an_easy_problem(strategy) -> None:
    result = agent(strategy).solve(PROBLEM)
    assert result.answer in ("5", "x = 5")
    assert result.strategy == strategy
    assert result.usage.prompt_tokens + result.usage.completion_tokens <= 900
    assert result.steps


@pytest.mark.parametrize("strategy", ["beam", "mcts", "tree", "adaptive", "debate"])
def test_a_run_repeats_itself(strategy) -> None:
    problem = "Let a = 5 - 12. Let b be 3*a + 4. What is b - a?"
    first, second = (agent(strategy).solve(problem) for _ in range(2))
    assert [step.text for step in first.steps] == [step.text for step in second.steps]
    assert first.usage.completion_tokens == second.usage.completion_tokens


@pytest.mark.parametrize("options", [
    {"reward": "confidence"}, {"reward": "verifier"}, {"actions": "mini-step-32"},
    {"actions": "mini-step-64", "tree_policy": "puct"}, {"reflection": True},
])  # fmt: skip
def test_mcts_with_every_option(options) -> None:
    assert agent("mcts", **options).solve(PROBLEM).answer in ("5", "x = 5")


def test_tree_depth_first() -> None:
    assert agent("tree", search="dfs").solve(PROBLEM).answer in ("5", "x = 5")


def test_an_option_of_another_strategy_is_refused() -> None:
    with pytest.raises(InputError, match="--reward is not for beam"):
        agent("beam", reward="prm").solve(PROBLEM)
