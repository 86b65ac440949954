"""Train pebble on generated problems: ``train(out, minutes=65)`` or ``python -m …pebble.train``.

The data are a pure function of the seeds: row ``seed + i`` is the i-th row of a run, and a
resumed run goes on at the row where its checkpoint stopped. Needs torch (extra ``learn``).
"""

from __future__ import annotations

import argparse
import copy
import csv
import queue
import threading
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

from . import tokenizer as tokens_
from .dataset import Row, read_foreign, rows

if TYPE_CHECKING:
    from .network import Network

Chunk = tuple[npt.NDArray[np.int64], npt.NDArray[np.float32]]

ROWS_A_STEP = 96
CHUNK_TOKENS = 1500
SAVE_SECONDS = 180.0


@dataclass(frozen=True, slots=True)
class Settings:
    """What a run is made of; saved in its checkpoints."""

    width: int = 192
    layers: int = 6
    heads: int = 6
    hidden: int = 576
    seed: int = 0
    matrix_rate: float = 0.02
    other_rate: float = 0.003
    warmup: int = 100
    flat: float = 0.3


def chunks(batch: Sequence[Row]) -> list[Chunk]:
    """Sort rows by length and pad them into chunks of about ``CHUNK_TOKENS`` tokens."""
    ordered = sorted(batch, key=lambda row: len(row.tokens))
    groups: list[list[Row]] = [[]]
    for row in ordered:
        if groups[-1] and (len(groups[-1]) + 1) * len(row.tokens) > CHUNK_TOKENS:
            groups.append([])
        groups[-1].append(row)
    return [_pad(group) for group in groups]


def _pad(group: Sequence[Row]) -> Chunk:
    longest = -(-max(len(row.tokens) for row in group) // 8) * 8
    tokens = np.full((len(group), longest), tokens_.PAD, np.int64)
    weights = np.zeros((len(group), longest), np.float32)
    for i, row in enumerate(group):
        tokens[i, : len(row.tokens)] = row.tokens
        weights[i, : len(row.tokens)] = row.weights
    return tokens, weights


def batches(start: int, foreign: Sequence[Sequence[str]]) -> Iterator[tuple[int, list[Chunk]]]:
    """Yield ``(next seed, chunks)``, made ahead by a thread through a bounded queue."""
    ready: queue.Queue[tuple[int, list[Chunk]]] = queue.Queue(maxsize=8)
    stop = threading.Event()

    def fill() -> None:
        batch: list[Row] = []
        for seed, row in rows(start, tokens_.load(), foreign):
            batch.append(row)
            if len(batch) == ROWS_A_STEP:
                item = (seed + 1, chunks(batch))
                batch = []
                while not stop.is_set():
                    try:
                        ready.put(item, timeout=1.0)
                        break
                    except queue.Full:
                        continue
            if stop.is_set():
                return

    worker = threading.Thread(target=fill, name="pebble-data", daemon=True)
    worker.start()
    try:
        while True:
            yield ready.get()
    finally:
        stop.set()


def rate_at(progress: float, step: int, settings: Settings) -> float:
    """Share of the peak rate: warm-up, flat, then linear to 1% (WSD; Hu et al., 2024)."""
    warm = min(1.0, (step + 1) / settings.warmup)
    if progress <= settings.flat:
        return warm
    return warm * max(0.01, (1 - progress) / (1 - settings.flat))


def build(settings: Settings) -> Network:
    """A new network from the settings' seed."""
    import torch

    from .network import Network, Shape

    torch.manual_seed(settings.seed)
    return Network(Shape(len(tokens_.load()), settings.width, settings.layers, settings.heads, settings.hidden))


def train(
    out: Path,
    *,
    minutes: float | None = None,
    tokens: int | None = None,
    settings: Settings | None = None,
    resume: Path | None = None,
    fresh_schedule: bool = False,
    peak: float = 1.0,
    foreign: Sequence[Path] = (),
    threads: int = 2,
) -> Path:
    """Train until ``tokens`` are seen or ``minutes`` have passed; return the checkpoint's path.

    The learning rate follows the share of the budget that is spent. ``resume`` goes on from a
    checkpoint, by default inside its schedule; with ``fresh_schedule`` the budget is a new one
    (warm-up to ``peak`` times the usual rate, then decay). ``foreign`` names JSONL files of
    texts to abstain from. Writes ``out/pebble.pt`` every few minutes and ``out/loss.csv``.
    """
    import torch

    from .optimiser import Muon

    if (minutes is None) == (tokens is None):
        raise ValueError("give either minutes or tokens")
    torch.set_num_threads(threads)
    out.mkdir(parents=True, exist_ok=True)
    saved: dict[str, Any] = torch.load(resume, weights_only=True) if resume else {}
    settings = settings or Settings(**saved.get("settings", {}))
    model = build(settings)
    named = list(model.named_parameters())
    matrices = [(n, p) for n, p in named if p.ndim == 2 and n.startswith("blocks")]
    others = [p for n, p in named if not (p.ndim == 2 and n.startswith("blocks"))]
    muon = Muon(matrices)
    adam = torch.optim.AdamW(others, lr=settings.other_rate, betas=(0.9, 0.97), weight_decay=0.0)
    seed, seen, spent, step = settings.seed, 0, 0.0, 0
    if saved:
        model.load_state_dict(saved["model"])
        muon.load_state_dict(saved["muon"])
        adam.load_state_dict(saved["adam"])
        seed, seen = saved["seed"], saved["seen"]
        if not fresh_schedule:
            spent, step = saved["spent"], saved["step"]
    start_seen = seen if fresh_schedule else 0

    def save() -> Path:
        path = out / "pebble.pt"
        state = {
            "model": model.state_dict(), "muon": muon.state_dict(), "adam": adam.state_dict(), "seed": seed,
            "seen": seen, "spent": spent, "step": step, "settings": asdict(settings),
        }  # fmt: skip
        torch.save(state, path.with_suffix(".tmp"))
        path.with_suffix(".tmp").replace(path)
        return path

    workers = Workers(model, threads)
    began, last_save = time.monotonic() - spent, time.monotonic()
    window: list[float] = []
    with (out / "loss.csv").open("a", newline="", encoding="utf-8") as log_file:
        log = csv.writer(log_file)
        for next_seed, batch in batches(seed, read_foreign(foreign)):
            progress = (seen - start_seen) / tokens if tokens else spent / (60.0 * (minutes or 1.0))
            if progress >= 1:
                break
            rate = peak * rate_at(progress, step, settings)
            window.append(workers.gradient(batch))
            torch.nn.utils.clip_grad_norm_([p for _, p in named], 1.0)
            muon.step(rate * settings.matrix_rate)
            for group in adam.param_groups:
                group["lr"] = rate * settings.other_rate
            adam.step()
            model.zero_grad(set_to_none=True)
            seed, step = next_seed, step + 1
            seen += int(sum((t != tokens_.PAD).sum() for t, _ in batch))
            spent = time.monotonic() - began
            if step % 20 == 0:
                mean = sum(window) / len(window)
                log.writerow([step, seen, round(spent, 1), round(mean, 5), round(rate, 4)])
                log_file.flush()
                speed = (seen - start_seen) / max(spent, 1e-9)
                print(f"step {step} tokens {seen} loss {mean:.4f} rate {rate:.3f} {speed:.0f} tok/s {spent:.0f}s", flush=True)
                window.clear()
            if time.monotonic() - last_save > SAVE_SECONDS:
                save()
                last_save = time.monotonic()
    return save()


class Workers:
    """Threads that each run one-thread torch on a replica that shares the model's weights.

    Chunks are handed out as workers fall free, so that a busy machine slows a step down by its
    share and not to the pace of the slowest core.
    """

    def __init__(self, model: Network, threads: int) -> None:
        import torch

        self.model = model
        self.replicas = [model]
        for _ in range(threads - 1):
            replica = copy.deepcopy(model)
            for ours, theirs in zip(replica.parameters(), model.parameters(), strict=True):
                ours.data = theirs.data
            self.replicas.append(replica)
        self.pool = ThreadPoolExecutor(threads, initializer=torch.set_num_threads, initargs=(1,))

    def gradient(self, batch: Sequence[Chunk]) -> float:
        """Put the gradient of a step into the model; return the weighted mean loss."""
        total = float(sum(w[:, 1:].sum() for _, w in batch))
        work: queue.SimpleQueue[Chunk] = queue.SimpleQueue()
        for chunk in sorted(batch, key=lambda chunk: -chunk[0].size):
            work.put(chunk)

        def run(replica: Network) -> float:
            loss = 0.0
            while True:
                try:
                    chunk = work.get_nowait()
                except queue.Empty:
                    return loss
                loss += _backward(replica, chunk, total)

        loss = sum(self.pool.map(run, self.replicas))
        for replica in self.replicas[1:]:
            for p, q in zip(self.model.parameters(), replica.parameters(), strict=True):
                if q.grad is not None:
                    p.grad = q.grad if p.grad is None else p.grad.add_(q.grad)
                    q.grad = None
        return loss


def _backward(model: Network, chunk: Chunk, total: float) -> float:
    """Add a chunk's share of the gradient to ``model``; return its share of the loss."""
    import torch
    from torch.nn import functional as F

    ids, weights = chunk
    x, w = torch.from_numpy(ids), torch.from_numpy(weights)[:, 1:]
    with torch.autocast("cpu", torch.bfloat16):
        hidden = model(x[:, :-1])
        kept = w > 0
        logits = model.logits(hidden[kept])
    loss = (F.cross_entropy(logits, x[:, 1:][kept], reduction="none") * w[kept]).sum() / total
    loss.backward()  # type: ignore[no-untyped-call]
    return float(loss.item())


def main(arguments: Sequence[str] | None = None) -> None:
    """Command line of the recipe."""
    parser = argparse.ArgumentParser(description="train pebble")
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--minutes", type=float)
    parser.add_argument("--tokens", type=int)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--resume", type=Path)
    parser.add_argument("--fresh-schedule", action="store_true")
    parser.add_argument("--peak", type=float, default=1.0)
    parser.add_argument("--foreign", type=Path, action="append", default=[])
    parser.add_argument("--threads", type=int, default=2)
    args = parser.parse_args(arguments)
    settings = None if args.resume else Settings(seed=args.seed)
    path = train(
        args.out, minutes=args.minutes, tokens=args.tokens, settings=settings, resume=args.resume,
        fresh_schedule=args.fresh_schedule, peak=args.peak, foreign=args.foreign, threads=args.threads,
    )  # fmt: skip
    print(f"wrote {path}")


if __name__ == "__main__":
    main()
