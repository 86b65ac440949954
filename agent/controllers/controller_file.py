"""`--controller FILE`: thresholds, or what `learn controller` fitted."""

from __future__ import annotations

import json
from pathlib import Path

from pydantic import ValidationError

from ...graphs.contracts import Controller
from ...graphs.errors import FormatError
from ...sandbox.errors import InputError
from .threshold import ThresholdController, Thresholds
from .value import ValueController
from .value_model import ValueModel


def read_controller(path: Path) -> Controller:
    """The controller of a file, by its fields. Raises `InputError`, or `FormatError` naming one."""
    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise InputError(f"cannot read {path}: {error}") from None
    try:
        row = json.loads(text)
    except (ValueError, RecursionError):
        row = None
    if not isinstance(row, dict):
        raise FormatError(f"{path}: a JSON object was expected")
    if "prices" not in row:
        return ThresholdController(Thresholds.read(path))
    try:
        return ValueController(ValueModel.model_validate(row))
    except ValidationError as error:
        first = error.errors()[0]
        where = ".".join(map(str, first["loc"])) or "the file"
        raise FormatError(f"{path}: {where}: {first['msg']}") from error
