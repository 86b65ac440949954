"""Equations, roots and factors, sequences."""

from __future__ import annotations

from re import Match

from .definitions import write_equations
from .forms import form, template
from .notebook import Notebook, Unsolved


def _solve(notebook: Notebook, match: Match[str]) -> str:
    named = match.groupdict()
    result = write_equations(notebook, named["equation"], named.get("wanted"))
    return result.strip("()").split(", ")[0] if result.startswith("(") else result


def _already_solved(notebook: Notebook, match: Match[str]) -> str:
    """The last definition was the equation itself."""
    if match["wanted"] not in notebook.values or not notebook.lines[-1].startswith("solve("):
        raise Unsolved("the question names an unknown that no equation gives")
    return notebook.lines[-1].rpartition(" = ")[2]


FORMS = (
    form(r"(?:What is|Calculate) (?P<wanted>[a-z])", _already_solved),
    form(r"Solve (?P<equation>.+) for (?P<wanted>[a-z])", _solve),
    form(r"Solve (?P<equation>.+)", _solve),
    form(r"What is (?P<wanted>[a-z]) in (?P<equation>.+ = .+)", _solve),
    form(
        r"(?:Find|Determine) (?P<wanted>[a-z])"
        r"(?: such that|, given that| so that) (?P<equation>.+)",
        _solve,
    ),
    form(r"Factor (.+)", template(r"factor(\1)")),
    form(r"(?:What is next in|What comes next:|What is the next term in) (.+)",
         template(r"nextterm(\1)")),
    form(r"What is the ([a-z])'th term of (.+)", template(r"nthterm(\2, \1)")),
)  # fmt: skip
