"""Signs of other alphabets and blocks in claims: read where sure, never believed where not."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from surefoot.tools.calculator import Calculator
from surefoot.tools.claims import extract_claims
from surefoot.tools.mathematics.spelling import placed, spelled


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
