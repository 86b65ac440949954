"""Fit small heads on full hidden states, and score every step by a head that did not see its
problem.

Five folds by the problem's text. A head is standardisation, one hidden layer of GELU, one number:
the
logit that the step, and what stands before it, is right. `human` learns from PRM800K's ratings and
the
models' own training rows; `all` from ProcessBench's and strictprmbench's other folds too.
"""

from __future__ import annotations

import hashlib
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import torch
from torch import Tensor, nn

FOLDS, HIDDEN, EPOCHS, BATCH = 5, 192, 6, 4096
WEAK = 0.5
"""Weight of a step whose label is whether its solution came out right, for the last step of it."""
BLOCKS = {"end": [0], "mean": [1], "question": [2], "end+mean": [0, 1], "all three": [0, 1, 2]}


def fold_of(problem: str) -> int:
    return int(hashlib.md5(problem.strip().encode()).hexdigest(), 16) % FOLDS


def step_labels(kind: str, labels: Any, count: int) -> list[tuple[float, float]]:
    """(label, weight) of each step; weight 0 where nothing is known."""
    if kind == "prm800k":
        return [(0.0, 0.0) if r is None else (float(r >= 0), 1.0) for r in labels]
    if kind.startswith("processbench"):
        return [
            (1.0, 1.0) if labels < 0 or i < labels else (0.0, float(i == labels))
            for i in range(count)
        ]
    return [(float(labels), WEAK * (i + 1) / count) for i in range(count)]


class Head(nn.Module):
    def __init__(self, x: Tensor) -> None:
        super().__init__()
        flat = x.flatten(1).float()
        self.register_buffer("mean", flat.mean(0))
        self.register_buffer("scale", flat.std(0).clamp_min(1e-3))
        self.net = nn.Sequential(
            nn.Dropout(0.2),
            nn.Linear(flat.shape[1], HIDDEN),
            nn.GELU(),
            nn.Dropout(0.3),
            nn.Linear(HIDDEN, 1),
        )

    def forward(self, x: Tensor) -> Tensor:
        out: Tensor = self.net(((x.flatten(1).float() - self.mean) / self.scale).clamp(-8, 8))
        return out[:, 0]


def fit(x: Tensor, y: Tensor, weight: Tensor, blocks: list[int]) -> Head:
    torch.manual_seed(18)
    some = x[torch.randperm(len(x), device=x.device)[:20_000]][:, blocks]
    head = Head(some).to(x.device)
    steps = EPOCHS * -(-len(x) // BATCH)
    optimiser = torch.optim.AdamW(head.parameters(), lr=1e-3, weight_decay=0.05)
    schedule = torch.optim.lr_scheduler.OneCycleLR(optimiser, 2e-3, total_steps=steps + 1)
    head.train()
    for _ in range(EPOCHS):
        order = torch.randperm(len(x), device=x.device)
        for part in order.split(BATCH):
            loss = nn.functional.binary_cross_entropy_with_logits(
                head(x[part][:, blocks]), y[part], weight[part]
            )
            optimiser.zero_grad()
            loss.backward()
            optimiser.step()
            schedule.step()
    return head.eval()


def auc(score: Tensor, right: Tensor) -> float:
    order = score.argsort()
    rank = torch.empty_like(order, dtype=torch.double)
    rank[order] = torch.arange(1, len(score) + 1, device=score.device, dtype=torch.double)
    n, m = int(right.sum()), int((~right).sum())
    return float((rank[right].sum() - n * (n + 1) / 2) / max(1, n * m))


def fit_heads(
    kept: dict[str, tuple[list[dict[str, Any]], list[Any]]], out: Path, say: Callable[..., None]
) -> None:
    """`kept`: name -> (solutions with "set", "problem", "steps", "labels", and their states)."""
    start = time.time()
    states, meta, owner = [], [], []
    for name, (solutions, collected) in kept.items():
        for number, spans, state, _ in collected:
            s = solutions[number]
            known = "labels" in s
            labels = (
                step_labels(s["set"], s["labels"], len(spans))
                if known
                else [(0.0, 0.0)] * len(spans)
            )
            real = [i for i, span in enumerate(spans) if span]
            meta += [(fold_of(s["problem"]), *labels[i]) for i in real]
            owner += [(name, number, i) for i in real]
            states.append(state)
    x = torch.cat(states)
    device = x.device
    fold, y, weight = (torch.tensor(column, device=device) for column in zip(*meta, strict=True))
    y, weight = y.float(), weight.float()
    source = np.array([name for name, _, _ in owner])
    human = torch.tensor(
        np.char.startswith(source, "prm800k") | np.char.find(source, "_train") >= 0, device=device
    )
    rated = torch.tensor(source == "prm800k", device=device) & (weight > 0)
    found: dict[str, np.ndarray] = {}
    for variant, member in (("human", human), ("all", torch.ones_like(human))):
        chosen = BLOCKS if variant == "human" else {"all three": [0, 1, 2]}
        for name, blocks in chosen.items():
            score = torch.zeros(len(x), device=device)
            for k in range(FOLDS):
                use = torch.nonzero(member & (weight > 0) & (fold != k))[:, 0]
                head = fit(x[use], y[use], weight[use], blocks)
                test = torch.nonzero(fold == k)[:, 0]
                with torch.no_grad():
                    for part in test.split(65536):
                        score[part] = head(x[part][:, blocks])
            value = auc(score[rated], y[rated] > 0)
            say(f"heads {variant} {name}: PRM800K (0 and +1 against -1) AUC {value:.4f}")
            if name == "all three":
                found[variant] = score.half().cpu().numpy()
        use = torch.nonzero(member & (weight > 0))[:, 0]
        head = fit(x[use], y[use], weight[use], [0, 1, 2])
        np.savez(
            out / f"head_{variant}.npz",
            **{
                n: t.detach().cpu().numpy().astype(np.float16) for n, t in head.state_dict().items()
            },
        )
    number = np.array([n for _, n, _ in owner], np.int32)
    step = np.array([i for _, _, i in owner], np.int16)
    for name, (solutions, _) in kept.items():
        inside = source == name
        np.savez_compressed(
            out / f"scores_{name}.npz",
            solution=number[inside],
            step=step[inside],
            ids=np.array([s["id"] for s in solutions]),
            sets=np.array([s["set"] for s in solutions]),
            **{variant: score[inside] for variant, score in found.items()},
        )
    say(f"heads: {len(x)} steps, {time.time() - start:.1f} s")
