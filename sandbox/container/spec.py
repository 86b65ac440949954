"""What a container is allowed, and the text that its first process runs."""

from __future__ import annotations

import json
import secrets
from functools import cache
from importlib import resources
from typing import Any

from ..pooled import Shape
from .daemon import labels

BOX = "/sandbox"
_MODULES = (
    *("__init__", "collect", "container", "landlock", "limits", "linux"),
    *("program", "seccomp", "sysnum", "wire", "worker"),
)
_KERNEL_MB = 128  # for the interpreter, preloaded modules and the container's first process
_STARTER_TASKS = 30  # runc itself needs some while it starts
_LOWEST_USER, _USERS = 10_000, 50_000

# Reads {module: source} and imports `guest.container` from it: any image with Python will do.
_BOOT = """
import importlib.machinery, json, os, sys
def take(n):
    b = b""
    while len(b) < n:
        c = os.read(0, n - len(b))
        if not c: os._exit(0)
        b += c
    return b
source = json.loads(take(int.from_bytes(take(4), "little")))
class Loader:
    @staticmethod
    def find_spec(name, path=None, target=None):
        if name in source:
            return importlib.machinery.ModuleSpec(name, Loader, is_package=name == "guest")
    @staticmethod
    def create_module(spec): return None
    @staticmethod
    def exec_module(module):
        exec(compile(source[module.__name__], f"<{module.__name__}>", "exec"), module.__dict__)
sys.meta_path.insert(0, Loader)
from guest.container import main
main()
"""

_ENVIRONMENT = {
    "LANG": "C.UTF-8",
    "OMP_NUM_THREADS": "1",
    "OPENBLAS_NUM_THREADS": "1",
    "MKL_NUM_THREADS": "1",
    "MALLOC_ARENA_MAX": "1",
}


@cache
def bundle() -> bytes:
    """The guest package as the boot text wants it."""
    root = resources.files(f"{__package__.rpartition('.')[0]}.guest")
    texts = {
        "guest" if name == "__init__" else f"guest.{name}": (root / f"{name}.py").read_text("utf-8")
        for name in _MODULES
    }
    data = json.dumps(texts).encode()
    return len(data).to_bytes(4, "little") + data


def container(
    api: Any, image: str, runtime: str | None, sandbox: str, shape: Shape
) -> dict[str, Any]:
    """The arguments of `create_container`. `sandbox` names the one that it belongs to."""
    # A user of its own for every container: what the kernel counts per user is then counted per
    # container, and none could signal another even if it met it.
    user = _LOWEST_USER + secrets.randbelow(_USERS)
    tmpfs = (
        f"rw,noexec,nosuid,nodev,size={shape.disk_mb}m,nr_inodes=4096,mode=700,"
        f"uid={user},gid={user}"
    )
    memory = (shape.memory_mb + 2 * shape.disk_mb + _KERNEL_MB) << 20
    host = api.create_host_config(
        network_mode="none",
        read_only=True,
        cap_drop=["ALL"],
        security_opt=["no-new-privileges"],
        ipc_mode="private",
        shm_size="8m",
        tmpfs={BOX: tmpfs, "/tmp": tmpfs},  # noqa: S108 - the container's own
        mem_limit=memory,
        memswap_limit=memory,
        nano_cpus=1_000_000_000,
        pids_limit=shape.processes + 1 + _STARTER_TASKS,
        ulimits=[
            {"Name": "nofile", "Soft": 256, "Hard": 256},
            {"Name": "core", "Soft": 0, "Hard": 0},
        ],
        log_config={"Type": "none"},
        auto_remove=True,
        oom_score_adj=500,
        runtime=runtime,
    )
    return {
        "image": image,
        "command": ["-I", "-c", _BOOT],
        "entrypoint": ["python3"],
        "user": f"{user}:{user}",
        "working_dir": "/",
        "environment": _ENVIRONMENT,
        "labels": labels(sandbox),
        "hostname": "sandbox",
        "network_disabled": True,
        "stdin_open": True,  # and once only: with the host's end its standard input ends
        "host_config": host,
    }
