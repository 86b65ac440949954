"""Where many problems are worked on: in this process, or by workers on a Ray cluster.

An engine takes tasks and gives back what each came to, as they end. It knows nothing of what a task
is: a `Worker` does it. `--engine local` and `--engine ray[:ADDRESS]` differ in a name alone.
"""

from __future__ import annotations

from ...sandbox.errors import InputError
from .base import Engine, EngineLost, Worker
from .local import LocalEngine

NAMES = ("local", "ray", "ray:ADDRESS")


def open_engine(spec: str, workers: int) -> Engine:
    """The engine of that name with so many workers. Raises `InputError` for no such name.

    `ray` starts a cluster on this machine for the time of the work; `ray:ADDRESS` joins one that
    runs (`ray:auto` the one that this machine belongs to).
    """
    name, _, address = spec.partition(":")
    if name == "local" and not address:
        return LocalEngine(workers)
    if name == "ray":
        from .ray import RayEngine

        return RayEngine(workers, address or None)
    raise InputError(f"There is no engine {spec[:200]!r}. Known: {', '.join(NAMES)}.")


__all__ = ["Engine", "EngineLost", "LocalEngine", "Worker", "open_engine"]
