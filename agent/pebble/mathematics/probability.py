"""Letters drawn without replacement: a sequence of them, or a set."""

from __future__ import annotations

from re import Match

from .forms import form
from .notebook import Notebook


def _set(notebook: Notebook, match: Match[str]) -> str:
    return notebook.do(f"drawn({match['event']} from {match['bag']})")


def _sequence(notebook: Notebook, match: Match[str]) -> str:
    return notebook.do(f"sequence({match['event']} from {match['bag']})")


_BAG = r"\w+ letters picked without replacement from (?P<bag>\{.+\}|[a-z]+)"

FORMS = tuple(
    form(wording, write)
    for event, write in (
        (r"sequence (?P<event>[a-z]+)", _sequence),
        (r"picking (?P<event>.+?)", _set),
    )
    for wording in (
        rf"{_BAG}\. (?:What is|Give) prob of {event}",
        rf"(?:What is|Calculate) prob of {event} when {_BAG}",
    )
)
