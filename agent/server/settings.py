"""How a server is set up."""

from __future__ import annotations

import os
from dataclasses import dataclass, field
from pathlib import Path

from ...graphs.contracts import Policy
from ..policies import default_spec
from ..registry import EMBEDDED
from ..run.config import Config
from .care.auth import Key
from .care.connections import Patience

FEWEST = 4  # so that a long run on few cores does not hold up all the others
BEHIND_A_SERVER = 32  # a batching server of one machine is busy with about as many


@dataclass(frozen=True, slots=True)
class ServerLimits:
    """What one server lets in. Bytes, counts and seconds; None is no ceiling.

    `running` runs work at once (None: by the model, see `ServerSettings.places`) and `waiting` more
    may queue, each for `queue_s` at most; beyond that the answer is 429. `run_s` and `run_tokens`
    are ceilings that no request can raise.
    """

    running: int | None = None
    waiting: int = 512
    queue_s: float = 60.0
    run_s: float = 300.0
    run_tokens: int | None = None
    samples: int = 64
    body_bytes: int = 1 << 20
    read_s: float = 30.0
    kept_traces: int = 10_000


@dataclass(frozen=True, slots=True)
class ServerSettings:
    """`config` is what a request that says nothing else is solved with.

    `models` are offered beside `config.model` and the embedded model. `keys`: who may
    call; none means anyone who can reach the address, so the command line binds such a server to
    loopback only.
    `patience`: with clients that open connections and say nothing.
    `loopback`: refuse requests for any other host name, as a hostile web page would make them.
    `hosts` are further names that it goes by, and `origins` the pages of other hosts that may
    call it (CORS). `strict_parameters`: refuse what cannot be honoured instead of reporting it.
    `traces`: the SQLite file; None keeps none. `database`: the URL of a PostgreSQL that keeps
    traces, days' counts and checkpoints of this server and of any others on it (extra
    `postgres`). There a server that was not seen for `lease_s` seconds has lost its runs to the
    others, and a client may be away for `away_s` before its run is given up.
    """

    config: Config = field(default_factory=Config)
    models: tuple[str, ...] = ()
    keys: tuple[Key, ...] = ()
    limits: ServerLimits = field(default_factory=ServerLimits)
    patience: Patience = field(default_factory=Patience)
    loopback: bool = True
    traces: Path | None = None
    database: str | None = field(default=None, repr=False)  # it holds a password
    lease_s: float = 10.0
    away_s: float = 60.0
    keep_alive_s: float = 10.0
    drain_s: float = 30.0
    log_problems: bool = False
    strict_parameters: bool = False
    hosts: tuple[str, ...] = ()
    origins: tuple[str, ...] = ()
    threads: int = field(default_factory=lambda: os.cpu_count() or 1)

    @property
    def places(self) -> int:
        """How many runs work at once. Those of a model that computes in this process share its
        cores; those of one behind a server mostly wait for it, and it batches them."""
        if self.limits.running is not None:
            return self.limits.running
        here = all(_computes_here(one) for one in (self.config.model, *self.models))
        return max(FEWEST, os.cpu_count() or 1) if here else BEHIND_A_SERVER


def _computes_here(model: str | Policy | None) -> bool:
    if model is None or isinstance(model, str):
        return (model or default_spec()) == EMBEDDED
    return model.capabilities.stepwise
