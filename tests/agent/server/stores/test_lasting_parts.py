"""The parts of runs that outlive a server, each alone."""

from __future__ import annotations

import asyncio
from dataclasses import fields

import pytest
from surefoot.agent.run.answer_format import AnswerFormat
from surefoot.agent.server.care.auth import Key
from surefoot.agent.server.lasting.order_form import PLAIN, fingerprint, read_order, write_order
from surefoot.agent.server.lasting.tape import Tape
from surefoot.agent.server.orders import Order
from surefoot.graphs.errors import FormatError
from surefoot.graphs.options import StrategyOptions
from surefoot.graphs.result import Problem
from surefoot.graphs.run.budget import Budget
from surefoot.graphs.run.context import Settings

SECRET = "correct-horse-battery-staple"


def order() -> Order:
    return Order(
        "r1", Key.of("me", SECRET), "pebble", "mcts", None, "prm", Problem.read("1 + 1?", id="r1"),
        Settings(0.7, samples=3, seed=-5, options=StrategyOptions(reward="prm", rounds=2)),
        Budget(tokens=100, seconds=1.5), 64, keep=True, notes=("a note",),
        form=AnswerFormat({"type": "object"}, "report"),
    )  # fmt: skip


def test_an_order_is_read_as_it_was_written_and_holds_no_key() -> None:
    text = write_order(order())
    assert SECRET not in text
    assert read_order(text, order().caller) == order()
    assert fingerprint(read_order(text, order().caller)) == fingerprint(order())


def test_nothing_of_an_order_is_left_out() -> None:
    apart = {"caller", "problem", "settings", "budget", "notes", "form"}
    assert {field.name for field in fields(Order)} == {*PLAIN, *apart}


@pytest.mark.parametrize(
    "text",
    [
        "", "{}", "[]", "null", '{"id": 1}',
        write_order(order()).replace('"tokens": 100', '"tokens": -1'),
        write_order(order()).replace('"rounds": 2', '"rounds": "many"'),
    ],
)  # fmt: skip
def test_a_broken_order_is_refused(text: str) -> None:
    with pytest.raises(FormatError):
        read_order(text, order().caller)


async def test_a_tape_tells_all_readers_all_and_keeps_nothing_for_nobody() -> None:
    tape = Tape(3)
    tape.append(3, ["d"])
    assert (tape.base, tape.end) == (4, 4)
    tape.readers = 2
    readers = [asyncio.create_task(_all(tape, 4)) for _ in range(2)]
    await asyncio.sleep(0)
    tape.append(4, ["e", "f"])
    tape.append(5, ["f", "g"])  # read twice
    await asyncio.sleep(0)
    tape.append(7, ["h"])
    tape.close()
    assert [await reader for reader in readers] == [["e", "f", "g", "h"]] * 2


async def test_a_failure_comes_after_what_was_told() -> None:
    tape = Tape(0)
    tape.readers = 1
    tape.append(0, ["a"])
    tape.close(ValueError("no"))
    lines = tape.read(0)
    assert await anext(lines) == "a"
    with pytest.raises(ValueError, match="no"):
        await anext(lines)


async def _all(tape: Tape, at: int) -> list[str]:
    return [line async for line in tape.read(at)]
