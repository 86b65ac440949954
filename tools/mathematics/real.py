"""Values to 200 digits where exact rationals do not reach: roots, logarithms, angles, i, π, e.

mpmath alone does this (it is loaded on first use; SymPy is not). Every intermediate value is
held within bounds, so that no tower of powers can run away.
"""

from __future__ import annotations

import hashlib
import operator
import threading
from collections.abc import Callable, Mapping
from fractions import Fraction
from functools import lru_cache
from typing import Any

from .errors import Undecided, Undefined
from .nodes import Call, Node, Num, Op, Quantity, Sym
from .wordlist import words

DIGITS = 200
#: Two values closer than this, relative to the largest number on the way, are one value.
_CLOSE_DIGITS = 150
_CLOSE_BITS = 498  # the same, as an exponent of 2
_MAX_MAGNITUDE = 20_000_000  # bits of a number's exponent
_MAX_FACTORIAL = 1_000_000
LOCK = threading.Lock()
"""Held while anything is worked out: an mpmath context is not made for threads."""
_ARITHMETIC: dict[str, Callable[..., Any]] = {
    "+": operator.add, "-": operator.sub, "*": operator.mul, "/": operator.truediv,
    "neg": operator.neg,
}  # fmt: skip


#: mpmath's names of functions of an angle, and of their inverses.
_ANGLES = {name: name for name in words("sin cos tan cot sec csc sinh cosh tanh")} | {
    "arcsin": "asin", "arccos": "acos", "arctan": "atan"
}  # fmt: skip


@lru_cache(maxsize=4)
def _context(digits: int = DIGITS) -> Any:
    """An mpmath context of our own: the global one may be somebody else's to set."""
    from mpmath import MPContext  # type: ignore[import-untyped]

    context = MPContext()
    context.dps = digits
    return context


@lru_cache(maxsize=4)
def _constants(digits: int) -> Mapping[str, Any]:
    context = _context(digits)
    return {"pi": +context.pi, "e": +context.e, "i": context.j}


class Evaluator:
    """Evaluates at one point. No value met is larger than 2 to the `bits`; `is_real` turns false
    once any intermediate value was not real."""

    def __init__(
        self, at: Mapping[str, Fraction], log_base: int | None = None, digits: int = DIGITS
    ) -> None:
        self.mp = _context(digits)
        self.constants = _constants(digits)
        self.at = at
        self.log_base = log_base
        self.bits = 1
        self.is_real = True

    def value(self, node: Node) -> Any:
        """The value of a node. Raises `Undefined` or `Undecided`."""
        match node:
            case Num(value, _):
                return self._fraction(value)
            case Sym(name):
                result = self._symbol(name)
            case Op(name, args) | Call(name, args):
                return self.apply(name, [self.value(arg) for arg in args])
            case Quantity(inner, "%"):
                result = self.value(inner) / 100
            case Quantity(inner, "°"):
                result = self.value(inner) * self.mp.pi / 180
            case _:
                raise Undecided(type(node).__name__)
        return self._checked(result)

    def apply(self, name: str, args: list[Any]) -> Any:
        """One operation on values. Raises `Undefined` or `Undecided`."""
        return self._checked(self._call(name, args))

    def number(self, value: Any) -> Any:
        """A fraction as a real number; what is one already, as it is."""
        return self._fraction(value) if isinstance(value, Fraction) else value

    def _fraction(self, value: Fraction) -> Any:
        top, bottom = value.numerator, value.denominator
        self.bits = max(self.bits, top.bit_length() - bottom.bit_length() + 1)
        return self.mp.mpf(top) if bottom == 1 else self.mp.mpf(top) / bottom

    def _symbol(self, name: str) -> Any:
        if (constant := self.constants.get(name)) is not None:
            return constant
        if name not in self.at:
            raise Undecided(name)
        return self._fraction(self.at[name])

    def _checked(self, value: Any) -> Any:
        mp = self.mp
        if isinstance(value, mp.mpc):
            if value.imag == 0:
                value = value.real
            else:
                self.is_real = False
        if not mp.isfinite(value):
            raise Undefined("not finite")
        if value:
            bits = mp.mag(value)
            if abs(bits) > _MAX_MAGNITUDE:
                raise Undecided("number too large")
            self.bits = max(self.bits, bits)
        return value

    def _call(self, name: str, args: list[Any]) -> Any:
        try:
            if (plain := _ARITHMETIC.get(name)) is not None:
                return plain(*args)
            return self._operate(name, args)
        except (ZeroDivisionError, ValueError) as error:
            raise Undefined(name) from error
        except (OverflowError, MemoryError, self.mp.NoConvergence) as error:
            raise Undecided(name) from error

    def _operate(self, name: str, args: list[Any]) -> Any:
        mp = self.mp
        match name, args:
            case "^", [a, b]:
                return self._power(a, b)
            case "sqrt", [a]:
                return mp.sqrt(a)
            case "cbrt", [a]:
                return self._root(a, mp.mpf(3))
            case "root", [a, n]:
                return self._root(a, n)
            case "abs", [a]:
                return abs(a)
            case "exp", [a]:
                return self._power(+mp.e, a)
            case _:
                return self._function(name, args)

    def _power(self, base: Any, exponent: Any) -> Any:
        if base == 0:
            if isinstance(exponent, self.mp.mpc) or exponent <= 0:
                raise Undefined("zero to a power that is not positive")
            return self.mp.mpf(0)
        bits = max(abs(self.mp.mag(base)), 1) * abs(exponent)
        if bits > _MAX_MAGNITUDE:
            raise Undecided("power too large")
        return self.mp.power(base, exponent)

    def _root(self, value: Any, n: Any) -> Any:
        if n == 0:
            raise Undefined("zeroth root")
        odd = not isinstance(n, self.mp.mpc) and n == int(n) and int(n) % 2 == 1
        if odd and not isinstance(value, self.mp.mpc) and value < 0:
            return -self._power(-value, 1 / n)  # the real root is what writers mean
        return self._power(value, 1 / n)

    def _function(self, name: str, args: list[Any]) -> Any:
        mp = self.mp
        if name.startswith("apply "):
            return self._opaque(name, args)
        if name in ("log", "ln", "lg", "logb"):
            return self._log(name, args)
        if name in _ANGLES and len(args) == 1:
            if args[0] != 0 and mp.mag(args[0]) > 500:
                raise Undecided("argument too large")
            return getattr(mp, _ANGLES[name])(args[0])
        if any(isinstance(arg, mp.mpc) for arg in args):
            raise Undecided(name)
        match name, args:
            case "floor", [a]:
                return mp.floor(a)
            case "ceil", [a]:
                return mp.ceil(a)
            case "!", [n] if 0 <= n <= _MAX_FACTORIAL:
                return mp.factorial(n)
            case "max", [_, *_]:
                return max(args)
            case "min", [_, *_]:
                return min(args)
        raise Undecided(name)

    def _log(self, name: str, args: list[Any]) -> Any:
        mp = self.mp
        if any(arg == 0 for arg in args):
            raise Undefined("logarithm of zero")
        bases = {"logb": args[0], "lg": 10, "log": self.log_base}
        if len(args) != (2 if name == "logb" else 1):
            raise Undecided(name)
        base = bases.get(name)
        return mp.log(args[-1]) / mp.log(base) if base is not None else mp.log(args[-1])

    def _opaque(self, name: str, args: list[Any]) -> Any:
        """A function that nobody defined: a value of its own for each argument."""
        text = name + "".join(self.mp.nstr(arg, 60) for arg in args)
        digest = hashlib.blake2b(text.encode(), digest_size=8).digest()
        return self.mp.mpf(int.from_bytes(digest, "big")) / (1 << 61)


def close(a: Any, b: Any, largest: Any) -> bool:
    """Whether two values are one to 150 digits, relative to the largest number on the way."""
    mp = _context()
    return bool(abs(a - b) <= largest * mp.mpf(10) ** -_CLOSE_DIGITS)


def evaluate_pair(
    a: Node, b: Node, at: Mapping[str, Fraction], log_base: int | None
) -> tuple[bool, bool]:
    """Whether two nodes have one value at a point, and whether all on the way was real.

    Where so much cancels that 200 digits leave either nothing or little, three times as many tell
    which: a difference that is none shrinks with the digits, one that is small stays.
    """
    with LOCK:
        apart, nearest, largest, real = _apart(a, b, at, log_base, DIGITS)
        if apart is None or apart <= nearest - _CLOSE_BITS:
            return True, real
        if apart > largest - _CLOSE_BITS:
            return False, real
        closer = _apart(a, b, at, log_base, 3 * DIGITS)[0]
        return closer is None or closer <= apart - _CLOSE_BITS, real


def _apart(
    a: Node, b: Node, at: Mapping[str, Fraction], log_base: int | None, digits: int
) -> tuple[int | None, int, int, bool]:
    """How far apart, the greater of both, the largest number on the way, and if all was real.

    Sizes are exponents of 2; None says that they are not apart at all.
    """
    one, two = Evaluator(at, log_base, digits), Evaluator(at, log_base, digits)
    left, right = one.value(a), two.value(b)
    mp, difference = one.mp, left - right
    apart = int(mp.mag(difference)) if difference else None
    nearest = int(max(mp.mag(value) for value in (left, right) if value)) if left or right else 0
    return apart, nearest, int(max(one.bits, two.bits)), one.is_real and two.is_real


def fraction_of(value: Any) -> Fraction:
    """The binary number that a value is, exactly."""
    if isinstance(value, Fraction):
        return value
    sign, mantissa, exponent, _ = value._mpf_
    return (-1 if sign else 1) * Fraction(int(mantissa)) * Fraction(2) ** int(exponent)


def number_at(node: Node, at: Mapping[str, Fraction], log_base: int | None = None) -> Any:
    """One value, for ordering and ratios; an mpmath number."""
    with LOCK:
        return Evaluator(at, log_base).value(node)
