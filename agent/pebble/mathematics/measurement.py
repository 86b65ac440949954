"""Units and times of day."""

from __future__ import annotations

from re import Match

from ..notation.words import fraction
from .forms import form, template
from .notebook import Notebook


def _convert(notebook: Notebook, match: Match[str]) -> str:
    amount = fraction(match["amount"])
    return notebook.do(f"convert({amount}{match['space']}{match['source']}, {match['target']})")


_AMOUNT = r"(?P<amount>\d[\d.]*)(?P<space> ?)(?P<source>[a-z]+)"
_PART = r"(?P<amount>\d+/\d+|[a-z-]+ [a-z]+) of an?(?P<space> )(?P<source>[a-z]+)"
_TARGET = r"(?P<target>[a-z]+)"
_TIME = r"(\d+:\d\d [AP]M)"

FORMS = (
    *(
        form(wording, _convert)
        for given in (_AMOUNT, _PART)
        for wording in (
            rf"How many {_TARGET} are there in {given}",
            rf"What is {given} in {_TARGET}",
            rf"Convert {given} to {_TARGET}",
        )
    ),
    form(rf"How many minutes are there between {_TIME} and {_TIME}", template(r"minutes(\1, \2)")),
    form(rf"What is (\d+) minutes after {_TIME}", template(r"clock(\2, \1)")),
    form(rf"What is (\d+) minutes before {_TIME}", template(r"clock(\2, -\1)")),
)
