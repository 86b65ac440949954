"""An agent as a graph of its own, for any LangGraph graph to hold.

    builder.add_node("solve", agent.as_graph())

It shares the keys `problem`, `answer`, `verified`, `confidence` and `result` with the graph that
holds it. A run's events are custom events of its node: the parent's
`stream(…, stream_mode="custom", subgraphs=True)` passes them through as they happen.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from typing import Any, Protocol

from langchain_core.runnables import RunnableLambda
from langgraph.config import get_stream_writer
from langgraph.graph import END, START, StateGraph
from langgraph.graph.state import CompiledStateGraph
from typing_extensions import TypedDict  # typing's own has no schema before Python 3.12


class StreamingRun(Protocol):
    """What can be made a graph: it streams a problem's run, as `Agent` does."""

    def astream(self, problem: str) -> AsyncIterator[dict[str, Any]]: ...
    def stream(self, problem: str) -> Iterator[dict[str, Any]]: ...


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
    """Both."""


def solver_graph(agent: StreamingRun) -> CompiledStateGraph[Any, None, Any, Any]:
    """Compile: START -> solve -> END. What the run raises is the node's failure."""

    async def asolve(state: SolverInput) -> SolverOutput:
        write, event = get_stream_writer(), dict[str, Any]()
        async for event in agent.astream(state["problem"]):
            write(event)
        return _output(event)

    def solve(state: SolverInput) -> SolverOutput:
        write, event = get_stream_writer(), dict[str, Any]()
        for event in agent.stream(state["problem"]):
            write(event)
        return _output(event)

    graph = StateGraph(SolverState, input_schema=SolverInput, output_schema=SolverOutput)
    graph.add_node("solve", RunnableLambda(solve, asolve))
    graph.add_edge(START, "solve")
    graph.add_edge("solve", END)
    return graph.compile(name="surefoot")


def _output(last: dict[str, Any]) -> SolverOutput:
    result = last["result"]
    return SolverOutput(
        answer=result.get("answer"),
        verified=result["verified"],
        confidence=result["confidence"],
        result=result,
    )
