"""The seam between what is to be done and who does it: none lost, none twice."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from contextlib import aclosing
from typing import Self

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from surefoot.agent.engines import LocalEngine, base, open_engine
from surefoot.agent.engines.base import Drive, EngineLost, HandLost
from surefoot.agent.learning.labelling import RolloutOptions
from surefoot.agent.learning.rollouts import Purse
from surefoot.graphs.run.budget import Budget
from surefoot.sandbox.errors import InputError


class Doubling:
    """A worker that notes how many tasks it has in hand."""

    def __init__(self) -> None:
        self.now = self.most = 0

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *exc: object) -> None: ...

    async def do(self, task: int) -> int:
        self.now += 1
        self.most = max(self.most, self.now)
        await asyncio.sleep(0)
        self.now -= 1
        if task < 0:
            raise ValueError("a bug")
        return 2 * task


class Frail:
    """A hand that dies over the tasks that `dies` names, as often as it says."""

    def __init__(self, dies: dict[int, int]) -> None:
        self.dies, self.started = dies, 0

    async def ready(self) -> None:
        self.started += 1
        await asyncio.sleep(0)

    async def do(self, task: int) -> int:
        await asyncio.sleep(0)
        if self.dies.get(task, 0) > 0:
            self.dies[task] -= 1
            raise HandLost("gone")
        return 2 * task


async def collected(outcomes) -> list[tuple[int, int]]:
    async with aclosing(outcomes):
        return [outcome async for outcome in outcomes]


@pytest.mark.parametrize("workers", [1, 3, 20])
async def test_so_many_at_once_and_each_once(workers: int) -> None:
    worker = Doubling()
    found = await collected(LocalEngine(workers).outcomes(worker, iter(range(10)), lambda _: -1))
    assert found == [(i, 2 * i) for i in range(10)]  # what takes as long ends in its order
    assert worker.most == min(workers, 10)


@settings(max_examples=60, deadline=None)
@given(
    st.integers(0, 12), st.integers(1, 4), st.dictionaries(st.integers(0, 11), st.integers(1, 5))
)
def test_what_a_lost_hand_held_another_takes_up(
    tasks: int, hands: int, dies: dict[int, int]
) -> None:
    async def run() -> list[tuple[int, int]]:
        frail = dict(dies)
        drive = Drive([Frail(frail) for _ in range(hands)], iter(range(tasks)), lambda _: -1)
        return await collected(drive.outcomes())

    found = dict(asyncio.run(run()))
    assert found == {i: -1 if dies.get(i, 0) >= base.MOST_LOSSES else 2 * i for i in range(tasks)}


async def test_a_workers_error_ends_the_work_and_leaves_nothing_running() -> None:
    with pytest.raises(ValueError, match="a bug"):
        await collected(LocalEngine(2).outcomes(Doubling(), iter([1, -1, 2]), lambda _: -1))
    assert len(asyncio.all_tasks()) == 1


async def test_tasks_are_taken_as_they_can_be_done_and_no_sooner() -> None:
    taken = []

    def tasks() -> Iterator[int]:
        for i in range(100):
            taken.append(i)
            yield i

    outcomes = LocalEngine(2).outcomes(Doubling(), tasks(), lambda _: -1)
    async with aclosing(outcomes):
        async for _ in outcomes:
            break
    assert len(taken) <= 4
    assert len(asyncio.all_tasks()) == 1


async def test_when_no_hand_comes_back_the_work_ends(monkeypatch: pytest.MonkeyPatch) -> None:
    class Gone(Frail):
        async def ready(self) -> None:
            await asyncio.sleep(3600)

    monkeypatch.setattr(base, "PATIENCE_S", 0.05)
    with pytest.raises(EngineLost, match="No worker answered"):
        await collected(Drive([Gone({})], iter([1]), lambda _: -1).outcomes())


@pytest.mark.parametrize("spec", ["", "local:3", "cloud"])
def test_names_that_are_none(spec: str) -> None:
    with pytest.raises(InputError, match="ray:ADDRESS"):
        open_engine(spec, 1)


@given(st.integers(0, 1000), st.integers(1, 8), st.lists(st.integers(0, 50), max_size=40))
def test_a_purse_never_promises_more_than_there_is(
    tokens: int, workers: int, spends: list[int]
) -> None:
    purse = Purse(RolloutOptions(workers=workers, budget=Budget(tokens=tokens)))
    spent = 0
    for cost in spends:
        promised = [purse.share() for _ in range(workers)]
        assert spent + sum(one.tokens or 0 for one in promised) <= tokens
        for one in promised:
            used = min(cost, one.tokens or 0)
            spent += used
            purse.settle(one, used)
    assert spent <= tokens
