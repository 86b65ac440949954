"""From how a process ended to what the caller is told. Shared by all backends."""

from __future__ import annotations

import signal
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from .base import ExecResult, Limits, Status

_CPU_SIGNALS = {signal.SIGXCPU, signal.SIGPROF}


@dataclass(frozen=True, slots=True)
class Output:
    """A piece of what a program printed, while it runs."""

    stream: Literal["stdout", "stderr"]
    text: str


def judge(
    *,
    stop: str,
    code: int | None,
    cpu_s: float,
    out_of_memory: bool,
    limits: Limits,
) -> tuple[Status, int | None]:
    """Status and exit code. `stop` is why the sandbox ended the run, if it did ("timeout",
    "output"); `code` is the process's own end, negative for a signal."""
    if stop == "timeout":
        return "timeout", None
    if stop == "output":
        return "output", None
    if code is None:
        return "killed", None
    if code < 0:
        number = -code
        if number in _CPU_SIGNALS or (number == signal.SIGKILL and cpu_s >= limits.cpu_s):
            return "timeout", None
        if out_of_memory and number == signal.SIGKILL:
            return "memory", None
        return "killed", code
    if out_of_memory and code != 0:
        return "memory", code
    return ("ok" if code == 0 else "error"), code


def result(
    status: Status,
    exit_code: int | None,
    stdout: bytes,
    stderr: bytes,
    duration_s: float,
    files: Mapping[str, bytes],
) -> ExecResult:
    """The result; output that is not UTF-8 is shown with replacement characters."""
    return ExecResult(
        stdout=stdout.decode("utf-8", "replace"),
        stderr=stderr.decode("utf-8", "replace"),
        exit_code=exit_code,
        status=status,
        duration_s=duration_s,
        files=files,
    )
