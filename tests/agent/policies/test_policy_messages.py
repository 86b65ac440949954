"""What chat models are told, and how their critiques are read."""

from __future__ import annotations

import json
import math
import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from surefoot.agent.policies.critique import parse_critique
from surefoot.agent.policies.messages import build_messages, clean_text
from surefoot.agent.policies.wording import WORDINGS
from surefoot.graphs.contracts import Evidence, ProposalRequest
from surefoot.tools.base import Claim, Verdict

CLAIM = Claim("arithmetic", "2 + 2 = 5", (0, 9))
REFUTED = Verdict("calculator", "refuted", CLAIM, "2 + 2 = 4", "4")
UNKNOWN = Verdict("symbolic", "unknown", CLAIM, "no idea")


def ask(task="solution", **kwargs) -> ProposalRequest:
    return ProposalRequest("PROBLEM", task=task, **kwargs)


def user(request, **kwargs) -> str:
    return build_messages(request, **kwargs)[1]["content"]


def test_a_fresh_solution_is_the_problem_alone():
    system, problem = build_messages(ask(prompt="SYSTEM"))
    assert system == {"role": "system", "content": "SYSTEM"}
    assert problem == {"role": "user", "content": "PROBLEM"}
    assert build_messages(ask())[0]["content"].startswith("Solve the problem")


def test_steps_so_far():
    assert "a\n\nb" in user(ask(steps=("a", "b")))
    assert "Write only what follows" in user(ask(steps=("a",)))
    assert "Write only the next step" in user(ask("step", steps=("a",)))
    assert "Write only the first step" in user(ask("step"))
    last = build_messages(ask("step", steps=("a", "b")), prefill=True)[-1]
    assert last == {"role": "assistant", "content": "a\n\nb\n\n"}
    assert len(build_messages(ask("step"), prefill=True)) == 2
    assert len(build_messages(ask("critique", steps=("a",)), prefill=True)) == 2


def test_a_started_step_is_gone_on_from():
    last = build_messages(ask("solution", steps=("a",), started="2 + "), prefill=True)[-1]
    assert last == {"role": "assistant", "content": "a\n\n2 + "}
    only = build_messages(ask("solution", started="2 + "), prefill=True)[-1]
    assert only["content"] == "2 + "


def test_others_solutions_are_data_for_the_user_message():
    text = user(ask("solution", others=("so it is 5", "so it is 6")))
    assert text.index("Problem:") < text.index("Solution 1:") < text.index("so it is 6")


def test_a_critique_numbers_the_steps_and_shows_what_tools_found():
    evidence = (Evidence(), Evidence(verdicts=(REFUTED, UNKNOWN)))
    text = user(ask("critique", steps=("a", "b"), subject=1, evidence=evidence))
    assert "Step 1: a\n\nStep 2: b\n" in text
    assert "(calculator finds: 2 + 2 = 5: refuted (2 + 2 = 4); right is: 4)" in text
    assert "no idea" not in text
    assert "Judge step 2." in text
    assert "Judge steps 1 to 2." in user(ask("critique", steps=("a", "b")))


def test_a_rewrite_shows_what_speaks_against_the_step():
    evidence = (Evidence(), Evidence(verdicts=(REFUTED,), reason="off by one"))
    text = user(ask("rewrite", steps=("a", "b"), subject=1, evidence=evidence))
    assert "Steps before, which stand:\n\na" in text
    assert "Step to correct:\nb" in text
    assert "right is: 4" in text
    assert "off by one" in text


@settings(deadline=None, max_examples=60)
@given(st.text(st.characters(), max_size=50))  # surrogates among them
def test_messages_can_always_be_sent(text):
    request = ProposalRequest(text, steps=(text,), task="rewrite", prompt=text)
    json.dumps(build_messages(request), ensure_ascii=False).encode()
    assert clean_text("a\x00\ud800b") == "a?b"


# ---------------------------------------------------------------- critiques


def critique(text, count=2, subject=0):
    steps = ("s",) * (subject + count)
    return parse_critique(text, ask("critique", steps=steps, subject=subject))


TWO = '[{"step": 1, "correct": 0.9, "reason": "fine"}, {"step": 2, "correct": 0.2}]'


@pytest.mark.parametrize(
    "text",
    [
        TWO,
        f'{{"steps": {TWO}}}',
        f"Let me see. [1] and {{x}}.\n```json\n{TWO}\n```\nThat is it.",
        f'{{"steps": [{{"step": 1, "correct": 0.5}}, {{"step": 2, "correct": 0.5}}]}} no: {TWO}',
        "[0.9, 0.2]",
        '{"judgments": [{"p_right": "90%"}, {"p_right": "0.2"}]}',
        '[{"step": "2", "correct": 0.2}, {"step": "1", "correct": 0.9}, {"step": 3, "correct": 1}]',
    ],
)
def test_judgments_are_found(text):
    assert critique(text).judgments == pytest.approx((0.9, 0.2))


def test_reasons_are_a_line_each():
    assert critique(TWO).reasons == ("fine", "")
    assert critique(TWO).text == "fine\n"
    assert critique('{"correct": true, "reason": "a\\nb"}', count=1).text == "a b"


def test_numbering_begins_at_the_subject():
    text = '[{"step": 3, "correct": 0.9}]'
    assert critique(text, count=1, subject=2).judgments == (0.9,)
    assert critique(text, count=1, subject=0) is None


@pytest.mark.parametrize(
    "text",
    [
        "",
        "All is well.",
        "[0.9]",
        "[0.9, 0.2, 0.1]",
        "[0.9, 1.2]",
        "[0.9, -0.1]",
        "[0.9, NaN]",
        "[0.9, Infinity]",
        "[0.9, null]",
        f"[0.9, {'9' * 400}]",
        f"[0.9, {'9' * 9999}]",
        '[0.9, "93"]',
        '[{"step": 1, "correct": 0.9}, {"step": 1, "correct": 0.2}]',
        '[{"step": 1, "correct": 0.9}, {"correct": 0.2}]',
        '[{"step": 1, "correct": 0.9}]',
        '[{"step": 1}, {"step": 2}]',
        '{"steps": {"1": 0.9}}',
        "[" * 100_000,
        '{"a":' * 100_000,
    ],
)
def test_what_is_not_clear_is_no_judgment(text):
    assert critique(text) is None


def test_nothing_to_judge():
    assert parse_critique("[]", ask("critique")) is None


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(st.sampled_from(["steps", "step", "correct", "reason", "p"]), inner)
    ),
    max_leaves=12,
)


@settings(deadline=None, max_examples=60)
@given(st.text(max_size=30), JSON, st.text(max_size=30), st.integers(1, 3))
def test_garbage_gives_sound_judgments_or_none(before, value, after, count):
    read = critique(before + json.dumps(value) + after, count)
    if read is not None:
        assert len(read.judgments) == len(read.reasons) == count
        assert all(0 <= p <= 1 and math.isfinite(p) for p in read.judgments)
        assert "\n" not in "".join(read.reasons)


@pytest.mark.parametrize("kind", WORDINGS)
def test_a_problem_is_asked_for_in_the_words_of_its_kind(kind) -> None:
    (only,) = build_messages(ask(kind=kind))
    assert only["role"] == "user"
    assert "PROBLEM" in only["content"]
    assert not re.search(r"3\*x|38 \* 3", only["content"])


def test_started_steps_follow_the_words_of_the_kind() -> None:
    asked = ask(kind="number", steps=("1 + 1 = 2",))
    user, begun = build_messages(asked, prefill=True)
    assert "\\boxed" in user["content"]
    assert begun == {"role": "assistant", "content": "1 + 1 = 2\n\n"}
    system, told = build_messages(asked)
    assert (system["role"], "Solution so far" in told["content"]) == ("system", True)
