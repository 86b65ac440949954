"""Talks to Docker's daemon: every call in a thread of its own, every failure in words."""

from __future__ import annotations

import asyncio
import concurrent.futures
import logging
import os
import socket
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

import docker
import docker.errors
import docker.utils
import requests.exceptions

from ..errors import SandboxError, SandboxUnavailable

T = TypeVar("T")

LABEL = "surefoot.sandbox"
OWNER = "surefoot.owner"
STARTED = "surefoot.started"
_TIMEOUT_S = 30
_THREADS = 8
_FOREIGN_AGE_S = 86_400.0

_ANY_VERSION = "1.41"  # of a question that is asked without one
_log = logging.getLogger(__name__)


class Daemon:
    """A connection to a daemon. `base_url` None: as `DOCKER_HOST` says, or the usual socket."""

    def __init__(self, base_url: str | None) -> None:
        settings = dict(docker.utils.kwargs_from_env())
        if base_url is not None:
            settings = {"base_url": base_url}
        self._settings = settings
        self.address = str(settings.get("base_url", "unix:///var/run/docker.sock"))
        self._api: Any = None
        self._opening = threading.Lock()
        self._threads = concurrent.futures.ThreadPoolExecutor(_THREADS, "surefoot-docker")

    async def call(self, work: Callable[[Any], T]) -> T:
        """`work` with the API client. Raises `SandboxUnavailable` where the daemon is not to be
        reached, `SandboxError` where it refuses."""
        loop = asyncio.get_running_loop()
        return await loop.run_in_executor(self._threads, self._call, work)

    def _call(self, work: Callable[[Any], T]) -> T:
        try:
            self._knock()
            with self._opening:  # two first calls at once share one client
                if self._api is None:
                    self._api = self._open()
            return work(self._api)
        except docker.errors.ImageNotFound as error:
            _release(error)
            raise SandboxUnavailable(
                f"{error.explanation}: build it with `python -m surefoot.sandbox.container.image`"
            ) from error
        except docker.errors.APIError as error:
            _release(error)
            raise SandboxError(f"Docker refused: {error.explanation or error}") from error
        except (
            docker.errors.DockerException,
            requests.exceptions.RequestException,
            OSError,
        ) as error:
            raise SandboxUnavailable(
                f"Docker's daemon does not answer at {self.address} ({_cause(error)}): start it, "
                "or set DOCKER_HOST"
            ) from error

    def _knock(self) -> None:
        """Raises `OSError` where nobody listens: the library leaks the socket that it tries."""
        scheme, _, path = self.address.partition("://")
        if scheme in ("unix", "http+unix"):
            with socket.socket(socket.AF_UNIX) as knocking:
                knocking.settimeout(_TIMEOUT_S)
                knocking.connect("/" + path.lstrip("/"))

    def _open(self) -> Any:
        """A client that speaks the daemon's version; one that fails to leaves nothing open."""
        asking = docker.APIClient(version=_ANY_VERSION, timeout=_TIMEOUT_S, **self._settings)
        try:
            spoken = str(asking.version(api_version=False)["ApiVersion"])
        finally:
            asking.close()
        return docker.APIClient(version=spoken, timeout=_TIMEOUT_S, **self._settings)

    def close(self) -> None:
        """Let go of the connection."""
        self._threads.shutdown(wait=False, cancel_futures=True)
        if self._api is not None:
            self._api.close()


def _release(error: Any) -> None:
    """A refused streaming request would keep its connection open until it is collected."""
    if error.response is not None:
        error.response.close()


def _cause(error: BaseException) -> str:
    """The innermost reason: the outer ones are three libraries' wrappings."""
    while error.__context__ is not None:
        error = error.__context__
    return str(error) or type(error).__name__


def owner() -> str:
    """This process, unmistakably: the machine's boot, the process id, when it started."""
    return f"{_boot()}:{os.getpid()}:{_started(os.getpid())}"


def labels(sandbox: str) -> dict[str, str]:
    """What every container is marked with, so that a later process can clean up."""
    return {LABEL: sandbox, OWNER: owner(), STARTED: str(int(time.time()))}


def reap(api: Any) -> int:
    """Remove containers whose owner is dead. Returns how many there were."""
    removed = 0
    for found in api.containers(all=True, filters={"label": LABEL}):
        marks = found["Labels"]
        if not _abandoned(marks.get(OWNER, ""), marks.get(STARTED, "0"), found["State"]):
            continue
        try:
            api.remove_container(found["Id"], force=True, v=True)
        except docker.errors.APIError as error:  # another process may be at it too
            _log.debug("container %s: %s", found["Id"][:12], error)
        else:
            removed += 1
    return removed


def _abandoned(marked: str, started: str, state: str) -> bool:
    boot, _, rest = marked.partition(":")
    pid, _, since = rest.partition(":")
    if boot == _boot() and pid.isdigit():
        return _started(int(pid)) != since
    old = started.isdigit() and time.time() - int(started) > _FOREIGN_AGE_S
    return state != "running" or old  # another machine's, by a shared daemon


def _boot() -> str:
    path = Path("/proc/sys/kernel/random/boot_id")
    return path.read_text("ascii").strip() if path.exists() else "unknown"


def _started(pid: int) -> str:
    """The process's start in clock ticks since boot; empty where it does not run."""
    try:
        return Path(f"/proc/{pid}/stat").read_text("utf-8").rpartition(")")[2].split()[19]
    except OSError:
        return ""
