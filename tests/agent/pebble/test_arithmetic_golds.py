"""What the arithmetic family takes for right is what sympy makes of the text of its problems."""

from __future__ import annotations

import re
from random import Random

import pytest
import sympy
from surefoot.agent.pebble.families.arithmetic import mixed

WORDS = {
    "divided by": "/", "over": "/", "times": "*", "multiplied by": "*", "plus": "+",
    "added to": "+", "minus": "-", "x": "*", "×": "*", "÷": "/", ":": "/", "−": "-", "·": "*",
}  # fmt: skip


def expression(text: str) -> str | None:
    """The calculation that a problem asks for; None where it is worded otherwise."""
    said = re.sub(r"^[A-Za-z' ]+:? (?=[-(\d])", "", text)
    said = re.sub(r"(?: equal)?[ =?.]*$", "", said)
    for word, sign in WORDS.items():
        said = re.sub(rf"(?<![A-Za-z]){re.escape(word)}(?![A-Za-z])", sign, said)
    return said if re.fullmatch(r"[-+*/() \d.]+", said) else None


@pytest.mark.parametrize("start", range(0, 400, 100))
def test_an_answer_is_what_its_text_comes_to(start: int) -> None:
    asked = 0
    for seed in range(start, start + 100):
        problem = mixed(Random(seed))
        said = expression(problem.text)
        if said is None:
            continue
        asked += 1
        found = sympy.sympify(said, rational=True)
        gold = sympy.sympify(problem.answer, rational=True)
        assert abs(found - gold) <= abs(found) / 10**6, (problem.text, problem.answer)
    assert asked > 80
