"""The scripted test double: strict about what is asked and about what never was."""

from __future__ import annotations

import asyncio

import pytest
from surefoot.agent.policies.scripted import ScriptedExchange, ScriptedPolicy
from surefoot.graphs.contracts import Policy, Proposal, ProposalRequest, Usage
from surefoot.graphs.errors import RateLimited, ScriptMismatch


def ask(task="solution", **kwargs) -> ProposalRequest:
    return ProposalRequest("what is 2 + 2?", task=task, **kwargs)


async def test_replays_in_order_and_records_the_requests():
    policy: Policy = ScriptedPolicy(
        [("solution", ["a b", "c"]), ("critique", Proposal("ok", judgments=(0.9,)))]
    )
    first, second = await policy.propose(ask(n=2))
    assert (first.text, second.text) == ("a b", "c")
    assert first.usage == Usage(5, 2, 1)
    assert second.usage == Usage(0, 1, 0)  # the prompt and the call are counted once
    (critique,) = await policy.propose(ask("critique"))
    assert critique.judgments == (0.9,)
    assert [r.task for r in policy.requests] == ["solution", "critique"]
    policy.assert_consumed()
    await policy.aclose()


async def test_a_step_stops_and_a_solution_ends():
    policy = ScriptedPolicy([("step", "x"), ("solution", "x")])
    assert (await policy.propose(ask("step")))[0].finish == "stop"
    assert (await policy.propose(ask()))[0].finish == "end"


async def test_unexpected_requests_are_refused():
    policy = ScriptedPolicy([("solution", "a")])
    with pytest.raises(ScriptMismatch, match=r"exchange 1 expects a 'solution'.*got a 'critique'"):
        await policy.propose(ask("critique"))
    await policy.propose(ask())
    with pytest.raises(ScriptMismatch, match="script of 1 exchanges is over"):
        await policy.propose(ask())


async def test_matchers_any_and_too_many_replies():
    def long_prefix(request):
        return len(request.steps) > 1

    policy = ScriptedPolicy([(long_prefix, "a"), (None, ["b", "c"])])
    with pytest.raises(ScriptMismatch, match="satisfies long_prefix"):
        await policy.propose(ask())
    await policy.propose(ask(steps=("1", "2")))
    with pytest.raises(ScriptMismatch, match="holds 2 replies, but only n=1"):
        await policy.propose(ask("rewrite"))


async def test_scripted_failures_and_delays():
    policy = ScriptedPolicy(
        [("step", RateLimited("slow down")), ScriptedExchange("step", ("x",), 30.0)]
    )
    with pytest.raises(RateLimited, match="slow down"):
        await policy.propose(ask("step"))
    with pytest.raises(TimeoutError):
        await asyncio.wait_for(policy.propose(ask("step")), 0.01)


def test_unconsumed_exchanges_fail():
    never_asked = pytest.raises(ScriptMismatch, match="1 of 1 exchanges were never asked for")
    with never_asked, ScriptedPolicy([("step", "x")]):
        pass
    # The error under way is not hidden.
    with pytest.raises(KeyError), ScriptedPolicy([("step", "x")]):
        raise KeyError


@pytest.mark.parametrize("line", [("slution", "x"), ("step", [])])
def test_a_broken_script_is_refused_at_once(line):
    with pytest.raises(ScriptMismatch, match="script line 1"):
        ScriptedPolicy([line])
