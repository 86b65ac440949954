"""mcts: its four phases, its rewards, its moves."""

import math

import pytest
from surefoot.agent.policies.scripted import ScriptedPolicy
from surefoot.graphs.contracts import Capabilities, Proposal, TokenLogprob
from surefoot.graphs.options import StrategyOptions
from surefoot.graphs.run.context import Settings
from surefoot.graphs.strategies.mcts import REFLECTION, Move, Statistics, Visit, ballots
from surefoot.sandbox.errors import InputError

ABLE = Capabilities(n=True, seed=True, logprobs=True, prefill=True, stepwise=True, max_n=8)


def settings(rollouts: int, **options: object) -> Settings:
    return Settings(samples=rollouts, options=StrategyOptions(branching=2, **options))


def test_rewards_go_up_the_path_that_was_selected() -> None:
    log = [Visit(0, 0.5, 9), Move(0, 1, 0.7), Move(0, 2, 0.3), Visit(1, 1.0, 8), Visit(2, 0.0, 7)]
    found = Statistics.of(log)
    assert found.visits == {0: 3, 1: 1, 2: 1}
    assert found.rewards == {0: 1.5, 1: 1.0, 2: 0.0}
    assert found.best(0, puct=False) == 1


def test_uct_tries_every_child_first_and_puct_goes_by_the_prior() -> None:
    moves = [Move(0, 1, 0.1), Move(0, 2, 0.9)]
    assert Statistics.of([Visit(0, 0.5, None), *moves]).best(0, puct=True) == 2
    seen = Statistics.of([*moves, Visit(1, 0.9, None)])
    assert seen.best(0, puct=False) == 2


def test_an_end_that_is_its_own_leaf_votes_once() -> None:
    rollouts = [Visit(3, 0.9, 3), Visit(3, 0.9, 3), Visit(1, 0.5, 3), Visit(2, 0.1, None)]
    assert ballots(rollouts) == [(3, 0.9), (3, 0.5)]


async def test_selection_expansion_rollout_backpropagation(run) -> None:
    script = [
        ("solution", "1 + 1 = 2\nAnswer: 9"),
        ("step", ["2 + 3 = 5", "3 + 2 = 5"]),
        ("solution", "Answer: 5"),
        ("solution", "so it is 5\nAnswer: 5"),
    ]
    with ScriptedPolicy(script, ABLE) as policy:
        ran = await run(policy, strategy="mcts", settings=settings(3))
    assert ran.outcome.answer == "5"
    assert [request.steps for request in policy.requests] == [
        (), (), ("2 + 3 = 5",), ("3 + 2 = 5",),
    ]  # fmt: skip
    visits = [event for event in ran.events if event.event == "backpropagate"]
    assert [visit.reward for visit in visits] == [0.9, 0.9, 0.9]


async def test_a_rollout_is_put_right_on_the_way(run) -> None:
    script = [
        ("solution", "2 + 3 = 6\n6 * 2 = 12\nAnswer: 12"),
        ("solution", "Answer: 5"),
        ("step", "Answer: 7"),
    ]
    with ScriptedPolicy(script, ABLE) as policy:
        ran = await run(policy, strategy="mcts", settings=settings(2))
    assert policy.requests[1].steps == ("2 + 3 = 5",)
    assert ran.path == ("2 + 3 = 5", "Answer: 5")
    assert ran.outcome.verified


async def test_settled_votes_end_the_search(run) -> None:
    script = [
        ("solution", "Answer: 5"),
        ("step", ["a", "b"]),
        ("solution", "Answer: 5"),
        ("solution", "Answer: 5"),
        ("step", ["c", "d"]),
        ("solution", "Answer: 5"),
    ]
    with ScriptedPolicy(script, ABLE) as policy:
        ran = await run(policy, strategy="mcts", settings=settings(16))
    assert ran.outcome.answer == "5"
    assert len([kind for kind in ran.kinds if kind == "backpropagate"]) == 4


async def test_confidence_is_the_softmax_over_the_top_five(run) -> None:
    half = math.log(0.5)
    token = TokenLogprob("5", half, (("5", half), ("6", math.log(0.25))))
    other = TokenLogprob("x", 0.0, (("x", 0.0),))
    script = [("solution", Proposal("Answer: 5", logprobs=(token, other)))] * 4
    script.insert(1, ("step", ["a", "b"]))
    script.insert(4, ("step", ["c"]))
    policy = ScriptedPolicy(script, ABLE)
    ran = await run(policy, strategy="mcts", settings=settings(16, reward="confidence"))
    visits = [event for event in ran.events if event.event == "backpropagate"]
    assert visits[0].reward == pytest.approx((0.5 / 0.75 + 1.0) / 2)
    assert policy.requests[0].top_logprobs == 5


async def test_the_verifier_rewards_what_tools_support(run) -> None:
    script = [
        ("solution", "2 + 3 = 5\nso\nAnswer: 5"),
        ("step", ["5 * 1 = 5"]),
        ("solution", "Answer: 5"),
    ]
    policy = ScriptedPolicy(script, ABLE)
    ran = await run(policy, strategy="mcts", settings=settings(2, reward="verifier"))
    visits = [event for event in ran.events if event.event == "backpropagate"]
    assert [visit.reward for visit in visits] == [pytest.approx(1 / 3), 0.5]


async def test_mini_steps_go_on_in_the_middle_of_a_step(run) -> None:
    script = [
        ("solution", "Answer: 9"),
        ("solution", [Proposal("2 + 3 = 5\nthat is", "length"), Proposal("Answer: 4")]),
        ("solution", " five\nAnswer: 5"),
    ]
    policy = ScriptedPolicy(script, ABLE)
    ran = await run(policy, strategy="mcts", settings=settings(2, actions="mini-step-32"))
    asked = policy.requests
    assert asked[1].max_tokens == 32
    assert (asked[2].steps, asked[2].started) == (("2 + 3 = 5",), "that is")
    assert "that is five" in [node.text for node in ran.tree.nodes.values()]


async def test_reflection_rethinks_after_the_answer(run) -> None:
    script = [
        ("solution", "Answer: 6"),
        ("solution", "2 + 3 = 5\nAnswer: 5"),
        ("step", ["2 + 3 = 5"]),
        ("solution", "Answer: 5"),
        ("solution", "5 = 5\nAnswer: 5"),
    ]
    policy = ScriptedPolicy(script, ABLE)
    ran = await run(policy, strategy="mcts", settings=settings(2, reflection=True))
    assert policy.requests[1].steps == ("Answer: 6", REFLECTION)
    assert ran.outcome.answer == "5"


async def test_dead_ends_are_not_tried_for_ever(run) -> None:
    policy = ScriptedPolicy([(None, "Answer: ?")] * 20, ABLE)
    ran = await run(policy, strategy="mcts", settings=settings(16))
    assert ran.outcome.status == "abstained"
    assert len(policy.requests) <= 6


@pytest.mark.parametrize(("options", "words"), [
    ({"reward": "confidence"}, "--reward prm"),
    ({"actions": "mini-step-32"}, "--actions step"),
])  # fmt: skip
async def test_what_a_policy_cannot_give_is_refused_in_words(run, options, words) -> None:
    with pytest.raises(InputError, match=words):
        await run(ScriptedPolicy([]), strategy="mcts", settings=settings(2, **options))
