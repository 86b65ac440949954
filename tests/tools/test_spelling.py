"""Signs of other alphabets and blocks in claims: read where sure, never believed where not."""

from __future__ import annotations

import asyncio
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st
from surefoot.agent.pebble.notation.verifier import Notation
from surefoot.tools.base import Claim, StepContext
from surefoot.tools.calculator import Calculator, CalculatorError, calculate
from surefoot.tools.claims import extract_claims, read_claims
from surefoot.tools.mathematics.spelling import placed, spelled
from surefoot.tools.numeric.verifier import Numeric
from surefoot.tools.questions.verifier import Questions


def _verdicts(text: str) -> set[str]:
    return {Calculator().judge(claim).status for claim in extract_claims(text)}


@pytest.mark.parametrize(
    "text",
    [
        "2¹⁰ = 1024", "√16 = 4", "½ + ½ = 1", "6 ÷ 2 = 3", "2 × 3 = 6", "2½ + 1 = 3½", "∛27 = 3",
        "10⁻² = 0.01", "1⁄2 + 1⁄2 = 1", "2π/2 = π", "5² + 12² = 13²", "12 − 5 = 7", "¾ × 4 = 3",
        "（3 + 4）× 2 = 14",
    ],
)  # fmt: skip
def test_a_proper_sign_is_read(text: str) -> None:
    assert _verdicts(text) == {"supported"}


@pytest.mark.parametrize(
    "text", ["2¹⁰ = 1025", "√16 + 2 = 7", "½ + ½ = 2", "6 ÷ 2 = 4", "¾ × 4 = 4"]
)
def test_and_what_is_false_is_refuted(text: str) -> None:
    assert _verdicts(text) == {"refuted"}


HIDDEN = ["\u200b", "\u200d", "\u2060", "\u00ad", "\ufeff", "\u034f", "\ufe0f", "\u200e", "\x08"]


@pytest.mark.parametrize("hidden", HIDDEN)
@pytest.mark.parametrize(
    "text", ["1{}2 + 1 = 3", "2 + 1 = {}3{}1", "7 - 1{}0 = 7", "1{}5 is prime", "3 +{} 4 = 8"]
)
def test_what_is_hidden_makes_no_claim_true_or_an_error(text: str, hidden: str) -> None:
    assert _verdicts(text.replace("{}", hidden)) <= {"unknown"}


@pytest.mark.parametrize(
    "text",
    [
        "１２ + 1 = 3", "5 ＋ 5 = 11", "3 + 4 ＝ 8", "1\u0660 + 1 = 2", "5\u066b5 + 1 = 6",
        "\u202e12 + 1 = 13\u202c", "5 + 5 = 10\u202e5", "1\u20d03 + 1 = 4", "1\ue0002 + 1 = 3",
        "1\u26102 + 1 = 3", "3 + 4 =\u0338 8\u200b", "\u206621 - 1 = 20\u2069", "1\u31642 + 1 = 3",
    ],
)  # fmt: skip
def test_what_only_looks_like_it_is_neither_believed_nor_refuted(text: str) -> None:
    assert "refuted" not in _verdicts(text)
    assert "supported" not in _verdicts(text) or "=\u0338" in text


def test_a_struck_equals_sign_says_that_they_differ() -> None:
    assert _verdicts("3 + 4 =\u0338 7") == {"refuted"}


def test_spans_stand_in_the_text_as_it_is() -> None:
    text = "Then ½ + ½ = 1, and 2¹⁰ = 1024."
    assert [text[slice(*claim.span)] for claim in extract_claims(text)] == [
        "½ + ½ = 1",
        "2¹⁰ = 1024",
    ]


@given(st.text(alphabet="12 +=π²½３\u200b\u202e√¹a.\n", max_size=30))
def test_every_plain_character_has_its_place(text: str) -> None:
    spelling = spelled(text)
    if spelling is None:
        return
    assert len(spelling.at) == len(spelling.text) + 1
    assert list(spelling.at) == sorted(spelling.at)
    for start in range(len(spelling.text)):
        first, end = placed(spelling, start, start + 1)
        assert 0 <= first <= end <= len(text)
    for claim in extract_claims(text):
        assert claim.text == text[slice(*claim.span)]


def _answers(step: str, problem: str = "What is 40 + 1?") -> set[str]:
    """What every free judge of answers says of a raw step, read through the one door."""
    context = StepContext(problem)
    judges = Numeric(), Questions()
    return {
        asyncio.run(judge.check(claim, context)).status
        for claim in read_claims(step, context, [Questions()])
        for judge in judges
        if judge.can_judge(claim)
    }


FORMS = ["Answer: {}", "\\boxed{{{}}}", "#### {}", "The answer is {}"]


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("hidden", HIDDEN)
def test_a_hidden_character_makes_no_answer_an_error(form: str, hidden: str) -> None:
    assert "refuted" not in _answers(form.format(f"4{hidden}0"))


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("answer", ["\u202e41", "\u206741\u2069", "4\u202e1", "\u202e14\u202c"])
def test_an_answer_that_the_eye_reads_backwards_is_left_open(form: str, answer: str) -> None:
    assert _answers(form.format(answer)) <= {"unknown"}
    assert _answers("\u202e" + form.format("41")) <= {"unknown"}


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("answer", ["4\u0660", "\uff14\uff10"])
def test_an_answer_in_digits_of_another_alphabet_is_no_error(form: str, answer: str) -> None:
    assert "refuted" not in _answers(form.format(answer))


@pytest.mark.parametrize("line", ["gcd(1\u06602, 18) = 6", "gcd(1\u200b2, 18) = 5"])
def test_a_line_of_a_notebook_is_read_plainly_too(line: str) -> None:
    claims = read_claims(line, StepContext("What is gcd(102, 18)?"), [Notation()])
    assert all(claim.kind != "notebook" for claim in claims)
    assert "refuted" not in {Calculator().judge(claim).status for claim in claims}


@pytest.mark.parametrize("text", ["1\u06602 + 1", "1\u200b2 + 1", "1\u202e2 + 1", "１２ + 1"])
def test_the_calculator_takes_no_text_for_another(text: str) -> None:
    with pytest.raises(CalculatorError, match="not what it seems"):
        calculate(text)
    claim = Claim("arithmetic", f"{text} = 103", (0, 8), text, "=", "103")
    assert not Calculator().can_judge(claim)


def test_the_calculator_reads_proper_signs() -> None:
    assert calculate("½ + 2¹⁰") == Fraction(2049, 2)
