"""The fitted numbers of `evidence` and their file: linear readers of text and a forest on top."""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from ....graphs.contracts import Evidence
from ....graphs.errors import FormatError
from ....sandbox.errors import InputError
from .columns import AT, COLUMNS, Table, to_table, with_text
from .election import VoteWeights
from .features import Prefix
from .forest import Forest
from .views import BITS, VIEWS, Indices

VERSION = 3
SHIPPED = "evidence.npz"
MAX_BYTES = 32 << 20

Ends = NDArray[np.bool_]


class Card(BaseModel):
    """What a model's file says of itself.

    `threshold`: below it a step counts as the first wrong one. `judgment`: log-odds that one
    log-odd of the policy's own critique adds. `vote`: what samples and programs
    are worth when answers are chosen among (`election`). `data` and `figures` say what it was
    fitted on and what it reached on problems that were held out.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    version: int = VERSION
    columns: tuple[str, ...]
    threshold: float = Field(ge=0, le=1)
    judgment: float = Field(default=0.8, ge=0, le=4)
    checked: float = Field(default=2.0, ge=0, le=8)
    vote: VoteWeights = VoteWeights()
    data: dict[str, int] = Field(default_factory=dict)
    figures: dict[str, float | None] = Field(default_factory=dict)


@dataclass(frozen=True)
class TextWeights:
    """The linear model of n-grams: int8 weights times `scale`, plus `bias`, in log-odds."""

    weights: NDArray[np.int8]
    scale: float
    bias: float

    @classmethod
    def quantised(cls, weights: NDArray[np.float64], bias: float) -> TextWeights:
        scale = float(np.abs(weights).max(initial=0.0)) / 127 or 1.0
        return cls(np.rint(weights / scale).astype(np.int8), scale, float(bias))

    def score(self, grams: Indices) -> float:
        """Log-odds that a step with these n-grams is right: their mean-field sum (1/√n)."""
        if not len(grams):
            return self.bias
        total = int(self.weights[grams].sum(dtype=np.int64))
        return self.scale * total / float(np.sqrt(len(grams))) + self.bias


@dataclass(frozen=True)
class EvidenceModel:
    """Text weights by view, forest, and the card. Immutable, shared by all runs.

    `wholes`: the trees that read the last step of a whole solution in the place of `forest` where
    its policy's log-probabilities are known, None where none were learned.
    """

    texts: Mapping[str, TextWeights]
    forest: Forest
    card: Card
    wholes: Forest | None = None

    def table(self, problem: str, steps: Sequence[str], evidence: Sequence[Evidence]) -> Table:
        """(steps, columns): the features of each step."""
        prefix = Prefix.of(problem)
        read = [prefix.add(step, evidence[i] if evidence else None) for i, step in enumerate(steps)]
        table = to_table([row for row, _ in read])
        with_text(
            table,
            {
                name: [text.score(seen[name]) for _, seen in read]
                for name, text in self.texts.items()
            },
        )
        return table

    def log_odds(self, table: Table, ends: Ends) -> NDArray[np.float64]:
        """(rows,): what the trees say, and what the problem's own text says of the answer.

        `ends`: the rows in which a whole solution ends.
        """
        odds = self.forest.log_odds_in_parts(table)
        ends = ends & has_logprob(table)
        if self.wholes is not None and ends.any():
            odds[ends] = self.wholes.log_odds_in_parts(table[ends])
        return odds + self.card.checked * checks_of(table)

    def shares(self, table: Table, ends: Ends) -> NDArray[np.float64]:
        """(rows, columns): how far each moved what `log_odds` says."""
        shares = self.forest.shares(table)
        ends = ends & has_logprob(table)
        if self.wholes is not None and ends.any():
            shares[ends] = self.wholes.shares(table[ends])
        shares[:, AT["answer_checks"]] += self.card.checked * checks_of(table)
        return shares

    def save(self, path: Path) -> None:
        """Write the file, whole or not at all."""
        buffer = io.BytesIO()
        np.savez_compressed(
            buffer,
            card=np.frombuffer(self.card.model_dump_json().encode(), dtype=np.uint8),
            text_weights=np.stack([self.texts[view].weights for view in VIEWS]),
            text_numbers=np.array([[self.texts[v].scale, self.texts[v].bias] for v in VIEWS]),
            **self.forest.arrays("forest"),
            **({} if self.wholes is None else self.wholes.arrays("wholes")),
        )
        fresh = path.with_name(path.name + ".new")
        fresh.write_bytes(buffer.getvalue())
        fresh.replace(path)


def checks_of(table: Table) -> NDArray[np.float64]:
    """1 for an answer that is borne out, -1 for one that is refuted, 0 where nothing is known."""
    found = table[:, AT["answer_checks"]].astype(np.float64)
    return np.where(np.isnan(found), 0.0, 2 * found - 1)


def has_logprob(table: Table) -> Ends:
    """The rows in which the policy's log-probabilities are known."""
    return ~np.isnan(table[:, AT["logprob"]])


def read_model(path: Path | None = None) -> EvidenceModel:
    """The model of a file, the shipped one by default.

    Raises `InputError` for a file that cannot be opened, `FormatError` for one that is no model
    or was made for other features.
    """
    if path is None:
        return _parsed(files(__package__).joinpath(SHIPPED).read_bytes(), SHIPPED)
    try:
        if path.stat().st_size > MAX_BYTES:
            raise FormatError(f"{path}: too large for a model of evidence")
        raw = path.read_bytes()
    except OSError as error:
        raise InputError(f"cannot read {path}: {error.strerror}") from None
    return _parsed(raw, str(path))


def _parsed(raw: bytes, name: str) -> EvidenceModel:
    try:
        with np.load(io.BytesIO(raw), allow_pickle=False) as arrays:
            return _model({key: arrays[key] for key in arrays.files})
    except (ValueError, KeyError, TypeError, OSError, EOFError, zipfile.BadZipFile) as error:
        # pydantic's ValidationError is a ValueError
        words = error.errors()[0]["msg"] if isinstance(error, ValidationError) else error
        raise FormatError(
            f"{name}: not a model that `surefoot learn prm` wrote ({words})"
        ) from None


def _model(arrays: Mapping[str, Any]) -> EvidenceModel:
    card = Card.model_validate(json.loads(bytes(arrays["card"])))
    if card.version != VERSION or card.columns != tuple(COLUMNS):
        raise ValueError("made for other features; fit it anew")
    weights = arrays["text_weights"]
    numbers = arrays["text_numbers"]
    if weights.shape != (len(VIEWS), 1 << BITS) or weights.dtype != np.int8:
        raise ValueError("its text weights are broken")
    texts = {
        view: TextWeights(row, float(scale), float(bias))
        for view, row, (scale, bias) in zip(VIEWS, weights, numbers, strict=True)
    }
    wholes = _forest(arrays, "wholes") if "wholes_roots" in arrays else None
    return EvidenceModel(texts, _forest(arrays, "forest"), card, wholes)


def _forest(arrays: Mapping[str, Any], name: str) -> Forest:
    forest = Forest.of(arrays, name)
    if forest.feature.max(initial=0) >= len(COLUMNS) or forest.feature.min(initial=0) < 0:
        raise ValueError("its trees are broken")
    return forest
