"""A comparison as one HTML page that needs nothing from anywhere; all that others wrote is text."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from html import escape
from importlib.resources import files
from string import Template
from typing import Any

from .chart import STYLE, ChartPoint, svg
from .failures import WrongRun
from .summary import Summary

MAX_CHARS = 4000
"""As much of one text is shown."""
MARKS = {"supported": ("good", "✓"), "refuted": ("bad", "✗"), "unknown": ("faint", "?")}
NOTES = (
    "In brackets 95% intervals: Wilson's for an accuracy, a paired bootstrap over problems for a "
    "difference. p is McNemar's, exact and two-sided, of the problems that one of the two alone "
    "solved (won : lost). Tokens, calls and tool calls are means a run; money and seconds of wall "
    "time are those of the whole evaluation."
)


@dataclass(frozen=True, slots=True)
class ReportedStrategy:
    """One strategy in the report."""

    label: str
    summary: Summary
    failures: Sequence[WrongRun] = ()


def points(entries: Sequence[ReportedStrategy]) -> list[ChartPoint]:
    """What the plot shows; the first entry is the baseline."""
    return [
        ChartPoint(
            label=entry.label,
            tokens=tokens_a_run(entry.summary),
            accuracy=entry.summary.accuracy,
            interval=entry.summary.accuracy_ci,
            baseline=index == 0,
        )
        for index, entry in enumerate(entries)
    ]


def tokens_a_run(summary: Summary) -> float:
    usage = summary.usage
    return (usage.prompt_tokens + usage.completion_tokens) / max(1, summary.n)


def html(title: str, entries: Sequence[ReportedStrategy]) -> str:
    """The page: a table, the plot, the groups, and each strategy's worst failures."""
    first = entries[0].summary
    template = files(__package__).joinpath("report.html").read_text("utf-8")
    page = Template(template).substitute(
        title=escape(title),
        about=escape(f"{first.model} on {first.problems} problems"),
        colours=STYLE,
        table=_table(entries),
        notes=escape(NOTES),
        chart=svg(points(entries)),
        groups=_groups(entries),
        failures="\n".join(map(_failures, entries)),
    )
    return page.encode("utf-8", "replace").decode()  # half a surrogate pair, as JSON can hold


def _table(entries: Sequence[ReportedStrategy]) -> str:
    heads = ("strategy", "right", f"against {entries[0].label}", "won : lost", "p", "answered")
    costs = ("tokens", "calls", "tool calls", "money", "seconds")
    rows = [_row(entry.label, entry.summary, base=entry is entries[0]) for entry in entries]
    head = _cells("th", (*heads, *costs))
    return f"<table><thead>{head}</thead><tbody>{''.join(rows)}</tbody></table>"


def _row(label: str, summary: Summary, *, base: bool) -> str:
    usage, n, against = summary.usage, max(1, summary.n), summary.versus
    low, high = summary.accuracy_ci
    compared = ("", "", "")
    if against is not None:
        sides = f"({100 * against.interval[0]:+.1f} to {100 * against.interval[1]:+.1f})"
        counts = "" if against.won is None else f"{against.won} : {against.lost}"
        chance = "" if against.p is None else f"{against.p:.2g}"
        compared = (f"{100 * against.difference:+.1f} {sides}", counts, chance)
    cells = (
        label,
        f"{summary.accuracy:.1%} ({100 * low:.1f} to {100 * high:.1f})",
        *compared,
        f"{summary.answered / n:.1%}",
        f"{tokens_a_run(summary):,.0f}",
        f"{usage.policy_calls / n:,.1f}",
        f"{sum(usage.tool_calls.values()) / n:,.1f}",
        "" if usage.money is None else f"{usage.money:,.4f}",
        f"{summary.seconds:,.1f}",
    )
    return _cells("td", cells, ' class="base"' if base else "")


def _groups(entries: Sequence[ReportedStrategy]) -> str:
    names = sorted({name for entry in entries for name in entry.summary.by})
    if not names:
        return ""
    rows = []
    for name in names:
        counts = [entry.summary.by.get(name) for entry in entries]
        n = max(one.n for one in counts if one is not None)
        shares = ("" if one is None else f"{one.accuracy:.1%}" for one in counts)
        rows.append(_cells("td", (name, str(n), *shares)))
    heads = _cells("th", ("group", "n", *(entry.label for entry in entries)))
    table = f"<table><thead>{heads}</thead><tbody>{''.join(rows)}</tbody></table>"
    return f'<h2>By group</h2>\n<div class="scroll">{table}</div>'


def _cells(kind: str, texts: Iterable[str], attributes: str = "") -> str:
    return f"<tr{attributes}>{''.join(f'<{kind}>{_text(text)}</{kind}>' for text in texts)}</tr>"


def _failures(entry: ReportedStrategy) -> str:
    shown = "\n".join(map(_failure, entry.failures)) or '<p class="faint">None.</p>'
    return f"<h3>{_text(entry.label)}</h3>\n{shown}"


def _failure(failure: WrongRun) -> str:
    result, problem = failure.result, failure.problem
    said = result.answer if result.answer is not None else result.status
    marks = [
        *(["verified, and wrong"] if result.verified else []),
        *(["the baseline solved it"] if failure.lost else []),
        f"confidence {result.confidence:.2f}",
    ]
    steps = "".join(
        f"<li>{_text(step.text)} {_score(step.score)}{''.join(map(_verdict, step.verdicts))}</li>"
        for step in result.steps
    )
    return (
        f"<details><summary>{_text(_short(problem.problem.text))}: "
        f'<span class="bad">{_text(_short(said))}</span> '
        f'<span class="faint">{_text(" · ".join(marks))}</span></summary>'
        f'<p class="text">{_text(problem.problem.text)}</p>'
        f'<p>Right: <span class="good">{_text(problem.answer or "its tests")}</span></p>'
        f"{f'<p>{_text(result.error)}</p>' if result.error else ''}"
        f"<ol>{steps}</ol>{_trace(failure.events)}</details>"
    )


def _score(score: float | None) -> str:
    return "" if score is None else f'<span class="faint">{score:.2f}</span> '


def _verdict(verdict: Any) -> str:
    kind, mark = MARKS[verdict.status]
    return (
        f'<br><span class="{kind}">{mark} {_text(verdict.tool)}: {_text(verdict.evidence)}</span>'
    )


def _trace(events: Sequence[dict[str, Any]]) -> str:
    if not events:
        return ""
    lines = []
    for event in events:
        rest = {k: v for k, v in event.items() if k not in ("run", "seq", "t", "event")}
        said = json.dumps(rest, ensure_ascii=False)
        lines.append(f"{event['t']:8.3f} s  {event['event']:<10} {_short(said, 600)}")
    shown = "\n".join(_text(line) for line in lines)
    return f"<details><summary>trace, {len(events)} events</summary><pre>{shown}</pre></details>"


def _short(text: str, most: int = 120) -> str:
    line = " ".join(text.split())
    return line if len(line) <= most else line[: most - 1] + "…"


def _text(text: str) -> str:
    return escape(text[:MAX_CHARS])
