"""The simulation of a site, where queueing theory or arithmetic knows the answer."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "benchmarks"))
pytest.importorskip("simpy", reason="SimPy is not installed")
from scaling_model import Demand, Hardware, Load, Site


def load(demand: Demand, users: int, think: float = 0.0, **hardware: int) -> Load:
    return Site(demand, Hardware(**hardware)).run(users, think, 30.0, warm=10.0)


def test_alone_a_run_takes_what_it_costs() -> None:
    demand = Demand(0.02, 0.03, 0.4, 0.01, 0.004, 0.006)
    assert load(demand, 1).mean == pytest.approx(0.47, rel=0.01)


@pytest.mark.parametrize(
    ("demand", "hardware", "most"),
    [
        (Demand(0.001, model=0.4), {"slots": 8}, 20),  # the model's slots
        (Demand(0.02), {"cores": 4}, 50),  # one event loop, whatever the cores
        (Demand(0.02), {"cores": 4, "replicas": 3}, 150),
        (Demand(0.002, 0.038), {"cores": 2}, 50),  # both cores
        (Demand(0.001, 0.1), {"cores": 4, "programs": 2}, 20),  # the sandbox's places
        (Demand(0.001, database=0.05), {"database_cores": 1, "replicas": 4}, 20),
        (Demand(0.001, model=0.5), {"slots": 50, "running": 5}, 10),  # places on a replica
    ],
)
def test_past_saturation_the_narrowest_part_sets_the_pace(
    demand: Demand, hardware: dict[str, int], most: int
) -> None:
    assert load(demand, 60, **hardware).throughput == pytest.approx(most, rel=0.03)


def test_users_who_think_ask_by_littles_law() -> None:
    found = load(Demand(0.01, model=0.2), 20, think=1.0)
    assert found.throughput * (1.0 + found.mean) == pytest.approx(20, rel=0.05)


def test_how_busy_a_part_is() -> None:
    found = load(Demand(0.001, model=0.4), 4, slots=8)
    assert found.busy["model slots"] == pytest.approx(0.5, rel=0.03)
