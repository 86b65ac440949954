"""`openai:` against a real server that has loaded the exported pebble.

Any OpenAI-compatible server of Hugging Face models will do that serves a folder under the name of
its path: transformers' own, for one. In an environment of its own, without a GPU::

    python -m venv server
    server/bin/pip install "transformers[serving]==5.23.0"

and then, `{folder}` and `{port}` being filled in by the test::

    export SUREFOOT_TEST_SERVER="server/bin/transformers serve {folder} --host 127.0.0.1 \
        --port {port} --device cpu"
    export SUREFOOT_TEST_SERVER_LACKS=n,logprobs,seed,tools
    python -m pytest -m live -s tests/agent/policies/test_policy_live_server.py

`SUREFOOT_TEST_SERVER_LACKS`: what this server does not do, of n, logprobs, seed, prefill, tools:
the probe must find exactly that.
"""

from __future__ import annotations

import asyncio
import os
import shlex
import socket
import subprocess
import time
import urllib.error
import urllib.request
from pathlib import Path

import pytest
from surefoot import Problem
from surefoot.agent.pebble import runtime
from surefoot.agent.pebble.hugging_face import export_hugging_face
from surefoot.agent.pebble.steps import to_line
from surefoot.agent.policies import OpenAIPolicy
from surefoot.agent.run.config import Config
from surefoot.agent.run.session import Session
from surefoot.graphs.contracts import ProposalRequest

SERVER = os.environ.get("SUREFOOT_TEST_SERVER", "")
LACKS = set(filter(None, os.environ.get("SUREFOOT_TEST_SERVER_LACKS", "").split(",")))
START_S = 900
PROBLEM = "Solve 3*x + 5 = 20 for x."
PROBLEMS = {
    "4 baskets. 3 have 9 apples, 15 oranges, 14 bananas each. "
    "4th has 2 less of each. Total fruits?": "146",
    "How much is 96745982 times 93678239?": "9062993224085698",
    PROBLEM: "5",
    "Let a = 5 - 12. Let b be 3*a + 4. What is b - a?": "-10",
    "What is the greatest common factor of 207 and 72?": "9",
    "What is 15% of 240?": "36",
}

pytestmark = [
    pytest.mark.live,
    pytest.mark.timeout(START_S + 300),
    pytest.mark.skipif(not SERVER, reason="SUREFOOT_TEST_SERVER names no server to start"),
]


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory):
    folder = export_hugging_face(tmp_path_factory.mktemp("pebble"))
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = shlex.split(SERVER.format(folder=folder, port=port))
    log = folder / "server.log"
    with log.open("wb") as out:
        server = subprocess.Popen(command, stdout=out, stderr=subprocess.STDOUT)
        try:
            wait_for(f"http://127.0.0.1:{port}/v1/models", server, log)
            yield f"http://127.0.0.1:{port}/v1", str(folder)
        finally:
            server.terminate()
            server.wait(60)


def wait_for(address: str, server: subprocess.Popen[bytes], log: Path) -> None:
    until = time.monotonic() + START_S
    while time.monotonic() < until:
        assert server.poll() is None, log.read_text(errors="replace")[-3000:]
        try:
            with urllib.request.urlopen(address, timeout=5):
                return
        except (urllib.error.URLError, OSError):
            time.sleep(1)
    pytest.fail(f"no server after {START_S} s: {log.read_text(errors='replace')[-3000:]}")


@pytest.fixture
async def policy(served: tuple[str, str]):
    url, model = served
    policy = OpenAIPolicy(model, base_url=url, api_key="none", timeout_s=300)
    yield policy
    await policy.aclose()


def has(name: str) -> None:
    if name in LACKS:
        pytest.skip(f"this server has no {name}")


async def test_the_probe_finds_what_the_server_has(policy: OpenAIPolicy) -> None:
    await policy.probe()
    able = policy.capabilities
    print(able)
    names = ("n", "logprobs", "seed", "prefill", "tools")
    assert {name for name in names if not getattr(able, name)} == LACKS


async def test_a_solution_is_paragraphs_that_end_in_an_answer(policy: OpenAIPolicy) -> None:
    (one,) = await policy.propose(ProposalRequest(PROBLEM, task="solution", temperature=0.0))
    (own,) = runtime.Pebble.load().generate(
        [runtime.encode_prefix(PROBLEM, [])],
        max_tokens=100, temperature=0.0, seeds=[0], stop=runtime.SOLUTION_STOP,
    )  # fmt: skip
    assert [to_line(step) for step in one.text.split("\n\n")] == own.text.split("\n")
    assert one.usage.completion_tokens > 0


async def test_stop(policy: OpenAIPolicy) -> None:
    (step,) = await policy.propose(ProposalRequest(PROBLEM, task="step", temperature=0.0))
    assert "\n" not in step.text
    assert step.finish == "stop"


async def test_continuation(policy: OpenAIPolicy) -> None:
    has("prefill")
    steps = ("3*x = 20 - 5 = 15",)
    asked = ProposalRequest(PROBLEM, steps=steps, task="step", temperature=0.0)
    (one,) = await policy.propose(asked)
    prompt = runtime.encode_prefix(PROBLEM, steps)
    (own,) = runtime.Pebble.load().generate(
        [prompt], max_tokens=60, temperature=0.0, seeds=[0], stop=runtime.STEP_STOP
    )
    assert one.text == own.text
    assert not any("prefill" in note for note in one.notes)


async def test_n_seed_and_logprobs(policy: OpenAIPolicy) -> None:
    asked = ProposalRequest(
        PROBLEM, task="step", n=4, temperature=1.5, seed=11, top_logprobs=5, max_tokens=40
    )
    first = await policy.propose(asked)
    assert len(first) == 4
    if "n" not in LACKS:
        assert not any("repeated calls" in note for one in first for note in one.notes)
    if "seed" not in LACKS:
        again = await policy.propose(asked)
        assert [one.text for one in again] == [one.text for one in first]
    has("logprobs")
    prompt = runtime.encode_prefix(PROBLEM, [])
    own = runtime.Pebble.load()
    for one in first:
        assert one.logprobs
        ids = list(prompt)
        for token in one.logprobs[:8]:
            row = own.next_logprobs(ids)[-1]
            (known,) = own.words.encode(token.token) or [None]
            assert token.logprob == pytest.approx(row[known], abs=0.05)
            ids.append(known)


@pytest.mark.parametrize("strategy", ["chain", "loop"])
async def test_it_solves(policy: OpenAIPolicy, strategy: str) -> None:
    async with Session(Config(model=policy, strategy=strategy)) as session:
        asked = [session.attempt(Problem(text=text)) for text in PROBLEMS]
        results = await asyncio.gather(*asked)
    for (text, gold), one in zip(PROBLEMS.items(), results, strict=True):
        print(strategy, one.answer == gold, one.answer, one.verified, one.usage.policy_calls, text)
    right = sum(one.answer == gold for one, gold in zip(results, PROBLEMS.values(), strict=True))
    print(f"{strategy}: {right} of {len(PROBLEMS)} right")
    assert all(one.status != "failed" for one in results)
    assert right >= (5 if strategy == "loop" else 1)
