"""Elementary functions on `Decimal`, to the precision of the evaluator (60 digits, 50 reliable).

The standard library's `decimal` has ln, exp and sqrt; angles are mpmath's. Arguments beyond 10^12
are refused: they would lose the digits.
"""

from __future__ import annotations

from decimal import Context, Decimal

from .errors import CalculatorError
from .real import decimal_of

PI = Decimal(
    "3.14159265358979323846264338327950288419716939937510582097494459230781640628620899863"
)
_DIGITS = 75
_WORKING = Context(prec=_DIGITS)
_LAST_PLACE = Decimal(1).scaleb(1 - _DIGITS)
_LARGEST = Decimal(10) ** 12


def ln(value: Decimal) -> Decimal:
    """The natural logarithm. Raises `CalculatorError` for what is not positive."""
    if value <= 0:
        raise CalculatorError("a logarithm takes positive numbers")
    return _WORKING.ln(value)


def exp(value: Decimal) -> Decimal:
    """Euler's number to a power of at most 10,000."""
    if abs(value) > 10_000:
        raise CalculatorError("the result has more than 4,000 digits")
    return _WORKING.exp(value)


def power(base: Decimal, exponent: Decimal) -> Decimal:
    """A positive base to a real power."""
    return exp(_WORKING.multiply(ln(base), exponent))


def sin(angle: Decimal) -> Decimal:
    """The sine of an angle in radians."""
    return _circular("sin", angle)


def cos(angle: Decimal) -> Decimal:
    """The cosine of an angle in radians."""
    return _circular("cos", angle)


def tan(angle: Decimal) -> Decimal:
    """The tangent; refused where the cosine vanishes."""
    return _ratio(sin(angle), cos(angle))


def cot(angle: Decimal) -> Decimal:
    """The cotangent; refused where the sine vanishes."""
    return _ratio(cos(angle), sin(angle))


def sec(angle: Decimal) -> Decimal:
    """The secant; refused where the cosine vanishes."""
    return _ratio(Decimal(1), cos(angle))


def csc(angle: Decimal) -> Decimal:
    """The cosecant; refused where the sine vanishes."""
    return _ratio(Decimal(1), sin(angle))


def arctan(value: Decimal) -> Decimal:
    """The inverse tangent, in radians."""
    return decimal_of("atan", value, _DIGITS)


def _ratio(top: Decimal, bottom: Decimal) -> Decimal:
    if abs(bottom) < Decimal("1e-45"):
        raise CalculatorError("the function has no value at this angle")
    return _WORKING.divide(top, bottom)


def _circular(function: str, angle: Decimal) -> Decimal:
    """To 75 places behind the point, so that a sine of zero is one."""
    if abs(angle) > _LARGEST:
        raise CalculatorError("an angle is too large")
    found = decimal_of(function, angle, _DIGITS).quantize(_LAST_PLACE, context=_WORKING)
    return found or Decimal(0)
