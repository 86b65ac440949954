"""The shipped weights: what is sampled, scored and judged, and that it repeats."""

import threading
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest
from pebble_check import corrected
from surefoot.agent.pebble import runtime, safetensors, tokenizer
from surefoot.agent.pebble.blas import one_thread
from surefoot.agent.pebble.engine import PebbleEngine, Rows
from surefoot.agent.pebble.runtime import (
    SOLUTION_STOP,
    STEP_STOP,
    WEIGHTS,
    Pebble,
    encode_prefix,
    judge,
    rewrite_prompt,
)
from surefoot.agent.pebble.tokenizer import BAD, BOS, EOS, EV, FIX, GOOD, WAIT

WORDS = tokenizer.load()
BASKETS = (
    "4 baskets. 3 have 9 apples, 15 oranges, 14 bananas each. 4th has 2 less of each. Total fruits?"
)
SMOKE = [
    (BASKETS, "146"),
    ("How much is 96745982 times 93678239?", "9062993224085698"),
    ("Solve 3*x + 5 = 20 for x.", "5"),
    ("Let a = 5 - 12. Let b be 3*a + 4. What is b - a?", "-10"),
    ("What is the greatest common factor of 207 and 72?", "9"),
    ("What is 15% of 240?", "36"),
    ("Who wrote Faust?", "?"),
    ("Write a poem about the sea.", "?"),
]
PROMPTS = [encode_prefix(problem, []) for problem, _ in SMOKE]


@pytest.fixture(scope="module")
def pebble() -> Pebble:
    return Pebble.load()


def sample(pebble: Pebble, prompts: list[list[int]], seeds: list[int], temperature: float):
    return pebble.generate(
        prompts, max_tokens=60, temperature=temperature, seeds=seeds, stop=SOLUTION_STOP
    )


def test_it_is_small() -> None:
    assert WEIGHTS.stat().st_size < 8_000_000


@pytest.mark.parametrize(("problem", "answer"), SMOKE)
def test_step_by_step_with_corrected_claims(pebble: Pebble, problem: str, answer: str) -> None:
    steps: list[str] = []
    while len(steps) < 12 and not (steps and steps[-1].startswith("#")):
        prompt = encode_prefix(problem, steps)
        (step,) = pebble.generate([prompt], max_tokens=80, temperature=0, seeds=[0], stop=STEP_STOP)
        assert step.finish == "stop"
        assert "\n" not in step.text
        steps.append(corrected(step.text))
    assert steps[-1] == f"# {answer}", steps


@pytest.mark.parametrize("temperature", [0.0, 1.0, 1.7])
def test_a_batch_gives_what_single_runs_give(pebble: Pebble, temperature: float) -> None:
    seeds = list(range(len(PROMPTS)))
    together = sample(pebble, PROMPTS, seeds, temperature)
    for prompt, seed, one in zip(PROMPTS, seeds, together, strict=True):
        assert sample(pebble, [prompt], [seed], temperature) == [one]


def test_a_seed_repeats_whatever_runs_beside_it(pebble: Pebble) -> None:
    before = sample(pebble, PROMPTS[:1] * 4, [5, 6, 7, 5], 1.5)
    assert before[0] == before[3]
    assert len({one.tokens for one in before}) > 1
    found = []
    threads = [
        threading.Thread(
            target=lambda s=s: found.append((s, sample(pebble, PROMPTS[:1], [s], 1.5)))
        )
        for s in (5, 6, 7, 8)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    by_seed = dict(found)
    assert [by_seed[s][0] for s in (5, 6, 7)] == before[:3]


def test_a_warm_cache_changes_nothing(pebble: Pebble) -> None:
    long = encode_prefix(SMOKE[0][0], ["each full basket: 9 + 15 + 14 = 38"])
    cold = Pebble.load()
    for prompt in (long, [*long[:40], *long[41:]], long):
        assert np.array_equal(cold.next_logprobs(prompt), pebble.next_logprobs(prompt))


# Activations are rounded by the row, and a step at a time sees other rows than a whole prompt.
TOLERANCE = 5e-3


def test_logprobs_are_of_the_plain_distribution(pebble: Pebble) -> None:
    rows = pebble.next_logprobs(PROMPTS[2])
    assert rows.shape == (len(PROMPTS[2]), len(WORDS))
    assert np.allclose(np.exp(rows).sum(axis=1), 1)
    (one,) = sample(pebble, PROMPTS[2:3], [3], 1.3)
    assert len(one.tokens) == len(one.logprobs) == len(one.top) == len(one.pieces)
    prompt = list(PROMPTS[2])
    for token, logprob, top in zip(one.tokens, one.logprobs, one.top, strict=True):
        row = pebble.next_logprobs(prompt)[-1]
        assert logprob == pytest.approx(row[token], abs=TOLERANCE)
        assert [value for _, value in top] == sorted((v for _, v in top), reverse=True)
        assert top[0][1] == pytest.approx(row.max(), abs=TOLERANCE)
        assert len(top) == 5
        prompt.append(token)


def test_how_a_continuation_finishes(pebble: Pebble) -> None:
    (whole,) = sample(pebble, PROMPTS[2:3], [0], 0)
    assert (whole.finish, whole.tokens[-1]) == ("end", EOS)
    assert not whole.text.endswith("\n")
    assert not set(whole.tokens) & {BOS, BAD, EV, FIX}
    (cut,) = pebble.generate(PROMPTS[2:3], max_tokens=3, temperature=0, seeds=[0], stop=STEP_STOP)
    assert (cut.finish, len(cut.tokens)) == ("length", 3)
    over = encode_prefix("7 + " * 400 + "7", [])
    (none,) = pebble.generate([over], max_tokens=3, temperature=0, seeds=[0], stop=STEP_STOP)
    assert (none.finish, none.text) == ("length", "")
    full = over[: pebble.context - 2]
    (edge,) = pebble.generate([full], max_tokens=50, temperature=1, seeds=[0], stop=frozenset())
    assert len(edge.tokens) <= 2


def test_judging(pebble: Pebble) -> None:
    problem = SMOKE[2][0]
    right = ["3*x = 20 - 5 = 15", "x = 15 / 3 = 5", "# 5"]
    good = judge(pebble, problem, right)
    assert len(good) == 3
    assert min(good) > 0.5
    wrong = judge(pebble, problem, [*right[:2], "# 15"])
    assert wrong[:2] == good[:2]
    assert wrong[2] < good[2]
    assert judge(pebble, problem, []) == []
    assert judge(pebble, "1 + " * 400 + "1", ["1 + 1 = 2"]) == [0.0]


def test_rewriting(pebble: Pebble) -> None:
    prompt = rewrite_prompt(SMOKE[2][0], [], "3*x = 20 - 5 = 25", "20 - 5 = 15")
    assert (prompt.count(BAD), prompt.count(EV), prompt[-1]) == (1, 1, FIX)
    assert EV not in rewrite_prompt(SMOKE[2][0], [], "3*x = 20 - 5 = 25", None)
    (fix,) = pebble.generate([prompt], max_tokens=60, temperature=0, seeds=[0], stop=STEP_STOP)
    assert fix.text == "3*x = 20 - 5 = 15"


def test_a_prefix_is_what_was_trained() -> None:
    prompt = encode_prefix(" What\nis  1 + 1? ", ["1 + 1 = 2"])
    assert (prompt[0], prompt[-1]) == (BOS, GOOD)
    assert WORDS.decode(prompt) == "What is 1 + 1?\n1 + 1 = 2\n"


def test_bad_calls_are_refused(pebble: Pebble) -> None:
    options = {"max_tokens": 1, "temperature": 0.0, "stop": STEP_STOP}
    with pytest.raises(ValueError, match="seeds"):
        pebble.generate([[1]], seeds=[], **options)
    with pytest.raises(ValueError, match="empty"):
        pebble.generate([[]], seeds=[1], **options)
    with pytest.raises(ValueError, match="negative"):
        pebble.generate([[1]], max_tokens=1, temperature=-1, seeds=[1], stop=STEP_STOP)
    with pytest.raises(ValueError, match="tokens"):
        pebble.next_logprobs([1] * 600)


def test_the_block_cache_is_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("surefoot.agent.pebble.engine._CACHED_BLOCKS", 3)
    engine = PebbleEngine(WEIGHTS)
    for start in range(6):
        engine.prefix([BOS, *range(20 + start, 80 + start)], 64)
    assert len(engine._blocks) == 3


def test_nothing_heavy_is_imported() -> None:
    assert not hasattr(runtime, "torch")
    assert GOOD != BAD


def test_matrix_products_are_exact_whatever_the_batch(pebble: Pebble) -> None:
    decoder = pebble.engine.decoder
    x = np.random.default_rng(0).standard_normal((64, decoder.width)).astype(np.float32)
    x[3] *= 1e6
    x[5] = 0
    for linear in (decoder.blocks[0].qkv, decoder.blocks[-1].out, decoder.head):
        whole = linear(x)
        assert np.isfinite(whole).all()
        for rows in (1, 2, 3, 7, 33):
            assert np.array_equal(linear(x[:rows]), whole[:rows])
        wanted = x.astype(np.float64) @ (linear.integers * linear.scale).astype(np.float64)
        assert np.abs(whole - wanted).max() < 2e-3 * np.abs(wanted).max()


def test_rows_that_are_kept_move_into_the_holes() -> None:
    rows = Rows(np.arange(6, dtype=np.float32).reshape(6, 1, 1, 1, 1, 1))
    order = rows.keep([1, 4, 5])
    assert sorted(order) == [1, 4, 5]
    assert rows.cache.ravel().tolist() == order


def test_the_users_blas_threads_are_put_back() -> None:
    from threadpoolctl import ThreadpoolController

    def threads() -> set[int]:
        found = ThreadpoolController().select(user_api="blas").info()
        return {one["num_threads"] for one in found if "numpy" in one["filepath"]}

    with ThreadpoolController().limit(limits=2, user_api="blas"):
        with one_thread, one_thread:
            assert threads() == {1}
        assert threads() == {2}


def test_blas_is_held_to_one_thread_in_every_thread_of_a_pool() -> None:
    """Also in the second worker that asks, and where another leaves than entered."""
    from concurrent.futures import ThreadPoolExecutor

    from threadpoolctl import ThreadpoolController

    def threads() -> set[int]:
        found = ThreadpoolController().select(user_api="blas").info()
        return {one["num_threads"] for one in found if "numpy" in one["filepath"]}

    def inside() -> set[int]:
        with one_thread:
            return threads()

    with ThreadpoolController().limit(limits=2, user_api="blas"):
        with ThreadPoolExecutor(1) as first, ThreadPoolExecutor(1) as second:
            for pool in (first, second, first):
                assert pool.submit(inside).result() == {1}
                assert threads() == {2}
            first.submit(one_thread.__enter__).result()
            second.submit(one_thread.__enter__).result()
            first.submit(one_thread.__exit__, None, None, None).result()
            assert second.submit(threads).result() == {1}
            second.submit(one_thread.__exit__, None, None, None).result()
        assert threads() == {2}


def test_weights_of_another_vocabulary_are_refused(tmp_path: Path) -> None:
    tensors, facts = safetensors.read(WEIGHTS)
    tensors["embed.weight"] = tensors["embed.weight"][:-1]
    tensors["embed.weight.scale"] = tensors["embed.weight.scale"][:-1]
    safetensors.write(tmp_path / "other", tensors, facts)
    with pytest.raises(ValueError, match="vocabulary"):
        Pebble.load(tmp_path / "other")
    safetensors.write(tmp_path / "none", {}, facts)
    with pytest.raises(ValueError, match="missing"):
        Pebble.load(tmp_path / "none")


def test_a_step_by_step_text_takes_nothing_back(
    pebble: Pebble, monkeypatch: pytest.MonkeyPatch
) -> None:
    [wait] = WORDS.encode(WAIT)
    real = pebble.engine.prefix

    def sure_of_wait(prompt: Sequence[int], room: int) -> tuple[object, np.ndarray]:
        rows, logits = real(prompt, room)
        logits = logits.copy()
        logits[-1, wait] = 1e3
        return rows, logits

    monkeypatch.setattr(pebble.engine, "prefix", sure_of_wait)
    first = {}
    for stop in (STEP_STOP, SOLUTION_STOP):
        (one,) = pebble.generate([PROMPTS[0]], max_tokens=1, temperature=0, seeds=[0], stop=stop)
        first[stop] = one.tokens[0]
    assert first[SOLUTION_STOP] == wait
    assert first[STEP_STOP] != wait
