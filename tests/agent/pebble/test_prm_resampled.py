"""Stories are asked again: what comes to the same end more often is believed more."""

from __future__ import annotations

from fractions import Fraction

import pytest
from surefoot.agent.pebble.prm import PebblePRM, calibrated, is_broken
from surefoot.agent.pebble.resampled import agreement, believed, is_story, outcome
from surefoot.agent.pebble.runtime import shared

STORY = "Tom has 3 boxes of 12 pencils and gives 9 away. How many pencils does he have left?"
RIGHT = ["3 * 12 = 36", "36 - 9 = 27"]


def test_what_a_story_is() -> None:
    assert is_story(STORY, RIGHT)
    assert not is_story("What is 3 * 12 - 9?", RIGHT)
    composed = "Let k = 3 + 4. What is the greatest common divisor of the numbers k and 21 here?"
    assert not is_story(composed, ["k = 3 + 4 = 7", "gcd(k, 21) = 7"])


@pytest.mark.parametrize(
    ("lines", "value"),
    [
        (RIGHT, 27),
        (["boxes: 3 * 12 = 35", "35 - 9 = 26", "# 26"], 27),  # the slip is put right throughout
        (["225 - 250 = -5", "-5 / 250 * 100 = -2", "# -2%"], -10),
        (["5 - 9 = 4", "10 - 4 = 6"], 14),
        (["3 * 10 = 30", "30 + 9 = 39", "wait", "30 - 9 = 21", "# 21"], 21),  # taken back
        (["3 * 10 = 30", "30 + 9 = 39", "wait"], 30),
        (["# 5"], None),
        (["so he has 27 = 27"], None),
    ],
)
def test_results_are_put_right_before_they_are_compared(
    lines: list[str], value: int | None
) -> None:
    assert outcome(lines) == (None if value is None else Fraction(value))


def test_belief_grows_with_agreement() -> None:
    shares = [believed(i / 16) for i in range(17)]
    assert shares == sorted(shares)
    assert 0 < shares[0] < 0.2 < 0.9 < shares[-1] < 1


async def test_a_way_that_no_sample_takes_is_not_believed() -> None:
    share = agreement(shared(), STORY, RIGHT)
    assert share is not None
    assert share > 0.5
    assert agreement(shared(), STORY, RIGHT) == share
    wrong = ["12 - 9 = 3", "3 - 3 = 0", "Answer: 0"]
    *_, score = await PebblePRM().score(STORY, wrong)
    assert score < 0.3


async def test_a_story_that_nobody_can_work_out_again_is_not_believed() -> None:
    *_, score = await PebblePRM().score(STORY, ["3 * 12 = 36", "what a day", "Answer: 36"])
    assert score < 0.5
    *_, score = await PebblePRM().score(STORY, ["3 * 12 = 36", "wait", "12 - 9 = 3", "Answer: 3"])
    assert score < 0.3


def test_a_line_meant_for_a_tool_must_be_readable() -> None:
    assert is_broken("Solve -4157*k - 5 = 9 for k.", ["solve(-4157*k - 5 = 9 = 2403"])
    assert not is_broken("Solve -4157*k - 5 = 9 for k.", ["solve(-4157*k - 5 = 9, k) = 2403"])
    assert not is_broken("What is 2 + 2?", ["2 + 2 = 4"])


def test_the_calibration_keeps_the_order_and_the_range() -> None:
    scores = [calibrated(i / 50) for i in range(51)]
    assert scores == sorted(scores)
    assert 0 <= scores[0] < 0.01
    assert 0.99 < scores[-1] <= 1
