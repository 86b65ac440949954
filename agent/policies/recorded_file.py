"""Reads files of recorded samples: JSONL, plain or gzipped, in the layouts found in the field.

* `{problem_id | task_id | id, response | completion, steps?, answer?, num_tokens?}`, several rows
  a problem (StrictPRMBench, CodeT's HumanEval samples);
* `{question, NAME: {"solution": …}, …}`, one row a problem with a sample of each named model
  (OpenAI's grade-school-math example solutions). Such rows have no id: they are found by the
  question's text.

Other fields are read past. Nothing is repaired: a broken line is an error with its number.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ...graphs.errors import FormatError
from ..jsonl import read_rows

_ID_FIELDS = ("problem_id", "task_id", "id")
_TEXT_FIELDS = ("response", "completion")


@dataclass(frozen=True, slots=True)
class RecordedSample:
    """One recorded solution.

    `answer` is the final answer that the recording extracted: "" where it found none, None where
    the file does not say. `tokens` is its length where recorded; `source` names its model.
    """

    text: str
    steps: tuple[str, ...] | None = None
    answer: str | None = None
    tokens: int | None = None
    source: str = ""


Index = dict[str, list[RecordedSample]]


def text_key(problem: str) -> str:
    """The key of a problem that has no id: its text, white space evened out."""
    return "text:" + " ".join(problem.split())


def id_key(problem_id: str) -> str:
    return "id:" + problem_id


def read_samples(path: Path, source: str = "") -> Index:
    """All samples of a file by problem, in the file's order.

    `source` keeps only the samples of one named model. Raises InputError for a file that cannot
    be opened and FormatError, with the line's number, for one that cannot be understood.
    """
    index: Index = {}
    seen: set[str] = set()
    for number, row in read_rows(path):
        where = f"{path}, line {number}"
        for key, sample in _samples(row, where):
            seen.add(sample.source)
            if not source or sample.source == source:
                index.setdefault(key, []).append(sample)
    if not index:
        known = ", ".join(sorted(filter(None, seen)))
        hint = f" of {source!r}; it has {known or 'unnamed samples only'}" if source else ""
        raise FormatError(f"{path} holds no recorded samples{hint}")
    return index


def _samples(row: dict[str, Any], where: str) -> Iterator[tuple[str, RecordedSample]]:
    text = next((row[f] for f in _TEXT_FIELDS if f in row), None)
    if text is None:
        yield from _named_samples(row, where)
        return
    if not isinstance(text, str):
        raise FormatError(f"{where}: response/completion must be text, not {type(text).__name__}")
    steps = row.get("steps")
    if steps is not None and not _is_texts(steps):
        raise FormatError(f"{where}: steps must be a list of texts")
    source = row.get("source")
    yield (
        _key(row, where),
        RecordedSample(
            text=text,
            steps=tuple(steps) if steps else None,
            answer=_answer(row),
            tokens=_tokens(row.get("num_tokens")),
            source=source if isinstance(source, str) else "",
        ),
    )


def _named_samples(row: dict[str, Any], where: str) -> Iterator[tuple[str, RecordedSample]]:
    found = False
    for name, value in row.items():
        if isinstance(value, dict) and isinstance(value.get("solution"), str):
            found = True
            yield _key(row, where), RecordedSample(text=value["solution"], source=name)
    if not found:
        raise FormatError(
            f"{where}: no sample: a row needs {' or '.join(_TEXT_FIELDS)} "
            'or {"question", NAME: {"solution"}}'
        )


def _key(row: dict[str, Any], where: str) -> str:
    for name in _ID_FIELDS:
        value = row.get(name)
        if isinstance(value, bool):
            continue
        if isinstance(value, (int, str)) and str(value).strip():
            return id_key(str(value))
    for name in ("question", "problem"):
        value = row.get(name)
        if isinstance(value, str) and value.strip():
            return text_key(value)
    raise FormatError(f"{where}: no problem named: a row needs {', '.join(_ID_FIELDS)} or question")


def _answer(row: dict[str, Any]) -> str | None:
    value = row.get("answer", ...)
    if value is None:
        return ""
    return str(value) if isinstance(value, str | int | float) else None


def _is_texts(value: Any) -> bool:
    return isinstance(value, list) and all(isinstance(item, str) for item in value)


def _tokens(value: Any) -> int | None:
    sound = isinstance(value, int) and not isinstance(value, bool) and value >= 0
    return value if sound else None


__all__ = ["Index", "RecordedSample", "id_key", "read_samples", "text_key"]
