"""What a question says before it asks: ``Let ...`` and ``Suppose ...``, one line each."""

from __future__ import annotations

import re

from .notebook import Notebook

ORDERS = {"first": 1, "second": 2, "third": 3}

_SENTENCES = re.compile(r"(?<=[.?]) (?=[A-Z])")
_DERIVATIVE = re.compile(r"([a-z])\(([a-z])\) be the (first|second|third) derivative of (.+)")
_FUNCTION = re.compile(r"([a-z]\([a-z]\)) = (.+)")
_VALUE = re.compile(r"([a-z]) (?:=|be) (.+)")


def split(problem: str) -> tuple[list[str], str]:
    """Split a question into its definitions and what it asks, without their closing marks."""
    sentences = _SENTENCES.split(problem)
    at = 0
    while at < len(sentences) - 1 and sentences[at].startswith(("Let ", "Suppose ")):
        at += 1
    asked = " ".join(sentences[at:])
    return [sentence.removesuffix(".") for sentence in sentences[:at]], asked.rstrip(".?")


def write_definition(notebook: Notebook, sentence: str) -> None:
    """Write the line of one definition and bind its names."""
    kind, _, body = sentence.partition(" ")
    if kind == "Suppose":
        write_equations(notebook, body)
    elif match := _DERIVATIVE.fullmatch(body):
        name, variable, order, expression = match.groups()
        notebook.do(f"{name}({variable}) = {derivative(expression, variable, order)}")
        notebook.functions.add(name)
    elif (match := _FUNCTION.fullmatch(body)) and match[1][0] not in notebook.functions:
        notebook.define(match[1], match[2])
    elif match := _VALUE.fullmatch(body):
        notebook.do(f"{match[1]} = {match[2]}")
        notebook.values.add(match[1])
    else:
        write_equations(notebook, body)


def write_equations(notebook: Notebook, equations: str, wanted: str | None = None) -> str:
    """Solve one equation or two (``wanted`` first among the unknowns); return the result."""
    unknowns = notebook.unknowns(equations)
    if wanted is not None:
        unknowns = [wanted, *(name for name in unknowns if name != wanted)]
    result = notebook.do(f"solve({equations}, {', '.join(unknowns)})")
    notebook.values.update(unknowns)
    return result


def derivative(expression: str, variable: str, order: str) -> str:
    """The request for a derivative; its order is a word and the first is not said."""
    number = ORDERS[order]
    tail = "" if number == 1 else f", {number}"
    return f"diff({expression}, {variable}{tail})"
