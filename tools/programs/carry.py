"""Values on the wire between a sandbox and us: JSON with a tag where JSON has no word.

`{"t": […]}` is a tuple, `s` a set, `z` a frozenset, `d` a dict as pairs, `b` bytes in hex, `c` a
complex number, `n` a long integer in hex, `i` an iterator with what it held, `o` an object that
cannot be carried (its type's name). This file is also sent into the sandbox as text: it imports
the standard library alone, and says nothing that needs a later Python than 3.9.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

MAX_NODES = 50_000
MAX_TEXT = 400_000


class TooLarge(Exception):
    """A value with more parts than we carry."""


class Opaque:
    """Stands for an object that could not be carried; equal to nothing but itself."""

    def __init__(self, kind: str) -> None:
        self.kind = kind

    def __repr__(self) -> str:
        return f"<{self.kind}>"


def encode(value: Any) -> Any:
    """What `json.dumps` can write. Subclasses become their base; raises `TooLarge`."""
    return _encode(value, [0], 0)


def _encode(value: Any, count: list[int], depth: int) -> Any:
    count[0] += 1
    if count[0] > MAX_NODES or depth > 60:
        raise TooLarge
    if value is None or value is True or value is False:
        return value
    if isinstance(value, (str, int, float, complex, bytes, bytearray)):
        return _scalar(value)
    tag = _tag(value)
    if not tag:
        return {"o": _text(type(value).__name__)}
    if tag == "d":
        pairs = list(dict.items(value))
        return {"d": [[_encode(part, count, depth + 1) for part in pair] for pair in pairs]}
    items = [_encode(item, count, depth + 1) for item in value]  # endless ones end by `count`
    if tag == "l":
        return items
    return {tag: sorted(items, key=repr) if tag in ("s", "z") else items}


def _scalar(value: Any) -> Any:
    """Subclasses are taken for what they extend: an `IntEnum` is its number."""
    if isinstance(value, str):
        return _text(str.__str__(value))
    if isinstance(value, int):
        if int.bit_length(value) > 4 * MAX_TEXT:
            raise TooLarge
        if int.bit_length(value) > 12_000:  # Python refuses to write longer ones in decimal
            return {"n": f"{int.__int__(value):x}"}
        return int.__int__(value)
    if isinstance(value, float):
        return float.__float__(value)
    if isinstance(value, complex):
        return {"c": [value.real, value.imag]}
    return {"b": _text(bytes(value).hex())}


def _text(text: str) -> str:
    if len(text) > MAX_TEXT:
        raise TooLarge
    return text


def _tag(value: Any) -> str:
    for kind, tag in ((list, "l"), (tuple, "t"), (dict, "d"), (set, "s"), (frozenset, "z")):
        if isinstance(value, kind):
            return tag
    if isinstance(value, Iterator) or type(value).__name__ in (
        "dict_keys", "dict_values", "dict_items", "deque",
    ):  # fmt: skip
        return "i"
    if isinstance(value, range):
        return "l"
    return ""


def decode(wire: Any) -> Any:
    """The value that `encode` wrote. A set that cannot be hashed becomes `Opaque`."""
    if isinstance(wire, list):
        return [decode(item) for item in wire]
    if not isinstance(wire, dict):
        return wire
    tag, body = next(iter(wire.items()))
    if tag == "t":
        return tuple(decode(item) for item in body)
    if tag == "i":
        return iter([decode(item) for item in body])
    if tag == "b":
        return bytes.fromhex(body)
    if tag == "n":
        return int(body, 16)
    if tag == "c":
        return complex(*body)
    try:
        if tag == "s":
            return {decode(item) for item in body}
        if tag == "z":
            return frozenset(decode(item) for item in body)
        if tag == "d":
            return {decode(key): decode(value) for key, value in body}
    except TypeError:
        return Opaque("unhashable")
    return Opaque(str(body))


def is_carried(wire: Any) -> bool:
    """Whether nothing in it had to be left behind."""
    stack = [wire]
    while stack:
        item = stack.pop()
        if isinstance(item, list):
            stack.extend(item)
        elif isinstance(item, dict):
            if "o" in item:
                return False
            stack.extend(item.values())
    return True
