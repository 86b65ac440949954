"""Traces of version 1, read as version 2: four kinds of events were written otherwise."""

from __future__ import annotations

from typing import Any


def of_version_1(row: Any) -> Any:
    """The row as version 2 would have it. What only version 2 writes is missing there: how often
    a prefix was continued (`continue`), and which tools need not be asked again (`asked`)."""
    if not isinstance(row, dict):
        return row
    match row.get("event"):
        case "settled":
            return {**row, "event": "vote"}
        case "backpropagate" if isinstance(row.get("visit"), dict):
            return {**row, **row["visit"]}
        case "resume" if "log" not in row:
            laid = {"event": "propose", "parent": 0, "attempt": 0, "nodes": row.get("nodes", [])}
            left = [{"event": "abandon", "node": node} for node in row.get("left", [])]
            return {**row, "log": [laid, *left]}
        case _:
            return row
