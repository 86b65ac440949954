"""The reasoning tree is a fold of an append-only log."""

from hypothesis import given
from hypothesis import strategies as st
from surefoot.graphs.contracts import Evidence
from surefoot.graphs.tree import ROOT, Attempt, Mark, Node, Tree, extend

entries = st.one_of(
    st.builds(Attempt, st.integers(0, 5), st.booleans()),
    st.builds(Mark, st.integers(1, 5), score=st.floats(0, 1)),
    st.builds(Node, st.integers(1, 5), st.just(ROOT), st.text(max_size=5)),
)


@given(
    st.lists(st.lists(entries, max_size=4), max_size=4),
    st.lists(st.lists(entries, max_size=4), max_size=4),
)
def test_reducer_does_not_depend_on_batching(first: list, second: list) -> None:
    assert extend(extend([], first), second) == extend([], [*first, *second])


def chain() -> Tree:
    return Tree.of([Attempt(ROOT), Node(1, ROOT, "a"), Node(2, 1, "b"), Node(3, 2, "c")])


def test_a_path_runs_from_the_first_step_to_the_node() -> None:
    assert chain().texts(3) == ("a", "b", "c")
    assert chain().texts(ROOT) == ()


def test_what_is_learned_later_replaces_and_none_leaves() -> None:
    tree = chain()
    tree.add(Mark(2, score=0.4, fate="accepted"))
    tree.add(Mark(2, score=0.6))
    assert tree.scores[2] == 0.6
    assert tree.fate(2) == "accepted"
    assert tree.fate(3) == "open"


def test_corrections_count_along_the_texts_that_were_replaced() -> None:
    tree = chain()
    tree.add(Node(4, 2, "c'", "corrected", replaces=3))
    tree.add(Node(5, 2, "c''", "corrected", replaces=4))
    assert tree.corrections_of(5) == 2
    assert tree.corrections_of(3) == 0


def test_attempts_and_backtracks_are_counted_apart() -> None:
    tree = chain()
    tree.add(Attempt(ROOT, backtrack=True))
    tree.add(Attempt(ROOT))
    assert tree.attempts[ROOT] == 2
    assert tree.backtracks == 1


def test_new_evidence_makes_a_score_stale() -> None:
    tree = chain()
    assert not tree.is_scored(1)
    tree.add(Mark(1, evidence=Evidence(), score=0.5))
    assert tree.is_scored(1)
    tree.add(Mark(1, evidence=Evidence(judgment=0.2)))
    assert not tree.is_scored(1)
