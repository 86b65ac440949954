"""Guess and check: pebble practises on questions of which only the answer is known.

It samples chains, the free tools mend every refuted line as they do in the loop, and what ends in
the right answer becomes a training chain (STaR, Zelikman et al., 2022; ReST-EM, Singh et al.,
2024). The lines that had to be mended are kept as its own slips, to learn corrections from. Of
what ends in a wrong answer the first line is found from which no rollout recovers (the hard label
of Math-Shepherd, Wang et al., 2024), to learn judgments from.
"""

from __future__ import annotations

import gzip
import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from ...graphs.run.claims import verdicts
from ...tools.base import StepContext, Verdict, Verifier
from ...tools.claims import read_claims
from ...tools.equivalence import equivalent
from . import runtime
from .families.base import UNKNOWN, Wrong
from .material import rows_of
from .notation.verifier import Notation
from .runtime import Pebble
from .tokenizer import WAIT
from .word_problems import question_of, training_part

MAX_LINES = 24
LINE_TOKENS = 160
MAX_MENDED = 8  # claims of one line
BATCH = 32


@dataclass(frozen=True, slots=True)
class PracticeQuestion:
    """A question, its answer, and the module or the set that it is of."""

    text: str
    answer: str
    module: str


@dataclass(slots=True)
class Attempt:
    """A chain under way: its mended lines, and where a line had to be mended the line as it was."""

    question: PracticeQuestion
    seed: int
    lines: list[str] = field(default_factory=list)
    slips: list[tuple[int, Wrong]] = field(default_factory=list)
    answer: str | None = None
    over: bool = False

    @property
    def right(self) -> bool:
        """Whether it ended in the right answer."""
        return self.answer is not None and same(self.question.answer, self.answer)


def same(gold: str, answer: str) -> bool:
    """Whether two answers say the same, in the data set's own format or by equivalence."""
    if "".join(gold.split()) == "".join(answer.split()):
        return True
    return UNKNOWN not in answer and equivalent(gold, answer).equivalent


def questions(paths: Sequence[Path]) -> Iterator[PracticeQuestion]:
    """The questions of files of DeepMind Mathematics, GSM8K, SVAMP or MAWPS."""
    for path in paths:
        for row in rows_of(path):
            if "module" in row:
                yield PracticeQuestion(
                    " ".join(row["problem"].split()), row["answer"], row["module"]
                )
            elif (asked := question_of(row)) and training_part(asked[0]):
                module = "gsm8k" if "question" in row else "svamp" if "Body" in row else "mawps"
                yield PracticeQuestion(asked[0], str(asked[1]), module)


class Practice:
    """Samples chains in batches, mending each line by the free verifiers."""

    def __init__(self, pebble: Pebble, verifiers: Sequence[Verifier], temperature: float) -> None:
        self.pebble, self.temperature = pebble, temperature
        self.verifiers = [Notation(), *(verifier for verifier in verifiers if verifier.free)]

    async def run(self, attempts: Sequence[Attempt]) -> None:
        """Take every attempt to its end."""
        live = [attempt for attempt in attempts if not attempt.over]
        while live:
            await self._line(live)
            live = [attempt for attempt in live if not attempt.over]

    async def _line(self, live: Sequence[Attempt]) -> None:
        """Give every live attempt its next line."""
        sampled = self.pebble.generate(
            [runtime.encode_prefix(a.question.text, a.lines) for a in live],
            max_tokens=LINE_TOKENS,
            temperature=self.temperature,
            seeds=[a.seed * MAX_LINES + len(a.lines) for a in live],
            stop=runtime.STEP_STOP,
        )
        for attempt, proposal in zip(live, sampled, strict=True):
            if proposal.finish != "stop" or proposal.text in attempt.lines[-1:]:
                attempt.over = True
                continue
            await self._take(attempt, proposal.text)

    async def _take(self, attempt: Attempt, line: str) -> None:
        if line.startswith("#"):
            attempt.answer, attempt.over = line[1:].strip(), True
        else:
            around = StepContext(attempt.question.text, tuple(attempt.lines))
            mended, evidence = await self._mend(line, around)
            if mended != line:
                attempt.slips.append((len(attempt.lines), Wrong(line, evidence)))
            line = mended
        attempt.lines.append(line)
        attempt.over |= len(attempt.lines) >= MAX_LINES

    async def _mend(self, line: str, around: StepContext) -> tuple[str, str]:
        """The line with every refuted result replaced by the tool's, and the first evidence."""
        first = ""
        for _ in range(MAX_MENDED):
            verdict = await self._refuted(line, around)
            if verdict is None or verdict.correction is None or verdict.claim.right_span is None:
                break
            first = first or verdict.evidence
            start, end = verdict.claim.right_span
            line = line[:start] + verdict.correction + line[end:]
        return line, first

    async def _refuted(self, line: str, around: StepContext) -> Verdict | None:
        claims = read_claims(line, around, self.verifiers)
        async for verdict in verdicts(claims, self.verifiers, around, enough=lambda _: True):
            if verdict.status == "refuted":
                return verdict
        return None

    async def first_error(self, attempt: Attempt, rollouts: int) -> int:
        """The first line after which none of `rollouts` completions is right.

        By bisection: what cannot be saved after one line is taken to stay lost. The last line
        of a wrong attempt, its answer, is always lost.
        """
        low, high = 0, len(attempt.lines) - 1
        while low < high:
            middle = (low + high) // 2
            kept = attempt.lines[: middle + 1]
            tries = [
                Attempt(attempt.question, attempt.seed * 64 + i + 1, list(kept))
                for i in range(rollouts)
            ]
            await self.run(tries)
            low, high = (middle + 1, high) if any(t.right for t in tries) else (low, middle)
        return low


def as_chain(attempt: Attempt) -> dict[str, Any]:
    """A right attempt as a row of a chain file."""
    slips = [
        {"at": at, "wrong": w.text, "evidence": w.evidence} for at, w in attempt.slips if w.text
    ]
    return {
        "module": attempt.question.module,
        "problem": attempt.question.text,
        "steps": attempt.lines[:-1],
        "answer": attempt.answer,
        "slips": slips,
    }


def as_judged(attempt: Attempt, bad: int | None) -> dict[str, Any]:
    """An attempt as a row of labelled lines; `bad` is the first wrong one."""
    lines = attempt.lines if bad is None else attempt.lines[: bad + 1]
    labels = [1] * len(lines) if bad is None else [1] * bad + [0]
    return {"problem": attempt.question.text, "steps": lines, "labels": labels}


Progress = Callable[[int, int], None]


async def practise(
    practice: Practice,
    asked: Iterable[PracticeQuestion],
    out: Path,
    *,
    seed: int,
    rollouts: int,
    progress: Progress,
) -> tuple[int, int]:
    """Write `chains.jsonl.gz` and `judged.jsonl.gz` into a folder; return (right, tried)."""
    right = tried = 0
    waiting = [Attempt(question, seed * 1_000_003 + i) for i, question in enumerate(asked)]
    with (
        gzip.open(out / "chains.jsonl.gz", "wt", encoding="utf-8") as chains,
        gzip.open(out / "judged.jsonl.gz", "wt", encoding="utf-8") as judged,
    ):
        for at in range(0, len(waiting), BATCH):
            batch = waiting[at : at + BATCH]
            await practice.run(batch)
            for attempt in batch:
                if attempt.right and WAIT not in attempt.lines:
                    chains.write(json.dumps(as_chain(attempt)) + "\n")
                    judged.write(json.dumps(as_judged(attempt, None)) + "\n")
                elif attempt.answer is not None and not attempt.right:
                    bad = await practice.first_error(attempt, rollouts) if rollouts else None
                    bad = len(attempt.lines) - 1 if bad is None else bad
                    judged.write(json.dumps(as_judged(attempt, bad)) + "\n")
            right += sum(attempt.right for attempt in batch)
            tried += len(batch)
            progress(right, tried)
    return right, tried
