"""Right or wrong: equivalence, the Game of 24's rule, programs against their tests."""

import asyncio

import pytest
from surefoot.agent.evaluation.formats import EvalProblem
from surefoot.agent.evaluation.game24 import solves
from surefoot.agent.evaluation.grading import Grader
from surefoot.agent.evaluation.programs import as_program, open_judge, program_in
from surefoot.graphs.result import Problem, Result, StepOut

HEAD = 'import math\n\n\ndef twice(x):\n    """Two times x."""\n'
TESTS = "def check(candidate):\n    assert candidate(2) == 4\n    assert candidate(0) == 0\n"
CODE = Problem(text=HEAD, id="c", tests=TESTS, entry_point="twice")


def maths(answer: str) -> EvalProblem:
    return EvalProblem(Problem(text="?", id="m"), answer)


@pytest.mark.parametrize(
    ("answer", "right"),
    [
        ("(6 - 1 - 1) * 6", False),
        ("4 * (6 + 1 - 1)", True),
        ("4 × (6 + 1 − 1) = 24", True),
        (r"4 \times \left(6 + 1 - 1\right) = 24", True),
        (r"$4 \cdot (6 \div 1) \cdot 1$", True),
        (r"\frac{4}{1} * \frac{6}{1}", True),
        ("4 * 6", False),  # not all numbers
        ("4 * 6 * 1 * 1 * 1", False),
        ("46 - 11 - 11", False),
        ("4 * 6 / (1 - 1)", False),
        ("4 ** 6 + 1 + 1", False),
        ("4 * 6 // 1 // 1", False),
        ("-(1 - 1 - 4 * 6)", False),
        ("24", False),
        ("", False),
        ("__import__('os')", False),
        ("(" * 250 + "4" + ")" * 10, False),
        ("4 * 6 * 1 * 1" + " " * 400, False),
    ],
)
def test_game_of_24(answer: str, right: bool) -> None:
    assert solves("1 1 4 6", answer) is right


def test_game_of_24_is_exact() -> None:
    assert solves("3 3 8 8", "8 / (3 - 8 / 3)")
    assert not solves("1 5 5 5", "5 * 5 - 1 + 5 - 5")


async def test_maths_by_equivalence_samples_included() -> None:
    drawn = [{"answer": "1/2"}, {"answer": None}, {"answer": "2"}, {"answer": "1/2"}]
    result = Result(id="m", status="answered", answer="0.5", samples=drawn)
    (graded,) = await Grader().grade(maths(r"\frac12"), [result])
    assert graded.correct is True
    assert [one["correct"] for one in graded.samples or ()] == [True, False, False, True]


@pytest.mark.parametrize("status", ["abstained", "budget", "failed"])
async def test_no_answer_is_wrong(status: str) -> None:
    result = Result.model_validate({"id": "m", "status": status})
    (graded,) = await Grader().grade(maths("2"), [result])
    assert graded.correct is False


async def test_grading_leaves_the_event_loop_free() -> None:
    beats = 0

    async def beat() -> None:
        nonlocal beats
        while True:
            await asyncio.sleep(0.005)
            beats += 1

    heart = asyncio.create_task(beat())
    answers = [f"\\frac{{{k}}}{{7}} + x^{k} - \\sqrt{{{k}}}" for k in range(2, 200)]
    await Grader().right(maths("x"), answers)
    heart.cancel()
    assert beats > 0


PASSING = [
    "    return 2 * x\n",
    "def twice(x):\n    return math.prod((2, x))\n",
    "Twice:\n```python\ndef twice(x):\n    return 2 * x\n```\nand so\n```python\ntwice(3)\n```\n",
    "    return 2 * x\n\n\nif __name__ == '__main__':\n    raise SystemExit(1)\n",
]
FAILING = [
    "    return x\n",
    "    return 2 * x\nraise SystemExit(0)\n",  # ends well, before the tests
    "    import os\n    os._exit(0)\n",
]
PROSE = ["", "    return 2 *\n", "Answer: 5", "The equation is 3*x + 5 = 20.\n\nSo \\boxed{5}", "5"]


async def test_programs_run_against_their_tests() -> None:
    mbpp = Problem(text="Write f.", id="b", tests="assert f(1) == 2\nassert f(2) == 3")
    async with open_judge("auto") as judge:
        programs = [program_in(CODE, text) or "" for text in PASSING + FAILING]
        expected = [True] * len(PASSING) + [False] * len(FAILING)
        assert await judge.passing(CODE, programs) == expected
        written = ["def f(x):\n    return x + 1", "```python\ndef f(x):\n    return 2\n```"]
        found = [program_in(mbpp, text) or "" for text in written]
        assert await judge.passing(mbpp, found) == [True, False]


@pytest.mark.parametrize("text", PROSE)
def test_prose_is_no_program(text: str) -> None:
    asked = Problem(text="Write f.", id="b", tests="assert f(1) == 2")
    assert program_in(CODE, text) is None
    assert program_in(asked, text) is None


def test_a_result_has_its_program_for_an_answer() -> None:
    steps = [StepOut(text="    # Answer: 7\n    return 2 * x\n")]
    result = Result(id="c", status="answered", answer="7", steps=steps)
    assert as_program(CODE, result).answer == HEAD + steps[0].text
    empty = Result(id="c", status="answered", answer="7", steps=[StepOut(text="\n")])
    assert (as_program(CODE, empty).status, as_program(CODE, empty).answer) == ("abstained", None)
