"""How the named PRMs are opened: `rest` is what follows the name's colon."""

from __future__ import annotations

from pathlib import Path

from ...graphs.contracts import Policy, ProcessRewardModel


def open_evidence(rest: str, _policy: Policy, /) -> ProcessRewardModel:
    from .evidence.prm import EvidencePRM

    return EvidencePRM(Path(rest) if rest else None)


def open_judge(_rest: str, policy: Policy, /) -> ProcessRewardModel:
    from .judge import JudgePRM

    return JudgePRM(policy)


def open_none(_rest: str, _policy: Policy, /) -> ProcessRewardModel:
    from .none import NoPRM

    return NoPRM()
