"""Word problems of public sets become worked solutions, and are drawn anew."""

from __future__ import annotations

from fractions import Fraction
from random import Random

import pytest
from surefoot.agent.pebble.families.exact import value
from surefoot.agent.pebble.word_problems import question_of, vary, worked

TILES = {
    "question": "Anna lays 6 rows of 14 tiles and breaks 5 of them. How many are whole?",
    "answer": "She lays 6*14=<<6*14=84>>84.\nLeft are 84-5=<<84-5=79>>79.\n#### 79",
}


def test_marks_become_lines() -> None:
    problem = worked(TILES)
    assert problem is not None
    assert problem.problem().steps == ("6 * 14 = 84", "84 - 5 = 79")
    assert problem.problem().answer == "79"


def test_a_nested_equation_becomes_one_operation_a_line() -> None:
    row = {
        "Body": "4 cats and 3 dogs sat there. 6 more dogs came",
        "Question": "How many more dogs than cats?",
        "Equation": "( ( 3.0 + 6.0 ) - 4.0 )",
        "Answer": 5.0,
    }
    problem = worked(row)
    assert problem is not None
    assert (
        problem.text
        == "4 cats and 3 dogs sat there. 6 more dogs came. How many more dogs than cats?"
    )
    assert problem.expressions == ("3 + 6", "9 - 4")


@pytest.mark.parametrize(
    ("target", "expressions"), [(43.0, ("70 - 27",)), (5.0, None)], ids=["one way", "no way"]
)
def test_an_answer_alone_is_worked_where_there_is_one_way(
    target: float, expressions: tuple[str, ...] | None
) -> None:
    row = {"input": "Of 70 shells 27 are left. How many did she give away?", "target": target}
    problem = worked(row)
    assert (problem and problem.expressions) == expressions


def test_two_ways_are_left_alone() -> None:
    assert worked({"input": "She had 2 and got 2 more. How many?", "target": 4.0}) is None


def test_other_rows_are_none_of_these() -> None:
    assert question_of({"problem": "1 + 1?", "answer": "2"}) is None


def test_varied_problems_are_worked_anew() -> None:
    problem = worked(TILES)
    assert problem is not None
    seen = set()
    for seed in range(100):
        varied = vary(Random(seed), problem)
        seen.add(varied.text)
        rows, tiles, broken = [w for w in varied.text.split() if w.isdigit()]
        assert varied.answer == str(int(rows) * int(tiles) - int(broken))
        assert all(value(s.split(" = ")[0]) == Fraction(s.split(" = ")[1]) for s in varied.steps)
    assert len(seen) > 80
