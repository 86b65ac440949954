"""The file that rollouts are kept in: appended to problem by problem, gone on with after a kill."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

from pydantic import ValidationError

from ...graphs.errors import FormatError
from ...sandbox.errors import InputError
from ..jsonl import read_rows
from .schema import RolloutRow


def read_rollouts(path: Path) -> Iterator[RolloutRow]:
    """The rows of a file, plain or gzipped. Raises `FormatError` with the line's number."""
    for number, row in read_rows(path):
        try:
            yield RolloutRow.model_validate(row)
        except ValidationError as error:
            first = error.errors()[0]
            where = ".".join(map(str, first["loc"])) or "the row"
            raise FormatError(f"{path}, line {number}: {where}: {first['msg']}") from None


class RolloutFile:
    """Appends the rows of one problem in one write, so that a kill leaves whole problems.

    Raises `InputError` for a file that is there already and is not to be gone on with.
    """

    def __init__(self, path: Path, *, resume: bool = False) -> None:
        self.path = path
        self.rows: list[RolloutRow] = []
        if path.exists() and path.stat().st_size:
            if not resume:
                raise InputError(f"{path} is there: go on with it by --resume, or name another.")
            self.rows = _whole_problems(path)
        path.parent.mkdir(parents=True, exist_ok=True)
        self._file = path.open("a", encoding="utf-8", errors="backslashreplace")

    @property
    def done(self) -> set[str]:
        """The problems that the file holds already."""
        return {row.problem_id for row in self.rows}

    def append(self, rows: Sequence[RolloutRow]) -> None:
        self._file.write("".join(map(_line, rows)))
        self._file.flush()

    def close(self) -> None:
        self._file.close()


def _whole_problems(path: Path) -> list[RolloutRow]:
    """The file's rows. A line that was cut off is taken out, and with it the problem before it,
    to which it may belong: that one is done again."""
    text = path.read_text(encoding="utf-8")
    if text.endswith("\n"):
        return list(read_rollouts(path))
    whole = text[: text.rfind("\n") + 1]
    rows = [RolloutRow.model_validate_json(line) for line in whole.splitlines()]
    rows = [row for row in rows if row.problem_id != rows[-1].problem_id]
    path.write_text("".join(_line(row) for row in rows), encoding="utf-8")
    return rows


def _line(row: RolloutRow) -> str:
    return row.model_dump_json() + "\n"


__all__ = ["RolloutFile", "read_rollouts"]
