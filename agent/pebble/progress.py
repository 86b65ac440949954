"""How a training run goes: lines right on held-out problems, and a plot beside its checkpoint."""

from __future__ import annotations

import csv
from pathlib import Path
from random import Random
from typing import TYPE_CHECKING

import numpy as np

from . import tokenizer
from .dataset import Row, render
from .families import EVALUATION_SEEDS, FAMILIES, generate
from .tokenizer import GOOD

if TYPE_CHECKING:
    from .network import Network

LOSS, ACCURACY, PLOT = "loss.csv", "accuracy.csv", "training.png"

_EACH = 6  # problems of a family: a second's work
_OFFSET = 500_000_000  # neither trained on nor used by a benchmark


def held_out(each: int = _EACH) -> list[Row]:
    """Right solutions of problems that training never sees, ``each`` of every family."""
    words = tokenizer.load()
    problems = [
        generate(EVALUATION_SEEDS + _OFFSET + i, name)
        for name in FAMILIES
        if name != "foreign"
        for i in range(each)
    ]
    return [render(problem, words, Random(i), 0.0) for i, problem in enumerate(problems)]


def lines_right(model: Network, rows: list[Row]) -> float:
    """The share of lines whose every token is the likeliest after the right ones before it.

    Results that nobody works out in the head (`dataset` gives them less weight) do not count.
    """
    import torch

    right = total = 0
    with torch.no_grad():
        for row in rows:
            ids = np.array(row.tokens)
            guessed = model.logits(model(torch.from_numpy(ids[None, :-1])))[0].argmax(-1).numpy()
            wrong = (guessed != ids[1:]) & (np.array(row.weights[1:]) >= 1)
            ends = np.flatnonzero(ids[1:] == GOOD) + 1
            lines = np.split(wrong, ends)[: len(ends)]
            total += len(lines)
            right += sum(not line.any() for line in lines)
    return right / total


class Watch:
    """Appends to ``accuracy.csv``: step, tokens, share of held-out lines right."""

    def __init__(self, out: Path) -> None:
        self.path = out / ACCURACY
        self.rows = held_out()

    def note(self, step: int, seen: int, model: Network) -> None:
        share = lines_right(model, self.rows)
        with self.path.open("a", newline="", encoding="utf-8") as file:
            csv.writer(file).writerow([step, seen, round(share, 4)])


def plot(out: Path) -> Path:
    """Draw ``loss.csv`` and ``accuracy.csv`` over the tokens seen (needs matplotlib)."""
    from matplotlib.figure import Figure

    figure = Figure(figsize=(7, 4), layout="constrained")
    left = figure.add_subplot()
    left.plot(*_columns(out / LOSS, 1, 3), color="tab:blue")
    left.set_xlabel("million tokens")
    left.set_ylabel("loss", color="tab:blue")
    left.set_yscale("log")
    right = left.twinx()
    right.plot(*_columns(out / ACCURACY, 1, 2), "o-", color="tab:orange")
    right.set_ylabel("held-out lines right", color="tab:orange")
    right.set_ylim(0, 1)
    figure.savefig(out / PLOT, dpi=150)
    return out / PLOT


def _columns(path: Path, x: int, y: int) -> tuple[list[float], list[float]]:
    if not path.exists():
        return [], []
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.reader(file))
    return [float(row[x]) / 1e6 for row in rows], [float(row[y]) for row in rows]
