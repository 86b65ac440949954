# ruff: noqa: E501  (a problem is a line)
"""Kinds of problems that a person types first: five wordings of each, and what stays unread."""

from __future__ import annotations

import pytest
from surefoot.tools.questions import Reading, Sought, read
from wordings_read import assert_read, each

KINDS: dict[str, tuple[tuple[str, str], ...]] = {
    "restated stories": (
        ("Ana has 36 beads. She uses 11 to make a necklace and then her uncle gives her a box with 15 more. How many beads does she have in the end?", "40"),
        ("A bakery makes 150 buns a day. On Sunday 40 buns were sold. How many buns are left?", "110"),
        ("Each of 5 racks holds 12 bottles. 7 bottles are taken away. How many bottles remain?", "53"),
        ("Omar has 18 nuts. He gives a third to his sister and eats 5. How many are left?", "7"),
        ("Rita is 12 years older than Bob, who is 30. How old is Rita?", "42"),
    ),
    "seats": (
        ("A train has 6 wagons with 40 seats each. 150 seats are taken. How many are free?", "90"),
        ("A hotel has 9 floors with 10 rooms on each floor. 62 rooms are booked. How many rooms are still available?", "28"),
        ("A car park has 4 rows with 20 spaces each. If 55 cars are parked, how many spaces are free?", "25"),
        ("A bus has 8 rows with 4 seats each. 19 seats are occupied. How many seats are still free?", "13"),
        ("A cinema has 12 rows with 15 seats each. 100 seats are reserved. How many seats are left?", "80"),
    ),
    "together": (
        ("Tom and his sister picked 60 plums. Tom picked 4 times as many as his sister. How many plums did his sister pick?", "12"),
        ("Ben, Amy and Zoe share 50 nuts. Ben gets 20, Amy gets 14. How many does Zoe get?", "16"),
        ("Max saw 9 cats, 4 dogs and twice as many birds as dogs. How many animals did he see?", "21"),
        ("Grandma baked 50 cookies. 3 children ate 8 each. How many cookies were left?", "26"),
        ("The red team scored 18 points, 5 fewer than the blue team. How many points did both teams score altogether?", "41"),
    ),
    "sum and gap": (
        ("Two numbers add up to 40 and differ by 6. What is the larger?", "23"),
        ("The ages of two sisters add up to 31, and one is 5 years older. How old is the younger?", "13"),
        ("A rope 30 m long is cut in two pieces. One is 4 m longer than the other. How long is the shorter piece?", "13"),
        ("The sum of two numbers is 50. Their difference is 12. What is the smaller number?", "19"),
        ("A board of 90 cm is cut into two parts. One is 10 cm longer than the other. How long is the longer part?", "50"),
    ),
    "proportions": (
        ("A pump empties 90 liters in 6 minutes. How many liters does it empty in 10 minutes?", "150"),
        ("A cyclist covers 36 km in 2 hours. At the same speed, how far does he get in 5 hours?", "90"),
        ("If 5 machines make 5 toys in 5 minutes, how long do 100 machines need to make 100 toys?", "5"),
        ("If 4 machines make 80 parts in an hour, how many parts do 7 machines make in an hour?", "140"),
        ("A pack of 8 batteries costs $6. What is the cost of one battery?", "0.75"),
    ),
    "bundles": (
        ("2 pens and a ruler cost $7. The ruler costs $3. How much is one pen?", "2"),
        ("A shopkeeper buys a lamp for $50 and sells it for $60. What's his profit in percent?", "20%"),
        ("Buy 2 get 1 free: each cap is $9. How much do 6 caps cost?", "36"),
        ("Lemons are sold at 5 for $2. How many lemons can you buy with $8?", "20"),
        ("A TV costs $900. You pay $100 now and the rest in 10 equal payments. How much is each payment?", "80"),
    ),
    "percentages": (
        ("A salary of 3000 is raised by 10% and then by 10%. What is the new salary?", "3630"),
        ("180 is how much percent more than 150?", "20%"),
        ("A price goes up by 10% and then down by 10%. What is the total change in percent?", "-1%"),
        ("2/3 of the 60 kids in a club play chess. How many kids don't play chess?", "20"),
        ("A number decreased by 20% is 60. What is the number?", "75"),
    ),
    "ages": (
        ("Rita is twice as old as Sam. In 4 years the sum of their ages will be 38. How old is Sam now?", "10"),
        ("The sum of the ages of a father and his son is 44. The father is 28 years older. How old is the son?", "8"),
        ("Paul is 40 and his daughter is 10. In how many years will he be twice as old as she is?", "20"),
        ("My grandfather was born in 1950. How old did he turn in 2024?", "74"),
        ("A tree was planted in 1980. How old was it in 2010?", "30"),
    ),
    "chances": (
        ("A box contains 2 red, 3 green and 5 blue pens. One is taken at random. What is the probability that it is not green?", "7/10"),
        ("A bag has 4 white and 2 black balls. Two are drawn without putting back. What is the probability that both are white?", "2/5"),
        ("A fair die is thrown twice. What's the probability of getting two fives?", "1/36"),
        ("Two cards are drawn without replacement from a deck of 52. What is the probability that both are kings?", "1/221"),
        ("From a group of 7 people, how many committees of 2 can be formed?", "21"),
    ),
    "figures": (
        ("A circle has area 64π. What is its radius?", "8"),
        ("The hypotenuse of a right triangle is 13 and one leg is 5. Find the other leg.", "12"),
        ("A rectangle is twice as long as it is wide. Its perimeter is 30 cm. How long is it?", "10"),
        ("How much fence do you need for a field of 30 m by 20 m?", "100"),
        ("How many degrees does each interior angle of a regular octagon have?", "135"),
    ),
    "curves": (
        ("Find the maximum value of -x^2 + 4x + 1", "5"),
        ("Where does f(x) = x^2 - 4x + 1 have its vertex?", "(2, -3)"),
        ("find the equation of the tangent to y = x^2 at x = 3", "y = 6x - 9"),
        ("What is $\\sum_{k=1}^{20} k$?", "210"),
        ("What is x if 3^x = 81?", "4"),
    ),
    "almanac": (
        ("Yesterday was Monday. What day will it be in 10 days?", "Friday"),
        ("What date is 2 weeks after May 25?", "June 8"),
        ("How many days are in April and May 2023 together?", "61"),
        ("My flight leaves at 22:50 and takes 2 h 30 min. When do I land?", "1:20"),
        ("What is the angle between the hands of a clock at 4 o'clock?", "120"),
    ),
    "facts": (
        ("What is the last digit of 3^7?", "7"),
        ("What must I add to 47 to get 120?", "73"),
        ("Divide 96 by 8, then add 5.", "17"),
        ("What is the missing number: 3, 6, __, 24, 48?", "12"),
        ("how many ways to arrange the letters of the word BANANA", "60"),
    ),
    "spreads": (
        ("Find the variance of 1, 3, 5 (population)", "8/3"),
        ("What is the sum of all prime numbers less than 12?", "28"),
        ("For which x is 3x - 2 > 7?", "x > 3"),
        ("Order from smallest to largest: 2/3, 0.5, 3/4", "0.5, 2/3, 3/4"),
        ("half of 50 plus a quarter of 40", "35"),
    ),
    "containers": (
        ("Dan has 4 crates. All but the last hold 8 oranges and 6 plums. The last crate holds 3 less each of these. How many fruits in total?", "50"),
        ("5 jars. 4 hold 18 limes, 10 figs and twenty apricots each. The last one only has 8 less of every kind. Count all items.", "216"),
        ("We have two crates. One crate contains 16 pens, and 5 cups. The second has four more each of these. How many objects are there in all?", "50"),
        ("5 baskets have 4 coconuts, 8 plums in each. How many fruits are there", "60"),
        ("Each of 11 crates holds 18 quinces, 35 peaches, and 8 figs. What is the total?", "671"),
        ("There are 6 bins, every bin but the last one have four shells, 12 cups and 4 geese, the last with 1 more of each thing. Pieces in total?", "123"),
    ),
    "manners": (
        ("At a sale, 20 muffins were sold for $1.50 each and 10 pies for $8 each. How much money was raised?", "110"),
        ("Of 30 kids in the class, 12 play football, and the others play tennis. How many play tennis?", "18"),
        ("A dozen eggs cost $6. How much does one egg cost?", "0.5"),
        ("40% of the 50 guests are children. How many adults are there?", "30"),
        ("From 100 take away 25 and 30", "45"),
        ("How many times does 7 go into 91?", "13"),
        ("50 miles in km (1 mile = 1.6 km)", "80"),
        ("Ida is 9 and her mother is 35. How old was her mother when Ida was born?", "26"),
        ("March 3 is a Friday. What day is March 20?", "Monday"),
        ("It's 10:40. The bus comes in 30 minutes. What time does it come?", "11:10"),
    ),
    "manners with figures": (
        ("How many cubes with edge 3 fit into a box of 6 by 9 by 3?", "6"),
        ("The angles of a triangle are in the ratio 2:3:4. How big is the largest angle?", "80"),
        ("How many sides does a polygon have if its interior angles add up to 720 degrees?", "6"),
        ("An equilateral triangle has a perimeter of 36. How long is each side?", "12"),
        ("f(x) = x^3. Find f''(3).", "18"),
        ("In how many ways can a president and a secretary be chosen from 6 people?", "30"),
        ("What is the probability that a number picked from 1 to 10 is a multiple of 3?", "3/10"),
        ("Scores: 60, 80, 100. What is the mean score?", "80"),
        ("Which of these is divisible by 9: 125, 333, 345?", "333"),
        ("A tank of 500 liters is filled by two pipes giving 20 and 30 liters a minute. How long does it take to fill it?", "10"),
    ),
}  # fmt: skip


@pytest.mark.parametrize(("problem", "answer"), each(KINDS))
def test_a_kind_is_read_in_each_wording(problem: str, answer: str) -> None:
    assert_read(problem, answer)


@pytest.mark.parametrize(
    "problem",
    [
        "Tina had $45. She spent a third of it on a game and some on lunch. How much does she have left?",
        "A snail climbs 3 meters each day and slips back 1 meter each night. How far up is it after 5 days?",
        "A price goes up by 20%. What is the total change in percent?",
        "Two numbers add up to 30. What is the larger?",
        "A TV costs $600. You pay $120 now and the rest in equal payments. How much is each payment?",
        "A bag has 5 white and 3 black balls. Two are drawn. Is it likely that both are white?",
        "What is the missing number: 2, 6, __, 7, 162?",
        "Find the variance of 2, 4, 6",
        "Buy 2 get 1 free: each shirt is $15. How much do 7 shirts cost?",
        "6 dogs eat 3 kg in 2 days. How long do 3 dogs need?",
        "How many days are there from February 10 to March 10?",
        "A train has 8 wagons with 50 seats each. Some seats are taken. How many are free?",
        "A pump empties 90 liters in 6 minutes, then it slows. How many liters does it empty in 10 minutes?",
        "2 pens and a ruler cost $7. How much is one pen?",
        "Of 30 kids in the class, 12 play football, and the others play tennis. How many play chess?",
        "There are five lemons, ten avocados and 5 pineapples. How many fruits are there?",
        "Jessica has six pencils. Amy has 35 more. How many pencils in all?",
        "5 baskets have 4 figs and 8 plums. How many fruits are there?",
        "4 crates. All but the last hold 8 figs and 6 nuts. The last holds fewer of each. How many in total?",
        "5 baskets have 4 figs and 8 plums each. Two baskets fall over. How many fruits are there?",
        "40% of the 50 guests are children. How many dogs are there?",
        "36 muffins were sold for $1.50 each and 20 pies were given away. How much money was raised?",
        "A ball falls 16 feet in 1 second. How many feet does it fall in 2 seconds?",
    ],
)
def test_what_is_not_determined_or_not_explained_is_not_read(problem: str) -> None:
    assert read(problem) is None


def test_more_hands_need_less_time() -> None:
    for problem in (
        "5 painters need 12 hours for a house. How long do 3 painters need?",
        "4 cooks need 30 minutes. How long do 8 cooks need?",
    ):
        found = read(problem)
        assert found is None or (isinstance(found, Reading) and found.answer in ("20", "15"))


def test_a_third_of_what_there_is_does_not_get_lost() -> None:
    found = read("Tina had $45. She spent a third of it on a game and $8 on lunch. How much does she have left?")  # fmt: skip
    assert found is None or (isinstance(found, Reading) and found.answer == "22")


def test_slopes_of_other_curves_go_to_algebra() -> None:
    found = read("derivative of ln(x) at x = 4")
    assert isinstance(found, Sought)
    assert found.expression.startswith("limit(diff(")
