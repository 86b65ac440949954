"""Imports without the garbage collector: they make many objects and hardly any garbage."""

from __future__ import annotations

import ctypes
import gc
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def loading() -> Iterator[None]:
    """Collect nothing inside, and never look again at what was there when it ends.

    A command's modules stay until it ends, so walking them finds nothing, again and again while
    they load and once more at the exit: a fifth of the time of `surefoot solve`. For the command
    line alone: a library must leave its caller's collector as it is.
    """
    gc.disable()
    try:
        yield
    finally:
        gc.freeze()
        gc.enable()


def give_back() -> None:
    """Hand what loading took and freed to the machine again, where its C library can: of a server,
    which stays, some 3 MB."""
    trim = getattr(ctypes.CDLL(None), "malloc_trim", None)  # glibc's own
    if trim is not None:
        trim(0)
