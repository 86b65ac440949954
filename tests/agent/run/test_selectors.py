"""best-of-n: the PRM's favourite, the unrefuted vote, and programs by what they do."""

from pathlib import Path

import pytest
from surefoot import Agent, Budget, ScriptedPolicy
from surefoot.agent.run.config import only
from surefoot.agent.run.selectors import read_tests
from surefoot.agent.run.session import Session
from surefoot.graphs.contracts import Capabilities, Proposal, Usage
from surefoot.graphs.errors import FormatError
from surefoot.sandbox.errors import InputError
from surefoot.tools import Calculator

MANY = Capabilities(n=True, seed=True, max_n=8, tasks=("solution",))


class Liking:
    """A PRM that likes one word."""

    name = "liking"

    async def score(self, problem, steps, evidence=()):
        return [0.9 if "sure" in step else 0.2 for step in steps]


def solve(*replies: str, **options: object) -> object:
    policy = ScriptedPolicy([("solution", list(replies))], MANY)
    options = {"prm": Liking(), **options}
    agent = Agent(
        policy, strategy="best-of-n", samples=len(replies), verifiers=only(Calculator()), **options
    )
    return agent.solve("What is 2 + 3?")


def test_the_prm_chooses() -> None:
    result = solve("Answer: 4", "I am sure.\n\nsure\n\nAnswer: 5, sure", "Answer: 4")
    assert result.answer.startswith("5")
    assert result.confidence == 0.9


def test_refuted_solutions_do_not_vote() -> None:
    wrong = "2 + 3 = 6\n\nAnswer: 6"
    result = solve(wrong, wrong, "2 + 3 = 5\n\nAnswer: 5", select="verifier")
    assert result.answer == "5"


def test_nothing_stated_is_an_abstention() -> None:
    assert solve("Answer: ?", "Answer: ?").status == "abstained"
    assert solve("Answer: ?", "Answer: ?", select="verifier").status == "abstained"


def judged(*judgments: tuple[float, ...] | None, **options: object) -> object:
    """best-of-n over the answers 1, 2, …, each judged so; None is an answer that cannot be read."""
    replies = [f"so\n\nAnswer: {i}" for i in range(1, len(judgments) + 1)]
    script = [("solution", replies)]
    script += [("critique", Proposal("", judgments=given)) for given in judgments]
    policy = ScriptedPolicy(script, Capabilities(n=True, seed=True, max_n=8))
    agent = Agent(
        policy,
        strategy="best-of-n",
        samples=len(replies),
        select="judge",
        verifiers=only(),
        **options,
    )
    return agent.solve("What is 2 + 3?")


def test_the_judge_goes_by_the_worst_step() -> None:
    result = judged((0.9, 0.9), (0.99, 0.2), (0.8, 0.95))
    assert result.answer == "1"
    assert result.confidence == 0.9


def test_a_judgment_that_cannot_be_read_is_not_a_middling_one() -> None:
    assert judged((0.1, 0.3), None).answer == "1"
    assert judged(None, None).status == "abstained"


def test_a_budget_that_ends_before_the_first_judgment_leaves_the_first_solution() -> None:
    long = Proposal("so\n\nAnswer: 1", usage=Usage(200, 790, 1))
    policy = ScriptedPolicy([("solution", long)], Capabilities(n=True, max_n=8))
    agent = Agent(
        policy, strategy="best-of-n", samples=4, select="judge", verifiers=only(),
        budget=Budget(tokens=1_000),
    )  # fmt: skip
    result = agent.solve("What is 2 + 3?")
    assert (result.status, result.answer, result.confidence) == ("budget", "1", 0.0)


def test_a_policy_that_cannot_judge_is_refused() -> None:
    with pytest.raises(InputError, match="cannot judge"):
        solve("Answer: 5", "Answer: 6", select="judge")


@pytest.mark.parametrize("select", ["luck", ""])
def test_unknown_selectors(select: str) -> None:
    with pytest.raises(InputError, match="prm, verifier"):
        solve("Answer: 5", select=select)


def test_tests_go_with_the_verifier(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="--select verifier"):
        solve("Answer: 5", tests=tmp_path / "t.jsonl")


def test_reading_generated_tests(tmp_path: Path) -> None:
    path = tmp_path / "t.jsonl"
    path.write_text('{"task_id": "a", "completion": "f(1) == 2"}\n' * 2)
    assert read_tests(path) == {"a": ["f(1) == 2"] * 2}
    path.write_text('{"task_id": "a"}\n')
    with pytest.raises(FormatError, match="line 1"):
        read_tests(path)


PROMPT = 'def double(n):\n    """Twice n.\n\n    >>> double(2)\n    4\n    """\n'


async def test_programs_are_chosen_by_what_they_do(tmp_path: Path) -> None:
    from surefoot import Problem
    from surefoot.agent.evaluation.programs import WholePrograms
    from surefoot.agent.run.config import Config
    from surefoot.graphs.run.context import Settings

    tests = tmp_path / "t.jsonl"
    tests.write_text('{"task_id": "p", "completion": " double(3) == 6\\nassert double(0) == 0"}\n')
    bodies = ["    return n * n\n", "    return n + n\n", "    return 2 * n\n"]
    policy = WholePrograms(ScriptedPolicy([("solution", bodies)], MANY))
    config = Config(
        model=policy, strategy="best-of-n", prm="none", select="verifier", tests=tests,
        settings=Settings(samples=3), sandbox="local",
    )  # fmt: skip
    async with Session(config) as session:
        result = await session.solve(Problem(id="p", text=PROMPT, entry_point="double"))
    assert "n * n" not in result.steps[0].text
