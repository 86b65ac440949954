"""Many samples of each problem, graded: recorded ones of real models, or pebble's own.

A folder of records holds one folder a model, with `SET.jsonl.gz` (`id`, `temperature`, `seed`,
`tokens`, `logprobs`) and `SET.graded.jsonl.gz` (the same rows' `answer` and `right`), as
`benchmarks/real_models` writes them.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from itertools import islice
from math import comb
from pathlib import Path
from random import Random
from typing import Any

from ....sandbox.errors import InputError
from ...jsonl import read_rows
from ...registry import EMBEDDED
from .ground import Ground, beside

WRONG_FORMS = str.maketrans("", "", " $,\\")
CODE = {"humaneval", "mbpp"}


@dataclass(frozen=True, slots=True)
class Draw:
    """One sample: its answer ("=" where it is right, so that equivalent forms are one answer),
    what a verifier makes of it (any order-preserving score), and its tokens."""

    answer: str
    right: bool
    score: float
    tokens: int


@dataclass(frozen=True, slots=True)
class Drawn:
    """The samples of each problem of a set, as many of each."""

    model: str
    of: str
    verifier: str
    problems: tuple[tuple[Draw, ...], ...]

    @property
    def tokens(self) -> float:
        """Of a sample, on average."""
        counts = [one.tokens for draws in self.problems for one in draws]
        return sum(counts) / len(counts)

    @property
    def each(self) -> int:
        return min(map(len, self.problems))

    @property
    def votes(self) -> bool:
        """Whether answers can be counted: programs are none."""
        return self.of not in CODE


def recorded(records: Path, model: str, of: str, temperature: float = 0.8) -> Drawn:
    """The recorded samples of a model on a set; scored by their tokens' mean log-probability.

    Raises `InputError` where the folder does not hold them.
    """
    base = records / model
    texts, graded = base / f"{of}.jsonl.gz", base / f"{of}.graded.jsonl.gz"
    if not texts.exists() or not graded.exists():
        raise InputError(f"{base} holds no {of}.jsonl.gz with {of}.graded.jsonl.gz beside it.")
    found: dict[str, list[Draw]] = {}
    for (_, text), (_, grade) in zip(read_rows(texts), read_rows(graded), strict=True):
        if (text["id"], text["seed"]) != (grade["id"], grade["seed"]):
            raise InputError(f"{graded} is not in the order of {texts}.")
        if text["temperature"] == temperature:
            found.setdefault(text["id"], []).append(_draw(text, grade))
    full = max(map(len, found.values()))
    kept = tuple(tuple(draws) for draws in found.values() if len(draws) == full)
    return Drawn(model, of, "mean log-probability", kept)


def _draw(text: dict[str, Any], grade: dict[str, Any]) -> Draw:
    # One character a token: code 35 + q stands for the log-probability -(q / 40)^2.
    squares = [((ord(character) - 35) / 40) ** 2 for character in text["logprobs"]]
    score = -sum(squares) / max(1, len(squares))
    answer = (grade["answer"] or "").translate(WRONG_FORMS).lower()
    return Draw("=" if grade["right"] else answer, grade["right"], score, text["tokens"])


def of_pebble(ground: Ground, problems: int = 200, samples: int = 32) -> Drawn:
    """Samples of the embedded model on fresh problems of its families, scored by its own PRM."""
    problems, samples = ground.size(problems, 6), ground.size(samples, 4)
    kept = beside(ground).stage(
        f"pebble-{problems}x{samples}", lambda: _pebble(ground, problems, samples)
    )
    rows = tuple(tuple(Draw(**one) for one in draws) for draws in kept)
    return Drawn(EMBEDDED, "families", "its own PRM", rows)


def _pebble(ground: Ground, problems: int, samples: int) -> list[list[dict[str, Any]]]:
    from .. import runtime
    from ..families import EVALUATION_SEEDS, FAMILIES, generate
    from ..runtime import shared

    pebble = shared()
    families = [name for name in FAMILIES if name != "foreign"]
    first = EVALUATION_SEEDS + 700_000_000 + ground.seed * 10_000
    made: list[list[dict[str, Any]]] = []
    for index in range(problems):
        problem = generate(first + index, families[index % len(families)])
        texts = pebble.generate(
            [runtime.encode_prefix(problem.text, ())] * samples,
            max_tokens=240,
            temperature=1.0,
            seeds=[index * 1000 + i for i in range(samples)],
            stop=runtime.SOLUTION_STOP,
        )
        row = []
        for sampled in texts:
            lines = [line for line in sampled.text.split("\n") if line]
            last = lines[-1] if lines else ""
            answer = last[1:].strip() if last.startswith("#") else ""
            right = answer == problem.answer
            scores = runtime.judge(pebble, problem.text, lines) if lines else [0.0]
            shown = "=" if right else answer
            row.append(asdict(Draw(shown, right, min(scores), len(sampled.tokens))))
        made.append(row)
        if (index + 1) % 20 == 0:
            ground.say(f"pebble: {index + 1} of {problems} problems")
    return made


def coverage(draws: Sequence[Draw], k: int) -> float:
    """P(at least one of `k` of these samples is right): the unbiased pass@k (Chen et al. 2021)."""
    n, wrong = len(draws), sum(not one.right for one in draws)
    return 1 - comb(wrong, k) / comb(n, k)


def best_of(draws: Sequence[Draw], k: int) -> float:
    """P(the best-scored of `k` of these samples is right); of equals the first."""
    n = len(draws)
    order = sorted(draws, key=lambda one: -one.score)
    return sum(comb(n - 1 - i, k - 1) for i, one in enumerate(order) if one.right) / comb(n, k)


def voted(draws: Sequence[Draw], weights: Sequence[float] | None = None) -> float:
    """P(the vote is right): 1, 0, or the share among answers that tie. No answer has no vote."""
    counts: dict[str, float] = {}
    for index, one in enumerate(draws):
        if one.answer:
            counts[one.answer] = counts.get(one.answer, 0.0) + (weights[index] if weights else 1.0)
    if not counts:
        return 0.0
    most = max(counts.values())
    first = [answer for answer, count in counts.items() if count == most]
    return ("=" in first) / len(first)


def majority(draws: Sequence[Draw], k: int, subsets: int = 60) -> float:
    """P(the vote of `k` of these samples is right), over random subsets."""
    if k == len(draws):
        return voted(draws)
    random = Random(f"{k} {len(draws)}")
    return sum(voted(random.sample(draws, k)) for _ in range(subsets)) / subsets


def doublings(most: int) -> list[int]:
    """1, 2, 4, … up to `most`."""
    return list(islice((2**i for i in range(most.bit_length())), most.bit_length()))
