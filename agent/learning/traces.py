"""Runs as their traces tell them: what each step was thought to be worth, asked, and became."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from ...graphs.events import (
    Answered,
    Backtracked,
    Corrected,
    Criticised,
    Decided,
    Event,
    Finished,
    Proposed,
    Resumed,
    Revised,
    Started,
    VerdictGiven,
)
from ...graphs.progress import progress
from ...graphs.questions import kind_of
from ...graphs.trace import read_events
from ...graphs.tree import ROOT, Node, Tree
from ...graphs.tree.view import is_settled
from ...tools.base import ClaimKind, Verdict


@dataclass(slots=True)
class PaidQuestion:
    """What was paid for: what the score was, who was asked, what came of it.

    `verdicts`: the kind of each claim that was put to a tool, and whether it was refuted.
    """

    node: int
    score: float
    logprob: float | None
    tool: str
    refuted: bool = False
    tokens: int = 0
    verdicts: list[tuple[ClaimKind, bool]] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Left:
    """A backtrack: the steps that were left, and the node that was gone back to."""

    nodes: tuple[int, ...]
    to: int


@dataclass(slots=True)
class Run:
    """One run: its tree, and what the tree does not tell.

    `scores` holds every step's score when it was first decided on, `refuted` what was found wrong
    in a step, `firsts` the first step of every proposal, `written` the tokens of all that the
    policy wrote.
    """

    id: str
    problem: str = ""
    problem_id: str = ""
    model: str = ""
    strategy: str = ""
    tree: Tree = field(default_factory=Tree)
    scores: dict[int, float] = field(default_factory=dict)
    refuted: dict[int, str] = field(default_factory=dict)
    firsts: list[int] = field(default_factory=list)
    asked: list[PaidQuestion] = field(default_factory=list)
    left: list[Left] = field(default_factory=list)
    order: list[tuple[str, int]] = field(default_factory=list)
    answer: str | None = None
    verified: bool = False
    end: int | None = None
    tokens: int = 0
    written: int = 0
    finished: bool = False

    @property
    def nodes(self) -> dict[int, Node]:
        return self.tree.nodes

    @property
    def proposals(self) -> int:
        """Calls of the policy for steps."""
        return len(self.firsts)

    @property
    def path(self) -> list[Node]:
        """The steps from the first to the one that the run ended with."""
        return self.tree.path(ROOT if self.end is None else self.end)

    @property
    def supported(self) -> set[int]:
        """The steps that a tool supports."""
        return {node for node, evidence in self.tree.evidence.items() if evidence.supported}

    def settled(self, node: int) -> bool:
        """Whether correcting left nothing in a step that a tool had not judged or put right."""
        replaced = self.nodes[node].replaces
        if replaced is None:
            return False
        judged = self.tree.evidence_of(node).verdicts
        claims = ((one.claim.left, one.claim.right) for one in judged)
        return is_settled(claims, self.tree.evidence_of(replaced).verdicts)

    def progress(self, node: int, score: float) -> float:
        """A step's score, as far as no step before it was put right since."""
        at = self.nodes[node].parent
        while at in self.nodes and self.nodes[at].origin != "corrected":
            at = self.nodes[at].parent
        return progress(score, self.scores.get(at, 1.0))

    def prefix(self, node: int) -> list[str]:
        """The texts of the steps before a node, from the first."""
        return list(self.tree.texts(self.nodes[node].parent))


def read_runs(paths: Sequence[Path]) -> list[Run]:
    """The finished runs of trace files, in order. Raises `FormatError` for a broken event."""
    runs: dict[tuple[Path, str], Run] = {}
    for path in paths:
        for record in read_events(path):
            run = runs.setdefault((path, record.run), Run(record.run))
            _add(run, record.event)
    return [run for run in runs.values() if run.finished]


def _add(run: Run, event: Event) -> None:
    run.tree.add(event)
    match event:
        case Started() | Resumed():
            run.problem, run.problem_id = event.problem, event.problem_id
            run.model, run.strategy = event.model, event.strategy
        case Proposed(nodes=nodes):
            run.firsts += [node.id for node in nodes[:1]]
            run.order += [("step", node.id) for node in nodes]
        case Corrected(node=node) | Revised(node=node):
            run.order.append(("step", node.id))
        case Decided():
            _decide(run, event)
        case VerdictGiven(node=step, verdict=verdict):
            _judge(run, step, verdict)
        case Criticised():
            _criticise(run, event)
        case Backtracked(left=left, to=to):
            run.left.append(Left(left, to))
            run.order.append(("left", to))
        case Answered(outcome=outcome):
            run.end = outcome.node
        case Finished(result=result):
            _finish(run, result)


def _logprob(run: Run, node: int) -> float | None:
    step = run.nodes.get(node)
    return None if step is None else step.logprob


def _decide(run: Run, event: Decided) -> None:
    run.scores.setdefault(event.node, event.score)
    if event.decision.kind == "verify":
        logprob = _logprob(run, event.node)
        run.asked += [
            PaidQuestion(event.node, event.score, logprob, tool) for tool in event.decision.tools
        ]


def _judge(run: Run, node: int, verdict: Verdict) -> None:
    refuted = verdict.status == "refuted"
    for asked in run.asked:
        if asked.node == node and asked.tool == verdict.tool:
            asked.verdicts.append((kind_of(verdict.claim.kind, verdict.claim.text), refuted))
            asked.refuted = asked.refuted or refuted
    if refuted:
        run.refuted.setdefault(node, verdict.evidence)


def _criticise(run: Run, event: Criticised) -> None:
    judgments = event.judgments or (None,) * len(event.nodes)
    share = round(event.tokens / max(1, len(judgments)))
    for node, score, judgment in zip(event.nodes, event.scores, judgments, strict=False):
        if score is not None:
            fell = judgment is not None and judgment < 0.5
            logprob = _logprob(run, node)
            run.asked.append(PaidQuestion(node, score, logprob, "critique", fell, tokens=share))


def _finish(run: Run, result: dict[str, Any]) -> None:
    run.answer = result.get("answer")
    run.verified = bool(result.get("verified"))
    usage = result.get("usage", {})
    run.written = int(usage.get("completion_tokens", 0))
    run.tokens = int(usage.get("prompt_tokens", 0)) + run.written
    run.finished = True


__all__ = ["Left", "PaidQuestion", "Run", "read_runs"]
