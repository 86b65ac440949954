"""What was learned of servers, kept on disk: an address and model are asked about once a week.

A file an entry in `$XDG_CACHE_HOME/surefoot/servers`; without keys, passwords or queries. A file
that cannot be read or written is as good as none: the server is asked again.
"""

from __future__ import annotations

import hashlib
import json
import os
import time
from pathlib import Path
from typing import Any

from pydantic import TypeAdapter, ValidationError

from .openai_errors import Endpoint
from .openai_profile import ServerProfile

REFRESH_VARIABLE = "SUREFOOT_REFRESH_CAPABILITIES"
LIFE_S = 7 * 24 * 3600.0
FORMAT = 1
MAX_BYTES = 1 << 16
_PROFILE: TypeAdapter[ServerProfile] = TypeAdapter(ServerProfile)


def folder() -> Path:
    """Where it is kept, by the XDG base directory specification."""
    root = os.environ.get("XDG_CACHE_HOME", "")
    base = Path(root) if os.path.isabs(root) else Path.home() / ".cache"  # noqa: PTH117
    return base / "surefoot" / "servers"


def recall(at: Endpoint) -> ServerProfile | None:
    """What is known of the server and model, unless it is old or `REFRESH_VARIABLE` is set."""
    if os.environ.get(REFRESH_VARIABLE, "").lower() in ("1", "true", "yes"):
        return None
    try:
        with _file(at).open("rb") as file:
            entry: Any = json.loads(file.read(MAX_BYTES))
        fresh = 0 <= time.time() - float(entry["learned"]) < LIFE_S
        if fresh and entry["format"] == FORMAT and entry["model"] == at.model:
            return _PROFILE.validate_python(entry["profile"])
    except (OSError, ValueError, TypeError, KeyError, RecursionError, ValidationError):
        pass
    return None


def remember(at: Endpoint, profile: ServerProfile) -> None:
    """Keep it; where the disk takes nothing, the next process asks again."""
    entry = {
        "format": FORMAT,
        "address": at.shown,
        "model": at.model,
        "learned": time.time(),
        "profile": _PROFILE.dump_python(profile, mode="json"),
    }
    path = _file(at)
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        draft = path.with_suffix(f".{os.getpid()}")
        draft.write_text(json.dumps(entry, indent=1) + "\n", encoding="utf-8")
        draft.replace(path)
    except OSError:
        return


def _file(at: Endpoint) -> Path:
    name = hashlib.sha256(f"{at.base_url}\n{at.model}".encode()).hexdigest()[:32]
    return folder() / f"{name}.json"


__all__ = ["REFRESH_VARIABLE", "folder", "recall", "remember"]
