"""A site of servers as a network of queues (discrete events, by SimPy).

Users think, ask, wait. A request takes a place on its replica; its event loop, one thread, works in
turns; the model has slots; a program takes one of the sandbox's places. Loop, programs and database
compute on cores, in slices, so that cores are shared as a scheduler shares them. All figures of
`Demand` are of one run.
"""

from __future__ import annotations

import random
from collections.abc import Generator
from dataclasses import dataclass, field
from typing import Any

import simpy

SLICE_S = 0.003
TURNS = 4  # in which the event loop works on a run: before and after the model and the program


@dataclass(frozen=True)
class Demand:
    """Seconds of one run. `loop`, `sandbox`, `client` and `database` are CPU, `model` is one
    slot's time, `rest` passes with nobody at work (timers, wake-ups)."""

    loop: float
    sandbox: float = 0.0
    model: float = 0.0
    database: float = 0.0
    client: float = 0.0
    rest: float = 0.0


@dataclass(frozen=True)
class Hardware:
    """`cores` are a replica's, or the one machine's where the `client` and database share them."""

    replicas: int = 1
    cores: int = 2
    slots: int = 8
    programs: int = 8
    running: int = 256
    database_cores: int = 0  # 0: the database computes on the replica's cores


@dataclass
class Load:
    """What came of it. Seconds, runs a second, and how busy each part was (0 to 1)."""

    throughput: float
    responses: list[float]
    busy: dict[str, float] = field(default_factory=dict)

    @property
    def mean(self) -> float:
        return sum(self.responses) / max(1, len(self.responses))

    def quantile(self, part: float) -> float:
        ordered = sorted(self.responses)
        return ordered[int(part * (len(ordered) - 1))] if ordered else 0.0


class Part:
    """A resource that notes how long it was held."""

    def __init__(self, world: simpy.Environment, places: int) -> None:
        self.world, self.places, self.held = world, places, 0.0
        self.queue = simpy.Resource(world, places)

    def hold(self, seconds: float) -> Generator[Any, Any, None]:
        with self.queue.request() as place:
            yield place
            yield self.world.timeout(seconds)
            self.held += seconds


class Replica:
    """One server process with its sandbox."""

    def __init__(self, world: simpy.Environment, hardware: Hardware) -> None:
        self.cores = Part(world, hardware.cores)
        self.loop = simpy.Resource(world, 1)
        self.programs = simpy.Resource(world, hardware.programs)
        self.places = simpy.Resource(world, hardware.running)


class Site:
    """Replicas before one model and one database."""

    def __init__(self, demand: Demand, hardware: Hardware, seed: int = 0) -> None:
        self.world = simpy.Environment()
        self.demand, self.chance = demand, random.Random(seed)
        self.replicas = [Replica(self.world, hardware) for _ in range(hardware.replicas)]
        self.model = Part(self.world, hardware.slots)
        apart = hardware.database_cores
        self.database = Part(self.world, apart) if apart else None
        self.ended: list[tuple[float, float]] = []

    def run(self, users: int, think: float, seconds: float, warm: float) -> Load:
        """The mean over `seconds`, after `warm` seconds that are left out."""
        for number in range(users):
            self.world.process(self._user(self.replicas[number % len(self.replicas)], think))
        self.world.run(warm)
        before = self._held()
        self.world.run(warm + seconds)
        kept = [response for at, response in self.ended if at > warm]
        busy = {name: (held - before[name]) / seconds for name, held in self._held().items()}
        return Load(len(kept) / seconds, kept, busy)

    def _held(self) -> dict[str, float]:
        cores = sum(one.cores.held / one.cores.places for one in self.replicas)
        found = {
            "model slots": self.model.held / self.model.places,
            "cores": cores / len(self.replicas),
        }
        if self.database:
            found["database"] = self.database.held / self.database.places
        return found

    def _user(self, replica: Replica, think: float) -> Generator[Any, Any, None]:
        while True:
            yield self.world.timeout(self.chance.expovariate(1 / think) if think else 0.0)
            began = self.world.now
            with replica.places.request() as place:
                yield place
                yield from self._work(replica)
            self.ended.append((self.world.now, self.world.now - began))

    def _work(self, replica: Replica) -> Generator[Any, Any, None]:
        demand, cores = self.demand, replica.cores
        yield from _compute(cores, demand.client / 2)
        yield from self._turn(replica)
        yield from self.model.hold(demand.model)
        yield from self._turn(replica)
        with replica.programs.request() as place:
            yield place
            yield from _compute(cores, demand.sandbox)
        yield from self._turn(replica)
        yield from _compute(self.database or cores, demand.database)
        yield self.world.timeout(demand.rest)
        yield from self._turn(replica)
        yield from _compute(cores, demand.client / 2)

    def _turn(self, replica: Replica) -> Generator[Any, Any, None]:
        with replica.loop.request() as loop:
            yield loop
            yield from _compute(replica.cores, self.demand.loop / TURNS)


def _compute(cores: Part, seconds: float) -> Generator[Any, Any, None]:
    while seconds > 0:
        yield from cores.hold(min(SLICE_S, seconds))
        seconds -= SLICE_S
