"""The spell-checker for reasoning: what it finds in a text, where, and what it leaves alone."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from surefoot import check
from surefoot.tools.checking import MAX_HELD, MAX_PASSAGE, Checker

TEXT = "Eggs.\n\n3 boxes of 38 make 38 * 3 = 115 eggs.\nAnd 6 / 2 = 3.\n\nSo 2 + 2 = 5 = 5.\n"


def test_claims_are_judged_where_they_stand() -> None:
    report = check(TEXT)
    first, second = report.refuted
    assert (first.text, first.correction, first.line, first.column) == (
        "38 * 3 = 115",
        "114",
        3,
        20,
    )
    assert TEXT[slice(*first.span)] == first.text
    assert first.right_span is not None
    assert TEXT[slice(*first.right_span)] == "115"
    assert (second.text, second.line) == ("2 + 2 = 5", 6)
    assert "6 / 2 = 3" in [one.text for one in report.supported]


def test_a_text_put_right_has_nothing_refuted_left() -> None:
    fixed = check(TEXT).fixed()
    assert "38 * 3 = 114 eggs" in fixed
    assert "2 + 2 = 4 = 4" in fixed
    assert not check(fixed).refuted
    assert "38 * 3 = ~~115~~ **114** eggs" in check(TEXT).markdown()


def test_a_right_text_stays_as_it_is() -> None:
    text = "12 / 4 = 3 and 1/3 ≈ 0.33.\r\n\r\nx + 1 = 5, so x = 4."
    report = check(text)
    assert not report.refuted
    assert report.fixed() == report.markdown() == text


def test_a_percentage_may_be_rounded_as_one() -> None:
    assert not check("(2/3) * 100 = 66.67%").refuted
    assert check("(2/3) * 100 = 66.77%").refuted


def test_a_correction_never_breaks_the_formula() -> None:
    text = r"\left(\frac{5}{8}\right)^{2} = \left(\frac{6}{8}\right)^{2} so"
    assert check(text).fixed() == text
    assert check(f"{text}\n\n9^99 = 2").fixed().endswith("9^99 = 2")  # 95 digits help nobody


def test_a_problem_lets_the_answer_be_judged() -> None:
    said = r"So the answer is \boxed{5}."
    assert not check(said).refuted
    report = check(said, "Solve 3*x + 5 = 23 for x.")
    assert report.fixed() == r"So the answer is \boxed{6}."
    assert check(r"\boxed{6}", "Solve 3*x + 5 = 23 for x.").supported


@pytest.mark.parametrize(
    ("text", "fixed"),
    [
        ("Let me see.\n\nAnswer: 35", "Let me see.\n\nAnswer: 36"),
        ("**Answer: 35**", "**Answer: 36**"),
        ("- **Answer:** 35.", "- **Answer:** 36."),
        ("Final answer: 36.", "Final answer: 36."),
        ("> answer: 0.36", "> answer: 36"),
        ("Answer: about 35", "Answer: about 35"),
        ("Answer: see above", "Answer: see above"),
    ],
)
def test_an_answer_on_a_line_of_its_own_is_judged_too(text: str, fixed: str) -> None:
    assert check(text, "What is 15% of 240?").fixed() == fixed
    assert not check(text).findings


def test_code_is_no_prose() -> None:
    assert not check("```python\nx = 2 + 2 == 5\n\ny = 3 * 3 == 8\n```\n").refuted


def test_a_sum_that_goes_on_in_the_next_line_is_not_cut() -> None:
    filler = "word " * 20 + "\n"
    text = filler * (MAX_PASSAGE // len(filler)) + "1 + 2 +\n3 = 6 and 2 + 2 = 5\n" + filler * 90
    assert [one.text for one in check(text).refuted] == ["2 + 2 = 5"]


def test_what_is_too_long_is_counted_not_judged() -> None:
    text = "7" * (MAX_HELD + 1) + " = 8\n\n2 + 2 = 5"
    report = check(text)
    assert report.unread > MAX_HELD
    assert [text[slice(*one.span)] for one in report.refuted] == ["2 + 2 = 5"]


@given(st.lists(st.sampled_from([TEXT, "2+2=5", "\n", "\n\n", "```\n", " a ", "\r\n"]), max_size=9))
def test_a_text_fed_in_pieces_is_found_as_a_whole(pieces: list[str]) -> None:
    whole = "".join(pieces)
    checker = Checker()
    found = [one for piece in pieces for one in checker.feed(piece)] + checker.close()
    assert tuple(found) == check(whole).findings
    assert all(whole[slice(*one.span)] == one.text for one in found)


@given(st.text(max_size=300))
def test_any_text_is_taken(text: str) -> None:
    report = check(text)
    report.markdown()
    report.fixed()


def test_findings_come_when_their_paragraph_is_whole() -> None:
    checker = Checker()
    assert checker.feed("2 + 2 = 5") == []
    assert [one.correction for one in checker.feed(".\n\nand so")] == ["4"]


@pytest.mark.parametrize("text", ["", "\n", "no claim", "```"])
def test_nothing_to_check(text: str) -> None:
    assert check(text).as_dict()["findings"] == []
