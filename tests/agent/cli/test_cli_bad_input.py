"""Every kind of bad input: one clear line on standard error, its exit code, and no traceback."""

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from fake_openai import FakeOpenAI, Reply, completion, error

SUREFOOT = Path(sys.executable).parent / "surefoot"


def surefoot(*words: str, stdin: str = "", **env: str) -> subprocess.CompletedProcess[str]:
    clean = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith(("OPENAI_", "SUREFOOT_")) and not name.lower().endswith("_proxy")
    }
    return subprocess.run(
        [SUREFOOT, *words], input=stdin, capture_output=True, text=True, timeout=60, env=clean | env
    )


def assert_one_line(done: subprocess.CompletedProcess[str], code: int, *words: str) -> None:
    assert done.returncode == code, done.stderr
    assert done.stdout == ""
    assert len(done.stderr.strip().splitlines()) == 1, done.stderr
    for word in words:
        assert word in done.stderr


@pytest.fixture
def server() -> Iterator[FakeOpenAI]:
    fake = FakeOpenAI()
    fake.start()
    yield fake
    fake.stop()


def ask(server: FakeOpenAI, *words: str, **env: str) -> subprocess.CompletedProcess[str]:
    settings = {"OPENAI_BASE_URL": server.url, "OPENAI_API_KEY": "caller-key-0123456789", **env}
    return surefoot("solve", "--model", "openai:m", *words, "What is 2 + 2?", **settings)


def test_an_empty_problem() -> None:
    assert_one_line(surefoot("solve", " "), 2, "empty")


def test_an_empty_standard_input() -> None:
    assert_one_line(surefoot("solve", "-"), 2, "empty")


def test_a_megabyte() -> None:
    assert_one_line(surefoot("solve", "-", stdin="x" * 2**20), 2, "characters", "limit")


def test_control_characters() -> None:
    assert_one_line(surefoot("solve", "-", stdin="2 + \x07 3"), 2, "control character")


def test_an_unknown_model() -> None:
    assert_one_line(surefoot("solve", "--model", "gpt9", "2 + 3"), 2, "gpt9", "pebble", "openai:")


def test_an_unknown_strategy() -> None:
    assert_one_line(surefoot("solve", "--strategy", "luck", "2 + 3"), 2, "luck", "loop")


def test_a_missing_key() -> None:
    assert_one_line(surefoot("solve", "--model", "openai:m", "2 + 3"), 3, "OPENAI_API_KEY")


def test_a_wrong_key(server: FakeOpenAI) -> None:
    server.key = "another"
    done = ask(server)
    assert_one_line(done, 3, "key")
    assert "0123456789" not in done.stderr


def test_an_unreachable_server() -> None:
    done = surefoot(
        "solve", "--model", "openai:m", "--budget-seconds", "20", "2 + 3",
        OPENAI_BASE_URL="http://127.0.0.1:9/v1", OPENAI_API_KEY="k",
    )  # fmt: skip
    assert_one_line(done, 3, "127.0.0.1:9")


def test_malformed_json_from_the_server(server: FakeOpenAI) -> None:
    server.able = set()
    server.replies.extend(Reply(body=b"<html>") for _ in range(50))
    assert_one_line(ask(server), 3)


def test_429_is_retried_and_then_answered(server: FakeOpenAI) -> None:
    server.replies.extend(error(429, "slow down", retry_after="0") for _ in range(2))
    done = ask(server)
    assert (done.returncode, done.stdout) == (0, "4\n"), done.stderr


def test_5xx_is_retried_and_then_answered(server: FakeOpenAI) -> None:
    server.replies.extend(error(503, "overloaded") for _ in range(2))
    done = ask(server)
    assert (done.returncode, done.stdout) == (0, "4\n"), done.stderr


def test_a_model_that_never_stops(server: FakeOpenAI) -> None:
    server.answer = lambda body: "and on and on " * 50
    server.respond = lambda body, auth: Reply(  # type: ignore[method-assign]
        body=completion("and on and on " * 50, finish="length")
    )
    done = ask(server, "--budget-seconds", "20", "--budget-tokens", "50000")
    assert done.returncode == 1, done.stderr
    assert done.stdout == ""


def test_a_model_that_repeats_itself(server: FakeOpenAI) -> None:
    server.answer = lambda body: "2 + 2 = 4\n\n2 + 2 = 4\n\n2 + 2 = 4"
    done = ask(server, "--budget-seconds", "20")
    assert done.returncode in (0, 1), done.stderr


def test_an_unknown_option_is_typers_to_say() -> None:
    assert surefoot("solve", "--nonsense", "2 + 3").returncode == 2


def test_a_missing_problem_set() -> None:
    assert_one_line(surefoot("eval", "/no/such/file.jsonl"), 2, "/no/such/file.jsonl")


def test_a_closed_pipe_is_no_error() -> None:
    done = subprocess.run(
        ["bash", "-c", f"{SUREFOOT} --help | true"], capture_output=True, text=True, timeout=60
    )
    assert "Traceback" not in done.stderr
