"""The controller for chat models: what whole attempts are worth together, learned from records.

A chat model writes a whole solution in one call, so it is judged as a whole: by the tools on its
way, by a program that is written from the problem alone, by chains that see none of it. P(the
answer is right) is a logistic model of what these witnesses say, fitted on records of real models
(`benchmarks/spending`), and of how often the witnesses of the model at hand agreed before: a model
that is right on a third of such problems is not believed like one that is right on nine tenths.
"""

from __future__ import annotations

import math
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ConfigDict, Field

from ...graphs.contracts import BudgetLeft, Decision, Heard, Hearing, TreeView
from .settings_file import read_settings

USUAL_LOGPROB = -0.1  # a token's, of a chain whose server gives none
USUAL_SURPRISE = 3.4  # log(1 + nats) of a whole chain
MOST_UNREAD = 2  # numbers: who leaves out so many has not read the problem
ORDINARY = 5  # digits: of a problem with longer numbers no answer is odd
MOST_DIGITS = 4  # more than three that count: the longer the numbers, the better is a program
SURE = 0.95  # of what is called verified, so many must be right
AGREED = 0.99  # said of an agreement: of those said to be 0.95 sure 73 of 77 were right on records
FEATURES = (
    "bias",
    "chains_for",
    "chains_against",
    "programs_for",
    "programs_against",
    "programs_failed",
    "ran",
    "corrected",
    "calculated",
    "logprob",
    "surprise",
    "unread",
    "odd",
    "digits",
    "digits_computed",
    "rate",
    "alone",
    "first",
    "unseen_by_chains",
)
AT_THE_END = ("bias", "weighed", "apart", "chains", "against", "rate", "logprob", "ran")
"""What decides how sure an answer is once no more witnesses are heard: see `ending`."""


class Thoroughness(BaseModel):
    """When a hearing ends, and how sure its answer is then: see `Witnesses`."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    answer: float = Field(ge=0, le=1)
    confirm: float = Field(0.0, ge=0, le=1)
    programs: int = Field(ge=0)
    chains: int = Field(ge=1)
    stay: float = Field(0.0, ge=0, lt=1)
    said: dict[str, float] = Field(default_factory=dict)


class Witnesses(Thoroughness):
    """What `witnesses.json` holds.

    `weights` of the features in P(right); `prior` of how often a second witness agrees with the
    first, and how many problems it counts for; `explore`: on so many problems of a session a
    program is heard however sure the chain is, since the rate of doubtful ones alone says too
    little of the model and its problems; `models`, by what their names hold, what their own
    records say in the place of that. `said`: the weights of P(right) of an answer that is given,
    since hearings do not end at random (the first two of them alone: Platt 1999). `code`: the
    weights of P(a program is right). `answer`: P(right) from which no further witness pays, and
    `confirm` from which not even the first program does; `programs` and `chains`: how many of each
    are asked for at most; `stay`: how much likelier than the first chain's answer another one must
    be. `efforts`, by name: what holds in the place of these and of `said` where a user wants less
    or more spent.
    """

    weights: dict[str, float]
    prior: float = Field(gt=0, lt=1)
    prior_count: float = Field(gt=0)
    explore: int = Field(0, ge=0)
    models: dict[str, dict[str, Any]] = Field(default_factory=dict)
    code: dict[str, float] = Field(default_factory=dict)
    efforts: dict[str, Thoroughness] = Field(default_factory=dict)

    @classmethod
    def read(cls, path: Path | None = None) -> Witnesses:
        """From a file; the shipped one by default. Raises `FormatError`."""
        return read_settings(cls, "witnesses.json", path)

    def of(self, model: str) -> Witnesses:
        """What holds for this model: its own records where there are any, else all of them."""
        name = model.lower()
        known = [part for part in self.models if part in name]
        if not known:
            return self
        return Witnesses.model_validate(self.model_dump() | self.models[max(known, key=len)])

    def thoroughness(self, effort: str) -> Thoroughness:
        """When to stop, and how sure to be then, at this effort."""
        return self.efforts.get(effort, self)


@dataclass(slots=True)
class ModelStanding:
    """What is known of one model: of so many problems (`heard`) its witnesses agreed on `agreed`.

    Lives as long as a session, a run of `eval` or a server, and adapts within it.
    """

    agreed: float = 0.0
    heard: float = 0.0
    _seen: set[str] = field(default_factory=set)

    def rate(self, prior: float, count: float) -> float:
        """The posterior mean of a Beta distribution."""
        return (self.agreed + prior * count) / (self.heard + count)

    def learn(self, *, agrees: bool) -> None:
        """One more problem on which a second witness was heard."""
        self.agreed += agrees
        self.heard += 1


def features(heard: Sequence[Heard], group: Sequence[int], rate: float) -> dict[str, float]:
    """What the witnesses say of the answer that `group` gives, as numbers."""
    own = set(group)
    lead = heard[group[0]]
    against = [one for at, one in enumerate(heard) if at not in own and one.answer is not None]
    chains = sum(heard[at].by == "chain" for at in own)
    programs = sum(heard[at].by == "program" for at in own)
    digits = float(min(max(lead.plausible.digits - 3, 0), MOST_DIGITS))
    logprobs = [heard[at].logprob for at in own]
    known = [value for value in logprobs if value is not None]
    return {
        "bias": 1.0,
        "chains_for": float(max(0, chains - 1)),
        "chains_against": float(sum(one.by == "chain" for one in against)),
        "programs_for": float(programs),
        "programs_against": float(sum(one.by == "program" for one in against)),
        "programs_failed": float(sum(one.by == "program" and one.answer is None for one in heard)),
        "ran": float(any(heard[at].by == "chain" and heard[at].ran for at in own)),
        "corrected": float(lead.corrected),
        "calculated": float(any(heard[at].supported > 0 for at in own)),
        "logprob": max(-1.0, sum(known) / len(known)) if known else USUAL_LOGPROB,
        "surprise": _surprise(heard, own),
        "unread": float(min(MOST_UNREAD, *(heard[at].plausible.unread for at in own))),
        "odd": float(lead.plausible.odd and lead.plausible.digits <= ORDINARY),
        "digits": digits,
        "digits_computed": 0.0 if chains else digits,
        "rate": math.log(rate / (1 - rate)),
        "alone": float(len(heard) == 1),
        "first": float(0 in own),
        "unseen_by_chains": float(not chains),
    }


def _surprise(heard: Sequence[Heard], own: Collection[int]) -> float:
    """How much more surprising these chains are than is usual: the mean of a logarithm."""
    nats = [heard[at].nats for at in own if heard[at].by == "chain"]
    found = [math.log1p(max(0.0, one)) - USUAL_SURPRISE for one in nats if one is not None]
    return sum(found) / len(found) if found else 0.0


def ending(
    heard: Sequence[Heard], group: Sequence[int], rate: float, weighed: float
) -> dict[str, float]:
    """What is known of the answer that `group` gives when the hearing ends, as numbers.

    `weighed`: P(right) by the features of all hearings; `apart`: a chain and a program that never
    saw it agree.
    """
    told = features(heard, group, rate)
    chains = sum(heard[at].by == "chain" for at in group)
    within = min(max(weighed, 1e-6), 1 - 1e-6)
    return {
        "bias": 1.0,
        "weighed": math.log(within / (1 - within)),
        "apart": float(0 < chains < len(group)),
        "chains": float(chains > 1),
        "against": told["chains_against"] + told["programs_against"],
        "rate": told["rate"],
        "logprob": told["logprob"],
        "ran": told["ran"],
    }


def chance(weights: dict[str, float], told: dict[str, float]) -> float:
    """P(right) by the logistic model."""
    return 1 / (1 + math.exp(-sum(weights.get(name, 0.0) * value for name, value in told.items())))


class WitnessController:
    """Steps pass unless a tool refutes them; a whole attempt is heard, and answered when believed.

    Stateless but for `standing`: what was heard of this model before.
    """

    def __init__(
        self,
        model: str = "",
        witnesses: Witnesses | None = None,
        standing: ModelStanding | None = None,
        *,
        max_corrections: int = 2,
        max_steps: int = 80,
    ) -> None:
        self.witnesses = (witnesses or Witnesses.read()).of(model)
        self.standing = standing or ModelStanding()
        self.max_corrections = max_corrections
        self.max_steps = max_steps

    def decide(self, view: TreeView, budget: BudgetLeft) -> Decision:
        """The next action for one step."""
        if view.evidence.refuted and view.corrections < self.max_corrections:
            return Decision("correct", view.evidence.refuted[0].evidence)
        if view.evidence.refuted:
            return Decision("hear", "still refuted after its corrections")
        if view.final or view.empty:
            return Decision("hear", "an attempt is complete")
        if len(view.ancestors) + 1 >= self.max_steps:
            return Decision("hear", f"no answer within {self.max_steps} steps")
        return Decision("accept")

    @property
    def rate(self) -> float:
        """How often this model's witnesses agree: by its records, and by what was heard since."""
        known = self.witnesses
        return self.standing.rate(known.prior, known.prior_count)

    def weigh(
        self,
        heard: Sequence[Heard],
        groups: Sequence[tuple[int, ...]],
        left: BudgetLeft,
        programs: bool,
    ) -> Hearing:
        """The likeliest answer, P(it is right), and whether another witness pays."""
        known, rate = self.witnesses.thoroughness(left.effort), self.rate
        told = [
            (chance(self.witnesses.weights, features(heard, group, rate)), group)
            for group in groups
        ]
        best, group = max(
            told, key=lambda one: one[0] + known.stay * (0 in one[1]), default=(0.0, ())
        )
        if len(heard) == 2:
            self.standing.learn(agrees=any(len(one) == 2 for one in groups))
        wrote = sum(one.by == "program" for one in heard)
        chains = len(heard) - wrote
        words = f"P(right) {best:.2f} by {chains} chains and {wrote} programs"
        lead = max(group, key=lambda at: (heard[at].by == "chain", -at)) if group else None
        spent = any(value is not None and value <= 0 for value in (left.tokens, left.seconds))
        tools = left.tool_calls is None or left.tool_calls > 0
        first = programs and not wrote and known.programs > 0
        bar = max(known.answer, known.confirm) if first else known.answer
        explores = first and tools and self.standing.heard < self.witnesses.explore
        if (best >= bar and not explores) or spent:
            return self._answer(known.said, heard, group, lead, best, words)
        if programs and wrote < known.programs and tools:
            return Hearing(lead, best, Decision("confirm", words))
        if chains < known.chains and not _settled(groups, known.chains - chains):
            return Hearing(lead, best, Decision("attempt", words))
        return self._answer(known.said, heard, group, lead, best, words)

    def _answer(
        self,
        said: dict[str, float],
        heard: Sequence[Heard],
        group: Sequence[int],
        lead: int | None,
        best: float,
        words: str,
    ) -> Hearing:
        """The end of a hearing. A program that agrees with a chain verifies what is sure enough."""
        if group and said:
            best = chance(said, ending(heard, group, self.rate, best))
        wrote = [at for at in group if heard[at].by == "program"]
        grounds: tuple[str, ...] = ()
        if wrote and len(group) > len(wrote) and best >= AGREED:
            came = heard[wrote[0]].answer
            grounds = (f"a program written from the problem alone comes to {came}",)
        return Hearing(lead, best, Decision("answer", words, confidence=best), grounds)

    def passed(
        self, shown: bool | None, tried: int, share: float, *, headed: bool
    ) -> tuple[float, bool]:
        """P(a program is right), and whether it is sure enough to be called verified."""
        told = {
            "bias": 1.0,
            "passes": float(shown is True),
            "passes_headed": float(shown is True and headed),
            "fails": float(shown is False),
            "tried": float(tried - 1),
            "share": share if tried > 1 else 0.0,
            "rate": math.log(self.rate / (1 - self.rate)),
        }
        found = chance(self.witnesses.code, told)
        return found, found >= SURE


def _settled(groups: Sequence[tuple[int, ...]], more: int) -> bool:
    """Whether no vote that may still come can change the answer."""
    sizes = sorted((len(group) for group in groups), reverse=True)
    return bool(sizes) and sizes[0] > (sizes[1] if len(sizes) > 1 else 0) + more


__all__ = [
    "AT_THE_END",
    "FEATURES",
    "ModelStanding",
    "WitnessController",
    "Witnesses",
    "chance",
    "ending",
    "features",
]
