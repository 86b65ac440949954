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
from ...graphs.result import Result
from ...sandbox.errors import SurefootError
from .plain import clean

MARKS = {"supported": ("✓", "green"), "refuted": ("✗", "red"), "unknown": ("?", "yellow")}
GOOD, FAIR = 0.85, 0.5  # where a score's colour turns from green to yellow to red


@dataclass(slots=True)
class Line:
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
    lines: dict[int, Line] = field(default_factory=dict)
    result: Result | None = None
    waiting: ApprovalNeeded | None = None
    busy: str = "thinking"

    def on(self, event: dict[str, Any]) -> None:
        """Take one event in. Kinds that are not drawn are passed over."""
        handler = getattr(self, f"_on_{event['event']}", None)
        if handler is not None:
            handler(event)

    def _on_start(self, event: dict[str, Any]) -> None:
        self.problem, self.model = event["problem"], event["model"]
        self.strategy = event["strategy"]

    def _on_resume(self, event: dict[str, Any]) -> None:
        self._on_start(event)
        for node in event["nodes"]:
            self._add(node)
        for node in event["left"]:
            self.lines[node].struck = True

    def _on_propose(self, event: dict[str, Any]) -> None:
        for node in event["nodes"]:
            self._add(node)
        self.busy = "checking"

    def _add(self, node: dict[str, Any]) -> None:
        parent = self.lines.get(node["parent"])
        depth = 1 if parent is None else parent.depth + 1
        self.lines[node["id"]] = Line(clean(node["text"]), depth, node["origin"])
        self.order.append(node["id"])

    def _on_verdict(self, event: dict[str, Any]) -> None:
        verdict = event["verdict"]
        shown = (verdict["tool"], verdict["status"], clean(verdict["evidence"]))
        line = self.lines[event["node"]]
        if shown not in line.verdicts:
            line.verdicts.append(shown)

    def _on_critique(self, event: dict[str, Any]) -> None:
        for node, judgment in zip(event["nodes"], event["judgments"] or [], strict=False):
            self.lines[node].judgment = judgment

    def _on_decision(self, event: dict[str, Any]) -> None:
        self.lines[event["node"]].score = event["score"]
        self.busy = {"accept": "thinking", "correct": "correcting"}.get(
            event["decision"]["kind"], "checking"
        )

    def _on_correct(self, event: dict[str, Any]) -> None:
        for node in (event["wrong"], *event["dropped"]):
            self.lines[node].struck = True
        self._add(event["node"])

    def _on_score(self, event: dict[str, Any]) -> None:
        self.lines[event["node"]].score = event["score"]

    def _on_prune(self, event: dict[str, Any]) -> None:
        for node in event["dropped"]:
            self.lines[node].struck = True

    def _on_abandon(self, event: dict[str, Any]) -> None:
        self.lines[event["node"]].struck = True

    def _on_backtrack(self, event: dict[str, Any]) -> None:
        for node in event["left"]:
            self.lines[node].struck = True
        depth = self.lines[event["to"]].depth if event["to"] in self.lines else 0
        where = f"step {depth}" if depth else "the start"
        self.order.append(Text(f"   ↩ back to {where}", style="magenta"))

    def _on_sample(self, event: dict[str, Any]) -> None:
        answer = event["sample"]["answer"]
        said = "no answer" if answer is None else clean(answer)
        self.order.append(Text(f"   sample {event['index'] + 1}: {said}", style="dim"))

    def _on_note(self, event: dict[str, Any]) -> None:
        self.order.append(Text(f"   {clean(event['text'])}", style="dim italic"))

    def _on_approval(self, event: dict[str, Any]) -> None:
        self.waiting = ApprovalNeeded(event["thread"], event["tool"], event["claim"])

    def _on_result(self, event: dict[str, Any]) -> None:
        self.result = Result.model_validate(event["result"])

    def render(self, *, running: bool) -> RenderableType:
        """The whole drawing as it stands."""
        rows: list[RenderableType] = [
            Text(self.problem, style="bold"),
            Text(f"{self.model} · {self.strategy}", style="dim"),
            Text(),
        ]
        for item in self.order:
            rows.extend([item] if isinstance(item, Text) else _step(self.lines[item]))
        if self.result is not None:
            rows.extend([Text(), *_outcome(self.result)])
        elif running:
            rows.append(Text(f"   … {self.busy}", style="dim"))
        return Group(*rows)


def _step(line: Line) -> list[Text]:
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
        return [head, *([Text(f"   {result.hint}", style="yellow")] if result.hint else []), costs]
    head = Text("   = ", style="bold green")
    head.append(clean(result.answer), "bold")
    head.append(f"   confidence {result.confidence:.2f}", _colour(result.confidence))
    if result.verified:
        head.append("  verified", "green")
    if result.status == "budget":
        head.append("  best so far: the budget ended", "yellow")
    return [head, costs]


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
