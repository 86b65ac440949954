"""The type of a form: the wording of a final question, and who writes its last lines."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from .notebook import Notebook

Writer = Callable[[Notebook, re.Match[str]], str]
"""Writes the last lines of a solution and returns the answer."""


@dataclass(frozen=True, slots=True)
class FinalForm:
    """Final questions that match ``wording`` as a whole are answered by ``write``."""

    wording: re.Pattern[str]
    write: Writer


def form(wording: str, write: Writer) -> FinalForm:
    """A form from a regular expression for a question without its last full stop or mark."""
    return FinalForm(re.compile(wording), write)


def template(left: str) -> Writer:
    r"""A writer of one line whose left side is ``left`` with ``\1`` or ``\g<name>`` expanded."""

    def write(notebook: Notebook, match: re.Match[str]) -> str:
        return notebook.do(match.expand(left))

    return write
