"""What tables of questions share: a row for each, and that it is read as the row says."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import pytest
from surefoot.tools.questions import Reading, read
from surefoot.tools.questions.judging import judged

Rows = Sequence[tuple[str, str]]


def each(kinds: Mapping[str, Rows]) -> list[Any]:
    """A parameter for every problem and answer, named by its kind."""
    return [
        pytest.param(*one, id=f"{kind}-{at}")
        for kind, rows in kinds.items()
        for at, one in enumerate(rows)
    ]


def assert_read(problem: str, answer: str) -> None:
    found = read(problem)
    assert isinstance(found, Reading), found
    assert found.answer == answer or judged(found, answer) == "supported", found
