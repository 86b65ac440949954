"""`surefoot learn prm`: fit on most problems, measure on the others, then fit on all and write."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np

from ....sandbox.errors import InputError
from ...prm.evidence.model import EvidenceModel
from .examples import read_examples
from .fitting import deal, fit, read
from .report import Figures, measure
from .tables import Data, Floats, Progress, tabulate

HELD_OUT = 5
"""One problem in so many is held out to measure on."""
MIN_PROBLEMS = 20


@dataclass(frozen=True, slots=True)
class Learned:
    """A model of all the data, and what one of most of the problems was worth on the others."""

    model: EvidenceModel
    figures: Figures
    problems: int
    held_out: int


def learn(
    files: Sequence[Path],
    problems: Sequence[Path] = (),
    seed: int = 0,
    progress: Progress | None = None,
) -> Learned:
    """Fit `evidence` on labelled files. The same files and seed make the same model.

    Raises `InputError` for too few problems and for labels without a signal (all alike), and what
    `read_examples` raises.
    """
    data = tabulate(list(read_examples(files, problems)), progress)
    groups = np.unique(data.groups)
    if len(groups) < MIN_PROBLEMS:
        raise InputError(
            f"{len(groups)} different problems are too few to learn from and to hold some out: "
            f"give at least {MIN_PROBLEMS}."
        )
    fold = deal(groups, HELD_OUT, seed)
    seen, held = data.part(groups[fold != 0]), data.part(groups[fold == 0])
    try:
        first, _ = fit(seen, seed)
        figures = measure(held, score(first, held), first.card.threshold)
        model, _ = fit(data, seed)
    except ValueError as error:
        raise InputError(f"No signal: {error}. Nothing was written.") from error
    counts = Counter(example.origin for example in data.examples)
    card = model.card.model_copy(update={"data": dict(counts), "figures": figures.as_dict()})
    return Learned(replace(model, card=card), figures, len(groups), int((fold == 0).sum()))


def score(model: EvidenceModel, data: Data) -> Floats:
    """The model's score of every row."""
    table = data.with_text(
        {view: read(text, data.grams[view]) for view, text in model.texts.items()}
    )
    return np.asarray(1 / (1 + np.exp(-model.log_odds(table, data.ends))))
