"""Resource limits of one process (setrlimit(2)): kept by the kernel, whatever the code does."""

from __future__ import annotations

import math
import mmap
import resource
import signal
from typing import Any

_PAGE = mmap.PAGESIZE
_OPEN_FILES = 128
_STACK = 8 << 20
_THREAD_STACK = 8 << 20  # address space that each further thread reserves


def address_space_in_use() -> int:
    """Bytes of address space that this process has mapped.

    Found by asking for one page more under ever tighter limits, because a worker sees no /proc.
    The process must be single-threaded.
    """
    soft, hard = resource.getrlimit(resource.RLIMIT_AS)
    low, high = 0, 1 << 47
    try:
        while high - low > _PAGE:
            middle = (low + high) // 2
            resource.setrlimit(resource.RLIMIT_AS, (middle, hard))
            try:
                mmap.mmap(-1, _PAGE).close()
                high = middle
            except (OSError, MemoryError):
                low = middle
    finally:
        resource.setrlimit(resource.RLIMIT_AS, (soft, hard))
    return high


def apply(limits: dict[str, Any], base: int, walled: bool, stays: bool) -> None:
    """Bind this process. `base`: bytes mapped before the program. `stays`: a session, whose CPU
    allowance is renewed at each call, so only its soft limit is set. Raises `OSError`."""
    memory = int(limits["memory_mb"]) << 20
    threads = int(limits["processes"])
    _cap(resource.RLIMIT_AS, base + memory + (threads - 1) * _THREAD_STACK)
    _cap(resource.RLIMIT_FSIZE, int(limits["disk_mb"]) << 20)
    _cap(resource.RLIMIT_NOFILE, _OPEN_FILES)
    _cap(resource.RLIMIT_CORE, 0)
    _cap(resource.RLIMIT_STACK, _STACK)
    _cap(resource.RLIMIT_MEMLOCK, 0)
    _cap(resource.RLIMIT_MSGQUEUE, 0)
    if walled:  # per user namespace: the cell's process 1 counts too
        _cap(resource.RLIMIT_NPROC, threads + 1)
    _cap_cpu(float(limits["cpu_s"]), stays)


def _cap(which: int, value: int) -> None:
    _, hard = resource.getrlimit(which)
    if hard != resource.RLIM_INFINITY:
        value = min(value, hard)
    resource.setrlimit(which, (value, value))


def _cap_cpu(seconds: float, stays: bool) -> None:
    """A timer for the exact value, which a program could switch off; behind it the limit in whole
    seconds, which it could not."""
    usage = resource.getrusage(resource.RUSAGE_SELF)
    used = usage.ru_utime + usage.ru_stime
    soft = max(1, math.ceil(used + seconds))
    _, hard = resource.getrlimit(resource.RLIMIT_CPU)
    ceiling = hard if stays else soft  # at the hard limit the signal is SIGKILL
    if hard != resource.RLIM_INFINITY:
        soft, ceiling = min(soft, hard), min(ceiling, hard)
    resource.setrlimit(resource.RLIMIT_CPU, (soft, ceiling))
    signal.setitimer(signal.ITIMER_PROF, seconds)
