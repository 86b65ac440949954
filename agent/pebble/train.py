"""Train pebble on generated problems: ``train(out, minutes=65)`` or ``python -m …pebble.train``.

The data are a pure function of the seeds: row ``i`` of a run is training seed
``2_000_000 * seed + i``, and a resumed run goes on at the row where its checkpoint stopped.
Needs torch (extra ``learn``).
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
from .dataset import Row, rows
from .families import FAMILIES
from .material import Material, Paths, read
from .progress import LOSS, Watch

if TYPE_CHECKING:
    from .network import Network

Chunk = tuple[npt.NDArray[np.int64], npt.NDArray[np.float32]]

ROWS_A_STEP = 96
CHUNK_TOKENS = 1500
SAVE_SECONDS = 180.0


@dataclass(frozen=True, slots=True)
class TrainingSettings:
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


def batches(start: int, material: Material) -> Iterator[tuple[int, list[Chunk]]]:
    """Yield ``(next seed, chunks)``, made ahead by a thread through a bounded queue."""
    ready: queue.Queue[tuple[int, list[Chunk]]] = queue.Queue(maxsize=8)
    stop = threading.Event()

    def fill() -> None:
        batch: list[Row] = []
        for seed, row in rows(start, tokens_.load(), material):
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


def rate_at(progress: float, step: int, settings: TrainingSettings) -> float:
    """Share of the peak rate: warm-up, flat, then linear to 1% (WSD; Hu et al., 2024)."""
    warm = min(1.0, (step + 1) / settings.warmup)
    if progress <= settings.flat:
        return warm
    return warm * max(0.01, (1 - progress) / (1 - settings.flat))


def build(settings: TrainingSettings) -> Network:
    """A new network from the settings' seed."""
    import torch

    from .network import Network, NetworkShape

    torch.manual_seed(settings.seed)
    return Network(
        NetworkShape(
            len(tokens_.load()), settings.width, settings.layers, settings.heads, settings.hidden
        )
    )


class TrainingRun:
    """The state of a training run: what a checkpoint holds."""

    def __init__(self, settings: TrainingSettings, threads: int) -> None:
        import torch

        from .optimiser import Muon

        self.settings = settings
        self.model = build(settings)
        named = list(self.model.named_parameters())
        matrices = [(n, p) for n, p in named if p.ndim == 2 and n.startswith("blocks")]
        others = [p for n, p in named if not (p.ndim == 2 and n.startswith("blocks"))]
        self.muon = Muon(matrices)
        self.adam = torch.optim.AdamW(
            others, lr=settings.other_rate, betas=(0.9, 0.97), weight_decay=0.0
        )
        self.workers = Workers(self.model, threads)
        # Runs of different seeds read different rows: each has two million of its own.
        self.seed = settings.seed * 2_000_000
        self.seen, self.step, self.spent = 0, 0, 0.0

    @classmethod
    def load(cls, path: Path, threads: int) -> TrainingRun:
        """Go on from a checkpoint."""
        import torch

        saved: dict[str, Any] = torch.load(path, weights_only=True)
        run = cls(TrainingSettings(**saved["settings"]), threads)
        if grown := len(tokens_.load()) - len(saved["model"]["embed.weight"]):
            _grow(saved, grown, run.model.embed.weight)
        run.model.load_state_dict(saved["model"])
        run.muon.load_state_dict(saved["muon"])
        run.adam.load_state_dict(saved["adam"])
        run.seed, run.seen = saved["seed"], saved["seen"]
        run.step, run.spent = saved["step"], saved["spent"]
        return run

    def save(self, path: Path) -> None:
        """Write a checkpoint; a cut-off write leaves the former one whole."""
        import torch

        state = {
            "model": self.model.state_dict(),
            "muon": self.muon.state_dict(),
            "adam": self.adam.state_dict(),
            "settings": asdict(self.settings),
            "seed": self.seed,
            "seen": self.seen,
            "step": self.step,
            "spent": self.spent,
        }
        part = path.with_suffix(".tmp")
        torch.save(state, part)
        part.replace(path)

    def learn(self, batch: Sequence[Chunk], next_seed: int, rate: float) -> float:
        """Take one step at ``rate`` times the peak rates; return the loss before it."""
        import torch

        loss = self.workers.gradient(batch)
        torch.nn.utils.clip_grad_norm_(self.model.parameters(), 1.0)
        self.muon.step(rate * self.settings.matrix_rate)
        for group in self.adam.param_groups:
            group["lr"] = rate * self.settings.other_rate
        self.adam.step()
        self.model.zero_grad(set_to_none=True)
        self.seed, self.step = next_seed, self.step + 1
        self.seen += int(sum((ids != tokens_.PAD).sum() for ids, _ in batch))
        return loss


def _grow(saved: dict[str, Any], by: int, fresh: Any) -> None:
    """Give a checkpoint the rows of words that were added to the end of the vocabulary."""
    import torch

    old = saved["model"]["embed.weight"]
    saved["model"]["embed.weight"] = torch.cat([old, fresh[-by:].detach()])
    for state in saved["adam"]["state"].values():
        for name in ("exp_avg", "exp_avg_sq"):
            if state[name].shape == old.shape:
                state[name] = torch.cat([state[name], torch.zeros(by, old.shape[1])])


def train(
    out: Path,
    *,
    minutes: float | None = None,
    tokens: int | None = None,
    seed: int = 0,
    resume: bool = False,
    fresh_schedule: bool = False,
    peak: float = 1.0,
    paths: Paths = Paths(),
    focus: Sequence[str] = (),
    threads: int = 2,
) -> Path:
    """Train until ``tokens`` are seen or ``minutes`` have passed; return the checkpoint's path.

    The learning rate follows the share of the budget that is spent. ``resume`` goes on from
    ``out/pebble.pt``, by default inside its schedule; with ``fresh_schedule`` the budget is a
    new one (warm-up to ``peak`` times the usual rate, then decay). ``paths`` names the files that
    are read beside the generated families, ``focus`` families that get two rows in five. Writes
    ``out/pebble.pt`` every few minutes, ``out/loss.csv`` and ``out/accuracy.csv``.
    Raises :class:`ModuleNotFoundError` without torch.
    """
    import torch

    if (minutes is None) == (tokens is None):
        raise ValueError("give either minutes or tokens")
    torch.set_num_threads(threads)
    out.mkdir(parents=True, exist_ok=True)
    checkpoint = out / "pebble.pt"
    run = (
        TrainingRun.load(checkpoint, threads)
        if resume
        else TrainingRun(TrainingSettings(seed=seed), threads)
    )
    if fresh_schedule:
        run.step, run.spent = 0, 0.0
    first = run.seen if fresh_schedule else 0
    began, saved_at = time.monotonic() - run.spent, time.monotonic()
    log, watch = Log(out / LOSS), Watch(out)
    for next_seed, batch in batches(run.seed, read(paths, focus)):
        progress = (run.seen - first) / tokens if tokens else run.spent / 60.0 / (minutes or 1.0)
        if progress >= 1:
            break
        rate = peak * rate_at(progress, run.step, run.settings)
        loss = run.learn(batch, next_seed, rate)
        run.spent = time.monotonic() - began
        log.note(run, loss, rate)
        if time.monotonic() - saved_at > SAVE_SECONDS:
            run.save(checkpoint)
            watch.note(run.step, run.seen, run.model)
            saved_at = time.monotonic()
    run.save(checkpoint)
    watch.note(run.step, run.seen, run.model)
    return checkpoint


class Log:
    """``loss.csv`` (step, tokens, seconds, mean loss, share of the peak rate) and the terminal."""

    def __init__(self, path: Path) -> None:
        self.path, self.window = path, list[float]()

    def note(self, run: TrainingRun, loss: float, rate: float) -> None:
        """Note a step's loss; write a line every twenty steps."""
        self.window.append(loss)
        if run.step % 20:
            return
        mean = sum(self.window) / len(self.window)
        self.window.clear()
        with self.path.open("a", newline="", encoding="utf-8") as file:
            row = [run.step, run.seen, round(run.spent, 1), round(mean, 5), round(rate, 4)]
            csv.writer(file).writerow(row)
        line = f"step {run.step} tokens {run.seen} loss {mean:.4f} rate {rate:.3f}"
        print(f"{line} {run.spent:.0f}s", flush=True)  # noqa: T201 - a recipe reports


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
    from torch.nn import functional

    ids, weights = chunk
    x, w = torch.from_numpy(ids), torch.from_numpy(weights)[:, 1:]
    with torch.autocast("cpu", torch.bfloat16):
        hidden = model(x[:, :-1])
        kept = w > 0
        logits = model.logits(hidden[kept])
    loss = (
        functional.cross_entropy(logits, x[:, 1:][kept], reduction="none") * w[kept]
    ).sum() / total
    loss.backward()
    return float(loss.item())


def main(arguments: Sequence[str] | None = None) -> None:
    """Command line of the recipe."""
    parser = argparse.ArgumentParser(description="train pebble")
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--minutes", type=float)
    parser.add_argument("--tokens", type=int)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--resume", action="store_true")
    parser.add_argument("--fresh-schedule", action="store_true")
    parser.add_argument("--peak", type=float, default=1.0)
    for kind in ("foreign", "chains", "worked", "judged"):
        parser.add_argument(f"--{kind}", type=Path, action="append", default=[])
    parser.add_argument("--focus", action="append", default=[], choices=list(FAMILIES))
    parser.add_argument("--threads", type=int, default=2)
    args = parser.parse_args(arguments)
    path = train(
        args.out,
        minutes=args.minutes,
        tokens=args.tokens,
        seed=args.seed,
        resume=args.resume,
        fresh_schedule=args.fresh_schedule,
        peak=args.peak,
        paths=Paths(args.foreign, args.chains, args.worked, args.judged),
        focus=args.focus,
        threads=args.threads,
    )
    print(f"wrote {path}")  # noqa: T201


if __name__ == "__main__":
    main()
