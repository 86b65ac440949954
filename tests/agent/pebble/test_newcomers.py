"""What a newcomer types first, through the loop: right, or no answer; and verified means right."""

from __future__ import annotations

import pytest
from surefoot import Problem
from surefoot.agent.run.config import Config
from surefoot.agent.run.session import Session
from surefoot.tools.equivalence import equivalent

TYPED = [
    ("square root of 169", "13"),
    ("√144", "12"),
    ("Convert 5 miles to kilometers.", "8.04672"),
    ("Convert 2 liters to milliliters", "2000"),
    ("What is 7 squared plus 3 cubed?", "76"),
    ("3² + 4²", "25"),
    ("What is 100 increased by 10% and then decreased by 10%?", "99"),
    ("What is 1/8 as a decimal?", "0.125"),
    ("log2(8)", "3"),
    ("x/4 = 9, what is x?", "36"),
    ("Differentiate e^(2x).", "2*e^(2*x)"),
    ("Is 91 a prime number?", "no"),
    ("How many seconds are in 2 days?", "172800"),
    (
        "Tom has 12 marbles. He gives 5 to Anna and then buys 8 more. How many does he have now?",
        "15",
    ),
    ("A shirt costs $40. It is on sale for 25% off. What is the sale price?", "30"),
    ("John is twice as old as Mary. Together they are 36. How old is Mary?", "12"),
    ("Evaluate $\\sqrt{144} + 3^3$.", "39"),
    ("Integrate x^2 from 0 to 3.", "9"),
    ("A shop sells 7 boxes of 12 pens and 5 single pens. How many pens is that?", "89"),
]
UNREADABLE = [
    "12*(3+4", "5 + * 3", "7 divided by", "(2+3)) * 4", "15 % of", "sqrt(", "3x + = 9", "8 / 0",
    "((6-2)*3", "Who wrote Faust?", "How many legs does a spider have?", "What happened in 1492?",
    "Translate \"good morning\" to French.", "How many countries are in Europe?",
]  # fmt: skip


async def test_what_is_typed_first_is_answered_and_verified() -> None:
    async with Session(Config(model="pebble")) as session:
        for text, answer in TYPED:
            result = await session.solve(Problem(text=text))
            assert result.answer is not None, text
            assert equivalent(answer, result.answer).equivalent, (text, result.answer)
            assert result.verified, text
            assert result.grounds, text


@pytest.mark.parametrize("text", UNREADABLE)
async def test_what_cannot_be_read_is_not_answered(text: str) -> None:
    async with Session(Config(model="pebble")) as session:
        result = await session.solve(Problem(text=text))
    assert (result.status, result.answer, result.verified) == ("abstained", None, False)
