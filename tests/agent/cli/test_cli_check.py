"""`surefoot check`: files, standard input as it comes, and what it writes."""

import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

COMMAND = [sys.executable, "-c", "from surefoot.agent.cli import main; main()", "check"]
Run = Callable[..., tuple[int, str, str]]
WRONG = "38 * 3 = 115 eggs.\n"


@pytest.fixture
def run(surefoot: Callable[..., Any]) -> Callable[..., tuple[int, str, str]]:
    def check(*words: object, text: str = "") -> tuple[int, str, str]:
        return tuple(surefoot("check", *words, stdin=text))

    return check


def test_a_refuted_claim_is_told_with_its_place(tmp_path: Path, run: Run) -> None:
    bad, good = tmp_path / "bad.md", tmp_path / "good.md"
    bad.write_text(WRONG)
    good.write_text("2 + 2 = 4\n")
    code, out, err = run(bad, good)
    assert code == 1
    assert out == f"{bad}:1:1: 38 * 3 = 115 is refuted: 38 * 3 = 114; right: 114\n"
    assert "1 supported, 0 refuted" in err
    assert run(good)[:2] == (0, "")


def test_fix_rewrites_the_file_and_keeps_its_mode_and_line_ends(tmp_path: Path, run: Run) -> None:
    file = tmp_path / "notes.md"
    file.write_bytes(b"38 * 3 = 115\r\n\r\nfine\r\n")
    file.chmod(0o640)
    assert run("--fix", file)[0] == 1
    assert file.read_bytes() == b"38 * 3 = 114\r\n\r\nfine\r\n"
    assert file.stat().st_mode & 0o777 == 0o640
    assert run("--fix", file)[0] == 0
    assert [path.name for path in tmp_path.iterdir()] == ["notes.md"]


def test_standard_input_in_three_shapes(run: Run) -> None:
    assert run("-", text=WRONG)[:2] == (
        1,
        "-:1:1: 38 * 3 = 115 is refuted: 38 * 3 = 114; right: 114\n",
    )
    assert run("--fix", "-", text=WRONG)[1] == "38 * 3 = 114 eggs.\n"
    assert run("--markdown", text=WRONG)[1] == "38 * 3 = ~~115~~ **114** eggs.\n"
    row = json.loads(run("--json", text=WRONG)[1])
    assert (row["file"], row["refuted"], row["findings"][0]["span"]) == ("-", 1, [0, 12])


def test_standard_input_is_judged_while_it_is_written() -> None:
    with subprocess.Popen(COMMAND, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        process.stdin.write(b"2 + 2 = 5\n\n")
        process.stdin.flush()
        assert b"2 + 2 = 5 is refuted" in process.stdout.readline()  # the text has not ended
        process.stdin.close()
        assert process.wait(30) == 1


def test_what_is_no_text_is_bad_input(tmp_path: Path, run: Run) -> None:
    file = tmp_path / "x.bin"
    file.write_bytes(b"\xff\xfe\x00")
    assert run(file)[0] == 2
    assert run(tmp_path / "absent")[0] == 2
    assert run("--fix", "--json", file)[0] == 2
