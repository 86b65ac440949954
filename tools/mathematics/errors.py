"""What is raised for text that cannot be read, and for what has no value."""

from __future__ import annotations

from ...sandbox.errors import InputError, Signal


class CalculatorError(InputError, ValueError):
    """The expression cannot be computed, and the message says why.

    Raised for text that is no arithmetic, for division by zero, and for results that would
    pass the calculator's limits.
    """


class ExpressionError(CalculatorError):
    """The text is not in the grammar, or is past its bounds."""


class Irrational(Signal):
    """The value is not rational, or not seen to be: evaluate numerically."""


class Undefined(Signal, ArithmeticError):
    """No value here: a division by zero."""


class Undecided(Signal, ArithmeticError):
    """What exact or high-precision arithmetic cannot settle within its bounds."""
