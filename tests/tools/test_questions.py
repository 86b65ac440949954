# ruff: noqa: E501  (wordings are data: a wording is a line)
"""Questions read by rules: each kind that people type first, what is not read, and fuzz."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from surefoot.tools.base import StepContext
from surefoot.tools.equivalence import equivalent
from surefoot.tools.questions import Reading, Sought, read
from surefoot.tools.questions.forms.wording import Wording
from surefoot.tools.questions.judging import judged
from surefoot.tools.questions.numerals import digits, value_of
from surefoot.tools.questions.text import plain
from surefoot.tools.questions.verifier import Questions, completed

ANSWERS = [
    ("Tom has 12 marbles. He gives half of them to Anna and buys 3. How many does he have?", "9"),
    ("A car drives 150 miles in 3 hours. What is its average speed in km/h?", "80.4672"),
    ("square root of 169", "13"),
    ("√144", "12"),
    ("What's the square root of 225?", "15"),
    ("cube root of 64", "4"),
    ("sqrt(81)", "9"),
    ("√0.25", "0.5"),
    ("What is the square root of 2500?", "50"),
    ("Find the 4th root of 81", "3"),
    ("∛125", "5"),
    ("square root of 50", "5*sqrt(2)"),
    ("Convert 5 miles to kilometers.", "8.04672"),
    ("Convert 2 liters to milliliters", "2000"),
    ("How many grams are in 3.5 kilograms?", "3500"),
    ("Convert 98.6°F to Celsius", "37"),
    ("12 inches in feet", "1"),
    ("Convert 90 minutes to hours.", "1.5"),
    ("how many feet in 4 yards", "12"),
    ("What is 0 degrees Celsius in Fahrenheit?", "32"),
    ("Change 250 cm to meters", "2.5"),
    ("How many ounces are in 2 pounds?", "32"),
    ("What is 7 squared plus 3 cubed?", "76"),
    ("3² + 4²", "25"),
    ("2 to the power of 8 minus 6", "250"),
    ("What is 5 cubed?", "125"),
    ("12 squared minus 44", "100"),
    ("10³ − 1", "999"),
    ("What is two to the tenth power?", "1024"),
    ("(3+2)²", "25"),
    ("What is 4² × 2³?", "128"),
    ("9 squared divided by 3 squared", "9"),
    ("What is 100 increased by 10% and then decreased by 10%?", "99"),
    ("Increase 80 by 25%.", "100"),
    ("200 decreased by 15%", "170"),
    (
        "A price of $50 is increased by 20% and then decreased by 20%. What is the final price?",
        "48",
    ),
    ("What is 60 decreased by 50% and then increased by 50%?", "45"),
    ("What is 20% off 45 dollars?", "36"),
    ("If 240 is reduced by 30%, what is the result?", "168"),
    ("18 is 30% of what number?", "60"),
    ("What is 12% of 350?", "42"),
    ("45 is what percent of 180?", "25"),
    ("What is 1/8 as a decimal?", "0.125"),
    ("Write 0.75 as a fraction", "3/4"),
    ("3/5 as a percent", "60%"),
    ("Convert 7/20 to a decimal.", "0.35"),
    ("What is 2.5 as a mixed number?", "2 1/2"),
    ("Express 45% as a fraction in lowest terms", "9/20"),
    ("Round 7.8649 to two decimal places.", "7.86"),
    ("Write 5/6 as a decimal rounded to 3 decimal places", "0.833"),
    ("0.2 as a fraction", "1/5"),
    ("What is 18/24 in simplest form?", "3/4"),
    ("log2(8)", "3"),
    ("log10(1000)", "3"),
    ("What is log base 3 of 81?", "4"),
    ("ln(e^4)", "4"),
    ("log_5(125)", "3"),
    ("What is the natural log of 1?", "0"),
    ("log₂ 64", "6"),
    ("sin(30°)", "0.5"),
    ("What is cos 60 degrees?", "0.5"),
    ("tan(45 degrees)", "1"),
    ("x/4 = 9, what is x?", "36"),
    ("Solve 2x - 7 = 15", "11"),
    ("If 3y = 27, find y.", "9"),
    ("5(x - 2) = 20. Solve for x.", "6"),
    ("x + 12 = 40, x = ?", "28"),
    ("What is x if 7x = 63?", "9"),
    ("Solve for n: n/6 + 3 = 8", "30"),
    ("Solve x² = 49", "-7, 7"),
    ("2x + y = 11 and x - y = 1. Find x and y.", "x = 4, y = 3"),
    ("If 4a + 1 = 21, what is 2a?", "10"),
    ("Is 91 a prime number?", "no"),
    ("Is 97 prime?", "yes"),
    ("Is 1 a prime number?", "no"),
    ("What are the prime factors of 60?", "2, 3, 5"),
    ("Is 84 divisible by 7?", "yes"),
    ("What is the smallest prime greater than 50?", "53"),
    ("Is 2 prime?", "yes"),
    ("What is the LCM of 8 and 12?", "24"),
    ("greatest common factor of 48 and 36", "12"),
    ("How many factors does 36 have?", "9"),
    ("How many seconds are in 2 days?", "172800"),
    ("How many minutes are in 3.5 hours?", "210"),
    ("How many hours are in a week?", "168"),
    ("How many days are in 6 weeks?", "42"),
    ("What time is 40 minutes after 11:35 am?", "12:15 PM"),
    ("How many months are in 4 years?", "48"),
    ("If today is Wednesday, what day will it be in 10 days?", "Saturday"),
    ("How long is it from 8:45 am to 2:15 pm?", "5 hours 30 minutes"),
    ("A movie starts at 7:20 pm and lasts 95 minutes. When does it end?", "8:55 PM"),
    ("How many seconds are there in one hour?", "3600"),
    (
        "Tom has 12 marbles. He gives 5 to Anna and then buys 8 more. How many marbles does he have now?",
        "15",
    ),
    ("Sara had 20 stickers. She lost 6 and found 3. How many stickers does she have now?", "17"),
    ("Ben has 15 apples. He eats 4 apples. How many apples are left?", "11"),
    (
        "There are 24 birds on a tree. 9 fly away and 5 more come. How many birds are on the tree now?",
        "20",
    ),
    (
        "Mia has 30 dollars. She spends 12 dollars on a book and then gets 10 dollars from her aunt. How much money does she have?",
        "28",
    ),
    ("Leo had some coins. He gave 7 away and has 13 left. How many did he have at first?", "20"),
    (
        "A bus has 18 passengers. At the first stop 6 get off and 4 get on. How many passengers are on the bus now?",
        "16",
    ),
    ("Kim has 9 red pens and 6 blue pens. How many pens does she have in total?", "15"),
    ("Anna had 50 cookies. She ate 8 and gave 12 to her friends. How many are left?", "30"),
    ("Jack has 14 cards and Jill has 9 cards. How many more cards does Jack have than Jill?", "5"),
    ("A shirt costs $40. It is on sale for 25% off. What is the sale price?", "30"),
    ("A jacket costs $80 and is discounted by 15%. How much does it cost now?", "68"),
    ("A book costs $12. How much do 5 books cost?", "60"),
    ("A $200 bike is on sale for 10% off. What is the sale price?", "180"),
    ("A restaurant bill is $60. You leave a 20% tip. How much do you pay in total?", "72"),
    ("Apples cost $2 each. How much do 7 apples cost?", "14"),
    ("I buy 3 pens at $2 each and pay with a $10 bill. How much change do I get?", "4"),
    ("A phone costs $500. Its price goes up by 8%. What is the new price?", "540"),
    ("Sue buys 4 notebooks for $3 each and a pen for $2. How much does she spend?", "14"),
    ("A TV costs $300 plus 10% tax. What is the total cost?", "330"),
    ("John is twice as old as Mary. Together they are 36. How old is Mary?", "12"),
    ("Sam is 3 years older than Tim. Together they are 27. How old is Tim?", "12"),
    ("Lisa is 10 years old. Her brother is 4 years younger. How old is her brother?", "6"),
    (
        "Paul is three times as old as his son. The sum of their ages is 48. How old is the son?",
        "12",
    ),
    ("Emma is 7 years old. How old will she be in 15 years?", "22"),
    ("Dan is 5 years older than Eve. Eve is 11. How old is Dan?", "16"),
    ("In 6 years Bob will be 20. How old is he now?", "14"),
    ("A father is 40 and his daughter is 12. How many years older is the father?", "28"),
    ("Ann is half as old as Ben. Ben is 18. How old is Ann?", "9"),
    ("Tom is twice as old as Jim. Jim is 9. How old will Tom be in 4 years?", "22"),
    ("Evaluate $\\sqrt{144} + 3^3$.", "39"),
    ("Compute $\\frac{3}{4} + \\frac{1}{6}$.", "11/12"),
    ("What is $2^5 - 7$?", "25"),
    ("Simplify $\\frac{18}{24}$.", "3/4"),
    ("Find $\\sqrt{81} \\times 2$.", "18"),
    ("Solve $2x + 3 = 11$.", "4"),
    ("Find $\\log_2 32$.", "5"),
    ("Calculate $5! - 4!$.", "96"),
    ("A shop sells 7 boxes of 12 pens and 5 single pens. How many pens is that?", "89"),
    ("There are 6 bags with 8 apples each. How many apples are there?", "48"),
    ("A box holds 24 eggs. How many eggs are in 5 boxes?", "120"),
    ("48 cookies are shared equally among 6 children. How many does each get?", "8"),
    ("A class has 5 rows of 6 desks. How many desks are there?", "30"),
    ("I have 50 candies and put 8 in each bag. How many candies are left over?", "2"),
    ("A farmer packs 96 eggs into boxes of 12. How many boxes does he need?", "8"),
    ("A car travels 60 miles per hour. How far does it go in 4 hours?", "240"),
    ("A train travels 300 km in 5 hours. What is its average speed?", "60"),
    (
        "There are 3 shelves with 15 books each and 7 books on the floor. How many books are there?",
        "52",
    ),
    ("What is the average of 4, 8, and 12?", "8"),
    ("Find the median of 7, 3, 9, 5, 1.", "5"),
    ("mode of 2, 3, 3, 5", "3"),
    ("What is the mean of 10 and 20?", "15"),
    ("Find the range of 4, 19, 7, 12", "15"),
    ("median of 2, 4, 6, 8", "5"),
    ("What is the average of 90, 85 and 95?", "90"),
    ("What is the area of a circle with radius 3?", "9*pi"),
    ("Find the perimeter of a square with side 7.", "28"),
    ("area of a triangle with base 10 and height 6", "30"),
    ("A rectangle is 8 cm long and 5 cm wide. What is its area?", "40"),
    ("What is the volume of a box that is 2 by 3 by 4?", "24"),
    ("What is the hypotenuse of a right triangle with legs 6 and 8?", "10"),
    ("circumference of a circle with diameter 10", "10*pi"),
    ("What is the probability of rolling an even number on a die?", "1/2"),
    ("How many ways can 4 people line up?", "24"),
    ("A bag has 3 red and 5 blue marbles. What is the probability of picking a red one?", "3/8"),
    ("How many ways can you choose 2 students from 6?", "15"),
    ("Two coins are flipped. What is the probability of getting two heads?", "1/4"),
]

ALGEBRA = [
    ("Differentiate e^(2x).", "diff(e^(2 * x), x)"),
    ("What is the derivative of sin(3x)?", "diff(sin(3(x)), x)"),
    ("d/dx of x^4", "diff(x^4, x)"),
    ("Find the derivative of ln(x).", "diff(ln(x), x)"),
    ("Differentiate x^2 + 5x - 1", "diff(x^2 + 5(x) - 1, x)"),
    ("derivative of sqrt(x)", "diff(sqrt(x), x)"),
    ("Find the second derivative of x^3", "diff(x^3, x, 2)"),
    ("What is the derivative of x*e^x?", "diff(x * e^x, x)"),
    ("limit of (x^2-1)/(x-1) as x approaches 1", "limit((x^2 - 1)/(x - 1), x, 1)"),
    ("Differentiate cos(x) with respect to x", "diff(cos(x), x)"),
    ("Evaluate $\\int_0^2 3x^2 \\, dx$.", "integrate(3(x^2), x, 0, 2)"),
    ("$\\frac{d}{dx} x^3$", "diff(x^3, x)"),
    ("Integrate x^2 from 0 to 3.", "integrate(x^2, x, 0, 3)"),
    ("Find the integral of 2x from 1 to 4.", "integrate(2(x), x, 1, 4)"),
    ("Integrate 3x^2 dx", "integrate(3(x^2), x)"),
    ("What is the integral of cos(x)?", "integrate(cos(x), x)"),
    ("definite integral of x^3 from 0 to 2", "integrate(x^3, x, 0, 2)"),
    ("Integrate 1/x from 1 to e", "integrate(1/x, x, 1, e)"),
    ("∫ 4x dx", "integrate(4(x), x)"),
    ("Find the antiderivative of 6x^5", "integrate(6(x^5), x)"),
    ("Integrate sin(x) from 0 to pi", "integrate(sin(x), x, 0, pi)"),
    ("What is the integral of e^x from 0 to 1?", "integrate(e^x, x, 0, 1)"),
]

EVERYDAY = [
    (row["problem"], row["answer"])
    for row in map(
        json.loads,
        (Path(__file__).parent / "data" / "questions.jsonl").read_text("utf-8").splitlines(),
    )
]

SILENT = [
    "12*(3+4",
    "5 + * 3",
    "7 divided by",
    "(2+3)) * 4",
    "15 % of",
    "sqrt(",
    "3x + = 9",
    "8 / 0",
    "the square root of 16 plus 9",
    "30% of 50 plus 2",
    "6/2(1+2)",
    "-3^2",
    "500 minus 2%",
    "What is the difference between 6 and 9?",
    "sin(30)",
    "What is 5?",
    "1,234",
    "How many weeks are in 3 months?",
    "Convert 5 miles to kilograms",
    "What comes next: 1, 2?",
    "Who wrote Faust?",
    "How many countries are in Europe?",
    "Tom has 12 marbles. He gives some to Anna. How many does he have now?",
    "Tom has 12 marbles. He gives 5 to Anna. How many marbles does Anna have now?",
    "Tom has 12 marbles and 5 friends. How many marbles does he have now?",
    "A shirt costs $40. It is on sale. What is the sale price?",
    "John is twice as old as Mary. How old is Mary?",
    "A train leaves at 9. How far does it go?",
    "There are 28 students in a class. 12 are tall. How many are girls?",
    "A pen costs $2 and a notebook costs $5. How much do 3 pens and 2 rulers cost?",
    "Jake has 3 times as many marbles as Max. How many marbles do they have together?",
    "A coin is tossed 3 times. What is the probability of getting 2 heads?",
    "What date is 10 days after February 25?",
    "Sam has $50. He buys 2 shirts and a hat for $18. How much money does he have left?",
]


@pytest.mark.parametrize(("problem", "answer"), ANSWERS + EVERYDAY)
def test_what_a_text_determines_is_read(problem: str, answer: str) -> None:
    found = read(problem)
    assert isinstance(found, Reading), problem
    assert equivalent(answer, found.answer).equivalent, found
    assert found.grounds


@pytest.mark.parametrize(("problem", "expression"), ALGEBRA)
def test_algebra_is_put_to_the_worker(problem: str, expression: str) -> None:
    found = read(problem)
    assert isinstance(found, Sought)
    assert found.expression == expression


@pytest.mark.parametrize("problem", SILENT)
def test_what_may_be_meant_otherwise_is_not_read(problem: str) -> None:
    assert read(problem) is None


@pytest.mark.parametrize(
    ("problem", "stated", "status"),
    [
        ("What is 7 squared plus 3 cubed?", "76", "supported"),
        ("What is 7 squared plus 3 cubed?", "52", "refuted"),
        ("What is 1/8 as a decimal?", "0.125", "supported"),
        ("What is 1/8 as a decimal?", "1/8", "refuted"),
        ("Write 12/18 in lowest terms", "4/6", "refuted"),
        ("10 / 3", "3.333", "supported"),
        ("10 / 3", "3.3", "refuted"),
        ("Convert 2 liters to milliliters", "2,000 ml", "supported"),
        ("Is 91 a prime number?", "No", "supported"),
        ("Is 91 a prime number?", "yes", "refuted"),
        ("Solve x^2 - 5x + 6 = 0", "x = 3, x = 2", "supported"),
        ("Solve x^2 - 5x + 6 = 0", "2", "refuted"),
    ],
)
def test_an_answer_is_held_against_the_reading(problem: str, stated: str, status: str) -> None:
    found = read(problem)
    assert isinstance(found, Reading)
    assert judged(found, stated) == status


async def test_a_mark_of_doubt_asks_for_the_result() -> None:
    tool = Questions()
    (claim,) = tool.read("Answer: ?", StepContext("√144"))
    assert claim.is_request
    verdict = await tool.check(claim, StepContext("√144"))
    assert verdict.correction == "12"
    verdict = await tool.check(claim, StepContext("Who wrote Faust?"))
    assert (verdict.status, verdict.correction) == ("unknown", None)


async def test_without_algebra_nothing_is_said_of_it() -> None:
    context = StepContext("Differentiate e^(2x).")
    (claim,) = Questions().read("Answer: 0", context)
    assert (await Questions().check(claim, context)).status == "unknown"


def test_algebra_that_comes_to_nothing_is_no_reading() -> None:
    sought = Sought("integrate(x^x, x)", "x^x is integrated", "antiderivative")
    assert completed(sought, "Integral(x**x, x)") is None
    done = completed(sought, "x**2")
    assert done is not None
    assert done.answer == "x**2 + C"


@pytest.mark.parametrize(
    ("words", "value"),
    [
        ("twenty-five", 25), ("one hundred and five", 105), ("three thousand two", 3002),
        ("twenty thirty", None), ("nineteen hundred", 1900), ("two million", 2_000_000),
    ],
)  # fmt: skip
def test_numbers_in_words(words: str, value: int | None) -> None:
    assert value_of(words) == value


def test_what_stands_in_quotation_marks_is_left_alone() -> None:
    assert digits("seven and two") == "7 and 2"
    assert plain('How often does "two" stand here?') == 'How often does "two" stand here?'


PIECES = st.sampled_from(
    ["what is", "the sum of", "square root of", "and", "times", "12", "3.5", "1/2", "(", ")", "^",
     "%", "of", "√", "$", "x", "=", ",", "minutes", "miles", "to", "in", "how many", "?", "is",
     "percent", "$40", "Tom has", "gives", ".", "integrate", "from", "-", "+", "*", "/", "5th",
     "January 5, 2024", "am", "\\frac{1}{2}", "{", "}", "²", "twenty", "each", "marbles",
     "3 $10 bills", "$5 and $15, and", "two $20 notes", "3.5/2 m", "5/0 kg", "cm", "in cm?", "a day"]
)  # fmt: skip


@settings(max_examples=300, deadline=None)
@given(st.lists(PIECES, max_size=25).map(" ".join))
def test_reading_never_raises(text: str) -> None:
    read(text)


@settings(max_examples=200, deadline=None)
@given(st.text(max_size=200))
def test_no_text_breaks_it(text: str) -> None:
    read(text)


@settings(max_examples=150, deadline=None)
@given(
    st.integers(-999, 999),
    st.integers(1, 999),
    st.sampled_from([("plus", "+"), ("minus", "-"), ("times", "*"), ("divided by", "/")]),
)
def test_words_and_signs_come_to_the_same(a: int, b: int, operation: tuple[str, str]) -> None:
    word, sign = operation
    spoken, written = read(f"What is {a} {word} {b}?"), read(f"{a} {sign} {b}")
    assert isinstance(spoken, Reading)
    assert isinstance(written, Reading)
    assert spoken.value == written.value


@settings(max_examples=150, deadline=None)
@given(st.integers(2, 10**9), st.integers(2, 36))
def test_bases_go_there_and_back(n: int, base: int) -> None:
    there = read(f"Convert the base-10 number {n} to base-{base}")
    assert isinstance(there, Reading)
    assert int(there.answer, base) == n


PIECES = st.sampled_from(
    ["what is", "ab?", "(?:sum|total) of", "(?:the |a )?", "(?P<n>cat|d?og)+", "(?!not|nor)", "x|yz",
     "(?:(?:ab|c) ){1,3}", r"\d+", "[ab|c]", "(?:in|)to"]
)  # fmt: skip


@given(st.lists(PIECES, min_size=1, max_size=5, unique=True).map("".join), st.data())
@settings(max_examples=50, deadline=None)
def test_what_a_wording_needs_stands_in_all_that_it_matches(pattern: str, data) -> None:
    text = data.draw(st.from_regex(pattern, fullmatch=True))
    assert Wording(pattern).fullmatch(text, text.lower())
