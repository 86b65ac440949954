"""The reasoning tree in a terminal, growing as the run's events arrive."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from typing import Any

from rich.console import Console, Group, RenderableType
from rich.live import Live
from rich.style import Style
from rich.text import Text

from ...graphs.errors import ApprovalNeeded
from ...graphs.events import (
    ApprovalAsked,
    Backtracked,
    Decided,
    Event,
    Finished,
    Noted,
    Proposed,
    Resumed,
    Sampled,
    Started,
    known_event,
)
from ...graphs.result import Result
from ...graphs.tree import Tree
from ...sandbox.errors import SurefootError
from .advice import advice
from .plain import clean

STRUCK = ("corrected", "dropped", "abandoned")
BUSY = {"accept": "thinking", "correct": "correcting"}
MARKS = {"supported": ("✓", "green"), "refuted": ("✗", "red"), "unknown": ("?", "yellow")}
GOOD, FAIR = 0.85, 0.5  # where a score's colour turns from green to yellow to red


@dataclass(slots=True)
class DrawnLine:
    """One step as drawn: what it says, what was found of it, what became of it."""

    text: str
    depth: int
    origin: str = "proposed"
    score: float | None = None
    verdicts: list[tuple[str, str, str]] = field(default_factory=list)
    judgment: float | None = None
    struck: bool = False


@dataclass(slots=True)
class Drawing:
    """The events so far, as lines in the order in which they happened."""

    problem: str = ""
    model: str = ""
    strategy: str = ""
    order: list[int | Text] = field(default_factory=list)
    tree: Tree = field(default_factory=Tree)
    result: Result | None = None
    waiting: ApprovalNeeded | None = None
    busy: str = "thinking"

    def on(self, row: dict[str, Any]) -> None:
        """Take one streamed event in. Kinds that are not drawn are passed over."""
        if (event := known_event(row)) is not None:
            self.take(event)

    def take(self, event: Event) -> None:
        """Fold the event into the tree, and tell what the tree does not show."""
        known = set(self.tree.nodes)
        self.tree.add(event)
        self.order += [node for node in self.tree.nodes if node not in known]
        match event:
            case Started() | Resumed():
                self.problem, self.model = event.problem, event.model
                self.strategy = event.strategy
            case Proposed():
                self.busy = "checking"
            case Decided(decision=decision):
                self.busy = BUSY.get(decision.kind, "checking")
            case Backtracked(to=to):
                depth = len(self.tree.path(to))
                where = f"step {depth}" if depth else "the start"
                self.order.append(Text(f"   ↩ back to {where}", style="magenta"))
            case Sampled(index=index, sample=sample):
                said = "no answer" if sample.answer is None else clean(sample.answer)
                self.order.append(Text(f"   sample {index + 1}: {said}", style="dim"))
            case Noted(text=text):
                self.order.append(Text(f"   {clean(text)}", style="dim italic"))
            case ApprovalAsked():
                self.waiting = ApprovalNeeded(event.thread, event.tool, event.claim)
            case Finished(result=result):
                self.result = Result.model_validate(result)

    def line(self, node: int) -> DrawnLine:
        """A step as it stands."""
        step, evidence = self.tree.nodes[node], self.tree.evidence_of(node)
        verdicts = [(one.tool, one.status, clean(one.evidence)) for one in evidence.verdicts]
        return DrawnLine(
            text=clean(step.text),
            depth=len(self.tree.path(node)),
            origin=step.origin,
            score=self.tree.scores.get(node),
            verdicts=list(dict.fromkeys(verdicts)),
            judgment=evidence.judgment,
            struck=self.tree.fate(node) in STRUCK,
        )

    def render(self, *, running: bool) -> RenderableType:
        """The whole drawing as it stands."""
        rows: list[RenderableType] = [
            Text(self.problem, style="bold"),
            Text(f"{self.model} · {self.strategy}", style="dim"),
            Text(),
        ]
        for item in self.order:
            rows.extend([item] if isinstance(item, Text) else _step(self.line(item)))
        if self.result is not None:
            rows.extend([Text(), *_outcome(self.result)])
        elif running:
            rows.append(Text(f"   … {self.busy}", style="dim"))
        return Group(*rows)


def _step(line: DrawnLine) -> list[Text]:
    head = "   ↳" if line.origin == "corrected" else f"{line.depth:>3} "
    row = Text(head, style="cyan" if line.origin == "corrected" else "dim")
    row.append(" ")
    row.append(line.text, Style(strike=line.struck, dim=line.struck))
    if line.origin == "corrected":
        row.append("  corrected", "cyan")
    if line.score is not None and not line.struck:
        row.append(f"  {line.score:.2f}", _colour(line.score))
    for mark, style in dict.fromkeys(MARKS[status] for _, status, _ in line.verdicts):
        row.append(f" {mark}", style)
    rows = [row]
    for tool, status, evidence in line.verdicts:
        if status == "refuted":
            rows.append(Text(f"     ✗ {tool}: {evidence}", style="red"))
    return rows


def _outcome(result: Result) -> list[Text]:
    usage = result.usage
    tools = sum(usage.tool_calls.values())
    costs = Text(
        f"   {usage.prompt_tokens + usage.completion_tokens} tokens · {tools} tool calls · "
        f"{result.corrections} corrected · {result.backtracks} backtracks · {usage.seconds:.2f} s",
        style="dim",
    )
    if result.answer is None:
        words = "the budget ended before there was an answer"
        head = Text(
            f"   {words if result.status == 'budget' else 'abstained'}", style="bold yellow"
        )
        hint = advice(result)
        return [head, *([Text(f"   {hint}", style="yellow")] if hint else []), costs]
    head = Text("   = ", style="bold green")
    head.append(clean(result.answer), "bold")
    head.append(f"   confidence {result.confidence:.2f}", _colour(result.confidence))
    if result.verified:
        head.append("  verified", "green")
    elif result.checked:
        head.append("  checked", "dim")
    if result.status == "budget":
        head.append("  best so far: the budget ended", "yellow")
    why = [Text(f"     ✓ {clean(words)}", style="green") for words in result.grounds]
    return [head, *why, costs]


def _colour(score: float) -> str:
    return "green" if score >= GOOD else "yellow" if score >= FAIR else "red"


async def draw(events: AsyncIterator[dict[str, Any]], console: Console | None = None) -> Result:
    """Draw a run until its result."""
    drawing = Drawing()
    console = console or Console(highlight=False)
    with Live(console=console, auto_refresh=False, vertical_overflow="visible") as live:
        async for event in events:
            drawing.on(event)
            live.update(drawing.render(running=True), refresh=True)
        live.update(drawing.render(running=False), refresh=True)
    if drawing.waiting is not None:
        raise drawing.waiting
    if drawing.result is None:
        raise SurefootError("The run ended without a result; its trace says where.")
    return drawing.result
