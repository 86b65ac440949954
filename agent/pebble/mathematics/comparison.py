"""Which is larger, nearer, the k-th; in what order."""

from __future__ import annotations

import re
from re import Match

from ..notation.words import ORDINALS
from .forms import Writer, form, template
from .notebook import Notebook

_CHOICE = re.compile(r"\(([a-z])\) (\S+)")


def _items(listed: str) -> str:
    """``1, x`` as it is, and ``(a) 1 (b) x`` as ``a: 1, b: x``."""
    choices = _CHOICE.findall(listed)
    return ", ".join(f"{letter}: {item}" for letter, item in choices) if choices else listed


def _kth(notebook: Notebook, match: Match[str]) -> str:
    rank = ORDINALS[match["rank"]] if match["rank"] else 1
    function = "largest" if match["end"] == "biggest" else "smallest"
    return notebook.do(f"{function}({rank}, {_items(match['items'])})")


def _closest(notebook: Notebook, match: Match[str]) -> str:
    return notebook.do(f"closest({match['target']}, {_items(match['items'])})")


def _sort(notebook: Notebook, match: Match[str]) -> str:
    falling = match["order"] in ("descending", "decreasing")
    return notebook.do(f"{'descending' if falling else 'ascending'}({match['items']})")


def _is(sign: str) -> Writer:
    return template(rf"is(\1 {sign} \2)")


_X = r"(\S+)"

FORMS = (
    form(rf"Which is (?:bigger|greater): {_X} or {_X}", template(r"largest(1, \1, \2)")),
    form(rf"Which is smaller: {_X} or {_X}", template(r"smallest(1, \1, \2)")),
    form(r"(?:What|Which) is the (?:(?P<rank>\w+) )?(?P<end>biggest|smallest) value"
         r"(?: in |\? )(?P<items>.+)", _kth),
    form(r"(?:What|Which) is the (?:closest|nearest) to (?P<target>[^ ?]+)"
         r"(?: in |\? )(?P<items>.+)", _closest),
    form(r"(?:Sort|Put) (?P<items>.+?)(?: in (?P<order>\w+) order)?", _sort),
    form(rf"Is {_X} (<=|>=|<|>|!=) {_X}", template(r"is(\1 \2 \3)")),
    form(rf"Is {_X} (?:less than or equal to|at most(?: as big as)?) {_X}", _is("<=")),
    form(rf"Is {_X} (?:greater than or equal to|at least(?: as big as)?) {_X}", _is(">=")),
    form(rf"Is {_X} (?:less|smaller) than {_X}", _is("<")),
    form(rf"Is {_X} (?:greater|bigger) than {_X}", _is(">")),
    form(rf"Is {_X} not equal to {_X}", _is("!=")),
    form(rf"Are {_X} and {_X} (?:unequal|nonequal|non-equal)", _is("!=")),
    form(rf"Do {_X} and {_X} have different values", _is("!=")),
    form(rf"Does {_X} = {_X}", _is("=")),
    form(rf"Is {_X} equal to {_X}", _is("=")),
    form(rf"Are {_X} and {_X} equal", _is("=")),
    form(rf"Do {_X} and {_X} have the same value", _is("=")),
)  # fmt: skip
