"""chain and majority: whole solutions, drawn within the budget and counted by equivalence."""

from surefoot.agent.policies.scripted import ScriptedPolicy
from surefoot.graphs.contracts import Capabilities
from surefoot.graphs.run.budget import Budget
from surefoot.graphs.run.context import Settings


async def test_chain_is_one_unchecked_call(run) -> None:
    with ScriptedPolicy([("solution", "2 + 3 = 6\n\nAnswer: 6")]) as policy:
        ran = await run(policy, strategy="chain")
    assert ran.outcome.answer == "6"
    assert ran.ctx.meter.tools == {}


async def test_majority_counts_equal_answers_as_one(run) -> None:
    replies = ["Answer: 3", "Answer: 1/2", "Answer: 0.5", "Answer: 3", r"\boxed{\frac{1}{2}}"]
    with ScriptedPolicy([("solution", replies)]) as policy:
        ran = await run(policy, strategy="majority", settings=Settings(samples=5))
    assert ran.outcome.answer == "1/2"
    assert ran.outcome.confidence == 0.6


async def test_majority_draws_in_the_widths_that_the_server_takes(run) -> None:
    script = [("solution", ["Answer: 1", "Answer: 1"]), ("solution", ["Answer: 2"])]
    with ScriptedPolicy(script, Capabilities(n=True, max_n=2)) as policy:
        ran = await run(policy, strategy="majority", settings=Settings(samples=3))
    assert [request.n for request in policy.requests] == [2, 1]
    assert ran.outcome.answer == "1"


async def test_majority_keeps_what_the_budget_allowed(run) -> None:
    script = [("solution", ["Answer: 1"]) for _ in range(9)]
    policy = ScriptedPolicy(script, Capabilities())
    ran = await run(
        policy, strategy="majority", settings=Settings(samples=9), budget=Budget(tokens=90)
    )
    assert ran.outcome.status == "budget"
    assert ran.outcome.answer == "1"
    assert ran.ctx.meter.usage.tokens <= 90


async def test_samples_without_an_answer_do_not_vote(run) -> None:
    replies = ["Answer: ?", "Answer: ?", "Answer: 7"]
    with ScriptedPolicy([("solution", replies)]) as policy:
        ran = await run(policy, strategy="majority", settings=Settings(samples=3))
    assert ran.outcome.answer == "7"


async def test_guesses_vote_only_where_nobody_states_an_answer(run) -> None:
    replies = ["that leaves 6", "which makes 6", "Answer: 7"]
    with ScriptedPolicy([("solution", replies)]) as policy:
        ran = await run(policy, strategy="majority", settings=Settings(samples=3))
    assert ran.outcome.answer == "7"
    with ScriptedPolicy([("solution", replies[:2])]) as policy:
        ran = await run(policy, strategy="majority", settings=Settings(samples=2))
    assert ran.outcome.answer == "6"
