"""Tables of values of a function that the chain's own code defines: `| n | f(n) |`."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from ..base import Claim
from .cells import Fence, cell_of, joined, parted

_TABLE = re.compile(
    r"^(?P<head>[ \t]*\|[^\n]+\|)[ \t]*\n[ \t]*\|[ \t:|-]+\|[ \t]*\n"
    r"(?P<rows>(?:[ \t]*\|[^\n]+\|[ \t]*(?:\n|\Z))+)",
    re.MULTILINE,
)
_CALL = re.compile(r"[`$*]*(?P<name>[A-Za-z_]\w*)\((?P<names>\w+(?:,\s*\w+)*)\)[`$*]*")
_LITERAL = re.compile(r"-?\d+(?:\.\d+)?|True|False|None|'[^']*'|\"[^\"]*\"|\[[-\d., ]*\]")
MAX_ROWS = 40


def table_claims(text: str, session: str, blocks: Sequence[Fence]) -> Iterator[Claim]:
    """One claim for each cell of a column `f(x, …)` whose arguments are columns too."""
    for table in _TABLE.finditer(text):
        if any(block.start <= table.start() < block.end for block in blocks):
            continue
        heads = [head.strip() for head in table["head"].strip().strip("|").split("|")]
        bare = [head.strip("`$* ") for head in heads]
        for column, head in enumerate(heads):
            call = _CALL.fullmatch(head)
            if call is None or not re.search(rf"\bdef {call['name']}\(", session):
                continue
            names = [name.strip() for name in call["names"].split(",")]
            if all(name in bare for name in names):
                places = [bare.index(name) for name in names]
                yield from _column(table, column, call["name"], places, session)


def _column(
    table: re.Match[str], column: int, name: str, places: list[int], session: str
) -> Iterator[Claim]:
    at = table.start("rows")
    for row in table["rows"].split("\n")[:MAX_ROWS]:
        values = list(re.finditer(r"[^|]+", row))
        at, start = at + len(row) + 1, at
        cells = [value.group().strip().strip("`$* ") for value in values]
        if len(cells) <= max(column, *places):
            continue
        arguments = [cells[place] for place in places]
        if not all(map(_LITERAL.fullmatch, [*arguments, cells[column]])):
            continue
        asked = f"{name}({', '.join(arguments)})"
        inner = values[column].group()
        first = start + values[column].start() + inner.index(cells[column])
        span = (first, first + len(cells[column]))
        program = joined([*parted(session), cell_of(asked)])
        words = f"{asked} = {cells[column]}"
        yield Claim("output", words, span, program, "=", cells[column], span)
