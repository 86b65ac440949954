"""Blocks of quantised weights, as GGUF files hold them, unpacked to floats."""

from __future__ import annotations

from collections.abc import Callable

import torch
from torch import Tensor


def _half(blocks: Tensor, start: int) -> Tensor:
    return blocks[:, start : start + 2].contiguous().view(torch.float16).float()


def _q8_0(b: Tensor) -> Tensor:
    return _half(b, 0) * b[:, 2:].contiguous().view(torch.int8).float()


def _q5_0(b: Tensor) -> Tensor:
    low = torch.cat([b[:, 6:] & 15, b[:, 6:] >> 4], 1)
    bits = torch.arange(8, device=b.device, dtype=torch.uint8)
    high = ((b[:, 2:6, None] >> bits) & 1).reshape(-1, 32)
    return _half(b, 0) * ((low | (high << 4)).float() - 16)


def _q4_k(b: Tensor) -> Tensor:
    d, low, s = _half(b, 0), _half(b, 2), b[:, 4:16].reshape(-1, 3, 4)
    a, m, both = s[:, 0], s[:, 1], s[:, 2]
    scale = torch.cat([a & 63, (both & 15) | ((a >> 2) & 48)], 1).float()
    least = torch.cat([m & 63, (both >> 4) | ((m >> 2) & 48)], 1).float()
    q = b[:, 16:].reshape(-1, 4, 1, 32)
    q = torch.cat([q & 15, q >> 4], 2).reshape(-1, 8, 32).float()
    return ((d * scale)[..., None] * q - (low * least)[..., None]).reshape(-1, 256)


def _q6_k(b: Tensor) -> Tensor:
    low = b[:, :128].reshape(-1, 2, 1, 64)
    low = torch.cat([low & 15, low >> 4], 2).reshape(-1, 8, 32)
    shift = torch.tensor([0, 2, 4, 6], device=b.device, dtype=torch.uint8).reshape(1, 1, 4, 1)
    high = ((b[:, 128:192].reshape(-1, 2, 1, 32) >> shift) & 3).reshape(-1, 8, 32)
    q = ((low | (high << 4)).float() - 32).reshape(-1, 16, 16)
    scale = _half(b, 208) * b[:, 192:208].contiguous().view(torch.int8).float()
    return (scale[..., None] * q).reshape(-1, 256)


_UNPACK: dict[str, tuple[int, Callable[[Tensor], Tensor]]] = {
    "Q8_0": (34, _q8_0),
    "Q5_0": (22, _q5_0),
    "Q4_K": (144, _q4_k),
    "Q6_K": (210, _q6_k),
}


def unpack(raw: Tensor, kind: str, rows: int, columns: int) -> Tensor:
    """`raw` uint8 [bytes] to float32 [rows, columns]."""
    if kind == "F32":
        return raw.view(torch.float32).reshape(rows, columns)
    size, of = _UNPACK[kind]
    return of(raw.reshape(-1, size)).reshape(rows, columns)
