from __future__ import annotations

import pytest
from surefoot.tools.base import Claim, StepContext
from surefoot.tools.calculator import Calculator
from surefoot.tools.claims import MAX_CHARACTERS, extract_claims
from surefoot.tools.claims.dollars import delimiters


def judged(step: str) -> list[tuple[str, str, str, str]]:
    calculator = Calculator()
    claims = [claim for claim in extract_claims(step) if claim.kind != "answer"]
    return [(c.left, c.relation, c.right, calculator.judge(c).status) for c in claims]


def statuses(step: str) -> list[str]:
    return [status for *_, status in judged(step)]


@pytest.mark.parametrize(
    "step",
    [
        "each full basket: 9 + 15 + 14 = 38",
        "38 * 3 = 114",
        "3*x = 20 - 5 = 15",
        "x = 15 / 3 = 5",
        "gcd(207, 72) = 9",
        "207 mod 72 = 63",
        "15 / 100 * 240 = 36",
        "1/2 + 1/3 = 5/6",
        "f(3) = 2*3 + 1 = 7",
        "$5 x 3 = $15",
        "20% of 50 = 10",
        "0.2 * 100 = 20%",
        "10/3 = 3.33",
        r"\[ \frac{180}{5} = 36 \]",
        r"\(5 \times 3 = 15\) apples",
        "**5 + 3 = 8**",
        "1. 5 + 3 = 8",
        "- 5 + 3 = 8",
        "60 minutes/hour * 2 hours = 120 minutes",
        r"\[ \text{Total} = 22 \text{ medals} + 17 \text{ medals} = 39 \text{ medals} \]",
        r"\[ 12 \text{ cm}^2 \times 2 = \boxed{24} \text{ cm}^2 \]",
        r"3 \neq 4",
        r"\[ 8 \text{ months} \times \$14/\text{month} = \$112 \]",
        "20 packets * $40/packet = $800",
        "blue pens = 6 (bags) × 9 (pens per bag) = 54 pens",
        "60 miles / 2 hours = 30 miles/hour",
        "sqrt(48)/sqrt(3) = 4",
    ],
)
def test_one_supported_claim(step: str) -> None:
    assert statuses(step) == ["supported"]


@pytest.mark.parametrize(
    ("step", "expected"),
    [
        ("b = 3*-7 + 4 = -21 + 4 = -17", ["supported", "supported"]),
        ("9 + 15 + 14 = 37", ["refuted"]),
        (r"\[ \begin{aligned} 5 + 3 &= 9 - 1 \\ &= 7 \end{aligned} \]", ["supported", "refuted"]),
        ("3 > 5", ["refuted"]),
    ],
)
def test_chains_and_errors(step: str, expected: list[str]) -> None:
    assert statuses(step) == expected


@pytest.mark.parametrize(
    "step",
    [
        "17 / 5 = 3 remainder 2",
        "Half of 3 + 4 = 5",
        "the sum of 5 and 3 * 2 = 16",
        "2 hours * 60 = 7200",
        "1 hour = 60 minutes",
        "It is not true that 5 + 3 = 9.",
        "We check whether 5 + 3 = 9.",
        "5 + 3 = 9 is wrong",
        "2x + 3 = 11",
        "x = 5",
        "8:30 + 2 = 10:30",
        "1 + 2 + ... + 10 = 50",
        "Step 2 - 5 + 3 = 8",
        "f(2) = 3(2) + x = 6",
        "3/2x = 5",
        "a bottle lasts her 14 / 1/4 = 56 washes",
        "losing 5 thousand dollars a day, the losses are 5 * 3 = $15,000",
        "12 hours - 9:30 = 2",
    ],
)
def test_never_refuted(step: str) -> None:
    assert "refuted" not in statuses(step)


def test_spans_point_into_the_step() -> None:
    step = "Cost: 4 * $0.25 = $1.05 today"
    (claim,) = extract_claims(step)
    assert isinstance(claim, Claim)
    assert claim.right_span is not None
    assert step[slice(*claim.span)] == claim.text == "4 * $0.25 = $1.05"
    assert step[slice(*claim.right_span)] == "1.05"


def test_a_step_beyond_the_limit_is_not_read() -> None:
    assert extract_claims("1 + 1 = 2 " * (MAX_CHARACTERS // 5)) == []


SOLVE = "Solve 3*x + 5 = 20 for x."
SYSTEM = "Solve 2*x + y = 5, x - y = 1 for y."
DEFINED = "Let a = 5 - 12. Let b be 3*a + 4. What is b - a?"


@pytest.mark.parametrize(
    ("problem", "step", "mended"),
    [
        (SOLVE, "x = 15 / 3 = 4", "x = 15 / 3 = 5"),
        (SOLVE, "x = 18 / 3 = 6", "x = 5"),
        (SOLVE, "so 3*x = 15 and x = 15 / 3 = 5", "so 3*x = 15 and x = 15 / 3 = 5"),
        (SYSTEM, "y = 2", "y = 1"),
        (DEFINED, "b = 2*-7 + 4 = -14 + 4 = -10", "b = -17"),
        (DEFINED, "b = 3*-7 + 4 = -21 + 4 = -16", "b = 3*-7 + 4 = -21 + 4 = -17"),
        ("If 3*x + 5 = 20, find x.", "Suppose x = 4", "Suppose x = 4"),
        ("Solve x^2 = 4.", "x = 3", "x = 3"),
        (SOLVE, "x = 15 / 3 = = 4", "x = 15 / 3 = = 4"),  # a chain with a hole claims nothing
    ],
)
def test_solutions_are_put_back_into_the_problem(problem: str, step: str, mended: str) -> None:
    context = StepContext(problem)
    for _ in range(4):
        refuted = [
            verdict
            for verdict in map(Calculator().judge, extract_claims(step, context))
            if verdict.status == "refuted" and verdict.correction is not None
        ]
        if not refuted:
            break
        start, end = refuted[0].claim.right_span or (0, 0)
        step = step[:start] + str(refuted[0].correction) + step[end:]
    assert step == mended


@pytest.mark.parametrize(
    ("step", "status"),
    [
        ("the number 97 is prime", "supported"),
        ("91 is prime", "refuted"),
        ("91 is not prime", "supported"),
        ("so 12 is divisible by 5", "refuted"),
        ("3 does not divide 12", "refuted"),
        (r"\(15\) is a multiple of \(5\)", "supported"),
        ("The GCD of 12 and 18 is 6.", "supported"),
        ("the least common multiple of 4 and 6 is 24", "refuted"),
        (r"\(324 \equiv 31 \pmod{41}\)", "refuted"),
        (r"\(7^{3} \equiv 3 \pmod{10}\)", "supported"),
        ("17 = 2 (mod 5)", "supported"),
        (r"\(0.\overline{3} \times 3 = 1\)", "supported"),
        (r"\(180^\circ - 30^\circ = 140^\circ\)", "refuted"),
        (r"\(\sin 30^\circ = \frac{1}{2}\)", "supported"),
        ("6^3 = 216/36 = 6", "unknown"),
    ],
)
def test_properties_congruences_and_angles(step: str, status: str) -> None:
    assert statuses(step)[0] == status


@pytest.mark.parametrize(
    "step",
    ["from 1 through 100 is a multiple of 3", "sum of 3 and 6 is even", r"2 \cdot 5 is even"],
)
def test_a_property_needs_its_whole_subject(step: str) -> None:
    assert statuses(step) == []


@pytest.mark.parametrize(
    ("step", "kinds"),
    [
        (r"\(f(x) = (x-1)(x+1) = x^2 - 1\)", ["identity"]),
        (r"\[ \frac{d}{dx}(3x^2 + 2x) = 6x + 2 \]", ["function"]),
        (r"\[ \sum_{k=1}^{10} k = 55 \]", ["function"]),
        (r"\[ \int_0^1 x^2 \, dx = \frac{1}{3} \]", ["function"]),
        (r"\[ \lim_{x \to 0} \frac{\sin x}{x} = 1 \]", ["function"]),
        ("2*x + 3 = 11", []),
        (r"\(\mathbf{a} \times \mathbf{b} = -\mathbf{b} \times \mathbf{a}\)", []),
        (r"\(x^2 + x = 2x + 1\)", []),
        (">>> 1 + 1\n3\n", ["code"]),
        ("#### 42", ["answer"]),
        (r"so \(\boxed{\frac{1}{2}}\)", ["answer"]),
    ],
)
def test_kinds(step: str, kinds: list[str]) -> None:
    assert [claim.kind for claim in extract_claims(step)] == kinds


@pytest.mark.parametrize(
    ("step", "texts"),
    [
        ("So $10=2x$ and $3 + 4 = 8$ holds.", ["3 + 4 = 8"]),  # `x$` is no `× $`
        ("We get $16 + 4 = 21$.", ["16 + 4 = 21"]),
        ("With $12$ apples, $5 * 3 = 16$ are left.", ["5 * 3 = 16"]),
        ("He has $12, she $5, and $2 + 2 = 5$.", ["2 + 2 = 5"]),
        (r"Then $$\frac{d^2}{9} = \frac{d^2}{8}$$ and $2 \cdot 3 = 7$", [r"2 \cdot 3 = 7"]),
        ("He paid $4 * 3 = $13 for it.", ["4 * 3 = $13"]),
    ],
)
def test_dollar_signs_are_money_or_delimiters(step: str, texts: list[str]) -> None:
    found = [claim for claim in extract_claims(step) if claim.kind == "arithmetic"]
    assert [claim.text for claim in found] == texts


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("$x = 5$", {0: True, 6: False}),
        ("$16d^2 = 4$", {0: True, 10: False}),
        ("$5 for one and $6", {}),
        ("$5 x 3 = $15", {}),
        (r"\$5 + \$6", {}),
        ("$$x$$", {0: True, 3: False}),
        ("$5, and $x$", {8: True, 10: False}),
    ],
)
def test_delimiters(text: str, expected: dict[int, bool]) -> None:
    assert delimiters(text) == expected
