"""The loop: every edge of its diagram, on a scripted policy and the real calculator."""

import asyncio

import pytest
from surefoot.agent.pebble.notation.verifier import Notation
from surefoot.agent.policies.scripted import ScriptedExchange, ScriptedPolicy
from surefoot.graphs.contracts import Capabilities, Proposal, Usage
from surefoot.graphs.errors import ServerFailed
from surefoot.graphs.run.budget import Budget
from surefoot.graphs.run.context import Settings
from surefoot.graphs.tree.alone import says_only
from surefoot.tools.base import Claim, StepContext, Verdict
from surefoot.tools.calculator import Calculator
from surefoot.tools.questions.verifier import Questions

STEPWISE = Capabilities(n=True, seed=True, prefill=True, stepwise=True, max_n=8)


def stepwise(*steps: str) -> ScriptedPolicy:
    return ScriptedPolicy([("step", step) for step in steps], STEPWISE)


async def test_right_steps_are_accepted_and_the_answer_is_verified(run) -> None:
    with stepwise("2 + 3 = 5", "Answer: 5") as policy:
        ran = await run(policy)
    assert (ran.outcome.status, ran.outcome.answer) == ("answered", "5")
    assert ran.outcome.verified
    assert ran.path == ("2 + 3 = 5", "Answer: 5")
    assert [request.steps for request in policy.requests] == [(), ("2 + 3 = 5",)]


async def test_a_refuted_result_is_replaced_by_the_tools(run) -> None:
    with stepwise("2 + 3 = 6", "Answer: 5") as policy:
        ran = await run(policy)
    assert ran.path == ("2 + 3 = 5", "Answer: 5")
    assert ran.outcome.verified
    assert policy.requests[1].steps == ("2 + 3 = 5",), "the policy goes on from the corrected step"
    assert ran.tree.nodes[2].origin == "corrected"
    assert ran.tree.fate(1) == "corrected"


async def test_a_list_that_a_tool_wrote_is_checked_and_says_nothing_of_another_problem(run) -> None:
    with stepwise("n = 90 + 1 = 92", "primefactors(n) = 7, 11", "Answer: 7, 13") as policy:
        ran = await run(policy, verifiers=(Notation(), Calculator()))
    assert ran.path[:2] == ("n = 90 + 1 = 91", "primefactors(n) = 7, 13")
    assert (ran.outcome.checked, ran.outcome.verified) == (True, False)


async def test_a_chain_of_claims_is_cut_at_the_first_that_falls(run) -> None:
    with stepwise("4 * 5 + 1 = 20 + 3 = 24", "Answer: 21") as policy:
        ran = await run(policy)
    assert ran.path[0] == "4 * 5 + 1 = 21"  # what followed from 20 is dropped
    assert "correct" in ran.kinds


class NoCorrection:
    """A verifier that refutes but does not know better; stands for a paid tool made free."""

    name, free = "doubter", True

    def can_judge(self, claim: Claim) -> bool:
        return claim.right == "7"

    async def check(self, claim: Claim, context: StepContext) -> Verdict:
        return Verdict(self.name, "refuted", claim, "that is not 7")


async def test_without_a_correction_the_policy_rewrites(run) -> None:
    script = [("step", "2 + 3 = 7"), ("rewrite", "2 + 3 = 5"), ("step", "Answer: 5")]
    with ScriptedPolicy(script, STEPWISE) as policy:
        ran = await run(policy, verifiers=(NoCorrection(),))
    assert ran.path == ("2 + 3 = 5", "Answer: 5")
    assert policy.requests[1].evidence[0].refuted[0].evidence == "that is not 7"
    assert policy.requests[1].subject == 0


async def test_what_stays_refuted_is_left(run) -> None:
    wrong = ("2 + 3 = 7", "3 + 2 = 7", "5 + 0 = 7")
    script = [
        ("step", wrong[0]),
        ("rewrite", wrong[1]),
        ("rewrite", wrong[2]),
        ("step", "Answer: 5"),
    ]
    with ScriptedPolicy(script, STEPWISE) as policy:
        ran = await run(policy, verifiers=(NoCorrection(),))
    assert ran.tree.backtracks == 1
    assert ran.path == ("Answer: 5",)
    assert not ran.outcome.verified


async def test_a_doubtful_step_is_criticised_and_a_condemned_one_is_left(run) -> None:
    script = [
        ("step", "so it is 6"),
        ("critique", Proposal("no, it is not", judgments=(0.1,))),
        ("step", "Answer: 5"),
        ("critique", Proposal("yes", judgments=(0.95,))),
    ]

    class Unsure:
        name = "unsure"

        async def score(self, problem, steps, evidence=()):
            return [0.5 if one.judgment is None else one.judgment for one in evidence]

    with ScriptedPolicy(script, STEPWISE) as policy:
        ran = await run(policy, prm=Unsure())
    assert ran.path == ("Answer: 5",)
    assert ran.outcome.confidence == 0.95
    assert policy.requests[2].temperature > 0, "what was refused should not come again"


async def test_a_critique_that_does_not_parse_is_no_judgment(run) -> None:
    class Unsure:
        name = "unsure"

        async def score(self, problem, steps, evidence=()):
            return [0.5 for _ in steps]

    with ScriptedPolicy([("step", "Answer: 5"), ("critique", "gibberish")], STEPWISE) as policy:
        ran = await run(policy, prm=Unsure())
    assert ran.tree.evidence[1].judgment is None
    assert ran.outcome.answer == "5"


async def test_a_hosted_model_needs_one_call_for_what_is_right(run) -> None:
    with ScriptedPolicy([("solution", "2 + 3 = 5\n\nAnswer: 5")]) as policy:
        ran = await run(policy)
    assert ran.outcome.answer == "5"
    assert ran.ctx.meter.usage.calls == 1


async def test_the_first_step_that_falls_ends_the_kept_prefix(run) -> None:
    script = [
        ("solution", "1 + 1 = 2\n\n2 + 3 = 6\n\n6 * 2 = 12\n\nAnswer: 12"),
        ("solution", "5 * 2 = 10\n\nAnswer: 10"),
    ]
    with ScriptedPolicy(script) as policy:
        ran = await run(policy)
    assert ran.path == ("1 + 1 = 2", "2 + 3 = 5", "5 * 2 = 10", "Answer: 10")
    assert policy.requests[1].steps == ("1 + 1 = 2", "2 + 3 = 5")
    assert ran.tree.fate(3) == "dropped"


async def test_declining_abstains(run) -> None:
    with stepwise("Answer: ?") as policy:
        ran = await run(policy)
    assert (ran.outcome.status, ran.outcome.answer) == ("abstained", None)


async def test_a_model_that_repeats_itself_is_stopped(run) -> None:
    script = [("step", "2 + 3 = 5")] * 5
    with ScriptedPolicy([*script, *[("solution", "Answer: ?")] * 2], STEPWISE) as policy:
        ran = await run(policy, settings=Settings(samples=2))
    assert ran.outcome.status == "abstained"
    assert ran.tree.backtracks == 3


async def test_a_token_budget_gives_the_best_so_far(run) -> None:
    policy = stepwise("2 + 3 = 5", "Answer: 5")
    ran = await run(policy, budget=Budget(tokens=30))
    assert ran.outcome.status == "budget"
    assert ran.outcome.reason == "tokens"
    assert ran.ctx.meter.usage.tokens <= 30


async def test_a_slow_policy_meets_the_deadline(run) -> None:
    policy = ScriptedPolicy([ScriptedExchange("step", ("2 + 3 = 5",), delay_s=30)], STEPWISE)
    async with asyncio.timeout(5):
        ran = await run(policy, budget=Budget(seconds=0.2))
    assert (ran.outcome.status, ran.outcome.reason) == ("budget", "seconds")


async def test_a_policys_failure_is_the_users_to_hear(run) -> None:
    policy = ScriptedPolicy([("step", ServerFailed("502 from the server"))], STEPWISE)
    with pytest.raises(ServerFailed, match="502"):
        await run(policy)


async def test_cancelling_stops_the_model_call(run) -> None:
    policy = ScriptedPolicy([ScriptedExchange("step", ("2 + 3 = 5",), delay_s=30)], STEPWISE)
    task = asyncio.create_task(run(policy))
    await asyncio.sleep(0.3)
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task


async def test_an_answer_that_no_claim_computed_is_not_verified(run) -> None:
    with stepwise("2 + 3 = 5", "Answer: 6") as policy:
        ran = await run(policy)
    assert not ran.outcome.verified


async def test_events_tell_the_whole_story_in_order(run) -> None:
    with stepwise("2 + 3 = 6", "Answer: 5") as policy:
        ran = await run(policy)
    assert ran.kinds == [
        "continue", "propose", "verdict", "checked", "score", "decision",
        "correct", "verdict", "checked", "score", "decision",
        "continue", "propose", "checked", "score", "decision", "answer",
    ]  # fmt: skip
    assert [one.seq for one in ran.records] == list(range(1, len(ran.records) + 1))


async def test_a_request_for_a_tool_is_filled_in(run) -> None:
    with stepwise("gcd(207, 72) = ?", "Answer: 9") as policy:
        ran = await run(policy, "What is the gcd of 207 and 72?")
    assert ran.path == ("gcd(207, 72) = 9", "Answer: 9")
    assert ran.outcome.verified


async def test_a_correction_that_says_nothing_new_asks_for_the_answer(run) -> None:
    script = [("step", "2 + 3 = 5"), ("step", "2 + 3 = 6"), ("step", " 5")]
    with ScriptedPolicy(script, STEPWISE) as policy:
        ran = await run(policy)
    assert ran.path == ("2 + 3 = 5", "Answer: 5")
    assert policy.requests[2].started == "Answer:"
    assert ran.outcome.verified


class Counted:
    """A policy whose every call has a prompt of so many `tokens`."""

    name = "counted"
    capabilities = STEPWISE

    def __init__(self, texts: list[str], tokens: int = 10) -> None:
        self.texts, self.tokens, self.requests = texts, tokens, []

    async def propose(self, request):
        self.requests.append(request)
        if request.task == "critique":
            return [Proposal("", judgments=(0.9,), usage=Usage(self.tokens, 0, 1))]
        text = self.texts.pop(0)
        end = "end" if "Answer" in text else "stop"
        return [Proposal(text, end, usage=Usage(self.tokens, 5, 1))]

    async def aclose(self):
        pass


async def test_when_few_more_calls_fit_the_rest_is_asked_for_in_one(run) -> None:
    policy = Counted(["2 + 3 = 5", "1 + 4 = 5\n\nAnswer: 5"], tokens=250)
    ran = await run(policy, budget=Budget(tokens=1_000))
    assert [request.task for request in policy.requests] == ["step", "solution"]
    assert ran.outcome.answer == "5"


async def test_a_critique_that_cannot_be_paid_is_left_out(run) -> None:
    class Unsure:
        name = "unsure"

        async def score(self, problem, steps, evidence=()):
            return [0.5] * len(steps)

    policy = Counted(["Answer: 5"], tokens=300)
    ran = await run(policy, prm=Unsure(), budget=Budget(tokens=420))
    assert (ran.outcome.status, ran.outcome.answer) == ("answered", "5")
    assert ran.ctx.meter.usage.calls == 1


async def test_a_policy_that_is_its_own_prm_is_not_asked_twice(run) -> None:
    class Itself:
        name = "counted"

        async def score(self, problem, steps, evidence=()):
            return [0.5] * len(steps)

    policy = Counted(["Answer: 5"])
    ran = await run(policy, prm=Itself())
    assert [request.task for request in policy.requests] == ["step"]
    assert ran.outcome.answer == "5"


async def test_only_what_the_problem_itself_determines_is_verified(run) -> None:
    problem, tools = "What is 7 squared plus 3 cubed?", (Calculator(), Questions())
    with stepwise("7 * 7 = 49", "49 + 3 = 52", "Answer: 52") as policy:
        ran = await run(policy, problem, verifiers=tools)
    assert (ran.outcome.answer, ran.outcome.verified) == ("76", True)
    assert any("7 squared plus 3 cubed" in words for words in ran.outcome.grounds)
    with stepwise("3 + 4 = 7", "Answer: 7") as policy:
        ran = await run(policy, "12*(3+4", verifiers=tools)
    assert (ran.outcome.answer, ran.outcome.checked, ran.outcome.verified) == ("7", True, False)


async def test_an_answer_worked_out_from_the_problem_stands_without_the_lines_that_misread_it(
    run,
) -> None:
    problem, tools = "What is 38 * 47 + 29 * 16?", (Calculator(), Questions())
    lines = ("38 * 47 = 1786", "1786 + 29 = 1815", "1815 * 16 = 29040", "Answer: 29040")
    with stepwise(*lines) as policy:
        ran = await run(policy, problem, verifiers=tools)
    assert (ran.outcome.answer, ran.outcome.verified) == ("2250", True)
    assert ran.path == ("Answer: 2250",)
    assert [ran.tree.fate(node) for node in (1, 2, 3, 4)] == ["dropped"] * 3 + ["corrected"]
    assert ran.tree.nodes[ran.outcome.node].replaces == 4


async def test_an_answer_that_was_only_copied_wrongly_keeps_the_lines_that_it_rests_on(run) -> None:
    tools = (Calculator(), Questions())
    with stepwise("7 * 7 = 49", "49 + 27 = 76", "Answer: 67") as policy:
        ran = await run(policy, "What is 7 squared plus 3 cubed?", verifiers=tools)
    assert ran.path == ("7 * 7 = 49", "49 + 27 = 76", "Answer: 76")
    assert ran.outcome.verified


def test_a_step_that_says_more_than_the_answer_is_not_all_answer() -> None:
    assert says_only("Answer: 52", (0, 10))
    assert says_only("The answer is 52.", (14, 16))
    assert not says_only("49 + 3 = 52. Answer: 52", (13, 23))
