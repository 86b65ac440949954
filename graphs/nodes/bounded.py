"""A node that runs into a ceiling ends the run, with the best answer so far."""

from __future__ import annotations

import functools
from collections.abc import Awaitable, Callable
from typing import Any

from langgraph.runtime import Runtime

from ..run.budget import BudgetSpent
from ..run.context import RunContext
from ..state import LoopState

Update = dict[str, Any]
LoopNode = Callable[[LoopState, Runtime[RunContext]], Awaitable[Update]]


def bounded(node: LoopNode) -> LoopNode:
    """Turn `BudgetSpent` into the state's `stop`, which every edge obeys."""

    @functools.wraps(node)
    async def within(state: LoopState, runtime: Runtime[RunContext]) -> Update:
        try:
            return await node(state, runtime)
        except BudgetSpent as spent:
            runtime.context.emit("budget", ceiling=str(spent))
            return {"stop": str(spent)}

    return within
