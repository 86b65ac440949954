"""Work on a real Ray cluster of two nodes, one of which is killed and another joins."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from surefoot import ScriptedPolicy
from surefoot.agent.engines import open_engine
from surefoot.agent.evaluation.formats import EvalProblem
from surefoot.agent.evaluation.runner import evaluate
from surefoot.agent.learning.labelling import RolloutOptions
from surefoot.agent.learning.rollouts import Rollouts
from surefoot.agent.run.config import Config
from surefoot.graphs.result import Problem
from surefoot.sandbox.errors import InputError

pytestmark = [pytest.mark.ray, pytest.mark.timeout(300)]
ray = pytest.importorskip("ray", reason="the extra ray is not installed")
warnings = pytest.mark.filterwarnings("ignore")  # Ray's own, of sockets and forks


@pytest.fixture(scope="module")
def cluster() -> Iterator[Any]:
    from ray.cluster_utils import Cluster

    os.environ.setdefault("RAY_ACCEL_ENV_VAR_OVERRIDE_ON_ZERO", "0")
    found = Cluster(initialize_head=True, head_node_args={"num_cpus": 1})
    yield found
    found.shutdown()


def problems(count: int) -> list[EvalProblem]:
    return [
        EvalProblem(Problem(id=f"p{i}", text=f"What is {i + 2} + {3 * i + 5}?"), str(4 * i + 7))
        for i in range(count)
    ]


def rows(folder: Path) -> dict[str, dict[str, Any]]:
    lines = (folder / "results.jsonl").read_text("utf-8").splitlines()
    found = {row["id"]: row for row in map(json.loads, lines)}
    assert len(found) == len(lines), "a row stands twice"
    return found


@warnings
async def test_a_node_dies_another_joins_and_every_problem_is_solved_once(
    cluster: Any, tmp_path: Path
) -> None:
    second = cluster.add_node(num_cpus=1)
    asked, changed = problems(60), []

    def watch(progress: Any) -> None:
        if progress.done == 20 and not changed:
            changed.append("killed")
            cluster.remove_node(second, allow_graceful=False)
        if progress.done == 40 and len(changed) == 1:
            changed.append("joined")
            cluster.add_node(num_cpus=1)

    config = Config("pebble", strategy="chain")
    spread = await evaluate(
        config, asked, workers=2, engine=f"ray:{cluster.address}", out=tmp_path / "ray",
        progress=watch,
    )  # fmt: skip
    await evaluate(config, asked, workers=2, out=tmp_path / "local")
    assert changed == ["killed", "joined"]
    assert spread.n == 60
    there, here = rows(tmp_path / "ray"), rows(tmp_path / "local")
    assert there.keys() == here.keys()
    assert all(there[name]["answer"] == here[name]["answer"] for name in here)


@warnings
async def test_rollouts_have_the_labels_of_one_process(cluster: Any) -> None:
    options = RolloutOptions(samples=2, rollouts=2, workers=2, seed=5)
    found: list[list[dict[str, Any]]] = []
    for engine in (None, open_engine(f"ray:{cluster.address}", 2)):
        kept: list[Any] = []
        tally = await Rollouts("pebble", options, engine).run(problems(6), kept.extend)
        assert not tally.failed
        found.append(sorted((row.model_dump() for row in kept), key=lambda row: row["id"]))
    assert found[0] == found[1]
    assert found[0]


@warnings
async def test_what_cannot_be_sent_is_refused(cluster: Any, tmp_path: Path) -> None:
    class Local(ScriptedPolicy):
        """Of a class that no other process can import."""

    engine = f"ray:{cluster.address}"
    with pytest.raises(InputError, match="can be pickled"):
        await evaluate(Config(Local([])), problems(1), engine=engine)
    with pytest.raises(InputError, match="engine local"):
        await evaluate(Config("pebble", trace=tmp_path / "t"), problems(1), engine=engine)
