"""Code in a step: fenced blocks with a stated output, and doctest lines."""

from __future__ import annotations

import re
from collections.abc import Iterator

from ..base import Claim

_FENCE = re.compile(r"^[ \t]*```[ \t]*(?P<language>[\w+-]*)[^\n]*\n(?P<code>.*?)^[ \t]*```[ \t]*$",
                    re.MULTILINE | re.DOTALL)  # fmt: skip
_OUTPUT = re.compile(
    r"\s*(?:#+\s*|\*\*)?(?:the\s+|this\s+|it\s+)?(?:code\s+|program\s+)?"
    r"(?:outputs?|prints?|result)(?:\s+is)?\s*:?(?:\*\*)?:?\s*"
    r"(?:```[a-z]*\n(?P<block>.*?)\n[ \t]*```|`(?P<inline>[^`\n]+)`|(?P<line>[^\n`]+))",
    re.IGNORECASE | re.DOTALL,
)
_DOCTEST = re.compile(
    r"^[ \t]*>>> (?P<code>[^\n]*(?:\n[ \t]*\.\.\. ?[^\n]*)*)\n?"
    r"(?P<output>(?:(?![ \t]*>>>)[ \t]*\S[^\n]*\n?)*)",
    re.MULTILINE,
)
_INLINE = re.compile(r"`[^`\n]{1,400}`")
_CODE_SIGNS = re.compile(r"==|\bdef\b|\breturn\b|\bprint\b|\w\.\w+\(|\[\d*:|\bfor\b|%=|[-+*/]=|;$")
_PYTHON = frozenset({"", "python", "py", "python3", "pycon"})


def programs(step: str) -> Iterator[Claim]:
    """Claims of kind `code`: `left` is the program, `right` what it is said to print."""
    for fence in _FENCE.finditer(step):
        code = fence.group("code")
        if fence.group("language").lower() not in _PYTHON:
            continue
        if ">>> " in code:
            yield from _doctests(step, fence.start("code"), fence.end("code"))
            continue
        stated = _OUTPUT.match(step, fence.end())
        if stated is not None and "print" in code:
            name = stated.lastgroup or "line"
            yield _claim(fence.start(), code, stated.span(name), step)
    if "```" not in step and ">>> " in step:
        yield from _doctests(step, 0, len(step))


def blank(step: str) -> str:
    """The step with its code blanked out, every offset kept."""
    if "`" not in step and ">>>" not in step:
        return step
    step = _FENCE.sub(lambda m: re.sub(r"[^\n]", ";", m.group()), step)
    step = _DOCTEST.sub(lambda m: re.sub(r"[^\n]", ";", m.group()), step)
    return _INLINE.sub(_blank_code, step)


def _blank_code(match: re.Match[str]) -> str:
    inside = match.group()
    return ";" * len(inside) if _CODE_SIGNS.search(inside) else inside


def _doctests(step: str, start: int, end: int) -> Iterator[Claim]:
    """One claim an example; the examples before it are its preamble."""
    preamble: list[str] = []
    for match in _DOCTEST.finditer(step, start, end):
        code = re.sub(r"\n[ \t]*\.\.\. ?", "\n", match.group("code"))
        output = match.group("output").strip()
        if output:
            program = "\n".join([*preamble, _shown(code)])
            span = (
                match.start("output"),
                match.start("output") + len(match.group("output").rstrip()),
            )
            yield _claim(match.start(), program, span, step)
        preamble.append(code)


def _shown(code: str) -> str:
    """The last example as the interpreter would show it: the sandbox compiles it, never we."""
    return f"exec(compile({code!r}, '<example>', 'single'))"


def _claim(start: int, code: str, output: tuple[int, int], step: str) -> Claim:
    right = step[slice(*output)].strip()
    return Claim("code", step[start : output[1]], (start, output[1]), code, "=", right, output)
