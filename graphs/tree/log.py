"""The reasoning tree: an append-only log of events, folded into a view.

Nothing in the log is ever rewritten: a step is laid by one event, and what is learned of it later
(verdicts, a score, what became of it) are further events. So a checkpoint stores what is new and
no more, the trace is the log itself, and whoever reads either folds it with `Tree.of`.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace

from ..contracts import NO_EVIDENCE, Evidence
from ..errors import FormatError
from ..events import (
    Abandoned,
    Answered,
    Asked,
    Backtracked,
    Checked,
    Continued,
    Corrected,
    Criticised,
    Decided,
    Event,
    Proposed,
    Pruned,
    Resumed,
    Revised,
    Scored,
    TreeEvent,
    VerdictGiven,
    Weighed,
)
from ..records import ROOT, Fate, Node


def extend(log: Sequence[TreeEvent], writes: Iterable[Sequence[TreeEvent]]) -> list[TreeEvent]:
    """LangGraph reducer: appends; independent of how writes are batched."""
    return [*log, *(event for write in writes for event in write)]


@dataclass(slots=True)
class Tree:
    """The log, folded. Cheap to build anew at every node: linear in the log.

    `stale`: steps of which more is known than when they were scored; `asked`: the paid tools, and
    questions, that were put about a step; `attempts`: how often a prefix was continued.
    """

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
    def of(cls, log: Iterable[Event]) -> Tree:
        """The tree that these events make; those that change none are passed over."""
        tree = cls()
        for event in log:
            tree.add(event)
        return tree

    def add(self, event: Event) -> None:
        match event:
            case Continued():
                self.attempts[event.parent] += event.times
            case Proposed():
                for node in event.nodes:
                    self._lay(node)
            case VerdictGiven():
                known = self.evidence.get(event.node, NO_EVIDENCE)
                if event.verdict not in known.verdicts:  # a node run again says it again
                    verdicts = (*known.verdicts, event.verdict)
                    self._learn(event.node, replace(known, verdicts=verdicts))
            case Checked():
                self._check(event)
            case Asked():
                self._ask(event.node, event.tools)
            case Criticised():
                self._criticise(event)
            case Scored():
                self._score(event.node, event.score)
            case Weighed() if event.node is not None:
                self._score(event.node, event.chance)
            case _:
                self._decide_fate(event)

    def _decide_fate(self, event: Event) -> None:
        match event:
            case Decided() if event.decision.kind == "accept":
                self.fates[event.node] = "accepted"
            case Corrected():
                self._lay(event.node)
                self.fates[event.wrong] = "corrected"
                self._drop(event.dropped)
            case Revised():
                self._lay(event.node)
            case Abandoned():
                self.fates[event.node] = "abandoned" if event.known is None else "corrected"
            case Backtracked():
                self.backtracks += 1
                self.fates.update(dict.fromkeys(event.left, "abandoned"))
                self._drop(event.dropped)
            case Pruned():
                self._drop(event.dropped)
            case Answered() if event.outcome.answer is not None:
                self.fates.update({node.id: "accepted" for node in self.path(event.outcome.node)})
            case Answered() if event.outcome.node in self.nodes:
                self.fates[event.outcome.node] = "abandoned"
            case Resumed():
                for earlier in event.log:
                    self.add(earlier)

    def _lay(self, node: Node) -> None:
        if node.parent >= node.id:  # a log from outside could make a step its own ancestor
            raise FormatError(f"step {node.id} comes before its parent {node.parent}")
        if node.id not in self.nodes:
            self.children.setdefault(node.parent, []).append(node.id)
        self.nodes[node.id] = node

    def _learn(self, node: int, evidence: Evidence) -> None:
        self.evidence[node] = evidence
        self.stale.add(node)

    def _check(self, event: Checked) -> None:
        known = self.evidence.get(event.node, NO_EVIDENCE)
        step = self.nodes.get(event.node)
        logprob = known.logprob if step is None else step.logprob
        answer = known.answer if event.answer is None else event.answer
        self._learn(event.node, replace(known, logprob=logprob, answer=answer))

    def _ask(self, node: int, tools: tuple[str, ...]) -> None:
        self.asked[node] = self.asked.get(node, ()) + tools

    def _criticise(self, event: Criticised) -> None:
        for node in event.nodes:
            self._ask(node, ("critique",))
        reasons = [*event.text.split("\n"), *[""] * len(event.nodes)]
        # What did not parse is no judgment: none is better than an invented one.
        for node, judgment, reason in zip(
            event.nodes, event.judgments or (), reasons, strict=False
        ):
            known = self.evidence.get(node, NO_EVIDENCE)
            self._learn(node, replace(known, judgment=judgment, reason=reason))

    def _score(self, node: int, score: float) -> None:
        self.scores[node] = score
        self.stale.discard(node)

    def _drop(self, nodes: Iterable[int]) -> None:
        self.fates.update(dict.fromkeys(nodes, "dropped"))

    def is_scored(self, node: int) -> bool:
        """Whether the node's score was given on all the evidence that there is of it."""
        return node in self.scores and node not in self.stale

    @property
    def next_id(self) -> int:
        return len(self.nodes) + 1

    def path(self, node: int) -> list[Node]:
        """The nodes from the first step to `node`, root excluded."""
        steps: list[Node] = []
        while node in self.nodes:
            steps.append(self.nodes[node])
            node = self.nodes[node].parent
        return steps[::-1]

    def texts(self, node: int) -> tuple[str, ...]:
        return tuple(step.text for step in self.path(node))

    def evidence_of(self, node: int) -> Evidence:
        return self.evidence.get(node, NO_EVIDENCE)

    def evidence_along(self, node: int) -> tuple[Evidence, ...]:
        return tuple(self.evidence_of(step.id) for step in self.path(node))

    def corrections_of(self, node: int) -> int:
        """How many corrections led to this text of the step."""
        count = 0
        while (replaced := self.nodes[node].replaces) is not None:
            count += 1
            node = replaced
        return count

    def fate(self, node: int) -> Fate:
        return self.fates.get(node, "open")

    def is_open(self, node: int) -> bool:
        """Whether it may be extended."""
        return node == ROOT or (not self.nodes[node].final and self.fate(node) == "open")
