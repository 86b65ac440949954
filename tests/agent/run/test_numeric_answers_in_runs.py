"""A final answer that the problem's own text refutes is put right, or taken back."""

from __future__ import annotations

import pytest
from surefoot import Agent
from surefoot.agent.policies.scripted import ScriptedPolicy
from surefoot.agent.run.config import only
from surefoot.agent.run.verifiers import free_verifiers
from surefoot.graphs.contracts import Capabilities

SYSTEM = "If $x+y=7$ and $xy=10$, find the value of $x^2+y^2$."
ROOT = r"Compute $\sqrt{3+2\sqrt{2}}$."  # no reader of questions takes it
ABLE = Capabilities(tasks=("step", "solution", "rewrite"))


def solve(problem: str, *replies: str, **options: object):
    policy = ScriptedPolicy([(None, reply) for reply in replies], ABLE)
    return Agent(policy, prm="none", verifiers=only(*free_verifiers()), **options).solve(problem)


def test_an_answer_known_exactly_is_put_right_without_the_model() -> None:
    result = solve(SYSTEM, "We square the sum.\n\nThe answer is \\boxed{39}.")
    assert (result.status, result.answer, result.verified) == ("answered", "29", True)
    assert (result.corrections, result.usage.policy_calls) == (1, 1)


def test_an_answer_known_only_in_numbers_is_written_anew() -> None:
    wrong, right = r"So it is \boxed{1+\sqrt{3}}.", r"So it is \boxed{1+\sqrt{2}}."
    result = solve(ROOT, f"The roots are what we work out.\n\n{wrong}", right)
    assert (result.answer, result.verified, result.corrections) == (r"1+\sqrt{2}", True, 1)


def test_a_right_answer_is_verified_by_the_problem_itself() -> None:
    result = solve(SYSTEM, "We square the sum.\n\nThe answer is \\boxed{29}.")
    assert (result.answer, result.verified, result.corrections) == ("29", True, 0)
    (verdict,) = result.steps[-1].verdicts
    assert (verdict.tool, verdict.status) == ("numeric", "supported")


@pytest.mark.parametrize("strategy", ["majority", "best-of-n"])
def test_samples_with_a_refuted_answer_are_passed_over(strategy: str) -> None:
    wrong, right = (f"We square the sum.\n\nThe answer is \\boxed{{{n}}}." for n in (39, 29))
    replies = [wrong, wrong, right]
    options = {"select": "verifier"} if strategy == "best-of-n" else {}
    result = solve(SYSTEM, *replies, strategy=strategy, samples=3, **options)
    assert result.answer == ("29" if strategy == "best-of-n" else "39")
