"""Runs of a problem set: concurrency, folders, resuming after a kill, errors of the machine."""

import asyncio
import json
import signal
import subprocess
import sys
import time
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import pytest
from surefoot.agent.cli.eval import run_eval
from surefoot.agent.evaluation.formats import EvalProblem
from surefoot.agent.evaluation.runner import Progress, evaluate, plan
from surefoot.agent.run.config import Config, only
from surefoot.graphs.contracts import Capabilities, Proposal, ProposalRequest, Usage
from surefoot.graphs.errors import AuthenticationFailed, FormatError, NotRecorded
from surefoot.graphs.result import Problem
from surefoot.graphs.run.context import Settings
from surefoot.sandbox.errors import InputError


@dataclass
class Fake:
    """A model that answers the problem's last word, plus its seed if `shift`."""

    name: str = "fake"
    capabilities: Capabilities = field(
        default_factory=lambda: Capabilities(n=True, seed=True, max_n=8)
    )
    asked: list[tuple[str, int | None]] = field(default_factory=list)
    busy: int = 0
    most_busy: int = 0
    shift: bool = False
    words: str = "Answer:"
    error: Exception | None = None
    fails_for: frozenset[str] | None = None  # None: all, where there is an error

    async def propose(self, request: ProposalRequest) -> list[Proposal]:
        self.asked.append((request.problem_id, request.seed))
        self.busy += 1
        self.most_busy = max(self.most_busy, self.busy)
        await asyncio.sleep(0.001)
        self.busy -= 1
        if self.error and (self.fails_for is None or request.problem_id in self.fails_for):
            raise self.error
        base = int(request.problem.split()[-1])
        steps = [(request.seed or 0) + i if self.shift else 0 for i in range(request.n)]
        return [Proposal(f"{self.words} {base + step}", usage=Usage(1, 1, 1)) for step in steps]

    async def aclose(self) -> None: ...


def problems(n: int) -> list[EvalProblem]:
    return [EvalProblem(Problem(text=f"say {k}", id=f"p{k}"), str(k)) for k in range(n)]


def config(policy: Fake, strategy: str = "chain", **settings: Any) -> Config:
    return Config(
        model=policy, strategy=strategy, verifiers=only(), prm="none", settings=Settings(**settings)
    )


def rows(out: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in (out / "results.jsonl").read_text().splitlines()]


async def test_a_set_is_run_graded_and_kept(tmp_path: Path) -> None:
    policy, seen = Fake(), list[Progress]()
    out = tmp_path / "out"
    one = await evaluate(config(policy), problems(20), workers=3, out=out, progress=seen.append)
    assert (one.n, one.correct, one.strategy, one.model) == (20, 20, "chain", "fake")
    assert 1 < policy.most_busy <= 3
    assert sorted(row["id"] for row in rows(out)) == sorted(f"p{k}" for k in range(20))
    assert all(row["correct"] and row["status"] == "answered" for row in rows(out))
    assert seen[0] == Progress(0, 20, 0)
    assert seen[-1] == Progress(20, 20, 20)
    assert one.usage.policy_calls == 20


async def test_chains_are_averaged_over_n(tmp_path: Path) -> None:
    policy = Fake(shift=True)
    one = await evaluate(config(policy, samples=4, seed=0), problems(3), out=tmp_path / "o")
    assert (one.n, one.problems, one.samples, one.accuracy, one.oracle) == (12, 3, 4, 0.25, 1.0)
    assert sorted(policy.asked) == [(f"p{k}", seed) for k in range(3) for seed in range(4)]
    assert {row["id"] for row in rows(tmp_path / "o")} == {
        f"p{k}#{i}" for k in range(3) for i in range(4)
    }


async def test_a_vote_gets_its_samples_in_one_run() -> None:
    one = await evaluate(config(Fake(shift=True), "majority", samples=4), problems(3))
    assert (one.n, one.samples) == (3, 4)
    assert (one.sample_accuracy, one.oracle) == (0.25, 1.0)


def test_every_problem_has_the_same_seed() -> None:
    runs = plan(config(Fake(), "majority", seed=7, samples=3), problems(4))
    assert {run.seed for run in runs} == {7}


async def test_resuming_asks_only_what_is_missing(tmp_path: Path) -> None:
    out = tmp_path / "out"
    await evaluate(config(Fake()), problems(4), out=out, fingerprint="set")
    policy = Fake()
    one = await evaluate(config(policy), problems(9), out=out, resume=True, fingerprint="set")
    assert one.n == one.correct == 9
    assert sorted(name for name, _ in policy.asked) == [f"p{k}" for k in range(4, 9)]
    assert len(rows(out)) == 9


async def test_a_line_that_was_cut_off_is_done_again(tmp_path: Path) -> None:
    out = tmp_path / "out"
    first = await evaluate(config(Fake()), problems(5), out=out)
    path = out / "results.jsonl"
    whole = path.read_bytes()
    for cut in (1, 40, len(whole.splitlines()[-1]) + 1):  # the last: nothing of the line is left
        path.write_bytes(whole[:-cut])
        policy = Fake()
        again = await evaluate(config(policy), problems(5), out=out, resume=True)
        assert len(policy.asked) == 1
        assert (again.n, again.correct, again.usage.policy_calls) == (5, 5, 5)
        assert sorted(row["id"] for row in rows(out)) == [f"p{k}" for k in range(5)]
    assert first.accuracy == again.accuracy


async def test_failed_runs_are_rows_and_are_tried_again(tmp_path: Path) -> None:
    out = tmp_path / "out"
    failing = Fake(error=NotRecorded("no sample"), fails_for=frozenset({"p0", "p1", "p2", "p3"}))
    one = await evaluate(config(failing), problems(6), workers=1, out=out)
    assert (one.n, one.failed, one.correct) == (6, 4, 2)
    assert one.errors == {"NotRecorded": 4}
    assert rows(out)[0]["status"] == "failed"
    assert rows(out)[0]["error"] == "NotRecorded: no sample"
    again = await evaluate(config(Fake()), problems(6), out=out, resume=True)
    assert (again.n, again.failed, again.correct) == (6, 0, 6)
    assert sorted(row["id"] for row in rows(out)) == [f"p{k}" for k in range(6)]


async def test_a_wrong_key_ends_it_after_a_few(tmp_path: Path) -> None:
    policy = Fake(error=AuthenticationFailed("the key was refused"))
    with pytest.raises(AuthenticationFailed, match="the key was refused") as caught:
        await evaluate(config(policy), problems(50), workers=2, out=tmp_path / "out")
    assert caught.value.exit_code == 3
    assert len(policy.asked) <= 5
    one = await evaluate(config(Fake()), problems(50), out=tmp_path / "out", resume=True)
    assert one.correct == 50


async def test_where_nothing_at_all_was_recorded_it_says_so() -> None:
    policy = Fake(error=NotRecorded("holds nothing of these"))
    with pytest.raises(NotRecorded, match="holds nothing"):
        await evaluate(config(policy), problems(5))
    assert len(policy.asked) == 5  # another problem might have been recorded


async def test_a_policy_that_never_answers_is_a_failed_run() -> None:
    policy = Fake(error=TimeoutError(), fails_for=frozenset({"p1"}))
    one = await evaluate(config(policy), problems(3))
    assert (one.failed, one.correct) == (1, 2)


async def test_folders_that_are_refused(tmp_path: Path) -> None:
    out = tmp_path / "out"
    base = config(Fake())
    await evaluate(base, problems(2), out=out)

    async def refused(said: str, of: Config, n: int = 2, **how: Any) -> None:
        with pytest.raises(InputError, match=said):
            await evaluate(of, problems(n), **({"out": out, "resume": True} | how))

    await refused("not empty: go on with --resume", base, resume=False)
    await refused("strategy 'chain', not 'majority'", replace(base, strategy="majority"))
    await refused("model 'fake', not 'other'", config(Fake(name="other")))
    await refused("seed 0, not 1", config(Fake(), seed=1))
    await refused("samples 1, not 3", config(Fake(), samples=3))
    await refused("another problems", base, n=3)
    await refused("--resume needs --out", base, out=None)
    await refused("There are no problems", base, n=0)
    stranger = tmp_path / "stranger"
    stranger.mkdir()
    (stranger / "letter.txt").touch()
    await refused("holds no run.json", base, out=stranger)
    await refused("is a file", base, out=stranger / "letter.txt")
    (out / "run.json").write_text("{")
    await refused("run.json is broken", base)
    assert len(rows(out)) == 2


async def test_half_a_surrogate_pair_is_kept_as_a_question_mark(tmp_path: Path) -> None:
    policy = Fake(words="odd \ud83d text. Answer:")
    await evaluate(config(policy), problems(1), out=tmp_path / "out")
    assert "odd ? text" in rows(tmp_path / "out")[0]["steps"][0]["text"]
    again = await evaluate(config(Fake()), problems(1), out=tmp_path / "out", resume=True)
    assert again.correct == 1


async def test_a_broken_row_inside_is_named(tmp_path: Path) -> None:
    out = tmp_path / "out"
    await evaluate(config(Fake()), problems(3), workers=1, out=out)
    path = out / "results.jsonl"
    lines = path.read_text().splitlines(keepends=True)
    path.write_text(lines[0] + "{broken\n" + lines[2])
    with pytest.raises(FormatError, match=r"results.jsonl, line 2: not a result"):
        await evaluate(config(Fake()), problems(3), out=out, resume=True)
    path.write_text(lines[0] + lines[0])
    with pytest.raises(FormatError, match=r"line 2: 'p0' stands twice"):
        await evaluate(config(Fake()), problems(3), out=out, resume=True)


async def test_two_evaluations_never_write_to_one_folder(tmp_path: Path) -> None:
    out = tmp_path / "out"
    begun = asyncio.Event()
    first = evaluate(
        config(Fake()), problems(50), workers=1, out=out, progress=lambda _: begun.set()
    )
    slow = asyncio.create_task(first)
    await begun.wait()
    with pytest.raises(InputError, match="another evaluation is writing"):
        await evaluate(config(Fake()), problems(50), out=out, resume=True)
    assert (await slow).correct == 50


SCRIPT = """
import asyncio, signal, sys, time
signal.signal(signal.SIGINT, signal.default_int_handler)  # who runs in the background ignores it
from pathlib import Path
from surefoot.agent.cli.eval import run_eval
from surefoot.agent.run.config import Config
from surefoot.graphs.contracts import Capabilities, Proposal

class Slow:
    name = "fake"
    capabilities = Capabilities(seed=True)
    async def propose(self, request):
        await asyncio.sleep(0.1)
        return [Proposal("Answer: " + request.problem.split()[-1])]
    async def aclose(self): ...

from surefoot import only
config = Config(model=Slow(), strategy="chain", verifiers=only(), prm="none")
asyncio.run(run_eval(Path(sys.argv[1]), config, workers=2, out=Path(sys.argv[2])))
"""


@pytest.mark.parametrize("how", [signal.SIGKILL, signal.SIGINT])
def test_a_stopped_evaluation_loses_nothing_and_doubles_nothing(
    tmp_path: Path, how: signal.Signals, capsys: pytest.CaptureFixture[str]
) -> None:
    n, file, out = 40, tmp_path / "set.jsonl", tmp_path / "out"
    asked = [{"id": f"p{k}", "problem": f"say {k}", "answer": str(k)} for k in range(n)]
    file.write_text("".join(json.dumps(row) + "\n" for row in asked))
    victim = subprocess.Popen(
        [sys.executable, "-c", SCRIPT, file, out],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    deadline = time.monotonic() + 100
    while not (out / "results.jsonl").exists() or len(rows_so_far(out)) < 5:
        assert victim.poll() is None, victim.communicate()
        assert time.monotonic() < deadline
        time.sleep(0.01)
    victim.send_signal(how)
    stdout, stderr = victim.communicate(timeout=60)
    kept = rows_so_far(out)
    assert victim.returncode != 0
    assert 5 <= len(kept) < n
    assert stdout == ""
    if how == signal.SIGINT:
        assert f"stopped after {len(kept)} of {n} runs" in stderr
        assert f"--resume (--out {out})" in stderr
    policy = Fake()
    assert asyncio.run(run_eval(file, config(policy), out=out, resume=True, as_json=True)) == 0
    summary = json.loads(capsys.readouterr().out)
    assert (summary["n"], summary["correct"]) == (n, n)
    everything = sorted(f"p{k}" for k in range(n))
    assert sorted(row["id"] for row in rows(out)) == everything
    assert sorted([name for name, _ in policy.asked] + [row["id"] for row in kept]) == everything


def rows_so_far(out: Path) -> list[dict[str, Any]]:
    lines = (out / "results.jsonl").read_bytes().splitlines(keepends=True)
    return [json.loads(line) for line in lines if line.endswith(b"\n")]
