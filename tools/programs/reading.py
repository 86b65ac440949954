"""From what a chat model wrote to the program in it, or to none: prose is never a program."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator, Sequence

from .suites import parsed, prelude

MAX_TEXT = 400_000
MAX_BLOCKS = 64
_FENCE = re.compile(r"(?ms)^[ \t]*```[ \t]*(\w*)[^\n`]*\n(.*?)(?:^[ \t]*```|\Z)")
_BEGINS = re.compile(r"(?m)^(?:from\s+\w|import\s+\w|def\s+\w|class\s+\w|async\s+def\s|@\w)")
_CODE = ("", "python", "py", "python3")


def read_program(text: str, *, head: str = "", names: Sequence[str] = ()) -> str | None:
    """The program in a model's text, None where there is none.

    `head` is the beginning of a function that the text may go on from (HumanEval's prompt),
    `names` what the program must define (none: any function or class will do). A fenced block
    counts before the text around it, and the last that defines what is asked for before others;
    without a fence the text itself must be Python that defines it.
    """
    text = text[-MAX_TEXT:].replace("\r\n", "\n")
    fenced = _FENCE.findall(text)[-MAX_BLOCKS:]
    blocks = [code for language, code in fenced if language.lower() in _CODE]
    blocks = blocks or [code for _, code in fenced]
    for candidate in reversed(blocks) if blocks else _unfenced(text):
        program = _program(candidate, head, names)
        if program is not None:
            return program
    return _joined(blocks, names)


def _unfenced(text: str) -> Iterator[str]:
    """The text, and where words stand around a program, what begins with one, ever shorter."""
    yield text
    if begins := _BEGINS.search(text):
        paragraphs = text[begins.start() :].split("\n\n")
        for end in range(len(paragraphs), max(0, len(paragraphs) - MAX_BLOCKS), -1):
            yield "\n\n".join(paragraphs[:end])


def _joined(blocks: Sequence[str], names: Sequence[str]) -> str | None:
    """Blocks that only together define what is asked for."""
    whole = "\n\n".join(blocks)
    return whole if len(blocks) > 1 and _defines(whole, names) else None


def _program(code: str, head: str, names: Sequence[str]) -> str | None:
    if _defines(code, names):
        before = prelude(head, names[0]) if head and names else ""
        return f"{before}\n{code}" if before else code
    if head and _is_body(code):
        whole = head + code if head.endswith("\n") else f"{head}\n{code}"
        return whole if parsed(whole) is not None else None
    return None


def _is_body(code: str) -> bool:
    """Whether it goes on inside a function: its first line is indented."""
    first = next((line for line in code.split("\n") if line.strip()), "")
    return first[:1] in (" ", "\t")


def _defines(code: str, names: Sequence[str]) -> bool:
    tree = parsed(code)
    if tree is None:
        return False
    made = set()
    for node in tree.body:
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)):
            made.add(node.name)
        elif isinstance(node, ast.Assign):
            made |= {one.id for one in node.targets if isinstance(one, ast.Name)}
        elif isinstance(node, (ast.ImportFrom, ast.Import)):
            made |= {(one.asname or one.name).split(".")[0] for one in node.names}
    if names:
        return made >= set(names)
    kinds = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)
    return any(isinstance(node, kinds) for node in tree.body)


__all__ = ["read_program"]
