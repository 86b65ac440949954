"""What steps state, compared by numbers with what was stated before."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from surefoot.agent.prm.evidence.ledger import KINDS, EquationLedger
from surefoot.tools.mathematics.claim_grammar import parse
from surefoot.tools.numeric.evaluation import FAILURES, NotNumeric, formula, near
from surefoot.tools.numeric.points import SamplePoint
from surefoot.tools.numeric.solving import Equation, onto
from surefoot.tools.numeric.statements import statements

PROBLEM = "Solve $2x + 3 = 13$ and find $y = x^2$."


def kinds(problem: str, *steps: str) -> set[str]:
    """The kinds of the last step's statements."""
    ledger = EquationLedger.of(problem)
    for step in steps:
        tally = ledger.add(step)
    return {kind for kind in KINDS if tally[kind]}


@pytest.mark.parametrize(
    ("step", "expected"),
    [
        ("Subtract 3: $2x = 10$.", {"entailed"}),
        ("So $x = 5$.", {"entailed"}),
        ("Then $x + y = 30$.", {"entailed"}),
        ("So $x = 6$.", {"contradicted"}),
        ("We know $(x+1)^2 = x^2 + 2x + 1$.", {"identity"}),
        ("We know $(x+1)^2 = x^2 + 1$.", {"contradicted"}),
        ("Now $z = 3x$.", {"defined"}),
        ("And $x > 2$.", {"inequality_true"}),
        ("And $x > 7$.", {"inequality_false"}),
        ("Here $3 + 4 = 7$.", {"true"}),
        ("Here $3 + 4 = 8$.", {"false"}),
        ("Here $22/7 = 3.14$.", {"close"}),
        ("If $x = 4$, all is lost.", {"assumed"}),
        (r"So $\oint x = 2$.", {"unread"}),
        ("Nothing to see.", set()),
    ],
)
def test_statements_are_compared_with_the_problem(step: str, expected: set[str]) -> None:
    assert kinds(PROBLEM, step) == expected


def test_what_was_said_before_is_copied() -> None:
    assert kinds(PROBLEM, "$2x = 10$", "Right, $2x = 10$.") == {"copied"}


def test_two_roots_in_one_step_are_taken_one_by_one() -> None:
    found = kinds("Solve $x^2 - 16x + 60 = 0$.", "The roots are $x = 6$ and $x = 10$.")
    assert "again" in found
    assert not found & {"contradicted", "switched"}


def test_a_slip_in_a_chain_shows() -> None:
    found = kinds("Expand.", "$(a + b)^2 = a^2 + 2ab + b^2 = a^2 + ab + b^2$")
    assert found >= {"identity", "narrows_chain", "narrows_known"}  # true only where ab = 0
    assert "rewritten" in kinds("Let $x = 3$.", "$x + 1 = 4 = x + 2$")


def test_what_follows_from_the_last_equation_alone_is_seen() -> None:
    found = kinds("Let $a = 1$.", "$a = 2$ now", "$3b + c = 25$", "So $6b = 50 - 2c$.")
    assert found & {"entailed", "local"}


def test_functions_of_the_text_are_known() -> None:
    assert kinds("Let $f(t) = t^2 + 1$.", "$f(3) = 10$") & {"identity", "entailed", "true"}
    assert "contradicted" in kinds("Let $f(t) = t^2 + 1$.", "$f(3) = 11$")


def test_an_expression_that_keeps_its_value_is_known() -> None:
    found = kinds(PROBLEM, r"Look at $\sqrt{50} + x$.", r"It is $5\sqrt{2} + x$.")
    assert found == {"expression_known"}


def test_a_copy_goes_its_own_way() -> None:
    ledger = EquationLedger.of(PROBLEM)
    other = ledger.copy()
    other.add("Let $k = 3$ and $g(t) = t$.")
    assert ledger.add("$k = 4$")["defined"] == 1
    assert "g" not in ledger.functions


@pytest.mark.parametrize(
    ("text", "value"),
    [
        (r"\frac{3}{4} + \sqrt[3]{-8}", -1.25),
        (r"\sin 30^\circ", 0.5),
        (r"\binom{5}{2} + 4!", 34),
        (r"\sum_{k=1}^{4} k^2", 30),
        (r"\lfloor 7/2 \rfloor", 3),
        (r"|3 - 5|", 2),
        (r"\log_2 8", 3),
    ],
)
def test_values(text: str, value: float) -> None:
    assert near(formula(parse(text, latex=True))(SamplePoint(1)), value)


@pytest.mark.parametrize("text", [r"\int_0^1 x \, dx", "(1, 2)", "x = 3", r"\infty"])
def test_what_has_no_value_is_refused(text: str) -> None:
    with pytest.raises(NotNumeric):
        formula(parse(text, latex=True))


def test_powers_and_sums_are_bounded() -> None:
    for text in ("9^{9^9}", r"\sum_{k=1}^{100000} k", "300!"):
        with pytest.raises(FAILURES):
            formula(parse(text, latex=True))(SamplePoint(1))


def test_a_point_is_moved_no_further_than_it_must() -> None:
    def equation(left: str, right: str) -> Equation:
        a, b = parse(left, latex=True), parse(right, latex=True)
        return Equation(formula(a), formula(b), frozenset("xyz"))

    start = SamplePoint(1, {"x": 1.0, "y": 2.0, "z": 3.0})
    found = onto([equation("x + y", "5")], start)
    assert found is not None
    assert near(found["x"] + found["y"], 5)
    assert near(found["z"], 3)
    assert dict(start) == {"x": 1.0, "y": 2.0, "z": 3.0}
    assert onto([equation("x", "x + 1")], start) is None


def test_statements_stand_where_they_stand() -> None:
    text = "Since $a = 3$ and $b > 2$, look at $a + b$."
    found = list(statements(text))
    assert [one.relation for one in found] == ["=", ">", ""]
    assert [text[one.start : one.end] for one in found] == ["a = 3", "b > 2", "a + b"]
    assert found[0].before == "since"


@settings(max_examples=150, deadline=2_000)
@given(st.lists(st.text("xyf=+-*/^(){}\\$<> 0123456789.frac_sqt!'\n", max_size=80), max_size=4))
def test_hostile_text_never_raises(steps: list[str]) -> None:
    ledger = EquationLedger.of("Let $x = 1$.")
    for step in steps:
        assert all(kind in KINDS for kind in ledger.add(step))
