"""Before the loop abstains it solves the problem anew, and weighs what the attempts agree on."""

import pytest
from surefoot.agent.policies.scripted import ScriptedPolicy
from surefoot.graphs.attempts import MOST
from surefoot.graphs.contracts import Capabilities, Proposal, Usage
from surefoot.graphs.options import StrategyOptions
from surefoot.graphs.run.budget import Budget
from surefoot.graphs.run.context import Settings
from surefoot.sandbox.errors import InputError

STEPWISE = Capabilities(n=True, seed=True, prefill=True, stepwise=True, max_n=8)
RIDDLE = "Of 2 and 3, what do I think?"  # no calculation that a tool could do for itself
OWN = [("step", "Answer: 5")] * 4  # the loop's own path, until it has no backtracks left


class Doubtful:
    """Gives every step the same small chance."""

    name = "doubtful"

    def __init__(self, chance: float = 0.1) -> None:
        self.chance = chance

    async def score(self, problem, steps, evidence=()):
        return [self.chance] * len(steps)


def settings(**options) -> Settings:
    return Settings(options=StrategyOptions(**options))


async def test_what_attempts_agree_on_is_answered_as_soon_as_it_is_enough(run) -> None:
    script = [*OWN, *[("solution", "2 + 3 = 5\n\nAnswer: 5")] * 3]
    with ScriptedPolicy(script, STEPWISE) as policy:
        ran = await run(policy, RIDDLE, prm=Doubtful())
    assert (ran.outcome.status, ran.outcome.answer) == ("answered", "5")
    assert ran.outcome.confidence == pytest.approx((4 / 9) / (1 + 4 / 9))
    assert ran.path == ("2 + 3 = 5", "Answer: 5") or ran.path == ("Answer: 5",)
    assert ran.kinds.count("attempt") == 3


async def test_attempts_are_fresh_and_differ_in_their_seeds(run) -> None:
    script = [*OWN, *[("solution", "Answer: 5")] * 3]
    with ScriptedPolicy(script, STEPWISE) as policy:
        await run(policy, RIDDLE, prm=Doubtful())
    fresh = [request for request in policy.requests if request.task == "solution"]
    assert all(request.steps == () and request.temperature > 0 for request in fresh)
    assert len({request.seed for request in fresh}) == len(fresh) == 3


async def test_a_slip_within_an_attempt_is_put_right(run) -> None:
    rest = [("solution", "2 + 3 = 6\n\nAnswer: 6"), ("solution", "Answer: 5")]
    with ScriptedPolicy([*OWN, *rest * 3], STEPWISE) as policy:
        ran = await run(policy, RIDDLE, prm=Doubtful())
    assert ran.outcome.answer == "5"
    assert policy.requests[5].steps == ("2 + 3 = 5",)


async def test_agreement_that_the_score_holds_already_is_not_counted_again(run) -> None:
    class AskedAgain(Doubtful):
        def resampled(self, problem, steps):
            return True

    script = [*OWN, *[("solution", "2 + 3 = 5\n\nAnswer: 5")] * (MOST - 1)]
    with ScriptedPolicy(script, STEPWISE) as policy:
        ran = await run(policy, RIDDLE, prm=AskedAgain())
    assert ran.outcome.status == "abstained"


async def test_attempts_that_disagree_end_in_abstention(run) -> None:
    script = [*OWN, *[("solution", f"Answer: {n}") for n in range(6, 5 + MOST)]]
    with ScriptedPolicy(script, STEPWISE) as policy:
        ran = await run(policy, RIDDLE, prm=Doubtful())
    assert (ran.outcome.status, ran.outcome.answer) == ("abstained", None)
    assert ran.kinds.count("attempt") == MOST - 1, "its own path counts as one"
    assert ran.outcome.confidence == 0


async def test_samples_bound_the_attempts(run) -> None:
    script = [*OWN, ("solution", "Answer: 6")]
    with ScriptedPolicy(script, STEPWISE) as policy:
        ran = await run(policy, RIDDLE, prm=Doubtful(), settings=Settings(samples=2))
    assert ran.outcome.status == "abstained"


async def test_any_answer_is_given_to_who_asks_for_any(run) -> None:
    script = [*OWN, *[("solution", f"Answer: {n}") for n in (5, *range(6, 4 + MOST))]]
    with ScriptedPolicy(script, STEPWISE) as policy:
        ran = await run(policy, RIDDLE, prm=Doubtful(), settings=settings(min_confidence=0))
    assert (ran.outcome.status, ran.outcome.answer) == ("answered", "5")
    assert 0 < ran.outcome.confidence < 0.3


async def test_a_high_bar_holds_back_what_the_controller_would_answer(run) -> None:
    script = [("step", "Answer: 5"), *[("solution", f"Answer: {n}") for n in range(6, 5 + MOST)]]
    with ScriptedPolicy(script, STEPWISE) as policy:
        ran = await run(policy, RIDDLE, prm=Doubtful(0.85), settings=settings(min_confidence=0.95))
    assert ran.outcome.status == "abstained"
    with ScriptedPolicy([("step", "Answer: 5")], STEPWISE) as policy:
        ran = await run(policy, RIDDLE, prm=Doubtful(0.85), settings=settings(min_confidence=0.8))
    assert ran.outcome.answer == "5"


async def test_agreement_clears_a_high_bar(run) -> None:
    script = [("step", "Answer: 5"), *[("solution", "Answer: 5")] * 3]
    with ScriptedPolicy(script, STEPWISE) as policy:
        ran = await run(policy, RIDDLE, prm=Doubtful(0.85), settings=settings(min_confidence=0.95))
    assert ran.outcome.answer == "5"
    assert ran.outcome.confidence > 0.95


async def test_no_attempt_is_begun_that_the_ceiling_cannot_pay(run) -> None:
    class Costly:
        name, capabilities = "costly", STEPWISE

        def __init__(self) -> None:
            self.calls = 0

        async def propose(self, request):
            self.calls += 1
            tokens = 10 if request.task == "step" else 300
            return [Proposal(f"Answer: {self.calls}", "end", usage=Usage(tokens, 1, 1))]

        async def aclose(self):
            pass

    ran = await run(Costly(), RIDDLE, prm=Doubtful(), budget=Budget(tokens=1_000))
    assert ran.outcome.status == "abstained"
    assert ran.kinds.count("attempt") == 3
    assert ran.ctx.meter.usage.tokens < 1_000


async def test_a_bar_is_a_probability() -> None:
    with pytest.raises(InputError, match="--min-confidence takes 0 to 1"):
        StrategyOptions(min_confidence=1.5)
