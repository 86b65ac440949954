"""The command line on streams as they come: closed, full, ASCII; and the ways of calling it."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

QUESTION = "What is 15% of 240?"
SUREFOOT = str(Path(sys.executable).with_name("surefoot"))


def run(script: str, **env: str) -> subprocess.CompletedProcess[str]:
    clean = {k: v for k, v in os.environ.items() if not k.startswith(("OPENAI_", "SUREFOOT_"))}
    done = subprocess.run(
        ["bash", "-c", script.replace("surefoot ", f"{SUREFOOT} ", 1)],
        capture_output=True, text=True, timeout=100, stdin=subprocess.DEVNULL, env=clean | env,
        errors="replace",
    )  # fmt: skip
    assert "Traceback" not in done.stderr
    return done


@pytest.mark.parametrize("end", [">/dev/full", ">&-"])
def test_an_answer_that_cannot_be_written_is_told(end: str) -> None:
    done = run(f"surefoot solve '{QUESTION}' {end}")
    assert done.returncode == 3
    assert "Standard output" in done.stderr


def test_a_closed_standard_input_harms_nothing() -> None:
    done = run(f"surefoot solve '{QUESTION}' <&-")
    assert (done.returncode, done.stdout) == (0, "36\n")


def test_closed_standard_error_harms_nothing() -> None:
    assert run(f"surefoot solve '{QUESTION}' 2>&-").stdout == "36\n"


def test_a_trace_that_cannot_be_written_is_told() -> None:
    done = run(f"surefoot solve '{QUESTION}' --trace /dev/null/x.jsonl")
    assert (done.returncode, "/dev/null/x.jsonl" in done.stderr) == (2, True)


def test_a_trace_on_a_full_disk_is_told() -> None:
    done = run(f"surefoot solve '{QUESTION}' --trace /dev/full")
    assert (done.returncode, "/dev/full" in done.stderr) == (2, True)


@pytest.mark.parametrize("encoding", ["ascii", "latin-1"])
def test_signs_that_a_terminal_lacks_are_told_by_their_escape(encoding: str) -> None:
    done = run("surefoot check --json - <<< '√16 = 5'", PYTHONIOENCODING=encoding)
    assert done.returncode in (0, 1)
    done = run("surefoot doctor", PYTHONIOENCODING=encoding)
    assert done.returncode == 0


def test_a_problem_without_quotes_is_hinted_at() -> None:
    done = run("surefoot solve what is 2 plus 3")
    assert done.returncode == 2
    assert 'surefoot solve "what' in done.stderr


def test_short_help_and_the_module() -> None:
    assert "solve" in run("surefoot -h").stdout
    done = run(f"{sys.executable} -m 'surefoot' solve '{QUESTION}'")
    assert done.stdout == "36\n"
