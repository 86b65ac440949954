"""Every generated step is true, answers follow from steps, and seeds decide everything."""

import re
from fractions import Fraction
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pebble_check import claims, members, number
from surefoot.agent.pebble.dataset import training_row
from surefoot.agent.pebble.families import EVALUATION_SEEDS, FAMILIES, generate
from surefoot.agent.pebble.families.exact import ExactError, operand, show, value
from surefoot.agent.pebble.tokenizer import load

SOLVED = [name for name in FAMILIES if name != "foreign"]
PROBLEMS = 150


@pytest.mark.parametrize("family", SOLVED)
def test_every_claim_is_exactly_true(family: str) -> None:
    checked = 0
    for seed in range(EVALUATION_SEEDS, EVALUATION_SEEDS + PROBLEMS):
        problem = generate(seed, family)
        for step in problem.steps:
            count, true = claims(step)
            assert true, (problem.text, step)
            checked += count
    assert checked > PROBLEMS / 2


@pytest.mark.parametrize("family", SOLVED)
def test_the_answer_follows_from_the_last_right_side(family: str) -> None:
    """Correcting every right side must correct the answer, so the answer copies the last."""
    other = 0
    for seed in range(PROBLEMS):
        problem = generate(seed, family)
        last = members(problem.steps[-1])[-1] if problem.steps else ""
        if problem.answer.rstrip("%") != last:
            other += 1
            assert re.search(r"yes|no|remainder|[a-z] = ", problem.answer) or family == "integers"
    assert other < PROBLEMS * (0.6 if family in ("integers", "system") else 0.25)


@pytest.mark.parametrize("family", list(FAMILIES))
def test_a_seed_decides_a_problem(family: str) -> None:
    for seed in (0, 1, 2**32 - 1, 2**32, 2**40):
        assert generate(seed, family) == generate(seed, family)
    texts = {generate(seed, family).text for seed in range(60)}
    assert len(texts) > 50


def test_problems_stay_on_one_line_and_short() -> None:
    for seed in range(600):
        problem = generate(seed)
        assert "\n" not in problem.text
        assert 0 < len(problem.text) < 420
        assert not re.search(r"[\[\]{}|]", problem.text) or problem.family == "foreign"
        assert not any("\n" in step or "{" in step for step in problem.steps)


def test_operands_come_from_the_problem_or_from_earlier_right_sides() -> None:
    """What a corrected right side brings must be what later steps copy."""
    for seed in range(200):
        problem = generate(seed, "arithmetic")
        for before, after in zip(problem.steps, problem.steps[1:], strict=False):
            assert value(members(before)[-1]) is not None
            assert members(after)
        if problem.steps:
            assert number(members(problem.steps[-1])[-1]) == number(problem.answer)


def test_foreign_problems_are_abstained_from() -> None:
    for seed in range(200):
        problem = generate(seed, "foreign")
        assert (problem.steps, problem.answer) == ((), "?")


def test_training_never_sees_an_evaluation_seed() -> None:
    assert EVALUATION_SEEDS == 2**32
    with pytest.raises(ValueError, match="evaluation"):
        training_row(EVALUATION_SEEDS, load())
    trained = {generate(seed, "word").text for seed in range(400)}
    fresh = {generate(EVALUATION_SEEDS + seed, "word").text for seed in range(400)}
    assert len(trained & fresh) < 8


@given(st.integers(-(10**9), 10**9), st.integers(1, 400))
def test_shown_numbers_read_back(top: int, bottom: int) -> None:
    fraction = Fraction(top, bottom)
    for decimal in (False, True):
        assert value(show(fraction, decimal)) == fraction
        assert value(f"1 - {operand(fraction, decimal)}") == 1 - fraction


@given(st.integers(0, 2**32))
def test_the_two_evaluators_agree(seed: int) -> None:
    r = Random(seed)
    a, b, c = (r.randint(1, 60) for _ in range(3))
    texts = (f"{a} + {b} * {c}", f"-{a}^2 - ({b})", f"({a} - {b}) * {c} / {a}", f"{a} mod {b}")
    for text in texts:
        assert value(text) == number(text)


@pytest.mark.parametrize(
    "text", ["", "1 +", "x", "1 / 0", "5 mod 0", "2^1000", "gcd(1/2, 3)", "1 2"]
)
def test_what_has_no_value_is_refused(text: str) -> None:
    with pytest.raises(ExactError):
        value(text)
