"""Times of day on a twelve-hour clock."""

from __future__ import annotations

import re

from ....tools.mathematics.errors import CalculatorError
from .scope import Scope

DAY = 24 * 60
_TIME = re.compile(r"(1[0-2]|[1-9]):([0-5]\d) ([AP])M")


def minutes(arguments: list[str], _: Scope) -> str:
    """Minutes from one time forward to the other, within a day."""
    if len(arguments) != 2:
        raise CalculatorError("minutes takes two times")
    start, end = map(_read, arguments)
    return str((end - start) % DAY)


def clock(arguments: list[str], scope: Scope) -> str:
    """The time some minutes after another, or before where they are negative."""
    if len(arguments) != 2:
        raise CalculatorError("clock takes a time and minutes")
    return _write((_read(arguments[0]) + scope.integer(arguments[1])) % DAY)


def _read(text: str) -> int:
    match = _TIME.fullmatch(text)
    if match is None:
        raise CalculatorError(f"{text} is not a time such as 2:17 AM")
    return int(match[1]) % 12 * 60 + int(match[2]) + (DAY // 2 if match[3] == "P" else 0)


def _write(total: int) -> str:
    hour, minute = divmod(total, 60)
    return f"{(hour - 1) % 12 + 1}:{minute:02d} {'PM' if hour >= 12 else 'AM'}"
