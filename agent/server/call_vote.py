"""A vote on tool calls: of several answers the one that most of them give.

Calls are the same where they name the same tools with the same arguments, however those are
written. A call whose arguments are no JSON has no vote. Answers in words are one party: which tool
to call is what is asked here, and words say "none".
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

from ...graphs.contracts import Proposal, Usage


def voted(proposals: Sequence[Proposal]) -> list[Proposal]:
    """The first proposal of the largest party, with what all of them cost. Ties: the earliest."""
    parties = [_party(one) for one in proposals]
    counts = Counter(party for party in parties if party is not None)
    if not counts:
        return list(proposals[:1])
    most = max(counts.values())
    at = next(i for i, party in enumerate(parties) if party is not None and counts[party] == most)
    cost = sum((one.usage for one in proposals), Usage())
    note = f"{most} of {len(proposals)} samples agree"
    chosen = proposals[at]
    return [replace(chosen, usage=cost, notes=(*chosen.notes, note))]


def _party(proposal: Proposal) -> str | None:
    if not proposal.tool_calls:
        return "" if proposal.text.strip() else None
    try:
        calls = [[call.name, json.loads(call.arguments or "{}")] for call in proposal.tool_calls]
        return json.dumps(calls, sort_keys=True)
    except (ValueError, RecursionError):
        return None
