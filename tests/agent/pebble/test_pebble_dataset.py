"""Rows of tokens, loss weights and wrong steps."""

import gzip
import json
from pathlib import Path
from random import Random

import pytest
from pebble_check import claims, number
from surefoot.agent.pebble import tokenizer
from surefoot.agent.pebble.corruptions import corrupt, slip, split_claim
from surefoot.agent.pebble.dataset import CONTEXT, read_foreign, render, rows, training_row
from surefoot.agent.pebble.families import FAMILIES, Problem, generate
from surefoot.agent.pebble.tokenizer import BAD, BOS, EOS, EV, FIX, GOOD

WORDS = tokenizer.load()
PLAIN = Problem("What is 2 + 3?", ("2 + 3 = 5",), "5", "arithmetic")


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
    problem = Problem("12345 * 67890", ("12345 * 67890 = 838102050",), "838102050", "m")
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
        for module in ("numbers__gcd", "comparison__sort"):
            file.write(json.dumps({"module": module, "problem": module}) + "\n")
    texts = read_foreign([plain, packed])
    assert texts == [["Who?", "Write code"], ["comparison__sort"]]
    answers = [training_row(seed, WORDS, texts) for seed in range(200)]
    spelled = [WORDS.decode(row.tokens) for row in answers]
    assert "Who?\n# ?\n" in spelled
