"""Letters drawn without replacement: a sequence of them, or a set."""

from __future__ import annotations

import re
from re import Match

from .forms import form
from .notebook import Notebook

_COUNT = re.compile(r"(\d+) ([a-z])")
_PAIR = re.compile(r"([a-z]): (\d+)")


def _contents(notebook: Notebook, bag: str) -> dict[str, int]:
    """Letter to how many; a heap of letters is counted in a line of its own."""
    listed = bag if bag.startswith("{") else notebook.do(f"letters({bag})")
    return {letter: int(count) for letter, count in _PAIR.findall(listed)}


def _draw(notebook: Notebook, bag: str, wanted: dict[str, int], choose: str) -> str:
    contents = _contents(notebook, bag)
    ways = " * ".join(
        f"{choose}({contents.get(letter, 0)}, {count})" for letter, count in wanted.items()
    )
    total = " + ".join(map(str, contents.values()))
    return notebook.do(f"{ways} / {choose}({total}, {sum(wanted.values())})")


def _set(notebook: Notebook, match: Match[str]) -> str:
    wanted = {letter: int(count) for count, letter in _COUNT.findall(match["event"])}
    return _draw(notebook, match["bag"], wanted, "comb")


def _sequence(notebook: Notebook, match: Match[str]) -> str:
    event = match["event"]
    wanted = {letter: event.count(letter) for letter in dict.fromkeys(event)}
    return _draw(notebook, match["bag"], wanted, "perm")


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
