"""The fitted numbers of `evidence` and their file: a linear reader of text and a forest on top."""

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

from ....graphs.errors import FormatError
from ....graphs.protocols import Evidence
from ....sandbox.errors import InputError
from .features import COLUMNS, Prefix, Table, to_table, with_text
from .forest import Forest
from .ngrams import BITS, Indices

VERSION = 1
SHIPPED = "evidence.npz"
MAX_BYTES = 32 << 20


class Card(BaseModel):
    """What a model's file says of itself.

    `threshold`: below it a step counts as the first wrong one. `judgment`: log-odds that one
    log-odd of the policy's own critique adds. `vote`: intercept and slope of the log-odds that an
    answer is right, by its lead among sibling samples (`agreement.leads`). `data` and `figures`
    say what it was fitted on and what it reached on problems that were held out.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    version: int = VERSION
    columns: tuple[str, ...]
    threshold: float = Field(ge=0, le=1)
    judgment: float = Field(default=0.8, ge=0, le=4)
    vote: tuple[float, float] = (-0.5, 0.9)
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
class Model:
    """Text weights, forest, and the card. Immutable, shared by all runs."""

    text: TextWeights
    forest: Forest
    card: Card

    def table(self, problem: str, steps: Sequence[str], evidence: Sequence[Evidence]) -> Table:
        """(steps, columns): the features of each step."""
        prefix = Prefix.of(problem)
        read = [prefix.add(step, evidence[i] if evidence else None) for i, step in enumerate(steps)]
        table = to_table([row for row, _ in read])
        with_text(table, [self.text.score(hashed) for _, hashed in read])
        return table

    def save(self, path: Path) -> None:
        """Write the file, whole or not at all."""
        buffer = io.BytesIO()
        np.savez_compressed(
            buffer,
            card=np.frombuffer(self.card.model_dump_json().encode(), dtype=np.uint8),
            text_weights=self.text.weights,
            text_numbers=np.array([self.text.scale, self.text.bias]),
            **self.forest.arrays(),
        )
        fresh = path.with_name(path.name + ".new")
        fresh.write_bytes(buffer.getvalue())
        fresh.replace(path)


def read_model(path: Path | None = None) -> Model:
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


def _parsed(raw: bytes, name: str) -> Model:
    try:
        with np.load(io.BytesIO(raw), allow_pickle=False) as arrays:
            return _model({key: arrays[key] for key in arrays.files})
    except (ValueError, KeyError, TypeError, OSError, EOFError, zipfile.BadZipFile) as error:
        # pydantic's ValidationError is a ValueError
        words = error.errors()[0]["msg"] if isinstance(error, ValidationError) else error
        raise FormatError(
            f"{name}: not a model that `surefoot learn prm` wrote ({words})"
        ) from None


def _model(arrays: Mapping[str, Any]) -> Model:
    card = Card.model_validate(json.loads(bytes(arrays["card"])))
    if card.version != VERSION or card.columns != tuple(COLUMNS):
        raise ValueError("made for other features; fit it anew")
    weights = arrays["text_weights"]
    if weights.shape != (1 << BITS,) or weights.dtype != np.int8:
        raise ValueError("its text weights are broken")
    scale, bias = arrays["text_numbers"]
    forest = Forest.of(arrays)
    if forest.feature.max(initial=0) >= len(COLUMNS) or forest.feature.min(initial=0) < 0:
        raise ValueError("its trees are broken")
    return Model(TextWeights(weights, float(scale), float(bias)), forest, card)
