"""What a problem's own words say of a solution: numbers left unread, answers that are odd."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from surefoot.tools.plausible import Plausibility, is_odd, longest, plausibility, unread

TALE = "Ann, who keeps an orchard behind the mill, went to market with her brother that day. "
BAGS = f"{TALE}Ann has 3 bags of 25 apples and gives 20% of them away. How many apples are left?"


@pytest.mark.parametrize(
    ("problem", "solution", "left"),
    [
        (BAGS, "3 * 25 = 75, and 75 * 0.8 = 60.", 0),
        (BAGS, "3 * 25 = 75, 20% of 75 is 15.", 0),
        (BAGS, "3 * 25 = 75.", 1),
        (BAGS, "There are three bags of twenty-five: 75. A fifth is gone.", 1),
        (BAGS, "", 3),
        (f"{TALE}A car of $12,500 loses 5% a year.", "12500 * (1 - 0.05)", 0),
        (f"{TALE}A car of $12,500 loses 5% a year.", "12500 * 0.95", 0),
        (f"{TALE}Tom bought two dozen eggs at $2.50.", "2 * 12 * 2.5", 0),
        (f"{TALE}A tank of 640 litres is 3/8 empty.", "640 * 5/8 = 400", 0),
        (f"{TALE}A tank of 640 litres is 3/8 empty.", "640 * 0.375 = 240", 0),
        (f"{TALE}She has 40 pears at 25 cents.", "40 * 0.25 = 10", 0),
        (f"{TALE}She drove for 90 minutes at 50 km/h.", "1.5 * 50 = 75", 0),
        (f"{TALE}The mill cost $1.2 million, 30% in cash.", "0.3 * 1,200,000 = 360000", 0),
        (f"{TALE}He drove 312 miles on 12 gallons.", "312/12 = 26", 0),
        (f"{TALE}He drove 90 km in 1.5 hours.", "90 / 1.5 = 60", 0),
        (f"{TALE}5,000 pears are for 2,500 people.", "5000/2,500 = 2", 0),
        (f"{TALE}One of them is 7.", "It is 7.", 0),  # one is no datum
        (f"{TALE}No number stands here.", "5", 0),
        (f"{TALE}Is it (A) 50 (B) 60 (C) 70 kg, at 3 times 20 kg?", "3 * 20 = 60", 0),
        ("Compute $\\sqrt{144} + \\sqrt{25}$.", "12 + 5 = 17", 0),  # no story
    ],
)
def test_numbers_left_unread_are_counted_in_any_spelling(
    problem: str, solution: str, left: int
) -> None:
    assert unread(problem, solution) == left


@pytest.mark.parametrize(
    ("question", "answer", "odd"),
    [
        ("How many apples are left?", "60", False),
        ("How many apples are left?", "60.00", False),
        ("How many apples are left?", "1,060 apples", False),
        ("How many apples are left?", "60.5", True),
        ("How many apples are left?", "7/2", True),
        ("How many apples are left?", "-3", True),
        ("How many apples are left?", "\N{MINUS SIGN}3", True),
        ("How many apples are left?", "0", True),
        ("How many apples are left?", "Ann", True),
        ("How many more hours does it take?", "2.5", False),
        ("How many cups of flour are needed?", "1/2", False),
        ("How much does it cost?", "$2.50", False),
        ("How much does it cost?", "-$2.50", True),
        ("How much does it cost?", "x - y", False),
        ("How many metric tons does she carry?", "2.5", False),
        ("How many kilojoules does she need?", "0.25", False),
        ("How many real roots does the polynomial have?", "0", False),
        ("How many of them are divisible by 300?", "0", False),
        ("It was -8 at dawn and rose by 5. How many degrees is it?", "-3", False),
        ("It was 8 at dawn and rose by 5. How many degrees is it?", "-3", True),
        ("How many hectares does she have?", "2.02", False),
        ("How many apples does each of 4 friends get?", "1.5", False),
        ("How many apples does she sell a day on average?", "7.5", False),
        ("How many ways are there?", "infinitely many", False),
        ("How many apples are left?", "none", False),
        ("How many apples are left?", "nine", False),
        ("How old is Ann?", "12 years", False),
        ("What is 3 - 5?", "-2", False),
        ("Is 91 prime?", "no", False),
        ("How many apples are left?", None, False),
        ("How many apples are left?", r"\frac{1}{2}", False),  # not read, so nothing is said of it
    ],
)
def test_an_answer_that_an_amount_hardly_is_is_odd(
    question: str, answer: str | None, odd: bool
) -> None:
    assert is_odd(TALE + question, answer) is odd
    assert not is_odd(question, answer), "a short question may ask for anything"


def test_of_another_last_question_or_of_options_nothing_is_odd() -> None:
    assert not is_odd(f"{TALE}How many apples are left? Are these enough?", "no")
    assert not is_odd(f"{TALE}How many apples are left? (A) 5 (B) 6 (C) 7", "C")


def test_the_last_question_counts() -> None:
    two = f"{TALE}How many hours are 30 minutes? How many children share them?"
    assert is_odd(two, "0.5")
    assert not is_odd(f"{TALE}How many children? How many hours do they play?", "0.5")


def test_the_longest_number_is_that_of_most_digits_before_its_point() -> None:
    assert longest("1,234,567 of 12.123456789") == 7
    assert longest("none") == 0


def test_all_of_it_at_once() -> None:
    assert plausibility(BAGS, "3 * 25 = 75", "-75") == Plausibility(1, odd=True, digits=2)


@given(st.text(max_size=300), st.text(max_size=300), st.none() | st.text(max_size=40))
def test_no_text_breaks_it(problem: str, solution: str, answer: str | None) -> None:
    found = plausibility(problem, solution, answer)
    assert found.unread >= 0
    assert unread(problem, problem) == 0


@pytest.mark.parametrize(
    "text",
    [
        "1" * 9_999,
        "1" + ",111" * 4_900,
        "word " * 30 + "1" + ",111" * 4_900,
        "1." * 9_999,
        "1/" * 9_999,
        "how many " * 3_000,
        "a one " * 4_000,
        "A) B) " * 4_000,
        "\N{ARABIC-INDIC DIGIT THREE} " * 9_000,
        "\N{SUPERSCRIPT TWO} " * 9_000,
        "word " * 30 + "1" + " " * 9_999,
    ],
)
def test_a_hostile_text_takes_no_time(text: str) -> None:
    assert plausibility(text, text, text).unread == 0
