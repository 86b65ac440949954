"""A tiny network as a `Policy`, so that every strategy of Surefoot runs on it."""

from __future__ import annotations

import asyncio
import re

from .....graphs.contracts import Capabilities, Proposal, ProposalRequest, TokenLogprob, Usage
from ...network import Network
from .sample import Writing, sample
from .text import BEGIN, CHARACTERS

MARK = "Answer:"
_NUMBERED = re.compile(r"^\(\d+\) ")
REWRITES_AT = 1.0  # temperature at which a refuted line is written again


class TinyPolicy:
    """Proposes lines; `#x` is the step `Answer: x`. A problem is its text, lower case.

    It judges nothing. Asked to rewrite a line it draws another. Lines are numbered, for what a
    text says twice is no new step to Surefoot.
    """

    name = "tiny"
    capabilities = Capabilities(
        n=True, logprobs=True, seed=True, stepwise=True, max_n=64, prose=False,
        tasks=("step", "solution", "rewrite"),
    )  # fmt: skip

    def __init__(self, model: Network, mode: str = "") -> None:
        self._model, self._mode = model, mode

    async def propose(self, request: ProposalRequest) -> list[Proposal]:
        """Answer a request for a step, the rest of a solution, or another line."""
        return await asyncio.to_thread(self._propose, request)

    async def aclose(self) -> None:
        """Nothing is held open."""

    def _propose(self, request: ProposalRequest) -> list[Proposal]:
        rewrite = request.task == "rewrite"
        steps = request.steps[: request.subject] if rewrite else request.steps
        prompt = f"{BEGIN}{self._mode}{request.problem}\n"
        prompt += "".join(f"{to_line(step)}\n" for step in steps)
        if len(prompt) >= self._model.shape.context:  # no room is left to write in
            return [Proposal("", "length", usage=Usage(len(prompt), 0, 1))]
        drawn = sample(
            self._model,
            [prompt] * request.n,
            temperature=REWRITES_AT if rewrite else request.temperature,
            seed=(request.seed or 0) * 1009 + len(request.steps) + 131 * len(request.evidence),
            limit=request.max_tokens,
            stop="" if request.task == "solution" else "\n",
        )
        at = len(steps) + 1
        return [_proposal(one, at, first=i == 0, asked=len(prompt)) for i, one in enumerate(drawn)]


def _proposal(one: Writing, at: int, *, first: bool, asked: int) -> Proposal:
    text = one.text.removesuffix("\n")
    usage = Usage(asked if first else 0, one.tokens, int(first))
    pieces = [*one.text, "$"][: one.tokens]
    return Proposal(
        "\n".join(from_line(line, at + i) for i, line in enumerate(text.split("\n"))),
        "end" if one.ended else "stop",
        tuple(TokenLogprob(p, lp) for p, lp in zip(pieces, one.logprobs, strict=True)),
        usage=usage,
    )


def to_line(step: str) -> str:
    """A step as the network writes it; what it cannot spell is left out."""
    line = f"#{step.removeprefix(MARK).strip()}" if step.startswith(MARK) else unnumbered(step)
    return "".join(c for c in line if c in CHARACTERS[3:])


def from_line(line: str, number: int) -> str:
    """The network's line as everyone else's step."""
    return f"{MARK} {line[1:]}" if line.startswith("#") else f"({number}) {line}"


def unnumbered(step: str) -> str:
    """A step without its number."""
    return _NUMBERED.sub("", step)
