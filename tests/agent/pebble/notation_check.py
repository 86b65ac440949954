"""Reading and judging a step as a run of pebble's does, for the tests of its notation."""

from surefoot.agent.pebble.notation.verifier import LINE, Notation
from surefoot.tools.base import Claim, StepContext, Verdict
from surefoot.tools.calculator import Calculator
from surefoot.tools.claims import read_claims

NOTATION, CALCULATOR = Notation(), Calculator()
NOWHERE = StepContext("")


def claims_of(step: str, context: StepContext = NOWHERE) -> list[Claim]:
    """The claims of a step that something could judge."""
    claims = read_claims(step, context, (NOTATION,))
    return [claim for claim in claims if claim.kind != LINE]


def verdict_on(claim: Claim, context: StepContext = NOWHERE) -> Verdict:
    judge = NOTATION if NOTATION.can_judge(claim) else CALCULATOR
    return judge.judge(claim, context)
