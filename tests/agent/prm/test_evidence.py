"""`evidence`: reading, features, the forest, scores with reasons, and the file of weights."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from surefoot.agent.prm.evidence import views
from surefoot.agent.prm.evidence.columns import AT, COLUMNS, READ, to_table
from surefoot.agent.prm.evidence.features import Prefix
from surefoot.agent.prm.evidence.forest import Forest
from surefoot.agent.prm.evidence.model import checks_of, read_model
from surefoot.agent.prm.evidence.prm import EvidencePRM
from surefoot.agent.prm.evidence.reading import read, stated, value_of
from surefoot.agent.prm.evidence.views import BITS, VIEWS
from surefoot.agent.prm.free_evidence import free_evidence
from surefoot.graphs.contracts import Evidence, ProcessRewardModel, Voting
from surefoot.graphs.errors import FormatError
from surefoot.sandbox.errors import InputError

PROBLEM = "Peter has 42 dollars. A ticket costs 7 dollars and popcorn 7. How often can he go?"
RIGHT = ["One visit costs 7 + 7 = 14 dollars.", "He can go 42 / 14 = 3 times.", "Answer: 3"]
WRONG = ["One visit costs 7 + 7 = 15 dollars.", "He can go 42 / 15 = 3 times.", "Answer: 3"]


@pytest.fixture(scope="module")
def prm() -> EvidencePRM:
    return EvidencePRM()


def row(problem: str, steps: list[str], evidence: list[Evidence] | None = None) -> dict[str, float]:
    """The features of the last step, by name."""
    prefix = Prefix.of(problem)
    for i, step in enumerate(steps):
        found, _ = prefix.add(step, evidence[i] if evidence else None)
    return dict(found)


@pytest.mark.parametrize(
    ("text", "value"),
    [("1,200", 1200), ("18.0", 18), (r"\frac{3}{4}", 0.75), ("$5", 5), ("x", None), ("", None),
     (r"\frac{1}{0}", None), ("9" * 60, None)],
)  # fmt: skip
def test_values(text: str, value: float | None) -> None:
    assert value_of(text) == value


def test_results_are_what_equations_come_to() -> None:
    assert read("So 16 - 7 = 9 and 9 * 2 = 18.").results == (9, 18)
    assert read(r"\[ 3 + 4 = \boxed{7} \]").results == (7,)
    assert read("x = 5 + 2 = 7").results == (7,)  # 5 is on its way


@pytest.mark.parametrize(
    ("text", "answer"),
    [(r"So \boxed{\frac{1}{2}}.", r"\frac{1}{2}"), ("It is 5.\n#### 5", "5"), ("Answer: 12.", "12"),
     ("The answer is 7", "7"), ("I answer nothing", None)],
)  # fmt: skip
def test_stated_answers(text: str, answer: str | None) -> None:
    assert stated(text) == answer


def test_numbers_are_traced_to_where_they_come_from() -> None:
    found = row(PROBLEM, ["One visit costs 7 + 7 = 14 dollars.", "42 / 14 = 3, and 99 is new."])
    assert found["fresh"] == 1
    assert found["given_share"] == pytest.approx(1 / 3)
    assert found["derived_share"] == pytest.approx(1 / 3)
    assert found["unused_share"] == 0
    assert found["result_whole"] == 1


def test_an_answer_that_is_not_what_was_computed_shows() -> None:
    steps = ["42 / 14 = 3, so he can go 3 times with his 42 dollars."]
    as_read = [Evidence(answer="42")]
    assert row(PROBLEM, steps, as_read)["answer_is_last_result"] == 0
    assert row(PROBLEM, steps, as_read)["answer_is_given"] == 1
    assert row(PROBLEM, steps, [Evidence(answer="3")])["answer_is_last_result"] == 1


def test_repetition_and_hedging_are_counted() -> None:
    found = row(PROBLEM, ["Maybe it is 5.", "Wait, maybe not.", "Maybe it is 5."])
    assert found["repeats"] == 1
    assert found["hedges_before"] == 2
    assert found["corrections_before"] == 1


def test_what_is_not_known_is_missing() -> None:
    table = to_table([row(PROBLEM, RIGHT)])
    assert np.isnan(table[0, AT["supported"]])
    assert np.isnan(table[0, AT["logprob"]])
    assert row(PROBLEM, RIGHT, free_evidence(PROBLEM, RIGHT))["supported_before"] == 2


def test_the_shipped_prm_keeps_the_contract(prm: EvidencePRM) -> None:
    found: ProcessRewardModel = prm
    assert isinstance(found, Voting)
    scores = prm.scores(PROBLEM, RIGHT, free_evidence(PROBLEM, RIGHT))
    assert len(scores) == len(RIGHT)
    assert all(0 < score < 1 for score in scores)
    assert prm.scores(PROBLEM, []) == []
    assert 0 < prm.threshold < 1


def test_a_refuted_claim_costs_the_step_and_all_that_follow(prm: EvidencePRM) -> None:
    right = prm.scores(PROBLEM, RIGHT, free_evidence(PROBLEM, RIGHT))
    wrong = prm.scores(PROBLEM, WRONG, free_evidence(PROBLEM, WRONG))
    assert all(low < high for low, high in zip(wrong, right, strict=True))
    assert wrong[0] < prm.threshold
    assert max(wrong) == wrong[0]


def test_scores_are_causal(prm: EvidencePRM) -> None:
    whole = prm.scores(PROBLEM, RIGHT)
    assert prm.scores(PROBLEM, RIGHT[:2]) == pytest.approx(whole[:2])


def test_the_policys_own_judgment_moves_what_follows(prm: EvidencePRM) -> None:
    sure, unsure = [Evidence(judgment=p) for p in (0.95, 0.1)]
    none = Evidence()
    plain = prm.scores(PROBLEM, RIGHT, [none] * 3)
    doubted = prm.scores(PROBLEM, RIGHT, [none, unsure, none])
    assert doubted[0] == plain[0]
    assert doubted[1] < plain[1]
    assert doubted[2] < plain[2]
    assert prm.scores(PROBLEM, RIGHT, [sure] * 3)[0] > plain[0]


def test_reasons_name_what_moved_the_score(prm: EvidencePRM) -> None:
    reasons = prm.explain(PROBLEM, WRONG, free_evidence(PROBLEM, WRONG))
    assert len(reasons) == 3
    assert reasons[0][0].what == "claims that tools refute"
    assert reasons[0][0].by < 0


def test_shares_sum_to_the_score(prm: EvidencePRM) -> None:
    model = prm.model
    table = model.table(PROBLEM, RIGHT, free_evidence(PROBLEM, RIGHT))
    for forest in (model.forest, model.wholes):
        assert forest is not None
        start = forest.value[forest.roots].sum(dtype=np.float64)
        explained = start + forest.shares(table).sum(axis=1)
        assert explained == pytest.approx(forest.log_odds(table), abs=1e-3)


def whole(steps: list[str], answer: str, logprob: float | None = None) -> list[Evidence]:
    """What is known of a solution that ends in that answer."""
    known = [replace(one, logprob=logprob) for one in free_evidence(PROBLEM, steps)]
    return [*known[:-1], replace(known[-1], answer=answer)]


def test_a_whole_solution_is_read_by_trees_of_its_own(prm: EvidencePRM) -> None:
    model = prm.model
    known = whole(RIGHT, "3", -0.1)
    scores = prm.scores(PROBLEM, RIGHT, known)
    steps_alone = EvidencePRM(replace(model, wholes=None)).scores(PROBLEM, RIGHT, known)
    assert scores[:-1] == steps_alone[:-1]
    assert scores[-1] != steps_alone[-1]
    unheard = whole(RIGHT, "3")  # no log-probabilities: nothing tells how strong the policy is
    without = EvidencePRM(replace(model, wholes=None)).scores(PROBLEM, RIGHT, unheard)
    assert prm.scores(PROBLEM, RIGHT, unheard) == without
    table = model.table(PROBLEM, RIGHT, known)
    ends = np.array([False] * (len(RIGHT) - 1) + [True])
    moved = model.shares(table, ends)[-1]
    assert model.wholes is not None
    read = moved[AT["answer_checks"]] - model.wholes.shares(table)[-1, AT["answer_checks"]]
    assert read == pytest.approx(model.card.checked * checks_of(table)[-1])


def test_a_policy_that_was_less_sure_of_its_words_is_believed_less(prm: EvidencePRM) -> None:
    sure, unsure = (prm.scores(PROBLEM, RIGHT, whole(RIGHT, "3", p))[-1] for p in (-0.02, -0.6))
    assert unsure < sure


def test_views_of_the_text_say_nothing_of_a_whole_solution(prm: EvidencePRM) -> None:
    """What they learned holds for the policies that they were learned from."""
    forest = prm.model.wholes
    assert forest is not None
    inner = forest.left != np.arange(len(forest.left))
    assert not set(forest.feature[inner].tolist()) & {AT[name] for name in READ}


@settings(deadline=None, max_examples=50)
@given(st.text(max_size=300), st.lists(st.text(max_size=300), min_size=1, max_size=4))
def test_any_text_is_scored(problem: str, steps: list[str]) -> None:
    scores = EvidencePRM().scores(problem, steps, free_evidence(problem, steps))
    assert len(scores) == len(steps)
    assert all(0 <= score <= 1 for score in scores)


@pytest.mark.parametrize(
    "text", ["1" * 50_000, "\\frac{" * 20_000, "= " * 20_000, "$" * 50_000, "a" * 200_000]
)
def test_hostile_texts_end_soon(prm: EvidencePRM, text: str) -> None:
    assert len(prm.scores(text, [text, text])) == 2


def test_a_forest_by_hand() -> None:
    forest = Forest(
        roots=np.array([0], np.int32), feature=np.array([1, 0, 0], np.int16),
        threshold=np.array([0.5, 0, 0], np.float32), gap_left=np.array([False, False, False]),
        left=np.array([1, 1, 2], np.int32), right=np.array([2, 1, 2], np.int32),
        value=np.array([0.1, -1, 2], np.float32), depth=1,
    )  # fmt: skip
    rows = np.array([[9, 0.4], [9, 0.6], [9, np.nan]], np.float32)
    assert forest.log_odds(rows).tolist() == [-1, 2, 2]
    assert forest.shares(rows)[0] == pytest.approx([0, -1.1])
    assert Forest.of(forest.arrays("trees"), "trees").depth == 1


def test_broken_files_are_refused(tmp_path: Path, prm: EvidencePRM) -> None:
    with pytest.raises(InputError, match="cannot read"):
        read_model(tmp_path / "none.npz")
    path = tmp_path / "model.npz"
    path.write_bytes(b"PK\x03\x04 nonsense")
    with pytest.raises(FormatError, match="learn prm"):
        read_model(path)
    prm.model.save(path)
    assert EvidencePRM(path).scores(PROBLEM, RIGHT) == prm.scores(PROBLEM, RIGHT)
    whole = path.read_bytes()
    for cut in (10, len(whole) // 2, len(whole) - 3):
        path.write_bytes(whole[:cut])
        with pytest.raises(FormatError):
            read_model(path)
    arrays = prm.model.forest.arrays("forest")
    with pytest.raises(ValueError, match="broken"):
        Forest.of({**arrays, "forest_left": arrays["forest_left"] + 10**6}, "forest")


def test_the_file_is_small_and_for_these_columns(prm: EvidencePRM) -> None:
    assert prm.model.card.columns == tuple(COLUMNS)
    folder = Path(__file__).resolve().parents[3] / "agent" / "prm" / "evidence"
    assert (folder / "evidence.npz").stat().st_size < 5_000_000


def test_equations_are_compared_with_what_was_stated(prm: EvidencePRM) -> None:
    problem, steps = "Solve $3x + 4 = 19$.", ["Subtract 4: $3x = 15$.", "So $x = 5$."]
    slip = ["Subtract 4: $3x = 16$.", "So $x = 5$."]
    assert row(problem, steps[:1])["states_entailed"] == 1
    assert row(problem, slip[:1])["states_contradicted"] == 1
    assert row(problem, steps)["stated_entailed"] == 1
    assert prm.scores(problem, slip)[0] < prm.scores(problem, steps)[0]


def test_an_answer_that_the_problem_determines_is_checked(prm: EvidencePRM) -> None:
    problem = r"Compute $\frac{1}{4} + \frac{1}{6}$."
    right, wrong = ([Evidence(answer=answer)] for answer in (r"\frac{5}{12}", r"\frac{2}{10}"))
    step = ["We add the fractions."]
    assert row(problem, step, right)["answer_checks"] == 1
    assert row(problem, step, wrong)["answer_checks"] == 0
    assert prm.scores(problem, step, right)[0] > 0.9 > 0.3 > prm.scores(problem, step, wrong)[0]
    named = "the problem's own text, worked out in numbers"
    assert prm.explain(problem, step, wrong)[0][0].what == named


def test_every_view_of_a_text_is_hashed() -> None:
    prefix = Prefix.of(PROBLEM)
    _, first = prefix.add(RIGHT[0], None)
    _, seen = prefix.add(RIGHT[1], None)
    assert set(seen) == set(first) == set(VIEWS)
    assert not len(first["history"])  # nothing was said before
    assert all(len(found) and found.max() < 1 << BITS for found in seen.values())
    assert np.array_equal(views.letters("Add 12"), views.letters("add 7"))
    assert not np.array_equal(views.letters("add"), views.letters("dad"))
    assert len(views.letters("")) == 0
