"""What every strategy owes: a budget that holds, an end when cancelled, the user's errors."""

import asyncio

import pytest
from surefoot.agent.policies.scripted import ScriptedExchange, ScriptedPolicy
from surefoot.graphs.contracts import Capabilities, Proposal, Usage
from surefoot.graphs.errors import ServerFailed
from surefoot.graphs.options import StrategyOptions
from surefoot.graphs.records import Outcome
from surefoot.graphs.run.budget import Budget
from surefoot.graphs.run.context import Settings
from surefoot.graphs.strategy import BUILT_IN, build, narrowed, options_of
from surefoot.sandbox.errors import InputError
from surefoot.tools.base import Verdict
from surefoot.tools.calculator import Calculator

ABLE = Capabilities(n=True, seed=True, logprobs=True, prefill=True, stepwise=True, max_n=4)
CHOOSING = "best-of-n"  # its selector comes with the session: see tests/agent/run/test_selectors.py
STRATEGIES = sorted(set(BUILT_IN) - {CHOOSING})


class Runs:
    """The Python tool without a sandbox: it says that every program prints 5."""

    name, free = "python", False

    def can_judge(self, claim):
        return claim.kind == "code"

    async def check(self, claim, context):
        return Verdict(self.name, "unknown", claim, "it prints 5", "5")


class Endless:
    """A policy that always has one more step to take, and never two alike."""

    name = "endless"
    capabilities = ABLE

    def __init__(self) -> None:
        self.requests = []

    async def propose(self, request):
        self.requests.append(request)
        await asyncio.sleep(0)
        if request.task == "critique":
            judged = tuple([0.95] * (len(request.steps) - request.subject))
            return [Proposal("", judgments=judged, usage=Usage(20, 5, 1))]
        at = len(self.requests)
        texts = [f"step {at}.{i} of many" for i in range(request.n)]
        first, *rest = [Proposal(text, "stop") for text in texts]
        usage = Usage(20, min(request.max_tokens, 8) * request.n, 1)
        return [Proposal(first.text, "stop", usage=usage), *rest]

    async def aclose(self):
        pass


@pytest.mark.parametrize("strategy", STRATEGIES)
async def test_a_token_budget_holds(run, strategy) -> None:
    ran = await run(
        Endless(), strategy=strategy, budget=Budget(tokens=1_500), verifiers=(Calculator(), Runs())
    )
    assert isinstance(ran.outcome, Outcome)
    assert ran.ctx.meter.usage.tokens <= 1_500
    assert ran.outcome.answer is None or ran.outcome.status == "budget"


@pytest.mark.parametrize("strategy", STRATEGIES)
async def test_a_budget_for_nothing_is_a_budget_outcome(run, strategy) -> None:
    ran = await run(
        Endless(), strategy=strategy, budget=Budget(tokens=1), verifiers=(Calculator(), Runs())
    )
    assert (ran.outcome.status, ran.outcome.answer) == ("budget", None)
    assert ran.ctx.meter.usage.calls == 0


@pytest.mark.parametrize("strategy", STRATEGIES)
async def test_a_deadline_is_met(run, strategy) -> None:
    policy = ScriptedPolicy([ScriptedExchange(None, ("Answer: 5",), delay_s=30)] * 9, ABLE)
    async with asyncio.timeout(10):
        ran = await run(
            policy, strategy=strategy, budget=Budget(seconds=0.2), verifiers=(Calculator(), Runs())
        )
    assert (ran.outcome.status, ran.outcome.reason) == ("budget", "seconds")


@pytest.mark.parametrize("strategy", STRATEGIES)
async def test_cancelling_stops_the_model_calls(run, strategy) -> None:
    policy = ScriptedPolicy([ScriptedExchange(None, ("Answer: 5",), delay_s=30)] * 9, ABLE)
    task = asyncio.create_task(run(policy, strategy=strategy, verifiers=(Calculator(), Runs())))
    async with asyncio.timeout(10):
        while not policy.requests:  # noqa: ASYNC110 - the double has no event to wait for
            await asyncio.sleep(0.01)
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    assert len(asyncio.all_tasks()) == 1, "no call is left behind"


@pytest.mark.parametrize("strategy", STRATEGIES)
async def test_a_policys_failure_is_the_users_to_hear(run, strategy) -> None:
    policy = ScriptedPolicy([(None, ServerFailed("502 from the server"))] * 9, ABLE)
    with pytest.raises(ServerFailed, match="502"):
        await run(policy, strategy=strategy, verifiers=(Calculator(), Runs()))


@pytest.mark.parametrize("strategy", STRATEGIES)
async def test_the_same_seed_asks_the_same(run, strategy) -> None:
    asked = []
    for _ in range(2):
        policy = Endless()
        await run(
            policy, strategy=strategy, settings=Settings(seed=7), budget=Budget(tokens=1_200),
            verifiers=(Calculator(), Runs()),
        )  # fmt: skip
        asked.append(policy.requests)
    assert asked[0] == asked[1]
    assert asked[0][0].seed == 7


@pytest.mark.parametrize("strategy", sorted(BUILT_IN))
def test_every_strategy_says_which_options_it_knows(strategy) -> None:
    known = options_of(strategy)
    assert known is not None
    assert set(known) <= set(StrategyOptions.__dataclass_fields__)
    build(strategy)


def test_an_option_that_no_strategy_knows_is_refused_in_words() -> None:
    with pytest.raises(InputError, match=r"--reward is not for beam\. Known there: --beam-width"):
        narrowed(["beam"], StrategyOptions(reward="prm"))
    with pytest.raises(InputError, match="no such option"):
        narrowed(["chain"], StrategyOptions(rounds=2))


def test_each_of_several_strategies_is_given_what_it_knows() -> None:
    options = StrategyOptions(reward="prm", branching=3)
    given = narrowed(["chain", "beam", "mcts"], options)
    assert [one.chosen for one in given.values()] == [{}, {"branching": 3}, options.chosen]


@pytest.mark.parametrize("chosen", [
    {"reward": "luck"}, {"search": "best"}, {"actions": "leap"}, {"beam_width": 0}, {"rounds": 99},
])  # fmt: skip
def test_options_are_validated(chosen) -> None:
    with pytest.raises(InputError, match="--"):
        StrategyOptions(**chosen)
