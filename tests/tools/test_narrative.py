# ruff: noqa: E501  (a story is a line)
"""Stories that are read by a grammar: of every kind several, and those that must not be read."""

from __future__ import annotations

import gzip
import json
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from surefoot.tools.questions.narrative import told
from surefoot.tools.questions.text import plain

ACCOUNTS = [
    # given away and got
    ("Lucy had 24 stickers. She gave 7 to Mia and 5 to Jack. How many does she have left?", "12"),
    ("Omar has 30 stamps. He sells 12 and buys 5 more. How many stamps does he have now?", "23"),
    ("My sister had 14 shells. She found 9 more and lost 2. How many shells does she have?", "21"),
    (
        "Jenny has 3 boxes with 14 crayons each. She loses 5 crayons. How many crayons does she have now?",
        "37",
    ),
    (
        "Rita has 5 bags of 8 marbles. She gives 11 marbles to her brother. How many marbles does she have left?",
        "29",
    ),
    ("A baker makes 12 trays of 8 muffins and sells 70 of them. How many muffins are left?", "26"),
    ("Tim had 7 quarters. His dad gave him 3 quarters. How many quarters does Tim have now?", "10"),
    # what comes and goes
    (
        "There are 15 birds on a tree. 6 fly away and then 4 more come. How many birds are there now?",
        "13",
    ),
    (
        "A bus has 32 people. At the first stop 9 get off and 5 get on. How many people are on the bus now?",
        "28",
    ),
    ("There were 20 ducks in a pond. 8 ducks swam away. How many ducks are left?", "12"),
    ("There are 40 balloons at a party. 6 of them pop. How many balloons are left?", "34"),
    (
        "My garden has 6 rows of tomato plants, with 7 plants in each row. 4 plants died. How many plants are alive?",
        "38",
    ),
    (
        "There are 7 crayons in the drawer. Mary took 3 crayons out of the drawer. How many crayons are there now?",
        "4",
    ),
    ("A library has 340 books. 25 books were sold. How many books are left?", "315"),
    # compared
    ("Peter has 18 marbles. Anna has 7 more than Peter. How many do they have together?", "43"),
    ("Jack has 12 cards. Jill has half as many. How many do they have altogether?", "18"),
    ("Nina picked 16 apples and Tom picked 9 fewer. How many apples did Tom pick?", "7"),
    ("Ben has 9 cars. Leo has 3 times as many cars as Ben. How many cars does Leo have?", "27"),
    (
        "Eva read 20 pages. Max read twice as many pages as Eva. How many pages did they read in all?",
        "60",
    ),
    ("Sam has 40 coins. Kim has 15 coins. How many more coins does Sam have than Kim?", "25"),
    (
        "Leo ran 3 km a day for 10 days and Ana ran 5 km a day for 4 days. How much farther did Leo run?",
        "10",
    ),
    # at first, and what is not told
    (
        "I had some candies. I ate 8 and gave 5 to my friend, and now I have 12. How many did I have at first?",
        "25",
    ),
    (
        "Dave had some tickets. He used 12 tickets. Now he has 14 left. How many tickets did he have at first?",
        "26",
    ),
    (
        "Rosa had 67 flowers. Andre gave her some more flowers. Now Rosa has 90 flowers. How many flowers did Andre give?",
        "23",
    ),
    # needed
    ("We need 100 chairs. There are 8 rows of 9 chairs already. How many more do we need?", "28"),
    # money
    ("I bought 3 pens at $1.50 each and a notebook for $4. How much did I spend?", "8.5"),
    (
        "Emma had $50. She bought a book for $12 and two toys for $9 each. How much money does she have left?",
        "20",
    ),
    ("I have 5 quarters, 3 dimes and 2 nickels. How many cents do I have?", "165"),
    # other things beside
    (
        "Tom has 8 bananas. He buys 5 more. Later he buys 9 cards. How many bananas does Tom have?",
        "13",
    ),
]
RATES = [
    (
        "Sarah earns $14 an hour and works 6 hours a day, 5 days a week. How much does she earn in a week?",
        "420",
    ),
    ("Dan saves $15 every week. How many weeks does it take him to save $180?", "12"),
    ("A recipe for 4 people needs 300 g of rice. How much rice for 6 people?", "450"),
    ("5 machines make 5 toys in 5 minutes. How long do 100 machines need to make 100 toys?", "5"),
    ("If I walk at 5 km/h, how far do I get in 2.5 hours?", "12.5"),
    ("A farmer has 45 eggs and packs them in cartons of 6. How many eggs are left over?", "3"),
    ("A ribbon is 96 cm long. I cut it into 8 equal pieces. How long is each piece?", "12"),
    ("A recipe needs 3 cups of milk and a cup is 240 ml. How many ml do I need?", "720"),
    (
        "There are 37 baskets. There are 17 apples in each basket. How many apples are there in all?",
        "629",
    ),
    (
        "Mr. Guzman bought 48 doughnuts packed equally into 4 boxes. How many doughnuts were in each box?",
        "12",
    ),
    ("My car uses 7 litres per 100 km. How much fuel do I need for 350 km?", "24.5"),
    ("A shop sells 4 apples for $3. How much do 12 apples cost?", "9"),
    ("Lisa rented 4 DVDs for $4.80. How much did each DVD cost?", "1.2"),
]
SILENT = [
    "Tom has some apples and gives some away. How many are left?",
    "Anna has 5 apples. Ben has 3 pears. How many oranges do they have?",
    "A farmer had 175 tomatoes in his garden. He picked 172 tomatoes. How many tomatoes does he have?",
    "Tom has 12 marbles. He gives 5 to Anna. How many does Anna have?",
    "Sam has $50. He buys 2 shirts and a hat for $18. How much money does he have left?",
    "John had $200. He gave 3/8 of his money to his mother and 3/10 to his father. How much money did John have left?",
    "Anna and Mia had 5 apples. She ate 2. How many apples does she have?",
    "Jeff had 300 pencils and donated 100. Vicki had twice as many pencils as Jeff. How many pencils did Vicki have?",
    "A car drives 3 hours. How far does it go?",
    "A shop sells 5 apples for $2. How much does a pear cost?",
    "There are 24 kids and 12 balls. How many kids have a ball?",
    "My train leaves at 8 and takes 3 hours. How many people are on it?",
    "Tom has 5 apples. How many apples will he have tomorrow?",
    "Kim has 20 coins. She loses more than 5. How many coins does she have?",
]  # fmt: skip


@pytest.mark.parametrize(("story", "answer"), ACCOUNTS + RATES)
def test_a_story_is_read_to_its_answer(story: str, answer: str) -> None:
    found = told(plain(story) or "")
    assert found is not None, story
    assert found.answer == answer


@pytest.mark.parametrize("story", SILENT)
def test_a_story_that_does_not_say_it_is_not_read(story: str) -> None:
    assert told(plain(story) or "") is None


@settings(max_examples=150, deadline=None)
@given(st.lists(st.sampled_from(["Tom", "has", "5", "red", "apples", ".", "He", "gives", "3", "to", "Anna", "and", ",", "more", "than", "twice", "half", "as", "many", "each", "a", "day", "for", "$4", "of", "the", "cards", "in", "boxes", "How", "did", "she", "have", "left", "?", "2/3", "10%", "per"]), max_size=30))  # fmt: skip
def test_no_text_makes_it_raise(words: list[str]) -> None:
    told(" ".join(words))


def test_a_number_that_does_not_go_in_leaves_a_story_unread() -> None:
    assert (
        told("Tom has 5 apples. He buys 3 apples. He has 4. How many apples does he have?") is None
    )
    assert (
        told("Each box holds 6 pens. Tom has 3 boxes and 2 boxes. How many pens does he have?")
        is None
    )


DATA = Path(__file__).parents[3] / "shared/data/gsm8k/train.jsonl.gz"


@pytest.mark.skipif(not DATA.exists(), reason="the data sets are not on this machine")
def test_what_is_read_of_stories_by_others_is_right() -> None:
    read, wrong = 0, []
    with gzip.open(DATA, "rt") as file:
        for line in list(file)[:2_000]:
            row = json.loads(line)
            found = told(plain(row["question"]) or "")
            if found is None or found.value is None:
                continue
            read += 1
            gold = row["answer"].rpartition("####")[2].replace(",", "")
            if abs(float(found.value) - float(gold)) > 0.01:
                wrong.append(row["question"])
    assert read >= 8
    assert len(wrong) * 50 <= read, wrong
