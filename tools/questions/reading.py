"""What a reader hands out: the answer that a problem's own text determines, and why."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import TypeAlias

from ...sandbox.errors import Signal


class Unread(Signal):
    """The text is not of this form after all. Never leaves the package."""


@dataclass(frozen=True, slots=True)
class Reading:
    """The answer in the form that is asked for, and in words what it was worked out from.

    `value`: the answer as a number, where it is one. `strict`: the form is asked for (`as a
    decimal`, `in lowest terms`), so that an equal number in another form is no answer.
    """

    answer: str
    grounds: str
    value: Fraction | None = None
    strict: bool = False


@dataclass(frozen=True, slots=True)
class Sought:
    """What the symbolic worker has to work out before there is an answer (`diff(e^(2*x), x)`).

    `form`: "plain", or "antiderivative", to which a constant is added.
    """

    expression: str
    grounds: str
    form: str = "plain"


Found: TypeAlias = "Reading | Sought"
