"""More inputs from known ones, of the same types: they tell programs apart that agree on the rest.

Nobody knows what a program should return for them; what counts is who returns the same.
"""

from __future__ import annotations

import random
from collections.abc import Sequence
from typing import Any

from .calls import Call, key
from .carry import Opaque, TooLarge, decode, encode

_TRIES = 4


def variants(calls: Sequence[Call], count: int, seed: int = 0) -> list[Call]:
    """At most `count` new calls, each a known one with one argument changed; deterministic."""
    rng = random.Random(seed)
    known = {key(call) for call in calls}
    made: list[Call] = []
    for _ in range(_TRIES * count if calls else 0):
        if len(made) >= count:
            break
        name, args, kwargs = rng.choice(calls)
        values = decode(args)
        if not values:
            continue
        index = rng.randrange(len(values))
        try:
            values[index] = _changed(values[index], list(_scalars(values)), rng)
            call: Call = (name, encode(values), kwargs)
        except (TooLarge, TypeError, OverflowError):
            continue
        if key(call) not in known:
            known.add(key(call))
            made.append(call)
    return made


def _scalars(value: Any) -> list[Any]:
    """The numbers and strings anywhere in a value: boundaries lie where two of them are equal."""
    if isinstance(value, (list, tuple, set, frozenset)):
        return [scalar for item in value for scalar in _scalars(item)][:200]
    return [] if isinstance(value, (dict, Opaque)) else [value]


def _changed(value: Any, pool: list[Any], rng: random.Random) -> Any:
    if isinstance(value, bool):
        return not value
    if isinstance(value, (int, float)):
        same = [other for other in pool if type(other) is type(value)]
        return rng.choice([value + 1, value - 1, *rng.sample(same, min(3, len(same)))])
    if isinstance(value, str):
        return _changed_text(value, rng)
    if isinstance(value, (list, tuple)):
        return type(value)(_changed_items(list(value), pool, rng))
    return value


def _changed_text(text: str, rng: random.Random) -> str:
    if not text:
        return rng.choice(["a", "1", " "])
    at = rng.randrange(len(text))
    return rng.choice([
        text[:at] + text[at + 1 :], text[:at] + text[at] + text[at:], text[::-1],
        text[:at] + text[at].swapcase() + text[at + 1 :], text + text[at],
    ])  # fmt: skip


def _changed_items(items: list[Any], pool: list[Any], rng: random.Random) -> list[Any]:
    if not items:
        return items
    at = rng.randrange(len(items))
    what = rng.randrange(5)
    if what == 0:
        return items[:at] + items[at + 1 :]
    if what == 1:
        return [*items, items[at]]
    if what == 2:
        return items[::-1]
    return [*items[:at], _changed(items[at], pool, rng), *items[at + 1 :]]
