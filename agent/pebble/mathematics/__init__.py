"""Worked solutions of the questions of DeepMind Mathematics (Saxton et al. 2019).

:func:`write` reads a question with regular expressions and writes it off one definition a line;
the exact tools give each line its result. The last line is answered in the data set's format.
"""

from __future__ import annotations

from collections.abc import Iterator

from ..families.base import FamilyProblem
from ..notation import evaluate
from . import (
    algebra,
    arithmetic,
    calculus,
    comparison,
    integers,
    measurement,
    polynomials,
    probability,
)
from .definitions import split, write_definition
from .forms import FinalForm
from .notebook import Notebook, ResultOf, Unsolved

FORMS: dict[str, tuple[FinalForm, ...]] = {
    "probability": probability.FORMS,
    "measurement": measurement.FORMS,
    "comparison": comparison.FORMS,
    "numbers": integers.FORMS,
    "calculus": calculus.FORMS,
    "algebra": algebra.FORMS,
    "polynomials": polynomials.FORMS,
    "arithmetic": arithmetic.FORMS,
}


def write(
    problem: str, module: str | None = None, results: ResultOf = evaluate
) -> FamilyProblem | None:
    """Write the solution of a question; None where its form or a result is not known.

    ``module`` (``numbers__gcd_composed``) narrows the forms to its group; without it the text
    decides, and the family is named after the group alone (``dm:numbers``). White space is
    folded, as everywhere where pebble reads.
    """
    text = " ".join(problem.split())
    definitions, asked = split(text)
    for group, forms in _candidates(module):
        for form in forms:
            match = form.wording.fullmatch(asked)
            if match is None:
                continue
            notebook = Notebook(results)
            try:
                for definition in definitions:
                    write_definition(notebook, definition)
                answer = form.write(notebook, match)
            except (Unsolved, KeyError):
                continue
            return FamilyProblem(text, tuple(notebook.lines), answer, f"dm:{module or group}")
    return None


def _candidates(module: str | None) -> Iterator[tuple[str, tuple[FinalForm, ...]]]:
    if module is None:
        yield from FORMS.items()
        return
    group = module.partition("__")[0]
    yield group, FORMS[group]


__all__ = ["FORMS", "FamilyProblem", "Notebook", "ResultOf", "Unsolved", "write"]
