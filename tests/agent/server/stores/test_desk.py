"""What becomes of runs that nobody listens to."""

from __future__ import annotations

import time
from types import SimpleNamespace
from typing import Any

import pytest

pytest.importorskip("psycopg")

from surefoot.agent.server.lasting.desk import Desk
from surefoot.agent.server.stores.postgres.heartbeat import Beat

AWAY_S = 60.0


class Task:
    """A run's task, which can be cancelled."""

    def __init__(self) -> None:
        self.cancelled = False

    def cancel(self) -> None:
        self.cancelled = True


@pytest.mark.parametrize(
    ("back", "readers", "given_up"), [(61.0, 0, True), (61.0, 1, False), (2.0, 0, False)]
)
def test_a_run_is_given_up_when_its_clients_could_have_come_back(
    back: float, readers: int, given_up: bool
) -> None:
    """`back`: seconds since the database answers again; while it was away nobody could ask."""
    database = SimpleNamespace(since=time.monotonic() - back)
    task: Any = Task()
    held: Any = SimpleNamespace(
        epoch=1, task=task, lost=False,
        tape=SimpleNamespace(readers=readers), recording=SimpleNamespace(ended=False),
    )  # fmt: skip
    without: Any = None
    desk = Desk(
        store=SimpleNamespace(database=database),  # type: ignore[arg-type]
        leases=without,
        heartbeat=SimpleNamespace(away_s=AWAY_S),  # type: ignore[arg-type]
        admission=without,
        keys=(),
        running=1,
        work=without,
        held={"r": held},
    )
    desk.mind(Beat(time.monotonic(), {"r": 1}, {"r": 1}, frozenset({"r"})))
    assert task.cancelled is given_up
    assert not held.lost
