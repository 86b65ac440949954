"""Runs of the loop around a policy that is right as often as it is told, traced for real."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from pathlib import Path
from random import Random

import pytest
from surefoot import Problem
from surefoot.agent.controllers.threshold import ThresholdController, Thresholds
from surefoot.agent.evaluation.formats import EvalProblem
from surefoot.agent.pebble.notation.verifier import Notation
from surefoot.agent.run.config import Config, only
from surefoot.agent.run.session import Session
from surefoot.graphs.contracts import Capabilities, Evidence, Proposal, ProposalRequest, Usage
from surefoot.tools.calculator import Calculator

WRONG = {"odd": 0.4, "even": 0.1}  # how often a sum is wrong, by whether its first number is odd


class Adder:
    """Adds two numbers in two steps, and errs at times; as sure as its family deserves."""

    name = "adder"
    capabilities = Capabilities(n=True, max_n=8, stepwise=False, tasks=("step", "solution"))

    async def propose(self, request: ProposalRequest) -> list[Proposal]:
        first, second = map(int, request.problem.split(" + "))
        usage = Usage(10, 20, 1)
        found = []
        for index in range(request.n):
            seed = f"{request.problem} {request.seed} {index} {request.steps}"
            wrong = Random(seed).random() < WRONG["odd" if first % 2 else "even"]
            total = first + second + wrong
            if request.steps:
                total = int(request.steps[0].split("= ")[1])
                text = f"Answer: {total}"
            else:
                text = f"{first} + {second} = {total}\n\nAnswer: {total}"
            found.append(Proposal(text, usage=usage if index == 0 else Usage()))
        return found

    async def aclose(self) -> None: ...


class ByParity:
    """Knows how often sums of that kind are right, and believes what a tool supports."""

    name = "parity"

    async def score(
        self, problem: str, steps: Sequence[str], evidence: Sequence[Evidence] = ()
    ) -> list[float]:
        unaided = 1 - WRONG["odd" if int(problem.split(" ")[0]) % 2 else "even"]
        supported = any(one.supported for one in evidence)
        return [0.99 if supported else unaided] * len(steps)


class SoldNotation(Notation):
    name = "sold"
    free = False


class SoldCalculator(Calculator):
    name = "sold"
    free = False


SUMS = [
    EvalProblem(Problem(text=f"{10 + i} + {20 + 3 * i}", id=f"sum-{i}"), str(30 + 4 * i))
    for i in range(120)
]


async def record(path: Path, n: int, trust: float) -> None:
    controller = ThresholdController(
        Thresholds.read().model_copy(update={"trust": trust, "accept": 0.0})
    )
    config = Config(
        model=Adder(),
        prm=ByParity(),
        controller=controller,
        verifiers=only(SoldNotation(), SoldCalculator()),
        trace=path,
    )
    async with Session(config) as session:
        for one in SUMS[:n]:
            await session.attempt(one.problem)


@pytest.fixture
def sums() -> list[EvalProblem]:
    return SUMS


@pytest.fixture(scope="session")
def checked(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The trace of 120 runs in which every step was checked for a price."""
    path = tmp_path_factory.mktemp("traces") / "checked.jsonl"
    asyncio.run(record(path, 120, 1.0))
    return path


@pytest.fixture(scope="session")
def unchecked(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The trace of 40 runs in which nothing was checked."""
    path = tmp_path_factory.mktemp("traces") / "unchecked.jsonl"
    asyncio.run(record(path, 40, 0.0))
    return path
