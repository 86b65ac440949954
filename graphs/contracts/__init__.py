"""The contracts between the loop and what is plugged into it.

`graphs` never imports a policy or a PRM: `agent` injects them through these protocols.
Inside they are plain dataclasses; data that enters or leaves Surefoot is pydantic
(`graphs.result`).
"""

from __future__ import annotations

from .choice import Choice, Solution
from .control import BudgetLeft, Controller, Decision, DecisionKind, Passed, TreeView
from .evidence import NO_EVIDENCE, Evidence
from .hearing import Heard, Hearing, Weighing
from .policy import Ask, Closing, Conversing, Equipped, Policy, Probing, Reader, Streaming
from .prm import Asking, Elected, ProcessRewardModel, Resampling, Scoring, Vote, Voting
from .proposals import (
    Capabilities,
    Dialogue,
    Finish,
    Origin,
    Proposal,
    ProposalRequest,
    Task,
    TokenLogprob,
    ToolCall,
    Turn,
    Usage,
    chars_of,
)

__all__ = [
    "NO_EVIDENCE",
    "Ask",
    "Asking",
    "BudgetLeft",
    "Capabilities",
    "Choice",
    "Closing",
    "Controller",
    "Conversing",
    "Decision",
    "DecisionKind",
    "Dialogue",
    "Elected",
    "Equipped",
    "Evidence",
    "Finish",
    "Heard",
    "Hearing",
    "Origin",
    "Passed",
    "Policy",
    "Probing",
    "ProcessRewardModel",
    "Proposal",
    "ProposalRequest",
    "Reader",
    "Resampling",
    "Scoring",
    "Solution",
    "Streaming",
    "Task",
    "TokenLogprob",
    "ToolCall",
    "TreeView",
    "Turn",
    "Usage",
    "Vote",
    "Voting",
    "Weighing",
    "chars_of",
]
