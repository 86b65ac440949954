"""The worst failures of an evaluation, with what its trace says of them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Container, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ...graphs.result import Result
from ...graphs.trace import read_trace
from .formats import EvalProblem

MOST = 5
"""As many failures of a strategy are shown."""
MAX_EVENTS = 200
"""As many events of a failure are kept."""


@dataclass(frozen=True, slots=True)
class WrongRun:
    """A wrong run. `lost`: the baseline solved this problem."""

    problem: EvalProblem
    result: Result
    lost: bool
    events: tuple[dict[str, Any], ...] = ()


def worst(
    results: Iterable[Result],
    problems: Mapping[str, EvalProblem],
    solved: Collection[str] = (),
    most: int = MOST,
) -> list[WrongRun]:
    """The wrong runs that should trouble one most: verified, then lost, then confident ones.

    `problems` by id; `solved` are those that the baseline has right.
    """
    wrong = [
        WrongRun(problems[name], result, name in solved)
        for result in results
        if not result.correct and (name := problem_of(result, problems)) is not None
    ]
    wrong.sort(key=_trouble, reverse=True)
    return wrong[:most]


def problem_of(result: Result, problems: Container[str]) -> str | None:
    """The id of a run's problem: its own, or that before the `#i` of the i-th run of several."""
    whole, several = result.id, result.id.rpartition("#")[0]
    return whole if whole in problems else several if several in problems else None


def _trouble(failure: WrongRun) -> tuple[bool, bool, bool, float]:
    result = failure.result
    return result.verified, failure.lost, result.answer is not None, result.confidence


def traced(failures: list[WrongRun], trace: Path) -> list[WrongRun]:
    """The same failures with their events, as far as the trace holds them."""
    wanted = {failure.problem.problem.id for failure in failures}
    runs: dict[str, list[dict[str, Any]]] = {}
    by_problem: dict[str, list[str]] = defaultdict(list)
    for event in read_trace(trace):
        if event["event"] in ("start", "resume") and event.get("problem_id") in wanted:
            runs[event["run"]] = []
            by_problem[event["problem_id"]].append(event["run"])
        if (kept := runs.get(event["run"])) is not None and len(kept) < MAX_EVENTS:
            kept.append(event)
    found = []
    for failure in failures:
        mine = [runs[run] for run in by_problem[failure.problem.problem.id]]
        events = next((run for run in mine if _answers(run, failure.result)), [])
        found.append(WrongRun(failure.problem, failure.result, failure.lost, tuple(events)))
    return found


def _answers(run: list[dict[str, Any]], result: Result) -> bool:
    """Whether it is this run: several of one problem differ in what they came to."""
    last = run[-1] if run else {}
    if last.get("event") != "result":
        return result.status == "failed" or len(run) == MAX_EVENTS
    said = last["result"]
    return bool(
        said.get("answer") == result.answer and said["usage"]["seconds"] == result.usage.seconds
    )
