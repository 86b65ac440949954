"""Problems to rows of tokens and loss weights.

``<bos>{problem}\\n{step}\\n<good>{step}\\n<good>...# {answer}\\n<good><eos>``; a wrong step goes
``{wrong}\\n<bad>`` and then ``<fix>{right}\\n<good>``, with ``<ev>{evidence}\\n`` before ``<fix>``
where a tool has spoken. Loss lies on right steps, judgments and fixes.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from random import Random

from .corruptions import corrupt
from .families import EVALUATION_SEEDS, FamilyProblem
from .families.base import Wrong
from .material import NOTHING, JudgedChain, Material
from .tokenizer import BAD, BOS, EOS, EV, FIX, GOOD, WAIT, Tokenizer

CONTEXT = 512
_WRONG_SHARE = 0.27
_TEXT_WEIGHT = 0.05  # a little language modelling of the problems helps to read them
_HARD_WEIGHT = 0.15  # nobody multiplies nine digits in the head: the calculator corrects it
_HARD = re.compile(r"\d{4,} \* \d{4,} = |\d{7,} mod \d+ = |\d{3,} \* \d{5,} = |\d{5,} \* \d{3,} = ")
_GUESS_WEIGHT = 0.3  # nor is the result of a tool's work: the tool knows it
_JUDGED_SHARE = 0.1
_OWN_SHARE = 0.7  # of the wrong lines, where a model's own are known
_SEARCH_SHARE = 0.1  # of the wrong lines: left standing in the text, and taken back by it
_SHORT_GUESS = 7


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
    problem: FamilyProblem, tokenizer: Tokenizer, r: Random, wrong_share: float = _WRONG_SHARE
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
        _put_line(row, tokenizer, line, problem.family)
        row.put([GOOD], 1.0)
    row.put([EOS], 1.0)
    return row


def _put_line(row: Row, tokenizer: Tokenizer, line: str, family: str) -> None:
    """The line as it is read everywhere else (in one piece), its guessed result weighing less."""
    hard = _HARD.search(line)
    cut, weight = (hard.end(), _HARD_WEIGHT) if hard else (len(line), 1.0)
    if family.startswith("dm:") and not line.startswith("#"):
        left = line.rpartition(") = ")[0]
        if left and len(line) - len(left) > _SHORT_GUESS:
            cut, weight = len(left) + len(") = "), _GUESS_WEIGHT
    tokens = tokenizer.encode(line)
    sure = len(tokenizer.encode(line[:cut].rstrip()))
    row.put(tokens[:sure], 1.0)
    row.put(tokens[sure:], weight)
    row.put([tokenizer.newline], 1.0)


def _stumble(row: Row, tokenizer: Tokenizer, r: Random, problem: FamilyProblem, index: int) -> None:
    own = [wrong for at, wrong in problem.slips if at == index]
    wrong = r.choice(own) if own and r.random() < _OWN_SHARE else corrupt(r, problem, index)
    if wrong is None:
        return
    row.put(tokenizer.encode(wrong.text + "\n"), 0.0)
    if r.random() < _SEARCH_SHARE:
        _take_back(row, tokenizer)
    else:
        _refute(row, tokenizer, r, wrong)


def _take_back(row: Row, tokenizer: Tokenizer) -> None:
    """A dead end that the text itself steps back from (a stream of search; Gandhi et al., 2024)."""
    row.put([GOOD], 0.0)
    row.put(tokenizer.encode(WAIT + "\n"), 1.0)
    row.put([GOOD], 1.0)


def _refute(row: Row, tokenizer: Tokenizer, r: Random, wrong: Wrong) -> None:
    row.put([BAD], 1.0)
    if wrong.evidence and r.random() < 0.6:
        row.put([EV], 0.0)
        row.put(tokenizer.encode(wrong.evidence + "\n"), 0.0)
    row.put([FIX], 0.0)


def judged_row(judged: JudgedChain, tokenizer: Tokenizer) -> Row:
    """A chain that a model wrote, to learn judging by: loss lies on the judgments alone."""
    row = Row()
    row.put([BOS], 0.0)
    row.put(tokenizer.encode(judged.text + "\n"), 0.0)
    for line, label in zip(judged.lines, judged.labels, strict=True):
        row.put(tokenizer.encode(line + "\n"), 0.0)
        row.put([GOOD if label is None or label else BAD], 0.0 if label is None else 1.0)
        if label is False:
            break
    return row


def training_row(seed: int, tokenizer: Tokenizer, material: Material = NOTHING) -> Row:
    """The row of one training seed.

    Raises :class:`ValueError` for a seed from ``2**32`` on: those are for evaluation.
    """
    if not 0 <= seed < EVALUATION_SEEDS:
        raise ValueError("training seeds lie below 2**32; those above are for evaluation")
    r = Random(f"row {seed}")
    if material.judged and r.random() < _JUDGED_SHARE:
        row = judged_row(r.choice(material.judged), tokenizer)
    else:
        row = render(material.draw(r, seed), tokenizer, r)
    if len(row.tokens) > CONTEXT:
        return training_row((seed + 2**31) % 2**32, tokenizer, material)
    return row


def rows(
    start: int, tokenizer: Tokenizer, material: Material = NOTHING
) -> Iterator[tuple[int, Row]]:
    """All training rows from seed ``start`` on, each with its seed."""
    seed = start
    while True:
        yield seed, training_row(seed, tokenizer, material)
        seed += 1
