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
    from .agent.embedding.chat_model import ChatSurefoot as ChatSurefoot
    from .agent.embedding.checked_text import check_claims as check_claims
    from .agent.embedding.checked_text import fix_claims as fix_claims
    from .agent.embedding.claim_middleware import ClaimMiddleware as ClaimMiddleware
    from .agent.embedding.solve_tool import solve_tool as solve_tool
    from .agent.policies.scripted import ScriptedPolicy as ScriptedPolicy
    from .agent.run.config import only as only
    from .graphs.result import Problem as Problem
    from .graphs.result import Result as Result
    from .graphs.run.budget import Budget as Budget
    from .graphs.run.budget import Price as Price
    from .sandbox.errors import SurefootError as SurefootError
    from .tools.checking import check as check

__version__ = "0.1.0"

_EXPORTS = {
    "Agent": ".agent.agent",
    "Budget": ".graphs.run.budget",
    "ChatSurefoot": ".agent.embedding.chat_model",
    "ClaimMiddleware": ".agent.embedding.claim_middleware",
    "Price": ".graphs.run.budget",
    "Problem": ".graphs.result",
    "Result": ".graphs.result",
    "ScriptedPolicy": ".agent.policies.scripted",
    "SurefootError": ".sandbox.errors",
    "check": ".tools.checking",
    "check_claims": ".agent.embedding.checked_text",
    "fix_claims": ".agent.embedding.checked_text",
    "only": ".agent.run.config",
    "solve_tool": ".agent.embedding.solve_tool",
}

__all__ = [
    "Agent",
    "Budget",
    "ChatSurefoot",
    "ClaimMiddleware",
    "Price",
    "Problem",
    "Result",
    "ScriptedPolicy",
    "SurefootError",
    "check",
    "check_claims",
    "fix_claims",
    "only",
    "solve_tool",
]


def __getattr__(name: str) -> Any:
    if module := _EXPORTS.get(name):
        return getattr(import_module(module, __name__), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


def __dir__() -> list[str]:
    return sorted([*globals(), *_EXPORTS])
