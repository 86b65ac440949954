"""An agent as a node of someone else's LangGraph graph, and as a tool of someone else's agent."""

from __future__ import annotations

import asyncio
import json
from importlib import import_module
from pathlib import Path
from typing import TypedDict

import pytest
from langgraph.checkpoint.memory import InMemorySaver
from langgraph.graph import END, START, StateGraph
from langgraph.types import Command
from surefoot import Agent, ScriptedPolicy, only, solve_tool
from surefoot.graphs.contracts import Capabilities
from surefoot.graphs.errors import RateLimited
from surefoot.sandbox.errors import InputError
from surefoot.tools.base import Claim, StepContext, Verdict

ROOT = Path(__file__).resolve().parents[3]
QUESTION = "What is 15% of 240?"


class Homework(TypedDict, total=False):
    problem: str
    answer: str | None
    verified: bool
    mark: str


def parent(agent: Agent, **options):
    """A graph that holds the solver as its first node, and marks what it found."""
    graph = StateGraph(Homework)
    graph.add_node("solve", agent.as_graph())
    graph.add_node("mark", lambda state: {"mark": "A" if state["verified"] else "F"})
    graph.add_edge(START, "solve")
    graph.add_edge("solve", "mark")
    graph.add_edge("mark", END)
    return graph.compile(**options)


@pytest.fixture(scope="module")
def agent() -> Agent:
    return Agent(model="pebble", sandbox="local")


@pytest.mark.parametrize("saver", [None, InMemorySaver()])
async def test_a_parent_graph_reads_its_answer(agent: Agent, saver) -> None:
    graph = parent(agent, checkpointer=saver)
    config = {"configurable": {"thread_id": "1"}}
    for problem, answer in ((QUESTION, "36"), ("What is 12 + 30?", "42")):
        state = await graph.ainvoke({"problem": problem}, config)
        assert (state["answer"], state["verified"], state["mark"]) == (answer, True, "A")


async def test_events_pass_through_the_parents_stream_once(agent: Agent) -> None:
    stream = parent(agent).astream({"problem": QUESTION}, stream_mode="custom", subgraphs=True)
    events = [event async for _, event in stream]
    assert [event["seq"] for event in events] == list(range(1, len(events) + 1))
    assert (events[0]["event"], events[-1]["event"]) == ("start", "result")
    assert {"propose", "verdict", "decision", "answer"} <= {event["event"] for event in events}


async def test_the_strategys_own_nodes_can_be_watched(agent: Agent) -> None:
    stream = parent(agent).astream({"problem": QUESTION}, stream_mode="updates", subgraphs=True)
    nodes = {node for _, update in [chunk async for chunk in stream] for node in update}
    assert {"propose", "critique", "decide", "answer", "solve", "mark"} <= nodes


def test_sync_graphs_hold_it_too(agent: Agent) -> None:
    assert parent(agent).invoke({"problem": QUESTION})["answer"] == "36"
    stream = parent(agent).stream({"problem": QUESTION}, stream_mode="custom", subgraphs=True)
    assert [event["event"] for _, event in stream][-1] == "result"


def test_alone_it_leaves_the_whole_result(agent: Agent) -> None:
    state = agent.as_graph().invoke({"problem": QUESTION})
    assert set(state) == {"answer", "verified", "confidence", "result"}
    assert state["result"]["strategy"] == "loop"


async def test_a_failed_run_is_the_nodes_failure() -> None:
    policy = ScriptedPolicy([(None, RateLimited("come back later"))])
    with pytest.raises(RateLimited, match="come back later"):
        await parent(Agent(model=policy)).ainvoke({"problem": QUESTION})


async def test_a_parent_that_resumes_after_a_failure_begins_the_run_anew() -> None:
    """The parent's saver is not for the strategy's own states: they belong to one run."""
    script = [
        ("step", "2 + 3 = 5"),
        ("step", RateLimited("come back later")),
        ("step", "2 + 3 = 5"),
        ("step", "Answer: 5"),
    ]
    policy = ScriptedPolicy(script, Capabilities(prefill=True, stepwise=True))
    agent = Agent(model=policy)
    saver = InMemorySaver()
    graph = parent(agent, checkpointer=saver)
    config = {"configurable": {"thread_id": "1"}}
    with pytest.raises(RateLimited):
        await graph.ainvoke({"problem": "What is 2 + 3?"}, config)
    state = await graph.ainvoke(None, config)
    assert state["answer"] == "5"
    policy.assert_consumed()
    namespaces = saver.storage["1"]
    assert len(namespaces) > 1
    assert not [name for name in namespaces if "|" in name]


async def test_with_a_saver_of_its_own_a_parent_that_resumes_repeats_nothing(
    tmp_path: Path,
) -> None:
    script = [
        ("step", "2 + 3 = 5"),
        ("step", RateLimited("come back later")),
        ("step", "Answer: 5"),
    ]
    policy = ScriptedPolicy(script, Capabilities(prefill=True, stepwise=True))
    agent = Agent(model=policy, checkpointer=tmp_path / "runs")
    graph = parent(agent, checkpointer=InMemorySaver())
    config = {"configurable": {"thread_id": "1"}}
    with pytest.raises(RateLimited):
        await graph.ainvoke({"problem": "What is 2 + 3?"}, config)
    state = await graph.ainvoke(None, config)
    assert state["answer"] == "5"
    policy.assert_consumed()


class Oracle:
    """Agrees with every claim, for money."""

    name, free = "oracle", False

    def __init__(self) -> None:
        self.asked: list[str] = []

    def can_judge(self, claim: Claim) -> bool:
        return True

    async def check(self, claim: Claim, context: StepContext) -> Verdict:
        self.asked.append(claim.text)
        return Verdict(self.name, "supported", claim, "so it is")


def approving(policy: ScriptedPolicy, oracle: Oracle, file: Path | None) -> Agent:
    return Agent(
        policy, prm="none", verifiers=only(oracle), controller="thresholds", approve=True,
        checkpointer=file,
    )  # fmt: skip


PAID = "2 * 2 = 4\n\n3 * 3 = 9\n\n4 + 9 = 13\n\nAnswer: 13"


@pytest.mark.parametrize("yes", [True, False])
@pytest.mark.parametrize("sync", [True, False])
async def test_paid_calls_are_approved_by_interrupts(tmp_path: Path, yes: bool, sync: bool) -> None:
    """The parent stops at each and goes on with the user's word; the model is asked once."""
    oracle = Oracle()
    policy = ScriptedPolicy([("solution", PAID)], Capabilities(tasks=("solution", "rewrite")))
    graph = parent(approving(policy, oracle, tmp_path / "runs"), checkpointer=InMemorySaver())
    config = {"configurable": {"thread_id": "1"}}

    async def go(given: object) -> dict:
        if sync:
            return await asyncio.to_thread(graph.invoke, given, config)
        return await graph.ainvoke(given, config)

    state = await go({"problem": "What is 2 * 2 + 3 * 3?"})
    claims = []
    while "__interrupt__" in state:
        asked = state["__interrupt__"][0].value
        assert asked["tool"] == "oracle"
        claims.append(asked["claim"])
        state = await go(Command(resume=yes))
    assert len(claims) == len(set(claims)) >= 2
    assert oracle.asked == (claims if yes else [])
    assert state["answer"] == "13"
    policy.assert_consumed()


async def test_approvals_without_savers_are_refused_with_what_they_need(tmp_path: Path) -> None:
    policy = ScriptedPolicy([("solution", PAID)], Capabilities(tasks=("solution",)))
    for file, saver in ((None, InMemorySaver()), (tmp_path / "runs", None)):
        graph = parent(approving(policy, Oracle(), file), checkpointer=saver)
        with pytest.raises(InputError, match="savers"):
            await graph.ainvoke({"problem": "2 + 3"}, {"configurable": {"thread_id": "1"}})


def test_langgraph_json_names_what_is_there(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("OPENAI_API_KEY", "OPENAI_BASE_URL", "SUREFOOT_MODEL"):
        monkeypatch.delenv(name, raising=False)
    named = json.loads((ROOT / "langgraph.json").read_text())
    assert named["dependencies"] == ["."]
    module, _, function = named["graphs"]["surefoot"].partition(":")
    graph = getattr(import_module(module), function)()
    assert graph.invoke({"problem": "What is 2 + 2?"})["answer"] == "4"
    assert set(graph.get_input_jsonschema()["properties"]) == {"problem"}


# ---------------------------------------------------------------- the tool


def test_the_tool_answers_in_json_and_keeps_the_result(agent: Agent) -> None:
    tool = solve_tool(agent)
    call = {"type": "tool_call", "id": "1", "name": "solve", "args": {"problem": QUESTION}}
    for message in (tool.invoke(call), asyncio.run(tool.ainvoke(call))):
        told = json.loads(message.content)
        assert (told["answer"], told["verified"], told["status"]) == ("36", True, "answered")
        assert 0 < told["confidence"] <= 1
        assert message.artifact.steps
    assert set(tool.args) == {"problem"}


def test_what_goes_wrong_is_told_in_the_tools_json(agent: Agent) -> None:
    told = json.loads(solve_tool(agent).invoke({"problem": " "}))
    assert "empty" in told["error"]
    policy = ScriptedPolicy([(None, RateLimited("come back later"))])
    told = json.loads(solve_tool(Agent(model=policy)).invoke({"problem": QUESTION}))
    assert (told["answer"], told["status"]) == (None, "failed")
    assert "come back later" in told["error"]


def test_an_abstention_says_what_would_help(agent: Agent) -> None:
    told = json.loads(solve_tool(agent).invoke({"problem": "Who wrote the Odyssey, and when?"}))
    assert told["answer"] is None
    assert "another model" in told["hint"]
    assert "--" not in told["hint"]  # its reader has no command line
