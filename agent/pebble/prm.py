"""`pebble` as a PRM: P(`+` after the step), from the same weights that propose."""

from __future__ import annotations

import asyncio
import math
import re
from collections.abc import Sequence

from ...graphs.contracts import NO_EVIDENCE, Evidence
from ...tools.base import StepContext, Verdict
from ...tools.claims import read_claims
from . import runtime
from .familiarity import accounts_for, is_familiar
from .notation.functions import FUNCTIONS
from .notation.verifier import LINE, Notation
from .resampled import UNKNOWN, agreement, believed, is_story
from .runtime import shared
from .steps import ANSWER, to_line

_NUMBER = re.compile(r"\d+")
REFUTED = 0.02  # what a step is worth that a tool refuted
_ASKS = r"\b(?:find|compute|calculate|determine|what(?: is|'s)|give|work out|for|value of)"
BROKEN = 0.1  # one that was meant for a tool and that none can read
INTERCEPT, SLOPE = 1.155, 1.270  # of the calibration below
CONFIRMED = 0.985  # an answer that something else works out from the problem's own text
UNREAD = 0.3  # one to a problem that pebble's lines do not account for, or whose text is foreign
SURE = 0.9  # below it a story that nothing confirms is foreign: its own it reads alike each time
SOLVED = 0.97  # and one whose value, put back, solves the problem's own equations


class PebblePRM:
    """A prefix is worth no more than its worst step; a refuted step is worth next to nothing.

    A value that solves the problem's equations, or is what its own calculation comes to, is right
    however it was found.
    """

    name = "pebble"

    def __init__(self) -> None:
        self._pebble = shared()

    async def score(
        self, problem: str, steps: Sequence[str], evidence: Sequence[Evidence] = ()
    ) -> list[float]:
        if not steps:
            return []
        lines = [to_line(step) for step in steps]
        judged = await asyncio.to_thread(runtime.judge, self._pebble, problem, lines)
        worst = 1.0
        scores = []
        for index, good in enumerate(judged):
            seen = evidence[index] if evidence else NO_EVIDENCE
            before = evidence[index - 1] if evidence and index else NO_EVIDENCE
            copied = copies_solution(problem, before, steps[index])
            worst = min(worst, REFUTED if seen.refuted else 1.0 if copied else good)
            if not seen.refuted and solved(seen):
                worst = max(worst, SOLVED)
            if is_broken(problem, steps[: index + 1]):
                worst = min(worst, BROKEN)
            scores.append(worst)
        if lines[-1].startswith("#"):
            confirmed = bool(evidence) and is_confirmed(evidence[-1])
            if confirmed:
                scores[-1] = CONFIRMED
            elif evidence and not (is_story(problem, lines[:-1]) or any(map(solved, evidence))):
                scores[-1] = min(worst, UNREAD)  # every exercise it knows can be confirmed
            else:
                scores[-1] = await self._answer(problem, lines[:-1], worst)
        return scores

    def resampled(self, problem: str, steps: Sequence[str]) -> bool:
        """Stories are asked again for every score (`resampled`); and that several attempts agree
        on what none of them read makes it no likelier."""
        lines = [to_line(step) for step in steps[:-1]]
        return is_story(problem, lines) or not self._reads(problem, lines)

    def _reads(self, problem: str, lines: Sequence[str]) -> bool:
        return accounts_for(problem, lines) and is_familiar(self._pebble, problem)

    async def _answer(self, problem: str, lines: Sequence[str], worst: float) -> float:
        """What an answer is worth whose lines are worth no more than `worst`."""
        if worst <= BROKEN:
            return worst
        if len(_NUMBER.findall(problem)) < 2:
            return min(worst, UNREAD)  # nothing to calculate with
        if is_story(problem, lines):
            if not await asyncio.to_thread(self._reads, problem, lines):
                return min(worst, UNREAD)
            share = await asyncio.to_thread(agreement, self._pebble, problem, lines)
            chance = believed(UNKNOWN if share is None else share)
            return min(worst, chance if chance >= SURE else min(chance, UNREAD))
        read = await asyncio.to_thread(self._reads, problem, lines)
        return calibrated(worst) if read else min(worst, UNREAD)


def is_confirmed(evidence: Evidence) -> bool:
    """Whether a verifier worked out the very answer from the problem's own text."""
    return not evidence.refuted and any(v.claim.kind == "answer" for v in evidence.supported)


def calibrated(score: float) -> float:
    """How often an exercise's answer was right whose worst step had this score (Platt, 1999).

    Fitted on 329 answers to fresh questions of DeepMind Mathematics.
    """
    odds = math.log(score / (1 - score)) if 0 < score < 1 else math.copysign(20, score - 0.5)
    return 1 / (1 + math.exp(-(INTERCEPT + SLOPE * odds)))


def is_broken(problem: str, steps: Sequence[str]) -> bool:
    """Whether the last step calls a tool's function, or opens parentheses, and claims nothing."""
    step = steps[-1]
    meant = step.partition("(")[0] in FUNCTIONS or step.count("(") != step.count(")")
    if not meant:
        return False
    claims = read_claims(step, StepContext(problem, tuple(steps[:-1])), (Notation(),))
    return all(claim.kind == LINE for claim in claims)


def solved(evidence: Evidence) -> tuple[Verdict, ...]:
    """The verdicts on values that the problem itself gives: put back into its equations, or what
    its own calculation comes to."""
    return tuple(
        verdict
        for verdict in evidence.supported
        if verdict.claim.kind == "solution" or verdict.claim.text.startswith(ANSWER)
    )


def copies_solution(problem: str, before: Evidence, step: str) -> bool:
    """Whether a step states as its answer the very value that the step before solved for.

    The problem must ask for that variable, or that term, and for no other.
    """
    answer = step.removeprefix(ANSWER).strip() if step.startswith(ANSWER) else None
    for verdict in solved(before) if answer else ():
        name = verdict.claim.text.partition("=")[0].strip()
        asked = rf"{_ASKS}\s+{re.escape(name)}\b(?!\s*(?:,|and|[-+*/^(]))"
        if verdict.claim.right == answer and re.search(asked, problem, re.IGNORECASE):
            return True
    return False
