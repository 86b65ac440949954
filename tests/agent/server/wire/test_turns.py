"""What a turn asks: problems go to a strategy, errands and talk to the model itself."""

from __future__ import annotations

import json

import pytest
from conftest import Served, chat_body
from surefoot.agent.server.turns import ONLY, asks_a_problem, errand_reply, is_errand

PROBLEMS = [
    "What is 15% of 240?",
    "Janet has twice as many apples as Tom, who has seven. How many has she?",
    "Solve x^2 - 4 = 0.",
    "Prove that the square root of a prime is irrational.",
    "Write a Python function that reverses a string.",
    "def add(a, b):\n    pass",
    "What is the capital of France plus the number of its letters?",
    "A is a knight or a knave. A says: B is a liar. Who is what?",
    (
        "Anna is taller than Bob and Bob is taller than Carl, while Dora is shorter than Carl but "
        "taller than Eve, and Eve never met Anna. Who of all of them is in the middle?"
    ),
    "Simplify \\frac{a}{b} + \\frac{c}{b}",
    "Is the largest prime factor of 100 odd?",
    "Sort these words: pear, apple",
    "Give the title of a book with 300 pages of 40 lines: how many lines?",
]
TALK = [
    "hi",
    "Hello there!",
    "Thanks, that helped a lot.",
    "Who wrote Faust?",
    "Tell me a joke about cats.",
    "Why is the sky blue?",
    "Translate good morning into French.",
    "Can you be more friendly?",
    "What can you do?",
    "Write a poem about autumn.",
]
ERRANDS = [
    (
        "### Task:\nGenerate a concise, 3-5 word title.\n### Output:\nJSON format: "
        '{ "title": "your title" }\n### Chat History:\n<chat_history>\nUSER: What is 2 + 3?\n'
        "ASSISTANT: 5\n</chat_history>"
    ),
    (
        "### Task:\nGenerate 1-3 broad tags.\n### Output:\nJSON format: "
        '{ "tags": ["tag1", "tag2"] }\n### Chat History:\nUSER: hi'
    ),
    (
        "### Task:\nSuggest 3-5 relevant follow-up questions.\n### Output:\nJSON format: "
        '{ "follow_ups": ["Question 1?"] }\n### Chat History:\nUSER: What is 2 + 3?'
    ),
    (
        "Provide a concise, 5-word-or-less title for the conversation.\n\nConversation:\n"
        "User: What is 2 + 3?\nAI: 5"
    ),
    "Summarize this conversation in at most 10 words.\nUser: What is 2 + 3?",
    "You will generate a short title based on the following messages.\nuser: What is 2 + 3?",
]


@pytest.mark.parametrize("text", PROBLEMS)
def test_problems(text: str) -> None:
    assert asks_a_problem(text)


@pytest.mark.parametrize("text", TALK)
def test_talk(text: str) -> None:
    assert not asks_a_problem(text)
    assert not is_errand(text)


@pytest.mark.parametrize("text", ERRANDS)
def test_errands(text: str) -> None:
    assert is_errand(text)
    assert not asks_a_problem(text)
    assert errand_reply(text).strip()


def test_an_errand_gets_its_shape() -> None:
    assert json.loads(errand_reply(ERRANDS[0])) == {"title": "What is 2 + 3"}
    assert json.loads(errand_reply(ERRANDS[1])) == {"tags": ["mathematics"]}
    assert json.loads(errand_reply(ERRANDS[2])) == {"follow_ups": [ONLY]}
    assert errand_reply(ERRANDS[3]) == "What is 2 + 3"
    assert errand_reply(ERRANDS[4]) == ONLY


def test_a_title_for_a_chat_with_the_embedded_model(pebble: Served) -> None:
    reply = pebble.chat(ERRANDS[0], stream=False).json()
    title = json.loads(reply["choices"][0]["message"]["content"])["title"]
    assert title == "What is 2 + 3"
    assert reply["usage"]["total_tokens"] == 0
    body = {"model": "surefoot/loop", "max_tokens": 99,
            "messages": [{"role": "user", "content": ERRANDS[3]}]}  # fmt: skip
    said = pebble.post("/v1/messages", body).json()
    assert said["content"][0]["text"] == "What is 2 + 3"
    streamed = pebble.post("/v1/chat/completions", chat_body(ERRANDS[1], stream=True))
    assert "mathematics" in streamed.text
    assert streamed.text.endswith("data: [DONE]\n\n")
