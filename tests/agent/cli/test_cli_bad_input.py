"""Every kind of bad input: one clear line on standard error, its exit code, and no traceback."""

import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from fake_openai import FakeOpenAI, Reply, completion, error

SUREFOOT = Path(sys.executable).parent / "surefoot"
Surefoot = Callable[..., Any]  # the fixture of that name


def assert_one_line(done: Any, code: int, *words: str) -> None:
    assert done.code == code, done.err
    assert done.out == ""
    assert len(done.err.strip().splitlines()) == 1, done.err
    for word in words:
        assert word in done.err


@pytest.fixture
def server() -> Iterator[FakeOpenAI]:
    fake = FakeOpenAI()
    fake.start()
    yield fake
    fake.stop()


@pytest.fixture
def ask(server: FakeOpenAI, surefoot: Surefoot) -> Surefoot:
    """A problem for the model behind the fake server."""

    def run(*words: str) -> Any:
        given = {"OPENAI_BASE_URL": server.url, "OPENAI_API_KEY": "caller-key-0123456789"}
        return surefoot("solve", "--model", "openai:m", *words, "What is 2 + 2?", **given)

    return run


def test_an_empty_problem(surefoot: Surefoot) -> None:
    assert_one_line(surefoot("solve", " "), 2, "empty")


def test_an_empty_standard_input(surefoot: Surefoot) -> None:
    assert_one_line(surefoot("solve", "-"), 2, "empty")


def test_a_megabyte(surefoot: Surefoot) -> None:
    assert_one_line(surefoot("solve", "-", stdin="x" * 2**20), 2, "characters", "limit")


def test_control_characters(surefoot: Surefoot) -> None:
    assert_one_line(surefoot("solve", "-", stdin="2 + \x07 3"), 2, "control character")


def test_an_unknown_model(surefoot: Surefoot) -> None:
    assert_one_line(surefoot("solve", "--model", "gpt9", "2 + 3"), 2, "gpt9", "pebble", "openai:")


def test_an_unknown_strategy(surefoot: Surefoot) -> None:
    assert_one_line(surefoot("solve", "--strategy", "luck", "2 + 3"), 2, "luck", "loop")


def test_a_missing_key(surefoot: Surefoot) -> None:
    assert_one_line(surefoot("solve", "--model", "openai:m", "2 + 3"), 3, "OPENAI_API_KEY")


def test_a_wrong_key(server: FakeOpenAI, ask: Surefoot) -> None:
    server.key = "another"
    done = ask()
    assert_one_line(done, 3, "key")
    assert "0123456789" not in done.err


def test_an_unreachable_server(surefoot: Surefoot) -> None:
    done = surefoot(
        "solve", "--model", "openai:m", "--budget-seconds", "20", "2 + 3",
        OPENAI_BASE_URL="http://127.0.0.1:9/v1", OPENAI_API_KEY="k",
    )  # fmt: skip
    assert_one_line(done, 3, "127.0.0.1:9")


def test_malformed_json_from_the_server(server: FakeOpenAI, ask: Surefoot) -> None:
    server.able = set()
    server.replies.extend(Reply(body=b"<html>") for _ in range(50))
    assert_one_line(ask(), 3)


def test_429_is_retried_and_then_answered(server: FakeOpenAI, ask: Surefoot) -> None:
    server.replies.extend(error(429, "slow down", retry_after="0") for _ in range(2))
    done = ask()
    assert (done.code, done.out) == (0, "4\n"), done.err


def test_5xx_is_retried_and_then_answered(server: FakeOpenAI, ask: Surefoot) -> None:
    server.replies.extend(error(503, "overloaded") for _ in range(2))
    done = ask()
    assert (done.code, done.out) == (0, "4\n"), done.err


def test_a_model_that_never_stops(server: FakeOpenAI, ask: Surefoot) -> None:
    server.answer = lambda body: "and on and on " * 50
    server.respond = lambda body, auth: Reply(  # type: ignore[method-assign]
        body=completion("and on and on " * 50, finish="length")
    )
    done = ask("--budget-seconds", "20", "--budget-tokens", "50000")
    assert done.code == 1, done.err
    assert done.out == ""


def test_a_model_that_repeats_itself(server: FakeOpenAI, ask: Surefoot) -> None:
    server.answer = lambda body: "2 + 2 = 4\n\n2 + 2 = 4\n\n2 + 2 = 4"
    done = ask("--budget-seconds", "20")
    assert done.code in (0, 1), done.err


def test_an_unknown_option_is_typers_to_say(surefoot: Surefoot) -> None:
    assert surefoot("solve", "--nonsense", "2 + 3").code == 2


def test_a_missing_problem_set(surefoot: Surefoot) -> None:
    assert_one_line(surefoot("eval", "/no/such/file.jsonl"), 2, "/no/such/file.jsonl")


def test_a_closed_pipe_is_no_error() -> None:
    done = subprocess.run(
        ["bash", "-c", f"{SUREFOOT} --help | true"], capture_output=True, text=True, timeout=60
    )
    assert "Traceback" not in done.stderr
