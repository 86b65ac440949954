"""A coding task with tests: three programs are drawn, the one that behaves is kept, then graded.

pebble writes no programs, so a script stands for a hosted model here; `Agent(model="openai:NAME")`
takes its place. The programs run in the sandbox only.
"""

import asyncio
import json
import tempfile
from pathlib import Path

from surefoot import Agent, Problem, ScriptedPolicy
from surefoot.agent.evaluation.programs import WholePrograms, as_program, open_judge

TASK = '''\
def median(numbers):
    """The middle of a list of numbers; the mean of the two in the middle where it is even.

    >>> median([3, 1, 2])
    2
    """
'''
FORGETS_EVEN_LENGTHS = "    return sorted(numbers)[len(numbers) // 2]\n"
FORGETS_TO_SORT = "    return numbers[len(numbers) // 2]\n"
RIGHT = """\
    numbers = sorted(numbers)
    middle = len(numbers) // 2
    if len(numbers) % 2:
        return numbers[middle]
    return (numbers[middle - 1] + numbers[middle]) / 2
"""
DRAWN = [FORGETS_EVEN_LENGTHS, RIGHT, FORGETS_TO_SORT]
GENERATED = " median([1, 2, 3, 4]) == 2.5\nassert median([5, 1, 3]) == 3"
HIDDEN = """
def check(candidate):
    assert candidate([3, 1, 2]) == 2
    assert candidate([4, 1, 3, 2]) == 2.5
    assert candidate([7]) == 7
"""


def solve(problem: Problem) -> str:
    """The program that does best on the generated tests."""
    model = WholePrograms(ScriptedPolicy([("solution", DRAWN)]))
    with tempfile.TemporaryDirectory() as folder:
        tests = Path(folder, "generated_tests.jsonl")
        tests.write_text(json.dumps({"task_id": problem.id, "completion": GENERATED}) + "\n")
        agent = Agent(
            model, strategy="best-of-n", samples=len(DRAWN), select="verifier", tests=tests
        )
        return as_program(problem, agent.solve(problem)).answer or ""


async def passes(problem: Problem, program: str) -> bool:
    """Whether it passes the hidden tests, in the sandbox."""
    async with open_judge("auto") as judge:
        (passed,) = await judge.passing(problem, [program])
    return passed


if __name__ == "__main__":
    problem = Problem(id="median", text=TASK, entry_point="median", tests=HIDDEN)
    program = solve(problem)
    passed = asyncio.run(passes(problem, program))
    print(program)
    print("passes the hidden tests" if passed else "fails the hidden tests")
