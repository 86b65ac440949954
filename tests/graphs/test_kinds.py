"""What a problem asks for, and answers read as that or as none."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from surefoot.graphs.kinds import form_of, read_answer
from surefoot.graphs.thinking import split_thoughts

HEAD = 'def add(x: int, y: int):\n    """Add two numbers.\n    >>> add(2, 3)\n    5\n    """\n'


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("Roger has 5 balls and buys 6 more. How many balls has he?", "number"),
        ("What is fifteen more than a quarter of 48?", "number"),
        ("Simplify 3*x + 4*x - 2.", "expression"),
        ("Differentiate x^2 + 3*x with respect to x.", "expression"),
        ("What is 2 + 2?\n(A) 3\n(B) 4\n(C) 5\n(D) 6", "choice"),
        ("Prove that the square root of 2 is irrational.", "proof"),
        ("Who is taller, if Ann is taller than Bob and Bob than Cid?", "words"),
        ("What day of the week was October 28, 2022? Reply with just the weekday name.", "words"),
        (HEAD, "complete"),
        ("Write a Python function that reverses a list.", "write"),
        ("Implement a method to sort words.\nassert order('b a') == 'a b'", "write"),
    ],
)
def test_the_kind_of_a_problem(text: str, kind: str) -> None:
    assert form_of(text).kind == kind


def test_tests_and_an_entry_point_say_what_words_do_not() -> None:
    assert form_of("Sum.", "assert f(1) == 2").names == ("f",)
    known = form_of(HEAD, "def check(c): ...", "add")
    assert (known.kind, known.head, known.names) == ("complete", HEAD, ("add",))


def test_a_program_is_read_from_its_fence_and_prose_is_none() -> None:
    form = form_of(HEAD, "", "add")
    fenced = "Sure, 2 + 3 = 5:\n\n```python\ndef add(x, y):\n    return x + y\n```\n\nAnswer: 5"
    assert "return x + y" in (read_answer(form, fenced).answer or "")
    assert (read_answer(form, "    return x + y\n").answer or "").startswith(HEAD)
    for text in ("Answer: 5", "\\boxed{5}", "It adds them, so 5", "", "```\n5\n```"):
        assert read_answer(form, text).answer is None, text


def test_a_number_is_no_word_and_no_choice() -> None:
    words = form_of("Who is taller, if Ann is taller than Bob?")
    assert read_answer(words, "There are 2 people here.").answer is None
    assert read_answer(words, "Answer: Ann").answer == "Ann"
    choice = form_of("What is 2 + 2?\n(A) 3\n(B) 4\n(C) 5")
    assert read_answer(choice, "2 + 2 is 4, so the answer is (B)").answer in ("B", "(B)")
    assert read_answer(choice, "I would take option B because 2 + 2 = 4").answer == "B"


@pytest.mark.parametrize(
    "text",
    [
        "<think> so Answer: 5 maybe",
        "<think>\nso \\boxed{5}",
        "<Thinking>Answer: 5",
        "<think>Answer: 4</think><think>Answer: 5",
        "<think>Answer: 5</think>",
    ],
)
def test_hidden_reasoning_is_no_answer(text: str) -> None:
    assert read_answer(form_of("What is 2 + 3?"), text).answer is None
    assert read_answer(None, text).answer is None


def test_what_follows_hidden_reasoning_is() -> None:
    told = split_thoughts("so 4?</think>\n\nAnswer: 5")
    assert (told.thought, told.answer.strip(), told.open) == ("so 4?", "Answer: 5", False)
    assert split_thoughts("so Answer: 5 maybe", thinks=True, cut=True).answer == ""


@given(st.text(max_size=400), st.text(max_size=200))
def test_any_text_is_read_or_not(problem: str, text: str) -> None:
    form = form_of(problem)
    answer = read_answer(form, text).answer
    assert answer is None or isinstance(answer, str)
    told = split_thoughts(text)
    assert text[told.start :] == told.answer or told.open
