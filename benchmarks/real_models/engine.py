"""A Qwen2 model in plain torch that writes for many rows at once: fixed slots, refilled early.

Weights come from `pack.py` and are unpacked to bfloat16 on the device. A decoding step of all slots
(attention over what each has written, sampling, log-probability) is one CUDA graph. Sampling is
what llama.cpp's server does by default: top-k 40, then top-p 0.95, then min-p 0.05, all on the
untempered distribution, then the temperature; noise is a hash of the row's seed and the
position, so that a row's text does not depend on which rows are written beside it (but for
rounding). Reported log-probabilities are of the untempered, uncut distribution, as that server's.
"""

from __future__ import annotations

import json
import math
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import torch
from attention import attend_plain
from quantised import unpack
from torch import Tensor
from torch.nn import functional as F

TOP_K, TOP_P, MIN_P = 40, 0.95, 0.05
STEPS = 8
"""Decoding steps between two looks at what was written."""


@dataclass
class Layer:
    norm: Tensor
    qkv: Tensor
    bias: Tensor
    out: Tensor
    norm2: Tensor
    gate_up: Tensor
    down: Tensor


@dataclass
class Request:
    """`ids`: the prompt, compact ids; `stop`: byte strings; `data`: whatever the caller keeps."""

    ids: list[int]
    temperature: float
    seed: int
    max_tokens: int
    stop: tuple[bytes, ...] = ()
    data: dict = field(default_factory=dict)


@dataclass
class Written:
    request: Request
    tokens: list[int]
    logprobs: list[float]
    finish: str  # "end", "stop" or "length"


def _norm(x: Tensor, weight: Tensor, eps: float) -> Tensor:
    return F.rms_norm(x, (x.shape[-1],), weight, eps)


class Qwen2:
    """Loads `weights.bin` and `index.json`; see the module's docstring."""

    def __init__(self, folder: Path, device: str, dtype: torch.dtype = torch.bfloat16) -> None:
        index = json.loads((folder / "index.json").read_text())
        whole = np.memmap(folder / "weights.bin", dtype=np.uint8, mode="r")
        hyper = index["hyper"]
        self.device, self.dtype = device, dtype
        self.H, self.heads = hyper["attention.head_count"], hyper["attention.head_count_kv"]
        self.width, self.eps = hyper["embedding_length"], hyper["attention.layer_norm_rms_epsilon"]
        self.D = self.width // self.H

        def get(name: str, to: torch.dtype = dtype) -> Tensor:
            kind, rows, columns, offset, size = index["tensors"][name]
            raw = torch.from_numpy(np.array(whole[offset : offset + size])).to(device)
            value = unpack(raw, kind, rows, columns).to(to)
            return value[0] if rows == 1 else value

        self.layers = []
        for i in range(hyper["block_count"]):
            p = f"blk.{i}."
            self.layers.append(
                Layer(
                    get(p + "attn_norm.weight"),
                    torch.cat([get(p + f"attn_{x}.weight") for x in "qkv"]),
                    torch.cat([get(p + f"attn_{x}.bias") for x in "qkv"]),
                    get(p + "attn_output.weight"),
                    get(p + "ffn_norm.weight"),
                    torch.cat([get(p + "ffn_gate.weight"), get(p + "ffn_up.weight")]),
                    get(p + "ffn_down.weight"),
                )
            )
        self.embedding, self.norm = get("token_embd.weight"), get("output_norm.weight")
        self.head = get("output.weight")
        half = torch.arange(0, self.D, 2, dtype=torch.float64) / self.D
        angle = torch.arange(8192, dtype=torch.float64)[:, None] / hyper["rope.freq_base"] ** half
        self.cos = torch.cat([angle.cos()] * 2, 1).to(device, torch.float32)
        self.sin = torch.cat([angle.sin()] * 2, 1).to(device, torch.float32)
        self.attend = attend_plain

    def _rope(self, x: Tensor, cos: Tensor, sin: Tensor) -> Tensor:
        a, b = x.float().chunk(2, -1)
        return (x.float() * cos + torch.cat([-b, a], -1) * sin).to(self.dtype)

    def _split(
        self, layer: Layer, x: Tensor, cos: Tensor, sin: Tensor
    ) -> tuple[Tensor, Tensor, Tensor]:
        """x [..., width] -> q [..., H, D], k and v [..., heads, D], rotated."""
        y = F.linear(_norm(x, layer.norm, self.eps), layer.qkv, layer.bias)
        y = y.reshape(*x.shape[:-1], self.H + 2 * self.heads, self.D)
        q, k, v = y.split([self.H, self.heads, self.heads], -2)
        return self._rope(q, cos, sin), self._rope(k, cos, sin), v

    def _rest(self, layer: Layer, x: Tensor, attended: Tensor) -> Tensor:
        x = x + F.linear(attended, layer.out)
        gate, up = F.linear(_norm(x, layer.norm2, self.eps), layer.gate_up).chunk(2, -1)
        return x + F.linear(F.silu(gate) * up, layer.down)

    def logits(self, hidden: Tensor) -> Tensor:
        """hidden [n, width] -> float32 [n, vocabulary]."""
        if self.device == "cuda":
            return torch.mm(hidden, self.head.t(), out_dtype=torch.float32)
        return (hidden @ self.head.t()).float()

    @torch.inference_mode()
    def read(
        self, ids: Tensor, keep: Callable[[int, Tensor, Tensor], None] | None = None
    ) -> Tensor:
        """ids [n, P], padded on the right -> hidden states after the last norm [n, P, width].

        `keep` is given each layer's number, keys and values [n, heads, P, D].
        """
        cos, sin = self.cos[: ids.shape[1], None], self.sin[: ids.shape[1], None]
        x = self.embedding[ids]
        for i, layer in enumerate(self.layers):
            q, k, v = (t.transpose(1, 2) for t in self._split(layer, x, cos, sin))
            if keep:
                keep(i, k, v)
            y = F.scaled_dot_product_attention(q, k, v, is_causal=True, enable_gqa=True)
            x = self._rest(layer, x, y.transpose(1, 2).flatten(2))
        return _norm(x, self.norm, self.eps)

    def slots(self, count: int, length: int) -> Slots:
        return Slots(self, count, length)


class Slots:
    """`count` rows that are written at once, none longer than `length` tokens."""

    def __init__(self, model: Qwen2, count: int, length: int) -> None:
        self.model, self.count, self.length = model, count, length
        m, device = model, model.device
        shape = (len(m.layers), count, m.heads, length, m.D)
        self.k = torch.zeros(shape, dtype=m.dtype, device=device)
        self.v = torch.zeros(shape, dtype=m.dtype, device=device)
        self.token = torch.zeros(count, dtype=torch.long, device=device)
        self.at = torch.zeros(count, dtype=torch.long, device=device)
        self.heat = torch.zeros(count, device=device)
        self.seed = torch.zeros(count, dtype=torch.long, device=device)
        self.out = torch.zeros(STEPS, count, dtype=torch.long, device=device)
        self.out_lp = torch.zeros(STEPS, count, device=device)
        self.rows = torch.arange(count, device=device)
        self.heads_index = torch.arange(m.heads, device=device)[None]
        self.ranks = torch.arange(TOP_K, device=device)
        self.greedy = torch.zeros(TOP_K, device=device).index_fill_(0, self.ranks[1:], -torch.inf)[
            None
        ]
        self.graph: torch.cuda.CUDAGraph | None = None

    def _sample(self, logits: Tensor) -> tuple[Tensor, Tensor]:
        norm = logits.logsumexp(-1)
        value, index = logits.topk(TOP_K, -1)
        p = value.softmax(-1)
        keep = (p.cumsum(-1) - p < TOP_P) & (p >= MIN_P * p[:, :1])
        z = self.seed[:, None] * 1_000_003 + self.at[:, None] * 7919 + self.ranks * 104_729
        for factor in (
            0x2C1B3C6D,
            0x297A2D39,
        ):  # a 32-bit hash: mixed, then read as a number in (0, 1)
            z = (z ^ (z >> 15)) & 0xFFFFFFFF
            z = (z * factor) & 0xFFFFFFFF
        z = (z ^ (z >> 16)) & 0xFFFFFFFF
        noise = -torch.log(-torch.log((z.float() + 0.5) / 4294967296.0 * 0.999999 + 5e-7))
        tempered = value / self.heat.clamp_min(1e-3)[:, None] + noise
        choice = torch.where(
            self.heat[:, None] > 0, tempered.masked_fill(~keep, -torch.inf), self.greedy
        ).argmax(-1, keepdim=True)
        return index.gather(1, choice)[:, 0], value.gather(1, choice)[:, 0] - norm

    def _step(self, i: int) -> None:
        m = self.model
        cos, sin = m.cos[self.at][:, None], m.sin[self.at][:, None]
        x = m.embedding[self.token]
        for n, layer in enumerate(m.layers):
            q, k, v = m._split(layer, x, cos, sin)
            self.k[n].index_put_((self.rows[:, None], self.heads_index, self.at[:, None]), k)
            self.v[n].index_put_((self.rows[:, None], self.heads_index, self.at[:, None]), v)
            y = m.attend(q.contiguous(), self.k[n], self.v[n], self.at + 1)
            x = m._rest(layer, x, y.flatten(1))
        token, lp = self._sample(m.logits(_norm(x, m.norm, m.eps)))
        self.out[i].copy_(token)
        self.out_lp[i].copy_(lp)
        self.token.copy_(token)
        self.at.add_(1).clamp_(max=self.length - 1)

    @torch.inference_mode()
    def steps(self) -> None:
        """STEPS tokens for every slot, into `out` and `out_lp`."""
        if self.model.device != "cuda":
            for i in range(STEPS):
                self._step(i)
            return
        if self.graph is None:
            kept = [t.clone() for t in (self.token, self.at)]
            self._step(0)  # warms up; what it wrote is written again
            torch.cuda.synchronize()
            for t, was in zip((self.token, self.at), kept, strict=True):
                t.copy_(was)
            self.graph = torch.cuda.CUDAGraph()
            with torch.cuda.graph(self.graph):
                for i in range(STEPS):
                    self._step(i)
        self.graph.replay()

    def _keep(
        self, source: Tensor, target: Tensor, width: int
    ) -> Callable[[int, Tensor, Tensor], None]:
        """Put the keys and values of the rows `source` into the slots `target`."""

        def keep(i: int, k: Tensor, v: Tensor) -> None:
            self.k[i, target, :, :width] = k[source, :, :width]
            self.v[i, target, :, :width] = v[source, :, :width]

        return keep

    @torch.inference_mode()
    def fill(self, slots: list[int], requests: list[Request]) -> None:
        """Read the prompts, each different one once, but for the last token: the next step's."""
        m = self.model
        of: dict[tuple[int, ...], list[int]] = {}
        for slot, request in zip(slots, requests, strict=True):
            of.setdefault(tuple(request.ids), []).append(slot)
        prompts = sorted(of, key=len)
        while prompts:
            longest = -(-len(prompts[-1]) // 32) * 32
            some = [prompts.pop() for _ in range(min(len(prompts), max(1, 32768 // longest)))]
            ids = torch.zeros(len(some), longest, dtype=torch.long)
            for row, prompt in enumerate(some):
                ids[row, : len(prompt)] = torch.tensor(prompt)
            source = torch.tensor(
                [row for row, p in enumerate(some) for _ in of[p]], device=m.device
            )
            target = torch.tensor([slot for p in some for slot in of[p]], device=m.device)
            m.read(ids.to(m.device), self._keep(source, target, min(longest, self.length)))
        index = torch.tensor(slots, device=m.device)
        self.token[index] = torch.tensor([r.ids[-1] for r in requests], device=m.device)
        self.at[index] = torch.tensor([len(r.ids) - 1 for r in requests], device=m.device)
        self.heat[index] = torch.tensor([float(r.temperature) for r in requests], device=m.device)
        self.seed[index] = torch.tensor([r.seed for r in requests], device=m.device)

    def write(self, requests: list[Request], end: int, pieces: list[bytes]) -> Iterator[Written]:
        """Write for all requests, in order of their start; each is yielded when it is done.

        `end`: the id that ends a turn; `pieces`: every token's bytes.
        """
        waiting = list(reversed([r for r in requests if len(r.ids) + 16 < self.length]))
        free, running = list(range(self.count)), {}
        while waiting or running:
            if free and waiting:
                some = [waiting.pop() for _ in range(min(len(free), len(waiting)))]
                taken = [free.pop() for _ in some]
                self.fill(taken, some)
                running |= {
                    slot: Written(r, [], [], "") for slot, r in zip(taken, some, strict=True)
                }
            self.steps()
            new, lps = self.out.T.tolist(), self.out_lp.T.tolist()
            done = [
                slot
                for slot, w in running.items()
                if _extend(w, new[slot], lps[slot], end, pieces, self.length)
            ]
            for slot in done:
                yield running.pop(slot)
            free += done
            if done:
                idle = torch.tensor(free, device=self.model.device)
                self.at[idle] = 0


def _extend(
    w: Written, tokens: list[int], lps: list[float], end: int, pieces: list[bytes], length: int
) -> bool:
    """Add what was written; true where the row is done."""
    r = w.request
    room = min(r.max_tokens, length - len(r.ids) - 1) - len(w.tokens)
    if end in tokens:
        cut = tokens.index(end)
        if cut < room:
            w.finish = "end"
        tokens = tokens[:cut]
    fresh = tokens[:room]
    w.tokens += fresh
    w.logprobs += lps[: len(fresh)]
    if not w.finish and len(fresh) == room:
        w.finish = "length"
    if r.stop:
        tail = b"".join(pieces[t] for t in w.tokens[-len(fresh) - 8 :])
        if any(s in tail for s in r.stop):
            _cut(w, pieces)
            w.finish = "stop"
    return bool(w.finish)


def _cut(w: Written, pieces: list[bytes]) -> None:
    """Drop the tokens from the one on in which the first stop string begins."""
    text, starts = b"", []
    for t in w.tokens:
        starts.append(len(text))
        text += pieces[t]
    at = min(i for s in w.request.stop if (i := text.find(s)) >= 0)
    count = sum(start < at for start in starts)
    w.tokens, w.logprobs = w.tokens[:count], w.logprobs[:count]


def compact_logprobs(values: list[float]) -> str:
    """One character a token: code 35 + q, log-probability -(q / 40)^2, q at most 90."""
    return "".join(chr(35 + min(90, round(40 * math.sqrt(max(0.0, -v))))) for v in values)
