"""What a line takes from the problem must stand there as it was taken."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from notation_check import claims_of, verdict_on
from surefoot.agent.pebble.notation.asking import asked, partly
from surefoot.agent.pebble.notation.nearness import distance
from surefoot.agent.pebble.notation.quoting import misquotes
from surefoot.tools.base import StepContext

DEFINED = "Let k = 1520 - 1487. Let r(m) = -2*m**3 + 15*m**2 - 7*m + 11. What is r(k)?"
LISTED = "Which is the second biggest?  (a) -3/11  (b) 0.25  (c) k  (d) -527"


def slow_distance(a: str, b: str) -> int:
    before = list(range(len(b) + 1))
    for i, x in enumerate(a, 1):
        now = [i]
        for j, y in enumerate(b, 1):
            now.append(min(before[j] + 1, now[-1] + 1, before[j - 1] + (x != y)))
        before = now
    return before[-1]


@given(st.text("ab1", max_size=20), st.text("ab1", max_size=20))
def test_the_distance_is_levenshteins(a: str, b: str) -> None:
    far = slow_distance(a, b)
    assert distance(a, b, far) == far
    assert distance(a, b, far - 1) is None


@pytest.mark.parametrize(
    ("problem", "line", "said", "meant"),
    [
        (DEFINED, "k = 1520 - 1478 = 42", "1520 - 1478", "1520 - 1487"),
        (
            DEFINED,
            "r(m) = -2*m**3 + 15*m**2 + 11",
            "-2*m**3 + 15*m**2 + 11",
            "-2*m**3 + 15*m**2 - 7*m + 11",
        ),
        (
            LISTED,
            "largest(2, a: -3/11, b: 0.25, d: -527) = a",
            "a: -3/11, b: 0.25, d: -527",
            "a: -3/11, b: 0.25, c: k, d: -527",
        ),
        ("Round 347770231 to tens.", "nearest(34777231, 10**1) = 5", "34777231", "347770231"),
        (
            "Which is biggest?  (a) 1  (b) 2  (c) 3  (d) 4  (e) 5  (f) 6  (g) 7  (h) 8  (i) 9",
            "largest(1, a: 1, b: 2, c: 3, d: 4, e: 5, g: 7, h: 8, i: 9) = i",
            "a: 1, b: 2, c: 3, d: 4, e: 5, g: 7, h: 8, i: 9",
            "a: 1, b: 2, c: 3, d: 4, e: 5, f: 6, g: 7, h: 8, i: 9",
        ),
        (
            "What is the next term in -7, 12, 31, 50, 69?",
            "nextterm(-7, 12, 31, 50) = 69",
            "-7, 12, 31, 50",
            "-7, 12, 31, 50, 69",
        ),
        (
            "What is prob of sequence xx when two letters picked from dxddxdxxxxdx?",
            "sequence(xx from dxddxdxxxdx) = 1/9",
            "dxddxdxxxdx",
            "dxddxdxxxxdx",
        ),
        (
            "Three letters picked from {m: 6, w: 11, s: 3}. Give prob of picking 2 m and 1 s.",
            "drawn(2 m and 1 s from {m: 6, s: 3}) = 1/9",
            "{m: 6, s: 3}",
            "{m: 6, w: 11, s: 3}",
        ),
        (
            "In base 2, what is -1111000 - 1011101001011101?",
            "base(101110100101110101, 2, 10) = 190837",
            "101110100101110101",
            "1011101001011101",
        ),
        ("What is ((-6)/46)/3?", "(((-6)/46)/3 = -1", "(((-6)/46)/3", "((-6)/46)/3"),
        (
            "Simplify (q**(-6))**2*q/(q*q) assuming q is positive.",
            "simplify((q**(-6)**2*q/(q*q), q > 0) = q",
            "(q**(-6)**2*q/(q*q)",
            "(q**(-6))**2*q/(q*q)",
        ),
    ],
)
def test_misquotes_are_given_back_as_the_problem_has_them(
    problem: str, line: str, said: str, meant: str
) -> None:
    [found] = misquotes(line, problem, ())
    assert (found.said, found.meant) == (said, meant)
    assert line[slice(*found.span)] == said


@pytest.mark.parametrize(
    "line",
    [
        "k = 1520 - 1487 = 33",
        "r(m) = -2*m**3 + 15*m**2 - 7*m + 11",
        "diff(r(m), m) = -6*m**2 + 30*m - 7",
        "r(k) = -55770",
        "is(33 mod 11 = 0) = True",
        "x = 40 + 2 = 42",  # nothing of the problem's is near
        "iscomposite(r(k)) = True",
        "50 mod (1520 - 1487) = 17",
        "nearest(-1520, 10**2) = -1500",
    ],
)
def test_what_is_quoted_well_or_ones_own_is_left_alone(line: str) -> None:
    assert misquotes(line, DEFINED, ("k = 1520 - 1487 = 33",)) == []


def test_what_an_earlier_line_says_may_be_quoted() -> None:
    problem = "In base 8, what is 177 - 125?"
    lines = ("base(177, 8, 10) = 127", "base(125, 8, 10) = 85")
    assert misquotes("127 - 85 = 42", problem, lines) == []


@pytest.mark.parametrize(
    ("line", "meant"),
    [
        ("48310752 * 9 = 434796768", ["483100752"]),
        ("483100752 * 9 = 4347906768", []),
        ("4831 * 9 = 43479", []),  # may well be derived
        ("3864806016 + 483100752 = 4347906768", []),
    ],
)
def test_a_long_number_of_a_calculation_is_the_problems(line: str, meant: list[str]) -> None:
    context = StepContext("Multiply 483100752 and 9.", ("483100752 * 8 = 3864806016",))
    claims = claims_of(line, context)
    assert [claim.left for claim in claims if claim.kind == "quotation"] == meant


@pytest.mark.parametrize(
    ("last", "answer", "meant"),
    [
        ("2441473 mod 686 = 685", "Answer: 665", "685"),
        ("isprime(b) = False", "Answer: True", "False"),
        ("expand(2*(u + 7)) = 2*u + 14", "Answer: 2*u + 4", "2*u + 14"),
        ("solve(2*x = 4, x + y = 9, x, y) = (2, 7)", "Answer: 7", None),
        ("gcd(12, 18) = 6", "Answer: 6", None),
        ("2441473 * 3 = 7324419", "Answer: 73244419", "7324419"),
        ("2 * 3 = 6", "Answer: 16", None),
        ("gcd(12, 18) = 6", "Answer: no", None),
        ("so there are 685 of them", "Answer: 665", None),
    ],
)
def test_an_answer_that_is_nearly_the_last_result(
    last: str, answer: str, meant: str | None
) -> None:
    claims = claims_of(answer, StepContext("Work it out: 2441473.", (last,)))
    assert [c.left for c in claims if c.kind == "quotation"] == ([meant] if meant else [])


def test_the_calculator_refutes_a_misquote_and_knows_better() -> None:
    context = StepContext(DEFINED)
    [claim] = claims_of("k = 1520 - 1478 = 42", context)
    verdict = verdict_on(claim, context)
    assert (verdict.status, verdict.correction) == ("refuted", "1520 - 1487")


@pytest.mark.parametrize(
    "step",
    [
        "We take 1520 - 1478 = 42 and go on.",
        "Since 1520 - 1478 is 42, k = 42",
        "2*m + 11 = 15",
        "1520 - 1478 = 42",  # an own calculation, in no notebook's form
    ],
)
def test_prose_is_not_read_as_a_quotation(step: str) -> None:
    claims = claims_of(step, StepContext(DEFINED))
    assert not [claim for claim in claims if claim.kind == "quotation"]


@given(st.text("abx(=)*+-/.,: 0123456789modsolve", max_size=120), st.text(max_size=60))
def test_any_text_is_read(line: str, problem: str) -> None:
    for found in misquotes(line, DEFINED + problem, (line,)):
        assert line[slice(*found.span)] == found.said


ASKED = "Let q(c) = -5*c - 4. Let z(y) = -y - 1. Give -q(g) + 4*z(g)."


@pytest.mark.parametrize(
    ("line", "meant"),
    [
        ("-q(g) = 5*g + 4", "-q(g) + 4*z(g)"),
        ("4*z(g) = -4*g - 4", "-q(g) + 4*z(g)"),
        ("-q(g) + 4*z(g) = g", None),
        ("q(c) = -5*c - 4", None),
        ("z(g) = -g - 1", None),
        ("q(g) = -5*g - 4", None),  # no term of what is asked for
    ],
)
def test_all_that_is_asked_for_must_be_worked_out(line: str, meant: str | None) -> None:
    assert [one.meant for one in partly(line, ASKED)] == ([] if meant is None else [meant])
    if meant is not None:
        (claim,) = claims_of(line, StepContext(ASKED))
        assert (claim.kind, claim.left) == ("quotation", meant)


def test_one_term_has_no_part() -> None:
    assert partly("r(k) = 3", "Let r(m) = m. What is r(k)?") == []
    assert asked("Let r(m) = m. What is r(k)?") == "r(k)"
    assert asked("What is the remainder when 5 is divided by 3?") is None
