"""`surefoot check`: a spell-checker for reasoning, on files or on standard input as it comes."""

from __future__ import annotations

import json
import os
import shutil
import sys
import tempfile
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TextIO

from ...sandbox.errors import InputError
from ...tools.checking import Checker, Finding, Report, check
from .plain import one_line

STDIN = "-"
MAX_LINE = 1 << 16  # characters read at once
_RED, _GREEN, _STRUCK, _PLAIN = "\033[31m", "\033[32m", "\033[9m", "\033[0m"


@dataclass(frozen=True, slots=True)
class Manner:
    """How findings are told: at most one of the three."""

    as_json: bool = False
    markdown: bool = False
    fix: bool = False


def run_check(files: Sequence[str], problem: str | None, manner: Manner) -> int:
    """Check every file; print a line for each refuted claim, or what `manner` asks for.

    Returns 1 where something is refuted, else 0. Raises `InputError` for a file that is no text.
    """
    if manner.as_json + manner.markdown + manner.fix > 1:
        raise InputError("Give one of --json, --markdown and --fix.")
    refuted = 0
    for name in files or (STDIN,):
        if name == STDIN and manner == Manner():
            refuted += _streamed(sys.stdin, problem)
            continue
        report = check(_text(name), problem)
        refuted += len(report.refuted)
        if manner.as_json:
            row = {"file": name, **report.as_dict()}
            sys.stdout.write(json.dumps(row, ensure_ascii=False) + "\n")
        elif manner.markdown:
            sys.stdout.write(report.markdown())
        elif manner.fix and name == STDIN:
            sys.stdout.write(report.fixed())
        else:
            _tell(name, report.refuted)
            _count(name, report)
            if manner.fix:
                _rewrite(Path(name), report)
    return 1 if refuted else 0


def _text(name: str) -> str:
    try:
        raw = sys.stdin.buffer.read() if name == STDIN else Path(name).read_bytes()
        return raw.decode("utf-8")
    except OSError as error:
        raise InputError(f"{name} cannot be read: {error.strerror}.") from None
    except UnicodeDecodeError:
        raise InputError(f"{name} is no text in UTF-8.") from None


def _streamed(stream: TextIO, problem: str | None) -> int:
    """Tell each finding as soon as its paragraph is whole; the number of the refuted ones."""
    checker, refuted = Checker(problem), 0
    try:
        while line := stream.readline(MAX_LINE):
            refuted += _tell(STDIN, checker.feed(line))
    except UnicodeDecodeError:
        raise InputError("Standard input is no text in UTF-8.") from None
    return refuted + _tell(STDIN, checker.close())


def _tell(name: str, findings: Iterable[Finding]) -> int:
    refuted = [one for one in findings if one.status == "refuted"]
    colour = sys.stdout.isatty() and "NO_COLOR" not in os.environ
    for one in refuted:
        where = f"{one_line(name)}:{one.line}:{one.column}:"
        sys.stdout.write(f"{where} {_coloured(one) if colour else _worded(one)}\n")
    sys.stdout.flush()
    return len(refuted)


def _worded(one: Finding) -> str:
    right = f"; right: {one.correction}" if one.correction is not None else ""
    return one_line(f"{one.text} is refuted: {one.evidence}{right}")


def _coloured(one: Finding) -> str:
    start, end = one.right_span or one.span
    start, end = start - one.span[0], end - one.span[0]
    before, wrong, after = (
        one_line(part) for part in (one.text[:start], one.text[start:end], one.text[end:])
    )
    right = one_line(one.correction or f"({one.evidence})")
    gap = " " if one.text[:start].endswith(" ") else ""
    return f"{before}{gap}{_RED}{_STRUCK}{wrong}{_PLAIN} {_GREEN}{right}{_PLAIN} {after}".rstrip()


def _count(name: str, report: Report) -> None:
    unread = f", {report.unread:,} characters not read" if report.unread else ""
    sys.stderr.write(
        f"{one_line(name)}: {len(report.supported)} supported, {len(report.refuted)} refuted, "
        f"{report.unknown} not judged{unread}\n"
    )


def _rewrite(path: Path, report: Report) -> None:
    """Put the text right in its file: whole or not at all."""
    fixed = report.fixed()
    if fixed == report.text:
        return
    path = path.resolve()  # a link stays one
    try:
        with tempfile.NamedTemporaryFile(dir=path.parent, delete=False) as file:
            file.write(fixed.encode("utf-8"))
        shutil.copymode(path, file.name)
        Path(file.name).replace(path)
    except OSError as error:
        raise InputError(f"{path} cannot be written: {error.strerror}.") from None
