"""`surefoot eval`: what it prints, what it keeps, and every bad input with its exit code."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

DATA = Path(__file__).resolve().parents[4] / "shared" / "data"
real = pytest.mark.skipif(not DATA.exists(), reason="../shared/data is not there")


Surefoot = Callable[..., Any]  # the fixture of that name


@pytest.fixture
def files(tmp_path: Path) -> tuple[Path, str]:
    """Three problems and four recorded samples of each: 3, 2 and 1 of them right."""
    problems, samples = tmp_path / "set.jsonl", tmp_path / "samples.jsonl"
    write(problems, [{"id": k, "problem": f"say {k}", "answer": k} for k in ("1", "2", "3")])
    given = {"1": ["1", "1", "1", "9"], "2": ["7", "2", "2", "8"], "3": ["8", "8", "3", "8"]}
    rows = [
        {"problem_id": k, "response": f"The answer is {answer}", "num_tokens": 10}
        for k, answers in given.items()
        for answer in answers
    ]
    write(samples, rows)
    return problems, f"recorded:{samples}"


def write(path: Path, rows: list[dict[str, Any]]) -> None:
    path.write_text("".join(json.dumps(row) + "\n" for row in rows))


def test_json_is_alone_on_standard_output(surefoot: Surefoot, files: tuple[Path, str]) -> None:
    problems, model = files
    done = surefoot("eval", problems, "--model", model, "--strategy", "majority", "-n", 4, "--json")
    assert (done.code, done.err) == (0, "")
    summary = json.loads(done.out)
    assert len(done.out.splitlines()) == 1
    wanted = {"n": 3, "answered": 3, "correct": 2, "abstained": 0, "failed": 0, "by": {}}
    assert {key: summary[key] for key in wanted} == wanted
    assert summary["accuracy"] == pytest.approx(2 / 3)
    assert summary["sample_accuracy"] == pytest.approx(6 / 12)
    assert summary["oracle"] == 1.0
    assert (summary["strategy"], summary["model"]) == ("majority", model)
    assert summary["usage"]["completion_tokens"] == 120


def test_chain_n_is_the_mean_sample(surefoot: Surefoot, files: tuple[Path, str]) -> None:
    problems, model = files
    done = surefoot("eval", problems, "--model", model, "--strategy", "chain", "-n", 4, "--json")
    summary = json.loads(done.out)
    assert (summary["n"], summary["correct"], summary["accuracy"]) == (12, 6, 0.5)


def test_people_get_a_table(surefoot: Surefoot, files: tuple[Path, str]) -> None:
    problems, model = files
    done = surefoot("eval", problems, "--model", model, "--strategy", "majority", "-n", 4)
    assert done.code == 0
    assert "66.7%" in done.out
    assert "majority" in done.out


def test_compare_shows_the_baseline_too(
    surefoot: Surefoot, files: tuple[Path, str], tmp_path: Path
) -> None:
    problems, model = files
    words = ("eval", problems, "--model", model, "-n", 4, "--out", tmp_path / "out")
    done = surefoot(*words, "--compare", "majority", "--json")
    assert [one["strategy"] for one in json.loads(done.out)] == ["chain", "majority"]
    for strategy, rows in (("chain", 12), ("majority", 3)):
        kept = (tmp_path / "out" / strategy / "results.jsonl").read_text().splitlines()
        assert len(kept) == rows
    (tmp_path / "out" / "chain" / "results.jsonl").unlink()
    (tmp_path / "out" / "chain" / "run.json").unlink()
    refused = surefoot(*words, "--compare", "majority")
    assert (refused.code, "majority is not empty" in refused.err) == (2, True)
    assert not list((tmp_path / "out" / "chain").iterdir())  # nothing was run before that was said
    again = surefoot(*words, "--compare", "majority,chain", "--resume")
    assert again.code == 0
    assert "50.0%" in again.out


def test_limit_and_then_the_rest(
    surefoot: Surefoot, files: tuple[Path, str], tmp_path: Path
) -> None:
    problems, model = files
    words = ("eval", problems, "--model", model, "--strategy", "chain", "--out", tmp_path / "out")
    assert json.loads(surefoot(*words, "--limit", 1, "--json").out)["n"] == 1
    whole = json.loads(surefoot(*words, "--resume", "--json").out)
    assert (whole["n"], whole["correct"]) == (3, 1)


def test_programs_are_graded_by_their_tests(surefoot: Surefoot, tmp_path: Path) -> None:
    problems, samples = tmp_path / "set.jsonl", tmp_path / "samples.jsonl"
    prompt = 'def twice(x):\n    """Two times x."""\n'
    tests = "def check(candidate):\n    assert candidate(2) == 4\n"
    task = {"task_id": "H/1", "prompt": prompt, "test": tests, "entry_point": "twice"}
    write(problems, [task])
    bodies = ["    # 7\n\n    return 2 * x\n", "    return x\n", "\n", "    return x + x\n"]
    write(samples, [{"task_id": "H/1", "completion": body} for body in bodies])
    words = ("eval", problems, "--model", f"recorded:{samples}", "--strategy", "chain", "-n", 4)
    done = surefoot(*words, "--json", "--out", tmp_path / "out")
    summary = json.loads(done.out)
    assert (summary["n"], summary["correct"], summary["abstained"]) == (4, 2, 1)
    rows = [json.loads(line) for line in (tmp_path / "out/results.jsonl").read_text().splitlines()]
    assert {row["id"]: row["correct"] for row in rows} == {
        "H/1#0": True, "H/1#1": False, "H/1#2": False, "H/1#3": True,
    }  # fmt: skip
    assert next(row["answer"] for row in rows if row["id"] == "H/1#0") == prompt + bodies[0]


def test_failed_runs_are_said(surefoot: Surefoot, files: tuple[Path, str]) -> None:
    problems, model = files
    with problems.open("a") as file:
        file.write('{"id": "4", "problem": "say 4", "answer": "4"}\n')
    done = surefoot("eval", problems, "--model", model, "--strategy", "chain", "--json")
    assert done.code == 0
    assert json.loads(done.out)["failed"] == 1
    assert "1 runs failed (NotRecorded 1)" in done.err


def test_bad_input_is_one_line_and_exit_code_2(
    surefoot: Surefoot, files: tuple[Path, str], tmp_path: Path
) -> None:
    problems, model = files
    broken, empty = tmp_path / "broken.jsonl", tmp_path / "empty.jsonl"
    broken.write_text('{"id": "1", "problem": "?", "answer": "1"}\n{"id": \n')
    empty.touch()
    full = tmp_path / "full"
    full.mkdir()
    (full / "letter.txt").touch()
    with_model = ("--model", model, "--strategy", "chain")
    cases: list[tuple[tuple[object, ...], str]] = [
        ((tmp_path / "nowhere.jsonl", *with_model), "No such file"),
        ((empty, *with_model), "is empty"),
        ((broken, *with_model), "broken.jsonl, line 2: broken JSON"),
        ((problems, *with_model, "--resume"), "--resume needs --out"),
        ((problems, *with_model, "--out", full), "is not empty"),
        ((problems, *with_model, "--out", full, "--resume"), "holds no run.json"),
        ((problems, *with_model, "--compare", " , "), "--compare takes strategies"),
        ((problems, *with_model, "--compare", "luck"), "no strategy 'luck'"),
        ((problems, "--model", model, "--strategy", "majority", "-n", 99), "holds 4"),
        ((problems, "--model", "gpt9"), "gpt9"),
        (
            (problems, "--model", f"recorded:{tmp_path / 'no'}", "--strategy", "chain"),
            "cannot read",
        ),
    ]
    for words, said in cases:
        done = surefoot("eval", *words)
        assert (done.code, done.out) == (2, ""), (words, done)
        assert said in done.err, (words, done)
        assert len(done.err.splitlines()) == 1, done.err


def test_a_missing_key_is_exit_code_3(surefoot: Surefoot, files: tuple[Path, str]) -> None:
    done = surefoot("eval", files[0], "--model", "openai:m")
    assert (done.code, done.out) == (3, "")
    assert "OPENAI_API_KEY" in done.err


@real
@pytest.mark.slow
@pytest.mark.parametrize(
    ("name", "strategy", "accuracy", "within"),
    [
        ("gsm8k", "chain", 0.888, 0.002),
        ("gsm8k", "majority", 0.908, 0.002),
        ("math500", "chain", 0.704, 0.002),
        ("math500", "majority", 0.772, 0.02),
    ],
)
def test_the_figures_of_real_samples(
    surefoot: Surefoot, tmp_path: Path, name: str, strategy: str, accuracy: float, within: float
) -> None:
    folder, out = DATA / "strictprmbench", tmp_path / "out"
    done = surefoot(
        "eval", folder / f"{name}_problems.jsonl.gz",
        "--model", f"recorded:{folder / f'{name}_samples.jsonl.gz'}",
        "--strategy", strategy, "-n", 32, "--json", "--out", out,
    )  # fmt: skip
    assert done.code == 0, done.err
    assert json.loads(done.out)["accuracy"] == pytest.approx(accuracy, abs=within)


@real
@pytest.mark.slow
def test_grading_agrees_with_the_recorded_marks(surefoot: Surefoot, tmp_path: Path) -> None:
    """GPT-3's GSM8K samples with OpenAI's own marks: 660 x 4."""
    import gzip

    samples = DATA / "gsm8k" / "recorded_gpt3_solutions.jsonl.gz"
    with gzip.open(samples, "rt", encoding="utf-8") as file:
        marks = {row["question"]: row for row in map(json.loads, file)}
    source = "175b_verification"
    right = sum(row[source]["is_correct"] for row in marks.values())
    done = surefoot(
        "eval", DATA / "gsm8k" / "test.jsonl.gz", "--model", f"recorded:{samples}#{source}",
        "--strategy", "chain", "--json", "--out", tmp_path / "out",
    )  # fmt: skip
    assert json.loads(done.out)["correct"] == right


@real
@pytest.mark.slow
def test_real_programs_are_graded_by_their_tests(surefoot: Surefoot) -> None:
    folder = DATA / "humaneval"
    done = surefoot(
        "eval", folder / "problems.jsonl.gz", "--strategy", "chain", "-n", 10, "--json",
        "--model", f"recorded:{folder / 'recorded_codegen16b_solutions.jsonl.gz'}",
    )  # fmt: skip
    summary = json.loads(done.out)
    assert summary["failed"] == 50  # five tasks have no recorded program
    assert summary["correct"] / (summary["n"] - 50) == pytest.approx(0.239, abs=0.03)
