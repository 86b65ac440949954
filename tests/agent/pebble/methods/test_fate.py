"""Faith and Fate's verifiers: what is wrong is refuted, and what is said to be right is."""

from __future__ import annotations

import asyncio

import pytest

pytest.importorskip("torch", reason="the extra `learn`")

from surefoot.agent.pebble.methods.faith_and_fate import (
    DynamicProgram,
    Elimination,
)
from surefoot.tools.base import StepContext, Verdict


def judged(verifier: DynamicProgram | Elimination, problem: str, *steps: str) -> Verdict:
    context = StepContext(problem, steps[:-1])
    (claim,) = verifier.read(steps[-1], context)
    assert verifier.can_judge(claim)
    return asyncio.run(verifier.check(claim, context))


def test_the_program_puts_a_line_right_whatever_is_wrong_in_it() -> None:
    program = DynamicProgram()
    assert judged(program, "4,-2,5", "(1) 4+0|0=4").status == "supported"
    for wrong in ("(1) 4+0|0=5", "(1) 5+0|0=5", "(2) 4+0|0=4"):
        verdict = judged(program, "4,-2,5", wrong)
        assert (verdict.status, verdict.correction) == ("refuted", "(1) 4+0|0=4")


def test_an_answer_is_that_of_the_whole_list_however_early_it_comes() -> None:
    program = DynamicProgram()
    assert judged(program, "4,-2,5", "(1) 4+0|0=4", "Answer: 9").status == "supported"
    early = judged(program, "4,-2,5", "(1) 4+0|0=4", "Answer: 4")
    assert (early.status, early.correction) == ("refuted", "Answer: 9")


def test_elimination_refutes_what_leaves_a_value_no_house_and_corrects_nothing() -> None:
    puzzle = "2;2;a1:1;a1=b2"  # so a2 is in 2, b1 in 2, b2 in 1
    elimination = Elimination()
    assert judged(elimination, puzzle, "(1) b2:1").status == "supported"
    wrong = judged(elimination, puzzle, "(1) b2:2")
    assert (wrong.status, wrong.correction) == ("refuted", None)
    assert judged(elimination, puzzle, "(1) b2:1", "(2) b2:1").status == "refuted"
    assert judged(elimination, puzzle, "(1) b2:1", "Answer: 1221").status == "supported"
    assert judged(elimination, puzzle, "(1) b2:1", "Answer: 1212").status == "refuted"
    assert judged(elimination, puzzle, "(1) b2:1", "Answer: 12").status == "refuted"
