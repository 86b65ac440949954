"""Keys: where they come from, and who is let in."""

from __future__ import annotations

from pathlib import Path

import pytest
from surefoot.agent.server.api_errors import ApiError
from surefoot.agent.server.care.auth import NOBODY, Key, find_caller, read_keys
from surefoot.sandbox.errors import InputError

FIRST, SECOND = "first-key-of-some-length", "second-key-of-some-length"


def test_keys_of_the_environment_and_of_a_file(tmp_path: Path) -> None:
    file = tmp_path / "keys"
    file.write_text(f"# ours\nalice {FIRST} 5000\n\nbob {SECOND}  # no ceiling\n")
    keys = read_keys({"SUREFOOT_API_KEYS": "third-key-of-some-length, "}, file)
    assert [(key.name, key.tokens_per_day) for key in keys] == [
        ("key-1", None),
        ("alice", 5000),
        ("bob", None),
    ]
    assert find_caller(keys, f"Bearer {FIRST}").name == "alice"
    assert find_caller(keys, f"bearer {SECOND}").name == "bob"
    assert FIRST not in repr(keys)


@pytest.mark.parametrize("sent", [None, "", "Bearer", f"Bearer {FIRST}x", f"Basic {FIRST}", FIRST])
def test_others_are_refused(sent: str | None) -> None:
    with pytest.raises(ApiError) as refusal:
        find_caller((Key.of("alice", FIRST),), sent)
    assert refusal.value.status == 401
    assert FIRST not in str(refusal.value)


def test_without_keys_anyone_may() -> None:
    assert find_caller((), None) is NOBODY


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("alice", "write NAME KEY"),
        (f"alice {FIRST} many", "write NAME KEY"),
        ("alice short", "16 or more"),
        (f"alice {FIRST}\nalice {SECOND}", "same name"),
        (f"alice {FIRST}\nbob {FIRST}", "same value"),
    ],
)
def test_bad_files_are_named_and_keys_are_not(tmp_path: Path, line: str, words: str) -> None:
    file = tmp_path / "keys"
    file.write_text(line)
    with pytest.raises(InputError, match=words) as refusal:
        read_keys({}, file)
    assert FIRST not in str(refusal.value)


def test_a_missing_file(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="cannot be read"):
        read_keys({}, tmp_path / "none")
