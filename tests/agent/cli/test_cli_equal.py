"""`surefoot equal`: one pair or a file of them."""

import gzip
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

Surefoot = Callable[..., Any]  # the fixture of that name


def test_one_pair(surefoot: Surefoot) -> None:
    done = surefoot("equal", r"\frac{1}{2}", "0.5")
    assert (done.code, done.err) == (0, "")
    assert done.out.startswith("equivalent (")
    done = surefoot("equal", "1/2", "2/3")
    assert done.code == 1
    assert done.out.startswith("different (")


def test_one_pair_as_json(surefoot: Surefoot) -> None:
    done = surefoot("equal", "1/2", "0.5", "--json")
    row = json.loads(done.out)
    assert list(row) == ["equivalent", "how", "seconds"]
    assert row["equivalent"] is True
    assert 0 <= row["seconds"] < 5
    assert (surefoot("equal", "1/2", "3", "--json").code, done.code) == (1, 0)


PAIRS = [("1/2", "0.5", True), ("2", "3", False), ("x^2", "x*x", True), ("7", "", False)]


@pytest.mark.parametrize("zipped", [False, True])
def test_pairs_come_out_in_order(surefoot: Surefoot, tmp_path: Path, zipped: bool) -> None:
    rows = [{"gold": gold, "pred": pred} for gold, pred, _ in PAIRS] * 40
    data = "".join(json.dumps(row) + "\n" for row in rows).encode()
    path = tmp_path / "pairs.jsonl"
    path.write_bytes(gzip.compress(data) if zipped else data)
    done = surefoot("equal", "--pairs", path, "--json")
    assert done.code == 0
    found = [json.loads(line)["equivalent"] for line in done.out.splitlines()]
    assert found == [expected for _, _, expected in PAIRS] * 40


def test_numbers_in_pairs(surefoot: Surefoot, tmp_path: Path) -> None:
    path = tmp_path / "pairs.jsonl"
    path.write_text('{"gold": 18.0, "pred": "18"}\n{"gold": "18", "pred": 19}\n')
    done = surefoot("equal", "--pairs", path)
    words = [line.split()[0] for line in done.out.splitlines()]
    assert words == ["equivalent", "different"]


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("{", "line 2: broken JSON"),
        ('{"gold": "1"}', "line 2: needs 'pred'"),
        ('{"gold": null, "pred": "1"}', "line 2: needs 'gold'"),
        ("[]", "line 2: a JSON object"),
    ],
)
def test_a_broken_pair_is_named(surefoot: Surefoot, tmp_path: Path, line: str, said: str) -> None:
    path = tmp_path / "pairs.jsonl"
    path.write_text('{"gold": "1", "pred": "1"}\n' + line + "\n")
    done = surefoot("equal", "--pairs", path, "--json")
    assert done.code == 2
    assert said in done.err
    assert len(done.out.splitlines()) == 1  # the pair before it was judged


def test_arguments(surefoot: Surefoot, tmp_path: Path) -> None:
    for words, said in (
        ((), "Give GOLD and ANSWER"),
        (("1",), "Give GOLD and ANSWER"),
        (("1", "2", "--pairs", tmp_path / "p"), "not both"),
        (("--pairs", tmp_path / "nowhere"), "No such file"),
    ):
        done = surefoot("equal", *words)
        assert (done.code, done.out) == (2, "")
        assert said in done.err


def test_a_row_may_ask_for_leniency(surefoot: Surefoot, tmp_path: Path) -> None:
    file = tmp_path / "pairs.jsonl"
    rows = [{"gold": "$f(x)$", "pred": "$f(y)$", "strict": strict} for strict in (True, False)]
    file.write_text("".join(json.dumps(row) + "\n" for row in rows))
    done = surefoot("equal", "--pairs", str(file), "--json")
    assert [json.loads(line)["equivalent"] for line in done.out.splitlines()] == [False, True]


def test_a_problem_tells_whether_an_order_matters(surefoot: Surefoot, tmp_path: Path) -> None:
    asked, free = "List them in increasing order.", "Find all roots."
    ordered = surefoot("equal", "1, 2, 3", "3, 2, 1", "--problem", asked)
    assert ordered.code == 1
    assert "another order" in ordered.out
    assert surefoot("equal", "1, 2, 3", "3, 2, 1", "--problem", free).code == 0
    rows = tmp_path / "pairs.jsonl"
    row = {"gold": "1, 2", "pred": "2, 1"}
    lines = [row | {"problem": free}, row | {"problem": asked}, row]
    rows.write_text("\n".join(map(json.dumps, lines)))
    printed = surefoot("equal", "--pairs", rows, "--json").out.splitlines()
    assert [json.loads(line)["equivalent"] for line in printed] == [True, False, False]
