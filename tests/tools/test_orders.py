# ruff: noqa: E501  (a problem is a line)
"""Orders one after the other, measures in measures, ways counted, percentages back; how it is typed."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from surefoot.tools.questions import Reading, read
from wordings_read import assert_read, each

KINDS: dict[str, tuple[tuple[str, str], ...]] = {
    "orders": (
        ("Start with 9, double it, then add 4. What do you get?", "22"),
        ("what do you get if you divide 420 by 7 and then take away 18", "42"),
        ("Take 60, divide it by 4 and then multiply the result by 3.", "45"),
        ("if you add 14 and 22 and then divide by 4 what do you get", "9"),
        ("Multiply 8 by 6, subtract 20 and then halve the result.", "14"),
        ("Increase 80 by 25% and then decrease the result by 10%.", "90"),
        ("What do you get when you multiply 9 by 4 and subtract it from 50?", "14"),
    ),
    "remainders of calculations": (
        ("remainder of 2^11 divided by 9", "5"), ("what is the remainder of 14 * 15 divided by 11", "1"),
        ("remainder when 3^4 is divided by 7", "4"),
        ("What is the smallest number that leaves remainder 1 when divided by 3, 4 and 5, other than 1?", "61"),
        ("smallest number greater than 1 that leaves a remainder of 1 when divided by 2 and 7", "15"),
    ),
    "measures in measures": (
        ("how many 300 ml mugs can i fill from a 3 litre jug", "10"),
        ("How many 20 cm pieces can be cut from a 5 m rope?", "25"),
        ("how many 40 cm pieces can be cut from a 3 m board", "7"),
        ("How many 500 g bags can you make with 6 kg of rice?", "12"),
        ("How many 15 minute slots can you get out of 2 hours?", "8"),
        ("145 minutes in hours and minutes", "2 hours 25 minutes"),
        ("Convert 100 days to weeks and days", "14 weeks 2 days"),
        ("milk costs 1.10 per liter, how much is 4 liters", "4.4"),
    ),
    "parts of a trip": (
        ("A car travels at 50 mph for 2 hours and then 70 mph for 1 hour. How far does it travel in total?", "170"),
        ("She rides at 12 km/h for 30 minutes and then at 18 km/h for 20 minutes. How far does she ride?", "12"),
        ("A bus drives at 60 km/h for 2 hours and 90 km/h for 1 hour. What is its average speed?", "70"),
        ("I drove 120 miles in 2 hours and 80 miles in 2 hours. What was my average speed?", "50"),
        ("It is 21:10 now. What time was it 3 hours and 30 minutes ago?", "17:40"),
        ("angle between the hands of a clock at 9:30", "105"),
    ),
    "ways": (
        ("how many different outfits from 5 shirts and 4 skirts", "20"),
        ("permutations of 6 things taken 2 at a time", "30"), ("combinations of 6 things taken 2 at a time", "15"),
        ("how many ways can a committee of 3 be chosen from 8 people", "56"),
        ("probability of tossing 4 heads in a row", "1/16"),
        ("9 people at a meeting shake hands once with each other. how many handshakes", "36"),
        ("number of diagonals in a hexagon", "9"), ("how many 3 digit pins are there", "1000"),
    ),
    "roots and partners": (
        ("solve |x - 4| = 6", "-2, 10"), ("Solve |2x + 1| = 7", "-4, 3"), ("log_3(x) = 4, find x", "81"),
        ("The sum of two numbers is 17 and their product is 72. What are the numbers?", "8, 9"),
        ("Two angles are supplementary and one is 48. What is the other?", "132"),
        ("Simplify $\\sqrt{75} - \\sqrt{12}$.", "3*sqrt(3)"), ("what number is halfway between 14 and 40", "27"),
    ),
    "hundredths": (
        ("I save 20% of my $1500 salary. How much do I save?", "300"),
        ("She spends 30% of her $2000 salary on rent. How much does she have left?", "1400"),
        ("36 is 25% less than what number?", "48"), ("A $40 lamp is marked up by 25% and then discounted 10%. What is the final price?", "45"),
        ("A population of 1000 grows by 10% per year. What is the population after 3 years?", "1331"),
        ("18 out of 24 as a percent", "75%"),
        ("A baker sells pies for $6. On Monday she sold 12 and on Tuesday 15. How much money did she make in the two days?", "162"),
    ),
    "prices by the pack": (
        ("Batteries come in packs of 6 for $9. How much does one battery cost?", "1.5"),
        ("Eggs are $3 a dozen. How much do 24 eggs cost?", "6"),
        ("A club costs $25 per month plus a $40 joining fee. What is the cost for a year?", "340"),
        ("A typist types 50 words a minute. How many words in half an hour?", "1500"),
        ("what is 2.4 million divided by 600", "4000"),
    ),
    "scores and parts": (
        ("Ida scored 21 out of 28. What is her score as a percentage?", "75%"),
        ("express 40 minutes as a fraction of an hour", "2/3"), ("what percent of 1 hour is 12 minutes", "20%"),
        ("if 2/5 of a number is 18 what is the number", "45"),
        ("A $80 bag is sold for $60. What is the discount in percent?", "25%"),
        ("The ages of three sisters are 5, 8 and 11. What is their average age?", "8"),
        ("Of 300 guests, 45% are children. How many are adults?", "165"),
    ),
    "settled in money": (
        ("rent is $700 a month. how much is that in a year", "8400"),
        ("A cake costs $24 and is cut into 6 pieces. How much is one piece?", "4"),
        ("How many $20 bills do you need to make $140?", "7"),
        ("a shop buys a lamp for 30 and sells it for 42. what's the profit", "12"),
        ("I sold a desk for $90 making a 20% profit. What did I pay for it?", "75"),
    ),
    "degrees, places and clocks": (
        ("the temperature rose from -3 to 9 degrees. by how much did it rise", "12"),
        ("the temperature was 4 degrees and dropped 11 degrees. what is it now", "-7"),
        ("What is the angle of a triangle with two angles of 70 degrees?", "40"),
        ("how many ways can 2 people sit in 4 chairs", "12"), ("how many 3 digit numbers are there", "900"),
        ("how many 2 letter codes can be made from 26 letters", "676"), ("slope of y = 3x - 4", "3"),
        ("the clock shows 3:40. what time will it be in 1 hour and 30 minutes", "5:10"),
        ("it takes me 35 minutes to get to work. when do i have to leave to be there at 9:00", "8:25"),
        ("the average of 5 numbers is 6 and a sixth number 12 is added. what is the new average", "7"),
        ("a ladder 10 feet long leans on a wall with its foot 6 feet away. how high does it reach", "8"),
    ),
    "run on": (
        ("a notebook costs $3 how much do 6 notebooks cost", "18"),
        ("i have 7 pens and buy 4 more how many do i have", "11"),
        ("a bag costs $60 and is 20% off what is the sale price", "48"),
        ("if the mean of 2, 9 and x is 6 what's x", "7"),
        ("three times a number plus 2 equals 20", "6"), ("a number times 7 is 63", "9"),
        ("the ratio of cats to dogs is 2:3 and there are 20 animals. how many cats", "8"),
    ),
    "short for figures": (
        ("area of circle r = 6", "36*pi"), ("find the radius of a circle with area 49pi", "7"),
        ("probability of picking a vowel from the word LEMON", "2/5"), ("derivative of 12", "0"),
    ),
    "lengths in one unit": (
        ("a room is 12 feet by 15 feet. what is the area in square yards", "20"),
        ("A garden is 3 m by 4 m. What is the perimeter in cm?", "1400"),
        ("What is the area of a rectangle 2 m by 50 cm in square meters?", "1"),
        ("A box is 1 m by 20 cm by 30 cm. What is its volume in cubic centimeters?", "60000"),
        ("a room is 12 feet by 15 feet. what is the area in square feet", "180"),
    ),
    "ages": (
        ("A mother is 28 years older than her daughter. In 6 years she will be 3 times as old as the daughter. How old is the daughter now?", "8"),
        ("A father is 24 years older than his son. In 2 years he will be twice as old as his son. How old is the son?", "22"),
        ("Grandpa is 80, which is 10 times the age of his grandson. How old is the grandson?", "8"),
        ("Zoe is 3 times as old as her cousin, who is 7. How old is Zoe?", "21"),
        ("Ben is 14 years old. His sister is half his age. When Ben is 20 how old will his sister be?", "13"),
    ),
}  # fmt: skip


@pytest.mark.parametrize(("problem", "answer"), each(KINDS))
def test_a_kind_is_read_in_each_wording(problem: str, answer: str) -> None:
    assert_read(problem, answer)


@pytest.mark.parametrize(
    "problem",
    [
        "Start with 9, double it, then add some more. What do you get?",
        "Add 10% and then subtract 5.",
        "Take 60, divide it by 0 and then add 3.",
        "Divide 12 by 4 and then double the 5.",
        "remainder of 5 + 8 divided by 3",
        "How many 15 cm pieces can be cut from a 3 kg ribbon?",
        "How many 400 ml glasses are filled from a 3 litre jug?",
        "Two angles are supplementary and one is 200. What is the other?",
        "The sum of two numbers is 10 and their product is 23. What are the numbers?",
        "I save 20% of my $1500 salary. How much do you spend?",
        "She saves 20% of her $1500 salary. How much does Tom save?",
        "We need 53 chairs in rows of 8. How many full rows and how many left over?",
        "which is cheaper per egg: 12 eggs for $3 or 18 eggs for $4.05? Give the price per egg of the cheaper.",
        "A machine makes 5 parts an hour. How many in a day?",
        "Eggs are $3 a dozen. How much do 24 apples cost?",
        "milk is 1.20 per liter, how much is 6 gallons",
        "the sum of the ages of tom and jerry is 30, tom is twice as old as jerry, how old is tim",
        "A car travels at 60 mph for 2 hours then 40 km/h for 3 hours. How far does it travel?",
        "area of a rectangle 2 m by 50 cm",
        "What is the volume of a box that is 2 m by 30 cm by 40 cm?",
        "A rectangle is 8 cm long and 5 m wide. What is its area?",
        "perimeter of a rectangle 2 m by 50 cm",
        "area of a triangle with base 10 cm and height 2 m",
        "volume of a cylinder with radius 2 m and height 50 cm",
        "How much fence do you need for a field of 30 m by 2 km?",
        "express 40 minutes as a fraction of a mile",
        "find out what is 5 plus 3 apples",
        "how far is it and how long does it take",
        "how many combinations from 4 digits and 2 letters",
        "the temperature rose from 9 to -3 degrees. by how much did it rise",
        "A cake costs $24 and is cut into 6 pieces. How much is one plate?",
        "How many $20 bills do you need to make $150?",
        "a ladder 10 feet long leans on a wall with its foot 6 meters away. how high does it reach",
        "the clock shows 13:40. what time will it be in some minutes",
        "It is 3:10. What time was it 5 hours ago?",
    ],
)
def test_what_is_not_determined_is_not_read(problem: str) -> None:
    assert read(problem) is None


def test_a_sum_of_ages_is_no_number_of_things() -> None:
    found = read("the sum of the ages of tom and jerry is 30, tom is twice as old as jerry, how old is tom")  # fmt: skip
    assert found is None or (isinstance(found, Reading) and found.answer == "20")


def test_what_is_priced_and_bought_by_the_dozen_is_multiplied_once() -> None:
    found = read("eggs cost $3 per dozen how much do 4 dozen eggs cost")
    assert found is None or (isinstance(found, Reading) and found.answer == "12")


def test_what_is_shouted_is_read_as_it_is_said() -> None:
    found = read("LOG2(8)")
    assert isinstance(found, Reading)
    assert found.answer == "3"
    assert read("THE RADIUS OF A CIRCLE IS 10 CM. WHAT IS ITS AREA? USE PI = 3.14.") is not None


SAID = [problem for rows in KINDS.values() for problem, _ in rows]
HABITS = {
    "shouted": str.upper,
    "small letters, no mark at the end": lambda text: text.lower().rstrip("?. "),
    "short": lambda text: text.replace("What is", "Whats").replace("what is", "whats"),
    "asked to show the work": lambda text: f"{text} Show your work.",
    "polite": lambda text: f"Hi! Please help: {text} Thanks!",
}


@settings(max_examples=30, deadline=None)
@given(st.sampled_from(SAID), st.sampled_from(sorted(HABITS)))
def test_how_it_is_typed_changes_no_answer(problem: str, habit: str) -> None:
    """Right, or silent where a name cannot be told from a word."""
    if "\\" in problem:
        return  # commands of LaTeX have their letters
    said, typed = read(problem), read(HABITS[habit](problem))
    assert isinstance(said, Reading)
    if typed is not None:
        assert isinstance(typed, Reading)
        assert (typed.value, typed.answer.lower()) == (said.value, said.answer.lower())


@settings(max_examples=40, deadline=None)
@given(
    st.integers(1, 500),
    st.lists(st.tuples(st.sampled_from(("add", "subtract", "multiply by", "divide by")), st.integers(1, 50)), min_size=1, max_size=5),
)  # fmt: skip
def test_orders_are_carried_out_in_turn(start: int, steps: list[tuple[str, int]]) -> None:
    from fractions import Fraction

    value = Fraction(start)
    for how, n in steps:
        value = {"add": value + n, "subtract": value - n, "multiply by": value * n, "divide by": value / n}[how]  # fmt: skip
    found = read(f"Start with {start}, {', then '.join(f'{how} {n}' for how, n in steps)}.")
    assert isinstance(found, Reading)
    assert found.value == value
