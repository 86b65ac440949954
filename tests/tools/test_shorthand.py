# ruff: noqa: E501  (a problem is a line)
"""Questions typed without a sentence: five of each kind, and what may be meant otherwise."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st
from surefoot.tools.equivalence import equivalent
from surefoot.tools.questions import Reading, Sought, read

READ = [
    ("5(x-2)=20, x?", "6"),
    ("3y + 1 = 16; y?", "5"),
    ("x/4 - 1 = 2, x?", "12"),
    ("2(a+3)=a+10, a?", "4"),
    ("7n = 91, n?", "13"),
    ("|x - 3| = 4", "-1, 7"),
    ("|2x + 1| = 7", "-4, 3"),
    ("solve |5 - t| = 2", "3, 7"),
    ("|x| = 5", "-5, 5"),
    ("|3x - 6| = 0", "2"),
    ("Price went from 80 to 92, percent change?", "15%"),
    ("The rent rose from $800 to $880. Percent increase?", "10%"),
    ("from 40 to 30, percent decrease", "25%"),
    ("a score went from 50 to 60, % change?", "20%"),
    ("200 to 150: percentage change", "-25%"),
    ("A price rises 20% and then falls 20%. What is the overall change in percent?", "-4%"),
    ("A stock falls by 50% and then rises by 50%. What is the net percent change?", "-25%"),
    ("The price increases by 10% and then increases by 10%. Total change?", "21%"),
    ("A value drops 25% then rises 20%. Overall percent change?", "-10%"),
    ("10 mph in m/s to two decimals", "4.47"),
    ("convert 5 miles to km to 1 decimal place", "8.0"),
    ("70 kg in pounds, rounded to one decimal", "154.3"),
    ("100 feet to meters to 2 decimals", "30.48"),
    ("3 gallons in liters to three decimal places", "11.356"),
    ("what's the remainder when 2^10 is divided by 7", "2"),
    ("remainder of 3^100 divided by 5", "1"),
    ("2^100 mod 7", "2"),
    ("What is the remainder if 7^222 is divided by 10?", "9"),
    ("12^3 mod 5", "3"),
    ("roman numeral for 49", "XLIX"),
    ("the Roman numeral of 2024", "MMXXIV"),
    ("roman numerals for 90", "XC"),
    ("What number is XLIX?", "49"),
    ("what number does MCMXC represent", "1990"),
    ("1 4 9 16 25 ?", "36"),
    ("3 7 11 15 ?", "19"),
    ("2 6 18 54 ...", "162"),
    ("100 90 80 70 __", "60"),
    ("1 1 2 3 5 8 ?", "13"),
    ("the product of 7 and 8 minus the quotient of 36 and 4", "47"),
    ("the sum of 3 and 4 plus the product of 5 and 6", "37"),
    ("product of 3 and 4 times the sum of 1 and 2", "36"),
    ("the quotient of 36 and 9 plus the difference of 9 and 5", "8"),
    ("What is the sum of 10 and 20 minus the quotient of 8 and 4?", "28"),
    ("$1000 compounded annually at 10% for 2 years", "1210"),
    ("$500 compounded yearly at 4 percent for 3 years", "562.43"),
    ("Tip 18% on a 42.50 bill, total?", "50.15"),
    ("20% tip on a $30 dinner, total", "36"),
    ("a pizza is cut in 8 slices, 3 are eaten. what fraction is left", "5/8"),
    ("A cake is cut into 12 equal pieces and 4 are eaten. What fraction of the cake is left?", "2/3"),
    ("A recipe for 4 people needs 300 g of flour. How much for 10 people?", "750"),
    ("A recipe for 6 servings calls for 2 cups of rice. How much rice is needed for 9 servings?", "3"),
]  # fmt: skip
ALGEBRA = [
    ("lim x->inf (2x+1)/(x-3)", "oo"),
    ("lim x->0 sin(x)/x", "sin"),
    ("limit x -> 3 of x^2 - 1", "3"),
]
SILENT = [
    "2x+3=11, y?",
    "|x - 3| = y",
    "what number is IL",
    "what number is mix",  # a word
    "sum of 3 and 4 times the difference of 9 and 5",
    "the difference of 9 and 5 minus the sum of 1 and 2",
    "the quotient of 8 and 4 times the sum of 1 and 2",
    "price went from 80 to 70, percent increase?",
    "price went from 0 to 70, percent change?",
    "1 4 9 ?",
    "2 4 8 15 ?",
    "A price rises 20% and then falls 5 dollars. Overall change?",
]


@pytest.mark.parametrize(("problem", "answer"), READ)
def test_it_is_read(problem: str, answer: str) -> None:
    found = read(problem)
    assert isinstance(found, Reading)
    assert equivalent(found.answer, answer), found


@pytest.mark.parametrize(("problem", "holds"), ALGEBRA)
def test_a_limit_is_put_to_the_worker(problem: str, holds: str) -> None:
    found = read(problem)
    assert isinstance(found, Sought)
    assert found.expression.startswith("limit(")
    assert holds in found.expression


@pytest.mark.parametrize("problem", SILENT)
def test_what_may_be_meant_otherwise_is_not_read(problem: str) -> None:
    assert read(problem) is None


@given(st.integers(1, 3999))
def test_roman_numerals_go_there_and_back(n: int) -> None:
    there = read(f"roman numeral for {n}")
    assert isinstance(there, Reading)
    back = read(f"What number is {there.answer}?")
    if len(there.answer) > 1:
        assert isinstance(back, Reading)
        assert back.value == n


@given(st.integers(-9, 9).filter(bool), st.integers(-20, 20), st.integers(0, 30))
def test_both_solutions_of_a_size_solve_it(a: int, b: int, n: int) -> None:
    found = read(f"|{a}x + {b}| = {n}" if b >= 0 else f"|{a}x - {-b}| = {n}")
    assert isinstance(found, Reading)
    for one in found.answer.split(", "):
        assert abs(a * Fraction(one) + b) == n


@pytest.mark.parametrize(
    "problem",
    [
        "A rope of 3.5/2 m is cut into 4 parts. How many cm?",
        "A sack of 5/0 kg and 2 kg. How many grams?",
    ],
)
def test_numbers_that_are_none_are_no_error(problem: str) -> None:
    assert read(problem) is None


def test_a_number_ends_before_its_comma() -> None:
    bills = "Ann has two $10 bills and three $5 bills, and she spends $7. How much money is left?"
    found = read(bills)
    assert isinstance(found, Reading)
    assert equivalent(found.answer, "28")
