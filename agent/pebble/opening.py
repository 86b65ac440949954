"""What the registry opens of pebble: its policy, its PRM and what reads its lines."""

from __future__ import annotations

from typing import Any

from ...graphs.contracts import Policy, ProcessRewardModel
from ...sandbox.base import Sandbox
from ...tools.base import Verifier


def open_policy(_rest: str, /, **options: Any) -> Policy:
    from .policy import PebblePolicy

    return PebblePolicy(**options)


def open_prm(_rest: str, _policy: Policy, /) -> ProcessRewardModel:
    from .prm import PebblePRM

    return PebblePRM()


def open_notation(_sandbox: Sandbox, /) -> Verifier:
    from .notation.verifier import Notation

    return Notation()
