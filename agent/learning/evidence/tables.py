"""Examples as matrices: every distinct prefix once, with its features and its n-grams."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ....graphs.contracts import Evidence
from ...prm.evidence.columns import Row, Table, to_table, with_text
from ...prm.evidence.features import Prefix
from ...prm.evidence.views import BITS, VIEWS, Indices
from ...prm.free_evidence import verdicts_of
from .examples import LabelledSolution

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

Progress = Callable[[int, int], None]


@dataclass(frozen=True)
class Data:
    """All examples. A row is a prefix; examples with a common beginning share rows.

    `paths[e]` are the rows of example `e`'s steps; `table` lacks the columns of the text scores
    until text models are there; `grams` are (rows, 2**BITS) for each view of the text, scaled to
    what `TextWeights` sums.
    `groups[r]` numbers the row's problem.
    """

    examples: Sequence[LabelledSolution]
    paths: Sequence[Ints]
    table: Table
    grams: Mapping[str, Any]
    groups: Ints

    @property
    def ends(self) -> NDArray[np.bool_]:
        """(rows,): where a whole solution ends that states an answer."""
        found = np.zeros(len(self.table), dtype=np.bool_)
        found[[p[-1] for e, p in zip(self.examples, self.paths, strict=True) if _ends(e)]] = True
        return found

    def with_text(self, scores: Mapping[str, Floats]) -> Table:
        """The table with the text scores of each view, one a row, filled in along every path."""
        table = self.table.copy()
        for path in self.paths:
            part = table[path]
            with_text(part, {view: found[path].tolist() for view, found in scores.items()})
            table[path] = part
        return table

    def part(self, groups: Ints) -> Data:
        """The examples of these problems alone, with their rows."""
        chosen = [i for i, path in enumerate(self.paths) if np.isin(self.groups[path[-1]], groups)]
        rows = np.unique(np.concatenate([self.paths[i] for i in chosen]))
        return Data(
            [self.examples[i] for i in chosen],
            [np.searchsorted(rows, self.paths[i]) for i in chosen],
            self.table[rows],
            {view: grams[rows] for view, grams in self.grams.items()},
            self.groups[rows],
        )


def tabulate(examples: Sequence[LabelledSolution], progress: Progress | None = None) -> Data:
    """Read all examples, each distinct prefix of a problem once."""
    rows: list[Row] = []
    hashed: dict[str, list[Indices]] = {view: [] for view in VIEWS}
    groups: list[int] = []
    paths: list[Ints] = []
    numbers: dict[str, int] = {}
    known: dict[tuple[str, ...], tuple[Prefix, int]] = {}
    problem = ""
    for done, example in enumerate(examples):
        if example.problem != problem:  # prefixes are shared within one problem's examples
            problem, known = example.problem, {}
        number = numbers.setdefault(example.group, len(numbers))
        path: list[int] = []
        prefix = Prefix.of(problem)
        own = () if example.kind == "rated" else (str(done),)  # a sample has evidence of its own
        for i, step in enumerate(example.steps):
            key = (*own, *example.steps[: i + 1])
            if key in known:
                kept, row = known[key]
                prefix = kept.copy()
            else:
                read, seen = prefix.add(step, _evidence(example, i))
                row = len(rows)
                rows.append(read)
                for view, grams in seen.items():
                    hashed[view].append(grams)
                groups.append(number)
                if not own:
                    known[key] = prefix.copy(), row
            path.append(row)
        paths.append(np.array(path))
        if progress is not None:
            progress(done + 1, len(examples))
    matrices = {view: _matrix(grams) for view, grams in hashed.items()}
    return Data(examples, paths, to_table(rows), matrices, np.array(groups))


def _matrix(hashed: Sequence[Indices]) -> Any:
    """(rows, 2**BITS): 1/√n at the n-grams of a row."""
    from scipy import sparse

    sizes = np.array([len(one) for one in hashed])
    values = np.repeat(1 / np.sqrt(np.maximum(1, sizes)), sizes)
    ends = np.concatenate([[0], np.cumsum(sizes)])
    return sparse.csr_matrix(
        (values.astype(np.float32), np.concatenate(hashed), ends), shape=(len(hashed), 1 << BITS)
    )


def _ends(example: LabelledSolution) -> bool:
    """Whether the last step is known to be one: its `Evidence` has the answer."""
    return example.answer is not None


def _evidence(example: LabelledSolution, index: int) -> Evidence:
    """What was known of a step, else what costs nothing to know; the answer on the last."""
    if example.evidence is not None:
        one = example.evidence[index]
    else:
        one = Evidence(verdicts_of(example.problem, example.steps, index), logprob=example.logprob)
    last = index + 1 == len(example.steps)
    return replace(one, answer=example.answer) if last else one
