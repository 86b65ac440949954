"""Derivatives."""

from __future__ import annotations

from re import Match

from .definitions import derivative
from .forms import form
from .notebook import Notebook, Unsolved

_ORDER = r"(?:(?P<order>first|second|third) )?"


def _differentiate(notebook: Notebook, match: Match[str]) -> str:
    expression, variable = match["expression"], match["variable"]
    if variable is None:
        unknowns = notebook.unknowns(expression)
        if len(unknowns) != 1:
            raise Unsolved("no variable to differentiate by")
        variable = unknowns[0]
    order = match.groupdict().get("order") or "first"
    return notebook.do(derivative(expression, variable, order))


_BY = r"(?P<expression>.+?)(?: (?:wrt|with respect to) (?P<variable>[a-z]))?"

FORMS = (
    form(rf"(?:Find|What is) the {_ORDER}derivative of {_BY}", _differentiate),
    form(rf"Differentiate {_BY}", _differentiate),
)
