"""`surefoot learn method`: runs a method of the catalogue, or lists them."""

from __future__ import annotations

import json
import sys
from dataclasses import asdict
from pathlib import Path

from .catalogue import METHODS, folder, run_method
from .ground import Ground


def run_named(
    name: str | None,
    out: Path | None,
    records: Path | None,
    seed: int,
    *,
    quick: bool,
    as_json: bool,
) -> int:
    """Print the report of a method, or the list; what was computed before is not done again."""
    if name is None:
        listed = {key: asdict(method) for key, method in METHODS.items()}
        lines = "".join(f"{key:22} {one.title} ({one.paper})\n" for key, one in METHODS.items())
        sys.stdout.write(json.dumps(listed) + "\n" if as_json else lines)
        return 0
    report = run_method(name, Ground(folder(out, name), seed, quick, records, quiet=as_json))
    sys.stdout.write(json.dumps(asdict(report)) + "\n" if as_json else report.markdown())
    return 0
