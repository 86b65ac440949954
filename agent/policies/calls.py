"""Several calls for one request: side by side, and their answers as one."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine, Sequence
from dataclasses import replace
from typing import Any

from ...graphs.contracts import Proposal, Usage
from ...graphs.errors import RateLimited, ServerFailed, Unreachable


def joined(
    results: Sequence[list[Proposal]], notes: Sequence[str], more: Usage | None = None
) -> list[Proposal]:
    """The proposals of several calls as those of one: usage and notes stand on the first."""
    proposals = [proposal for result in results for proposal in result]
    usage = sum((proposal.usage for proposal in proposals), more or Usage())
    said = [note for note in notes if note]
    for result in results:
        said += result[0].notes if result else ()
    rest = [replace(proposal, usage=Usage()) for proposal in proposals[1:]]
    return [replace(proposals[0], usage=usage, notes=tuple(dict.fromkeys(said))), *rest]


async def all_that_came(
    calls: Sequence[Coroutine[Any, Any, list[Proposal]]], note: str
) -> list[Proposal]:
    """What calls side by side gave. Those that failed in passing are missing, and noted.

    What was paid for is not thrown away because another call met a rate limit; an error that
    no call survives, or that is the user's to mend, is raised.
    """
    results = await asyncio.gather(*calls, return_exceptions=True)
    errors = [result for result in results if isinstance(result, BaseException)]
    came = [result for result in results if not isinstance(result, BaseException)]
    lasting = [e for e in errors if not isinstance(e, (RateLimited, ServerFailed, Unreachable))]
    if errors and (lasting or not came):
        raise (lasting or errors)[0]
    lost = f"{len(errors)} of {len(calls)} calls failed: {errors[0]}" if errors else ""
    return joined(came, (note, lost))


__all__ = ["all_that_came", "joined"]
