"""Hidden states at the ends of steps, and their principal components."""

from __future__ import annotations

import time
from pathlib import Path
from typing import Any

import numpy as np
import torch
from engine import Qwen2
from texts import Row, Words
from wordings import PROBE_ASK, PROBE_SAID, PROBE_SYSTEM, turn

KEPT = (64, 64, 128)
"""Principal components kept of the step's last state, its mean, and the state at the question."""


def say(*what: object) -> None:
    print(f"[{time.strftime('%H:%M:%S')}]", *what, flush=True)


class StepReader:
    """Has a model read solutions. `kept`: what it read of each set, for the heads to learn from."""

    def __init__(self, model: Qwen2, words: Words, out: Path, *, cuda: bool) -> None:
        self.model, self.words, self.out, self.cuda = model, words, out, cuda
        self.kept: dict[str, tuple[list[Row], list[Any]]] = {}

    def batches(self, rows: list[tuple[list[int], Any]], budget: int = 49_152):
        """Rows of (ids, what for) in batches of about the same length, longest first."""
        rows = sorted(rows, key=lambda r: -len(r[0]))
        while rows:
            width = -(-len(rows[0][0]) // 32) * 32
            count = max(1, (budget if self.cuda else 2048) // width)
            some, rows = rows[:count], rows[count:]
            ids = torch.zeros(len(some), width, dtype=torch.long)
            for i, (row, _) in enumerate(some):
                ids[i, : len(row)] = torch.tensor(row)
            yield ids.to(self.model.device), some

    @torch.inference_mode()
    def steps(self, name: str, solutions: list[Row], fit: bool = False) -> None:
        """Hidden states at the steps of `solutions`; `fit`: the components are found here first."""
        start = time.time()
        heads = self.words.ids(
            [
                turn("system", PROBE_SYSTEM)
                + turn("user", s["problem"])
                + "<|im_start|>assistant\n"
                for s in solutions
            ]
        )
        flat = [f"{step.strip()}\n" for s in solutions for step in s["steps"]]
        steps = iter(self.words.ids(flat))
        question, said = self.words.ids([PROBE_ASK, PROBE_SAID])
        yes, no = (self.words.ids([t])[0][0] for t in (" Yes", " No"))
        direction = (self.model.head[yes] - self.model.head[no]).float()
        rows = []
        for number, (solution, head) in enumerate(zip(solutions, heads, strict=True)):
            ids, spans = list(head), []
            for _ in solution["steps"]:
                step = next(steps)
                if len(ids) + len(step) + len(question) > 2000:
                    spans.append(None)
                    continue
                begin = len(ids)
                ids += step + question
                spans.append((begin, begin + len(step)))
                ids += said
            rows.append((ids, (number, spans)))
        result: dict[int, tuple[np.ndarray, np.ndarray]] = {}
        collected: list[torch.Tensor] = []
        for ids, some in self.batches(rows):
            hidden = self.model.read(ids)
            for i, (_, (_number, spans)) in enumerate(some):
                real = [s for s in spans if s]
                if not real:
                    continue
                ends = torch.tensor([b - 1 for _, b in real], device=ids.device)
                starts = torch.tensor([a - 1 for a, _ in real], device=ids.device)
                h = hidden[i].float()
                total = h.cumsum(0)
                mean = (total[ends] - total[starts]) / (ends - starts)[:, None]
                ask_at = ends + len(question)
                states = torch.stack([h[ends], mean, h[ask_at]], 1)
                logit = (states[:, 2] @ direction)[:, None]
                collected.append(
                    (
                        _number,
                        spans,
                        states.to(torch.bfloat16 if self.cuda else torch.float32),
                        logit,
                    )
                )
        say(f"read {sum(len(r[0]) for r in rows)} tokens of {name} in {time.time() - start:.1f} s")
        if fit:
            self._fit([c[2] for c in collected])
        self.kept[name] = (solutions, collected)
        for number, _spans, states, logit in collected:
            z = torch.cat(
                [
                    (states[:, j].float() - self.mean[j]) @ self.basis[j] / self.scale[j]
                    for j in range(3)
                ],
                1,
            )
            packed = (z * 24).round().clamp(-127, 127).to(torch.int8).cpu().numpy()
            result[number] = (packed, logit.half().cpu().numpy()[:, 0])
        width = sum(KEPT)
        counts = [len(s["steps"]) for s in solutions]
        full, logits = (
            np.zeros((sum(counts), width), np.int8),
            np.full(sum(counts), np.nan, np.float16),
        )
        at = 0
        spans_of = {c[0]: c[1] for c in collected}
        for number, count in enumerate(counts):
            if number in result:
                inside = [at + i for i, s in enumerate(spans_of[number]) if s]
                full[inside], logits[inside] = result[number]
            at += count
        np.savez_compressed(
            self.out / f"steps_{name}.npz",
            z=full,
            yes=logits,
            counts=np.array(counts, np.int32),
            ids=np.array([s["id"] for s in solutions]),
            set=np.array([s["set"] for s in solutions]),
        )
        say(f"steps of {name}: {sum(counts)} in {time.time() - start:.1f} s")

    def _fit(self, states: list[torch.Tensor]) -> None:
        every = torch.cat(states).float()
        self.mean, self.basis, self.scale = [], [], []
        for j, kept in enumerate(KEPT):
            x = every[:, j]
            mean = x.mean(0)
            x = x - mean
            _, vector = torch.linalg.eigh((x.T @ x / len(x)).double().cpu())
            basis = vector[:, -kept:].flip(1).float().to(x.device)
            self.mean.append(mean)
            self.basis.append(basis)
            self.scale.append((x @ basis).std(0).clamp_min(1e-6))
        np.savez(
            self.out / "components.npz",
            **{f"mean{j}": self.mean[j].cpu().numpy().astype(np.float32) for j in range(3)},
            **{f"basis{j}": self.basis[j].cpu().numpy().astype(np.float16) for j in range(3)},
            **{f"scale{j}": self.scale[j].cpu().numpy().astype(np.float32) for j in range(3)},
        )
