"""What a controller goes by, read from a file: the shipped one where the user names none."""

from __future__ import annotations

from importlib.resources import files
from pathlib import Path
from typing import TypeVar

from pydantic import BaseModel, ValidationError

from ...graphs.errors import FormatError

M = TypeVar("M", bound=BaseModel)


def read_settings(kind: type[M], shipped: str, path: Path | None = None) -> M:
    """The settings in `path`, by default in the file `shipped` beside this one.

    Raises `FormatError` where the file does not hold what `kind` says.
    """
    if path is None:
        text = files(__package__).joinpath(shipped).read_text("utf-8")
    else:
        text = path.read_text(encoding="utf-8")
    try:
        return kind.model_validate_json(text)
    except ValidationError as error:
        first = error.errors()[0]
        where = ".".join(map(str, first["loc"])) or "the file"
        raise FormatError(f"{path or shipped}: {where}: {first['msg']}") from error
