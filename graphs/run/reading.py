"""Asking for one proposal that is read while it is written."""

from __future__ import annotations

from ..contracts import Ask, Policy, Proposal, ProposalRequest, Reader, Streaming


async def read_while_written(policy: Policy, request: ProposalRequest, read: Reader) -> Proposal:
    """One proposal, which `read` sees while it is written, and may end (`Streaming`).

    Of a policy that does not stream, it sees the whole at once, and ends nothing.
    """
    if isinstance(policy, Streaming):
        return await policy.stream(request, read)
    proposal, *_ = await policy.propose(request)
    await read(proposal.text)
    return proposal


def reading(policy: Policy, read: Reader) -> Ask:
    """A way of asking a policy by which `read` sees the one proposal while it is written."""

    async def ask(request: ProposalRequest) -> list[Proposal]:
        return [await read_while_written(policy, request, read)]

    return ask
