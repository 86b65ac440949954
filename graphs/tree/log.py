"""The reasoning tree: an append-only log, folded into a view.

Nothing in the log is ever rewritten. A step enters as a `Node`; what is learned of it later (its
evidence, its score, what became of it) is appended as a `Mark`. So a checkpoint stores what is
new and no more, and a trace is the log itself.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Literal

from ..contracts import NO_EVIDENCE, Evidence, Origin

ROOT = 0
Fate = Literal["open", "accepted", "corrected", "abandoned", "dropped"]


@dataclass(frozen=True, slots=True)
class Node:
    """One step. `replaces`: the step that this one corrects; `answer`: what it states, if final.

    `partial`: it breaks off in its middle; what goes on from it is laid beside it, whole.
    """

    id: int
    parent: int
    text: str
    origin: Origin = "proposed"
    replaces: int | None = None
    final: bool = False
    answer: str | None = None
    logprob: float | None = None
    partial: bool = False


@dataclass(frozen=True, slots=True)
class Mark:
    """What was learned of a node; None leaves what was known before."""

    node: int
    evidence: Evidence | None = None
    score: float | None = None
    fate: Fate | None = None
    asked: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Attempt:
    """The prefix that ends in `node` was continued once more, or left once more."""

    node: int
    backtrack: bool = False


Entry = Node | Mark | Attempt


def extend(log: Sequence[Entry], writes: Iterable[Sequence[Entry]]) -> list[Entry]:
    """LangGraph reducer: appends; independent of how writes are batched."""
    return [*log, *(entry for write in writes for entry in write)]


@dataclass(slots=True)
class Tree:
    """The log, folded. Cheap to build anew at every node: linear in the log."""

    nodes: dict[int, Node] = field(default_factory=dict)
    children: dict[int, list[int]] = field(default_factory=dict)
    evidence: dict[int, Evidence] = field(default_factory=dict)
    scores: dict[int, float] = field(default_factory=dict)
    stale: set[int] = field(default_factory=set)
    fates: dict[int, Fate] = field(default_factory=dict)
    asked: dict[int, tuple[str, ...]] = field(default_factory=dict)
    attempts: Counter[int] = field(default_factory=Counter)
    backtracks: int = 0

    @classmethod
    def of(cls, log: Iterable[Entry]) -> Tree:
        tree = cls()
        for entry in log:
            tree.add(entry)
        return tree

    def add(self, entry: Entry) -> None:
        match entry:
            case Node():
                self.nodes[entry.id] = entry
                self.children.setdefault(entry.parent, []).append(entry.id)
            case Mark():
                self._mark(entry)
            case Attempt():
                if entry.backtrack:
                    self.backtracks += 1
                else:
                    self.attempts[entry.node] += 1

    def _mark(self, mark: Mark) -> None:
        if mark.evidence is not None:
            self.evidence[mark.node] = mark.evidence
            self.stale.add(mark.node)
        if mark.score is not None:
            self.scores[mark.node] = mark.score
            self.stale.discard(mark.node)
        if mark.fate is not None:
            self.fates[mark.node] = mark.fate
        if mark.asked:
            self.asked[mark.node] = self.asked.get(mark.node, ()) + mark.asked

    def is_scored(self, node: int) -> bool:
        """Whether the node's score was given on all the evidence that there is of it."""
        return node in self.scores and node not in self.stale

    @property
    def next_id(self) -> int:
        return len(self.nodes) + 1

    def path(self, node: int) -> list[Node]:
        """The nodes from the first step to `node`, root excluded."""
        steps: list[Node] = []
        while node != ROOT:
            steps.append(self.nodes[node])
            node = self.nodes[node].parent
        return steps[::-1]

    def texts(self, node: int) -> tuple[str, ...]:
        return tuple(step.text for step in self.path(node))

    def evidence_along(self, node: int) -> tuple[Evidence, ...]:
        return tuple(self.evidence.get(step.id, NO_EVIDENCE) for step in self.path(node))

    def corrections_of(self, node: int) -> int:
        """How many corrections led to this text of the step."""
        count = 0
        while (replaced := self.nodes[node].replaces) is not None:
            count += 1
            node = replaced
        return count

    def fate(self, node: int) -> Fate:
        return self.fates.get(node, "open")
