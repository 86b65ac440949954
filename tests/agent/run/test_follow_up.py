"""Follow-ups: made whole where rules can be sure, left alone where not."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from surefoot import Agent, ChatSurefoot
from surefoot.agent.run.conversation import ConversationParts, ConversationTurn
from surefoot.agent.run.follow_up import UNREAD, goes_back, rewritten, whole_turns
from surefoot.graphs.contracts import Turn

PERCENT = ("What is 15% of 240?", "36")
PRODUCT = ("What is 12 * 3?", "36")
MILES = ("Convert 5 miles to kilometers.", "8.04672")
MEAN = ("What is the mean of 3, 5 and 10?", "6")


@pytest.mark.parametrize(
    ("before", "question", "whole"),
    [
        (PERCENT, "And of 300?", "What is 15% of 300?"),
        (PERCENT, "and 300", "What is 15% of 300?"),
        (PERCENT, "What about 20%?", "What is 20% of 240?"),
        (PERCENT, "OK, and how about of 1,000?", "What is 15% of 1,000?"),
        (("Is 91 a prime number?", "no"), "And 97?", "Is 97 a prime number?"),
        (("What is 20% of $50?", "10"), "And of $80?", "What is 20% of $80?"),
        (("How many seconds are in 2 days?", "172800"), "And in 3 days?",
         "How many seconds are in 3 days?"),
        (MILES, "and 12?", "Convert 12 miles to kilometers."),
        (MILES, "And to meters?", "Convert 5 miles to meters."),
        (MILES, "How about 3 feet?", "Convert 3 feet to kilometers."),
        (("What is the square root of 169?", "13"), "And the cube root?",
         "What is the cube root of 169?"),
        (MEAN, "and the median?", "What is the median of 3, 5 and 10?"),
        (("Factor x^2 - 4.", "(x-2)(x+2)"), "And x^2 - 9?", "Factor x^2 - 9."),
        (("What is x^2 + 1 when x = 3?", "10"), "What about x = 5?",
         "What is x^2 + 1 when x = 5?"),
        (PRODUCT, "Double that.", "What is 2 * 36?"),
        (PRODUCT, "And plus 5?", "What is 36 plus 5?"),
        (PRODUCT, "Now divide it by 4", "Divide 36 by 4."),
        (PRODUCT, "What is that times 2?", "What is 36 times 2?"),
        (PRODUCT, "What is 10% of that?", "What is 10% of 36?"),
        (PRODUCT, "add 5", "What is 36 + 5?"),
        (PRODUCT, "Subtract 7 from it", "What is 36 - 7?"),
        (PRODUCT, "Is it prime?", "Is 36 prime?"),
        (PRODUCT, "And what is 5 * 5?", "What is 5 * 5?"),
        (PRODUCT, "And 14 * 3?", "What is 14 * 3?"),
        (("How far is it?", "-3"), "square it", "What is (-3)^2?"),
    ],
)  # fmt: skip
def test_what_is_sure_is_made_whole(before: tuple[str, str], question: str, whole: str) -> None:
    assert rewritten(question, [Turn(*before)]) == whole
    assert not goes_back(whole)


@pytest.mark.parametrize(
    ("before", "question"),
    [
        (("What is the greatest common divisor of 12 and 18?", "6"), "And of 20?"),
        (("What is 3 + 4?", "7"), "and 9?"),
        (("Solve 3*x = 15.", "5"), "And for 18?"),
        (MEAN, "And 11?"),
        (PERCENT, "And in a week?"),
        (PERCENT, "What about the weather?"),
        (("What is 12 * 3?", None), "Double that."),
        (("Solve x^2 = 4.", "2 or -2"), "Double that."),
        (("Differentiate x^3.", "3x^2"), "And sin(x)?"),
    ],
)
def test_what_is_not_sure_is_left_and_known_to_go_back(
    before: tuple[str, str | None], question: str
) -> None:
    assert rewritten(question, [Turn(*before)]) is None
    assert goes_back(question)


@pytest.mark.parametrize(
    "question",
    [
        "A shirt costs $40. It is on sale for 25% off. What does it cost?",
        "Tom has 3 apples and eats one of them. How many are left?",
        "What is 7 * 8?",
        "A train goes 50 km in an hour. How far does it go in 3 hours?",
        "How many days are there in that many weeks if there are 3 weeks and this is not a leap?",
    ],
)
def test_a_question_that_stands_alone_is_let_be(question: str) -> None:
    assert rewritten(question, [Turn(*PRODUCT)]) is None
    assert not goes_back(question)


@given(st.text(max_size=60), st.text(max_size=60), st.text(max_size=10))
def test_any_text_is_read(before: str, question: str, answer: str) -> None:
    whole_turns([Turn(before, answer), Turn(question, None)])
    goes_back(question)


def test_follow_ups_follow_each_other() -> None:
    said = (
        ConversationTurn("user", "What is 15% of 240?"),
        ConversationTurn("assistant", "36"),
        ConversationTurn("user", "And of 300?"),
        ConversationTurn("assistant", "45"),
    )
    asked = ConversationParts("", said, "And of 500?")
    assert asked.problem(reads_prose=False) == "What is 15% of 500?"
    assert asked.left_out(reads_prose=False) == ("read as: What is 15% of 500?",)
    assert asked.hint(reads_prose=False) is None
    assert "User: And of 300?" in asked.problem(reads_prose=True)  # a chat model reads it all


def test_on_a_thread(tmp_path: Path) -> None:
    with Agent(model="pebble", sandbox="local", checkpointer=tmp_path / "runs.sqlite") as agent:
        assert agent.solve("What is 15% of 240?", thread="t").answer == "36"
        assert agent.solve("And of 300?", thread="t").answer == "45"
        events = list(agent.stream("And 20%?", thread="t"))
        assert events[-1]["result"]["answer"] == "60"
        assert [one["text"] for one in events if one["event"] == "note"] == [
            "read as: What is 20% of 300?"
        ]
        unread = agent.solve("And for the other one?", thread="t")
        assert (unread.answer, unread.hint) == (None, UNREAD)


def test_in_a_chat_model() -> None:
    model = ChatSurefoot(agent=Agent(model="pebble", sandbox="local"))
    talk = [("user", "What is 15% of 240?"), ("assistant", "36"), ("user", "And of 300?")]
    reply = model.invoke(talk)
    assert reply.text == "45"
    assert "(read as: What is 15% of 300?)" in reply.additional_kwargs["reasoning_content"]
    unread = model.invoke([*talk[:2], ("user", "And for the other one?")])
    assert UNREAD in unread.text
