"""How an option is written on the command line: said where the option is, once."""

from __future__ import annotations

from dataclasses import Field, dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Flag:
    """One flag: what `--help` says of it, what kind of value it takes, between which bounds.

    `names`: how it is written, where that is not `--the-name`. `variable`: whether a
    `SUREFOOT_THE_NAME` sets it too. `served`: whether `serve` and `mcp` take it as the default of
    their requests.
    """

    help: str
    kind: type = str
    names: tuple[str, ...] = ()
    variable: bool = True
    least: float | None = None
    most: float | None = None
    served: bool = False


def said(flag: Flag | None = None, **more: Any) -> dict[str, Any]:
    """A dataclass field's metadata: its flag, and what else is said of it."""
    return {"flag": flag, **more}


def flag_of(one: Field[Any]) -> Flag | None:
    """How that field is written on the command line, if it is."""
    found: Flag | None = one.metadata.get("flag")
    return found
