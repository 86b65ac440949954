"""`judge`: the policy's own model as a generative verifier (Zhang et al. 2024).

Where the backend gives log-probabilities, it is asked "Yes or No?" of every prefix, and P(yes)
is read from the first token. Where it gives none, or the model does not answer in a word, several
sampled critiques vote, each with its reasons. What cannot be read is never a score.
"""

from __future__ import annotations

import asyncio
import math
import statistics
from collections import OrderedDict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from ...graphs.contracts import (
    NO_EVIDENCE,
    Ask,
    Evidence,
    Policy,
    Probing,
    Proposal,
    ProposalRequest,
)
from ...graphs.errors import MalformedResponse
from ...graphs.prompts import CRITIQUE as VOTE_PROMPT
from ...graphs.prompts import CRITIQUE_TOKENS
from ...sandbox.errors import InputError

PROMPT = """\
You judge reasoning. You are given a problem and the beginning of a solution. Is every step of it \
right, so that it leads to the correct answer? Answer with one word: Yes or No."""

ALTERNATIVES = 20
ANSWER_TOKENS = 4
LEAST_MASS = 0.2
"""Yes and No together must be this likely, or the model was about to say something else."""
VOTES = 4
VOTE_TEMPERATURE = 0.7
MAX_KNOWN = 4096

Prefix = tuple[str, tuple[str, ...], tuple[Evidence, ...]]
"""What is judged: a problem, the steps up to some one, what is known of each."""


@dataclass(frozen=True, slots=True)
class PrefixJudgment:
    """P(the prefix is right), and the reasons that were given (none for a P(yes))."""

    score: float
    reasons: tuple[str, ...] = ()


class JudgePRM:
    """Asks `policy`, through `ask` where a run lends its own. Judgments are kept (bounded).

    Raises `InputError` for a policy that cannot judge what it is shown, `MalformedResponse`
    where no answer can be read, and what the policy raises.
    """

    name = "judge"

    def __init__(
        self,
        policy: Policy,
        *,
        ask: Ask | None = None,
        votes: int = VOTES,
        known: OrderedDict[Prefix, PrefixJudgment] | None = None,
    ) -> None:
        if not policy.capabilities.prose:
            raise InputError(f"{policy.name} judges by its own PRM: --prm {policy.name}.")
        if "critique" not in policy.capabilities.tasks:
            raise InputError(f"{policy.name} cannot judge: give --prm evidence.")
        self._policy = policy
        self._ask = ask or policy.propose
        self._votes = votes
        self._known: OrderedDict[Prefix, PrefixJudgment] = OrderedDict() if known is None else known

    def asking(self, ask: Ask) -> JudgePRM:
        """The same judge, with what it knows, asking through `ask`."""
        return JudgePRM(self._policy, ask=ask, votes=self._votes, known=self._known)

    async def score(
        self, problem: str, steps: Sequence[str], evidence: Sequence[Evidence] = ()
    ) -> list[float]:
        """P(every step up to this one is right), never rising along the steps."""
        scores: list[float] = []
        for judgment in await self.judge(problem, steps, evidence):
            scores.append(min(judgment.score, *scores[-1:], 1.0))
        return scores

    async def judge(
        self, problem: str, steps: Sequence[str], evidence: Sequence[Evidence] = ()
    ) -> list[PrefixJudgment]:
        """One judgment a step, with its reasons."""
        shown = tuple(evidence) or (NO_EVIDENCE,) * len(steps)
        if isinstance(self._policy, Probing):
            await self._policy.probe()
        keys = [(problem, tuple(steps[:end]), shown[:end]) for end in range(1, len(steps) + 1)]
        judged = {key: self._known[key] for key in keys if key in self._known}
        fresh = [key for key in keys if key not in judged]
        if fresh and self._policy.capabilities.logprobs:
            found = await asyncio.gather(*(self._yes(*key) for key in fresh))
            judged |= {key: one for key, one in zip(fresh, found, strict=True) if one is not None}
        if len(judged) < len(keys):
            voted = await self._vote(problem, tuple(steps), shown)
            judged = dict(zip(keys, voted, strict=True))
        self._keep(judged)
        return [judged[key] for key in keys]

    def _keep(self, judged: Mapping[Prefix, PrefixJudgment]) -> None:
        self._known.update(judged)
        while len(self._known) > MAX_KNOWN:
            self._known.popitem(last=False)

    async def _yes(
        self, problem: str, steps: tuple[str, ...], evidence: tuple[Evidence, ...]
    ) -> PrefixJudgment | None:
        """P(yes) against no for a prefix; None where the answer begins with neither."""
        proposals = await self._ask(
            ProposalRequest(
                problem=_shown(problem, steps, evidence),
                task="solution",
                prompt=PROMPT,
                max_tokens=ANSWER_TOKENS,
                top_logprobs=ALTERNATIVES,
            )
        )
        chance = p_yes(proposals[0]) if proposals else None
        return None if chance is None else PrefixJudgment(chance)

    async def _vote(
        self, problem: str, steps: tuple[str, ...], evidence: tuple[Evidence, ...]
    ) -> list[PrefixJudgment]:
        """The mean of sampled critiques, a judgment for each step; asked twice at most."""
        request = ProposalRequest(
            problem=problem,
            steps=steps,
            task="critique",
            prompt=VOTE_PROMPT.format(first=1),
            evidence=evidence,
            n=self._votes,
            max_tokens=CRITIQUE_TOKENS,
            temperature=VOTE_TEMPERATURE,
            seed=0,
        )
        for seed in (0, self._votes):
            proposals = await self._ask(replace(request, seed=seed))
            if votes := [one for one in proposals if one.judgments is not None]:
                return [_mean(votes, step) for step in range(len(steps))]
        raise MalformedResponse(
            f"{self._policy.name} gave no readable judgment of these {len(steps)} steps in "
            f"{2 * self._votes} answers: it cannot serve as --prm judge"
        )


def p_yes(proposal: Proposal) -> float | None:
    """P(yes) / (P(yes) + P(no)) of the first token, or None where neither is likely."""
    if not proposal.logprobs:
        return None
    first = proposal.logprobs[0]
    listed = dict(first.top) | {first.token: first.logprob}
    mass = dict.fromkeys(("yes", "no"), 0.0)
    for text, logprob in listed.items():
        word = text.strip(" \t\n\r.,:;!*\"'").lower()
        if word in mass:
            mass[word] += math.exp(logprob)
    total = sum(mass.values())
    return mass["yes"] / total if total >= LEAST_MASS else None


def _mean(votes: Sequence[Proposal], step: int) -> PrefixJudgment:
    chances = [vote.judgments[step] for vote in votes if vote.judgments is not None]
    lines = (vote.text.split("\n") for vote in votes)
    reasons = [line[step] for line in lines if step < len(line) and line[step]]
    return PrefixJudgment(statistics.fmean(chances), tuple(dict.fromkeys(reasons)))


def _shown(problem: str, steps: Sequence[str], evidence: Sequence[Evidence]) -> str:
    parts = [f"Problem:\n{problem}", "Solution so far:"]
    for number, (step, seen) in enumerate(zip(steps, evidence, strict=True), start=1):
        found = [
            f"(a tool finds: {verdict.claim.text}: {verdict.status})"
            for verdict in (*seen.refuted, *seen.supported)
        ]
        parts.append("\n".join((f"Step {number}: {step}", *found)))
    return "\n\n".join((*parts, "Is every step right? Yes or No?"))


__all__ = ["JudgePRM", "PrefixJudgment", "p_yes"]
