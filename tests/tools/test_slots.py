# ruff: noqa: E501  (a question is a line)
"""Questions of a known kind in any order of words: right, or not read."""

from __future__ import annotations

import pytest
from surefoot.tools.questions import Reading, read
from surefoot.tools.questions.judging import judged
from surefoot.tools.questions.slots import slotted

READ = [
    ("how much is 7 dozen eggs", "84"),
    ("A taxi charges $4 plus $2 per mile. How much is a 9 mile ride?", "22"),
    ("A class of 28 students has 4 more girls than boys. How many girls are there?", "16"),
    ("Cows and chickens: 20 heads and 56 legs. How many cows are there?", "8"),
    ("In a parking lot there are 12 cars and 5 bikes. How many wheels are there in total?", "58"),
    ("A number is doubled and then 7 is added, the result is 31. What is the number?", "12"),
    ("if i tip 18% on a $50 bill how much is the tip", "9"),
    ("Sam's salary is $2000 and he gets a 5% raise. What is his new salary?", "2100"),
    ("A population of 800 decreases by 25%. What is the new population?", "600"),
    ("30 students took a test and 24 passed. What percent passed?", "80"),
    ("A movie starts at 6:15 and ends at 8:05. How long is it in minutes?", "110"),
    ("A train leaves at 9:20 and arrives at 11:05. How many minutes does the trip take?", "105"),
    ("perimeter of a rectangle with sides 4 and 9", "26"),
    ("area of a triangle with base 10 and height 6", "30"),
    ("area of circle with radius 3 in terms of pi", "9*pi"),
    ("circumference of a circle with diameter 10, use 3.14", "31.4"),
    ("What is the volume of a cube with side 5?", "125"),
    ("surface area of a cube with edge 2", "24"),
    ("A square has an area of 49. What is its perimeter?", "28"),
    ("A rectangle is 8 m long and half as wide. What is its area?", "32"),
    ("The perimeter of a rectangle is 30 and its length is 9. What is its width?", "6"),
    ("How many degrees are in a right angle?", "90"),
    ("diagonal of a 6 by 8 rectangle", "10"),
    ("A garden is 12 m by 7 m. How much fence do I need to go around it?", "38"),
    ("If y = 3x + 2, what is y when x = 4?", "14"),
    ("The product of two consecutive numbers is 72. What is the smaller?", "8"),
    ("largest number that divides both 48 and 60", "12"),
    ("how many different 2 digit numbers can be made with digits 1,2,3 without repeating", "6"),
    ("I toss a coin 3 times. What's the probability of 3 heads?", "1/8"),
    (
        "A jar has 3 red, 5 green and 2 blue balls. What is the probability of not getting green?",
        "1/2",
    ),
    ("probability of drawing an ace from a deck of cards", "1/13"),
    ("What's the probability of an even number on a die?", "1/2"),
    ("what comes next 100, 90, 81, 73", "66"),
    ("1, 1, 2, 3, 5, 8 next", "13"),
    ("What is the 20th term of the sequence 3, 7, 11, ...", "79"),
    ("sum of first 10 odd numbers", "100"),
    ("$1500 at 4% compounded annually for 2 years, final amount?", "1622.4"),
    ("How much interest do I earn in a year on $2500 at 2%?", "50"),
    ("Which is better value: 3 for $5 or 5 for $8?", "5 for $8"),
    ("how much bigger is 85 than 37", "48"),
    ("45 divided by 7 remainder", "3"),
    ("What's left over when 65 is divided by 9?", "2"),
    (
        "A teacher has 60 pencils and 25 students. If each gets the same number, how many pencils are left over?",
        "10",
    ),
    ("How many vans that hold 7 people are needed for 45 people?", "7"),
    ("share $60 in the ratio 1:2:3", "10, 20, 30"),
    ("a map scale is 1:50000, how many km is 4 cm", "2"),
    ("The ratio of cats to dogs is 3:5. There are 40 animals. How many cats are there?", "15"),
    ("Two pipes fill a tank in 3 and 6 hours. How long together?", "2"),
    ("6 men can dig a ditch in 4 days. How many days will 8 men take?", "3"),
    (
        "Tom mows a lawn in 2 hours and Jim in 3 hours. How long do they need if they work together?",
        "1.2",
    ),
    ("How fast is a runner who runs 100 m in 12.5 seconds, in m/s?", "8"),
    ("I walk 3 miles in 45 minutes. What is my speed in mph?", "4"),
    ("A plane flies 1800 miles at 600 mph. How many hours does the flight take?", "3"),
    (
        "Two trains 300 km apart travel towards each other at 60 and 90 km/h. After how many hours do they meet?",
        "2",
    ),
]
UNREAD = [
    "area of a square border 2 m wide around a 5 by 5 lawn",
    "A room is 5 by 4 m. How much does a carpet for half of it cost at $3 per square meter?",
    "A jacket was $80, then 30% off, and I paid $10 less. What was the tax?",
    "I toss a coin 3 times. What's the probability of a head?",
    "A bag has 3 red and 2 blue balls. I take two. What is the probability that both are red?",
    "A pipe fills a tank in 3 hours and another drains it in 6 hours. How long do they take together?",
    "I drive 60 miles at 30 mph and rest for an hour. How long does the trip take?",
    "How many cows can I see?",
    "$1000 at 5% interest compounded monthly for 2 years, how much is it worth?",
    "1, 2, 4, next",
]


@pytest.mark.parametrize(("question", "answer"), READ)
def test_a_question_is_read(question: str, answer: str) -> None:
    reading = read(question)
    assert isinstance(reading, Reading)
    assert judged(reading, answer) == "supported"


@pytest.mark.parametrize("question", UNREAD)
def test_what_says_more_than_its_kind_is_not_read(question: str) -> None:
    assert read(question) is None


@pytest.mark.parametrize(
    "text",
    [
        "",
        "?",
        "area",
        "% off tax",
        "ratio 0:0",
        "next",
        "digits",
        "a" * 900,
        "1:1 map km 0 cm",
        "0 heads 0 legs how many cows chickens",
    ],
)
def test_no_text_is_an_error(text: str) -> None:
    slotted(text)
