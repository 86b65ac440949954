"""`surefoot equal`: are two answers equivalent? One pair, or a file of them."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ...graphs.errors import FormatError
from ...sandbox.errors import InputError

if TYPE_CHECKING:
    from ...tools.equivalence import Equivalence

Pair = tuple[str, str, bool, str | None]  # gold, answer, strict, problem

BATCH = 64  # pairs judged together: enough to keep both workers busy, few enough to stream


def run_equal(
    gold: str | None,
    answer: str | None,
    pairs: Path | None = None,
    *,
    problem: str | None = None,
    as_json: bool = False,
) -> int:
    """Judge and print a line a pair, in order.

    `problem` says whether the order of several values matters; a row of a file may bring its own.

    Returns 0 where one pair is equivalent and 1 where it is not; with a file 0 once all its
    lines were judged, whatever they came to. Raises `InputError` for missing or superfluous
    arguments, and `FormatError`, naming the line, for a broken one (after printing the verdicts
    on those before it).
    """
    if pairs is not None:
        if gold is not None or answer is not None:
            raise InputError("Give either GOLD and ANSWER or --pairs FILE, not both.")
        return _file(pairs, problem, as_json)
    if gold is None or answer is None:
        raise InputError("Give GOLD and ANSWER, or --pairs FILE.")
    from ...tools.equivalence import equivalent

    verdict = equivalent(gold, answer, problem=problem)
    sys.stdout.write(_line(verdict, as_json))
    return 0 if verdict.equivalent else 1


def _file(path: Path, problem: str | None, as_json: bool) -> int:
    rows = _pairs(path, problem)
    broken: FormatError | None = None
    while broken is None:
        batch: list[Pair] = []
        try:
            for pair in islice(rows, BATCH):
                batch.append(pair)  # noqa: PERF402 - what was read before an error is kept
        except FormatError as error:
            broken = error
        if not batch and broken is None:
            return 0
        for verdict in _judged(batch):
            sys.stdout.write(_line(verdict, as_json))
        sys.stdout.flush()
    raise broken


def _judged(batch: list[Pair]) -> list[Equivalence]:
    """The verdicts in order; pairs of one problem and one strictness are judged in one go."""
    from ...tools.equivalence import equivalent_many

    found: dict[int, Equivalence] = {}
    for strict, problem in dict.fromkeys(pair[2:] for pair in batch):
        at = [index for index, pair in enumerate(batch) if pair[2:] == (strict, problem)]
        pairs = [batch[index][:2] for index in at]
        verdicts = equivalent_many(pairs, strict=strict, problem=problem)
        found.update(zip(at, verdicts, strict=True))
    return [found[index] for index in range(len(batch))]


def _pairs(path: Path, problem: str | None) -> Iterator[Pair]:
    """The pairs of a file. A row may say `"strict": false`: variables may be renamed then;
    and `"problem"`, its text."""
    from ..jsonl import read_rows

    for number, row in read_rows(path):
        where = f"{path}, line {number}"
        strict = row.get("strict", True)
        if not isinstance(strict, bool):
            raise FormatError(f"{where}: 'strict' must be true or false")
        asked = row.get("problem", problem)
        if asked is not None and not isinstance(asked, str):
            raise FormatError(f"{where}: 'problem' must be a text")
        yield _text(row, "gold", where), _text(row, "pred", where), strict, asked


def _text(row: dict[str, Any], name: str, where: str) -> str:
    """A field as text; numbers are taken as they are written."""
    value = row.get(name)
    if isinstance(value, int | float) and not isinstance(value, bool):
        return str(value)
    if not isinstance(value, str):
        raise FormatError(f'{where}: needs {name!r}, a text; a row is {{"gold", "pred"}}')
    return value


def _line(verdict: Equivalence, as_json: bool) -> str:
    seconds = round(verdict.seconds, 6)
    if as_json:
        row = {"equivalent": verdict.equivalent, "how": verdict.how, "seconds": seconds}
        return json.dumps(row, ensure_ascii=False) + "\n"
    return f"{'equivalent' if verdict.equivalent else 'different'} ({verdict.how})\n"
