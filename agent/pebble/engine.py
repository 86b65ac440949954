"""The network in onnxruntime, with a cache of prefix blocks.

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
from typing import Any

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float32]

BLOCK = 32
BUCKET = 64
_CACHED_BLOCKS = 96  # about 0.3 MB each
_HIDDEN = np.float32(-1e9)


@dataclass(slots=True)
class Rows:
    """Keys ``(rows, heads, size, room)`` and values ``(rows, heads, room, size)`` of each layer."""

    keys: list[Floats]
    values: list[Floats]

    @property
    def room(self) -> int:
        return int(self.keys[0].shape[-1])


@dataclass(frozen=True, slots=True)
class _Cached:
    keys: list[Floats]  # (heads, size, BLOCK) a layer
    values: list[Floats]  # (heads, BLOCK, size) a layer
    logits: Floats  # (BLOCK, vocabulary)


class Engine:
    """A loaded graph. Thread-safe: the session is stateless and the cache is locked."""

    def __init__(self, path: Path, threads: int = 1) -> None:
        import onnxruntime

        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = threads
        options.inter_op_num_threads = 1
        options.log_severity_level = 3
        self._session: Any = onnxruntime.InferenceSession(
            str(path), options, providers=["CPUExecutionProvider"]
        )
        facts = self._session.get_modelmeta().custom_metadata_map
        self.layers, self.heads = int(facts["layers"]), int(facts["heads"])
        self.size, self.context = int(facts["size"]), int(facts["context"])
        self._blocks: OrderedDict[tuple[int, ...], _Cached] = OrderedDict()
        self._lock = threading.Lock()

    def empty(self, rows: int, room: int) -> Rows:
        """Fresh keys and values with room for ``room`` positions."""
        shape_k, shape_v = (rows, self.heads, self.size, room), (rows, self.heads, room, self.size)
        return Rows(
            [np.zeros(shape_k, np.float32) for _ in range(self.layers)],
            [np.zeros(shape_v, np.float32) for _ in range(self.layers)],
        )

    def run(
        self, tokens: npt.NDArray[np.int64], past: Rows, lengths: npt.NDArray[np.int64]
    ) -> Floats:
        """Feed ``tokens`` ``(rows, time)`` after the first ``lengths`` positions of each row.

        Writes their keys and values into ``past``, which must have room for them, and returns
        the logits ``(rows, time, vocabulary)``.
        """
        rows, time = tokens.shape
        room = past.room
        mask = np.zeros((rows, 1, time, room + time), np.float32)
        mask[:, 0, :, :room] = np.where(np.arange(room) < lengths[:, None], 0, _HIDDEN)[:, None]
        mask[:, 0, :, room:] = np.triu(np.full((time, time), _HIDDEN, np.float32), 1)
        feeds: dict[str, Any] = {
            "tokens": tokens,
            "positions": lengths[:, None] + np.arange(time),
            "mask": mask,
        }
        for i in range(self.layers):
            feeds[f"past_k{i}"] = past.keys[i]
            feeds[f"past_v{i}"] = past.values[i]
        logits, *new = self._session.run(None, feeds)
        row = np.arange(rows)[:, None]
        at = lengths[:, None] + np.arange(time)
        for i in range(self.layers):
            past.keys[i][row, :, :, at] = new[2 * i].transpose(0, 3, 1, 2)
            past.values[i][row, :, at] = new[2 * i + 1].transpose(0, 2, 1, 3)
        return logits  # type: ignore[no-any-return]

    def prefix(self, tokens: Sequence[int], room: int) -> tuple[Rows, Floats]:
        """Run one prompt; return its one-row cache with ``room`` positions and all its logits.

        ``room`` must be a multiple of ``BUCKET`` that holds the prompt.
        """
        past = self.empty(1, room)
        logits = []
        for start in range(0, len(tokens), BLOCK):
            end = min(start + BLOCK, len(tokens))
            key = tuple(tokens[:end])
            block = self._find(key) if end - start == BLOCK else None
            if block is None:
                block = self._compute(np.asarray([tokens[start:end]], np.int64), past, start)
                if end - start == BLOCK:
                    self._keep(key, block)
            for i in range(self.layers):
                past.keys[i][0, :, :, start:end] = block.keys[i]
                past.values[i][0, :, start:end] = block.values[i]
            logits.append(block.logits)
        return past, np.concatenate(logits)

    def _compute(self, tokens: npt.NDArray[np.int64], past: Rows, start: int) -> _Cached:
        # The past is cut to a length that depends on the position alone: see the module's text.
        cut = -(-(start + BLOCK) // BUCKET) * BUCKET
        view = Rows(
            [np.ascontiguousarray(k[..., :cut]) for k in past.keys],
            [np.ascontiguousarray(v[:, :, :cut]) for v in past.values],
        )
        logits = self.run(tokens, view, np.array([start], np.int64))[0]
        end = start + tokens.shape[1]
        return _Cached(
            [k[0, :, :, start:end].copy() for k in view.keys],
            [v[0, :, start:end].copy() for v in view.values],
            logits,
        )

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
    extra = room - rows.room
    return Rows(
        [np.pad(k, ((0, 0), (0, 0), (0, 0), (0, extra))) for k in rows.keys],
        [np.pad(v, ((0, 0), (0, 0), (0, extra), (0, 0))) for v in rows.values],
    )


def take(rows: Rows, kept: Sequence[int]) -> Rows:
    """The chosen rows, copied (indices may repeat)."""
    return Rows([k[list(kept)] for k in rows.keys], [v[list(kept)] for v in rows.values])


def stack(parts: Sequence[Rows]) -> Rows:
    """Rows of the same room, joined."""
    return Rows(
        [np.concatenate(ks) for ks in zip(*(p.keys for p in parts), strict=True)],
        [np.concatenate(vs) for vs in zip(*(p.values for p in parts), strict=True)],
    )
