"""Sampling from tiny networks: rows of a batch are padded on the left, keys and values kept."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import torch
from torch import Tensor
from torch.nn import functional

from ...network import Network, turn
from .text import END, PAD, decode, encode

BATCH = 256
SPARSE = 0.75  # share of rows still under way below which the others are let go
_END, _PAD = encode(END)[0], encode(PAD)[0]


@dataclass(frozen=True, slots=True)
class Writing:
    """What was written (its end left out), the natural logs of its tokens' probabilities, and
    whether it ended of itself."""

    text: str
    logprobs: tuple[float, ...]
    ended: bool

    @property
    def tokens(self) -> int:
        return len(self.logprobs)


class _Cache:
    """Keys and values of every layer, ``(rows, heads, room, size)``, and what is no padding."""

    def __init__(self, model: Network, rows: int, room: int) -> None:
        heads, size = model.shape.heads, model.shape.width // model.shape.heads
        layers = range(model.shape.layers)
        self.held = [torch.zeros(2, rows, heads, room, size) for _ in layers]
        self.seen = torch.zeros(rows, room, dtype=torch.bool)
        self.length = 0

    def keep(self, rows: Tensor) -> None:
        self.held = [kv[:, rows] for kv in self.held]
        self.seen = self.seen[rows]


def _feed(model: Network, ids: Tensor, real: Tensor, cache: _Cache) -> Tensor:
    """Logits after the last of `ids` ``(rows, time)``; `real` is false on padding."""
    time, before = ids.shape[1], cache.length
    whole = before + time
    cache.seen[:, before:whole] = real
    cache.length = whole
    cos, sin = model.cos[before:whole], model.sin[before:whole]
    visible = cache.seen[:, None, None, :whole]
    if time > 1:
        earlier = torch.ones(time, whole, dtype=torch.bool).tril(before)
        visible = visible & earlier | torch.eye(time, whole, dtype=torch.bool).roll(before, 1)
    x = model.embed(ids)
    for layer, block in enumerate(model.blocks):
        x = _block(block, x, cos, sin, visible, cache.held[layer], before)
    logits: Tensor = model.logits(model.norm(x[:, -1]))
    return logits


def _block(
    block: Any, x: Tensor, cos: Tensor, sin: Tensor, visible: Tensor, held: Tensor, before: int
) -> Tensor:
    rows, time, width = x.shape
    qkv = block.qkv(block.norm1(x)).view(rows, time, 3, block.heads, -1).permute(2, 0, 3, 1, 4)
    q, whole = turn(qkv[0], cos, sin), before + time
    held[0, :, :, before:whole] = turn(qkv[1], cos, sin)
    held[1, :, :, before:whole] = qkv[2]
    k, v = held[:, :, :, :whole]
    y = functional.scaled_dot_product_attention(q, k, v, attn_mask=visible)
    x = x + block.out(y.transpose(1, 2).reshape(rows, time, width))
    gate, value = block.up(block.norm2(x)).chunk(2, -1)
    result: Tensor = x + block.down(functional.silu(gate) * value)
    return result


def sample(
    model: Network,
    prompts: Sequence[str],
    *,
    temperature: float,
    seed: int,
    limit: int = 200,
    stop: str = "",
) -> list[Writing]:
    """One continuation of each prompt: to its end, to the first `stop`, or to `limit` tokens.

    A function of all arguments; temperature 0 takes the likeliest token.
    """
    order = sorted(range(len(prompts)), key=lambda i: (len(prompts[i]), i))
    found: list[Writing | None] = [None] * len(prompts)
    for start in range(0, len(order), BATCH):
        some = order[start : start + BATCH]
        generator = torch.Generator().manual_seed(seed * 1_000_003 + start)
        batch = _sample(model, [prompts[i] for i in some], temperature, generator, limit, stop)
        for i, one in zip(some, batch, strict=True):
            found[i] = one
    return [one for one in found if one is not None]


@torch.no_grad()  # type: ignore[untyped-decorator]
def _sample(
    model: Network,
    prompts: Sequence[str],
    temperature: float,
    generator: torch.Generator,
    limit: int,
    stop: str,
) -> list[Writing]:
    longest = max(map(len, prompts))
    limit = min(limit, model.shape.context - longest)
    ids = torch.tensor([[_PAD] * (longest - len(p)) + encode(p) for p in prompts])
    cache = _Cache(model, len(prompts), longest + limit)
    logits = _feed(model, ids, ids != _PAD, cache)
    stops = {_END, *encode(stop)}
    tokens: list[list[int]] = [[] for _ in prompts]
    logprobs: list[list[float]] = [[] for _ in prompts]
    live, over = list(range(len(prompts))), set[int]()
    for _ in range(limit):
        likely = logits.log_softmax(-1)
        likely[:, _PAD] = -torch.inf
        if temperature == 0:
            chosen = likely.argmax(-1)
        else:
            weights = (likely / temperature).softmax(-1)
            chosen = torch.multinomial(weights, 1, generator=generator)[:, 0]
        noted = likely.gather(1, chosen[:, None])[:, 0].tolist()
        for row, token, logprob in zip(live, chosen.tolist(), noted, strict=True):
            if row not in over:
                tokens[row].append(token)
                logprobs[row].append(logprob)
                if token in stops:
                    over.add(row)
        kept = [i for i, row in enumerate(live) if row not in over]
        if not kept:
            break
        if len(kept) < SPARSE * len(live):
            rows = torch.tensor(kept)
            live, chosen = [live[i] for i in kept], chosen[rows]
            cache.keep(rows)
        fed = chosen[:, None]
        logits = _feed(model, fed, torch.ones_like(fed, dtype=torch.bool), cache)
    return [_done(t, tuple(p)) for t, p in zip(tokens, logprobs, strict=True)]


def _done(tokens: Sequence[int], logprobs: tuple[float, ...]) -> Writing:
    text = decode(tokens)
    return Writing(text.removesuffix(END), logprobs, text.endswith(END))


def chance(model: Network, prompts: Sequence[str], yes: str, no: str) -> list[float]:
    """P(`yes`) against `no` as the character after each prompt."""
    found: list[float] = []
    for start in range(0, len(prompts), BATCH):
        some = prompts[start : start + BATCH]
        longest = max(map(len, some))
        ids = torch.tensor([[_PAD] * (longest - len(p)) + encode(p) for p in some])
        with torch.no_grad():
            logits = _feed(model, ids, ids != _PAD, _Cache(model, *ids.shape))
        odds = logits[:, encode(yes)[0]] - logits[:, encode(no)[0]]
        found += [one.item() for one in odds.sigmoid()]
    return found
