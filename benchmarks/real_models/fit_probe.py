"""Fit the heads that ship with `probe:URL`, from `record.py`'s states, and say what they are worth.

    python fit_probe.py RECORDS/qwen2.5-coder-1.5b SOLUTIONS.jsonl.gz OUT.npz

Five folds by the problem's text: every score that is reported is by a head that saw no step of that
problem. Steps: PRM800K's ratings (0 and +1 right, -1 wrong; each prefix once), ProcessBench's steps
up to the first wrong one, strictprmbench's last step and one other of each sample (right where the
answer is; half the weight). What is written is fitted on all of it.
"""

from __future__ import annotations

import gzip
import json
import random
import sys
from collections import defaultdict
from pathlib import Path
from typing import Any

import numpy as np
import torch
from heads import FOLDS, fold_of
from torch import nn

HIDDEN, EPOCHS, BATCH, WEAK, NETS = 64, 6, 1024, 0.5, 4
STEP = 24  # stored: standard deviations times this
GROUPS = {
    "prm800k": ["prm800k"],
    "processbench": ["processbench_gsm8k", "processbench_math"],
    "strict_gsm8k": ["strict_gsm8k"],
    "strict_math500": ["strict_math500"],
}


class Steps:
    """Rows of one step each: `x` int8 [n, 256], labels, weights (0: only scored), folds, whose."""

    def __init__(self, folder: Path, solutions: Path) -> None:
        of: dict[str, list[dict[str, Any]]] = defaultdict(list)
        with gzip.open(solutions, "rt") as file:
            for row in map(json.loads, file):
                of[row["set"]].append(row)
        x, rows = [], []
        for name, sets in GROUPS.items():
            path = folder / f"steps_{name}.npz"
            if not path.exists():
                print(f"{path} is not there: left out")
                continue
            held = np.load(path)
            states, known = held["z"], ~np.isnan(held["yes"])
            found = list(
                self._rows(name, [s for one in sets for s in of[one]], held["counts"], known)
            )
            x.append(states[[at for at, *_ in found]])
            rows += [row for _, *row in found]
        self.x = np.concatenate(x)
        self.source, self.number, self.step, self.truth, self.y, self.weight, self.fold = map(
            np.array, zip(*rows, strict=True)
        )
        self.y, self.weight = self.y.astype(np.float32), self.weight.astype(np.float32)

    def _rows(self, name: str, solutions: list[dict[str, Any]], counts: Any, known: Any) -> Any:
        at, seen, draw = 0, set(), random.Random(1)
        for number, (s, count) in enumerate(zip(solutions, counts, strict=True)):
            other = draw.randrange(count)
            for i in range(count):
                truth = s["labels"][i] if name == "prm800k" else s["labels"]
                label, weight = 0.0, 0.0
                if name == "prm800k":
                    prefix = s["problem"], tuple(s["steps"][: i + 1])
                    if truth is None or prefix in seen:
                        continue
                    seen.add(prefix)
                    label, weight = float(truth >= 0), 1.0
                elif name == "processbench":
                    label = float(truth < 0 or i < truth)
                    weight = float(truth < 0 or i <= truth)
                else:
                    label, weight = (
                        float(truth),
                        WEAK * (i == count - 1 or i == other) * (i + 1) / count,
                    )
                yield (
                    at + i,
                    s["set"],
                    number,
                    i,
                    float(truth),
                    label,
                    weight * known[at + i],
                    fold_of(s["problem"]),
                )
            at += count


Nets = list[nn.Sequential]


def fit(x: np.ndarray, y: np.ndarray, weight: np.ndarray) -> Nets:
    """Several, of which the mean counts: together they are one wider layer."""
    return [_fit_one(x, y, weight, seed) for seed in range(NETS)]


def _fit_one(x: np.ndarray, y: np.ndarray, weight: np.ndarray, seed: int) -> nn.Sequential:
    torch.manual_seed(seed)
    a, b, w = torch.tensor(x.astype(np.float32) / STEP), torch.tensor(y), torch.tensor(weight)
    net = nn.Sequential(
        nn.Dropout(0.15),
        nn.Linear(a.shape[1], HIDDEN),
        nn.GELU(),
        nn.Dropout(0.3),
        nn.Linear(HIDDEN, 1),
    )
    optimiser = torch.optim.AdamW(net.parameters(), lr=1e-3, weight_decay=0.02)
    schedule = torch.optim.lr_scheduler.OneCycleLR(
        optimiser, 3e-3, total_steps=EPOCHS * -(-len(a) // BATCH)
    )
    for _ in range(EPOCHS):
        for part in torch.randperm(len(a)).split(BATCH):
            loss = nn.functional.binary_cross_entropy_with_logits(
                net(a[part])[:, 0], b[part], w[part]
            )
            optimiser.zero_grad()
            loss.backward()
            optimiser.step()
            schedule.step()
    return net.eval()


@torch.no_grad()
def logits(nets: Nets, x: np.ndarray) -> np.ndarray:
    found = []
    for part in np.array_split(x, 8):
        z = torch.tensor(part.astype(np.float32) / STEP)
        found.append(torch.stack([net(z)[:, 0] for net in nets]).mean(0).numpy())
    return np.concatenate(found)


def auc(score: np.ndarray, right: np.ndarray) -> float:
    rank = np.empty(len(score))
    rank[score.argsort()] = np.arange(1, len(score) + 1)
    n = right.sum()
    return float((rank[right].sum() - n * (n + 1) / 2) / (n * (len(right) - n)))


def f1(rows: Steps, score: np.ndarray, name: str, threshold: float, folds: list[int]) -> float:
    hits: dict[bool, list[bool]] = {True: [], False: []}
    of: dict[int, list[int]] = defaultdict(list)
    for i in np.flatnonzero((rows.source == name) & np.isin(rows.fold, folds)):
        of[rows.number[i]].append(i)
    for some in of.values():
        truth = int(rows.truth[some[0]])
        first = next((k for k, i in enumerate(some) if score[i] < threshold), -1)
        hits[truth >= 0].append(first == truth)
    wrong, fine = np.mean(hits[True]), np.mean(hits[False])
    return float(2 * wrong * fine / max(1e-9, wrong + fine))


def best_threshold(rows: Steps, score: np.ndarray) -> float:
    """The logit that finds first errors best on ProcessBench, by scores out of fold."""
    names, every = ("processbench_gsm8k", "processbench_math"), list(range(FOLDS))
    grid = np.quantile(score[np.isin(rows.source, names)], np.linspace(0.02, 0.6, 30))
    return float(max(grid, key=lambda t: sum(f1(rows, score, name, t, every) for name in names)))


def best_of(rows: Steps, score: np.ndarray, name: str) -> dict[str, float]:
    of: dict[int, list[int]] = defaultdict(list)
    for i in np.flatnonzero(rows.source == name):
        of[rows.number[i]].append(i)
    ways = {
        "last": lambda s: s[-1],
        "min": np.min,
        "product": lambda s: -np.logaddexp(0, -s).sum(),
        "mean": np.mean,
    }
    found = {}
    for how, of_steps in ways.items():
        best: dict[int, tuple[float, float]] = {}
        for number, some in of.items():
            best[number // 32] = max(
                best.get(number // 32, (-np.inf, 0.0)),
                (float(of_steps(score[some])), float(rows.truth[some[0]])),
            )
        found[how] = round(100 * float(np.mean([right for _, right in best.values()])), 1)
    return found


def report(rows: Steps, score: np.ndarray, title: str) -> None:
    rated = (rows.source == "prm800k") & (rows.truth != 0)
    print(
        title,
        f"PRM800K AUC {auc(score[rated], rows.truth[rated] > 0):.4f} (n {rated.sum()})",
        flush=True,
    )
    for name in ("processbench_gsm8k", "processbench_math"):
        chosen = []
        for k in range(FOLDS):  # the threshold from the other folds
            others = [o for o in range(FOLDS) if o != k]
            grid = np.quantile(score[rows.source == name], np.linspace(0.02, 0.6, 30))
            chosen.append(
                (
                    f1(
                        rows,
                        score,
                        name,
                        max(grid, key=lambda t: f1(rows, score, name, t, others)),
                        [k],
                    ),
                    k,
                )
            )
        print(
            f"  {name}: F1 {100 * np.mean([f for f, _ in chosen]):.1f}",
            flush=True,
        )
    for name in ("strict_gsm8k", "strict_math500"):
        if (rows.source == name).any():
            print(f"  {name}: best of 32 {best_of(rows, score, name)}", flush=True)


def main(folder: str, solutions: str, out: str) -> None:
    torch.set_num_threads(1)
    rows = Steps(Path(folder), Path(solutions))
    is_rated, is_bench = rows.source == "prm800k", np.char.startswith(rows.source, "processbench")
    members = {"ratings and ProcessBench": is_rated | is_bench, "all": np.ones(len(rows.y), bool)}
    for title, member in members.items():
        score = np.zeros(len(rows.y), np.float32)
        for k in range(FOLDS):
            use = member & (rows.weight > 0) & (rows.fold != k)
            score[rows.fold == k] = logits(
                fit(rows.x[use], rows.y[use], rows.weight[use]), rows.x[rows.fold == k]
            )
        report(rows, score, title)
        np.savez_compressed(
            f"{out}.{title.split()[0]}.scores.npz",
            score=score,
            source=rows.source,
            number=rows.number,
            step=rows.step,
            truth=rows.truth,
        )
    use = rows.weight > 0
    nets = fit(rows.x[use], rows.y[use], rows.weight[use])
    held = dict(np.load(Path(folder) / "components.npz"))
    layers = {
        "inner": torch.cat([net[1].weight for net in nets]).T,
        "inner_bias": torch.cat([net[1].bias for net in nets]),
        "outer": torch.cat([net[4].weight[0] for net in nets]) / NETS,
        "outer_bias": torch.stack([net[4].bias[0] for net in nets]).mean(),
    }
    held |= {name: value.detach().numpy() for name, value in layers.items()}
    held["threshold"] = np.float32(1 / (1 + np.exp(-best_threshold(rows, score))))
    np.savez_compressed(
        out,
        **{
            name: value.astype(np.float16 if value.ndim == 2 else np.float32)
            for name, value in held.items()
        },
    )


if __name__ == "__main__":
    main(*sys.argv[1:])
