"""The growing tree: a trie, checked as it grows, that stops at answers."""

from dataclasses import replace

import pytest
from surefoot.agent.controllers.witnesses import WitnessController
from surefoot.agent.policies.scripted import ScriptedPolicy
from surefoot.graphs.contracts import Capabilities, Proposal, TokenLogprob
from surefoot.graphs.run.context import RunContext
from surefoot.graphs.tree import ROOT, Tree
from surefoot.graphs.tree.growth import Growth, finished
from surefoot.graphs.tree.weighing import heard_path
from surefoot.tools.calculator import Calculator

ABLE = Capabilities(n=True, prefill=True, stepwise=True, max_n=8)


class Even:
    """Scores every prefix alike."""

    name = "even"

    async def score(self, problem, steps, evidence=()):
        return [0.5] * len(steps)


def growing(monkeypatch, *script) -> tuple[Growth, ScriptedPolicy]:
    policy = ScriptedPolicy(script, ABLE)
    ctx = RunContext("test", policy, Even(), None, (Calculator(),))
    # Outside a graph there is no stream to write to.
    monkeypatch.setattr("langgraph.config.get_stream_writer", lambda: lambda _: None)
    return Growth(ctx, "What is 2 + 3?", "", Tree()), policy


def texts(growth: Growth) -> list[str]:
    return [node.text for node in growth.tree.nodes.values()]


async def test_what_was_written_before_is_not_laid_twice(monkeypatch) -> None:
    growth, _ = growing(
        monkeypatch, ("solution", "so\nthen\nAnswer: 5"), ("solution", "so\nhence\nAnswer: 5")
    )
    first = await growth.complete(ROOT)
    second = await growth.complete(ROOT)
    assert texts(growth) == ["so", "then", "Answer: 5", "hence", "Answer: 5"]
    assert finished(growth.tree) == [first.tip, second.tip]


async def test_a_known_wrong_step_leads_to_its_correction(monkeypatch) -> None:
    growth, policy = growing(
        monkeypatch,
        ("solution", "2 + 3 = 6\nAnswer: 6"), ("solution", "Answer: 5"),
        ("solution", "2 + 3 = 6\nAnswer: 6"), ("solution", "Answer: 5"),
    )  # fmt: skip
    assert (await growth.complete(ROOT)).tip == (await growth.complete(ROOT)).tip
    assert texts(growth) == ["2 + 3 = 6", "2 + 3 = 5", "Answer: 5"]
    assert [request.steps for request in policy.requests] == [(), ("2 + 3 = 5",)] * 2


async def test_a_corrected_step_is_as_surprising_as_what_it_keeps(monkeypatch) -> None:
    """Else a chain that was cut and goes on would look likelier than one that stands."""
    sure = tuple(TokenLogprob("x", -1.0) for _ in range(4))
    growth, _ = growing(
        monkeypatch,
        ("solution", Proposal("2 + 3 = 6\nAnswer: 6", logprobs=sure)),
        ("solution", Proposal("Answer: 5", logprobs=sure)),
    )
    end = (await growth.complete(ROOT)).tip
    assert heard_path(growth.tree, end, "5", growth.problem).nats == pytest.approx(4 * 9 / 19 + 4)


async def test_a_path_of_which_a_part_is_unknown_is_not_taken_for_a_likely_one(monkeypatch) -> None:
    sure = (TokenLogprob("x", -1.0),)
    growth, _ = growing(
        monkeypatch,
        ("step", "so"),
        ("solution", Proposal("Answer: 5", logprobs=sure)),
    )
    (tip,) = await growth.branch([ROOT], 1)
    end = (await growth.complete(tip)).tip
    assert heard_path(growth.tree, end, "5", growth.problem).nats is None


async def test_likelihoods_are_asked_for_of_steps_too_where_attempts_are_weighed(
    monkeypatch,
) -> None:
    growth, policy = growing(monkeypatch, ("step", "so"))
    policy.capabilities = replace(ABLE, logprobs=True)
    growth.ctx.controller = WitnessController()
    await growth.branch([ROOT], 1)
    assert policy.requests[0].top_logprobs == 1


async def test_two_wrong_ways_to_one_correction_meet(monkeypatch) -> None:
    growth, _ = growing(monkeypatch, ("step", ["2 + 3 = 6", "2 + 3 = 7"]))
    assert len(await growth.branch([ROOT], 2)) == 1
    assert texts(growth) == ["2 + 3 = 6", "2 + 3 = 5", "2 + 3 = 7"]


async def test_what_was_written_after_a_wrong_result_is_left_out(monkeypatch) -> None:
    growth, _ = growing(
        monkeypatch, ("solution", "2 + 3 = 6\n6 * 2 = 12"), ("solution", "Answer: 5")
    )
    await growth.complete(ROOT)
    assert "6 * 2 = 12" not in texts(growth)


async def test_a_repeated_step_ends_a_path(monkeypatch) -> None:
    growth, _ = growing(monkeypatch, ("solution", "so\nso\nso\nso"), ("solution", "so"))
    assert (await growth.complete(ROOT)).tip is None
    assert texts(growth) == ["so"]


async def test_a_step_that_was_cut_off_is_no_step(monkeypatch) -> None:
    growth, _ = growing(
        monkeypatch, ("step", [Proposal("2 + 3 =", "length"), Proposal("so", "stop")])
    )
    await growth.branch([ROOT], 2)
    assert texts(growth) == ["so"]


async def test_declining_is_no_finished_answer(monkeypatch) -> None:
    growth, _ = growing(monkeypatch, ("solution", "so\nAnswer: ?"))
    assert (await growth.complete(ROOT)).tip is None
    assert finished(growth.tree) == []


async def test_a_move_may_break_off_and_go_on(monkeypatch) -> None:
    growth, policy = growing(
        monkeypatch, ("solution", Proposal("so\n2 + ", "length")), ("solution", "3 = 5\nAnswer: 5")
    )
    (tip,) = await growth.branch([ROOT], 1, tokens=32)
    assert growth.tree.nodes[tip].partial
    done = await growth.complete(tip)
    assert policy.requests[1].started == "2 +"
    assert growth.tree.texts(done.tip)[0] == "so"
    assert growth.tree.texts(done.tip)[-1] == "Answer: 5"


async def test_every_sample_of_a_prefix_has_a_seed_of_its_own(monkeypatch) -> None:
    growth, policy = growing(monkeypatch, ("step", ["a", "b"]), ("step", ["c", "d"]))
    await growth.branch([ROOT], 2)
    await growth.branch([ROOT], 2)
    assert [request.seed for request in policy.requests] == [0, 2]
