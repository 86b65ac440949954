"""Rows of tokens, loss weights and wrong steps."""

import gzip
import json
from pathlib import Path
from random import Random

import pytest
from pebble_check import claims, number
from surefoot.agent.pebble import tokenizer
from surefoot.agent.pebble.corruptions import corrupt, slip, split_claim
from surefoot.agent.pebble.dataset import CONTEXT, judged_row, render, rows, training_row
from surefoot.agent.pebble.families import FAMILIES, FamilyProblem, generate
from surefoot.agent.pebble.material import JudgedChain, Paths, read
from surefoot.agent.pebble.tokenizer import BAD, BOS, EOS, EV, FIX, GOOD, WAIT

WORDS = tokenizer.load()
PLAIN = FamilyProblem("What is 2 + 3?", ("2 + 3 = 5",), "5", "arithmetic")


def test_a_row_is_problem_steps_judgments_answer() -> None:
    row = render(PLAIN, WORDS, Random(0), wrong_share=0.0)
    assert row.tokens[0] == BOS
    assert row.tokens[-2:] == [GOOD, EOS]
    assert row.tokens.count(GOOD) == 2
    assert WORDS.decode(row.tokens) == "What is 2 + 3?\n2 + 3 = 5\n# 5\n"


def test_a_wrong_step_carries_no_loss_and_is_judged_bad() -> None:
    seen_evidence = False
    for seed in range(60):
        row = render(PLAIN, WORDS, Random(seed), wrong_share=1.0)
        if BAD not in row.tokens:
            continue
        bad, fix = row.tokens.index(BAD), row.tokens.index(FIX)
        assert row.weights[bad] == 1.0
        assert row.weights[bad - 1] == 0.0
        assert row.weights[fix] == 0.0
        assert row.weights[fix + 1] == 1.0
        if EV in row.tokens:
            seen_evidence = True
            assert not any(row.weights[row.tokens.index(EV) : fix])
    assert seen_evidence


def test_rows_are_deterministic_and_fit_the_context() -> None:
    first = [training_row(seed, WORDS) for seed in range(120)]
    assert first == [training_row(seed, WORDS) for seed in range(120)]
    assert max(len(row.tokens) for row in first) <= CONTEXT
    share = sum(BAD in row.tokens for row in first) / len(first)
    assert 0.1 < share < 0.4
    seeds = [seed for (seed, _), _ in zip(rows(40, WORDS), range(3), strict=False)]
    assert seeds == [40, 41, 42]


def test_a_huge_product_weighs_little() -> None:
    problem = FamilyProblem("12345 * 67890", ("12345 * 67890 = 838102050",), "838102050", "m")
    row = render(problem, WORDS, Random(0), wrong_share=0.0)
    weights = {w for t, w in zip(row.tokens, row.weights, strict=True) if WORDS.decode([t]) == "8"}
    assert min(weights) < 0.2


@pytest.mark.parametrize("family", [f for f in FAMILIES if f != "foreign"])
def test_a_corruption_is_never_the_right_line(family: str) -> None:
    made = with_evidence = 0
    for seed in range(80):
        r = Random(seed)
        problem = generate(seed, family)
        lines = [*problem.steps, f"# {problem.answer}"]
        index = r.randrange(len(lines))
        wrong = corrupt(r, problem, index)
        if wrong is None:
            continue
        made += 1
        assert wrong.text.replace(" ", "") != lines[index].replace(" ", "")
        assert "\n" not in wrong.text
        if wrong.evidence:
            with_evidence += 1
            assert claims(wrong.evidence)[1]
            assert wrong.evidence in lines[index]
            checked, true = claims(wrong.text)
            assert not (checked and true)
    assert made > 40
    assert with_evidence > 5


def test_slips_change_numbers() -> None:
    r = Random(1)
    changed = [slip(r, "1203") for _ in range(200)]
    assert sum(text != "1203" for text in changed) > 190
    assert all(number(text.lstrip("0") or "0") is not None for text in changed)


def test_claims_are_split() -> None:
    assert split_claim("last basket: 9 - 2 = 7") == ("last basket: ", "9 - 2", "7")
    assert split_claim("3*x = 20 - 5 = 15") == ("3*x = ", "20 - 5", "15")
    assert split_claim("hello") is None


def test_foreign_files_are_read(tmp_path: Path) -> None:
    plain, packed = tmp_path / "a.jsonl", tmp_path / "b.jsonl.gz"
    plain.write_text('{"question": "Who?"}\n{"text": "Write\\ncode"}\n', "utf-8")
    with gzip.open(packed, "wt", encoding="utf-8") as file:
        file.write(json.dumps({"problem": "Prove it."}) + "\n")
    material = read(Paths(foreign=[plain, packed]))
    assert material.foreign == [["Who?", "Write code"], ["Prove it."]]
    spelled = [WORDS.decode(training_row(seed, WORDS, material).tokens) for seed in range(200)]
    assert "Who?\n# ?\n" in spelled


CHAIN = {
    "module": "numbers__gcd_composed",
    "problem": "Let k = 2 + 4. Calculate the highest common factor of k and 9.",
    "steps": ["k = 2 + 4 = 6", "gcd(k, 9) = 3"],
    "answer": "3",
    "slips": [{"at": 0, "wrong": "k = 2 + 4 = 8", "evidence": "2 + 4 = 6"}],
}


def test_chains_are_rows_and_their_slips_are_refuted_or_taken_back(tmp_path: Path) -> None:
    path = tmp_path / "chains.jsonl"
    path.write_text(json.dumps(CHAIN) + "\n", "utf-8")
    [[problem]] = read(Paths(chains=[path])).chains
    assert problem.family == "dm:numbers__gcd_composed"
    plain = render(problem, WORDS, Random(0), wrong_share=0)
    assert WORDS.decode(plain.tokens).endswith("k = 2 + 4 = 6\ngcd(k, 9) = 3\n# 3\n")
    texts = [WORDS.decode(render(problem, WORDS, Random(i), 1.0).tokens) for i in range(400)]
    refuted = "k = 2 + 4 = 8\n2 + 4 = 6\nk = 2 + 4 = 6\n"
    assert any(refuted in text for text in texts)
    assert any(f"k = 2 + 4 = 8\n{WAIT}\nk = 2 + 4 = 6\n" in text for text in texts)


def test_judged_chains_teach_judgments_alone() -> None:
    row = judged_row(
        JudgedChain("What?", ("1 + 1 = 2", "2 + 1 = 4", "# 4"), (None, False, False)), WORDS
    )
    weighted = [t for t, w in zip(row.tokens, row.weights, strict=True) if w]
    assert weighted == [BAD]
    assert WORDS.decode(row.tokens).endswith("2 + 1 = 4\n")  # nothing follows the first wrong one


def test_a_right_line_is_cut_into_the_tokens_that_everyone_else_sees() -> None:
    lines = ("is(69 mod 2 = 0) = False",)
    problem = FamilyProblem("Is 69 even?", lines, "False", "dm:numbers__is_factor")
    row = render(problem, WORDS, Random(0), wrong_share=0)
    whole = WORDS.encode("Is 69 even?\nis(69 mod 2 = 0) = False\n")
    assert row.tokens[1 : len(whole) + 1] == whole
