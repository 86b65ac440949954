"""A round of guess and check with the shipped weights, on questions that they can do."""

from __future__ import annotations

import gzip
import json
from pathlib import Path

from surefoot.agent.pebble.families.base import Wrong
from surefoot.agent.pebble.material import Paths, read
from surefoot.agent.pebble.practice import (
    Attempt,
    Practice,
    PracticeQuestion,
    practise,
    questions,
    same,
)
from surefoot.agent.pebble.runtime import shared
from surefoot.agent.run.verifiers import free_verifiers

ASKED = [
    PracticeQuestion(f"What is {a} * {b}?", str(a * b), "arithmetic__mul")
    for a, b in ((38, 27), (91, 46), (57, 83), (74, 69))
]


def silent(right: int, tried: int) -> None: ...


def practice(temperature: float = 0.3) -> Practice:
    return Practice(shared(), free_verifiers(), temperature)


async def test_right_chains_are_kept_with_what_had_to_be_mended(tmp_path: Path) -> None:
    right, tried = await practise(
        practice(), ASKED * 2, tmp_path, seed=1, rollouts=0, progress=silent
    )
    assert tried == 8
    assert right >= 6
    [chains] = read(Paths(chains=[tmp_path / "chains.jsonl.gz"])).chains
    assert len(chains) == right
    for chain in chains:
        assert chain.steps[-1].endswith(f"= {chain.answer}")
        assert all(isinstance(slip, Wrong) and slip.evidence for _, slip in chain.slips)
    assert any(
        chain.slips for chain in chains
    )  # two-digit products are guessed wrongly now and then


async def test_a_wrong_chain_is_labelled_where_it_went_wrong(tmp_path: Path) -> None:
    wrong = [
        PracticeQuestion(q.text, "7", q.module) for q in ASKED
    ]  # no rollout can reach this answer
    right, _ = await practise(practice(), wrong, tmp_path, seed=1, rollouts=2, progress=silent)
    assert right == 0
    with gzip.open(tmp_path / "judged.jsonl.gz", "rt", encoding="utf-8") as lines:
        rows = [json.loads(line) for line in lines]
    assert rows
    assert all(row["labels"] == [0] and len(row["steps"]) == 1 for row in rows)


async def test_the_first_error_is_found_by_rollouts() -> None:
    attempt = Attempt(ASKED[0], 5, ["38 * 27 = 1026", "# 1062"], answer="1062", over=True)
    assert not attempt.right
    assert await practice().first_error(attempt, 3) == 1


def test_questions_of_every_kind(tmp_path: Path) -> None:
    path = tmp_path / "q.jsonl"
    rows = [
        {"module": "numbers__gcd", "problem": "What  is gcd?", "answer": "3"},
        {"input": "How many are 3 and 4 ?", "target": 7.0},
    ]
    path.write_text("".join(json.dumps(row) + "\n" for row in rows), "utf-8")
    found = list(questions([path]))
    assert found[0] == PracticeQuestion("What is gcd?", "3", "numbers__gcd")
    assert all(q.module == "mawps" for q in found[1:])  # a fifth of these is never trained on


def test_answers_are_compared_as_written_or_by_meaning() -> None:
    assert same("-2, 1", "-2,1")
    assert same("1/2", "0.5")
    assert not same("3", "4")
    assert not same("3", "?")
