"""The unit, place or rank of a line must be the one that the problem says, and its long numbers
the problem's own."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from notation_check import claims_of, verdict_on
from surefoot.agent.pebble.notation.nearness import abridged
from surefoot.agent.pebble.notation.parameters import misstated
from surefoot.tools.base import StepContext

BIGGEST = "Which is the tenth biggest value?  (a) 2  (b) -3  (c) 7"
LONG = "Add 2 and 89225143634873673."


def mended(line: str, problem: str, *earlier: str) -> str:
    """The line after what it misquotes is put right, one after the other."""
    context = StepContext(problem, earlier)
    for _ in range(4):
        wrong = [c for c in claims_of(line, context) if c.kind == "quotation"]
        if not wrong:
            return line
        verdict = verdict_on(wrong[0], context)
        assert verdict.status == "refuted"
        assert verdict.correction is not None
        assert wrong[0].right_span is not None
        start, end = wrong[0].right_span
        line = line[:start] + verdict.correction + line[end:]
    return line


@pytest.mark.parametrize(
    ("problem", "line", "right"),
    [
        ("What is -42423710.9 rounded to the nearest 100000?",
         "nearest(-42423710.9, 10**4) = -42420000", "nearest(-42423710.9, 10**5) = -42420000"),
        ("Round 51 to the nearest 1,000.", "nearest(51, 1) = 51", "nearest(51, 10**3) = 51"),
        ("Round 51 to the nearest 25.", "nearest(51, 10**1) = 50", "nearest(51, 25) = 50"),
        ("Round 1.27 to the nearest 0.1.", "nearest(1.27, 1) = 1", "nearest(1.27, 10**-1) = 1"),
        ("Round 7251 to the nearest one hundred thousand.",
         "nearest(7251, 10**2) = 7300", "nearest(7251, 10**5) = 7300"),
        ("Let c = 51 + 2. What is c rounded to the nearest integer?",
         "nearest(c, 10**1) = 50", "nearest(c, 1) = 50"),
        ("Round 1.2345 to two decimal places.",
         "nearest(1.2345, 10**-3) = 1.235", "nearest(1.2345, 10**-2) = 1.235"),
        ("What is 1.2345 rounded to 3 dps?",
         "nearest(1.2345, 10**-2) = 1.23", "nearest(1.2345, 10**-3) = 1.23"),
        ("Round 1.2345 to zero dps.", "nearest(1.2345, 10**-1) = 1", "nearest(1.2345, 1) = 1"),
        ("What is the ten billions digit of 561254416404?",
         "digit(561254416404, 10**9) = 1", "digit(561254416404, 10**10) = 1"),
        ("What is the units digit of 56?", "digit(56, 10**1) = 5", "digit(56, 10**0) = 5"),
        (BIGGEST, "largest(1, a: 2, b: -3, c: 7) = c", "largest(10, a: 2, b: -3, c: 7) = c"),
        ("What is the third smallest value in 4, 1, 3?",
         "smallest(2, 4, 1, 3) = 3", "smallest(3, 4, 1, 3) = 3"),
        ("What is the biggest value in 4, 1, 3?", "largest(2, 4, 1, 3) = 3",
         "largest(1, 4, 1, 3) = 3"),
        ("Five letters picked without replacement from uuguguug. Give prob of sequence gugug.",
         "sequence(gug from uuguguug) = 1/9", "sequence(gugug from uuguguug) = 1/9"),
        ("What is 17.5 microseconds in milliseconds?",
         "convert(17.5 microseconds, microseconds) = 17.5",
         "convert(17.5 microseconds, milliseconds) = 17.5"),
        ("How many meters are there in 2.5km?", "convert(2.5km, mm) = 5",
         "convert(2.5km, meters) = 5"),
    ],
)  # fmt: skip
def test_another_parameter_is_refuted_and_put_right(problem: str, line: str, right: str) -> None:
    assert mended(line, problem) == right
    assert mended(right, problem) == right


@pytest.mark.parametrize(
    ("problem", "line"),
    [
        # the same value, otherwise written
        ("Round 51 to the nearest 100.", "nearest(51, 100) = 100"),
        ("Round 1.23 to 1 dp.", "nearest(1.23, 1/10) = 1.2"),
        # two said, or one in words that are not known
        ("Let a be 51 to the nearest ten. Round a to the nearest hundred.", "nearest(51, 10) = 50"),
        ("Round 51 to the nearest dozen.", "nearest(51, 10**1) = 50"),
        ("Round 51 to the nearest 10 thousand.", "nearest(51, 10**4) = 0"),
        ("Round 51 to the nearest 10th.", "nearest(51, 10**-1) = 51"),
        ("Round 51 to the nearest 1/2.", "nearest(51, 0.5) = 51"),
        ("Round 5.1 to several decimal places.", "nearest(5.1, 10**-1) = 5.1"),
        ("Round 51 to 1 significant figure, 6 to 1 decimal place.", "nearest(51, 10) = 50"),
        ("What is the units digit of the sum of the digits of 56?", "digit(56, 10**1) = 5"),
        ("What is the middle digit of 567?", "digit(567, 10**1) = 6"),
        ("What is the sum of the two largest of 4, 1, 3?", "largest(2, 4, 1, 3) = 3"),
        ("What is the largest of 4, 1, 3 less the second largest?", "largest(2, 4, 1, 3) = 3"),
        ("What is the very largest of 4, 1, 3?", "largest(2, 4, 1, 3) = 3"),
        ("4, 1, 3: its largest is odd. What is the median?", "largest(2, 4, 1, 3) = 3"),
        ("What is 1 hour and 2 minutes in seconds?", "convert(2 minutes, hours) = 1/30"),
        ("It takes 2 hours and 5 minutes.", "convert(5 minutes, seconds) = 300"),
        ("How many meters does it go in 5 minutes?", "convert(5 minutes, seconds) = 300"),
        ("What is 2.5 km in meters?", "convert(2.5 km, metres) = 2500"),
        ("What is prob of the sequence of u, g from ugu?", "sequence(ug from ugu) = 1/3"),
        # nothing said of the kind
        ("Which is bigger: 4 or 1?", "largest(1, 4, 1) = 4"),
        (BIGGEST, "smallest(1, a: 2, b: -3, c: 7) = b"),
        ("What is the nearest to 3 in 5, 4?", "nearest(3, 1) = 3"),
        # names: their values are not read here
        ("Let k = 2. Round 512 to the nearest 100.", "nearest(512, 10**k) = 500"),
    ],
)
def test_what_the_problem_does_not_surely_say_is_left_alone(problem: str, line: str) -> None:
    assert misstated(line, problem) == []


@pytest.mark.parametrize(
    ("problem", "line", "right"),
    [
        (LONG, "2 + 89225143673 = 5", "2 + 89225143634873673 = 5"),
        (LONG, "2 + 8922514873673 = 5", "2 + 89225143634873673 = 5"),
        ("Round 424237107670123456 to the nearest ten.", "nearest(424237456, 10**1) = 5",
         "nearest(424237107670123456, 10**1) = 5"),
    ],
)  # fmt: skip
def test_a_long_number_with_a_stretch_left_out_is_the_problems(
    problem: str, line: str, right: str
) -> None:
    assert mended(line, problem) == right


@pytest.mark.parametrize(
    ("problem", "line", "earlier"),
    [
        (LONG, "2 + 89225143634873673 = 89225143673", []),  # the result is the tool's to judge
        (LONG, "89225143673 * 2 = 5", ["89225143671 + 2 = 89225143673"]),
        (LONG, "89225143634873673 - 89225143673 = 5", []),  # what became of the number
        (LONG, "2 + 12345678 = 5", []),
        (LONG, "2 + 892273 = 5", []),  # short
        ("Add 8922511111111113673 and 8922522222222223673.", "89225673 + 1 = 5", []),  # of either
        ("How many are 5 * 10000000000000000000?", "5 * 1000000 = 5", []),
        ("Multiply 0.0054 and -0.80954.", "0.0054 * -0.80954 = 5", []),
        ("Let o(c) = 2*c. Let v(b) = -b**2. Let q(c) = o(c) - 3*v(c).", "q(c) = o(c) - 3*v(c)", []),
    ],
)
def test_other_long_numbers_are_left_alone(problem: str, line: str, earlier: list[str]) -> None:
    assert mended(line, problem, *earlier) == line


def test_an_answer_that_begins_as_the_result_and_is_lost_is_put_right() -> None:
    result = "26, 3, 2, 1, -4, -5, -14, -26, -676"
    line = f"descending(-14, -4, 2, 1, -26, -5, 26, 3, -676) = {result}"
    said = f"Answer: 26, 3, 2, 1, -4, -5, -14{', -26' * 40}"
    assert mended(said, "Sort them.", line) == f"Answer: {result}"
    assert mended("Answer: 26, 3, 2", "Sort them.", line) == "Answer: 26, 3, 2"


@given(st.text("0123456789", min_size=9, max_size=30), st.data())
def test_a_number_with_a_stretch_left_out_is_abridged(number: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(4, len(number) - 4))
    end = data.draw(st.integers(start + 1, len(number) - 2))
    assert abridged(number[:start] + number[end:], number)
    assert abridged(number, number[:start] + number[end:])


@given(
    st.text("0123456789*,.() -+/", max_size=30),
    st.sampled_from(["nearest", "digit", "largest", "smallest", "f = nearest"]),
    st.text("0123456789,.", max_size=20),
)
def test_any_text_is_read(inner: str, function: str, said: str) -> None:
    problem = (
        f"Which is the second biggest value? What is the third smallest of 4? "
        f"Round to the nearest {said}. What is the tens digit of 5?"
    )
    line = f"{function}({inner}) = 5"
    for found in misstated(line, problem):
        assert line[slice(*found.span)] == found.said
