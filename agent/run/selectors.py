"""Selectors for best-of-n: by a PRM, a judge, what tools say of claims, what programs do."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Protocol

from ...graphs.contracts import Choice, ProposalRequest, Solution, Vote, Voting
from ...graphs.errors import FormatError
from ...graphs.events import Judged
from ...graphs.prompts import CRITIQUE, CRITIQUE_TOKENS
from ...graphs.result import Problem
from ...graphs.run.claims import free_verdicts
from ...graphs.run.context import RunContext
from ...graphs.run.sampling import ask_all
from ...graphs.run.scoring import score_solutions
from ...sandbox.base import Sandbox
from ...sandbox.errors import InputError
from ...tools.equivalence import cluster
from ...tools.programs.selection import select
from ..jsonl import read_rows

SELECTORS = ("prm", "verifier", "judge")


class Selector(Protocol):
    """Which of several solutions is given (`best-of-n`), and how sure that is; one's own too."""

    async def choose(
        self, problem: Problem, ctx: RunContext, solutions: Sequence[Solution], /
    ) -> Choice: ...


class PRMSelector:
    """The solution that the PRM scores highest; what states no answer comes last.

    A PRM that knows what votes are worth (`Voting`) is asked which to go by.
    """

    name = "prm"

    async def choose(
        self, problem: Problem, ctx: RunContext, solutions: Sequence[Solution]
    ) -> Choice:
        stated = [i for i, solution in enumerate(solutions) if solution.answer is not None]
        if not stated:
            return Choice(None, 0.0, "no sample states an answer")
        scored = await score_solutions(ctx, problem.text, solutions)
        scores = [one.score for one in scored]
        if isinstance(ctx.prm, Voting) and len(solutions) > 1:
            votes = [Vote(s.answer, one.least) for s, one in zip(solutions, scored, strict=True)]
            won = await asyncio.to_thread(ctx.prm.elect, votes)  # may wait for a worker
            if won is not None:
                words = f"scored {scores[won.index]:.2f} alone, its answer {won.strength:.2f}"
                return Choice(won.index, won.chance, words)
        best = max(stated, key=lambda i: (scores[i], -i))
        return Choice(best, scores[best], f"scored {scores[best]:.2f}")


class ClaimSelector:
    """A vote among the solutions in which the free verifiers refute nothing (else among all)."""

    name = "verifier"

    async def choose(
        self, problem: Problem, ctx: RunContext, solutions: Sequence[Solution]
    ) -> Choice:
        voters = [i for i, solution in enumerate(solutions) if solution.answer is not None]
        if not voters:
            return Choice(None, 0.0, "no sample states an answer")
        sound = [i for i in voters if not await self._refuted(problem, ctx, solutions[i])]
        among = sound or voters
        answers = [solutions[i].answer for i in among]
        largest, *_ = await asyncio.to_thread(cluster, answers)
        words = f"{len(largest)} of {len(among)} with nothing refuted agree"
        return Choice(among[largest[0]], len(largest) / len(solutions), words)

    async def _refuted(self, problem: Problem, ctx: RunContext, solution: Solution) -> bool:
        for i in range(len(solution.steps)):
            found = await free_verdicts(ctx, problem.text, solution.steps[: i + 1])
            if any(verdict.status == "refuted" for verdict in found):
                return True
        return False


class JudgeSelector:
    """The solution that the policy itself, asked as a judge, finds best.

    A solution is worth its worst step. One whose judgment cannot be read is not in the running:
    nothing is known of it. Where none can be read nothing is chosen; where the budget ended before
    the first, the first solution is the best so far.
    """

    name = "judge"

    async def choose(
        self, problem: Problem, ctx: RunContext, solutions: Sequence[Solution]
    ) -> Choice:
        """Raises `InputError` for a policy that cannot be asked to judge."""
        if "critique" not in ctx.policy.capabilities.tasks:
            raise InputError(f"{ctx.policy.name} cannot judge: use --select prm or verifier.")
        answering = [i for i, solution in enumerate(solutions) if solution.answer is not None]
        requests = [self._request(problem, ctx, solutions[i]) for i in answering]
        answers, stopped = await ask_all(ctx, requests)
        judged = {
            i: min(proposals[0].judgments)
            for i, proposals in zip(answering, answers, strict=True)
            if proposals and proposals[0].judgments
        }
        ctx.emit(Judged(judgments=judged))
        if not judged and stopped and answering:
            return Choice(answering[0], 0.0, "the budget ended before any judgment", stopped)
        if not judged:
            return Choice(None, 0.0, "no judgment can be read", stopped)
        best = max(judged, key=lambda i: (judged[i], -i))
        words = f"judged {judged[best]:.2f}, the best of {len(judged)} that could be read"
        return Choice(best, judged[best], words, stopped)

    def _request(self, problem: Problem, ctx: RunContext, solution: Solution) -> ProposalRequest:
        return ProposalRequest(
            problem=problem.text,
            problem_id=problem.id,
            steps=solution.steps,
            task="critique",
            prompt=CRITIQUE.format(first=1),
            max_tokens=CRITIQUE_TOKENS,
            seed=ctx.settings.seed,
        )


class ProgramSelector:
    """Programs by their agreement on generated tests (see `tools.programs.selection`)."""

    name = "verifier"

    def __init__(self, tests: Mapping[str, Sequence[str]], sandbox: Sandbox) -> None:
        self._tests = tests
        self._sandbox = sandbox

    async def choose(
        self, problem: Problem, ctx: RunContext, solutions: Sequence[Solution]
    ) -> Choice:
        """Raises `InputError` for a problem without an entry point: its programs have no name."""
        if problem.entry_point is None:
            raise InputError(
                f"{problem.id}: --select verifier chooses programs by calling their function, "
                "and this problem names none (entry_point)."
            )
        chosen = await select(
            {"prompt": problem.text, "entry_point": problem.entry_point},
            ["\n\n".join(solution.steps) for solution in solutions],
            self._tests.get(problem.id, ()),
            self._sandbox,
        )
        agreeing = sum(score == chosen.scores[chosen.index] for score in chosen.scores)
        return Choice(chosen.index, agreeing / len(solutions), chosen.reasons[chosen.index])


def read_tests(path: Path) -> dict[str, list[str]]:
    """Generated tests by task: `{task_id, completion}` rows, several a task.

    Raises `FormatError`, with the line's number, for any other row.
    """
    tests: dict[str, list[str]] = {}
    for number, row in read_rows(path):
        task, text = row.get("task_id"), row.get("completion")
        if not isinstance(task, str) or not isinstance(text, str):
            raise FormatError(f"{path}, line {number}: a row needs task_id and completion")
        tests.setdefault(task, []).append(text)
    return tests
