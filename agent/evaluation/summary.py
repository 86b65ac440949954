"""What an evaluation comes to: counts, accuracy with its interval, cost."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from pydantic import BaseModel, Field

from ...graphs.result import Result, RunStatus, UsageOut
from .calibration import expected_calibration_error
from .comparison import Versus

Z95 = 1.959964
"""The 97.5% point of the normal distribution."""


@dataclass(frozen=True, slots=True)
class SummaryRow:
    """What the summary needs of one run. `samples`: right or wrong, of each that it drew."""

    problem: str
    group: str | None
    status: RunStatus
    has_answer: bool
    correct: bool
    usage: UsageOut
    error: str
    samples: tuple[bool, ...]
    verified: bool = False
    confidence: float = 0.0

    @classmethod
    def of(cls, result: Result, problem: str, group: str | None) -> SummaryRow:
        return cls(
            problem=problem,
            group=group,
            status=result.status,
            has_answer=result.answer is not None,
            correct=bool(result.correct),
            usage=result.usage,
            error=result.error or "",
            samples=tuple(bool(one.get("correct")) for one in result.samples or ()),
            verified=result.verified,
            confidence=result.confidence,
        )


class Counts(BaseModel):
    """n = answered + abstained + failed.

    `answered`: runs with an answer, also those that the budget ended; `abstained`: without one;
    `accuracy` = correct / n. `verified` counts what was called so, `verified_wrong` what of that is
    wrong; `ece` is the expected calibration error of the confidence over the answered runs.
    """

    n: int
    answered: int
    correct: int
    accuracy: float
    abstained: int
    failed: int
    verified: int = 0
    verified_wrong: int = 0
    ece: float | None = None


class Summary(Counts):
    """The JSON of `surefoot eval`.

    `usage` is summed over the runs, `seconds` the wall time of this evaluation (a resumed one
    counts from where it went on). `samples` is -n. For a chain run N times a problem, n counts
    runs, so `accuracy` is the mean over samples (avg@N). `accuracy_ci` is the 95% interval;
    `answered_accuracy` = correct / answered. Where a problem has several samples:
    `sample_accuracy`, the mean over all single samples, and `oracle`, the share of problems
    with a right one among them. `errors` counts the failed runs by kind. `versus` compares it, in
    a comparison, with the baseline.
    """

    usage: UsageOut
    seconds: float
    strategy: str
    model: str
    by: dict[str, Counts] = Field(default_factory=dict)
    problems: int
    samples: int = 1
    accuracy_ci: tuple[float, float]
    answered_accuracy: float | None = None
    sample_accuracy: float | None = None
    oracle: float | None = None
    errors: dict[str, int] = Field(default_factory=dict)
    versus: Versus | None = None


def wilson(p: float, n: int, z: float = Z95) -> tuple[float, float]:
    """Wilson's score interval of a proportion (Wilson 1927): sound near 0 and 1 and for small n."""
    if n == 0:
        return 0.0, 1.0
    middle = p + z * z / (2 * n)
    half = z * math.sqrt(p * (1 - p) / n + z * z / (4 * n * n))
    scale = 1 + z * z / n
    return max(0.0, (middle - half) / scale), min(1.0, (middle + half) / scale)


def summarise(
    rows: Sequence[SummaryRow], *, strategy: str, model: str, seconds: float, samples: int = 1
) -> Summary:
    """Count the rows of one evaluation."""
    counts = count(rows)
    problems = len({row.problem for row in rows})
    groups = sorted({row.group for row in rows if row.group is not None})
    per_sample, oracle = _over_samples(rows, problems)
    return Summary(
        **counts.model_dump(),
        usage=sum((row.usage for row in rows), UsageOut()),
        seconds=round(seconds, 3),
        strategy=strategy,
        model=model,
        by={name: count([row for row in rows if row.group == name]) for name in groups},
        problems=problems,
        samples=samples,
        # Samples of one problem are not independent: as many observations as problems, no more.
        accuracy_ci=wilson(counts.accuracy, problems),
        answered_accuracy=counts.correct / counts.answered if counts.answered else None,
        sample_accuracy=per_sample,
        oracle=oracle,
        errors=dict(Counter(row.error.partition(":")[0] for row in rows if row.error)),
    )


def count(rows: Iterable[SummaryRow]) -> Counts:
    """Right, answered, abstained, failed."""
    rows = list(rows)
    failed = sum(row.status == "failed" for row in rows)
    answered = sum(row.has_answer and row.status != "failed" for row in rows)
    correct = sum(row.correct for row in rows)
    return Counts(
        n=len(rows),
        answered=answered,
        correct=correct,
        accuracy=correct / len(rows) if rows else 0.0,
        abstained=len(rows) - failed - answered,
        failed=failed,
        verified=sum(row.verified for row in rows),
        verified_wrong=sum(row.verified and not row.correct for row in rows),
        ece=_calibration([row for row in rows if row.has_answer]),
    )


def _calibration(rows: Sequence[SummaryRow]) -> float | None:
    """How far the confidence of answers is from the share of right ones; None without answers."""
    if not rows:
        return None
    right, told = [row.correct for row in rows], [row.confidence for row in rows]
    return round(expected_calibration_error(right, told), 4)


def _over_samples(rows: Sequence[SummaryRow], problems: int) -> tuple[float | None, float | None]:
    """The mean over single samples and the share of problems with a right one, if several."""
    single = [right for row in rows for right in row.samples]
    if not single and len(rows) > problems:
        single = [row.correct for row in rows]
    if not single:
        return None, None
    reached = {row.problem for row in rows if any(row.samples) or row.correct}
    return sum(single) / len(single), len(reached) / problems


def table(summaries: Sequence[Summary]) -> Any:
    """A Rich table for people: a line a strategy, then a line a group where there are groups."""
    from rich.table import Table

    sampled = any(one.oracle is not None for one in summaries)
    compared = next((one.versus for one in summaries if one.versus), None)
    drawn = Table(title=f"{summaries[0].model}, {summaries[0].problems} problems")
    drawn.add_column("strategy")
    heads = [
        "n",
        "right",
        "95%",
        *([f"against {compared.baseline}", "95%", "p"] if compared else []),
    ]
    heads += ["answered", "right of those", "abstained", "failed"]
    heads += ["verified", "verified, wrong", "ECE"]
    heads += [*(["a sample", "oracle"] if sampled else []), "tokens", "calls", "seconds"]
    for head in heads:
        drawn.add_column(head, justify="right")
    for one in summaries:
        low, high = one.accuracy_ci
        extra = [_percent(one.sample_accuracy), _percent(one.oracle)] if sampled else []
        drawn.add_row(
            label(one),
            f"{one.n}",
            _percent(one.accuracy),
            f"{100 * low:.1f}-{100 * high:.1f}",
            *(_against(one.versus) if compared else ()),
            f"{one.answered}",
            _percent(one.answered_accuracy),
            f"{one.abstained}",
            f"{one.failed}",
            f"{one.verified}",
            f"{one.verified_wrong}",
            "" if one.ece is None else f"{one.ece:.3f}",
            *extra,
            f"{one.usage.prompt_tokens + one.usage.completion_tokens:,}",
            f"{one.usage.policy_calls:,}",
            f"{one.seconds:.1f}",
        )
    return drawn


def label(summary: Summary) -> str:
    """The strategy, with its samples where it draws several."""
    several = summary.samples > 1
    return f"{summary.strategy}:{summary.samples}" if several else summary.strategy


def _against(found: Versus | None) -> tuple[str, str, str]:
    if found is None:
        return "", "", ""
    low, high = found.interval
    p = "" if found.p is None else f"{found.p:.2g}"
    return f"{100 * found.difference:+.1f}", f"{100 * low:+.1f} to {100 * high:+.1f}", p


def group_table(summaries: Sequence[Summary]) -> Any:
    """Accuracy by group, a column a strategy; None where the problems have no groups."""
    names = sorted({name for one in summaries for name in one.by})
    if not names:
        return None
    from rich.table import Table

    drawn = Table()
    drawn.add_column("group")
    drawn.add_column("n", justify="right")
    for one in summaries:
        drawn.add_column(label(one), justify="right")
    for name in names:
        cells = [one.by.get(name) for one in summaries]
        n = max(cell.n for cell in cells if cell)
        drawn.add_row(name, f"{n}", *(_percent(cell.accuracy if cell else None) for cell in cells))
    return drawn


def _percent(value: float | None) -> str:
    return "" if value is None else f"{100 * value:.1f}%"
