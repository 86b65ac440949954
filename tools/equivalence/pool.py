"""A few killable worker processes that hold math-verify, and a hard deadline for each question.

A worker that hangs, dies or overflows is killed and replaced. All are children of this process:
they are killed at exit, and end by themselves when their standard input closes. Threads share
the pool: each takes a worker, or waits for one within its deadline.
"""

from __future__ import annotations

import atexit
import contextlib
import json
import os
import queue
import re
import select
import subprocess
import sys
import threading
import time
from pathlib import Path

MAX_WORKERS = 4
START_SECONDS = 30.0
RETIRE_AFTER = 500  # questions: SymPy's caches grow, and a fresh process is cheap
MAX_CHARS = 1_000
MAX_NESTING = 20
_ALLOWED = re.compile(r"[\w\s\\{}()\[\]|+\-*/^=<>.,;:!&'%$°]*", re.ASCII)
_PLAIN_WORDS = re.compile(r"(?<![\\a-zA-Z])(?<!\\begin\{)(?<!\\end\{)[a-zA-Z]{4,}")
_FUNCTIONS = frozenset({"sqrt", "sinh", "cosh", "tanh", "arcsin", "arccos", "arctan"})
_FORBIDDEN = re.compile(r"__|\\variable|\\input|\\def|\\newcommand|\\csname", re.IGNORECASE)


class MathVerifyWorker:
    """One process with math-verify imported. Not for two threads at once."""

    def __init__(self) -> None:
        script = Path(__file__).with_name("mathverify.py")
        self.asked = 0
        self.process = subprocess.Popen(  # noqa: S603 - our own file, our own interpreter
            [sys.executable, "-I", str(script)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env={"PATH": "/usr/bin:/bin", "LC_ALL": "C.UTF-8", "OMP_NUM_THREADS": "1"},
            start_new_session=True,
        )
        self.buffer = b""
        self.ready = False
        self.ended = False  # it died by itself: of memory, of a crash, for want of a package

    def ask(self, question: bytes, deadline: float) -> bytes | None:
        """The answering line, None when the deadline passed or the worker died."""
        if not self.ready:
            if self._line(max(deadline, time.monotonic() + START_SECONDS)) is None:
                return None
            self.ready = True
            deadline = max(deadline, time.monotonic() + 1.0)
        self.asked += 1
        try:
            assert self.process.stdin is not None  # noqa: S101 - opened as a pipe
            self.process.stdin.write(question)
            self.process.stdin.flush()
        except OSError:
            self.ended = True
            return None
        return self._line(deadline)

    def _line(self, deadline: float) -> bytes | None:
        assert self.process.stdout is not None  # noqa: S101 - opened as a pipe
        descriptor = self.process.stdout.fileno()
        while b"\n" not in self.buffer:
            left = deadline - time.monotonic()
            if left <= 0 or not select.select([descriptor], [], [], left)[0]:
                return None
            chunk = os.read(descriptor, 4_096)
            if not chunk or len(self.buffer) > 65_536:
                self.ended = True
                return None
            self.buffer += chunk
        line, _, self.buffer = self.buffer.partition(b"\n")
        return line

    def close(self) -> None:
        """Kill it and wait for its end."""
        self.process.kill()
        for pipe in (self.process.stdin, self.process.stdout):
            if pipe is not None:
                with contextlib.suppress(OSError):
                    pipe.close()
        self.process.wait(timeout=10)


class Pool:
    """At most `size` workers, started when first needed."""

    def __init__(self, size: int) -> None:
        self._idle: queue.LifoQueue[MathVerifyWorker | None] = queue.LifoQueue()
        for _ in range(max(1, min(size, MAX_WORKERS))):
            self._idle.put(None)
        self._alive: set[MathVerifyWorker] = set()
        self._lock = threading.Lock()
        self.pid = os.getpid()

    def same(self, gold: str, answer: str, *, strict: bool, timeout_s: float) -> tuple[bool, str]:
        """`(equal, how)`. Never raises, and ends within `timeout_s` of having a worker that is
        started (starting one takes up to `START_SECONDS`)."""
        if _labels(gold) != _labels(answer):
            return False, "different words or subscripts"
        if not (passable(gold) and passable(answer)):
            return False, "unreadable: counted as different"
        try:
            worker = self._idle.get(timeout=10 * timeout_s + START_SECONDS)
        except queue.Empty:
            return False, "no worker was free: counted as different"
        kept: MathVerifyWorker | None = None
        try:
            if worker is not None and worker.process.poll() is not None:
                self._drop(worker)  # it died while nobody asked it anything
                worker = None
            worker = worker or self._start()
            question = json.dumps({"gold": gold, "answer": answer, "strict": strict}) + "\n"
            line = worker.ask(question.encode(), time.monotonic() + timeout_s)
            if line is None and worker.ended:
                return False, "the worker ended: counted as different"
            if line is None:
                return False, "timed out: counted as different"
            if worker.asked < RETIRE_AFTER:
                kept = worker
            equal = json.loads(line)["equal"]
            if equal is None:
                return False, "unreadable: counted as different"
            return equal, "math-verify" if equal else "math-verify: different"
        except (OSError, ValueError, KeyError):
            return False, "the worker failed: counted as different"
        finally:
            if worker is not None and kept is None:
                self._drop(worker)
            self._idle.put(kept)

    def _start(self) -> MathVerifyWorker:
        worker = MathVerifyWorker()
        with self._lock:
            self._alive.add(worker)
        return worker

    def _drop(self, worker: MathVerifyWorker) -> None:
        with self._lock:
            self._alive.discard(worker)
        worker.close()

    def close(self) -> None:
        """Kill every worker."""
        with self._lock:
            workers, self._alive = list(self._alive), set()
        for worker in workers:
            worker.close()


def _labels(text: str) -> list[str]:
    """Words and what stands under a number: math-verify drops both, so they must agree before."""
    words = re.findall(r"\\(?:text|mathrm|mbox|operatorname)\w*\s*\{([^{}]*)\}", text)
    return sorted(words + re.findall(r"\d\s*_\s*(\w|\{[^{}]*\})", text))


def passable(text: str) -> bool:
    """Whether text may be shown to math-verify: an allow-list of characters, short and shallow."""
    if len(text) > MAX_CHARS or not _ALLOWED.fullmatch(text) or _FORBIDDEN.search(text):
        return False
    if re.search(r"\d{60}", text) or text.count("^") > 20:
        return False
    if any(word not in _FUNCTIONS for word in _PLAIN_WORDS.findall(text)):
        return False  # it would be read as a product of letters
    depth = deepest = 0
    for character in text:
        depth += (character in "([{") - (character in ")]}")
        deepest = max(deepest, depth)
    return deepest <= MAX_NESTING


_pool: Pool | None = None
_pool_lock = threading.Lock()


def shared_pool() -> Pool:
    """The pool of this process, made on first use; a forked child makes its own."""
    global _pool  # noqa: PLW0603 - one pool a process is the point
    with _pool_lock:
        if _pool is None or _pool.pid != os.getpid():
            _pool = Pool(min(2, os.cpu_count() or 1))
        return _pool


@atexit.register
def close_pool() -> None:
    """Kill the workers of this process. The next question starts fresh ones."""
    global _pool
    with _pool_lock:
        pool, _pool = _pool, None
    if pool is not None and pool.pid == os.getpid():
        pool.close()
