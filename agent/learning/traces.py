"""Runs as their traces tell them: what each step was thought to be worth, asked, and became."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ConfigDict, ValidationError

from ...graphs.errors import FormatError
from ...graphs.progress import progress
from ...graphs.questions import kind_of
from ...graphs.trace import read_trace
from ...graphs.tree import ROOT, Node
from ...graphs.tree.assess import is_settled
from ...tools.base import Claim, ClaimKind, Verdict


@dataclass(slots=True)
class Asked:
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
    """One run of the loop. `scores` holds every step's score when it was first decided on.

    `verdicts` are those on each step, `firsts` the first step of every proposal, `written` the
    tokens of all that the policy wrote.
    """

    id: str
    problem: str = ""
    problem_id: str = ""
    model: str = ""
    strategy: str = ""
    nodes: dict[int, Node] = field(default_factory=dict)
    scores: dict[int, float] = field(default_factory=dict)
    refuted: dict[int, str] = field(default_factory=dict)
    verdicts: dict[int, list[Verdict]] = field(default_factory=dict)
    firsts: list[int] = field(default_factory=list)
    fates: dict[int, str] = field(default_factory=dict)
    asked: list[Asked] = field(default_factory=list)
    left: list[Left] = field(default_factory=list)
    order: list[tuple[str, int]] = field(default_factory=list)
    answer: str | None = None
    verified: bool = False
    end: int | None = None
    tokens: int = 0
    written: int = 0
    finished: bool = False

    @property
    def proposals(self) -> int:
        """Calls of the policy for steps."""
        return len(self.firsts)

    @property
    def path(self) -> list[Node]:
        """The steps from the first to the one that the run ended with."""
        steps: list[Node] = []
        at = self.end if self.end is not None else ROOT
        while at in self.nodes:
            steps.append(self.nodes[at])
            at = self.nodes[at].parent
        return steps[::-1]

    @property
    def supported(self) -> set[int]:
        """The steps that a tool supports."""
        judged = self.verdicts.items()
        return {node for node, all_ in judged if any(v.status == "supported" for v in all_)}

    def settled(self, node: int) -> bool:
        """Whether correcting left nothing in a step that a tool had not judged or put right."""
        replaced = self.nodes[node].replaces
        claims = ((one.claim.left, one.claim.right) for one in self.verdicts.get(node, ()))
        return replaced is not None and is_settled(claims, self.verdicts.get(replaced, ()))

    def progress(self, node: int, score: float) -> float:
        """A step's score, as far as no step before it was put right since."""
        at = self.nodes[node].parent
        while at in self.nodes and self.nodes[at].origin != "corrected":
            at = self.nodes[at].parent
        return progress(score, self.scores.get(at, 1.0))

    def prefix(self, node: int) -> list[str]:
        """The texts of the steps before a node, from the first."""
        texts: list[str] = []
        at = self.nodes[node].parent
        while at in self.nodes:
            texts.append(self.nodes[at].text)
            at = self.nodes[at].parent
        return texts[::-1]


def read_runs(paths: Sequence[Path]) -> list[Run]:
    """The finished runs of trace files, in order. Raises `FormatError` for a broken event."""
    runs: dict[tuple[Path, str], Run] = {}
    for path in paths:
        for number, event in enumerate(read_trace(path), start=2):
            try:
                key = (path, str(event["run"]))
                _add(runs.setdefault(key, Run(key[1])), event)
            except (KeyError, TypeError, ValueError) as error:
                kind = "a field is missing" if isinstance(error, KeyError) else "a field is wrong"
                raise FormatError(f"{path}, line {number}: {kind} ({error})") from error
    return [run for run in runs.values() if run.finished]


class _Start(BaseModel):
    model_config = ConfigDict(extra="ignore")

    problem: str
    problem_id: str = ""
    model: str = ""
    strategy: str = ""


def _add(run: Run, event: dict[str, Any]) -> None:
    match event["event"]:
        case "start":
            start = _checked(event)
            run.problem, run.problem_id = start.problem, start.problem_id
            run.model, run.strategy = start.model, start.strategy
        case "propose":
            laid = [_node(row) for row in event["nodes"]]
            run.firsts += [node.id for node in laid[:1]]
            for node in laid:
                _grow(run, node)
        case "correct":
            _grow(run, _node(event["node"]))
            run.fates[int(event["wrong"])] = "corrected"
        case "decision":
            _decide(run, int(event["node"]), float(event["score"]), event["decision"])
        case "verdict":
            _judge(run, int(event["node"]), event["verdict"])
        case "critique":
            _criticise(run, event)
        case "backtrack":
            nodes = tuple(map(int, event["left"]))
            run.left.append(Left(nodes, int(event["to"])))
            run.order.append(("left", int(event["to"])))
        case "answer":
            run.end = int(event["outcome"]["node"])
        case "result":
            _finish(run, event["result"])


def _checked(event: dict[str, Any]) -> _Start:
    try:
        return _Start.model_validate(event)
    except ValidationError as error:
        raise ValueError(error.errors()[0]["msg"]) from error


def _node(row: dict[str, Any]) -> Node:
    return Node(
        id=int(row["id"]),
        parent=int(row["parent"]),
        text=str(row["text"]),
        origin="corrected" if row["origin"] == "corrected" else "proposed",
        replaces=row.get("replaces"),
        final=bool(row["final"]),
        answer=row.get("answer"),
        logprob=row.get("logprob"),
    )


def _verdict(row: dict[str, Any]) -> Verdict:
    claim = row["claim"]
    return Verdict(
        tool=str(row["tool"]),
        status=row["status"],
        claim=Claim(
            claim["kind"],
            claim["text"],
            tuple(claim["span"]),
            str(claim["left"]),
            claim["relation"],
            str(claim["right"]),
        ),
        correction=row.get("correction"),
    )


def _grow(run: Run, node: Node) -> None:
    run.nodes[node.id] = node
    run.order.append(("step", node.id))


def _decide(run: Run, node: int, score: float, decision: dict[str, Any]) -> None:
    run.scores.setdefault(node, score)
    run.fates[node] = str(decision["kind"])
    if decision["kind"] == "verify":
        logprob = run.nodes[node].logprob
        run.asked += [Asked(node, score, logprob, str(tool)) for tool in decision["tools"]]


def _judge(run: Run, node: int, verdict: dict[str, Any]) -> None:
    refuted = verdict["status"] == "refuted"
    run.verdicts.setdefault(node, []).append(_verdict(verdict))
    for asked in run.asked:
        if asked.node == node and asked.tool == verdict["tool"]:
            claim = verdict["claim"]
            asked.verdicts.append((kind_of(claim["kind"], claim["text"]), refuted))
            asked.refuted = asked.refuted or refuted
    if refuted:
        run.refuted.setdefault(node, str(verdict.get("evidence") or ""))


def _criticise(run: Run, event: dict[str, Any]) -> None:
    judgments = event.get("judgments") or [None] * len(event["nodes"])
    share = round(event.get("tokens", 0) / max(1, len(judgments)))
    for node, score, judgment in zip(
        event["nodes"], event.get("scores", ()), judgments, strict=False
    ):
        if score is not None:
            fell = judgment is not None and float(judgment) < 0.5
            logprob = run.nodes[int(node)].logprob
            asked = Asked(int(node), float(score), logprob, "critique", fell, tokens=share)
            run.asked.append(asked)


def _finish(run: Run, result: dict[str, Any]) -> None:
    run.answer = result.get("answer")
    run.verified = bool(result.get("verified"))
    usage = result.get("usage", {})
    run.written = int(usage.get("completion_tokens", 0))
    run.tokens = int(usage.get("prompt_tokens", 0)) + run.written
    run.finished = True


__all__ = ["Asked", "Left", "Run", "read_runs"]
