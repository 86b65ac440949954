"""Which dollar signs delimit mathematics (`$x = 5$`, `$12$`, `$$…$$`) and which are money.

A sign of money stands before a number and has no partner; a delimiter has one. Where a body
begins with a digit, both are possible, and its words and edges decide: `$16d^2 = 4$` is an
equation, `$5 for one and $` is not.
"""

from __future__ import annotations

import re

MAX_BODY = 2_000
_DISPLAY = re.compile(rf"\$\$((?:[^$\\]|\\.){{1,{MAX_BODY}}})\$\$", re.DOTALL)
_INLINE = re.compile(rf"\$((?:[^$\\]|\\.){{1,{MAX_BODY}}})\$(?!\d)", re.DOTALL)
_WORD = re.compile(r"(?<![\\A-Za-z{])[A-Za-z]{3,}")
_SILENT = re.compile(r"\\(?:text|mathrm|operatorname|mbox)\s*\{[^{}]*\}|\\[A-Za-z]+")
_PROSE = 4
"""So many words in a body make it prose, whatever it begins with."""


def delimiters(text: str) -> dict[int, bool]:
    """Offset of each `$` that delimits mathematics, and whether mathematics begins there."""
    found: dict[int, bool] = {}
    at = text.find("$")
    while at >= 0:
        end = at + 1
        if at == 0 or text[at - 1] != "\\":
            display = _DISPLAY.match(text, at)
            match = display or _INLINE.match(text, at)
            if match and (display or _is_mathematics(match[1])):
                found[at], found[match.end(1)] = True, False
                end = match.end()
        at = text.find("$", end)
    return found


def _is_mathematics(body: str) -> bool:
    core = body.strip()
    if not core or "\n\n" in core or body[0].isspace() != body[-1].isspace():
        return False
    words = len(_WORD.findall(_SILENT.sub(" ", core)))
    if core[0].isdigit() or core[0] == ".":
        return words == 0 and core[-1] not in "-+*/=(<>"
    return words < _PROSE
