"""How controllers are opened, by name or from a file: `rest` is what follows the name's colon."""

from __future__ import annotations

from pathlib import Path

from ...graphs.contracts import Controller, Policy
from ...sandbox.errors import InputError
from ..registry import CONTROLLERS
from .controller_file import read_controller
from .threshold import ThresholdController, Thresholds
from .witnesses import WitnessController, Witnesses


def open_controller(spec: str, policy: Policy) -> Controller:
    """The controller of that name (`NAME` or `NAME:REST`), or that a file holds.

    Raises `InputError` for what is neither, `FormatError` for a file that holds none.
    """
    name, _, rest = spec.partition(":")
    if (opener := CONTROLLERS.find(name)) is not None:
        return opener(rest, policy)
    if not Path(spec).exists():
        raise InputError(
            f"There is no controller and no file {spec[:200]!r}. Known: {CONTROLLERS.forms()}."
        )
    return read_controller(Path(spec))


def open_thresholds(rest: str, _policy: Policy, /) -> ThresholdController:
    return ThresholdController(Thresholds.read(Path(rest)) if rest else None)


def open_witnesses(rest: str, policy: Policy, /) -> WitnessController:
    return WitnessController(policy.name, Witnesses.read(Path(rest)) if rest else None)


def open_value(rest: str, _policy: Policy, /) -> Controller:
    if not rest:
        raise InputError("value:FILE takes a file that `surefoot learn controller` wrote.")
    return read_controller(Path(rest))
