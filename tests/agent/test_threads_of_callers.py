"""One open agent under many threads: every sync door leads into the same loop."""

import asyncio
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import AsyncIterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from langchain.agents import create_agent
from langchain_core.language_models.fake_chat_models import GenericFakeChatModel
from langchain_core.messages import AIMessage
from surefoot import Agent, ChatSurefoot, ScriptedPolicy, solve_tool
from surefoot.agent.policies.scripted import ScriptedExchange
from surefoot.agent.run.config import only
from surefoot.agent.run.loop_thread import LoopThread
from surefoot.graphs.contracts import Capabilities
from surefoot.sandbox.errors import InputError
from surefoot.tools import Calculator

PROBLEMS = [f"What is {n} * 7?" for n in range(12, 28)]
ANSWERS = [str(n * 7) for n in range(12, 28)]


@pytest.fixture(scope="module")
def kept():
    with Agent() as agent:
        yield agent


def test_batches_of_the_chat_model(kept: Agent) -> None:
    replies = ChatSurefoot(agent=kept).batch(PROBLEMS[:6])
    assert [reply.text for reply in replies] == ANSWERS[:6]


def test_batches_of_the_tool(kept: Agent) -> None:
    told = solve_tool(kept).batch([{"problem": problem} for problem in PROBLEMS[:6]])
    assert all(f'"answer": "{answer}"' in text for text, answer in zip(told, ANSWERS, strict=False))


@pytest.mark.parametrize("threads", [6, 16])
def test_threads_that_solve(kept: Agent, threads: int) -> None:
    with ThreadPoolExecutor(threads) as pool:
        results = list(pool.map(kept.solve, PROBLEMS[:threads]))
    assert [result.answer for result in results] == ANSWERS[:threads]


def test_threads_that_stream(kept: Agent) -> None:
    def last(problem: str) -> str:
        return [event["event"] for event in kept.stream(problem)][-1]

    with ThreadPoolExecutor(6) as pool:
        assert set(pool.map(last, PROBLEMS[:6])) == {"result"}


def test_parallel_calls_of_someone_elses_agent(kept: Agent) -> None:
    calls = [
        {"name": "solve", "args": {"problem": problem}, "id": str(n)}
        for n, problem in enumerate(PROBLEMS[:4])
    ]

    class Model(GenericFakeChatModel):
        def bind_tools(self, tools, **_):
            return self

    model = Model(messages=iter([AIMessage("", tool_calls=calls), AIMessage("done")]))
    done = create_agent(model, [solve_tool(kept)]).invoke({"messages": [("user", "go")]})
    told = [message.text for message in done["messages"] if message.type == "tool"]
    assert len(told) == 4
    assert all(f'"answer": "{answer}"' in text for text, answer in zip(told, ANSWERS, strict=False))


async def test_what_is_open_is_not_used_from_another_loop(kept: Agent) -> None:
    assert (await kept.asolve("What is 12 * 7?")).answer == "84"
    with pytest.raises(InputError, match="asolve"):
        kept.solve("What is 12 * 7?")
    async with Agent() as inside:
        assert (await asyncio.to_thread(inside.solve, "What is 12 * 7?")).answer == "84"


def slow() -> Agent:
    able = Capabilities(n=True, seed=True, max_n=8, tasks=("solution",))
    script = [ScriptedExchange("solution", ("Answer: 5",), delay_s=60)]
    return Agent(ScriptedPolicy(script, able), prm="none", verifiers=only(Calculator()))


def test_closing_ends_what_other_threads_wait_for() -> None:
    before = threading.active_count()
    with ThreadPoolExecutor(1) as pool:
        with slow() as agent:
            waiting = pool.submit(lambda: list(agent.stream("What is 2 + 3?")))
            while not waiting.running():
                time.sleep(0.01)
            time.sleep(0.2)
        with pytest.raises(InputError, match="closed while it was at work"):
            waiting.result(5)
    assert threading.active_count() == before


def test_an_open_agent_is_not_opened_again() -> None:
    with Agent() as agent:
        with pytest.raises(InputError, match="open already"):
            agent.__enter__()
        assert agent.solve("What is 12 * 7?").answer == "84"


INTERRUPTED = """
import signal
signal.signal(signal.SIGINT, signal.default_int_handler)  # who runs in the background ignores it
from surefoot import Agent, ScriptedPolicy, only
from surefoot.agent.policies.scripted import ScriptedExchange
from surefoot.graphs.contracts import Capabilities
able = Capabilities(n=True, seed=True, max_n=8, tasks=("solution",))
policy = ScriptedPolicy([ScriptedExchange("solution", ("Answer: 5",), delay_s=600)], able)
agent = Agent(policy, prm="none", verifiers=only())
def call():
    for event in agent.stream("What is 2 + 3?"):
        print(event["event"], flush=True)
try:
    if KEPT:
        with agent:
            call()
    else:
        call()
except KeyboardInterrupt:
    print("interrupted", flush=True)
"""


@pytest.mark.parametrize("kept_open", [True, False])
def test_an_interrupt_ends_the_wait(kept_open: bool) -> None:
    code = INTERRUPTED.replace("KEPT", str(kept_open))
    with subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE, text=True) as child:
        assert child.stdout is not None
        assert child.stdout.readline() == "start\n"
        os.kill(child.pid, signal.SIGINT)
        assert child.communicate(timeout=120)[0] == "interrupted\n"
        assert child.returncode == 0


@pytest.mark.parametrize("taken", [True, False])
def test_an_interrupt_while_the_work_is_handed_over_ends_it_too(
    taken: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def numbers() -> AsyncIterator[int]:
        yield 1
        await asyncio.sleep(600)
        yield 2

    thread = LoopThread()
    try:
        given = thread.iterate(numbers())
        assert next(given) == 1
        hand_over = thread._loop.call_soon_threadsafe

        def interrupted(callback: Any, *args: Any) -> None:
            monkeypatch.undo()
            if taken:
                hand_over(callback, *args)
            raise KeyboardInterrupt

        monkeypatch.setattr(thread._loop, "call_soon_threadsafe", interrupted)
        with pytest.raises(KeyboardInterrupt):
            next(given)
    finally:
        thread.close()
