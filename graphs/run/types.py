"""The types that a strategy's state is made of: which may be read back, and as what.

A checkpoint is read by msgpack, which builds no class that it is not allowed to and knows lists
but no tuples. Both follow from the annotations of the state alone.
"""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import fields, is_dataclass, replace
from functools import cache
from types import UnionType
from typing import Annotated, Any, Union, get_args, get_origin, get_type_hints, is_typeddict


def channel_types(schemas: Iterable[type]) -> dict[str, Any]:
    """The annotated type of every channel of a graph's schemas."""
    return {name: hint for schema in schemas for name, hint in get_type_hints(schema).items()}


def allowed(hints: Iterable[Any]) -> set[tuple[str, str]]:
    """The dataclasses that these types are made of, as (module, name).

    Each also by the package that exports it: older checkpoints name it so.
    """
    found: set[type] = set()
    for hint in hints:
        _collect(hint, found)
    return {(module, one.__qualname__) for one in found for module in _homes(one)}


def _homes(of: type) -> Iterator[str]:
    yield of.__module__
    package = of.__module__.rpartition(".")[0]
    if getattr(sys.modules.get(package), of.__qualname__, None) is of:
        yield package


def _collect(hint: Any, found: set[type]) -> None:
    if isinstance(hint, type) and (is_dataclass(hint) or is_typeddict(hint)) and hint not in found:
        if is_dataclass(hint):
            found.add(hint)
        for inner in _hints(hint).values():
            _collect(inner, found)
    for inner in get_args(hint):
        _collect(inner, found)


def restored(value: Any, hint: Any) -> Any:
    """`value`, as it was read back, with tuples where its type says so."""
    if is_dataclass(value) and not isinstance(value, type):
        hints = _hints(type(value))
        names = [field.name for field in fields(value) if field.init]
        inner = {name: restored(getattr(value, name), hints[name]) for name in names}
        return replace(value, **inner)
    origin, args = get_origin(hint), get_args(hint)
    if origin is Annotated:
        return restored(value, args[0])
    if origin in (Union, UnionType):
        fitting = (arg for arg in args if get_origin(arg) in _holders(value))
        return restored(value, next(fitting, Any))
    if isinstance(value, list):
        if origin is tuple:
            each = [args[0]] * len(value) if args[-1:] == (...,) else args
            return tuple(restored(one, of) for one, of in zip(value, each, strict=False))
        return [restored(one, args[0] if args else Any) for one in value]
    if isinstance(value, Mapping) and len(args) == 2:
        return {key: restored(one, args[1]) for key, one in value.items()}
    return value


def _holders(value: Any) -> tuple[type, ...]:
    """What a type may be a form of whose values are read back as `value`."""
    if isinstance(value, list):
        return (tuple, list)
    return (dict,) if isinstance(value, Mapping) else ()


@cache
def _hints(of: type) -> dict[str, Any]:
    return get_type_hints(of)
