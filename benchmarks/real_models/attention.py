"""Attention of one new token over what each row has written: plain, and as one Triton kernel."""

from __future__ import annotations

import torch
from torch import Tensor

try:
    import triton
    import triton.language as tl

    @triton.jit
    def _attend_kernel(
        q, k, v, o, length, scale, heads, S, G: tl.constexpr, D: tl.constexpr, BLOCK: tl.constexpr
    ):
        b = tl.program_id(0)
        h = tl.program_id(1)
        n = tl.load(length + b)
        rows = tl.arange(0, 16)
        cols = tl.arange(0, D)
        at = ((b * heads + h) * G + rows)[:, None] * D + cols[None, :]
        qv = tl.load(q + at, mask=rows[:, None] < G, other=0.0)
        base = (b * heads + h).to(tl.int64) * S * D
        top = tl.full([16], -1e30, tl.float32)
        total = tl.zeros([16], tl.float32)
        acc = tl.zeros([16, D], tl.float32)
        for s in range(0, n, BLOCK):
            idx = s + tl.arange(0, BLOCK)
            where = base + idx[:, None] * D + cols[None, :]
            inside = idx[:, None] < n
            kk = tl.load(k + where, mask=inside, other=0.0)
            score = tl.dot(qv, tl.trans(kk)) * scale
            score = tl.where(idx[None, :] < n, score, -1e30)
            new = tl.maximum(top, tl.max(score, 1))
            p = tl.exp(score - new[:, None])
            fade = tl.exp(top - new)
            total = total * fade + tl.sum(p, 1)
            vv = tl.load(v + where, mask=inside, other=0.0)
            acc = acc * fade[:, None] + tl.dot(p.to(vv.dtype), vv)
            top = new
        tl.store(o + at, (acc / total[:, None]).to(o.dtype.element_ty), mask=rows[:, None] < G)
except ImportError:
    triton = None


def attend_plain(q: Tensor, k: Tensor, v: Tensor, length: Tensor) -> Tensor:
    """q [B, H, D], k and v [B, heads, S, D], length [B] -> [B, H, D]."""
    B, H, D = q.shape
    heads, S = k.shape[1:3]
    score = q.reshape(B, heads, H // heads, D) @ k.transpose(2, 3) * D**-0.5
    seen = torch.arange(S, device=q.device) < length[:, None]
    score = score.float().masked_fill(~seen[:, None, None], -1e30).softmax(-1)
    return (score.to(v.dtype) @ v).reshape(B, H, D)


def attend_triton(q: Tensor, k: Tensor, v: Tensor, length: Tensor) -> Tensor:
    B, H, D = q.shape
    heads, S = k.shape[1:3]
    out = torch.empty_like(q)
    _attend_kernel[(B, heads)](q, k, v, out, length, D**-0.5, heads, S, G=H // heads, D=D, BLOCK=64)
    return out
