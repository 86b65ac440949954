"""The decoder in numpy: exact products of small integers, so that no result depends on a batch.

A matrix is held as its int8 integers (widened to float32) and one scale an output. What it is
multiplied with is rounded, row by row, to integers so small that no sum of products can exceed
2**24. Up to there float32 is exact, so every order of adding gives the same number: BLAS may
choose any kernel, tile or number of threads, and a row gives the same in a batch of one and of
sixty-four, and the same on every machine up to the last bit of ``exp``. The rounding
costs less than that of the weights: they keep about 10 bits, 12 where a row of weights is short.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from . import safetensors

Floats = npt.NDArray[np.float32]
Ints = npt.NDArray[np.int64]

BLOCK = 32  # a prompt is run in blocks of this many positions

_EXACT = 2**24  # float32 holds every integer up to here
_EPSILON = np.float32(1e-5)
_TINY = np.float32(1e-30)
_HIDDEN = np.float32(-1e9)
_MANY = 4  # from this many rows on, packing a matrix beats reading it once a row


@dataclass(frozen=True, slots=True)
class Linear:
    """``integers`` ``(inputs, outputs)``, ``scale`` ``(outputs,)``, and the largest input."""

    integers: Floats
    scale: Floats
    largest: np.float32

    @classmethod
    def of(cls, integers: npt.NDArray[np.int8], scale: Floats) -> Linear:
        """From int8 ``(outputs, inputs)``."""
        wide = integers.T.astype(np.float32, order="C")
        heaviest = float(np.abs(wide).sum(axis=0).max())
        return cls(wide, scale, np.float32(_EXACT // max(heaviest, 1.0)))

    def __call__(self, x: Floats, divisor: Floats | None = None) -> Floats:
        """``x`` ``(rows, inputs)`` times the matrix, divided by ``divisor`` ``(rows, 1)``."""
        unit: Floats = np.maximum.reduce(np.abs(x), axis=1, keepdims=True, initial=_TINY)
        unit /= self.largest
        rounded = x / unit
        np.rint(rounded, out=rounded)
        if len(x) == 1 or len(x) >= _MANY:
            out: Floats = np.matmul(rounded, self.integers)
        else:
            out = np.matmul(rounded[:, None], self.integers)[:, 0]
        if divisor is not None:
            unit /= divisor
        out *= unit
        out *= self.scale
        return out


@dataclass(frozen=True, slots=True)
class DecoderBlock:
    """Attention and feed-forward; the gains of their norms are inside their first matrices."""

    qkv: Linear
    out: Linear
    up: Linear
    down: Linear


class Decoder:
    """The weights of a file that :mod:`.export` wrote, ready to run. Read-only, thread-safe."""

    def __init__(self, path: Path) -> None:
        tensors, facts = safetensors.read(path)
        try:
            self.heads, self.context = int(facts["heads"]), int(facts["context"])
            self.layers = int(facts["layers"])
            self.blocks = [_block(tensors, i, self.heads) for i in range(self.layers)]
            self.gain: Floats = tensors["norm.gain"]
            self.embedding = tensors["embed.weight"]
            self.embedding_scale: Floats = tensors["embed.weight.scale"]
        except KeyError as error:
            raise ValueError(f"{path} holds no pebble: {error} is missing") from error
        self.vocabulary, self.width = map(int, self.embedding.shape)
        self.size = self.width // self.heads
        self.head = Linear.of(self.embedding, self.embedding_scale)
        rates = 10000.0 ** (-np.arange(0, self.size, 2) / self.size)
        angles = np.arange(self.context)[:, None] * rates
        self._rotary = np.exp(1j * angles).astype(np.complex64)  # (context, size / 2)
        room = self.context + BLOCK
        self._mask: Floats = np.triu(np.full((room, room), _HIDDEN, np.float32), 1)

    def cache(self, rows: int, room: int) -> Floats:
        """Empty keys and values ``(rows, layers, 2, heads, room, size)``."""
        return np.zeros((rows, self.layers, 2, self.heads, room, self.size), np.float32)

    def run(self, tokens: Ints, cache: Floats, lengths: Ints, room: int, span: int) -> Floats:
        """Feed ``tokens`` ``(rows, time)`` after the first ``lengths`` positions of each row.

        Writes their keys and values into ``cache``, of which the first ``room`` positions are
        looked at, and returns the logits ``(rows, time, vocabulary)``. A result follows from the
        row alone, if ``room`` and ``span`` (``time`` or more) do.
        """
        rows, time = tokens.shape
        positions = lengths[:, None] + np.arange(time)
        if bool((lengths == lengths[0]).all()):
            positions = positions[:1]
        mask = self._mask[positions[:, :1] + np.arange(span), :room][:, None]
        rotary = self._rotary[positions][:, :, None]
        flat = tokens.ravel()
        x = self.embedding[flat] * self.embedding_scale[flat, None]
        for layer, block in enumerate(self.blocks):
            mixed = block.qkv(x, _rms(x))
            turned = mixed[:, : 2 * self.width].view(np.complex64)
            turned = turned.reshape(rows, time, 2 * self.heads, -1)
            turned *= rotary
            parts = mixed.reshape(rows, time, 3, self.heads, self.size)
            _store(parts[:, :, 1:], cache[:, layer], positions)
            y = _attend(parts[:, :, 0], cache[:, layer, :, :, :room], mask)
            x += block.out(y.reshape(rows * time, self.width))
            wide = block.up(x, _rms(x))
            half, value = wide[:, : wide.shape[1] // 2], wide[:, wide.shape[1] // 2 :]
            gate = np.tanh(half)  # x * sigmoid(x) = h * (1 + tanh h) for h = x / 2
            gate += 1
            gate *= half
            gate *= value
            x += block.down(gate)
        logits = self.head(x * self.gain, _rms(x))
        return logits.reshape(rows, time, self.vocabulary)


def _block(tensors: Mapping[str, npt.NDArray[Any]], index: int, heads: int) -> DecoderBlock:
    """Build a block, its rotary pairs made neighbours and constant factors put into scales."""
    raw = {
        name: (tensors[f"blocks.{index}.{name}"], tensors[f"blocks.{index}.{name}.scale"])
        for name in ("qkv", "out", "up", "down")
    }
    qkv, scale = raw["qkv"]
    width = qkv.shape[1]
    size = width // heads
    pairs = np.arange(2 * width).reshape(2 * heads, 2, size // 2).swapaxes(1, 2).ravel()
    order = np.concatenate([pairs, np.arange(2 * width, 3 * width)])
    scale = scale[order]
    scale[:width] *= size**-0.5
    up, up_scale = raw["up"]
    up_scale = up_scale.copy()
    up_scale[: len(up_scale) // 2] *= 0.5
    return DecoderBlock(
        Linear.of(qkv[order], scale),
        Linear.of(*raw["out"]),
        Linear.of(up, up_scale),
        Linear.of(*raw["down"]),
    )


def _rms(x: Floats) -> Floats:
    """``(rows, 1)``: the root of the mean square."""
    squares = np.add.reduce(x * x, axis=1, keepdims=True)
    squares /= x.shape[1]
    squares += _EPSILON
    return np.sqrt(squares, out=squares)


def _store(new: Floats, cache: Floats, positions: Ints) -> None:
    """Put ``new`` ``(rows, time, 2, heads, size)`` into ``(rows, 2, heads, room, size)``."""
    if len(positions) == 1:
        start, time = int(positions[0, 0]), positions.shape[1]
        cache[:, :, :, start : start + time] = new.transpose(0, 2, 3, 1, 4)
    else:
        cache[np.arange(len(new))[:, None], :, :, positions] = new


def _attend(q: Floats, held: Floats, mask: Floats) -> Floats:
    """``q`` ``(rows, time, heads, size)``, held ``(rows, 2, heads, room, size)``; like ``q``.

    Queries are padded to the length of ``mask`` ``(…, 1, span, room)``: the last bits of a product
    may depend on its shape, and so follow from the position alone.
    """
    q = q.swapaxes(1, 2)
    rows, heads, time, size = q.shape
    if time < mask.shape[2]:
        rest = np.zeros((rows, heads, mask.shape[2] - time, size), np.float32)
        q = np.concatenate([q, rest], axis=2)
    scores = np.matmul(q, held[:, 0].swapaxes(2, 3))
    scores += mask
    scores -= np.maximum.reduce(scores, axis=3, keepdims=True)
    np.exp(scores, out=scores)
    y: Floats = np.matmul(scores, held[:, 1])
    y /= np.add.reduce(scores, axis=3, keepdims=True)
    return y[:, :, :time].swapaxes(1, 2)
