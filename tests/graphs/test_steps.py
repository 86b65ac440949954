"""Splitting real and hostile text into steps, and finding the stated answer."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from surefoot.graphs.steps import (
    MAX_STEPS,
    repeats,
    split_steps,
    stated_answer,
)


@pytest.mark.parametrize(
    ("text", "steps"),
    [
        ("a\n\nb\n\nc", ["a", "b", "c"]),
        ("a\nb", ["a", "b"]),
        ("Step 1: a\nmore\nStep 2: b", ["Step 1: a\nmore", "Step 2: b"]),
        ("### Step 1\na\n\n### Step 2\nb", ["### Step 1\na", "### Step 2\nb"]),
        (
            "```python\nx = 1\n\ny = 2\n```\n\nAnswer: 3",
            ["```python\nx = 1\n\ny = 2\n```", "Answer: 3"],
        ),
        ("", []),
        (" \n\n ", []),
        ("one line", ["one line"]),
    ],
)
def test_splitting(text: str, steps: list[str]) -> None:
    assert split_steps(text) == steps


@given(st.text(max_size=2000))
def test_splitting_loses_nothing_but_white_space(text: str) -> None:
    kept = "".join("".join(split_steps(text)).split())
    assert kept == "".join(text.replace("\x00", "").split())


def test_splitting_is_bounded() -> None:
    steps = split_steps("\n\n".join(str(i) for i in range(1000)))
    assert len(steps) == MAX_STEPS
    assert steps[-1].endswith("999")


@pytest.mark.parametrize(
    ("step", "answer"),
    [
        ("#### 1,234", "1,234"),
        ("Answer: 5", "5"),
        ("**Answer:** 5", "5"),
        ("Therefore the final answer is: 3/4", "3/4"),
        ("The answer is 7.", "7"),
        (r"So \boxed{\frac{1}{2}} it is", r"\frac{1}{2}"),
        (r"First \boxed{1}. No: it is \boxed{2}", "2"),
        ("3 + 4 = 7", None),
        ("### Step 2: add", None),
        (r"\boxed{}", None),
        ("answer", None),
    ],
)
def test_stated_answers(step: str, answer: str | None) -> None:
    stated = stated_answer(step)
    assert (stated.answer if stated else None) == answer


@pytest.mark.parametrize("step", ["Answer: ?", "Answer: unknown", "Answer: I don't know."])
def test_declining(step: str) -> None:
    stated = stated_answer(step)
    assert stated is not None
    assert stated.declined


@given(st.text(alphabet="\\boxed{}1 \nAnswer:#$", max_size=300))
def test_hostile_text_never_raises(text: str) -> None:
    stated_answer(text)


def test_repeats_folds_white_space() -> None:
    assert repeats("3 + 4  = 7", ["3 + 4 = 7\n"])
    assert not repeats("3 + 4 = 8", ["3 + 4 = 7"])
