"""Controllers: what to do with a step, by thresholds or by what a tool's word is worth."""

from __future__ import annotations

from ...graphs.contracts import Controller, Equipped, Policy
from .threshold import ThresholdController
from .witnesses import WitnessController


def default_controller(policy: Policy) -> Controller:
    """For a model that writes whole solutions one that hears witnesses; thresholds on the PRM's
    score for one that is trained for steps, and for samples that were recorded."""
    able = policy.capabilities
    if isinstance(policy, Equipped) or able.stepwise or "rewrite" not in able.tasks:
        return ThresholdController()
    return WitnessController(policy.name)


__all__ = ["ThresholdController", "WitnessController", "default_controller"]
