from __future__ import annotations

from collections.abc import AsyncIterator, Mapping

import pytest
import pytest_asyncio
from surefoot.sandbox import ExecResult, Limits, open_sandbox
from surefoot.tools.base import Claim, ClaimKind, StepContext, Verdict
from surefoot.tools.claims import extract_claims
from surefoot.tools.symbolic import Symbolic

NOTHING = StepContext("")
pytestmark = pytest.mark.asyncio(loop_scope="module")


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def symbolic() -> AsyncIterator[Symbolic]:
    async with open_sandbox("local") as sandbox:
        yield Symbolic(sandbox)


async def ask(
    symbolic: Symbolic, left: str, right: str, kind: ClaimKind = "function", doubt: str = ""
) -> Verdict:
    text = f"{left} = {right}"
    span = (len(left) + 3, len(text))
    claim = Claim(kind, text, (0, len(text)), left, "=", right, span, doubt)
    return await symbolic.check(claim, NOTHING)


@pytest.mark.parametrize(
    ("left", "right"),
    [
        ("diff(3*x^2 + 2*x, x)", "6*x + 2"),
        ("diff(e^x, x)", "e^x"),
        ("integrate(2*x, x)", "x^2 + C"),
        ("integrate(2*x, x, 0, 3)", "9"),
        ("limit(sin(x)/x, x, 0)", "1"),
        ("sum(k, k, 1, n)", "n*(n+1)/2"),
        ("solve(3*x + 5 = 20, x)", "5"),
        ("solve(x^2 = 4, x)", "{2, -2}"),
        ("solve(x^2 = 4)", "{-2, 2}"),
        ("solve({2*x + y = 5, x - y = 1}, {x, y})", "{x = 2, y = 1}"),
        ("solve({2*x + y = 5, x - y = 1}, {x, y})", "(2, 1)"),
        ("expand((x+1)^3)", "x^3 + 3*x^2 + 3*x + 1"),
        ("factor(x^2 - 4)", "(x-2)*(x+2)"),
        ("simplify((x^2 - 1)/(x - 1))", "x + 1"),
    ],
)
async def test_supported(symbolic: Symbolic, left: str, right: str) -> None:
    assert (await ask(symbolic, left, right)).status == "supported"


@pytest.mark.parametrize(
    ("left", "right", "correction"),
    [
        ("diff(3*x^2 + 2*x, x)", "6*x + 3", "6*x + 2"),
        ("solve(3*x + 5 = 20, x)", "4", "5"),
        ("solve(x^2 = 4, x)", "2", "{-2, 2}"),
        ("solve({2*x + y = 5, x - y = 1}, {x, y})", "(2, 2)", "{x = 2, y = 1}"),
        ("integrate(2*x, x, 0, 3)", "8", "9"),
    ],
)
async def test_refuted_with_its_correction(
    symbolic: Symbolic, left: str, right: str, correction: str
) -> None:
    verdict = await ask(symbolic, left, right)
    assert (verdict.status, verdict.correction) == ("refuted", correction)
    assert (await ask(symbolic, left, correction)).status == "supported"
    assert (await ask(symbolic, left, right, doubt="it is asserted")).status == "unknown"


@pytest.mark.parametrize(
    ("left", "right", "status"),
    [
        ("(x-1)*(x+1)", "x^2 - 1", "supported"),
        ("(x-1)*(x+1)", "x^2 + 1", "refuted"),
        ("x/(x+1) + 1/(x+1)", "1", "supported"),
        ("sin(x)^2 + cos(x)^2", "1", "supported"),
        ("sin(x)^2 + cos(x)^2", "2", "refuted"),
        ("sqrt(x)*sqrt(x)", "x", "supported"),
        ("1/0 + x", "x", "unknown"),
    ],
)
async def test_identities(symbolic: Symbolic, left: str, right: str, status: str) -> None:
    assert (await ask(symbolic, left, right, "identity")).status == status


@pytest.mark.parametrize(
    ("left", "result"),
    [
        ("factor(x^2 - 4)", "(x - 2)*(x + 2)"),
        ("solve({2*x + y = 5, x - y = 1}, {x, y})", "{x = 2, y = 1}"),
        ("diff(x^3, x, 2)", "6*x"),
    ],
)
async def test_requests_are_answered(symbolic: Symbolic, left: str, result: str) -> None:
    assert (await ask(symbolic, left, "?")).correction == result


async def test_a_request_is_read_from_a_step(symbolic: Symbolic) -> None:
    step = "We factor: factor(x^2 - 9) = ?"
    (claim,) = extract_claims(step)
    assert claim.is_request
    assert claim.right_span is not None
    assert step[slice(*claim.right_span)] == "?"
    assert (await symbolic.check(claim, NOTHING)).correction == "(x - 3)*(x + 3)"


@pytest.mark.parametrize(
    "left",
    ["factor(x^100000 - 1)", "simplify(sum(1/k, k, 1, 10^9))", "diff(__import__, x)", "solve(, x)"],
)
async def test_hostile_requests_end_as_unknown(symbolic: Symbolic, left: str) -> None:
    verdict = await ask(symbolic, left, "?")
    assert (verdict.status, verdict.correction) == ("unknown", None)


async def test_rational_identities_never_reach_the_sandbox() -> None:
    assert (await ask(Symbolic(_NoSandbox()), "(a+b)^2", "a^2+2*a*b+b^2", "identity")).status == (
        "supported"
    )


async def test_a_worker_that_answers_nonsense_is_unknown() -> None:
    for stdout in ("", "[]", "{", "[" * 100_000, '{"same": "yes"}'):
        verdict = await ask(Symbolic(_Canned(stdout)), "diff(x, x)", "1")
        assert verdict.status == "unknown"


class _Canned:
    name = "canned"

    def __init__(self, stdout: str) -> None:
        self.stdout = stdout

    async def run(
        self,
        code: str,
        *,
        stdin: str = "",
        files: Mapping[str, bytes] = {},
        limits: Limits = Limits(),
    ) -> ExecResult:
        return ExecResult(self.stdout, "", 0, "ok", 0.0)


class _NoSandbox(_Canned):
    def __init__(self) -> None:
        super().__init__("")

    async def run(
        self,
        code: str,
        *,
        stdin: str = "",
        files: Mapping[str, bytes] = {},
        limits: Limits = Limits(),
    ) -> ExecResult:
        raise AssertionError("nothing may run here")


async def test_what_may_be_misread_is_never_refuted(symbolic: Symbolic) -> None:
    assert (await ask(symbolic, "sum(k, k, 1, n)", "n^2")).status == "unknown"
    assert (await ask(symbolic, "x/2(x+1)", "x*(x+1)/2", "identity")).status == "unknown"
    step = r"\(\sum_{i=1}^n a_i = 96\)"
    assert not [claim for claim in extract_claims(step) if claim.kind != "answer"]
