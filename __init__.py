"""Surefoot: reasoning that checks its footing.

    from surefoot import Agent

    result = Agent().solve("What is 15% of 240?")
    print(result.answer, result.verified)

Everything public is imported when it is first used, so `import surefoot` costs nothing.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from .agent.agent import Agent as Agent
    from .agent.policies.scripted import ScriptedPolicy as ScriptedPolicy
    from .graphs.budget import Budget as Budget
    from .graphs.budget import Price as Price
    from .graphs.result import Problem as Problem
    from .graphs.result import Result as Result
    from .sandbox.errors import SurefootError as SurefootError

__version__ = "0.1.0"

_EXPORTS = {
    "Agent": ".agent.agent",
    "Budget": ".graphs.budget",
    "Price": ".graphs.budget",
    "Problem": ".graphs.result",
    "Result": ".graphs.result",
    "ScriptedPolicy": ".agent.policies.scripted",
    "SurefootError": ".sandbox.errors",
}

__all__ = ["Agent", "Budget", "Price", "Problem", "Result", "ScriptedPolicy", "SurefootError"]


def __getattr__(name: str) -> Any:
    if module := _EXPORTS.get(name):
        return getattr(import_module(module, __name__), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


def __dir__() -> list[str]:
    return sorted([*globals(), *_EXPORTS])
