"""Options, from whoever gave them, to a `Config`: each looked at before anything is opened."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import fields
from typing import Any

from ...graphs.options import StrategyOptions
from ...graphs.run.budget import Budget, Price
from ...graphs.run.context import Settings
from ...sandbox.errors import InputError
from . import given as look
from .config import Config
from .options import Options, settings_of

_LOOKED_AT = {
    "model": look.given_model,
    "strategy": look.given_strategy,
    "prm": look.given_prm,
    "controller": look.given_controller,
    "verifiers": look.given_verifiers,
    "select": look.given_selector,
    "sandbox": look.given_sandbox,
    "budget": look.given_budget,
    "options": look.given_options,
    "samples": look.given_samples,
    "temperature": look.given_temperature,
    "seed": look.given_seed,
    "tests": look.given_path,
    "trace": look.given_path,
    "cache": look.given_path,
    "checkpointer": look.given_checkpointer,
}
_OF_SETTINGS = {one.name for one in fields(Settings)}


def configured(options: Options) -> Config:
    """What to solve with. Raises `InputError` that says what an option takes."""
    chosen = {one.name: getattr(options, one.name) for one in fields(options)}
    known = {
        name: _LOOKED_AT[name](value) if name in _LOOKED_AT else value
        for name, value in chosen.items()
    }
    settings = {name: known.pop(name) for name in list(known) if name in _OF_SETTINGS}
    return Config(settings=Settings(**settings), **known)


def from_flags(flags: Mapping[str, Any]) -> Options:
    """What the command line was given, by parameter. Raises `InputError` for half a price."""
    values: dict[str, Any] = {}
    parts: dict[str, dict[str, Any]] = defaultdict(dict)
    for one in settings_of():
        if one.name not in flags:
            continue
        if one.part is None:
            # An empty word, as a variable may hold it, is none.
            values[one.option] = one.default if flags[one.name] == "" else flags[one.name]
        elif flags[one.name] is not None:
            parts[one.option][one.part] = flags[one.name]
    if len(parts["price"]) == 1:
        raise InputError("--price-in and --price-out go together: prices per million tokens.")
    made = {"budget": Budget, "options": StrategyOptions, "price": Price}
    return Options(
        **values, **{name: made[name](**given) for name, given in parts.items() if given}
    )
