"""Questions of every form of DeepMind Mathematics, in numbers of our own, worked off to the end."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from surefoot.agent.pebble.mathematics import write
from surefoot.agent.pebble.mathematics.chains import (
    interleaved,
    main,
    read_rows,
    solutions,
    write_chains,
)
from surefoot.agent.pebble.mathematics.definitions import split
from surefoot.agent.pebble.mathematics.notebook import atom, letters_of
from surefoot.agent.pebble.notation.words import PLACES, ROUNDINGS, fraction

# module, question, last line of the solution, answer
LAST_LINES = [
    ("algebra__linear_1d", "Solve 3*k - 4 = 11 for k.", "solve(3*k - 4 = 11, k) = 5", "5"),
    (
        "algebra__linear_2d",
        "Solve u + w = 7, u - w = -3 for w.",
        "solve(u + w = 7, u - w = -3, w, u) = (5, 2)",
        "5",
    ),
    (
        "algebra__polynomial_roots",
        "Find x such that x**2 - x - 6 = 0.",
        "solve(x**2 - x - 6 = 0, x) = -2, 3",
        "-2, 3",
    ),
    (
        "algebra__polynomial_roots",
        "Let 2*y**2 - 8 = 0. What is y?",
        "solve(2*y**2 - 8 = 0, y) = -2, 2",
        "-2, 2",
    ),
    ("algebra__polynomial_roots", "What is t in t**2 = 0?", "solve(t**2 = 0, t) = 0", "0"),
    (
        "algebra__polynomial_roots",
        "Factor 3*m**2 - 12.",
        "factor(3*m**2 - 12) = 3*(m - 2)*(m + 2)",
        "3*(m - 2)*(m + 2)",
    ),
    ("algebra__sequence_next_term", "What comes next: 2, 5, 10, 17?",
     "nextterm(2, 5, 10, 17) = 26", "26"),
    ("algebra__sequence_nth_term", "What is the r'th term of 4, 7, 10, 13?",
     "nthterm(4, 7, 10, 13, r) = 3*r + 1", "3*r + 1"),
    ("arithmetic__add_or_sub", "What is 4 less than 2.5?", "2.5 - 4 = -1.5", "-1.5"),
    ("arithmetic__add_or_sub", "Total of 4 and -9.", "4 + -9 = -5", "-5"),
    ("arithmetic__add_or_sub", "What is the distance between -3 and 0.5?",
     "0.5 - -3 = 3.5", "3.5"),
    ("arithmetic__add_or_sub", "12+-30", "12+-30 = -18", "-18"),
    ("arithmetic__add_or_sub_in_base", "In base 12, what is b5 + -1a?",
     "base(115, 10, 12) = 97", "97"),
    ("arithmetic__mul", "-7 times 0.3", "-7*0.3 = -2.1", "-2.1"),
    ("arithmetic__div", "Divide 15 by -6.", "15/-6 = -5/2", "-5/2"),
    ("arithmetic__mixed", "What is the value of (-4)/6 + 1?", "(-4)/6 + 1 = 1/3", "1/3"),
    ("arithmetic__nearest_integer_root", "What is the fifth root of 1025 to the nearest integer?",
     "nearest(1025**(1/5), 1) = 4", "4"),
    ("arithmetic__simplify_surd", "Simplify 2*sqrt(12) - 1.",
     "simplify(2*sqrt(12) - 1) = -1 + 4*sqrt(3)", "-1 + 4*sqrt(3)"),
    ("arithmetic__simplify_surd", "Simplify 5 - sqrt(45).",
     "simplify(5 - sqrt(45)) = 5 - 3*sqrt(5)", "5 - 3*sqrt(5)"),
    ("calculus__differentiate", "Differentiate 4*z**3 - z with respect to z.",
     "diff(4*z**3 - z, z) = 12*z**2 - 1", "12*z**2 - 1"),
    ("calculus__differentiate", "What is the third derivative of 5*s**4 - s?",
     "diff(5*s**4 - s, s, 3) = 120*s", "120*s"),
    ("comparison__closest", "Which is the closest to 0.4?  (a) 1/3  (b) -5  (c) 2",
     "closest(0.4, a: 1/3, b: -5, c: 2) = a", "a"),
    ("comparison__closest", "What is the nearest to 3 in 1, 3.5, -4?",
     "closest(3, 1, 3.5, -4) = 3.5", "3.5"),
    ("comparison__kth_biggest", "What is the third smallest value in 4, -1, 2/7, 9?",
     "smallest(3, 4, -1, 2/7, 9) = 4", "4"),
    ("comparison__kth_biggest", "Which is the biggest value?  (a) -1  (b) 0.2",
     "largest(1, a: -1, b: 0.2) = b", "b"),
    ("comparison__pair", "Which is smaller: 2/3 or 0.6?", "smallest(1, 2/3, 0.6) = 0.6", "0.6"),
    ("comparison__pair", "Is -4 at most as big as -4.5?", "is(-4 <= -4.5) = False", "False"),
    ("comparison__pair", "Are 1/2 and 0.5 non-equal?", "is(1/2 != 0.5) = False", "False"),
    ("comparison__sort", "Put 3, -1/2, 0.1 in decreasing order.",
     "descending(3, -1/2, 0.1) = 3, 0.1, -1/2", "3, 0.1, -1/2"),
    ("comparison__sort", "Sort 8, -2, 5.", "ascending(8, -2, 5) = -2, 5, 8", "-2, 5, 8"),
    ("measurement__conversion", "How many days are there in 2.5 weeks?",
     "convert(2.5 weeks, days) = 17.5", "17.5"),
    ("measurement__conversion", "Convert 12.5cm to kilometers.",
     "convert(12.5cm, kilometers) = 0.000125", "0.000125"),
    ("measurement__conversion", "What is three quarters of a century in years?",
     "convert(3/4 century, years) = 75", "75"),
    ("measurement__time", "How many minutes are there between 11:50 PM and 1:05 AM?",
     "minutes(11:50 PM, 1:05 AM) = 75", "75"),
    ("measurement__time", "What is 95 minutes before 12:30 PM?",
     "clock(12:30 PM, -95) = 10:55 AM", "10:55 AM"),
    ("numbers__base_conversion", "-1f (base 16) to base 2", "base(-1f, 16, 2) = -11111", "-11111"),
    ("numbers__div_remainder", "Calculate the remainder when 100 is divided by 7.",
     "100 mod 7 = 2", "2"),
    ("numbers__gcd", "What is the highest common factor of 12 and 18?", "gcd(12, 18) = 6", "6"),
    ("numbers__lcm", "Find the common denominator of 5/6 and -1/4.", "lcm(6, 4) = 12", "12"),
    ("numbers__is_factor", "Does 6 divide 45?", "is(45 mod 6 = 0) = False", "False"),
    ("numbers__is_factor", "Is 44 even?", "is(44 mod 2 = 0) = True", "True"),
    ("numbers__is_prime", "Is 91 a composite number?", "iscomposite(91) = True", "True"),
    ("numbers__list_prime_factors", "List the prime factors of 60.",
     "primefactors(60) = 2, 3, 5", "2, 3, 5"),
    ("numbers__place_value", "What is the ten thousands digit of 7654321?",
     "digit(7654321, 10**4) = 5", "5"),
    ("numbers__round_number", "Round 1234.56 to the nearest one hundred.",
     "nearest(1234.56, 10**2) = 1200", "1200"),
    ("numbers__round_number", "What is -0.0457 rounded to three dps?",
     "nearest(-0.0457, 10**-3) = -0.046", "-0.046"),
    ("polynomials__coefficient_named",
     "Rearrange 2*h - 5 + h**2 + h to the form a*h**2 + b + c*h and give c.",
     "coeff(2*h - 5 + h**2 + h as a*h**2 + b + c*h, c) = 3", "3"),
    ("polynomials__collect", "Collect the terms in 4*q - 1 - 6*q.",
     "expand(4*q - 1 - 6*q) = -2*q - 1", "-2*q - 1"),
    ("polynomials__evaluate", "Let f(v) = v**2 - 1. Determine f(-3).", "f(-3) = 8", "8"),
    ("polynomials__simplify_power", "Simplify (d**3/d)**(1/2)*d assuming d is positive.",
     "simplify((d**3/d)**(1/2)*d, d > 0) = d**2", "d**2"),
    ("probability__swr_p_level_set",
     "Two letters picked without replacement from xyxxy. What is prob of picking 1 y and 1 x?",
     "drawn(1 y and 1 x from xyxxy) = 3/5", "3/5"),
    ("probability__swr_p_sequence",
     "Three letters picked without replacement from {j: 1, k: 2}. Give prob of sequence kjk.",
     "sequence(kjk from {j: 1, k: 2}) = 1/3", "1/3"),
]  # fmt: skip

# module, question, all lines, answer
CHAINS = [
    (
        "numbers__lcm_composed",
        """Let a = 2 - -4. Suppose 5*b + a = 36. Suppose c + d = 9, c - d = a - 5. What is the
        lowest common multiple of b and c?""",
        (
            "a = 2 - -4 = 6",
            "solve(5*b + a = 36, b) = 6",
            "solve(c + d = 9, c - d = a - 5, c, d) = (5, 4)",
            "lcm(b, c) = 30",
        ),
        "30",
    ),
    (
        "polynomials__evaluate_composed",
        """Let g(x) be the second derivative of x**4/2 - 7*x. Let h(y) = 1 - y.
        Let k(t) = 2*g(t) + h(t). Let m be k(-1). What is g(m)?""",
        (
            "g(x) = diff(x**4/2 - 7*x, x, 2) = 6*x**2",
            "h(y) = 1 - y",
            "k(t) = 2*g(t) + h(t)",
            "m = k(-1) = 14",
            "g(m) = 1176",
        ),
        "1176",
    ),
    (
        "algebra__polynomial_roots_composed",
        "Let p(w) be the first derivative of w**3/3 - w**2/2 - 2*w + 8. Let p(v) = 0. Calculate v.",
        (
            "p(w) = diff(w**3/3 - w**2/2 - 2*w + 8, w) = w**2 - w - 2",
            "solve(p(v) = 0, v) = -1, 2",
        ),
        "-1, 2",
    ),
    (
        "comparison__sort_composed",
        "Let z = 1.5 - 2. Put 3, z, -1/4 in ascending order.",
        ("z = 1.5 - 2 = -0.5", "ascending(3, z, -1/4) = z, -1/4, 3"),
        "z, -1/4, 3",
    ),
    (
        "numbers__div_remainder_composed",
        "Let n(i) = 4*i + 1. What is the remainder when n(5) is divided by 3 + 1 - -2?",
        ("n(i) = 4*i + 1", "n(5) mod (3 + 1 - -2) = 3"),
        "3",
    ),
    (
        "polynomials__add",
        "Let f(x) = x - 2. Let g(y) = y**2. Give 3*f(r) - 2*g(r).",
        ("f(x) = x - 2", "g(y) = y**2", "expand(3*f(r) - 2*g(r)) = -2*r**2 + 3*r - 6"),
        "-2*r**2 + 3*r - 6",
    ),
    (
        "polynomials__evaluate_composed",
        "Let n(c) = 3. Let w(q) = q + 2*n(q). Calculate w(-1).",
        ("n(c) = 3", "w(q) = q + 2*n(q)", "w(-1) = 5"),
        "5",
    ),
    (
        "arithmetic__add_or_sub_in_base",
        "In base 3, what is 21 - 102?",
        ("base(21, 3, 10) = 7", "base(102, 3, 10) = 11", "7 - 11 = -4", "base(-4, 10, 3) = -11"),
        "-11",
    ),
]


@pytest.mark.parametrize(("module", "question", "line", "answer"), LAST_LINES)
def test_forms_end_in_their_line_and_answer(
    module: str, question: str, line: str, answer: str
) -> None:
    solved = write(question, module)
    assert solved is not None
    assert (solved.steps[-1], solved.answer) == (line, answer)
    assert (solved.text, solved.family) == (" ".join(question.split()), f"dm:{module}")


@pytest.mark.parametrize(("module", "question", "lines", "answer"), CHAINS)
def test_definitions_are_written_one_a_line(
    module: str, question: str, lines: tuple[str, ...], answer: str
) -> None:
    solved = write(question, module)
    assert solved is not None
    assert (solved.steps, solved.answer) == (lines, answer)


@pytest.mark.parametrize(
    ("module", "question", "answer"),
    [(row[0], row[1], row[-1]) for row in (*LAST_LINES, *CHAINS)],
)
def test_the_module_is_found_from_the_text(module: str, question: str, answer: str) -> None:
    solved = write(question)
    assert solved is not None
    assert solved.answer == answer
    assert solved.family == f"dm:{module.partition('__')[0]}"


@pytest.mark.parametrize(
    "question",
    ["", "Tom has 3 apples. How many has Ann?", "Solve it.", "Let x be y. What is x?", "Is"],
)
def test_other_questions_have_no_solution(question: str) -> None:
    assert write(question) is None


@given(st.text(max_size=200))
def test_any_text_is_read_without_an_error(text: str) -> None:
    write(text)


@given(
    st.lists(st.sampled_from(["Let", "Suppose", "a", "(", ")", "=", "3", "*", "Solve", "for", "."]))
)
def test_any_shuffle_of_its_words_is_read_without_an_error(words: list[str]) -> None:
    write(" ".join(words))


def test_splitting_leaves_the_question_last() -> None:
    assert split("Let a = 1 + 2. Suppose b = 2*a. Is b prime?") == (
        ["Let a = 1 + 2", "Suppose b = 2*a"],
        "Is b prime",
    )
    assert split("Let a = 1 + 2.") == ([], "Let a = 1 + 2")


def test_an_expression_is_an_atom_or_put_in_parentheses() -> None:
    assert [atom(e) for e in ("12", "-3", "x", "f(2)", "f(g(-2))")] == [
        "12", "-3", "x", "f(2)", "f(g(-2))",
    ]  # fmt: skip
    assert [atom(e) for e in ("1 + 2", "(-4)/(2)", "(1)*(2)", "f(1) - 2")] == [
        "(1 + 2)", "((-4)/(2))", "((1)*(2))", "(f(1) - 2)",
    ]  # fmt: skip


def test_names_are_single_letters() -> None:
    assert letters_of("2*x - f(y)/sqrt(3)") == ["x", "f", "y"]


def test_words_of_numbers() -> None:
    assert fraction("seven twentieths") == "7/20"
    assert fraction("twenty-one halves") == "21/2"
    assert (PLACES["hundred millions"], ROUNDINGS["one hundred thousand"]) == (8, 5)


def test_chain_files_keep_what_comes_out_right(tmp_path: Path) -> None:
    rows = [
        {"module": "numbers__gcd", "problem": "What is the highest common factor of 4 and 6?",
         "answer": "2"},
        {"module": "numbers__gcd", "problem": "What is the highest common factor of 9 and 6?",
         "answer": "9"},
        {"module": "arithmetic__mul", "problem": "3*5", "answer": "15"},
    ]  # fmt: skip
    assert [found is not None for found in solutions(rows)] == [True, False, True]
    path = tmp_path / "chains.jsonl.gz"
    assert write_chains(interleaved(rows), path) == 2
    assert [(row["module"], row["steps"], row["answer"]) for row in read_rows(path)] == [
        ("numbers__gcd", ["gcd(4, 6) = 2"], "2"),
        ("arithmetic__mul", ["3*5 = 15"], "15"),
    ]


def test_questions_become_chains_by_a_command(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    questions, out = tmp_path / "questions.jsonl", tmp_path / "chains.jsonl"
    rows = [{"module": "arithmetic__mul", "problem": f"3*{n}", "answer": f"{3 * n}"}
            for n in (5, 6, 7)]  # fmt: skip
    questions.write_text("".join(json.dumps(row) + "\n" for row in rows))
    main([str(questions), "--out", str(out), "--each", "2"])
    assert capsys.readouterr().out == f"2 chains in {out}\n"
    assert [row["steps"] for row in read_rows(out)] == [["3*5 = 15"], ["3*6 = 18"]]


def test_modules_take_turns() -> None:
    rows = [{"module": m, "problem": p} for m, p in ("a1", "a2", "b1", "a3")]
    assert [r["problem"] for r in interleaved(rows)] == ["1", "1", "2", "3"]
    assert [r["module"] for r in interleaved(rows, each=1)] == ["a", "b"]
