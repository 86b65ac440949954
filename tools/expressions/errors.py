"""What an expression that cannot be read or computed raises."""

from __future__ import annotations

from ...sandbox.errors import InputError


class CalculatorError(InputError, ValueError):
    """The expression cannot be computed, and the message says why.

    Raised for text that is no arithmetic, for division by zero, and for results that would
    pass the calculator's limits.
    """


class ExpressionError(CalculatorError):
    """The text is not an expression this toolkit reads."""
