"""The decoder with a cache of prefix blocks.

Prefixes are run in blocks of 32 tokens whose borders are the same whatever is cached, and rows
meet only rows of the same padded length, so that a result depends on its own prompt alone: not
on what else is in the batch, and not on what the cache happens to hold. The block cache is the
idea of PagedAttention's prefix sharing (Kwon et al., 2023) at toy size.
"""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from .decoder import BLOCK, Decoder, Floats, Ints

_CACHED_BLOCKS = 96  # about 0.4 MB each


@dataclass(slots=True)
class Rows:
    """Keys and values of rows under way: ``(rows, layers, 2, heads, room, size)``."""

    cache: Floats

    @property
    def room(self) -> int:
        return int(self.cache.shape[-2])

    def keep(self, kept: Sequence[int]) -> list[int]:
        """Leave only the ``kept`` rows; return which former row each of the rest now is.

        Rows from the end move into the holes, so that no more is copied than must be.
        """
        order = list(range(len(kept)))
        movers = [row for row in kept if row >= len(kept)]
        for hole in sorted(set(order) - set(kept)):
            order[hole] = movers.pop()
            self.cache[hole] = self.cache[order[hole]]
        self.cache = self.cache[: len(kept)]
        return order


@dataclass(frozen=True, slots=True)
class _Cached:
    cache: Floats  # (layers, 2, heads, BLOCK, size)
    logits: Floats  # (BLOCK, vocabulary)


class PebbleEngine:
    """A loaded network. Thread-safe: the weights are read-only and the block cache is locked."""

    def __init__(self, path: Path) -> None:
        self.decoder = Decoder(path)
        self._blocks: OrderedDict[tuple[int, ...], _Cached] = OrderedDict()
        self._lock = threading.Lock()

    @property
    def context(self) -> int:
        return self.decoder.context

    @property
    def vocabulary(self) -> int:
        return self.decoder.vocabulary

    def run(self, tokens: Ints, rows: Rows, lengths: Ints) -> Floats:
        """Feed one token ``(rows,)`` after the first ``lengths`` positions of each row.

        Writes its keys and values into ``rows``, which must have room for them, and returns the
        logits ``(rows, vocabulary)``.
        """
        return self.decoder.run(tokens[:, None], rows.cache, lengths, rows.room, 1)[:, 0]

    def prefix(self, tokens: Sequence[int], room: int) -> tuple[Rows, Floats]:
        """Run one prompt; return its one-row cache with ``room`` positions and all its logits.

        ``room`` must be a multiple of ``BLOCK`` that holds the prompt.
        """
        cache = self.decoder.cache(1, room)
        logits = []
        for start in range(0, len(tokens), BLOCK):
            end = min(start + BLOCK, len(tokens))
            key = tuple(tokens[:end])
            block = self._find(key) if end - start == BLOCK else None
            if block is None:
                new = self._compute(tokens[start:end], cache, start)
                if end - start == BLOCK:
                    self._keep(key, _Cached(cache[0, ..., start:end, :].copy(), new))
            else:
                cache[0, ..., start:end, :] = block.cache
                new = block.logits
            logits.append(new)
        return Rows(cache), np.concatenate(logits)

    def _compute(self, tokens: Sequence[int], cache: Floats, start: int) -> Floats:
        fed = np.array([tokens], np.int64)
        logits: Floats = self.decoder.run(fed, cache, np.array([start]), start + BLOCK, BLOCK)[0]
        return logits

    def _find(self, key: tuple[int, ...]) -> _Cached | None:
        with self._lock:
            block = self._blocks.get(key)
            if block is not None:
                self._blocks.move_to_end(key)
            return block

    def _keep(self, key: tuple[int, ...], block: _Cached) -> None:
        with self._lock:
            self._blocks[key] = block
            while len(self._blocks) > _CACHED_BLOCKS:
                self._blocks.popitem(last=False)


def grow(rows: Rows, room: int) -> Rows:
    """The same rows with more room."""
    n, layers, two, heads, former, size = rows.cache.shape
    cache = np.zeros((n, layers, two, heads, room, size), np.float32)
    cache[..., :former, :] = rows.cache
    return Rows(cache)


def gather(parts: Sequence[Rows], chosen: Sequence[int]) -> Rows:
    """One-row caches of the same room copied into rows: ``chosen`` says which (may repeat)."""
    return Rows(np.concatenate([parts[i].cache for i in chosen]))
