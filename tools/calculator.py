"""The calculator: exact arithmetic, and the free verifier of arithmetic claims."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

from .base import Claim, StepContext, Verdict
from .judging import Judgment, judge, judge_solution
from .mathematics.claim_grammar import parse
from .mathematics.errors import CalculatorError, ExpressionError
from .mathematics.exact import computable, evaluate
from .mathematics.spelling import plain_text

__all__ = ["Calculator", "CalculatorError", "ExpressionError", "Number", "calculate"]

Number = int | Fraction | Decimal

MAX_CHARACTERS = 20_000
NO_CONTEXT = StepContext("")
_KINDS = frozenset({"arithmetic", "function", "property", "solution"})


def calculate(expression: str) -> Number:
    r"""The exact value of an arithmetic expression, plain or LaTeX.

    Knows `+ - * / ^ ** ! % mod //`, percent (`20% of 50`), roots, `gcd`, `lcm`, `factorial`,
    `abs`, `floor`, `ceil`, `round` (halves away from zero), `min`, `max`, `binom`, `isprime`,
    logarithms and trigonometric functions (radians; `30°` for degrees), `pi`.

    Returns an `int` where the value is whole, a `Fraction` where it is rational, otherwise a
    `Decimal` of about 50 correct digits. Raises `CalculatorError` (a `ValueError`), within
    milliseconds, for text that is no arithmetic, division by zero and results of more than
    about 4,000 digits.
    """
    if len(expression) > MAX_CHARACTERS:
        raise ExpressionError(f"the expression is longer than {MAX_CHARACTERS:,} characters")
    latex = "\\" in expression
    text = plain_text(expression).replace("% of ", "% * ").replace(r"\% of ", r"\% * ")
    value = evaluate(parse(text, latex=latex))
    if isinstance(value, Fraction) and value.denominator == 1:
        return value.numerator
    return value


class Calculator:
    """Judges claims whose two sides are numbers, and solutions of linear equations.

    Free: it runs on every step, in the calling process, in well under a millisecond a claim.
    """

    name = "calculator"
    free = True

    def can_judge(self, claim: Claim) -> bool:
        """Whether both sides are arithmetic without variables."""
        if claim.kind == "solution":
            return claim.left.startswith("solve(")
        if claim.kind not in _KINDS or not claim.left or not claim.right:
            return False
        try:
            left = parse(claim.left)
            right = left if claim.is_request else parse(claim.right)
        except CalculatorError:
            return False
        return computable(left) and computable(right)

    async def check(self, claim: Claim, context: StepContext) -> Verdict:
        """Judge one claim by exact arithmetic. Never raises for what a model wrote."""
        return self.judge(claim, context)

    def judge(self, claim: Claim, context: StepContext = NO_CONTEXT) -> Verdict:
        """`check` without the event loop."""
        if claim.kind not in _KINDS:
            return Verdict(self.name, "unknown", claim, "not arithmetic")
        try:
            judgment = judge_solution(claim) if claim.kind == "solution" else judge(claim)
        except CalculatorError as error:
            judgment = Judgment("unknown", str(error))
        return Verdict(self.name, judgment.status, claim, judgment.evidence, judgment.correction)
