"""Progress, visits, dropped traces and evolved problems: against what can be worked out by hand."""

from __future__ import annotations

from random import Random

import pytest

pytest.importorskip("torch", reason="the extra `learn`")

from surefoot.agent.pebble.methods import pav
from surefoot.agent.pebble.methods.dualformer import LEVELS, branches, by_share, dropped
from surefoot.agent.pebble.methods.evol_instruct import Evolution, outcome, process
from surefoot.agent.pebble.methods.expert_iteration import Lessons, Preferred, learned
from surefoot.agent.pebble.methods.tiny import countdown, sums
from surefoot.agent.pebble.methods.tiny.countdown import Countdown, replay
from surefoot.agent.pebble.methods.tiny.evolved import RULES, evolve, process_reward, sound
from surefoot.agent.pebble.methods.tiny.sample import Writing

PROBLEM = Countdown((1, 7, 8), 15)


def test_a_walked_problem_is_solved_by_its_own_lines() -> None:
    for seed in range(20):
        problem, lines = countdown.walked(Random(seed), 4)
        assert replay(problem, [*lines, f"#{problem.target}"]).solved
        assert countdown.read(problem.text) == problem


def test_the_prover_is_the_best_of_some_samples_and_progress_is_what_a_step_adds() -> None:
    assert pav.prover(0.5, 2) == pytest.approx(0.75)
    assert pav.value_alone(0.4, 0.9) == 0.4
    # A step that leads out of a bad place is worth more than one that falls to the same value.
    assert pav.progress(0.3, 0.1) > pav.progress(0.3, 0.6)
    assert pav.advantage_alone(0.2, 0.2) == 0


def test_tokens_to_an_accuracy_lie_between_the_points_of_a_curve() -> None:
    curve = [(10.0, 0.2), (20.0, 0.4), (40.0, 0.3)]
    assert pav.tokens_for(curve, 0.1) == 10
    assert pav.tokens_for(curve, 0.3) == pytest.approx(15)
    assert pav.tokens_for(curve, 0.5) is None


def test_a_beam_keeps_the_best_and_a_finished_one_keeps_its_place() -> None:
    beams = pav.Beams(PROBLEM, [])
    tips = [(0.1, "a", 0.1, False), (0.9, "b", 0.3, True), (0.5, "c", 0.5, False)]
    pav._prune(beams, tips, 2)
    assert beams.finished == [("b", 0.3)]
    assert beams.opened == [("c", 0.5)]
    pav._prune(beams, tips, 2)
    assert len(beams.finished) + len(beams.opened) == 2
    done = f"{PROBLEM.prompt}8*1=8;7,8\n8+7=15\n#15"
    assert pav.Beams(PROBLEM, [], [(done, 0.1), ("x", 0.2)]).holds
    assert not pav.Beams(PROBLEM, [], [(done, 0.1), ("x", 0.2)]).solved


def test_a_finished_place_ends_without_a_new_line() -> None:
    assert pav.place_text(PROBLEM, ["8*1=8;7,8"]).endswith("7,8\n")
    assert pav.place_text(PROBLEM, ["8*1=8;7,8", "8+7=15", "#15"]).endswith("#15")
    assert pav._open(PROBLEM, ["8*1=8;7,8"])
    assert not pav._open(PROBLEM, ["8+7=15;1,15", "15-1=14"])


@pytest.mark.parametrize("level", LEVELS)
@pytest.mark.parametrize("seed", range(12))
def test_a_trace_with_parts_dropped_still_solves(level: str, seed: int) -> None:
    random = Random(seed)
    problem = countdown.make(random, 3)
    whole = countdown.stream(random, problem)
    text = dropped(random, whole, level)
    found = replay(problem, text.split("\n"))
    assert found.solved
    assert len(text) <= len(whole)
    if level == "whole":
        assert text == whole
    if level == "solution":
        assert found.backs == 0
        assert len(text.split("\n")) == 3
    if level == "first leaves":
        assert all(len(b) <= 3 for b in branches(text.split("\n")))


def test_the_least_sure_answers_are_thought_of_again() -> None:
    wrong, right = "8-7=1;1,1\n1+1=2\n#2", "8*1=8;7,8\n8+7=15\n#15"
    fast = [Writing(wrong, (-2.0,), True), Writing(right, (-0.1,), True)]
    slow = [Writing(f">{right}", (-0.1,) * 5, True)] * 2
    asked = [PROBLEM, PROBLEM]
    assert by_share(asked, fast, slow, 0.0) == (1.0, 0.5)
    assert by_share(asked, fast, slow, 0.5) == (3.5, 1.0)


def node(number: int, parent: int, text: str) -> dict[str, object]:
    return {"id": number, "parent": parent, "text": text}


def test_a_search_teaches_its_moves_by_visits_its_places_by_rewards_and_its_preference() -> None:
    problem = sums.solved("4+5-2")
    events = [
        {"event": "propose", "nodes": [node(1, 0, "(1) 4+5=9"), node(2, 0, "(1) 4+5=8")]},
        {"event": "propose", "nodes": [node(3, 1, "(2) 9-2=7"), node(4, 3, "Answer: 7")]},
        {"event": "backpropagate", "leaf": 1, "reward": 1.0, "end": 4},
        {"event": "backpropagate", "leaf": 1, "reward": 1.0, "end": 4},
        {"event": "backpropagate", "leaf": 2, "reward": 0.0, "end": None},
    ]
    lessons = Lessons()
    learned(problem, events, lessons)
    assert (lessons.rollouts, lessons.right) == (3, 2)
    moves = {(m.prefix, m.text): m.share for m in lessons.moves}
    start = problem.prompt
    assert moves[start, "4+5=9\n"] == pytest.approx(2 / 3)
    assert moves[start, "4+5=8\n"] == pytest.approx(1 / 3)
    assert moves[f"{start}4+5=9\n", "9-2=7\n#7$"] == 1.0
    assert dict(lessons.values)[start] == pytest.approx(2 / 3)
    assert lessons.pairs == [Preferred(start, "4+5=9\n", "4+5=8\n")]


@pytest.mark.parametrize("seed", range(40))
def test_an_evolved_problem_is_sound_or_thrown_away(seed: int) -> None:
    random = Random(seed)
    text = sums.make(random).text
    for _ in range(4):
        problem = sound(evolve(random, text))
        if problem is not None:
            assert problem.answer == str(eval(problem.text))
            assert all(sums.true_line(line) for line in problem.lines)
            text = problem.text


def test_what_is_no_problem_is_seen() -> None:
    assert len({rule.__name__ for rule in RULES}) == 6
    for text in ("", "47", "4-9", "4++5", "+4+5", "+".join(["1"] * 9)):
        assert sound(text) is None
    assert sound("4+5") is not None


def test_the_process_is_rewarded_up_to_its_first_wrong_line_and_the_outcome_at_its_end() -> None:
    problem = sums.solved("4+5-2")
    one = Evolution(problem, 1, 0.5)
    assert one.worth == pytest.approx(1.0)
    assert Evolution(problem, 1, 1.0).worth == pytest.approx(0.1)
    assert process(one, problem.worked) == outcome(one, problem.worked) == 1.0
    assert process_reward(problem, "4+5=8\n8-2=6\n#6") == 0.0
    assert process_reward(problem, "4+5=9\n9-2=6\n#7") == pytest.approx(1 / 3)
    assert process_reward(problem, "4+5=9") == pytest.approx(1 / 3)
    assert process_reward(problem, "4+5=9\n9-2=7\n#6") == pytest.approx(2 / 3)
