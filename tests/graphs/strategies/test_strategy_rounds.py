"""refine, debate, staged, program: strategies that go round by round."""

import pytest
from surefoot.agent.policies.scripted import ScriptedPolicy
from surefoot.graphs.contracts import Capabilities, Proposal
from surefoot.graphs.options import StrategyOptions
from surefoot.graphs.run.budget import Budget
from surefoot.graphs.run.context import Settings
from surefoot.sandbox import open_sandbox
from surefoot.sandbox.errors import InputError
from surefoot.tools.python.tool import PythonTool


class ByJudgment:
    """A PRM that believes the critique; what was not criticised it gives 0.5."""

    name = "judgment"

    async def score(self, problem, steps, evidence=()):
        return [0.5 if one.judgment is None else one.judgment for one in evidence]


def critique(*chances: float) -> tuple[str, Proposal]:
    return ("critique", Proposal("\n".join("why" for _ in chances), judgments=chances))


async def test_refine_rewrites_what_is_doubted_until_nothing_is(run) -> None:
    script = [
        ("solution", "I take 6\n\nAnswer: 6"), critique(0.2, 0.6),
        ("rewrite", "I take 5"), ("solution", "Answer: 5"), critique(0.9, 0.95),
    ]  # fmt: skip
    with ScriptedPolicy(script) as policy:
        ran = await run(policy, strategy="refine", prm=ByJudgment())
    assert ran.path == ("I take 5", "Answer: 5")
    assert policy.requests[2].evidence[0].reason == "why"


async def test_refine_stops_when_nothing_improves(run) -> None:
    script = [
        ("solution", "I take 6\n\nAnswer: 6"), critique(0.6, 0.6),
        ("rewrite", "I take 7"), ("solution", "Answer: 7"), critique(0.5, 0.5),
    ]  # fmt: skip
    with ScriptedPolicy(script) as policy:
        ran = await run(policy, strategy="refine", prm=ByJudgment())
    assert ran.outcome.answer == "6", "the better version stays"


async def test_refine_has_nothing_to_do_with_what_is_right(run) -> None:
    with ScriptedPolicy([("solution", "Answer: 5"), critique(0.9)]) as policy:
        ran = await run(policy, strategy="refine", prm=ByJudgment())
    assert ran.outcome.answer == "5"


async def test_refine_repeating_itself_is_no_improvement(run) -> None:
    script = [("solution", "Answer: 6"), critique(0.3), ("rewrite", "Answer: 6")]
    with ScriptedPolicy(script) as policy:
        ran = await run(policy, strategy="refine", prm=ByJudgment())
    assert ran.outcome.answer == "6"


async def test_refine_rounds_are_bounded(run) -> None:
    script = [("solution", "Answer: 1"), critique(0.1)]
    for i in range(2, 4):
        script += [("rewrite", f"Answer: {i}"), critique(0.1 * i)]
    with ScriptedPolicy(script) as policy:
        ran = await run(
            policy, strategy="refine", prm=ByJudgment(),
            settings=Settings(options=StrategyOptions(rounds=2)),
        )  # fmt: skip
    assert ran.outcome.answer == "3"


async def test_debate_ends_when_all_agree(run) -> None:
    with ScriptedPolicy([("solution", "Answer: 1/2"), ("solution", "Answer: 0.5")]) as policy:
        ran = await run(policy, strategy="debate", settings=Settings(samples=2))
    assert ran.outcome.answer == "1/2"


async def test_debate_has_dissenters_weigh_the_others_solutions(run) -> None:
    script = [
        ("solution", "2 + 3 = 5\n\nAnswer: 5"),
        ("solution", "Answer: 6"),
        ("solution", "Answer: 5"),
        ("solution", "you are right\n\nAnswer: 5"),
    ]
    with ScriptedPolicy(script) as policy:
        ran = await run(policy, strategy="debate")
    assert policy.requests[3].others == ("2 + 3 = 5\n\nAnswer: 5", "Answer: 5")
    assert ran.outcome.answer == "5"


async def test_debate_rounds_are_bounded_and_the_vote_decides(run) -> None:
    script = [("solution", f"Answer: {i}") for i in (1, 2, 2, 3, 1)]
    with ScriptedPolicy(script) as policy:
        ran = await run(policy, strategy="debate")
    assert ran.outcome.answer == "2"


async def test_staged_goes_through_its_four_stages(run) -> None:
    def asks(stage: str, task: str):
        def matches(request):
            return request.task == task and f"write the {stage}" in request.prompt

        return matches

    script = [
        (asks("SUMMARY", "step"), ["I add.", "I multiply."]),
        (asks("CAPTION", "step"), ["There are 2 and 3.", "There are 2 and 4."]),
        (asks("REASONING", "solution"), Proposal("2 + 3 = 6", "length")),
        (asks("REASONING", "solution"), "so 5"),
    ]
    able = Capabilities(n=True, seed=True, max_n=8)
    policy = ScriptedPolicy(script, able)
    ran = await run(
        policy, strategy="staged",
        settings=Settings(options=StrategyOptions(beam_width=1, branching=2)),
        budget=Budget(tokens=1_500),
    )  # fmt: skip
    stages = [event.name for event in ran.events if event.event == "stage"]
    assert stages[:3] == ["summary", "caption", "reasoning"]


async def test_a_path_that_answers_early_has_finished_its_stages(run) -> None:
    with ScriptedPolicy([("step", ["Answer: 5", "Answer: 5"])]) as policy:
        ran = await run(
            policy, strategy="staged",
            settings=Settings(options=StrategyOptions(beam_width=1, branching=2)),
        )  # fmt: skip
    assert ran.outcome.answer == "5"


async def program(run, *script, budget=None, rounds=3):
    async with open_sandbox("local") as sandbox:
        with ScriptedPolicy(script) as policy:
            ran = await run(
                policy, strategy="program", verifiers=(PythonTool(sandbox),), budget=budget,
                settings=Settings(options=StrategyOptions(rounds=rounds)),
            )  # fmt: skip
    return ran, policy


async def test_a_program_is_written_run_and_read(run) -> None:
    ran, _ = await program(run, ("solution", "```python\nprint(2 + 3)\n```"))
    assert (ran.outcome.status, ran.outcome.answer) == ("answered", "5")
    assert ran.ctx.meter.tools["python"] == 1


async def test_a_program_that_fails_is_repaired(run) -> None:
    ran, policy = await program(
        run,
        ("solution", "```python\nprint(two + 3)\n```"),
        ("rewrite", "```python\ntwo = 2\nprint('Answer:', two + 3)\n```"),
    )
    assert ran.outcome.answer == "5"
    evidence = policy.requests[1].evidence[0].refuted[0].evidence
    assert "NameError" in evidence


async def test_no_program_and_a_silent_one_are_told_so(run) -> None:
    ran, policy = await program(
        run, ("solution", "I think it is 5."), ("rewrite", "```\nx = 5\n```"), rounds=1
    )
    assert (ran.outcome.status, ran.outcome.answer) == ("abstained", None)
    assert "fenced" in policy.requests[1].evidence[0].refuted[0].evidence


async def test_no_tool_calls_left_ends_it(run) -> None:
    ran, _ = await program(run, ("solution", "```\nprint(5)\n```"), budget=Budget(tool_calls=0))
    assert (ran.outcome.status, ran.outcome.answer) == ("budget", None)


async def test_program_needs_the_python_tool(run) -> None:
    with pytest.raises(InputError, match="Python tool"):
        await run(ScriptedPolicy([]), strategy="program")
