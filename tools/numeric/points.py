"""Points: values for the unknowns of a text, generic ones where nothing is known."""

from __future__ import annotations

from collections.abc import Mapping, MutableMapping, Sequence
from zlib import crc32

from .evaluation import CONSTANTS, Formula, NotNumeric, Value

MAX_NESTING = 4
Functions = MutableMapping[str, tuple[tuple[str, ...], Formula]]


def generic(name: str, salt: int) -> float:
    """A fixed value between 0.6 and 2.9 that no equation prefers."""
    return 0.6 + 2.3 * ((crc32(f"{name}#{salt}".encode()) * 0.6180339887498949) % 1.0)


class SamplePoint(dict[str, Value]):
    """Values by name. An unknown that has none gets its generic one; `salt` tells points apart.

    `functions` are those that the text defines, shared by all points of it; the value of any
    other at some arguments is an unknown of its own (`f(2)`).
    """

    def __init__(
        self, salt: int, values: Mapping[str, Value] = {}, functions: Functions | None = None
    ) -> None:
        super().__init__(values)
        self.salt = salt
        self.functions: Functions = {} if functions is None else functions
        self._nesting = 0

    def __missing__(self, name: str) -> Value:
        if name in CONSTANTS:
            return CONSTANTS[name]
        value = self[name] = generic(name, self.salt)
        return value

    def twin(self, salt: int | None = None) -> SamplePoint:
        """A copy that can be moved on its own."""
        return SamplePoint(self.salt if salt is None else salt, self, self.functions)

    def apply(self, name: str, values: Sequence[Value]) -> Value:
        """The value of a function of the text. Raises `NotNumeric` for one that never ends."""
        parameters, body = self.functions.get(name, ((), None))
        if body is None or len(parameters) != len(values):
            shown = ",".join(f"{complex(value):.6g}" for value in values)
            return self[f"{name}({shown})"]
        if self._nesting >= MAX_NESTING:
            raise NotNumeric("a function of itself")
        kept = {parameter: self.get(parameter) for parameter in parameters}
        self.update(zip(parameters, values, strict=True))
        self._nesting += 1
        try:
            return body(self)
        finally:
            self._nesting -= 1
            for parameter, value in kept.items():
                if value is None:
                    self.pop(parameter, None)
                else:
                    self[parameter] = value
