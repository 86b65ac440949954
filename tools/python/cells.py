"""The code blocks of a chain as cells of one session, and a session as one text.

A session is written as Jupyter and editors write notebooks in plain Python: cells parted by lines
`# %%`. Nothing is run here, and code is never more than parsed.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from ..programs.suites import parsed

MARK = "# %%"
MAX_CODE = 100_000
MAX_CELLS = 64

_FENCE = re.compile(
    r"^[ \t]*(?P<ticks>```+)[ \t]*(?P<language>[\w+-]*)[^\n`]*\n"
    r"(?P<body>.*?)^[ \t]*(?P=ticks)[ \t]*$",
    re.MULTILINE | re.DOTALL,
)
_PYTHON = frozenset({"python", "py", "python3", "pycon", "ipython", "sage"})
_SHOWN = frozenset({"", "output", "out", "text", "plaintext", "txt", "console", "stdout", "result",
                    "bash", "shell", "sh", "none", "plain"})  # fmt: skip
_MAGIC = re.compile(r"^[ \t]*[%!][^\n]*$", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Fence:
    """A fenced block: where it stands, where its body does, and what it is taken for."""

    start: int
    end: int
    body: tuple[int, int]
    code: bool  # otherwise it may be an output
    text: str


def fences(text: str) -> list[Fence]:
    """The closed fenced blocks that are Python, or that may show what Python printed."""
    found = []
    for match in _FENCE.finditer(text):
        language, body = match["language"].lower(), match["body"]
        python = language in _PYTHON or (language == "" and _reads_as_code(body))
        if python or language in _SHOWN:
            found.append(Fence(match.start(), match.end(), match.span("body"), python, body))
    return found


def _reads_as_code(body: str) -> bool:
    """Whether a block without a language is a program: it says what only programs say."""
    tree = parsed(body)
    if tree is None or not tree.body:
        return False
    telling = (ast.Import, ast.ImportFrom, ast.FunctionDef, ast.Assign, ast.For, ast.While)
    return any(isinstance(node, telling) or _prints(node) for node in tree.body)


def _prints(node: ast.stmt) -> bool:
    call = node.value if isinstance(node, ast.Expr) else None
    return (
        isinstance(call, ast.Call) and isinstance(call.func, ast.Name) and call.func.id == "print"
    )


def cell_of(code: str) -> str:
    """A block as a cell: without a notebook's own commands, and with no mark inside."""
    return _MAGIC.sub("", code).replace(MARK, "#").strip("\n")


def joined(cells: Sequence[str]) -> str:
    """One text for a session; what does not fit is left out from the front."""
    kept: list[str] = []
    room = MAX_CODE
    for cell in reversed(cells[-MAX_CELLS:]):
        room -= len(cell) + len(MARK) + 2
        if room < 0:
            break
        kept.append(cell)
    return f"\n{MARK}\n".join(reversed(kept))


def parted(session: str) -> list[str]:
    """The cells of `joined`."""
    return re.split(rf"^{re.escape(MARK)}\n|\n{re.escape(MARK)}$", session, flags=re.MULTILINE)


@dataclass(frozen=True, slots=True)
class NotedStatement:
    """A statement of a cell that a comment behind it says the output of."""

    before: str
    statement: str
    span: tuple[int, int]  # of the stated value, in the cell's text


_COMMENT = re.compile(
    r"#\s*(?:=>|->|→|➞|(?:expected\s+)?outputs?\s*(?:is|will be|should be)?\s*:?|prints?\s*:?"
    r"|returns?\s*:?)?\s*(?P<value>[^\n#]*?)\s*$",
    re.IGNORECASE,
)
_MARKED = re.compile(
    r"#\s*(?:=>|->|→|➞|(?:expected\s+)?output|prints?\b|returns?\b)", re.IGNORECASE
)
_LITERAL = re.compile(r"[-+]?[\d.,]*\d|True|False|None|'[^']*'|\"[^\"]*\"|[\[({].*[\])}]")


def noted(code: str) -> Iterator[NotedStatement]:
    """The top-level prints and bare expressions whose own line says what they show."""
    tree = parsed(code)
    if tree is None:
        return
    lines = code.split("\n")
    starts = [0]
    for line in lines:
        starts.append(starts[-1] + len(line) + 1)
    for node in tree.body:
        if not isinstance(node, ast.Expr) or node.end_lineno is None or node.end_col_offset is None:
            continue
        last = lines[node.end_lineno - 1]
        end = len(last.encode()[: node.end_col_offset].decode())
        comment = _COMMENT.match(last, len(last) - len(last[end:].lstrip()))
        if comment is None or not comment["value"]:
            continue
        if not (_MARKED.match(comment[0]) or _LITERAL.fullmatch(comment["value"])):
            continue  # a remark
        at = starts[node.end_lineno - 1]
        before = "\n".join(lines[: node.lineno - 1])
        statement = "\n".join(lines[node.lineno - 1 : node.end_lineno])
        first, final = comment.span("value")
        yield NotedStatement(before, statement, (at + first, at + final))


__all__ = [
    "MARK",
    "MAX_CODE",
    "Fence",
    "NotedStatement",
    "cell_of",
    "fences",
    "joined",
    "noted",
    "parted",
]
