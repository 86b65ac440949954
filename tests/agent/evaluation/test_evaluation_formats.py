"""Reading problem sets: every format by its fields, every broken line by its number."""

import gzip
import json
from pathlib import Path

import pytest
from surefoot.agent import jsonl
from surefoot.agent.evaluation.formats import EvalProblem, read_problems
from surefoot.graphs.errors import FormatError
from surefoot.sandbox.errors import InputError

DATA = Path(__file__).resolve().parents[4] / "shared" / "data"


def write(path: Path, *rows: dict[str, object] | str) -> Path:
    text = "\n".join(row if isinstance(row, str) else json.dumps(row) for row in rows) + "\n"
    path.write_text(text, encoding="utf-8")
    return path


def only(tmp_path: Path, **row: object) -> EvalProblem:
    (problem,) = read_problems(write(tmp_path / "set.jsonl", row))
    return problem


def test_plain(tmp_path: Path) -> None:
    one = only(tmp_path, id="a", problem=" What is 2 + 2? ", answer="4")
    assert (one.problem.id, one.problem.text, one.answer) == ("a", "What is 2 + 2?", "4")
    assert (one.kind, one.group) == ("maths", None)


@pytest.mark.parametrize(
    ("stored", "read"),
    [(18.0, "18"), (18, "18"), (0.5, "0.5"), ("18.0", "18.0"), (-2e15, "-2000000000000000")],
)
def test_numbers_for_answers(tmp_path: Path, stored: object, read: str) -> None:
    assert only(tmp_path, id=7, problem="?", answer=stored).answer == read


def test_gsm8k(tmp_path: Path) -> None:
    one = only(tmp_path, question="How many?", answer="48/2 = <<48/2=24>>24\n#### 1,024")
    assert (one.answer, one.problem.id) == ("1,024", "gsm8k-1")


def test_gsm8k_cut_off(tmp_path: Path) -> None:
    with pytest.raises(FormatError, match=r"line 1: the answer does not end in #### N"):
        only(tmp_path, question="How many?", answer="48/2 = 24 and")


def test_math(tmp_path: Path) -> None:
    one = only(
        tmp_path, problem="?", solution=r"So \boxed{\frac{1}{2}}.", type="Algebra", level="1"
    )
    assert (one.answer, one.group) == (r"\frac{1}{2}", "Algebra")
    one = only(tmp_path, problem="?", solution=r"\boxed{3}", answer="3", unique_id="test/1.json")
    assert (one.answer, one.problem.id) == ("3", "test/1.json")
    with pytest.raises(FormatError, match=r"line 1: .*boxed"):
        only(tmp_path, problem="?", solution="So three.")


def test_humaneval_keeps_the_prompt_as_it_is(tmp_path: Path) -> None:
    prompt = 'def f(x):\n    """Twice x."""\n'
    one = only(tmp_path, task_id="H/0", prompt=prompt, test="def check(f): ...", entry_point="f")
    assert (one.kind, one.problem.text, one.problem.entry_point) == ("code", prompt, "f")
    assert (one.problem.id, one.problem.tests) == ("H/0", "def check(f): ...")


def test_mbpp_shows_its_first_test_and_no_other(tmp_path: Path) -> None:
    one = only(
        tmp_path, task_id=3, text="Write f.", test_list=["assert f(1)", "assert f(2)"],
        test_setup_code="import math",
    )  # fmt: skip
    assert one.problem.id == "3"
    assert one.problem.tests == "import math\nassert f(1)\nassert f(2)"
    assert "assert f(1)" in one.problem.text
    assert "assert f(2)" not in one.problem.text


def test_deepmind_groups_by_module(tmp_path: Path) -> None:
    one = only(tmp_path, module="numbers__gcd", problem="gcd?", answer="9")
    assert (one.group, one.answer) == ("numbers__gcd", "9")


def test_game_of_24(tmp_path: Path) -> None:
    one = only(tmp_path, Rank="3", Puzzles="1 1  4 6")
    assert (one.kind, one.answer, one.problem.id) == ("game24", "1 1 4 6", "game24-3")
    assert "1 1 4 6" in one.problem.text


def test_svamp_and_mawps(tmp_path: Path) -> None:
    one = only(tmp_path, ID="c-1", Body="He has 4", Question="How many?", Answer=4.0, Type="Sum")
    assert (one.problem.text, one.answer, one.group) == ("He has 4. How many?", "4", "Sum")
    one = only(tmp_path, input="He has 4. How many?", target=4.0, idx=2, type="singleop")
    assert (one.problem.id, one.answer, one.group) == ("2", "4", "singleop")


def test_gzip_is_known_by_its_content(tmp_path: Path) -> None:
    path = tmp_path / "set.jsonl"
    path.write_bytes(gzip.compress(b'{"id": "a", "problem": "?", "answer": "1"}\n'))
    assert [one.problem.id for one in read_problems(path)] == ["a"]


GOOD = {"id": "a", "problem": "?", "answer": "1"}


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("{not json", "line 2: broken JSON"),
        ("[1, 2]", "line 2: a JSON object was expected, not list"),
        ('{"id": "b", "problem": "", "answer": "1"}', "line 2: problem"),
        ('{"id": "b", "problem": "?", "answer": null}', "line 2: answer"),
        ('{"id": "b", "problem": "?", "answer": NaN}', "line 2: answer"),
        ('{"id": "b", "problem": "?", "answer": "  "}', "line 2: answer"),
        ('{"id": "b", "problem": "a\\u0007b", "answer": "1"}', "line 2: .*control character"),
        ('{"id": "a", "problem": "?", "answer": "1"}', "line 2: the id 'a' already .* line 1"),
        ('{"id": "b", "query": "?"}', "line 2: .*no known format: id, query"),
        ("[" * 100_000, "line 2: broken JSON"),
    ],
)
def test_a_broken_line_is_named(tmp_path: Path, line: str, said: str) -> None:
    path = write(tmp_path / "set.jsonl", GOOD, line)
    with pytest.raises(FormatError, match=said) as caught:
        list(read_problems(path))
    assert str(path) in str(caught.value)
    assert caught.value.exit_code == 2


def test_unknown_fields_list_the_known_formats(tmp_path: Path) -> None:
    path = write(tmp_path / "set.jsonl", {"id": "a", "query": "?"})
    with pytest.raises(FormatError, match="no known format: id, query") as caught:
        list(read_problems(path))
    for known in (
        "HumanEval",
        "MBPP",
        "GSM8K",
        "MATH",
        "DeepMind",
        "Game of 24",
        "{problem, answer}",
    ):
        assert known in str(caught.value)


def test_empty_missing_and_unreadable_files(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="is empty"):
        list(read_problems(write(tmp_path / "empty.jsonl", "", "  ")))
    with pytest.raises(InputError, match=r"cannot read .*nowhere.*No such file"):
        list(read_problems(tmp_path / "nowhere"))
    with pytest.raises(InputError, match=r"cannot read .*directory"):
        list(read_problems(tmp_path))
    cut = tmp_path / "cut.gz"
    cut.write_bytes(gzip.compress(b'{"id": "a", "problem": "?", "answer": "1"}\n')[:-12])
    with pytest.raises(FormatError, match="broken gzip data"):
        list(read_problems(cut))
    latin = tmp_path / "latin.jsonl"
    latin.write_bytes(b'{"id": "a", "problem": "caf\xe9", "answer": "1"}\n')
    with pytest.raises(FormatError, match="not UTF-8"):
        list(read_problems(latin))


def test_a_line_has_a_bound(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(jsonl, "MAX_LINE_CHARS", 100)
    path = write(tmp_path / "set.jsonl", GOOD, json.dumps({**GOOD, "answer": "1" * 200}))
    with pytest.raises(FormatError, match="line 2: longer than 100 characters"):
        list(read_problems(path))


@pytest.mark.skipif(not DATA.exists(), reason="../shared/data is not there")
@pytest.mark.parametrize(
    ("name", "n", "kind"),
    [
        ("strictprmbench/gsm8k_problems", 250, "maths"),
        ("strictprmbench/math500_problems", 250, "maths"),
        ("gsm8k/test", 660, "maths"),
        ("humaneval/problems", 82, "code"),
        ("mbpp/problems", 487, "code"),
        ("game24/problems", 900, "game24"),
        ("maths/svamp", 500, "maths"),
        ("maths/mawps", 1033, "maths"),
        ("maths/gsm_hard", 660, "maths"),
        ("maths/amc23", 40, "maths"),
        ("dm_mathematics/dev", 1100, "maths"),
    ],
)
def test_real_sets_are_read_whole(name: str, n: int, kind: str) -> None:
    problems = list(read_problems(DATA / f"{name}.jsonl.gz"))
    assert len(problems) == n
    assert {one.kind for one in problems} == {kind}
    if name.startswith("dm_"):
        assert len({one.group for one in problems}) == 55
