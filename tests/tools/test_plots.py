# ruff: noqa: E501  (a story is a line)
"""Longer stories: what they come to, or nothing."""

from __future__ import annotations

from fractions import Fraction

import pytest
from surefoot.tools.questions import Reading, read
from surefoot.tools.questions.judging import judged
from surefoot.tools.questions.plots import plotted
from surefoot.tools.questions.plots.linear import OpenAmount, settled, unknown
from surefoot.tools.questions.plots.marked import marked
from surefoot.tools.questions.reading import Unread

READ = [
    (
        "A baker had 85 rolls. He sold 60 of them in the morning and baked 30 more at noon. How many rolls does he have now?",
        "55",
    ),
    (
        "Sue has 3 times as many coins as Bob. Bob has 14 coins. How many coins do they have together?",
        "56",
    ),
    (
        "Sue has 3 times as many coins as Bob. Together they have 56 coins. How many coins does Bob have?",
        "14",
    ),
    ("A shirt costs $25 and a hat costs $10 less. How much do they cost together?", "40"),
    ("I bought 2 kg of rice at $3 per kg and 5 apples at $0.50 each. How much did I spend?", "8.5"),
    ("Maya reads 25 pages a day. How many days does she need for a book of 300 pages?", "12"),
    ("A car uses 8 liters of fuel per 100 km. How many liters does it need for 350 km?", "28"),
    (
        "After spending $18 on a book and $7 on lunch, Eva has $25 left. How much did she have at first?",
        "50",
    ),
    (
        "Max had some stickers. He gave 12 to Leo and had 30 left. How many stickers did he have at first?",
        "42",
    ),
    (
        "Lily earns $12 per hour. She worked 6 hours on Friday and 8 hours on Saturday. How much did she earn?",
        "168",
    ),
    (
        "A book has 240 pages. Nick read a quarter of it on Monday and 50 pages on Tuesday. How many pages are left?",
        "130",
    ),
    (
        "Beth has 4 packs of crayons. Each pack has 10 crayons in it. She also has 6 extra crayons. How many crayons does Beth have altogether?",
        "46",
    ),
    (
        "A box has 10 packs of gum and each pack has 8 pieces. Tom buys 3 boxes and gives 50 pieces away. How many pieces does he have?",
        "190",
    ),
    ("Mary had 14 pens. Her brother gave her 9 more pens. How many pens does Mary have now?", "23"),
    (
        "Ben, who is 11 years old, has 24 cards. His friend Zoe has 9 cards fewer. How many cards does Zoe have?",
        "15",
    ),
    ("72 chairs are set up in 8 equal rows. How many chairs are in each row?", "9"),
    ("A 300-page book costs $14. Olga buys 3 of them. How many dollars does she spend?", "42"),
    (
        "Jason has 18 shells. Benny bought 5 of Jason's shells. How many shells does Jason have now?",
        "13",
    ),
    ("Carl starts with 93 stickers. He loses 6. How many stickers does Carl end with?", "87"),
    (
        "A school has 200 students. 40% of the students walk to school and the rest take the bus. How many students take the bus?",
        "120",
    ),
    (
        "Josh ran half as many miles as Selena. Together they ran 36 miles. How many miles did Selena run?",
        "24",
    ),
    (
        "Riku has 12 fewer cards than Kim. If Kim has 85 cards, how many cards do they have altogether?",
        "158",
    ),
    (
        "Mark's father gave him $85. Mark bought 10 books, each of which cost $5. How much money does Mark have left?",
        "35",
    ),
    (
        "Paul had 68 dollars. If he spent 47 bucks on a game, how many 7 dollar toys could he buy with the money he had left?",
        "3",
    ),
    (
        "Dan found 9 shells on Monday and 4 shells on Tuesday. How many more shells did he find on Monday than on Tuesday?",
        "5",
    ),
    ("Nina jogged for 3 hours at 5 miles per hour. How far did Nina jog?", "15"),
    ("After spending $12 on food, Eva has $30 left. How much did she have at first?", "42"),
]
UNREAD = [
    "Jeff had 30 pens and gave away 10. Vicki had twice as many pens as Jeff. How many pens did Vicki have?",
    "Each of them ate 4 of the 68 candies. How many candies were left?",
    "There are 40 students. 1/4 are absent and half of the students who are present sing. How many students sing?",
    "Tom buys 3 cakes for $12 each and splits the cost with his brother. How much did Tom pay?",
    "Katie picked 3 tulips and 9 roses. She used 10 of the flowers. How many extra flowers did Katie pick?",
    "Sue has 25 times more stickers than Bob. Bob has 4 stickers. How many stickers does Sue have?",
    "The shelter has 80 dogs. It gives away 40 dogs but takes back 5. How many dogs does it have?",
    "We ordered 17 pizzas. Each pizza has 4 slices. There are 25 of us. How many slices are there altogether?",
    "Anna has some apples and 5 pears. How many apples does Anna have?",
    "Tim had 50 cents. He paid 45 cents for candy. How much change will he get?",
    "A ship carries 26 sheep and 10 goats. How old is the captain?",
]


@pytest.mark.parametrize(("story", "answer"), READ)
def test_a_story_is_read(story: str, answer: str) -> None:
    reading = read(story)
    assert isinstance(reading, Reading)
    assert judged(reading, answer) == "supported"


@pytest.mark.parametrize("story", UNREAD)
def test_a_story_that_may_be_meant_otherwise_is_not_read(story: str) -> None:
    assert read(story) is None


def test_numbers_are_marked_with_what_they_are() -> None:
    story = marked("Ann pays $3 for half of the 12 pens, twice a week. 50% are red.")
    assert story.sentences == ("ann pays $#0 for #1 of the #2 pens, #3 times a week", "#4% are red")
    assert story.values == (3, Fraction(1, 2), 12, 2, Fraction(1, 2))


def test_equations_settle_what_is_open() -> None:
    x, y = unknown("x"), unknown("y")
    ten, two = (
        OpenAmount(Fraction(10), used=frozenset({0})),
        OpenAmount(Fraction(2), used=frozenset({1})),
    )
    found = settled(x, [x + y - ten, x - y - two])
    assert (found.constant, found.used) == (6, {0, 1})
    with pytest.raises(Unread):
        settled(x, [x + y - ten])
    with pytest.raises(Unread):
        settled(ten, [ten - two])


@pytest.mark.parametrize(
    "text", ["How many?", "1", "There are 3. How many are there?", "how many " * 60]
)
def test_what_is_no_story_is_not_read(text: str) -> None:
    with pytest.raises((Unread, ArithmeticError, LookupError, ValueError)):
        plotted(text)
