"""The reasoning tree is a fold of an append-only log of events."""

from hypothesis import given
from hypothesis import strategies as st
from surefoot.graphs.contracts import Decision
from surefoot.graphs.events import (
    Abandoned,
    Backtracked,
    Checked,
    Continued,
    Corrected,
    Criticised,
    Decided,
    Proposed,
    Resumed,
    Scored,
    VerdictGiven,
)
from surefoot.graphs.tree import ROOT, Node, Tree, extend
from surefoot.tools.base import Claim, Verdict

events = st.one_of(
    st.builds(Continued, parent=st.integers(0, 5)),
    st.builds(Scored, node=st.integers(1, 5), score=st.floats(0, 1)),
    st.builds(Abandoned, node=st.integers(1, 5)),
)
LOG = [
    Continued(parent=ROOT),
    Proposed(parent=ROOT, attempt=0, nodes=(Node(1, ROOT, "a"), Node(2, 1, "b"), Node(3, 2, "c"))),
]
WRONG = Verdict("t", "refuted", Claim("arithmetic", "1 + 1 = 3", (0, 9)))


@given(
    st.lists(st.lists(events, max_size=4), max_size=4),
    st.lists(st.lists(events, max_size=4), max_size=4),
)
def test_reducer_does_not_depend_on_batching(first: list, second: list) -> None:
    assert extend(extend([], first), second) == extend([], [*first, *second])


@given(st.lists(events, max_size=8))
def test_a_run_that_is_gone_on_with_has_the_same_tree(more: list) -> None:
    assert Tree.of([Resumed(problem="p", log=(*LOG, *more))]) == Tree.of([*LOG, *more])


def chain() -> Tree:
    return Tree.of(LOG)


def test_a_path_runs_from_the_first_step_to_the_node() -> None:
    assert chain().texts(3) == ("a", "b", "c")
    assert chain().texts(ROOT) == ()


def test_what_is_learned_later_replaces_and_the_rest_stays() -> None:
    tree = chain()
    tree.add(Decided(node=2, score=0.4, decision=Decision("accept")))
    tree.add(Scored(node=2, score=0.4))
    tree.add(Scored(node=2, score=0.6))
    assert tree.scores[2] == 0.6
    assert tree.fate(2) == "accepted"
    assert tree.fate(3) == "open"


def test_corrections_count_along_the_texts_that_were_replaced() -> None:
    tree = chain()
    tree.add(Corrected(node=Node(4, 2, "c'", "corrected", replaces=3), wrong=3))
    tree.add(Corrected(node=Node(5, 2, "c''", "corrected", replaces=4), wrong=4))
    assert tree.corrections_of(5) == 2
    assert tree.corrections_of(3) == 0
    assert [tree.fate(node) for node in (3, 4, 5)] == ["corrected", "corrected", "open"]


def test_attempts_and_backtracks_are_counted_apart() -> None:
    tree = chain()
    tree.add(Backtracked(to=ROOT, left=(1,), dropped=(2, 3)))
    tree.add(Continued(parent=ROOT))
    assert tree.attempts[ROOT] == 2
    assert tree.backtracks == 1
    assert [tree.fate(node) for node in (1, 2, 3)] == ["abandoned", "dropped", "dropped"]


def test_new_evidence_makes_a_score_stale() -> None:
    tree = chain()
    assert not tree.is_scored(1)
    tree.add(Checked(node=1))
    tree.add(Scored(node=1, score=0.5))
    assert tree.is_scored(1)
    tree.add(Criticised(nodes=(1,), judgments=None))
    assert tree.is_scored(1), "what cannot be read is no evidence"
    tree.add(Criticised(nodes=(1,), judgments=(0.2,), text="why"))
    assert not tree.is_scored(1)
    assert (tree.evidence_of(1).judgment, tree.evidence_of(1).reason) == (0.2, "why")
    assert tree.asked[1] == ("critique", "critique")


def test_what_a_node_that_is_run_again_says_again_is_one_verdict() -> None:
    tree = chain()
    for _ in range(2):
        tree.add(VerdictGiven(node=1, verdict=WRONG))
    assert tree.evidence_of(1).refuted == (WRONG,)
