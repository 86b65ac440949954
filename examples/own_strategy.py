"""A strategy of one's own, in one file: a compiled LangGraph graph over the run's context.

It draws two chains, and where they differ a third: the answer that two of them give. The context
(`Runtime`) holds the policy, the budget, the verifiers and the PRM of the run; `draw` spends from
the budget and keeps the trace. `Agent(strategy=two_of_three)` takes the function. To give it a
name that others can use, `--strategy two-of-three`, a package declares

    [project.entry-points."surefoot.strategies"]
    two-of-three = "my_package:two_of_three"
"""

from typing import Any

from langgraph.graph import END, START
from langgraph.runtime import Runtime
from surefoot import Agent
from surefoot.graphs.events import Answered
from surefoot.graphs.records import Outcome
from surefoot.graphs.run.context import RunContext
from surefoot.graphs.run.sampling import draw
from surefoot.graphs.state import SampleState
from surefoot.graphs.wiring import wire
from surefoot.tools.equivalence import cluster


async def two(state: SampleState, runtime: Runtime[RunContext]) -> dict[str, Any]:
    """Two chains, neither of which sees the other."""
    samples, stop = await draw(runtime.context, state, 2, temperature=0.8)
    return {"samples": tuple(samples), "stop": stop}


async def third(state: SampleState, runtime: Runtime[RunContext]) -> dict[str, Any]:
    """One more, with the seed after theirs."""
    samples, stop = await draw(runtime.context, state, 1, temperature=0.8, drawn=2)
    return {"samples": (*state["samples"], *samples), "stop": stop}


def differ(state: SampleState) -> str:
    answers = [sample.answer for sample in state["samples"]]
    return "third" if len(cluster(answers)) != 1 and not state.get("stop") else "elect"


async def elect(state: SampleState, runtime: Runtime[RunContext]) -> dict[str, Any]:
    """The answer that most of them give, as sure as its share of them."""
    answers = [sample.answer for sample in state["samples"]]
    groups = cluster(answers)
    first = max(groups, key=len, default=())
    outcome = Outcome.of(
        answers[first[0]] if first else None,
        node=first[0] if first else 0,
        confidence=len(first) / len(answers) if answers else 0.0,
        stopped=state.get("stop", ""),
        reason=f"{len(first)} of {len(answers)} chains agree",
    )
    runtime.context.emit(Answered(outcome=outcome))
    return {"outcome": outcome}


two_of_three = wire(
    SampleState, two, third, elect,
    then={START: "two", "two": (differ, "third", "elect"), "third": "elect", "elect": END},
)  # fmt: skip
two_of_three.__name__ = "two-of-three"  # what results and traces call it


if __name__ == "__main__":
    result = Agent(strategy=two_of_three).solve("What is 38 * 3 + 12?")
    print(result.strategy, "|", result.answer, "|", f"{result.confidence:.2f}")
