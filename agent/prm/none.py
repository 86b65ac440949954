"""No PRM: nothing is known of any step but what tools say."""

from __future__ import annotations

from collections.abc import Sequence

from ...graphs.contracts import Evidence


class NoPRM:
    """Scores every prefix 0.5, so that the controller goes by the evidence alone."""

    name = "none"

    async def score(
        self, problem: str, steps: Sequence[str], evidence: Sequence[Evidence] = ()
    ) -> list[float]:
        return [0.5] * len(steps)
