"""The texts that run in a sandbox, put together once; and the lines that they send home."""

from __future__ import annotations

import ast
import base64
import importlib.util
import json
import marshal
import secrets
from collections.abc import Iterator, Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any

_FOLDER = Path(__file__).parent
_CANDIDATE = ("carry.py", "guest_candidate.py")
_TESTER = (*_CANDIDATE, "guest_tester.py")


def candidate_code(job: Mapping[str, Any]) -> str:
    """A program for `Sandbox.run` that makes the calls of a job (see `guest_candidate.serve`)."""
    return _program(_CANDIDATE, "serve", job)


def tester_code(job: Mapping[str, Any]) -> str:
    """A program for `Sandbox.run` that runs the tests of a job (see `guest_tester.test`)."""
    return _program(_TESTER, "test", job)


def new_mark() -> str:
    """A word that starts our lines: what a program prints by itself is told apart."""
    return secrets.token_hex(12)


def messages(stdout: str, mark: str) -> Iterator[dict[str, Any]]:
    """The messages in an output; what is none, or was cut short, is passed over."""
    for line in stdout.split("\n"):
        if line.startswith(mark):
            try:
                message = json.loads(line[len(mark) :])
            except (ValueError, RecursionError):
                continue
            if isinstance(message, dict):
                yield message


def _program(parts: tuple[str, ...], function: str, job: Mapping[str, Any]) -> str:
    return f"{_guest(parts)}\n{function}(__import__('json').loads({json.dumps(job)!r}))\n"


@lru_cache(maxsize=4)
def _guest(parts: tuple[str, ...]) -> str:
    """The modules as one text, already compiled for an interpreter like ours.

    Compiling costs several milliseconds, which a run of thousands of programs feels; another
    version of Python (a container's) compiles the text itself.
    """
    body: list[ast.stmt] = []
    for part in parts:
        tree = ast.parse((_FOLDER / part).read_text(encoding="utf-8"))
        body += [node for node in tree.body if not _is_future(node)]
    future = ast.parse("from __future__ import annotations").body
    source = ast.unparse(ast.Module([*future, *body], []))
    code = base64.b85encode(marshal.dumps(compile(source, "guest.py", "exec"))).decode()
    return (
        "import base64, importlib.util, marshal\n"
        f"exec(marshal.loads(base64.b85decode({code!r})) "
        f"if importlib.util.MAGIC_NUMBER == {importlib.util.MAGIC_NUMBER!r} else {source!r})"
    )


def _is_future(node: ast.stmt) -> bool:
    return isinstance(node, ast.ImportFrom) and node.module == "__future__"
