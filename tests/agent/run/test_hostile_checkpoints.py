"""Checkpoints that are damaged, foreign, locked or tampered with, and names that collide."""

from __future__ import annotations

import random
import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from surefoot import Agent, ScriptedPolicy
from surefoot.agent.run import checkpoints
from surefoot.agent.run.config import only
from surefoot.graphs.contracts import Capabilities
from surefoot.sandbox.errors import InputError, SurefootError
from surefoot.tools import Calculator

ABLE = Capabilities(n=True, seed=True, max_n=8, tasks=("solution", "rewrite"))
PROBLEM = "What is 2 + 3?"


def agent(file: Path, runs: int = 3) -> Agent:
    policy = ScriptedPolicy([("solution", "2 + 3 = 5\n\nAnswer: 5")] * runs, ABLE)
    return Agent(policy, checkpointer=file, prm="none", verifiers=only(Calculator()))


@pytest.fixture(scope="module")
def kept(tmp_path_factory: pytest.TempPathFactory) -> Path:
    file = tmp_path_factory.mktemp("kept") / "runs"
    with agent(file) as one:
        one.solve(PROBLEM, thread="t")
    return file


@pytest.mark.parametrize("first", ["y/1", "y"])
def test_a_thread_may_be_called_as_a_run_was(tmp_path: Path, first: str) -> None:
    with agent(tmp_path / "runs", 8) as one:
        second = "y" if first == "y/1" else "y/1"
        for thread in (first, second, first, second):
            assert one.solve(PROBLEM, thread=thread).answer == "5"


@pytest.mark.parametrize("thread", ["y\x1f1", "\ud800", "a\x00b", "", " ", "x" * 201])
def test_names_that_nothing_can_hold_are_refused(tmp_path: Path, thread: str) -> None:
    with agent(tmp_path / "runs") as one, pytest.raises(InputError, match="name"):
        one.solve(PROBLEM, thread=thread)


def test_half_of_a_surrogate_pair_is_no_problem_text(tmp_path: Path) -> None:
    with agent(tmp_path / "runs") as one, pytest.raises(InputError, match="surrogate"):
        one.solve("What is 2 + 3? \ud800", thread="t")


def test_a_locked_file_is_said_to_be_locked(
    kept: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = Path(shutil.copy(kept, tmp_path / "runs"))
    monkeypatch.setattr(checkpoints, "LOCK_SECONDS", 0.2)
    with closing(sqlite3.connect(file, isolation_level=None)) as other:
        other.execute("PRAGMA locking_mode = EXCLUSIVE")
        other.execute("BEGIN EXCLUSIVE")
        with pytest.raises(InputError, match="locked"), agent(file) as one:
            one.solve(PROBLEM, thread="t")


def test_another_programs_database_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "notes.db"
    with closing(sqlite3.connect(file)) as db:
        db.execute("CREATE TABLE checkpoints (note TEXT)")
        db.execute("CREATE TABLE writes (note TEXT)")
        db.commit()
    with pytest.raises(InputError), agent(file) as one:
        one.solve(PROBLEM, thread="t")


def test_garbled_files_and_values_are_told_of(kept: Path, tmp_path: Path) -> None:
    """Whatever was done to the file: an answer, or an error of the tree."""
    rng = random.Random(5)
    for number in range(40):
        file = Path(shutil.copy(kept, tmp_path / f"runs-{number}"))
        spoil(file, rng, in_values=number % 2 == 0)
        try:
            with agent(file) as one:
                one.solve(PROBLEM, thread="t")
        except SurefootError:
            continue


def test_a_value_that_unpacks_without_end_is_refused(
    kept: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = Path(shutil.copy(kept, tmp_path / "runs"))
    monkeypatch.setattr(checkpoints, "MOST_BYTES", 10)
    with pytest.raises(InputError, match="did not write"), agent(file) as one:
        one.solve(PROBLEM, thread="t")


def spoil(file: Path, rng: random.Random, *, in_values: bool) -> None:
    """Change some bytes: of the file, or of the values in it."""
    if not in_values:
        data = bytearray(file.read_bytes())
        for _ in range(rng.choice((1, 20, 400))):
            data[rng.randrange(len(data))] = rng.randrange(256)
        file.write_bytes(data[: rng.choice((len(data), len(data) // 2, 100))])
        return
    with closing(sqlite3.connect(file)) as db:
        for name, column in (("checkpoints", "checkpoint"), ("writes", "value")):
            for row, value in db.execute(f"SELECT rowid, {column} FROM {name}").fetchall():
                spoilt = bytearray(value or b"?")
                for _ in range(rng.choice((1, 5, 50))):
                    spoilt[rng.randrange(len(spoilt))] = rng.randrange(256)
                db.execute(f"UPDATE {name} SET {column} = ? WHERE rowid = ?", (bytes(spoilt), row))
        db.commit()
