"""One thread for numpy's matrix products while pebble runs: at its size more only cost."""

from __future__ import annotations

import threading
from types import TracebackType
from typing import Any


class OneThread:
    """A context that limits BLAS to one thread; re-entrant, and shared by threads.

    The setting is the process's, so it is set by the first that enters and put back by the last
    that leaves, whatever runs at the same time. threadpoolctl lets no thread but the first that
    ever set it do so, and says nothing to the others: that thread's claim is lifted each time.
    """

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._inside = 0
        self._libraries: Any = None
        self._limits: Any = None

    def __enter__(self) -> None:
        with self._lock:
            if self._libraries is None:
                from threadpoolctl import ThreadpoolController

                self._libraries = ThreadpoolController().select(user_api="blas")
            if self._inside == 0:
                self._let_this_thread_set()
                self._limits = self._libraries.limit(limits=1)
            self._inside += 1

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        with self._lock:
            self._inside -= 1
            if self._inside == 0:
                self._let_this_thread_set()
                self._limits.restore_original_limits()
                self._let_this_thread_set()

    def _let_this_thread_set(self) -> None:
        for library in self._libraries.lib_controllers:
            if library.internal_api == "openblas":
                library.clear_controlling_thread(force=True)


one_thread = OneThread()
