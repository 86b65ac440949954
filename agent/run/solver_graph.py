"""An agent as a graph of its own, for any LangGraph graph to hold.

    builder.add_node("solve", agent.as_graph())

It shares the keys `problem`, `answer`, `verified`, `confidence` and `result` with the graph that
holds it. A run's events are custom events of its node: the parent's
`stream(…, stream_mode="custom", subgraphs=True)` passes them through as they happen.

Where the agent has a checkpointer and the parent one of its own, a run is kept on a thread of the
agent's, named by the parent's thread and task: a parent that resumes after a failure goes on with
the run, and nothing is paid for twice. With `Agent(approve=True, …)` the graph then stops at a
call of a paid tool by LangGraph's `interrupt` (its value: `tool`, `claim`, `key`), and
`Command(resume=True)`, or False, is the user's word on it.
"""

from __future__ import annotations

import hashlib
from collections.abc import AsyncGenerator, AsyncIterator, Iterator
from contextlib import AbstractAsyncContextManager, aclosing
from typing import Any, NotRequired, Protocol, TypeVar

from langchain_core.runnables import RunnableConfig, RunnableLambda
from langgraph.config import get_stream_writer
from langgraph.graph import END, START, StateGraph
from langgraph.graph.state import CompiledStateGraph
from langgraph.types import interrupt
from typing_extensions import TypedDict  # typing's own has no schema before Python 3.12

from ...graphs.result import Problem
from ...sandbox.errors import InputError
from .config import Config
from .session import Session

T = TypeVar("T")
Event = dict[str, Any]
UNKEPT = (
    "Approvals inside a graph need savers: Agent(approve=True, checkpointer=…), and one of the "
    "parent graph's."
)


class SessionOwner(Protocol):
    """What can be made a graph: it opens sessions, as `Agent` does."""

    config: Config

    def session(self) -> AbstractAsyncContextManager[Session]: ...
    def iterate(self, items: AsyncIterator[T], /) -> Iterator[T]: ...


class SolverInput(TypedDict):
    """What the graph reads."""

    problem: str


class SolverOutput(TypedDict):
    """What it leaves. `result` is the whole `Result` as JSON values; `answer` None: none found."""

    answer: str | None
    verified: bool
    confidence: float
    result: dict[str, Any]


class SolverState(SolverInput, SolverOutput):
    """Both, and what goes from one node to the other: the run's thread, the call that waits for
    the user's word, and the word."""

    surefoot_thread: NotRequired[str | None]
    surefoot_waits: NotRequired[dict[str, Any] | None]
    surefoot_word: NotRequired[bool | None]


def solver_graph(agent: SessionOwner) -> CompiledStateGraph[Any, None, Any, Any]:
    """Compile: START -> solve -> END, by way of `approval` where a call needs the user's word.

    What the run raises is the node's failure.
    """

    async def asolve(state: SolverState, config: RunnableConfig) -> dict[str, Any]:
        write, event, thread = get_stream_writer(), Event(), _thread(agent, state, config)
        async with aclosing(_events(agent, state, thread)) as events:
            async for event in events:
                write(event)
        return _update(event, thread)

    def solve(state: SolverState, config: RunnableConfig) -> dict[str, Any]:
        write, event, thread = get_stream_writer(), Event(), _thread(agent, state, config)
        for event in agent.iterate(_events(agent, state, thread)):
            write(event)
        return _update(event, thread)

    graph = StateGraph(SolverState, input_schema=SolverInput, output_schema=SolverOutput)
    graph.add_node("solve", RunnableLambda(solve, asolve), input_schema=SolverState)
    graph.add_node("approval", _approval)
    graph.add_edge(START, "solve")
    graph.add_conditional_edges("solve", _after_solve, ["approval", END])
    graph.add_edge("approval", "solve")
    return graph.compile(name="surefoot")


def _after_solve(state: SolverState) -> str:
    return "approval" if state.get("surefoot_waits") else END


def _approval(state: SolverState) -> dict[str, Any]:
    """Stop until the user has said yes or no. A node of its own: it alone is run again then."""
    return {"surefoot_word": bool(interrupt(state.get("surefoot_waits")))}


def _thread(agent: SessionOwner, state: SolverState, config: RunnableConfig) -> str | None:
    """The agent's thread for this run; None where either of the two graphs keeps nothing."""
    if known := state.get("surefoot_thread"):
        return known
    given = config.get("configurable", {})
    if agent.config.checkpointer is None or given.get("__pregel_checkpointer") is None:
        if agent.config.approve:
            raise InputError(UNKEPT)
        return None
    # A node that is run again after a failure has the same task in its namespace.
    name = f"{given.get('thread_id', '')}\x00{given.get('checkpoint_ns', '')}"
    return f"graph-{hashlib.sha256(name.encode()).hexdigest()[:40]}"


async def _events(
    agent: SessionOwner, state: SolverState, thread: str | None
) -> AsyncGenerator[Event]:
    """The run's events, begun or gone on with."""
    async with agent.session() as session:
        problem = Problem.read(state["problem"])
        if thread is None or not await session.begun(thread):
            run = session.stream(problem, thread=thread)
        else:
            waits = await session.waits_for(thread)
            asked = (state.get("surefoot_waits") or {}).get("key")
            word = state.get("surefoot_word") if waits is not None and waits == asked else None
            run = session.resume(thread, approve=word)
        async with aclosing(run) as events:
            async for event in events:
                yield event


def _update(last: Event, thread: str | None) -> dict[str, Any]:
    if last["event"] == "approval":
        waits = {name: last[name] for name in ("tool", "claim", "key")}
        return {"surefoot_thread": thread, "surefoot_waits": waits, "surefoot_word": None}
    result = last["result"]
    return {
        "answer": result.get("answer"),
        "verified": result["verified"],
        "confidence": result["confidence"],
        "result": result,
        "surefoot_thread": None,
        "surefoot_waits": None,
        "surefoot_word": None,
    }


__all__ = ["SessionOwner", "SolverInput", "SolverOutput", "SolverState", "solver_graph"]
