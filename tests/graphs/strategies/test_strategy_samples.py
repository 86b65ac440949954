"""weighted-vote, rejection, adaptive: whole solutions, weighed, tested, or drawn as needed."""

import pytest
from surefoot.agent.policies.scripted import ScriptedPolicy
from surefoot.graphs.contracts import Elected
from surefoot.graphs.options import StrategyOptions
from surefoot.graphs.run.budget import Budget
from surefoot.graphs.run.context import Settings
from surefoot.graphs.strategies.adaptive import wanted
from surefoot.graphs.tree.voting import Ballot
from surefoot.sandbox import open_sandbox
from surefoot.sandbox.errors import InputError
from surefoot.tools.python.tool import PythonTool


class ByWords:
    """A PRM that reads `good` and `bad`."""

    name = "words"

    async def score(self, problem, steps, evidence=()):
        return [0.95 if "good" in step else 0.1 if "bad" in step else 0.5 for step in steps]


async def weigh(run, *replies: str):
    with ScriptedPolicy([("solution", list(replies))]) as policy:
        return await run(
            policy, strategy="weighted-vote", settings=Settings(samples=len(replies)), prm=ByWords()
        )


async def test_one_good_answer_outweighs_two_bad_ones(run) -> None:
    ran = await weigh(run, "Answer: 6 (bad)", "Answer: 5 (good)", "Answer: 6 (bad)")
    assert ran.outcome.answer.startswith("5")
    assert ran.outcome.confidence == 0.95


async def test_equal_answers_add_up(run) -> None:
    ran = await weigh(run, "Answer: 3, good", "Answer: 1/2", r"so \boxed{0.5}")
    assert ran.outcome.answer == "1/2"


async def test_guesses_weigh_only_where_nobody_states_one(run) -> None:
    ran = await weigh(run, "good, which makes 6", "Answer: 7")
    assert ran.outcome.answer == "7"
    ran = await weigh(run, "bad, which makes 6", "good, which makes 7")
    assert ran.outcome.answer == "7"


async def test_nobody_answers(run) -> None:
    ran = await weigh(run, "Answer: ?", "Answer: ?")
    assert (ran.outcome.status, ran.outcome.answer) == ("abstained", None)


class Electing(ByWords):
    """A PRM that goes by the last vote, whatever it is."""

    def elect(self, votes):
        self.votes = votes
        return Elected(len(votes) - 1, 0.6, 0.5)


async def with_programs(run, prm, *programs: str):
    script = [("solution", ["Answer: 6 good", "Answer: 7 bad"])]
    script += [("solution", text) for text in programs]
    settings = Settings(samples=2, options=StrategyOptions(programs=len(programs)))
    async with open_sandbox("local") as sandbox:
        with ScriptedPolicy(script) as policy:
            return await run(
                policy, strategy="weighted-vote", settings=settings, prm=prm,
                verifiers=(PythonTool(sandbox),),
            )  # fmt: skip


async def test_what_programs_print_votes_too(run) -> None:
    prm = Electing()
    ran = await with_programs(run, prm, "no program", "```python\nprint(8)\n```")
    assert [(one.answer, one.program) for one in prm.votes] == [
        ("6 good", False), ("7 bad", False), (None, True), ("8", True),
    ]  # fmt: skip
    assert prm.votes[0].score == 0.95
    assert (ran.outcome.answer, ran.outcome.confidence) == ("8", 0.6)


async def test_a_program_weighs_as_a_sample_where_nothing_is_known_of_votes(run) -> None:
    ran = await with_programs(run, ByWords(), *["```python\nprint(7)\n```"] * 2)
    assert ran.outcome.answer == "7"


async def test_programs_need_the_tool_that_runs_them(run) -> None:
    settings = Settings(samples=2, options=StrategyOptions(programs=1))
    script = [("solution", ["Answer: 6", "Answer: 6"])]
    with ScriptedPolicy(script) as policy, pytest.raises(InputError):
        await run(policy, strategy="weighted-vote", settings=settings, prm=ByWords(), verifiers=())


async def reject(run, *replies: str, samples: int = 4, **more: object):
    policy = ScriptedPolicy([("solution", reply) for reply in replies])
    settings = Settings(samples=samples)
    ran = await run(policy, strategy="rejection", settings=settings, prm=ByWords(), **more)
    return ran, policy


async def test_samples_are_drawn_until_one_passes(run) -> None:
    ran, policy = await reject(run, "Answer: 6", "2 + 3 = 6\n\nAnswer: 7, good", "Answer: 5, good")
    assert ran.outcome.answer.startswith("5")
    assert [request.seed for request in policy.requests] == [0, 1, 2]


async def test_where_none_passes_the_best_unrefuted_is_given(run) -> None:
    wrong = "2 + 3 = 6\n\nAnswer: 7, good"
    ran, _ = await reject(run, "bad, Answer: 4", wrong, "Answer: 5", "Answer: ?")
    assert ran.outcome.answer == "5"
    assert "none passes" in ran.outcome.reason


async def test_where_all_are_refuted_there_is_no_answer(run) -> None:
    ran, _ = await reject(run, *["2 + 3 = 6\n\nAnswer: 6"] * 2, samples=2)
    assert (ran.outcome.status, ran.outcome.answer) == ("abstained", None)


async def adapt(run, *answers: str, samples: int = 12):
    """A policy that gives these answers one after the other, in whatever widths are asked for."""
    left = iter(answers)

    class Giving(ScriptedPolicy):
        async def propose(self, request):
            self._exchanges[self._next :] = ScriptedPolicy(
                [("solution", [next(left) for _ in range(request.n)])]
            )._exchanges
            return await super().propose(request)

    policy = Giving([])
    ran = await run(policy, strategy="adaptive", settings=Settings(samples=samples))
    return ran, policy


async def test_an_easy_problem_takes_four_samples(run) -> None:
    ran, policy = await adapt(run, *["Answer: 5"] * 4)
    assert ran.outcome.answer == "5"
    assert [request.n for request in policy.requests] == [4]


async def test_doubt_is_sampled_away(run) -> None:
    answers = ["Answer: 5", "Answer: 6", "Answer: 5", "Answer: 5", *["Answer: 5"] * 8]
    ran, policy = await adapt(run, *answers)
    assert ran.outcome.answer == "5"
    assert 4 < sum(request.n for request in policy.requests) < 12
    seeds = [request.seed for request in policy.requests]
    assert seeds == sorted(set(seeds)), "no sample is drawn twice"


async def test_a_hard_problem_takes_all_samples(run) -> None:
    _, policy = await adapt(run, *["Answer: 5", "Answer: 6"] * 6)
    assert sum(request.n for request in policy.requests) == 12


@pytest.mark.parametrize(("clusters", "left", "more"), [
    ((4,), 28, 0),
    ((3, 1), 28, 3),
    ((5, 4), 1, 1),
    ((5, 3), 1, 0),  # one more cannot turn it
    ((), 5, 4),
])  # fmt: skip
def test_as_many_as_would_settle_it_at_best(clusters, left, more) -> None:
    groups = tuple(tuple(range(size)) for size in clusters)
    assert wanted(Ballot(0 if clusters else None, 0.5, groups), left) == more


async def test_a_budget_keeps_what_was_drawn(run) -> None:
    policy = ScriptedPolicy([("solution", ["Answer: 5"])] * 8)
    ran = await run(
        policy, strategy="adaptive", settings=Settings(samples=12), budget=Budget(tokens=800)
    )
    assert ran.outcome.answer == "5"
    assert ran.ctx.meter.usage.tokens <= 800
