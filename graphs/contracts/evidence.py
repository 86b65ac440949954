"""What is known of one step besides its text."""

from __future__ import annotations

from dataclasses import dataclass

from ...tools.base import Verdict


@dataclass(frozen=True, slots=True)
class Evidence:
    """All that is known of one step besides its text.

    `judgment` is the policy's own P(this step is right) from a critique, `reason` its words,
    `logprob` the mean log-probability of the step's tokens, `answer` what the solution that ends
    in this step is read to answer. None where there is none.
    """

    verdicts: tuple[Verdict, ...] = ()
    judgment: float | None = None
    reason: str = ""
    logprob: float | None = None
    answer: str | None = None

    @property
    def refuted(self) -> tuple[Verdict, ...]:
        return tuple(v for v in self.verdicts if v.status == "refuted")

    @property
    def supported(self) -> tuple[Verdict, ...]:
        return tuple(v for v in self.verdicts if v.status == "supported")


NO_EVIDENCE = Evidence()
