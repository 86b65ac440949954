"""An event with its place in a run, and rows of a trace read back as events."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Annotated, Any, TypeAlias, get_args

from pydantic import Field, TypeAdapter, ValidationError

from ..errors import FormatError
from .as_json import plain
from .run import RunEvent
from .strategies import StrategyEvent
from .tree import TreeEvent

Event: TypeAlias = TreeEvent | RunEvent | StrategyEvent
KINDS: dict[str, type] = {
    kind.__dataclass_fields__["event"].default: kind for kind in get_args(Event)
}


@dataclass(frozen=True, slots=True)
class Record:
    """An event and its place: its run, its number there, and the seconds since the run began."""

    run: str
    seq: int
    t: float
    event: Event

    def as_dict(self) -> dict[str, Any]:
        """As it is streamed and written: plain JSON, credentials struck out."""
        place: dict[str, Any] = {"run": self.run, "seq": self.seq, "t": round(self.t, 4)}
        return {**place, **plain(self.event)}


def event_of(row: Mapping[str, Any]) -> Event:
    """A streamed event, or a row of a trace of the newest version, by its type.

    Raises `FormatError` for a kind that is not known and for fields that are missing or wrong.
    """
    kind = row.get("event")
    if kind not in KINDS:
        raise FormatError(f"There is no event {kind!r}.")
    try:
        event: Event = _reader().validate_python(row)
    except ValidationError as error:
        first = error.errors()[0]
        where = ".".join(str(part) for part in first["loc"] if part != kind)
        raise FormatError(f"event {kind!r}, {where}: {first['msg']}") from error
    return event


def known_event(row: Mapping[str, Any]) -> Event | None:
    """Like `event_of`, and None for a kind that is not known: that of another version, say."""
    return event_of(row) if row.get("event") in KINDS else None


@cache
def _reader() -> TypeAdapter[Any]:
    return TypeAdapter(Annotated[Event, Field(discriminator="event")])


def record_of(row: Mapping[str, Any]) -> Record:
    """A row with its place. Raises `FormatError` like `event_of`."""
    return Record(
        str(row.get("run", "")), int(row.get("seq", 0)), float(row.get("t", 0.0)), event_of(row)
    )
