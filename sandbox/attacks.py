"""The attack corpus: programs that try to get out, as data, and what an honest end of each is."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cache
from importlib import resources
from typing import Any

from .base import ExecResult, Limits

ANY_END = ("ok", "error")
_FILES = ("files", "network", "resources", "protocol", "kernel")
_BASE = Limits(wall_s=10.0, cpu_s=10.0, memory_mb=256, disk_mb=32)


@dataclass(frozen=True, slots=True)
class Attack:
    """One program. `ends`: the statuses that are right for it."""

    name: str
    family: str
    what: str
    code: str
    limits: Limits
    ends: tuple[str, ...]

    def program(self, facts: Mapping[str, object]) -> str:
        """The text to run: the prelude, the facts of this machine as constants, the attack."""
        constants = "".join(f"{name} = {value!r}\n" for name, value in facts.items())
        return f"{_prelude()}{constants}{self.code}\n"

    def got_through(self, result: ExecResult, secrets: list[str]) -> str | None:
        """What it achieved, judged from its result alone; None where it was held."""
        contents = [content.decode("utf-8", "replace") for content in result.files.values()]
        for text in (result.stdout, result.stderr, *contents):
            for secret in secrets:
                if secret in text:
                    return "read a secret of the host"
        for line in result.stdout.splitlines():
            if line.startswith("ESCAPED"):
                return line
        if result.status not in self.ends:
            return f"ended as {result.status!r} (exit code {result.exit_code})"
        return None


@cache
def _prelude() -> str:
    return (resources.files(__package__) / "corpus" / "prelude.py.txt").read_text("utf-8")


@cache
def corpus() -> tuple[Attack, ...]:
    """All attacks, in a fixed order."""
    found: list[Attack] = []
    for family in _FILES:
        text = (resources.files(__package__) / "corpus" / f"{family}.toml").read_text("utf-8")
        found += [_attack(family, row) for row in tomllib.loads(text)["attack"]]
    return tuple(found)


def _attack(family: str, row: Mapping[str, Any]) -> Attack:
    limits = replace(_BASE, **row.get("limits", {}))
    ends = tuple(row.get("ends", ANY_END))
    return Attack(row["name"], family, row["what"], row["code"], limits, ends)
