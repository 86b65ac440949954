"""`--settings FILE`: a command's options from a TOML file.

What stands on the command line goes before what its `SUREFOOT_*` variable says, and that before the
file. Keys are the options' names, with dashes or underscores.
"""

from __future__ import annotations

import os
import tomllib
from pathlib import Path
from typing import Annotated, Any

import typer

from ...sandbox.errors import InputError

_NOT_FROM_A_FILE = ("help", "settings_file")


def _read(context: typer.Context, file: Path | None) -> Path | None:
    """The file's values become the command's defaults."""
    if file is None:
        return None
    known = {name for param in context.command.params if (name := param.name)}
    known -= set(_NOT_FROM_A_FILE)
    values = {name.replace("-", "_"): value for name, value in _table(file).items()}
    for name in values:
        if name not in known:
            options = ", ".join(sorted(known)).replace("_", "-")
            raise InputError(f"{file}: {context.command.name} has no {name!r}. Known: {options}.")
    if os.environ.get("SUREFOOT_MODEL"):
        values.pop("model", None)  # that variable is read later than the others
    context.default_map = values
    return file


def _table(file: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(file.read_text(encoding="utf-8"))
    except OSError as error:
        raise InputError(f"{file} cannot be read: {error.strerror}.") from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise InputError(f"{file} is no TOML: {error}.") from error


Settings = Annotated[
    Path | None,
    typer.Option(
        "--settings",
        envvar="SUREFOOT_SETTINGS",
        is_eager=True,
        callback=_read,
        help="TOML file of these options; variables and the command line go before it.",
    ),
]
