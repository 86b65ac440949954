"""What one node of a graph does to the tree: its events go to the log, the stream and the trace."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import Any, Concatenate, Self, TypeVar

from langgraph.runtime import Runtime

from ..contracts import Proposal, ProposalRequest
from ..events import TREE_EVENTS, BudgetReached, Event, TreeEvent
from ..run.budget import BudgetSpent
from ..run.context import RunContext
from ..state import TreeState
from . import Tree

Update = dict[str, Any]


@dataclass(slots=True)
class Work:
    """The tree so far and what this node adds to it: `log`, and `stop` once a ceiling is met."""

    ctx: RunContext
    problem: str
    problem_id: str
    tree: Tree
    log: list[TreeEvent] = field(default_factory=list)
    stop: str = ""

    @classmethod
    def of(cls, ctx: RunContext, state: TreeState) -> Self:
        tree = Tree.of(state.get("log", ()))
        found = cls(ctx, state["problem"], state.get("problem_id", ""), tree)
        found.stop = state.get("stop", "")
        return found

    def emit(self, event: Event) -> None:
        """The one way to change the tree: log the event, stream it and trace it."""
        self.ctx.emit(event)
        if isinstance(event, TREE_EVENTS):
            self.tree.add(event)
            self.log.append(event)  # type: ignore[arg-type]

    def end(self, spent: BudgetSpent) -> None:
        """A ceiling is met: the run ends, with what it has."""
        self.stop = str(spent)
        self.ctx.emit(BudgetReached(ceiling=self.stop))

    def update(self, **more: Any) -> Update:
        """The graph's update: what was added, and `more`."""
        return {"log": self.log, **({"stop": self.stop} if self.stop else {}), **more}

    def request(self, node: int, prompt: str, **fields: Any) -> ProposalRequest:
        """Something asked about the prefix that ends in `node`; `fields` as in the request."""
        given: dict[str, Any] = {"seed": self.ctx.settings.seed, **fields}
        given.setdefault("steps", self.tree.texts(node))
        return ProposalRequest(self.problem, problem_id=self.problem_id, prompt=prompt, **given)

    async def ask(self, node: int, prompt: str, **fields: Any) -> Proposal:
        """The first answer to `request`. Raises `BudgetSpent`, or what the policy raises."""
        return (await self.ctx.ask(self.request(node, prompt, **fields)))[0]


W = TypeVar("W", bound=Work)
Body = Callable[Concatenate[W, ...], Awaitable[Update | None]]
GraphNode = Callable[[Any, Runtime[RunContext]], Awaitable[Update]]


def working(of: type[W]) -> Callable[[Body[W]], GraphNode]:
    """Make a graph's node of a function that is given its work and the state, and returns fields.

    One that runs into a ceiling ends the run (`stop`, which every edge obeys); what it had found
    before stays in the log.
    """

    def decorate(node: Body[W]) -> GraphNode:
        async def within(state: Any, runtime: Runtime[RunContext]) -> Update:
            work = of.of(runtime.context, state)
            more: Update | None = None
            try:
                more = await node(work, state)
            except BudgetSpent as spent:
                work.end(spent)
            return work.update(**more or {})

        within.__name__, within.__doc__ = getattr(node, "__name__", "node"), node.__doc__
        within.__module__ = node.__module__
        return within

    return decorate
