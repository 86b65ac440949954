"""Problems to rows of tokens and loss weights.

``<bos>{problem}\\n{step}\\n<good>{step}\\n<good>...# {answer}\\n<good><eos>``; a wrong step goes
``{wrong}\\n<bad>`` and then ``<fix>{right}\\n<good>``, with ``<ev>{evidence}\\n`` before ``<fix>``
where a tool has spoken. Loss lies on right steps, judgments and fixes.
"""

from __future__ import annotations

import gzip
import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from random import Random

from .corruptions import corrupt
from .families import EVALUATION_SEEDS, FAMILIES, Problem, generate
from .families.base import UNKNOWN
from .tokenizer import BAD, BOS, EOS, EV, FIX, GOOD, Tokenizer

CONTEXT = 512
_WRONG_SHARE = 0.27
_TEXT_WEIGHT = 0.05  # a little language modelling of the problems helps to read them
_HARD_WEIGHT = 0.15  # nobody multiplies nine digits in the head: the calculator corrects it
_HARD = re.compile(r"\d{4,} \* \d{4,} = |\d{7,} mod \d+ = |\d{3,} \* \d{5,} = |\d{5,} \* \d{3,} = ")
_FOREIGN_SHARE = 0.05
_FOCUS_SHARE = 0.4
# Modules of DeepMind Mathematics that pebble does not try.
_DM_OUTSIDE = (
    "sequence", "in_base", "base_conversion", "nearest_integer_root", "simplify_surd",
    "probability", "comparison__", "measurement__time", "place_value", "round_number",
    "simplify_power", "polynomial_roots_composed", "coefficient_named", "list_prime_factors",
    "measurement__conversion",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Row:
    """Token ids and the loss weight of each (of predicting it from those before)."""

    tokens: list[int] = field(default_factory=list)
    weights: list[float] = field(default_factory=list)

    def put(self, tokens: Sequence[int], weight: float) -> None:
        """Append tokens of one weight."""
        self.tokens.extend(tokens)
        self.weights.extend([weight] * len(tokens))


def render(
    problem: Problem, tokenizer: Tokenizer, r: Random, wrong_share: float = _WRONG_SHARE
) -> Row:
    """Write a problem as a training row; ``r`` decides whether and where it goes wrong."""
    row = Row()
    row.put([BOS], 0.0)
    row.put(tokenizer.encode(problem.text + "\n"), _TEXT_WEIGHT)
    lines = [*problem.steps, f"# {problem.answer}"]
    bad = r.randrange(len(lines)) if r.random() < wrong_share else -1
    for i, line in enumerate(lines):
        if i == bad:
            _stumble(row, tokenizer, r, problem, i)
        _put_line(row, tokenizer, line)
        row.put([GOOD], 1.0)
    row.put([EOS], 1.0)
    return row


def _put_line(row: Row, tokenizer: Tokenizer, line: str) -> None:
    hard = _HARD.search(line)
    cut = hard.end() if hard else len(line)
    row.put(tokenizer.encode(line[:cut]), 1.0)
    row.put(tokenizer.encode(line[cut:]), _HARD_WEIGHT)
    row.put([tokenizer.newline], 1.0)


def _stumble(row: Row, tokenizer: Tokenizer, r: Random, problem: Problem, index: int) -> None:
    wrong = corrupt(r, problem, index)
    if wrong is None:
        return
    row.put(tokenizer.encode(wrong.text + "\n"), 0.0)
    row.put([BAD], 1.0)
    if wrong.evidence and r.random() < 0.6:
        row.put([EV], 0.0)
        row.put(tokenizer.encode(wrong.evidence + "\n"), 0.0)
    row.put([FIX], 0.0)


def read_foreign(paths: Sequence[Path]) -> list[list[str]]:
    """Read texts outside pebble's world from JSONL files (gz too), one list a file.

    Knows the fields ``question``, ``problem``, ``text`` and ``instruction``; of DeepMind
    Mathematics (field ``module``) only the modules that pebble does not try are kept.
    """
    out = []
    for path in paths:
        opener = gzip.open if path.suffix == ".gz" else open
        texts: dict[str, None] = {}
        with opener(path, "rt", encoding="utf-8") as lines:
            for line in lines:
                row = json.loads(line)
                if "module" in row and not any(part in row["module"] for part in _DM_OUTSIDE):
                    continue
                text = next(
                    (row[k] for k in ("question", "problem", "text", "instruction") if k in row), ""
                )
                text = " ".join(str(text).split())
                if 0 < len(text) < 700:
                    texts[text] = None
        if texts:
            out.append(list(texts))
    return out


def training_row(
    seed: int,
    tokenizer: Tokenizer,
    foreign: Sequence[Sequence[str]] = (),
    focus: Sequence[str] = (),
) -> Row:
    """The row of one training seed; ``focus`` names families that get two rows in five.

    Raises :class:`ValueError` for a seed from ``2**32`` on: those are for evaluation.
    """
    if not 0 <= seed < EVALUATION_SEEDS:
        raise ValueError("training seeds lie below 2**32; those above are for evaluation")
    r = Random(f"row {seed}")
    if foreign and r.random() < _FOREIGN_SHARE:
        problem = Problem(r.choice(r.choice(foreign)), (), UNKNOWN, "foreign")
    elif focus and r.random() < _FOCUS_SHARE:
        problem = generate(seed, r.choice(focus))
    else:
        problem = generate(seed)
    row = render(problem, tokenizer, r)
    if len(row.tokens) > CONTEXT:
        return training_row((seed + 2**31) % 2**32, tokenizer, foreign, focus)
    return row


def rows(
    start: int,
    tokenizer: Tokenizer,
    foreign: Sequence[Sequence[str]] = (),
    focus: Sequence[str] = (),
) -> Iterator[tuple[int, Row]]:
    """All training rows from seed ``start`` on, each with its seed."""
    seed = start
    while True:
        yield seed, training_row(seed, tokenizer, foreign, focus)
        seed += 1


def sample_texts(n: int) -> Iterator[str]:
    """Texts and steps of ``n`` training problems: what the vocabulary is counted on."""
    names = list(FAMILIES)
    for seed in range(n):
        problem = generate(seed, names[seed % len(names)] if seed % 3 == 0 else None)
        yield problem.text + "\n" + "\n".join(problem.steps)
