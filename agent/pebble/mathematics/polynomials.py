"""Values, sums and compositions of functions; expanding, collecting, powers."""

from __future__ import annotations

import re
from re import Match

from .forms import form, template
from .notebook import Notebook

_CALL = re.compile(r"[a-z]\([^()]*(?:\([^()]*\)+)*\)")


def _value(notebook: Notebook, match: Match[str]) -> str:
    asked = match[1]
    return notebook.do(asked if _CALL.fullmatch(asked) else f"expand({asked})")


FORMS = (
    form(r"(?:Express|Rearrange) (.+) (?:as|in the form|to the form|to) (.+) and give ([a-z])",
         template(r"coeff(\1 as \2, \3)")),
    form(r"(?:Expand|Collect the terms in) (.+)", template(r"expand(\1)")),
    form(r"Simplify (.+) assuming ([a-z]) is positive", template(r"simplify(\1, \2 > 0)")),
    form(r"(?:What is|Calculate|Give|Determine) (.*[a-z]\(.+\).*)", _value),
)  # fmt: skip
