"""Middleware for LangChain's `create_agent`: an agent's own claims, judged before they are read.

    agent = create_agent(model, tools, middleware=[ClaimMiddleware()])

After every answer of the model the claims in its text are judged by tools; what is refuted is put
right in the message that the agent goes on from and the user reads, and
`response_metadata["surefoot_check"]` says what it was. No model is asked. Needs `langchain`.
"""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from typing import Any

from langchain.agents.middleware import AgentMiddleware
from langchain_core.messages import AIMessage, AnyMessage, HumanMessage
from langgraph.runtime import Runtime

from .checked_text import put_right, text_of

MAX_PROBLEM = 2_000  # characters of a question that final answers are held against


class ClaimMiddleware(AgentMiddleware[Any, Any, Any]):
    """Puts right what tools refute in a model's messages.

    `questions`: hold final answers against the user's last question too, where rules can read it.
    """

    def __init__(self, *, questions: bool = True) -> None:
        super().__init__()
        self.questions = questions

    def after_model(self, state: Any, runtime: Runtime[Any]) -> dict[str, Any] | None:
        """The last message anew, if anything in it is refuted: it has the same id."""
        messages: Sequence[AnyMessage] = state["messages"]
        last = messages[-1] if messages else None
        if not isinstance(last, AIMessage):
            return None
        right = put_right(last, self._question(messages))
        return None if right is None else {"messages": [right]}

    async def aafter_model(self, state: Any, runtime: Runtime[Any]) -> dict[str, Any] | None:
        """The same, in a thread."""
        return await asyncio.to_thread(self.after_model, state, runtime)

    def _question(self, messages: Sequence[AnyMessage]) -> str | None:
        asked = [text_of(one) for one in messages if isinstance(one, HumanMessage)]
        known = self.questions and bool(asked) and len(asked[-1]) <= MAX_PROBLEM
        return asked[-1] if known else None


__all__ = ["ClaimMiddleware"]
