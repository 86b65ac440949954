"""Events as plain JSON values, without credentials."""

from __future__ import annotations

import dataclasses
import re
from typing import Any

_SECRET = re.compile(
    r"""(?ix) \b(?:sk|pk|rk|ghp|gho|xox[abp]|hf|AKIA)[-_]?[A-Za-z0-9_\-]{16,}
        | (?<=bearer\s)[A-Za-z0-9._~+/\-]{8,}=*"""
)


def plain(value: Any) -> Any:
    """Dataclasses, tuples and mappings as plain JSON values, credentials struck out."""
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        return {f.name: plain(getattr(value, f.name)) for f in dataclasses.fields(value)}
    if isinstance(value, dict):
        return {str(key): plain(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [plain(item) for item in value]
    if isinstance(value, str):
        return _SECRET.sub("[secret]", value)
    return value
