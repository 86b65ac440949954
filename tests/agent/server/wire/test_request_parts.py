"""What becomes of a request before it runs: conversations, parameters, orders, words."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from surefoot.agent.run.conversation import ConversationTurn as Turn
from surefoot.agent.run.narration import narrate
from surefoot.agent.server.api_errors import ApiError
from surefoot.agent.server.wire.parameters import NEUTRAL, LeftOut, merged
from surefoot.agent.server.wire.prompt import take_apart
from surefoot.graphs.contracts import Decision
from surefoot.graphs.events import (
    Backtracked,
    Corrected,
    Decided,
    Event,
    Proposed,
    VerdictGiven,
    plain,
)
from surefoot.graphs.tree import Node
from surefoot.tools.base import Claim, Verdict

TURNS = [
    Turn("system", "Be brief."),
    Turn("user", "What is 2 + 3?"),
    Turn("assistant", "5"),
    Turn("user", "And twice that?"),
]


def test_one_question_is_the_problem_word_for_word() -> None:
    asked = take_apart([Turn("user", "What is 2 + 3?")], "messages")
    for reads_prose in (True, False):
        assert asked.problem(reads_prose=reads_prose) == "What is 2 + 3?"
        assert asked.left_out(reads_prose=reads_prose) == ()


def test_a_conversation_for_a_model_that_reads() -> None:
    asked = take_apart(TURNS, "messages")
    assert asked.problem(reads_prose=True) == (
        "Be brief.\n\nEarlier in this conversation:\n\nUser: What is 2 + 3?\n\nAssistant: 5\n\n"
        "Now:\n\nAnd twice that?"
    )
    assert asked.question_in_context(reads_prose=True).startswith("Earlier in this conversation:")
    assert asked.left_out(reads_prose=True) == ()


def test_a_conversation_for_pebble() -> None:
    asked = take_apart(TURNS, "messages")
    assert asked.problem(reads_prose=False) == "And twice that?"
    assert asked.left_out(reads_prose=False) == (
        "the model reads one question: the system prompt and 2 earlier messages left out",
    )


@pytest.mark.parametrize(
    "turns",
    [[], [Turn("system", "x")], [Turn("user", " \n")], [Turn("user", "x"), Turn("assistant", "y")]],
)
def test_nobody_asks(turns: list[Turn]) -> None:
    with pytest.raises(ApiError) as refusal:
        take_apart(turns, "messages")
    assert refusal.value.detail.param == "messages"


def test_a_started_answer() -> None:
    turns = [Turn("user", "x"), Turn("assistant", "y")]
    asked = take_apart(turns, "messages", may_start=True)
    assert (asked.question, asked.started) == ("x", "y")


@contextmanager
def suppress_refusals() -> Iterator[list[ApiError]]:
    refusals: list[ApiError] = []
    try:
        yield refusals
    except ApiError as refusal:
        refusals.append(refusal)


@given(st.sampled_from(sorted(NEUTRAL)), st.none() | st.booleans() | st.floats() | st.text())
def test_parameters_pass_or_are_named(name: str, value: object) -> None:
    with suppress_refusals() as refusals:
        LeftOut(strict=True).check({name: value})
    for refusal in refusals:
        assert refusal.status == 400
        assert refusal.detail.param == name
        assert name in refusal.detail.message


def test_true_is_no_one() -> None:
    with pytest.raises(ApiError):
        LeftOut(strict=True).check({"top_p": True})
    LeftOut(strict=True).check({"top_p": 1.0, "top_k": None, "parallel_tool_calls": False})


def test_extra_body_is_unpacked_where_nothing_contradicts() -> None:
    assert merged({"a": 1, "extra_body": {"b": 2, "a": 1}}) == {"a": 1, "b": 2}
    contradiction = {"a": 1, "extra_body": {"a": 2}}
    assert merged(contradiction) == contradiction
    for odd in ([1], None, {"extra_body": 3}):
        assert merged(odd) == odd


def thoughts(event: dict) -> list[tuple[str, str]]:
    return [(thought.kind, thought.text) for thought in narrate(event)]


def told(event: Event) -> list[tuple[str, str]]:
    return thoughts(plain(event))


def test_events_in_words() -> None:
    node = Node(2, 0, "38 * 3 = 114")
    verdict = Verdict("calculator", "refuted", Claim("arithmetic", "", (0, 0)), "is 114")
    unknown = replace(verdict, status="unknown")
    assert told(Proposed(parent=0, attempt=0, nodes=(node,))) == [("step", "38 * 3 = 114\n")]
    assert told(VerdictGiven(node=2, verdict=verdict)) == [("verdict", "  ✗ calculator: is 114\n")]
    assert told(VerdictGiven(node=2, verdict=unknown)) == []
    assert told(Corrected(node=node, wrong=1)) == [("correction", "  ↳ corrected: 38 * 3 = 114\n")]
    assert told(Backtracked(to=0)) == [("backtrack", "↩ back to the start\n")]
    assert told(Decided(node=1, score=0.5, decision=Decision("accept"))) == []
    assert thoughts({"event": "of a strategy to come"}) == []
