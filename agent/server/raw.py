"""Plain completions by a policy: no loop, no tools, what the model itself writes."""

from __future__ import annotations

from ...graphs.protocols import Policy, Proposal
from ..policies.logprobs import between
from .deltas import Deltas, End, FinishReason, Text
from .raw_order import RawOrder


async def complete(policy: Policy, order: RawOrder) -> Deltas:
    """The pieces of every choice, each choice's `End` after its last one."""
    for index, proposal in enumerate(await policy.propose(order.request)):
        text, finish = cut(proposal, order.request.stop, keep_stop=order.wanted.keep_stop)
        yield Text(index, text, between(proposal.logprobs or (), 0, len(text)))
        yield End(index, finish)


def cut(proposal: Proposal, stops: tuple[str, ...], *, keep_stop: bool) -> tuple[str, FinishReason]:
    """The proposal's text up to the first stop text, and why it ends."""
    text = proposal.text
    found = min(((at, stop) for stop in stops if (at := text.find(stop)) >= 0), default=None)
    if found is None:
        return text, "length" if proposal.finish == "length" else "stop"
    at, stop = found
    return text[: at + len(stop) * keep_stop], "stop"
