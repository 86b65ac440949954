"""The command line called in this process: what it writes and the code that it ends with."""

from __future__ import annotations

import io
import os
import sys
from collections.abc import Callable
from typing import NamedTuple

import pytest
from surefoot.agent.cli import main


class Done(NamedTuple):
    code: int
    out: str
    err: str


@pytest.fixture
def surefoot(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Callable[..., Done]:
    """`surefoot(*words, stdin="", **env)`, with nothing else set in the environment."""
    for name in os.environ:
        if name.startswith(("OPENAI_", "SUREFOOT_")) or name.lower().endswith("_proxy"):
            monkeypatch.delenv(name)

    def run(*words: object, stdin: str | bytes = "", **env: str) -> Done:
        monkeypatch.setattr(sys, "argv", ["surefoot", *map(str, words)])
        raw = stdin if isinstance(stdin, bytes) else stdin.encode()
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(raw), "utf-8"))
        for name, value in env.items():
            monkeypatch.setenv(name, value)
        with pytest.raises(SystemExit) as ended:
            main()
        code = ended.value.code
        assert isinstance(code, int)
        return Done(code, *capsys.readouterr())

    return run
