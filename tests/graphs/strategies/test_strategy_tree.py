"""tree: thoughts valued by the policy itself, breadth-first and depth-first."""

import pytest
from surefoot.agent.policies.scripted import ScriptedPolicy
from surefoot.graphs.contracts import Capabilities, Proposal
from surefoot.graphs.events import Criticised, Proposed
from surefoot.graphs.options import StrategyOptions
from surefoot.graphs.run.context import Settings
from surefoot.graphs.strategies.tree_of_thoughts import value_of
from surefoot.graphs.tree import Node, Tree
from surefoot.sandbox.errors import InputError

STEPWISE = Capabilities(n=True, seed=True, prefill=True, stepwise=True, max_n=8)


def judged(chance: float) -> tuple[str, Proposal]:
    return ("critique", Proposal("because", judgments=(chance,)))


def settings(search: str, width: int = 1, branching: int = 2) -> Settings:
    return Settings(options=StrategyOptions(search=search, beam_width=width, branching=branching))


@pytest.mark.parametrize(("judgment", "value"), [
    (0.95, "sure"), (0.5, "likely"), (0.05, "impossible"), (None, "unknown"),
])  # fmt: skip
def test_judgments_become_the_papers_values(judgment, value) -> None:
    tree = Tree.of(
        [
            Proposed(parent=0, attempt=0, nodes=(Node(1, 0, "a"),)),
            Criticised(nodes=(1,), judgments=None if judgment is None else (judgment,)),
        ]
    )
    assert value_of(tree, 1) == value


async def test_breadth_first_keeps_the_best_of_a_level(run) -> None:
    script = [
        ("step", ["left", "right"]), judged(0.3), judged(0.95),
        ("step", ["Answer: 5", "further"]), judged(0.95), judged(0.1),
    ]  # fmt: skip
    with ScriptedPolicy(script, STEPWISE) as policy:
        ran = await run(policy, strategy="tree", settings=settings("bfs"))
    assert ran.path == ("right", "Answer: 5")
    values = [event.value for event in ran.events if event.event == "value"]
    assert values == ["likely", "sure", "sure", "impossible"]


async def test_depth_first_goes_back_when_all_is_impossible(run) -> None:
    script = [
        ("step", ["left", "right"]), judged(0.95), judged(0.5),
        ("step", ["dead", "end"]), judged(0.1), judged(0.1),
        ("step", ["Answer: 5", "Answer: 6"]), judged(0.95), judged(0.1),
    ]  # fmt: skip
    with ScriptedPolicy(script, STEPWISE) as policy:
        ran = await run(policy, strategy="tree", settings=settings("dfs"))
    assert ran.path == ("right", "Answer: 5")
    assert "backtrack" in ran.kinds


async def test_depth_first_stops_at_the_first_answer_that_it_trusts(run) -> None:
    script = [("step", ["Answer: 5", "on"]), judged(0.6), judged(0.9)]
    with ScriptedPolicy(script, STEPWISE) as policy:
        ran = await run(policy, strategy="tree", settings=settings("dfs"))
    assert ran.outcome.answer == "5"


async def test_what_cannot_be_read_is_unknown_and_ranks_below_likely(run) -> None:
    script = [
        ("step", ["left", "right"]), ("critique", "gibberish"), judged(0.3),
        ("step", ["Answer: 5"]), judged(0.95),
    ]  # fmt: skip
    with ScriptedPolicy(script, STEPWISE) as policy:
        ran = await run(policy, strategy="tree", settings=settings("bfs"))
    assert ran.path == ("right", "Answer: 5")
    assert ran.tree.evidence[1].judgment is None
    assert ran.tree.fate(1) == "dropped", "not impossible: it only had no place"


async def test_a_refuted_thought_is_put_right_before_it_is_judged(run) -> None:
    script = [("step", "2 + 3 = 6"), judged(0.9), ("step", "Answer: 5"), judged(0.9)]
    with ScriptedPolicy(script, STEPWISE) as policy:
        ran = await run(policy, strategy="tree", settings=settings("bfs", branching=1))
    assert policy.requests[1].steps == ("2 + 3 = 5",)
    assert ran.outcome.verified


async def test_a_policy_that_cannot_judge_is_refused_in_words(run) -> None:
    able = Capabilities(n=True, max_n=8, tasks=("step", "solution"))
    with pytest.raises(InputError, match="use beam"):
        await run(ScriptedPolicy([], able), strategy="tree")
