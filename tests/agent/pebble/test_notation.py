"""Notebooks: lines that bind names, results in the data set's own format, and their claims."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from notation_check import CALCULATOR, NOTATION, claims_of, verdict_on
from surefoot.agent.pebble.notation import evaluate, scope_of
from surefoot.agent.pebble.notation.evaluation import result_of
from surefoot.tools.base import Claim, StepContext, Verdict

LINES = (
    "c = 1 - 1 = 0",
    "solve(-4*l = -1977 + 389, l) = 397",
    "solve(0 = -5*r + h, 0 = -4*r + 2*v + 8, r, h) = (2, 10)",
    "a(t) = 6*t**2 - 2001*t",
    "i(p) = diff(-p**6/40 + 50*p, p, 2) = -3*p**4/4",
    "d = 0.07 + 0.13 = 0.2",
)


def judge(step: str, problem: str = "", steps: tuple[str, ...] = LINES) -> list[Verdict]:
    context = StepContext(problem, steps)
    return [
        verdict_on(claim, context)
        for claim in claims_of(step, context)
        if any(tool.can_judge(claim) for tool in (NOTATION, CALCULATOR))
    ]


@pytest.mark.parametrize(
    ("left", "expected"),
    [
        ("23 - 7*(2 - -4)", "-19"),
        ("c = 10/(-8) - -7", "23/4"),
        ("0.056 * -2", "-0.112"),
        ("d * 1.5", "0.3"),
        ("7.438983 / 1000", "0.007438983"),
        ("(-7)/(56/(-64))*1", "8"),
        ("a(340)", "13260"),
        ("a(c)", "0"),
        ("a(i(t))", "27*t**8/8 + 6003*t**4/4"),
        ("solve(a(u) = 0, u)", "0, 667/2"),
        ("solve(l = 2*l + x, x)", "-397"),
        ("solve(2*c = 8, c)", "4"),  # an unknown is itself, whatever it meant before
        ("solve(0 = -5*r + h, 0 = -4*r + 2*r + 8, r, h)", "(4, 20)"),
        ("factor(8*t**4/7 + 10*t**3 + 162*t**2/7 + 146*t/7 + 46/7)", "2*(t + 1)**3*(4*t + 23)/7"),
        ("factor(-3*t**3 + 294*t**2 - 7203*t)", "-3*t*(t - 49)**2"),
        ("factor(x**3 - 1)", "(x - 1)*(x**2 + x + 1)"),
        ("factor(1 - x)", "1 - x"),
        ("expand((-13 - 1 - 3)*(-y - 1 + 1))", "17*y"),
        ("expand(2*a(b) + i(b))", "-3*b**4/4 + 12*b**2 - 4002*b"),
        ("coeff((1 + c + x)**2, x)", "2"),
        ("coeff(3*x + 5, 1)", "5"),
        ("diff(-3*o**2*s, o)", "-6*o*s"),
        ("diff(x**5, x, 3)", "60*x**2"),
        ("simplify((sqrt(17) - (2*sqrt(170))/sqrt(10))*-3*2)", "6*sqrt(17)"),
        ("simplify(-2 + 5*sqrt(85)/sqrt(5))", "-2 + 5*sqrt(17)"),
        ("simplify((s/((s*s*s**4)/s))**(9/5), s > 0)", "s**(-36/5)"),
        ("nextterm(110, 598, 1090, 1586)", "2086"),
        ("nthterm(3663, 3286, 2909, 2532, z)", "4040 - 377*z"),
        ("gcd(242, l - 397 + 33)", "11"),
        ("lcm(4, 6)", "12"),
        ("denominator(7/(-35) - 452/756)", "945"),
        ("412 mod l", "15"),
        ("isprime(l)", "True"),
        ("iscomposite(1)", "False"),
        ("primefactors(4367)", "11, 397"),
        ("is(2.407 <= l)", "True"),
        ("is(a(1) mod 5 = 0)", "True"),
        ("is(l != 397)", "False"),
        ("largest(1, -6465, -122809/19)", "-122809/19"),
        ("smallest(3, a: -3/11, b: -5/4, c: -527)", "a"),
        ("closest(2/835, a: -214, b: -3, c: 1, d: c)", "d"),
        ("closest(1/2, -3/5, 5, 8/51)", "8/51"),
        ("ascending(1, l, -1)", "-1, 1, l"),
        ("descending(5, l, c, -5)", "l, 5, c, -5"),
        ("digit(65665740, 10**7)", "6"),
        ("nearest(129627200, 10**5)", "129600000"),
        ("nearest(-0.00112814649, 10**-7)", "-0.0011281"),
        ("nearest(-2.5, 1)", "-3"),
        ("nearest(98637548**(1/3), 1)", "462"),
        ("base(514140, 7, 9)", "143500"),
        ("base(-101, 3, 11)", "-a"),
        ("minutes(1:54 PM, 12:20 AM)", "626"),
        ("clock(10:02 PM, 255)", "2:17 AM"),
        ("clock(1:08 AM, -305)", "8:03 PM"),
        ("letters(yzycc)", "c: 2, y: 2, z: 1"),
        ("convert(6277.51um, kilometers)", "0.00000627751"),
        ("convert(3/4 century, months)", "900"),
        ("convert(1/8 microsecond, nanoseconds)", "125"),
        ("coeff(2*h - 5 + h**2 + h as a*h**2 + b + c*h, c)", "3"),
        ("coeff(2*h - 5 + h**2 + h as a*h**2 + b + c*h, b)", "-5"),
        ("drawn(2 y from yzyccyczccc)", "3/55"),
        ("drawn(1 a, 1 b and 1 c from {a: 2, b: 3, c: 1})", "3/10"),
        ("sequence(mmmm from {m: 6, w: 11, s: 3})", "1/323"),
        ("sequence(ab from aab)", "1/3"),
        ("comb(3, 2) / comb(5 + 3 + 3, 2)", "3/55"),
        ("perm(8, 2) * perm(4, 1) / perm(12, 3)", "28/165"),
    ],
)
def test_a_left_side_comes_to(left: str, expected: str) -> None:
    assert evaluate(LINES, left) == expected


@pytest.mark.parametrize(
    "left",
    [
        "1/0", "0**-1", "9**9**9", "(a + b + c + d)**90", "2x", "x^2", "", "f(3)", "gcd(1/2, 3)",
        "solve(x = x, x)", "solve(x**2 = 2, x)", "primefactors(10**19)", "largest(9, 1, 2)",
        "coeff(x, 0)", "coeff(x, 2*x)", "is(1)", "minutes(13:00 PM, 1:00 AM)", "base(8, 7, 3)",
        "(" * 500 + "1" + ")" * 500, "-" * 500 + "1", "simplify(sqrt(-1))", "factor(x**4 + 1)",
        "nearest(2, 0)", "clock(1:00 AM, x)", "comb(10**9, 5)", "nearest(8**(1/0), 1)",
    ],
)  # fmt: skip
def test_what_has_no_result_has_none(left: str) -> None:
    assert evaluate([], left) is None


@pytest.mark.parametrize(
    ("step", "corrected"),
    [
        ("solve(3*x = l - 1, x) = 131", "132"),
        ("b = a(2) = 7", "-3978"),
        ("q(n) = diff(n**3 - l, n) = 3*n", "3*n**2"),
        ("a(i(c)) = 5", "0"),
        ("factor(x**2 - 1) = x**2 - 1", "(x - 1)*(x + 1)"),
        ("412 mod l = 14", "15"),
        ("is(3 < l) = False", "True"),
        ("closest(-1, c, 1/2) = 0", "c"),
        ("comb(3, 2) / comb(11, 2) = 3/5", "3/55"),
        ("nextterm(1, 4, 9) = what", "16"),
        ("  gcd(12, 18) = 7 ", "6"),
    ],
)
def test_a_wrong_result_is_refuted_and_put_right(step: str, corrected: str) -> None:
    (verdict,) = judge(step)
    assert (verdict.status, verdict.correction) == ("refuted", corrected)
    start, end = verdict.claim.right_span or (0, 0)
    mended = step[:start] + corrected + step[end:]
    (after,) = judge(mended)
    assert after.status == "supported"


@pytest.mark.parametrize(
    "step",
    [
        "solve(a(u) = 0, u) = 667/2, 0",
        "factor(x**2 - 1) = (x + 1)*(x - 1)",
        "diff(x**3 + x, x) = 1 + 3*x**2",
        "solve(2*x = 1, x) = 0.5",
        "a(340)=13260",
        "primefactors(91) = 7, 13",
    ],
)
def test_a_right_result_is_supported_however_it_is_written(step: str) -> None:
    assert [verdict.status for verdict in judge(step)] == ["supported"]


def test_arithmetic_is_exact_where_the_problem_sets_it() -> None:
    (verdict,) = judge("c = 10/4 - 2 = 1", "Let c = 10/4 - 2. Is c an integer?")
    assert (verdict.status, verdict.correction) == ("refuted", "1/2")
    (verdict,) = judge("0.12 * 0.3 = 0.04", "Work out 0.12 * 0.3.")
    assert (verdict.status, verdict.correction) == ("refuted", "0.036")


@pytest.mark.parametrize(
    ("step", "corrected"),
    [
        ("35 / 100 * 37 = 11.55", "12.95"),
        ("35 / 100 * 37 = 231/20", "259/20"),
        ("10 / 3 = 3.5", "10/3"),  # no decimals can hold it
    ],
)
def test_a_correction_is_written_as_what_it_replaces(step: str, corrected: str) -> None:
    (verdict,) = judge(step, "Let us compute.")
    assert (verdict.status, verdict.correction) == ("refuted", corrected)


@pytest.mark.parametrize(
    ("step", "problem"),
    [
        ("x = 10 / 3 = 3.33", "Ten friends share three cakes of the same size among themselves."),
        ("y = l + 3 = 12", "A tank with two pipes is filled in the course of one whole day."),
        ("P(B) = 0.4", ""),
        ("15 = 5*k", "What is 15 of 5?"),
        ("60 = 3*v + 1.5*v", "60 of 3?"),
        ("2.7 - 2.5 = 0.2.", "2.7 - 2.5 of it"),
        ("10 - 1 = 3*x", "10 - 1 of it"),
        ("3*x = 20 - 5 = 15", ""),
    ],
)
def test_prose_is_not_refuted(step: str, problem: str) -> None:
    steps = (*LINES, "P(A) = 0.3")
    assert "refuted" not in [verdict.status for verdict in judge(step, problem, steps)]


def test_no_other_reading_of_a_line_contradicts_it() -> None:
    problem = "Suppose 3*j + 5 = 20. Let j = l - 391. What is j?"
    (verdict,) = judge("j = l - 391 = 6", problem)
    assert verdict.status == "supported"


def test_a_request_is_answered() -> None:
    (verdict,) = judge("gcd(242, l - 375) = ?")
    assert (verdict.status, verdict.correction) == ("unknown", "22")


def test_a_name_that_prose_sets_again_has_no_meaning() -> None:
    steps = ("x = 2 + 3 = 5", "Now suppose that x = 7 instead.")
    assert scope_of(steps).values == {}
    assert evaluate(steps, "gcd(x, 5)") is None


def test_the_latest_meaning_counts() -> None:
    assert evaluate(("x = 2 + 3 = 5", "x = 2 + 4 = 6"), "x mod 4") == "2"


_LINE = st.text(alphabet="abfx()=,+-*/ 0123456789.:?", max_size=60)
_CALLS = st.sampled_from(
    ["solve(", "factor(", "diff(", "coeff(", "is(", "largest(", "base(", "clock(", "simplify("]
)


@given(st.lists(st.one_of(_LINE, st.builds(str.__add__, _CALLS, _LINE)), max_size=6), _LINE)
@settings(max_examples=300, deadline=None)
def test_reading_never_raises_and_spans_are_true(steps: list[str], problem: str) -> None:
    for index, step in enumerate(steps):
        context = StepContext(problem, tuple(steps[:index]))
        for claim in claims_of(step, context):
            start, end = claim.right_span or claim.span
            assert 0 <= claim.span[0] <= start <= end <= len(step)
            assert isinstance(verdict_on(claim, context), Verdict)
            if claim.kind == "notebook":
                assert step[start:end] == claim.right


_COEFFICIENTS = st.lists(st.integers(-20, 20), min_size=1, max_size=5)


@given(_COEFFICIENTS, _COEFFICIENTS, st.integers(-9, 9))
@settings(max_examples=60, deadline=None)
def test_polynomials_agree_with_their_values(a: list[int], b: list[int], at: int) -> None:
    def text(whole: list[int]) -> str:
        return " + ".join(f"{c}*x**{k}" for k, c in enumerate(whole))

    def value(whole: list[int]) -> int:
        return sum(c * at**k for k, c in enumerate(whole))

    product = evaluate([], f"expand(({text(a)})*({text(b)}))")
    assert product is not None
    lines = (f"f(x) = ({text(a)})*({text(b)})", f"g(x) = {product}")
    expected = str(value(a) * value(b))
    if "x" in product:
        assert evaluate(lines, f"f({at})") == evaluate(lines, f"g({at})") == expected
    else:
        assert product == expected


@given(st.lists(st.fractions(-30, 30, max_denominator=6), min_size=1, max_size=4, unique=True))
@settings(max_examples=60, deadline=None)
def test_roots_are_found_again(roots: list) -> None:
    product = "*".join(f"(x - {root})" for root in roots).replace("- -", "+ ")
    assert evaluate([], f"solve({product} = 0, x)") == ", ".join(map(str, sorted(roots)))
    assert evaluate([], f"factor({product})") is not None


def test_the_lines_before_a_step_are_worked_out_once() -> None:
    scope_of.cache_clear()
    result_of.cache_clear()
    for step in ("solve(3*x = l - 1, x) = 131", "3*2 = 6", "l + 1 = 3"):
        judge(step)
    assert scope_of.cache_info().misses == len(LINES) + 1  # and that of no lines


def test_a_claim_without_its_lines_is_unknown() -> None:
    claim = Claim("notebook", "a(3) = 4", (0, 8), "a(3)", "=", "4", (7, 8))
    assert verdict_on(claim).status == "unknown"


def test_a_number_with_two_points_is_no_result() -> None:
    context = StepContext("Product of -0.169 and 4868.12.")
    [claim] = claims_of("-0.169*4868.12 = -1.969988.88", context)
    verdict = verdict_on(claim, context)
    assert (verdict.status, verdict.correction) == ("refuted", "-822.71228")
