"""pebble as a `Policy`: proposes, judges and rewrites, each in the way it was trained to."""

from __future__ import annotations

import asyncio
from pathlib import Path

from ...graphs.contracts import (
    Capabilities,
    ProcessRewardModel,
    Proposal,
    ProposalRequest,
    TokenLogprob,
    Usage,
)
from ...tools.base import Verifier
from ..policies.watching import Watcher
from . import runtime
from .exercises import Exercises
from .notation.verifier import Notation
from .prm import PebblePRM
from .runtime import Continuation, Draft, Pebble, Watch, shared
from .steps import from_line, to_line

MAX_SAMPLES = 64  # rows of one batch
SCOPE = (
    "pebble, the embedded model, knows arithmetic, algebra, number theory, simple calculus and "
    "short word problems in plain English. Anything else needs another model."
)


class PebblePolicy:
    """The embedded model. Calls run in a worker thread, so the event loop stays free."""

    name = "pebble"
    capabilities = Capabilities(
        n=True,
        logprobs=True,
        prefill=True,
        seed=True,
        max_n=MAX_SAMPLES,
        stepwise=True,
        prose=False,
        scope=SCOPE,
    )

    def __init__(self, path: Path | None = None) -> None:
        self._pebble = shared() if path is None else Pebble.load(path)

    def verifiers(self) -> tuple[Verifier, ...]:
        """What reads its lines (`graphs.contracts.Equipped`)."""
        return (Notation(), Exercises())

    def prm(self) -> ProcessRewardModel:
        """The same weights as a judge of steps (`graphs.contracts.Scoring`)."""
        return PebblePRM()

    async def propose(self, request: ProposalRequest) -> list[Proposal]:
        """Answer any of the four tasks; `request.prompt` is not needed and not read."""
        match request.task:
            case "critique":
                return [await asyncio.to_thread(self._critique, request)]
            case "rewrite":
                return await asyncio.to_thread(self._rewrite, request)
            case "step" | "solution":
                return await asyncio.to_thread(self._continue, request)

    async def propose_watched(self, request: ProposalRequest, watcher: Watcher) -> list[Proposal]:
        """A step or a solution, watched while it is written (`policies.watching.Watchable`)."""
        return await asyncio.to_thread(self._continue, request, watcher)

    async def aclose(self) -> None:
        """Nothing to close: the weights are shared."""

    def _continue(self, request: ProposalRequest, watcher: Watcher | None = None) -> list[Proposal]:
        prefix = runtime.encode_prefix(request.problem, [to_line(step) for step in request.steps])
        if request.started:
            prefix += self._pebble.words.encode(to_line(request.started))
        whole = request.task == "solution"
        stop = runtime.SOLUTION_STOP if whole else runtime.STEP_STOP
        return self._sample(prefix, request, stop, watcher)

    def _rewrite(self, request: ProposalRequest) -> list[Proposal]:
        evidence = request.evidence[request.subject].refuted if request.evidence else ()
        steps = [to_line(step) for step in request.steps]
        prompt = runtime.rewrite_prompt(
            request.problem,
            steps[: request.subject],
            steps[request.subject],
            evidence[0].evidence if evidence else None,
        )
        return self._sample(prompt, request, runtime.STEP_STOP)

    def _critique(self, request: ProposalRequest) -> Proposal:
        steps = [to_line(step) for step in request.steps]
        judged = runtime.judge(self._pebble, request.problem, steps)
        tokens = len(runtime.encode_prefix(request.problem, steps))
        return Proposal(
            text="",
            judgments=tuple(judged[request.subject :]),
            usage=Usage(prompt_tokens=tokens, calls=1),
        )

    def _sample(
        self,
        prompt: list[int],
        request: ProposalRequest,
        stop: frozenset[int],
        watcher: Watcher | None = None,
    ) -> list[Proposal]:
        n = max(1, min(request.n, MAX_SAMPLES))
        seed = 0 if request.seed is None else request.seed
        drawn = self._pebble.generate(
            [prompt] * n,
            max_tokens=request.max_tokens,
            temperature=request.temperature,
            seeds=[seed + index for index in range(n)],
            stop=stop,
            watch=None if watcher is None else self._watch(watcher, request.top_logprobs),
        )
        proposals = [_proposal(sampled, request.top_logprobs) for sampled in drawn]
        usage = Usage(len(prompt), sum(len(sampled.tokens) for sampled in drawn), 1)
        first, *rest = proposals
        return [
            Proposal(first.text, first.finish, first.logprobs, usage=usage),
            *rest,
        ]

    def _watch(self, watcher: Watcher, top: int) -> Watch:
        words = self._pebble.words

        def watch(draft: Draft) -> bool:
            newest = words.decode(draft.tokens[-1:])
            token = TokenLogprob(newest, draft.logprobs[-1], draft.top[-1][:top])
            return watcher(draft.index, _text(words.decode(draft.tokens)), token)

        return watch


def _text(lines: str) -> str:
    return "\n".join(from_line(line) for line in lines.split("\n"))


def _proposal(sampled: Continuation, top: int) -> Proposal:
    pieces = zip(sampled.pieces, sampled.logprobs, sampled.top, strict=True)
    return Proposal(
        text=_text(sampled.text),
        finish=sampled.finish,
        logprobs=tuple(TokenLogprob(piece, lp, best[:top]) for piece, lp, best in pieces),
    )
