"""Values, sums and compositions of functions; expanding, collecting, powers."""

from __future__ import annotations

import re
from re import Match

from .forms import form, template
from .notebook import Notebook, Unsolved

_CALL = re.compile(r"[a-z]\([^()]*(?:\([^()]*\)+)*\)")


def _named_coefficient(notebook: Notebook, match: Match[str]) -> str:
    expression, shape, wanted = match.groups()
    for term in shape.split(" + "):
        name, _, power = term.partition("*")
        if name == wanted:
            return notebook.do(f"coeff({expression}, {power or 1})")
    raise Unsolved("the form does not have the coefficient")


def _value(notebook: Notebook, match: Match[str]) -> str:
    asked = match[1]
    return notebook.do(asked if _CALL.fullmatch(asked) else f"expand({asked})")


FORMS = (
    form(r"(?:Express|Rearrange) (.+) (?:as|in the form|to the form|to) (.+) and give ([a-z])",
         _named_coefficient),
    form(r"(?:Expand|Collect the terms in) (.+)", template(r"expand(\1)")),
    form(r"Simplify (.+) assuming ([a-z]) is positive", template(r"simplify(\1, \2 > 0)")),
    form(r"(?:What is|Calculate|Give|Determine) (.*[a-z]\(.+\).*)", _value),
)  # fmt: skip
