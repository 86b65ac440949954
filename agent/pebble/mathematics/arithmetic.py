"""Sums, products, quotients, roots and surds of numbers."""

from __future__ import annotations

from re import Match

from ..notation.words import ORDINALS
from .forms import form, template
from .notebook import Notebook

_N = r"-?[\d.]+"
_BASED = r"-?[0-9a-z]+"
_ROOTS = {"square": 2, "cube": 3}


def _difference(notebook: Notebook, match: Match[str]) -> str:
    low, high = sorted(match.groups(), key=float)
    return notebook.do(f"{high} - {low}")


def _power_root(notebook: Notebook, match: Match[str]) -> str:
    return notebook.do(f"nearest({match[1]}**({match[2]}), 1)")


def _named_root(notebook: Notebook, match: Match[str]) -> str:
    degree = _ROOTS.get(match[1]) or ORDINALS[match[1]]
    return notebook.do(f"nearest({match[2]}**(1/{degree}), 1)")


def _in_base(notebook: Notebook, match: Match[str]) -> str:
    base, left, sign, right = match.groups()
    a = notebook.do(f"base({left}, {base}, 10)")
    b = notebook.do(f"base({right}, {base}, 10)")
    total = notebook.do(f"{a} {sign} {b}")
    return notebook.do(f"base({total}, 10, {base})")


FORMS = (
    form(rf"In base (\d+), what is ({_BASED}) ([+-]) ({_BASED})", _in_base),
    form(rf"What is the (?:distance|difference) between ({_N}) and ({_N})", _difference),
    form(rf"What is ({_N}) to the power of (1/\d+), to the nearest integer", _power_root),
    form(rf"What is the (\w+) root of ({_N}) to the nearest integer", _named_root),
    form(rf"(?:Add|Add together|Put together|Sum|Total of) ({_N}) and ({_N})",
         template(r"\1 + \2")),
    form(rf"(?:What is )?({_N}) plus ({_N})", template(r"\1 + \2")),
    form(rf"(?:What is )?({_N}) (?:minus|take away) ({_N})", template(r"\1 - \2")),
    form(rf"What is ({_N}) less than ({_N})", template(r"\2 - \1")),
    form(rf"Subtract ({_N}) from ({_N})", template(r"\2 - \1")),
    form(rf"(?:Multiply|Product of|What is the product of) ({_N}) and ({_N})", template(r"\1*\2")),
    form(rf"(?:What is )?({_N}) times ({_N})", template(r"\1*\2")),
    form(rf"(?:What is |Calculate |Divide )?({_N}) (?:divided )?by ({_N})", template(r"\1/\2")),
    form(r"Simplify (.*sqrt.*)", template(r"simplify(\1)")),
    form(r"(?:What is the value of |What is |Evaluate |Calculate |Work out )?([-+*/(). \d]+)",
         template(r"\1")),
)  # fmt: skip
