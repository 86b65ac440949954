"""Monte-Carlo step labels, around a policy whose ways home are known."""

from __future__ import annotations

import asyncio
import json
from pathlib import Path

import pytest
from surefoot import Problem
from surefoot.agent.evaluation.formats import EvalProblem
from surefoot.agent.learning.rollout_file import RolloutFile, read_rollouts
from surefoot.agent.learning.rollouts import RolloutOptions, RolloutProgress, Rollouts
from surefoot.agent.learning.schema import RolloutRow
from surefoot.graphs.contracts import Capabilities, Proposal, ProposalRequest, Usage
from surefoot.graphs.errors import FormatError, Unreachable
from surefoot.graphs.run.budget import Budget
from surefoot.sandbox.errors import InputError

OPTIONS = RolloutOptions(samples=4, rollouts=4, workers=2)


class Homing:
    """Solves in three steps. From "good" every completion is right, from "so-so" each other one."""

    name = "homing"
    capabilities = Capabilities(n=True, max_n=3, tasks=("step", "solution"))

    def __init__(self) -> None:
        self.asked: list[ProposalRequest] = []

    async def propose(self, request: ProposalRequest) -> list[Proposal]:
        self.asked.append(request)
        found = [self._solve(request, request.seed + i) for i in range(request.n)]
        return [Proposal(text, usage=Usage(5, 5, int(i == 0))) for i, text in enumerate(found)]

    def _solve(self, request: ProposalRequest, seed: int) -> str:
        if not request.steps:
            first = ("good", "so-so", "bad", "good")[seed % 4]
            right = first == "good" or (first == "so-so" and seed % 2 == 0)
            return f"{first}\n\nthen\n\nAnswer: {7 if right else 8}"
        first = request.steps[0]
        right = first == "good" or (first == "so-so" and seed % 2 == 0)
        return f"then\n\nAnswer: {7 if right else 8}"

    async def aclose(self) -> None: ...


def problems(n: int) -> list[EvalProblem]:
    return [EvalProblem(Problem(text=f"problem {i}", id=f"p{i}"), "7") for i in range(n)]


async def test_labels_are_the_share_of_completions_that_end_right():
    rows: list[RolloutRow] = []
    tally = await Rollouts(Homing(), OPTIONS).run(problems(1), rows.extend)
    assert [row.id for row in rows] == ["p0#0", "p0#1", "p0#2"]  # the fourth is the first again
    labels = {row.steps[0]: (row.labels, row.hard, row.correct) for row in rows}
    assert labels["good"] == ((1.0, 1.0, 1.0), (1, 1, 1), True)
    assert labels["so-so"] == ((0.5, 0.5, 0.0), (1, 1, 0), False)
    assert labels["bad"] == ((0.0, 0.0, 0.0), (0, 0, 0), False)
    assert (tally.rows, tally.right, tally.teaches) == (3, 1, True)


async def test_no_prefix_is_completed_twice_and_no_call_is_wider_than_allowed():
    policy = Homing()
    await Rollouts(policy, OPTIONS).run(problems(1), lambda _: None)
    prefixes = [request.steps for request in policy.asked if request.steps]
    assert len(set(prefixes)) == 6  # three solutions, two inner prefixes each
    assert len(prefixes) == 12  # four completions are two calls of at most three
    assert max(request.n for request in policy.asked) == 3


async def test_tokens_of_problems_side_by_side_are_counted_once():
    class Slow(Homing):
        async def propose(self, request: ProposalRequest) -> list[Proposal]:
            await asyncio.sleep(0)  # lets the other problem in
            return await super().propose(request)

    policy, seen = Slow(), []
    await Rollouts(policy, OPTIONS).run(problems(2), lambda _: None, progress=seen.append)
    assert seen[-1].tokens == 10 * sum(request.n for request in policy.asked)


async def test_progress_and_resuming(tmp_path: Path):
    path, seen = tmp_path / "rows.jsonl", []
    kept = RolloutFile(path)
    await Rollouts(Homing(), OPTIONS).run(problems(2), kept.append, progress=seen.append)
    kept.close()
    assert seen[-1] == RolloutProgress(done=2, total=2, rows=6, right=2, tokens=seen[-1].tokens)
    with pytest.raises(InputError, match="--resume"):
        RolloutFile(path)
    again = RolloutFile(path, resume=True)
    assert again.done == {"p0", "p1"}
    left = [one for one in problems(3) if one.problem.id not in again.done]
    await Rollouts(Homing(), OPTIONS).run(left, again.append, done=2, progress=seen.append)
    again.close()
    assert (seen[-1].done, seen[-1].total) == (3, 3)
    assert [row.problem_id for row in read_rollouts(path)] == ["p0"] * 3 + ["p1"] * 3 + ["p2"] * 3


async def test_a_file_that_was_cut_off_goes_on_before_the_cut(tmp_path: Path):
    path = tmp_path / "rows.jsonl"
    kept = RolloutFile(path)
    await Rollouts(Homing(), OPTIONS).run(problems(2), kept.append)
    kept.close()
    path.write_text(path.read_text()[:-40])
    again = RolloutFile(path, resume=True)
    again.close()
    assert again.done == {"p0"}
    assert {row.problem_id for row in read_rollouts(path)} == {"p0"}


async def test_the_budget_ends_it_and_what_is_whole_is_kept():
    rows: list[RolloutRow] = []
    options = RolloutOptions(samples=4, rollouts=4, workers=1, budget=Budget(tokens=2000))
    tally = await Rollouts(Homing(), options).run(problems(40), rows.extend)
    assert tally.stopped == "tokens"
    assert 0 < len(rows) < 120
    assert len(rows) % 3 == 0


async def test_problems_that_fail_are_left_out_unless_all_do():
    class Failing(Homing):
        async def propose(self, request):
            if request.problem != "problem 4":
                raise Unreachable("nobody there")
            return await super().propose(request)

    one_at_a_time = RolloutOptions(samples=4, rollouts=4, workers=1)
    tally = await Rollouts(Failing(), one_at_a_time).run(problems(8)[3:], lambda _: None)
    assert (tally.rows, tally.failed) == (3, 4)
    with pytest.raises(Unreachable):
        await Rollouts(Failing(), one_at_a_time).run(problems(3), lambda _: None)


async def test_a_problem_without_an_answer_is_refused():
    with pytest.raises(InputError, match="p0"):
        await Rollouts(Homing(), OPTIONS).run(
            [EvalProblem(Problem(text="x", id="p0"), None)], lambda _: None
        )


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"labels": [0.5]}, "labels has 1 entries for 2 steps"),
        ({"labels": [0.5, 1.5]}, "labels.1"),
        ({"hard": [2, 0]}, "hard.0"),
        ({"steps": []}, "steps"),
        ({"more": 1}, "more"),
    ],
)
def test_a_row_that_is_none_is_named(tmp_path: Path, change: dict, said: str):
    row = {
        "id": "a#0", "problem": "p", "steps": ["x", "y"], "labels": [0.5, None],
        "hard": [1, None], "answer": None, "correct": False,
    }  # fmt: skip
    path = tmp_path / "rows.jsonl"
    path.write_text(json.dumps(row) + "\n")
    assert next(read_rollouts(path)).problem_id == "a"
    path.write_text(json.dumps(row) + "\n" + json.dumps(row | change) + "\n")
    with pytest.raises(FormatError, match=f"line 2.*{said}"):
        list(read_rollouts(path))
