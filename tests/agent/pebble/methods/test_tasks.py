"""The tasks of the tiny networks: their solutions are true, and their checkers see what is not."""

from __future__ import annotations

from random import Random

import pytest
from surefoot.agent.pebble.methods.tiny import countdown, nonadjacent, zebra
from surefoot.agent.pebble.methods.tiny.countdown import Countdown, reachable, replay


@pytest.mark.parametrize("seed", range(20))
def test_the_best_sum_is_the_best_of_all_choices(seed: int) -> None:
    problem = nonadjacent.make(Random(seed), 7)
    numbers = [int(n) for n in problem.text.split(",")]
    best = max(
        sum(n for i, n in enumerate(numbers) if chosen >> i & 1)
        for chosen in range(2 ** len(numbers))
        if not chosen & chosen << 1
    )
    assert problem.answer == str(best)
    assert problem.depth == 8


@pytest.mark.parametrize("shape", [(2, 2), (2, 3), (3, 3), (2, 4)])
def test_a_puzzle_has_one_solution_and_every_clue_holds_in_it(shape: tuple[int, int]) -> None:
    attributes, houses = shape
    puzzle = zebra.make(Random(f"{shape}"), attributes, houses)
    _, _, clues = zebra.parts(puzzle.text)
    items = zebra.names(attributes, houses)
    lines = [f"{i}:{h}" for i, h in zip(items, puzzle.answer, strict=True)]
    domains, _, _ = zebra.eliminate(attributes, houses, clues, lines)
    assert all(len(left) == 1 for left in domains.values())
    assert sorted(puzzle.lines) == sorted(lines)
    assert puzzle.depth >= 1
    wrong = f"{items[0]}:{int(puzzle.answer[0]) % houses + 1}"
    domains, _, _ = zebra.eliminate(attributes, houses, clues, [wrong])
    assert not all(domains.values())


@pytest.mark.parametrize("seed", range(30))
def test_streams_end_at_the_target_and_leave_only_dead_ends(seed: int) -> None:
    random = Random(seed)
    problem = countdown.make(random, 3)
    found = replay(problem, countdown.stream(random, problem).split("\n"))
    assert found.solved
    assert found.true
    assert not any(reachable(left, problem.target) for left in found.left)
    straight = [*countdown.straight(random, problem), f"#{problem.target}"]
    assert replay(problem, straight).solved


def test_what_is_not_possible_ends_a_text_unsolved() -> None:
    problem = Countdown((1, 7, 8), 15)
    assert replay(problem, ["8*1=8;7,8", "8+7=15", "#15"]).solved
    assert not replay(problem, ["8*1=9;7,9", "9+7=16", "#15"]).true
    assert not replay(problem, ["8*1=8;7,8", "8-7=1", "#15"]).solved
    assert not replay(problem, ["!!"]).true
    taken_back = replay(problem, ["8*1=8;7,8", "8-7=1", "!!", "8*1=8;7,8", "8+7=15", "#15"])
    assert taken_back.solved
    assert taken_back.left == ((7, 8),)
