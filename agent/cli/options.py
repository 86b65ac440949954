"""Flags that several commands share: made of the `Options` of a run, or the command line's own."""

from __future__ import annotations

import inspect
import os
from collections.abc import Callable, Mapping
from functools import wraps
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from ..run.options import Options, Setting, settings_of

if TYPE_CHECKING:
    from ..run.config import Config

Chosen = Mapping[str, Any]
"""The values of all flags that set an option of the run: `config` reads them."""


def _flag(one: Setting) -> Any:
    flag = one.flag
    return typer.Option(
        *flag.names, envvar=one.variable, min=flag.least, max=flag.most, help=flag.help
    )


SETTINGS = {one.name: one for one in settings_of()}
Model = Annotated[str | None, _flag(SETTINGS["model"])]
Prm = Annotated[str | None, _flag(SETTINGS["prm"])]
Seed = Annotated[int, _flag(SETTINGS["seed"])]
BudgetTokens = Annotated[int | None, _flag(SETTINGS["budget_tokens"])]
BudgetSeconds = Annotated[float | None, _flag(SETTINGS["budget_seconds"])]


def _refreshed(wanted: bool) -> bool:
    """Told by its variable: policies are opened deep inside, and in worker processes too."""
    if wanted:
        os.environ["SUREFOOT_REFRESH_CAPABILITIES"] = "1"
    return wanted


Refresh = Annotated[
    bool,
    typer.Option(
        "--refresh-capabilities",
        envvar="SUREFOOT_REFRESH_CAPABILITIES",
        callback=_refreshed,
        help="Ask the model's server anew what it can do; what is known of it is kept for a week.",
    ),
]
Checkpoint = Annotated[
    Path | None,
    typer.Option(envvar="SUREFOOT_CHECKPOINT", help="Keep the run in this SQLite file."),
]
Thread = Annotated[str | None, typer.Option(help="The run's name in the --checkpoint file.")]
Engine = Annotated[
    str,
    typer.Option(
        envvar="SUREFOOT_ENGINE", help="Who works: local, ray (here) or ray:ADDRESS (a cluster)."
    ),
]
Json = Annotated[bool, typer.Option("--json", help="JSON alone on standard output.")]


def takes_options(
    served: bool = False, kind: type[Options] = Options
) -> Callable[[Callable[..., None]], Callable[..., None]]:
    """Give a command the flags of the run's options in the place of its parameter `chosen`.

    With `served` only those that are the defaults of a server's requests.
    """
    found = [one for one in settings_of(kind) if one.flag.served or not served]

    def taking(command: Callable[..., None]) -> Callable[..., None]:
        @wraps(command)
        def run(**given: Any) -> None:
            chosen = {one.name: given.pop(one.name) for one in found}
            command(**given, chosen=chosen)

        signature = inspect.signature(command, eval_str=True)
        taken: list[inspect.Parameter] = []
        for one in signature.parameters.values():
            taken += map(_parameter, found) if one.name == "chosen" else [one]
        run.__signature__ = signature.replace(parameters=taken)  # type: ignore[attr-defined]
        run.__annotations__ = {one.name: one.annotation for one in taken}
        return run

    return taking


def _parameter(one: Setting) -> inspect.Parameter:
    kind: Any = one.flag.kind if one.default is not None else one.flag.kind | None
    return inspect.Parameter(
        one.name,
        inspect.Parameter.KEYWORD_ONLY,
        default=one.default,
        annotation=Annotated[kind, _flag(one)],
    )


def config(chosen: Chosen) -> Config:
    """The options as a `Config`. Raises `InputError` for a word that is not known."""
    from ..run.configure import configured, from_flags

    return configured(from_flags(chosen))
