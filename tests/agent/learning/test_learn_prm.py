"""`learn prm`: from labelled rows of every form to a model that is better than chance."""

import json
import random
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from surefoot.agent.evaluation.calibration import auc
from surefoot.agent.learning.evidence.examples import LabelledSolution, read_examples
from surefoot.agent.prm.evidence.columns import AT
from surefoot.agent.prm.evidence.forest import Forest
from surefoot.agent.prm.evidence.prm import EvidencePRM
from surefoot.graphs.errors import FormatError
from surefoot.sandbox.errors import InputError

pytest.importorskip("lightgbm", reason="the extra `learn` is not installed")

from surefoot.agent.learning.evidence.fitting import deal, targets_of
from surefoot.agent.learning.evidence.run import learn
from surefoot.agent.learning.evidence.tables import Data, tabulate
from surefoot.agent.learning.evidence.wholes import fit_wholes


def rollouts(problems: int, seed: int = 0, right_share: float = 0.5) -> list[dict]:
    """Sums that are worked out in three lines; wrong ones take a number from nowhere."""
    rng = random.Random(seed)
    rows = []
    for p in range(problems):
        a, b, c = rng.sample(range(2, 90), 3)
        problem = (
            f"Problem {p}: Anna has {a} pears, Ben {b} plums and Cleo {c} figs. How many fruits?"
        )
        for sample in range(4):
            wrong_at = rng.randrange(3) if rng.random() > right_share else 9
            first = a + b if wrong_at != 0 else a + b + 7
            total = first + c if wrong_at > 1 else first + c + 5
            steps = [
                f"Anna and Ben have {a} + {b if wrong_at else b + 7} = {first} fruits.",
                f"With Cleo it is {first} + {c if wrong_at != 1 else c + 5} = {total} fruits.",
                f"Answer: {total if wrong_at != 2 else total + 11}",
            ]
            hard = [int(i < wrong_at) for i in range(3)]
            rows.append({
                "id": f"p{p}#{sample}", "problem": problem, "steps": steps, "labels": hard,
                "hard": hard, "answer": steps[-1][8:], "correct": wrong_at == 9,
            })  # fmt: skip
    return rows


def written(path: Path, rows: list[dict]) -> Path:
    path.write_text("".join(json.dumps(row) + "\n" for row in rows))
    return path


@pytest.mark.slow
def test_a_model_is_learned_and_the_same_one_again(tmp_path: Path) -> None:
    file = written(tmp_path / "rollouts.jsonl", rollouts(160))
    learned = learn([file])
    assert learned.figures.signal
    assert learned.figures.auc > 0.8
    assert learned.figures.ece < 0.15
    assert learned.figures.f1["rollouts"] > 0.5
    assert learned.held_out == 32
    again = learn([file])
    row = rollouts(1, seed=9)[0]
    scores = EvidencePRM(learned.model).scores(row["problem"], row["steps"])
    assert EvidencePRM(again.model).scores(row["problem"], row["steps"]) == scores
    path = tmp_path / "mine.npz"
    learned.model.save(path)
    assert EvidencePRM(path).scores(row["problem"], row["steps"]) == scores
    assert learned.model.card.data == {"rollouts": 640}


def test_labels_of_one_kind_are_no_signal(tmp_path: Path) -> None:
    file = written(tmp_path / "right.jsonl", rollouts(30, right_share=1.0))
    with pytest.raises(InputError, match="No signal"):
        learn([file])


def test_random_labels_are_no_signal(tmp_path: Path) -> None:
    rng = random.Random(1)
    rows = rollouts(120, right_share=1.0)
    for row in rows:
        row["labels"] = row["hard"] = [rng.randrange(2) for _ in range(3)]
        row["correct"] = rng.random() < 0.5
    learned = learn([written(tmp_path / "random.jsonl", rows)])
    assert not learned.figures.signal


def test_too_few_problems(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="too few"):
        learn([written(tmp_path / "few.jsonl", rollouts(5))])


def test_every_form_is_read(tmp_path: Path) -> None:
    first = {"problem": "P", "steps": ["a", "b", "c"], "label": 1}
    rated = {"instruction": "P", "responses": ["a"], "next_response": "x", "rating": -1}
    sample = {
        "problem_id": "q", "steps": ["a", "b", "c"], "correct": True, "answer": 18.0,
        "prm_scores": {"qwen_prm": [0.9, 0.5, 0.8]},
    }  # fmt: skip
    paths = [
        written(tmp_path / f"{name}.jsonl", [row])
        for name, row in (("first", first), ("rated", rated), ("sample", sample))
    ]
    problems = written(tmp_path / "q.jsonl", [{"id": "q", "problem": "Q?", "answer": "18"}])
    one, two, three = read_examples(paths, [problems])
    assert one.targets == (1, 0, None)
    assert one.first_error == 1
    assert two.targets == (None, 0)
    assert three.targets == (0.95, 0.75, 1.0)
    assert not three.answer_alone
    assert (three.problem, three.answer) == ("Q?", "18.0")
    data = tabulate([one, two])
    assert len(data.table) == 5  # "rated" has two rows of its own: its evidence may differ
    with pytest.raises(InputError, match="--problems"):
        list(read_examples(paths))
    broken = written(tmp_path / "broken.jsonl", [{"problem": "P", "steps": ["a"]}])
    with pytest.raises(FormatError, match="line 1"):
        list(read_examples([broken]))


def test_samples_that_no_teacher_judged_teach_whole_solutions_alone(tmp_path: Path) -> None:
    sample = {
        "problem_id": "q", "steps": ["a", "b"], "correct": False, "answer": "4", "logprob": -0.25,
    }  # fmt: skip
    problems = written(tmp_path / "q.jsonl", [{"id": "q", "problem": "Q?", "answer": "18"}])
    [graded] = read_examples([written(tmp_path / "sample.jsonl", [sample])], [problems])
    assert graded.answer_alone
    data = tabulate([graded])
    assert data.ends.tolist() == [False, True]
    assert data.table[:, AT["logprob"]].tolist() == [-0.25, -0.25]
    assert targets_of(data).value[1] == 0  # nothing else is there to learn from
    rated = LabelledSolution("P", ("c",), (1.0,), "rated")
    assert np.isnan(targets_of(tabulate([graded, rated])).value[:2]).all()


def test_trees_of_whole_solutions_are_learned_from_enough(tmp_path: Path) -> None:
    def trees(rows: list[dict], p: float | None) -> tuple[Forest | None, np.ndarray, Data]:
        found = read_examples([written(tmp_path / "rows.jsonl", rows)])
        data = tabulate([replace(one, logprob=p) for one in found])
        folds = deal(data.groups, 3, 0)
        return *fit_wholes(data, folds, 0), data

    few, odds, _ = trees(rollouts(20), -0.1)
    assert few is None
    assert np.isnan(odds).all()
    unheard, *_ = trees(rollouts(120), None)
    assert unheard is None
    forest, odds, data = trees(rollouts(120), -0.1)
    assert forest is not None
    assert (~np.isnan(odds) == data.ends).all()
    right = np.array([one.correct for one in data.examples])
    last = np.array([path[-1] for path in data.paths])
    assert auc(right.tolist(), odds[last].tolist()) > 0.7


def test_rated_rows_share_their_prefixes() -> None:
    rows = [
        LabelledSolution("P", ("a", "b", text), (None, None, target), "rated")
        for text, target in (("c", 1.0), ("d", 0.0))
    ]
    data = tabulate(rows)
    assert [path.tolist() for path in data.paths] == [[0, 1, 2], [0, 1, 3]]
